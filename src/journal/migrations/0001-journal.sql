-- The journal: append-only, one hash chain for each stream ("irj v1"). Everything else in this database is derived from it.
-- The application role may execute journal.append and read; it may not update or delete a row of the record.
create schema journal;

-- One row a stream: the head of its chain. `kind` is the word before the first event's first dot.
create table journal.stream (
  id uuid primary key,
  kind text not null,
  nonce bytea not null check (length(nonce) = 32),
  chain bytea not null unique check (length(chain) = 32),
  seq bigint not null check (seq >= 0),
  link bytea not null check (length(link) = 32)
);
create index stream_by_kind on journal.stream (kind);

create table journal.entry (
  stream uuid not null references journal.stream,
  seq bigint not null,
  at_us bigint not null,
  header bytea not null check (length(header) <= 4096),
  leaf bytea not null,
  link bytea not null,
  primary key (stream, seq)
);

-- The content. `content` is canonical JSON, verbatim; header.parts commits to it through the salt, so erasing a row
-- erases the content for good and the chain still verifies.
create table journal.part (
  stream uuid not null,
  seq bigint not null,
  name text not null,
  salt bytea not null check (length(salt) = 32),
  content bytea not null,
  primary key (stream, seq, name),
  foreign key (stream, seq) references journal.entry
);

-- What was answered under an Idempotency-Key, kept seven days.
create table journal.answer (
  actor text not null,
  key text not null,
  body_hash bytea not null,
  stream uuid not null,
  first_seq bigint not null,
  last_seq bigint not null,
  extra jsonb not null,
  at timestamptz not null,
  primary key (actor, key)
);
create index answer_by_age on journal.answer (at);

-- Rows that lists and search need across streams. Disposable: dropped and rebuilt from the journal when `version` rises.
create table journal.view (
  name text not null,
  key text not null,
  version integer not null,
  row jsonb not null,
  primary key (name, key)
);
create index view_readers on journal.view using gin ((row -> 'readers'));
create index view_alerts on journal.view using gin ((row -> 'alerts')) where name = 'incidents';
create unique index view_ref on journal.view ((row ->> 'ref')) where name = 'incidents';

-- The one clock of the journal. Tests replace this function to move time; the product never does.
create function journal.now() returns timestamptz language sql volatile as 'select clock_timestamp()';

create function journal.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the journal is append-only: % on % refused', tg_op, tg_table_name using errcode = '42501';
end $$;
create trigger entry_append_only before update or delete on journal.entry for each row execute function journal.refuse_change();
create trigger part_append_only before update or delete on journal.part for each row execute function journal.refuse_change();
create trigger entry_no_truncate before truncate on journal.entry execute function journal.refuse_change();
create trigger part_no_truncate before truncate on journal.part execute function journal.refuse_change();

-- Appends entries to one stream, in order, all or none, and with them the idempotency answer, the jobs and the view rows.
--   p_open      null, or {"kind","nonce"(hex)} to begin the stream with this append
--   p_expected  the sequence number the decision was made on, or null for "any"
--   p_entries   [{"header": JCS text, "parts": [{"name","salt"(hex),"content": JCS text}]}], 1 to 200 of them
--   p_answer    null, or {"actor","key","hash"(hex),"extra"}
--   p_jobs      [{"task","payload","key"?,"at"?(journal time),"attempts"?}]
--   p_views     [{"name","key","version","row"}]
-- Returns status 'done' with the first and last sequence numbers and times; 'stale' with the head's number when
-- p_expected is behind; 'absent' when there is no such stream; 'replay' when the key was answered before.
create function journal.append(
  p_stream uuid, p_open jsonb, p_expected bigint, p_entries jsonb, p_answer jsonb, p_jobs jsonb, p_views jsonb,
  out status text, out first_seq bigint, out last_seq bigint, out at_us bigint
) language plpgsql security definer set search_path = pg_catalog, journal as $$
declare
  head journal.stream;
  entry jsonb;
  part jsonb;
  header_bytes bytea;
  header_json jsonb;
  header_leaf bytea;
  committed text;
  job jsonb;
