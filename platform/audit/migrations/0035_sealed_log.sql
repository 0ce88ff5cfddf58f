-- The log becomes evidence (docs/security/sealed-log.md): a Merkle tree over all events, signed heads, witnesses outside. Every subject has a salt of its
-- own, so that one can be erased, or shown in a receipt, without the others.
alter table audit.subject add column salt uuid not null default gen_random_uuid();
comment on column audit.subject.salt is 'Hides the person in the commitment of the event; goes when the person is erased.';
alter table audit.event alter column salt drop not null;
comment on column audit.event.salt is 'Hides the private part in the commitment of the event; null once that part is erased.';
comment on column audit.event.commit_h is 'H(salt || private part), kept when the private part is erased; null while it is there.';

create table audit.erased_subject (
  event_at timestamptz not null, event_seq bigint not null, commit_h bytea not null, erased_at timestamptz not null default now(),
  constraint erased_subject_pk primary key (event_at, event_seq, commit_h)
);
comment on table audit.erased_subject is 'class=S1 What is left of erased persons in the log: commitments, which say nothing without the salt that went with them.';

alter table audit.leaf add constraint leaf_event unique (event_at, event_seq);
comment on table audit.tile is 'class=S1 256-wide tiles of the tree (c2sp tlog-tiles); the one at the right edge grows in place.';

create table audit.witness (
  name text primary key, vkey text not null, url text not null, enrolled_at timestamptz not null default now(), removed_at timestamptz,
  cosigned_at timestamptz, cosigned_size bigint, fault text, fault_at timestamptz, silent text, silent_at timestamptz
);
comment on table audit.witness is 'class=S1 Who outside co-signs the heads of the log. fault: what the witness refused, in its words; it stays until somebody has looked into it.';
comment on column audit.witness.silent is 'Why there is no signature of the last time it was asked; null since it signed.';
comment on column audit.witness.cosigned_at is 'When the witness last vouched for a head, by its own clock in the co-signature.';

create table audit.sealer (
  id boolean primary key default true constraint sealer_one check (id), beat_at timestamptz not null, lag_seconds integer not null, cause text,
  fault text, fault_at timestamptz
);
comment on table audit.sealer is 'class=S1 What the sequencer says of itself: when it last worked, the age of the oldest event it could not seal yet and why, and what it found wrong.';

create table audit.restoration (life integer primary key, at timestamptz not null default now(), size bigint not null, seen bigint);
comment on table audit.restoration is 'class=S1 Each time the database was restored: how many leaves came back, and how many outsiders had seen (null: not asked). The log goes on under a new name, because witnesses never go back.';

-- Held by the sequencer while it takes events into the tree, shared by whoever adds to an event afterwards.
create or replace function sec.failed(p_at text, p_seq bigint, p_id uuid, p_code text, p_shown uuid[]) returns void
language plpgsql security definer set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare this_at timestamptz := p_at::timestamptz; this_no bigint := p_seq;
begin
  perform pg_advisory_xact_lock_shared(7300032);
  if exists (select from audit.leaf l where l.event_at = this_at and l.event_seq = p_seq) then
    insert into audit.event (actor, actor_unit, posting, role, session_id, device_id, ip, action, purpose, basis_kind, basis_id, query_h, note, lo, hi, outcome, n, fields)
      select e.actor, e.actor_unit, e.posting, e.role, e.session_id, e.device_id, e.ip, e.action, e.purpose, e.basis_kind, e.basis_id, e.query_h, left(p_code, 200),
        e.lo, e.hi, 3, nullif(cardinality(p_shown), 0), case when cardinality(p_shown) > 0 then 2 end
      from audit.event e where e.at = this_at and e.seq = p_seq and e.id = p_id and e.outcome = 0
      returning at, seq into this_at, this_no;
  else
    update audit.event set outcome = 3, note = left(coalesce(note || ' ', '') || p_code, 200), n = nullif(cardinality(p_shown), 0),
        fields = case when cardinality(p_shown) > 0 then 2 end
      where at = this_at and seq = p_seq and id = p_id and outcome = 0;
  end if;
  if found and cardinality(p_shown) > 0 then
    insert into audit.subject (event_at, event_seq, person_key, at, shown)
      select this_at, this_no, x, this_at, 2 from (select distinct unnest(p_shown) x) d on conflict do nothing;
  end if;
end $$;
comment on function sec.failed is 'Notes on an entered event that its transaction was rolled back, with the error code and whoever the refusal shows (a version conflict carries the stored record). An event that is sealed already stays as it is: an event of its own tells the failure.';

-- Co-signatures -----------------------------------------------------------------------------------------------------------
create type sec.sealing_state as (
  level text, size bigint, checkpoint_at timestamptz, beat_at timestamptz, lag_seconds integer, cause text, fault text,
  witnesses integer, fresh integer, counted_from timestamptz
);
create function sec.sealing() returns sec.sealing_state language plpgsql stable security definer set search_path = '' as $$
declare s sec.sealing_state; recent integer;
begin
  select c.size, c.at into s.size, s.checkpoint_at from audit.checkpoint c order by c.size desc limit 1;
  select b.beat_at, b.lag_seconds, b.cause, b.fault into s.beat_at, s.lag_seconds, s.cause, s.fault from audit.sealer b;
  -- The last word of a witness that was taken out of force counts while it is fresh: whoever replaces one is not stopped at once.
  select count(*) filter (where w.removed_at is null), count(*) filter (where w.cosigned_at > now() - interval '15 minutes'),
      count(*) filter (where w.cosigned_at > now() - interval '4 hours'),
      coalesce(s.fault, min(w.name || ': ' || w.fault) filter (where w.removed_at is null and w.fault is not null))
    into s.witnesses, s.fresh, recent, s.fault from audit.witness w;
  -- From the day two were enrolled, also where one has been removed since.
  select w.enrolled_at into s.counted_from from audit.witness w order by w.enrolled_at, w.name offset 1 limit 1;
  s.level := case
    when recent < 2 and s.counted_from < now() - interval '4 hours' then 'stopped'
    when s.fault is not null or s.fresh < 2 and s.counted_from < now() - interval '15 minutes' then 'red'
    when s.counted_from is not null and (s.beat_at is null or s.beat_at < now() - interval '15 minutes' or s.lag_seconds > 900) then 'red'
    when s.counted_from is null then 'unwitnessed'
    else 'sealed' end;
  return s;
