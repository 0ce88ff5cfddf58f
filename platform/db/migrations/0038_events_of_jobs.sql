-- What a job does to records of persons leaves an event too: of no actor, in the role JOB, under an action of its own. Nobody can enter such an action,
-- because no posting has that role. Nothing of it is shown to anybody, so one step is enough: event and work are committed together or not at all.
create function sec.begin_job(p_action text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare a record; e record; nonce bigint; p text; lo constant integer := 0; hi constant integer := 2000000000;
begin
  select x.id, x.purpose into a from sec.action x where x.name = p_action and x.roles = '{JOB}';
  if not found then raise exception 'forbidden' using errcode = '42501'; end if;
  insert into audit.event (role, action, purpose, lo, hi, outcome) values ('JOB', a.id, a.purpose, lo, hi, 0) returning id, at::text as at, seq into e;
  -- Bound to this transaction as sec.open does it; see sec.draw_nonce and sec.seal.
  nonce := setval('sec.nonce', 1 + ('x' || right(replace(gen_random_uuid()::text, '-', ''), 15))::bit(60)::bigint);
  p := concat(pg_current_xact_id(), '|', extract(epoch from transaction_timestamp()), '|', e.at, '|', e.seq, '|', e.id, '||', lo, '|', hi, '|', p_action, '|true|false|false');
  perform set_config('linan.ticket', encode(sha256(convert_to(concat(nonce, p, nonce), 'UTF8')), 'hex') || '|' || p, true);
  return e.id;
end $$;
comment on function sec.begin_job is 'app=none; Writes the event of a job and binds it to this transaction; the job then names with sec.seen whom it acted on. Only for definer functions of jobs: no login may call it.';