begin
  if jsonb_array_length(p_entries) not between 1 and 200 then raise exception 'an append takes 1 to 200 entries'; end if;
  if p_open is not null then
    insert into journal.stream (id, kind, nonce, chain, seq, link)
    values (
      p_stream, p_open ->> 'kind', decode(p_open ->> 'nonce', 'hex'),
      sha256(convert_to(E'irj/chain/v1\n', 'UTF8') || decode(p_open ->> 'nonce', 'hex') || uuid_send(p_stream)),
      0, decode(repeat('00', 32), 'hex')
    );
  end if;
  select * into head from journal.stream s where s.id = p_stream for update;
  if not found then status := 'absent'; return; end if;

  if p_answer is not null then
    select a.first_seq, a.last_seq into first_seq, last_seq from journal.answer a
    where a.actor = p_answer ->> 'actor' and a.key = p_answer ->> 'key';
    if found then status := 'replay'; return; end if;
  end if;
  if p_expected is not null and p_expected <> head.seq then
    status := 'stale'; last_seq := head.seq; return;
  end if;

  first_seq := head.seq + 1;
  -- One reading for the whole append: its entries happened in one decision. Microseconds, never clamped.
  at_us := (extract(epoch from journal.now()) * 1000000)::bigint;
  for entry in select * from jsonb_array_elements(p_entries) loop
    header_bytes := convert_to(entry ->> 'header', 'UTF8');
    header_json := (entry ->> 'header')::jsonb;
    header_leaf := sha256('\x00'::bytea || header_bytes);
    head.seq := head.seq + 1;
    head.link := sha256(
      convert_to(E'irj/link/v1\n', 'UTF8') || head.chain || int8send(head.seq) || int8send(at_us) || head.link || header_leaf);
    insert into journal.entry (stream, seq, at_us, header, leaf, link)
    values (p_stream, head.seq, append.at_us, header_bytes, header_leaf, head.link);
    for part in select * from jsonb_array_elements(entry -> 'parts') loop
      committed := translate(encode(sha256(
        convert_to(E'irj/part/v1\n', 'UTF8') || decode(part ->> 'salt', 'hex') || convert_to(part ->> 'content', 'UTF8')
      ), 'base64'), '+/=', '-_');
      if header_json -> 'parts' ->> (part ->> 'name') is distinct from committed then
        raise exception 'part % does not open its commitment', part ->> 'name';
      end if;
      insert into journal.part (stream, seq, name, salt, content)
      values (p_stream, head.seq, part ->> 'name', decode(part ->> 'salt', 'hex'), convert_to(part ->> 'content', 'UTF8'));
    end loop;
  end loop;
  last_seq := head.seq;
  update journal.stream s set seq = head.seq, link = head.link where s.id = p_stream;

  if p_answer is not null then
    insert into journal.answer (actor, key, body_hash, stream, first_seq, last_seq, extra, at)
    values (p_answer ->> 'actor', p_answer ->> 'key', decode(p_answer ->> 'hash', 'hex'), p_stream,
            append.first_seq, append.last_seq, p_answer -> 'extra', journal.now());
  end if;
  for job in select * from jsonb_array_elements(coalesce(p_jobs, '[]')) loop
    perform graphile_worker.add_job(
      job ->> 'task', (job -> 'payload')::json,
      run_at => case when job ->> 'at' is null then null
                else clock_timestamp() + ((job ->> 'at')::timestamptz - journal.now()) end,
      max_attempts => coalesce((job ->> 'attempts')::int, 25), job_key => job ->> 'key');
  end loop;
  insert into journal.view as v (name, key, version, row)
  select x ->> 'name', x ->> 'key', (x ->> 'version')::int, x -> 'row' from jsonb_array_elements(coalesce(p_views, '[]')) x
  on conflict (name, key) do update set version = excluded.version, row = excluded.row;
  status := 'done';
end $$;

revoke all on function journal.append from public;

-- Several appends in one transaction, in the order given: one commit for many people who type at the same moment. Each
-- answers for itself ('done', 'stale', 'absent', 'replay'); an error undoes them all, and the caller sends them singly.
-- Callers sort by stream, so that two such batches never wait for each other crosswise.
create function journal.append_all(p_requests jsonb)
returns table (status text, first_seq bigint, last_seq bigint, at_us bigint)
language plpgsql security definer set search_path = pg_catalog, journal as $$
declare
  request jsonb;
begin
  for request in select x.value from jsonb_array_elements(p_requests) with ordinality as x order by x.ordinality loop
    return query select a.status, a.first_seq, a.last_seq, a.at_us from journal.append(
      (request ->> 'stream')::uuid, nullif(request -> 'open', 'null'), (request ->> 'expected')::bigint, request -> 'entries',
      nullif(request -> 'answer', 'null'), request -> 'jobs', request -> 'views') a;
  end loop;
end $$;
revoke all on function journal.append_all from public;
