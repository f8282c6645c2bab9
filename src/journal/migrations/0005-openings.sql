-- As in 0002, but an idempotency key is looked at before a stream is begun: a report that was sent twice in one moment left an
-- empty stream behind. Two transactions with one key wait for each other at the key of journal.answer, and the later is undone.
create or replace function journal.append(
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
  if jsonb_array_length(p_entries) not between 1 and 2000 then raise exception 'an append takes 1 to 2000 entries'; end if;
  if p_answer is not null then
    select a.first_seq, a.last_seq into first_seq, last_seq from journal.answer a
    where a.actor = p_answer ->> 'actor' and a.key = p_answer ->> 'key';
    if found then status := 'replay'; return; end if;
  end if;
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
  if jsonb_array_length(coalesce(p_views, '[]')) > 0 then perform journal.put_views(p_stream, p_views); end if;
  status := 'done';
end $$;

-- As in 0002, and cheaper under load. Rows are looked at only for requests with an "unless": the planner read every open row
-- for each of the others too, so that a report cost the more the more incidents were open. And the jobs of all requests are
-- added together at the end; of two with one key the later counts, as it did when they were added one by one.
create or replace function journal.append_all(p_requests jsonb)
returns table (status text, first_seq bigint, last_seq bigint, at_us bigint)
language plpgsql security definer set search_path = pg_catalog, journal as $$
declare
  request jsonb;
  unless text[];
  jobs jsonb := '[]';
begin
  if p_requests @? '$[*].unless[*]' then perform pg_advisory_xact_lock(7411002); end if;
  for request in select x.value from jsonb_array_elements(p_requests) with ordinality as x order by x.ordinality loop
    unless := array(select jsonb_array_elements_text(nullif(request -> 'unless', 'null')));
    if cardinality(unless) > 0
      and exists (select 1 from journal.view v where v.facets && unless and v.facets @> '{state:open}') then
      status := 'taken'; first_seq := null; last_seq := null; at_us := null;
    else
      select a.status, a.first_seq, a.last_seq, a.at_us into status, first_seq, last_seq, at_us from journal.append(
        (request ->> 'stream')::uuid, nullif(request -> 'open', 'null'), (request ->> 'expected')::bigint, request -> 'entries',
        nullif(request -> 'answer', 'null'), '[]', request -> 'views') a;
      if status = 'done' then jobs := jobs || coalesce(nullif(request -> 'jobs', 'null'), '[]'); end if;
    end if;
    return next;
  end loop;
  perform journal.add_jobs(jobs);
end $$;

--   p_jobs      [{"task","payload","key"?,"at"?(journal time),"attempts"?}]
create function journal.add_jobs(p_jobs jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, journal as $$
begin
  if jsonb_array_length(p_jobs) = 0 then return; end if;
  perform graphile_worker.add_jobs(array(
    select row(
      job ->> 'task', (job -> 'payload')::json, null,
      case when job ->> 'at' is null then null
           else clock_timestamp() + ((job ->> 'at')::timestamptz - journal.now()) end,
      coalesce((job ->> 'attempts')::smallint, 25::smallint), job ->> 'key', null, null)::graphile_worker.job_spec
    from (
      select distinct on (coalesce('key ' || (x.value ->> 'key'), x.ordinality::text)) x.value as job, x.ordinality as place
      from jsonb_array_elements(p_jobs) with ordinality x
      order by coalesce('key ' || (x.value ->> 'key'), x.ordinality::text), x.ordinality desc
    ) latest
    order by latest.place
  ));
end $$;
revoke all on function journal.add_jobs from public;

-- The decision about rows of 0002, for somebody whose keys are given with the question: it takes one round trip and no
-- transaction. The one that asks the transaction asks this one.
create function journal.sees(readers text[], followers text[], excluded text[], keys text[]) returns boolean
language sql immutable parallel safe as
$$ select (readers && keys or followers && keys) and not excluded && keys $$;

create or replace function journal.sees(readers text[], followers text[], excluded text[]) returns boolean
language sql stable parallel safe as
$$ select journal.sees(readers, followers, excluded, journal.actor_keys()) $$;