end $$;
comment on function sec.sealing is 'How the log stands: sealed; unwitnessed (fewer than two witnesses were ever enrolled); red (a fault, fewer than two co-signatures in 15 minutes, or sealing stands still); stopped (fewer than two in 4 hours: bulk operations wait).';

create type sec.witness_state as (name text, url text, enrolled_at timestamptz, cosigned_at timestamptz, cosigned_size bigint, fault text, fault_at timestamptz);
create function sec.witnesses() returns setof sec.witness_state language sql stable security definer set search_path = '' as $$
  select w.name, w.url, w.enrolled_at, w.cosigned_at, w.cosigned_size, w.fault, w.fault_at from audit.witness w where w.removed_at is null order by w.enrolled_at, w.name $$;
comment on function sec.witnesses is 'The witnesses in force and when each last vouched for the log.';

-- Erasure ------------------------------------------------------------------------------------------------------------------
create function audit.private_part(e audit.event) returns text language sql stable set search_path = '' as $$
  select format('{"basisId":%s,"basisKind":%s,"device":%s,"ip":%s,"note":%s,"query":%s,"session":%s}', coalesce(to_json(e.basis_id)::text, 'null'),
    coalesce((select to_json(k.name)::text from sec.basis_kind k where k.id = e.basis_kind), 'null'), coalesce(to_json(e.device_id)::text, 'null'),
    coalesce(to_json(host(e.ip))::text, 'null'), coalesce(to_json(e.note)::text, 'null'), coalesce(to_json(encode(e.query_h, 'hex'))::text, 'null'),
    coalesce(to_json(e.session_id)::text, 'null')) $$;
comment on function audit.private_part is 'The private part of an event as canonical JSON (RFC 8785), the same bytes that the sequencer commits to.';

create function audit.erase_persons(p_persons uuid[], p_records uuid[]) returns integer
language plpgsql security definer set search_path = '' as $$
declare waiting integer;
begin
  perform pg_advisory_xact_lock_shared(7300032);
  create temporary table if not exists erasing (at timestamptz, seq bigint, whole boolean, primary key (at, seq)) on commit drop;
  insert into pg_temp.erasing
    select e.at, e.seq, bool_or(e.basis_id = any (p_persons || p_records) or e.note is not null or e.query_h is not null)
      from audit.subject s join audit.event e on e.at = s.event_at and e.seq = s.event_seq where s.person_key = any (p_persons) group by 1, 2
    union all
    select e.at, e.seq, true from audit.event e where e.basis_id = any (p_persons || p_records)
      and not exists (select from audit.subject s where s.event_at = e.at and s.event_seq = e.seq and s.person_key = any (p_persons));
  -- What is not sealed yet may still grow; it is taken the next time.
  delete from pg_temp.erasing x where not exists (select from audit.leaf l where l.event_at = x.at and l.event_seq = x.seq);
  get diagnostics waiting = row_count;
  with gone as (
    delete from audit.subject s using pg_temp.erasing x where s.event_at = x.at and s.event_seq = x.seq and s.person_key = any (p_persons)
    returning s.event_at, s.event_seq, sha256(uuid_send(s.salt) || convert_to(format('{"person":"%s","shown":%s}', s.person_key, s.shown), 'UTF8')) as h
  )
  insert into audit.erased_subject (event_at, event_seq, commit_h) select event_at, event_seq, h from gone;
  update audit.event e set commit_h = sha256(e.salt || convert_to(audit.private_part(e), 'UTF8')), salt = null, basis_kind = null, basis_id = null, device_id = null,
      ip = null, note = null, query_h = null, session_id = null
    from pg_temp.erasing x where e.at = x.at and e.seq = x.seq and x.whole and e.salt is not null;
  drop table pg_temp.erasing;
  return waiting;
end $$;
comment on function audit.erase_persons is 'Takes persons, and the records that name them as a basis, out of the log and leaves the tree as it is: what is left are commitments without salt (trust.md §3.1). Searches and notes of events that showed them go too. Answers how many events were too young; call again in a minute.';

create function audit.orphans() returns table (place text, row_id text, event_id uuid) language plpgsql stable security definer set search_path = '' as $$
declare t record;
begin
  for t in select c.oid::regclass::text as name, exists (select from pg_catalog.pg_attribute i where i.attrelid = c.oid and i.attname = 'id') as has_id
      from pg_catalog.pg_class c join pg_catalog.pg_namespace s on s.oid = c.relnamespace join pg_catalog.pg_attribute a on a.attrelid = c.oid
      where s.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and a.attname = 'event_id' and not a.attisdropped loop
    return query execute format('select %L, %s, t.event_id from %s t left join audit.event e on e.id = t.event_id where t.event_id is not null and e.id is null limit 1000',
      t.name, case when t.has_id then 't.id::text' else 't.ctid::text' end, t.name);
  end loop;
end $$;
comment on function audit.orphans is 'Records of the work whose event is not in the log, at most 1,000 a table.';
