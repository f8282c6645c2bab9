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
      if status = 'done' then jobs := jobs || coalesce(request -> 'jobs', '[]'); end if;
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
      select distinct on (coalesce(x.value ->> 'key', x.ordinality::text)) x.value as job
      from jsonb_array_elements(p_jobs) with ordinality x
      order by coalesce(x.value ->> 'key', x.ordinality::text), x.ordinality desc
    ) latest
  ));
end $$;
revoke all on function journal.add_jobs from public;
