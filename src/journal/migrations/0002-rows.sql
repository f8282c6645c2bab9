-- Rows of lists carry who may see them and what they are found by, as columns of their own: one predicate decides access for
-- every list, count and search, and plain indexes keep their speed at 100,000 incidents. A stream may have several rows, of
-- several names, and take them away again. Everything here is derived and is rebuilt from the journal.
alter table journal.view
  -- The stream the row was read from. Several rows may belong to one stream.
  add column stream uuid,
  -- Keys of those who may read what the row stands for: people by id, and '@responders' for every responder.
  add column readers text[] not null default '{}',
  -- Those who may know that it goes on and how far it is, and nothing of what it says: they follow their own report.
  add column followers text[] not null default '{}',
  -- Those who may not know of it, whatever else lets them in. Beats readers and followers.
  add column excluded text[] not null default '{}',
  -- What people call it, where it has such a name.
  add column ref text,
  -- What lists are sorted by: when it began, how grave it is (greater is graver), what is due next.
  add column at timestamptz not null default '-infinity',
  add column weight integer not null default 0,
  add column due timestamptz not null default 'infinity',
  -- What a search looks through, in small letters.
  add column words text not null default '',
  -- What lists are filtered by, as "what:value" ("severity:high", "on:<person>", "alert:<key>").
  add column facets text[] not null default '{}';

-- Rows that are there already are seen by the same people from the first moment; the rest follows when they are rebuilt.
update journal.view v set
  stream = key::uuid,
  readers = array(select r from jsonb_array_elements_text(row -> 'readers') r where not row -> 'followers' ? r),
  followers = array(select jsonb_array_elements_text(row -> 'followers')),
  ref = row ->> 'ref',
  at = (row ->> 'reportedAt')::timestamptz,
  words = lower(concat_ws(' ', row ->> 'title', row ->> 'ref', row ->> 'codename')),
  facets = array(select 'alert:' || jsonb_array_elements_text(row -> 'alerts'))
    || case when row ->> 'concludedAt' is null then 'state:open' else 'state:concluded' end
where name = 'incidents';

drop index journal.view_readers, journal.view_alerts, journal.view_ref;
create unique index view_ref on journal.view (name, ref) where ref is not null;
create index view_at on journal.view (name, at desc, key desc);
create index view_weight on journal.view (name, weight desc, at desc, key desc);
create index view_due on journal.view (name, due, key);
create index view_stream on journal.view (stream);
-- The list of entries that wait to be sorted in is searched from end to end by every reader: it is kept short.
create index view_sets on journal.view using gin (readers, followers, facets) with (gin_pending_list_limit = 256);

-- Searching inside words is fast with PostgreSQL's own contributed pg_trgm, which needs no superuser (it is "trusted"). A server
-- that was installed without it searches row by row: slower, with the same answers.
do $$
begin
  create extension if not exists pg_trgm schema journal;
  execute format('create index view_words on journal.view using gin (words %I.gin_trgm_ops) with (gin_pending_list_limit = 256)',
    (select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm'));
exception when feature_not_supported or undefined_file or insufficient_privilege or undefined_object then
  raise warning 'pg_trgm is not available here; searching lists reads row by row';
end $$;

-- Who asks: the keys by which rows name them, carried by the transaction (`set local`), so that a connection lent to the next
-- request carries nobody. Without keys nothing is seen.
create function journal.actor_keys() returns text[] language sql stable parallel safe as
$$ select string_to_array(nullif(current_setting('firebreak.keys', true), ''), ',') $$;

-- The one decision about rows: may who asks know of it, and may they read what it says? Made so that the planner sees through
-- them and that they can be the policy of a row-level security:
--   create policy view_seen on journal.view for select using (journal.sees(readers, followers, excluded));
create function journal.sees(readers text[], followers text[], excluded text[]) returns boolean
language sql stable parallel safe as
$$ select (readers && journal.actor_keys() or followers && journal.actor_keys()) and not excluded && journal.actor_keys() $$;

create function journal.reads(readers text[], excluded text[]) returns boolean language sql stable parallel safe as
$$ select readers && journal.actor_keys() and not excluded && journal.actor_keys() $$;

-- Writes rows of one stream, and takes away those that are gone. A key that another stream's row has is a mistake of the
-- slice that made it, and fails.
--   p_views  [{"name","key","version","row","readers","followers"?,"excluded"?,"ref"?,"at"?,"weight"?,"due"?,"words"?,"facets"?}
--             | {"name","key","gone":true}]
create function journal.put_views(p_stream uuid, p_views jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, journal as $$
declare
  put bigint;
  wanted bigint;
begin
  delete from journal.view v using jsonb_array_elements(p_views) x
  where x.value ? 'gone' and v.name = x.value ->> 'name' and v.key = x.value ->> 'key' and v.stream = p_stream;
  insert into journal.view as v
    (name, key, version, row, stream, readers, followers, excluded, ref, at, weight, due, words, facets)
  select x ->> 'name', x ->> 'key', (x ->> 'version')::int, x -> 'row', p_stream,
    array(select jsonb_array_elements_text(x -> 'readers')),
    array(select jsonb_array_elements_text(x -> 'followers')),
    array(select jsonb_array_elements_text(x -> 'excluded')),
    x ->> 'ref',
    coalesce((x ->> 'at')::timestamptz, '-infinity'),
    coalesce((x ->> 'weight')::int, 0),
    coalesce((x ->> 'due')::timestamptz, 'infinity'),
    lower(coalesce(x ->> 'words', '')),
    array(select jsonb_array_elements_text(x -> 'facets'))
  from jsonb_array_elements(p_views) x where not x ? 'gone'
  on conflict (name, key) do update set
    version = excluded.version, row = excluded.row, readers = excluded.readers, followers = excluded.followers,
    excluded = excluded.excluded, ref = excluded.ref, at = excluded.at, weight = excluded.weight, due = excluded.due,
    words = excluded.words, facets = excluded.facets
  where v.stream = excluded.stream;
  get diagnostics put = row_count;
  select count(*) into wanted from jsonb_array_elements(p_views) x where not x ? 'gone';
  if put <> wanted then raise exception 'a row of another stream has this name and key'; end if;
end $$;
revoke all on function journal.put_views from public;

-- Writes all rows of a stream anew, as read from its entries up to p_seq, and takes away those it has no longer. Does nothing
-- and answers false when the stream has moved on: whoever moved it wrote its rows.
create function journal.rebuild_views(p_stream uuid, p_seq bigint, p_views jsonb) returns boolean
language plpgsql security definer set search_path = pg_catalog, journal as $$
begin
  perform 1 from journal.stream s where s.id = p_stream and s.seq = p_seq for share;
  if not found then return false; end if;
  delete from journal.view v where v.stream = p_stream and not exists (
    select 1 from jsonb_array_elements(p_views) x where x ->> 'name' = v.name and x ->> 'key' = v.key);
  perform journal.put_views(p_stream, p_views);
  return true;
end $$;
revoke all on function journal.rebuild_views from public;

-- How far the rebuilding of rows is that an older version wrote. Lists say so until it is finished.
create table journal.rebuild (
  kind text primary key,
  version integer not null,
  done bigint not null default 0,
  total bigint not null default 0,
  finished boolean not null default false
);

-- Searches that a person keeps under a name. They are a convenience and no history: they may be changed, and go when the
-- person wants, which an append-only record could not promise (docs/decisions/0007-rows-of-lists.md).
create table journal.saved_view (
  person text not null,
  name text not null,
  search jsonb not null,
  at timestamptz not null default journal.now(),
  primary key (person, name)
);

-- Appends entries to one stream, in order, all or none, and with them the idempotency answer, the jobs and the view rows.
--   p_open      null, or {"kind","nonce"(hex)} to begin the stream with this append
--   p_expected  the sequence number the decision was made on, or null for "any"
--   p_entries   [{"header": JCS text, "parts": [{"name","salt"(hex),"content": JCS text}]}], 1 to 2000 of them
--   p_answer    null, or {"actor","key","hash"(hex),"extra"}
--   p_jobs      [{"task","payload","key"?,"at"?(journal time),"attempts"?}]
--   p_views     rows to write or to take away, as journal.put_views takes them
-- Returns status 'done' with the first and last sequence numbers and times; 'stale' with the head's number when
-- p_expected is behind; 'absent' when there is no such stream; 'replay' when the key was answered before.
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
  if jsonb_array_length(coalesce(p_views, '[]')) > 0 then perform journal.put_views(p_stream, p_views); end if;
  status := 'done';
end $$;

-- As in 0001, and with one question more: "unless" names facets, and a request is answered 'taken' when an open row has one of
-- them. Two processes that hear of the same alert in the same moment cannot both begin a record for it: such requests go one
-- after the other, by a lock that is taken before any stream is, so that no two transactions wait for each other.
create or replace function journal.append_all(p_requests jsonb)
returns table (status text, first_seq bigint, last_seq bigint, at_us bigint)
language plpgsql security definer set search_path = pg_catalog, journal as $$
declare
  request jsonb;
  unless text[];
begin
  if p_requests @? '$[*].unless[*]' then perform pg_advisory_xact_lock(7411002); end if;
  for request in select x.value from jsonb_array_elements(p_requests) with ordinality as x order by x.ordinality loop
    unless := array(select jsonb_array_elements_text(nullif(request -> 'unless', 'null')));
    if exists (select 1 from journal.view v where v.facets && unless and v.facets @> '{state:open}') then
      return query select 'taken'::text, null::bigint, null::bigint, null::bigint;
    else
      return query select a.status, a.first_seq, a.last_seq, a.at_us from journal.append(
        (request ->> 'stream')::uuid, nullif(request -> 'open', 'null'), (request ->> 'expected')::bigint, request -> 'entries',
        nullif(request -> 'answer', 'null'), request -> 'jobs', request -> 'views') a;
    end if;
  end loop;
end $$;

-- Who looks at what right now, in any process on this database. Each process writes its own readers and renews them every two
-- seconds; those of a process that died are passed over after a few. Worth nothing after a crash, so it is not logged.
create unlogged table journal.presence (
  node uuid not null,
  stream uuid not null,
  person text not null,
  seen timestamptz not null default clock_timestamp(),
  primary key (node, stream, person)
);
create index presence_by_stream on journal.presence (stream);
