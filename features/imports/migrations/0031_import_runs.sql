-- Lists put into the register: one run is one folder, one chunk is what one request wrote in one transaction.
create table import_run (
  id uuid primary key,
  client_key text not null,
  sender text,
  community_code text not null references community (code),
  compound text,
  files jsonb not null,
  accepted text[] not null,
  total integer not null,
  state text not null default 'OPEN',
  made_by uuid not null references staff (id),
  made_at timestamptz not null,
  finished_at timestamptz,
  undone_at timestamptz,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint import_run_key check (client_key ~ '^[0-9a-f]{64}$'),
  constraint import_run_state check (state in ('OPEN', 'FINISHED', 'UNDONE')),
  constraint import_run_files check (jsonb_typeof(files) = 'array' and pg_column_size(files) <= 262144),
  constraint import_run_total check (total >= 0)
);
create unique index import_run_open on import_run (made_by, client_key) where state = 'OPEN';
create index import_run_maker on import_run (made_by, made_at desc);
create index import_run_unit_pos on import_run (unit_pos);
comment on table import_run is 'class=S1 Imports of lists: whose, which files (name and SHA-256, never the bytes), how far. Names nobody.';
call sec.protect_by_unit('import_run');

create table import_chunk (
  id uuid primary key,
  run_id uuid not null references import_run (id),
  no integer not null,
  content_h bytea not null,
  made_at timestamptz not null,
  rows integer not null,
  answer jsonb not null,
  sources jsonb not null,
  made jsonb not null,
  undone_at timestamptz,
  undo_event_id uuid,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  event_id uuid not null default sec.event_id(),
  constraint import_chunk_once unique (run_id, no),
  constraint import_chunk_no check (no >= 0)
);
create index import_chunk_unit_pos on import_chunk (unit_pos);
comment on table import_chunk is 'class=S1 What one request of an import wrote: codes and ids by row, where each row stood (provenance: file, sheet, row), ids of what was made. Holds no cell of any list.';
comment on column import_chunk.content_h is 'SHA-256 of the rows: a chunk that comes again is answered again, another one under its number is refused.';
call sec.protect_by_unit('import_chunk');

create table import_change (
  id uuid primary key,
  run_id uuid not null references import_run (id),
  chunk_no integer not null,
  record_kind text not null,
  record_id uuid not null,
  before jsonb not null,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  event_id uuid not null default sec.event_id(),
  constraint import_change_once unique (run_id, chunk_no, record_kind, record_id),
  constraint import_change_kind check (record_kind in ('person', 'residence', 'household', 'house'))
);
create index import_change_unit_pos on import_change (unit_pos);
comment on table import_change is 'class=S2 What a record was before an import changed it, until the import can no longer be taken back.';
call sec.protect_by_unit('import_change');
-- Whoever may not see a person (own family) sees nothing of what he was before either.
create policy with_person on import_change as restrictive for select
  using (record_kind <> 'person' or exists (select 1 from person p where p.id = record_id));
create policy with_residence on import_change as restrictive for select
  using (record_kind <> 'residence' or exists (select 1 from residence r where r.id = record_id));

create function imports_forget(p_today date) returns integer language plpgsql security definer set search_path = '' as $$
declare
  -- A wrong argument must not forget anything before its time.
  today date := least(p_today, (now() at time zone 'Asia/Shanghai')::date);
  term interval; n integer;
begin
  select make_interval(days => case unit when 'DAY' then amount else 0 end, months => case unit when 'MONTH' then amount when 'YEAR' then amount * 12 else 0 end)
    into term from public.deadline_rule
    where code = 'import.undo' and valid_from <= today and (valid_to is null or valid_to > today) order by valid_from desc limit 1;
  if term is null then raise exception 'import.undo missing' using errcode = 'P0002'; end if;
  delete from public.import_change c using public.import_run r where r.id = c.run_id and (r.made_at at time zone 'Asia/Shanghai')::date + term < today;
  get diagnostics n = row_count;
  return n;
end $$;
comment on function imports_forget is 'retention=execute; Daily job: what records were before an import is forgotten once it can no longer be taken back. Runs and chunks name nobody and stay as provenance.';

create function imports_events(p_run uuid) returns uuid[] language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(c.event_id) || array_agg(c.undo_event_id) filter (where c.undo_event_id is not null), '{}') from public.import_chunk c join public.import_run r on r.id = c.run_id
    where r.id = p_run and r.made_by = sec.actor() and sec.action_name() = 'imports.undo' $$;
comment on function imports_events is 'Events under which the actor''s own run wrote and was taken back so far; none but while he takes it back.';

-- Registered with many at once ------------------------------------------------------------------------------------------------
create or replace function places_unit_pos(p_unit uuid) returns integer language plpgsql security definer set search_path = '' as $$
begin
  if not sec.writes() or (sec.action_name() not like 'places.%' and sec.action_name() <> 'imports.commitRows') then raise exception 'forbidden' using errcode = '42501'; end if;
  -- Shared with sec.add_unit: the tree is not renumbered between this answer and the insert that uses it.
  perform pg_advisory_xact_lock_shared(7300001);
  return (select u.lft from sec.unit u where u.id = p_unit);
end $$;

-- A list asks for four hundred doors at once, many of them along one street or in one group: each must be found by itself.
drop index address_group;
create index address_group on address (community_code, village_group, group_house_no) where village_group is not null;
create index address_room on address (building_id, room_no) where building_id is not null;
create index address_door on address (road_id, door_no) where road_id is not null;
drop index building_community;
create index building_community on building (community_code, name);

-- What a list does not say of a house is left open until somebody has looked: nothing is invented.
alter table house alter column ownership drop not null;

create function residents_numbers_known(p_bis bytea[]) returns bytea[] language plpgsql security definer set search_path = '' as $$
begin
  if coalesce(sec.action_name(), '') <> 'imports.commitRows' or cardinality(p_bis) > 1000 or exists (select 1 from unnest(p_bis) b where octet_length(b) <> 16) then
    raise exception 'forbidden' using errcode = '42501';
  end if;
  -- The locks of residents_number_known, in one order: two who save the same number at the same moment wait for each other.
  perform pg_advisory_xact_lock(x.k) from (select distinct ('x' || encode(substring(b from 1 for 8), 'hex'))::bit(64)::bigint as k from unnest(p_bis) b order by 1) x;
  return coalesce((select array_agg(distinct i.id_bi) from public.person_identity i where i.id_bi = any (p_bis)), '{}');
end $$;
comment on function residents_numbers_known is 'app=execute; Which of these numbers are known, anywhere: they make the later record 存疑. Holds the numbers until the transaction ends. The answer never leaves the operation.';

-- An import is taken back whole: what it made and nobody has touched since goes, as if it had never come (dictionary §9.10). Whatever
-- somebody changed carries his event, whatever hangs on it shows in the tables below; both stay.
create function residents_unmake(p_run uuid, p_residences uuid[], p_households uuid[], p_persons uuid[], p_phones uuid[]) returns uuid[]
language plpgsql security definer set search_path = '' as $$
declare events uuid[] := public.imports_events(p_run); lo integer := sec.lo(); hi integer := sec.hi(); gone uuid[]; more uuid[];
begin
  if cardinality(events) = 0 then raise exception 'forbidden' using errcode = '42501'; end if;
  perform 1 from public.household h where h.id = any (p_households) order by h.id for update;
  with busy as (
    select h.id from public.household h where h.id in (select r.household_id from public.residence r where r.id = any (p_residences)) and (
      exists (select 1 from public.visits_v_visit v where v.household_id = h.id)
      or exists (select 1 from public.tasks_v_task t where t.record_kind = 'household' and t.record_id = h.id)))
  , away as (
    delete from public.residence r where r.id = any (p_residences) and r.event_id = any (events) and r.unit_pos between lo and hi
      and r.household_id not in (select b.id from busy b)
      and not exists (select 1 from public.tasks_v_task t where t.record_kind = 'residence' and t.record_id = r.id)
      and not exists (select 1 from public.person p where p.id = r.person_id and p.id = any (p_persons) and (p.event_id <> all (events)
        or exists (select 1 from public.person_identity i where i.person_id = p.id and i.event_id <> all (events))
        or exists (select 1 from public.person_phone f where f.person_id = p.id and f.event_id <> all (events))
        or exists (select 1 from public.person w where w.guardian_id = p.id and w.event_id <> all (events))
        or exists (select 1 from public.staff_conflict k where k.person_id = p.id)
        or exists (select 1 from public.tasks_v_task t where t.record_kind = 'person' and t.record_id = p.id)))
    returning r.id)
  select coalesce(array_agg(a.id), '{}') into gone from away a;
  delete from public.person_scope s where s.source_kind = 'residence' and s.source_id = any (gone);
  update public.household h set head_residence_id = null where h.head_residence_id = any (gone);
  with away as (delete from public.household h where h.id = any (p_households) and h.event_id = any (events) and h.unit_pos between lo and hi
      and not exists (select 1 from public.residence r where r.household_id = h.id)
      and not exists (select 1 from public.visits_v_visit v where v.household_id = h.id)
      and not exists (select 1 from public.tasks_v_task t where t.record_kind = 'household' and t.record_id = h.id)
    returning h.id)
  select coalesce(array_agg(a.id), '{}') into more from away a;
  gone := gone || more;
  with away as (delete from public.person_phone f where f.id = any (p_phones) and f.event_id = any (events)
      and (f.person_id <> all (p_persons) or not exists (select 1 from public.residence r where r.person_id = f.person_id)) returning f.id)
  select coalesce(array_agg(a.id), '{}') into more from away a;
  gone := gone || more;
  -- Somebody whom this run made and who lives nowhere any more.
  select coalesce(array_agg(p.id), '{}') into more from public.person p where p.id = any (p_persons) and p.event_id = any (events)
    and not exists (select 1 from public.residence r where r.person_id = p.id) and not exists (select 1 from public.person_scope s where s.person_id = p.id)
    and not exists (select 1 from public.person_phone f where f.person_id = p.id and f.event_id <> all (events))
    and not exists (select 1 from public.person_identity i where i.person_id = p.id and i.event_id <> all (events))
    and not exists (select 1 from public.staff_conflict k where k.person_id = p.id)
    and not exists (select 1 from public.person w where w.guardian_id = p.id);
  delete from public.person_phone f where f.person_id = any (more);
  delete from public.person_identity i where i.person_id = any (more);
  delete from public.person p where p.id = any (more);
  return gone || more;
end $$;
comment on function residents_unmake is 'app=execute; Takes out what the actor''s own import made of people and nobody has touched since. Answers the ids that are gone.';

create function places_unmake(p_run uuid, p_houses uuid[], p_addresses uuid[], p_buildings uuid[], p_compounds uuid[], p_roads uuid[]) returns uuid[]
language plpgsql security definer set search_path = '' as $$
declare events uuid[] := public.imports_events(p_run); lo integer := sec.lo(); hi integer := sec.hi(); gone uuid[]; more uuid[];
begin
  if cardinality(events) = 0 then raise exception 'forbidden' using errcode = '42501'; end if;
  with away as (delete from public.house h where h.id = any (p_houses) and h.event_id = any (events) and h.unit_pos between lo and hi
      and h.version = 1 + 2 * (select count(*) from public.import_change c where c.run_id = p_run and c.record_kind = 'house' and c.record_id = h.id)
      and not exists (select 1 from public.visits_v_visit v where v.house_id = h.id)
      and not exists (select 1 from public.tasks_v_task t where t.record_kind = 'house' and t.record_id = h.id)
    returning h.id)
  select coalesce(array_agg(a.id), '{}') into gone from away a;
  select coalesce(array_agg(a.id), '{}') into more from public.address a where a.id = any (p_addresses) and a.event_id = any (events) and a.version = 1
      and a.unit_pos between lo and hi and a.state = '草拟'
      and not exists (select 1 from public.residents_v_residence r where r.address_id = a.id)
      and not exists (select 1 from public.residents_v_household h where h.address_id = a.id)
      and not exists (select 1 from public.house h where h.address_id = a.id)
      and not exists (select 1 from public.visits_v_visit v where v.address_id = a.id)
      and not exists (select 1 from public.tasks_v_task t where t.address_id = a.id or (t.record_kind = 'address' and t.record_id = a.id))
      and not exists (select 1 from public.address_alias x where x.address_id = a.id)
      and not exists (select 1 from public.address x where x.merged_into = a.id)
      and not exists (select 1 from public.staff_conflict k where k.address_id = a.id)
      and not exists (select 1 from public.person p where p.hukou_address_id = a.id);
  -- Out of use first: what is kept of an address elsewhere (search) lets go of it.
  update public.address a set state = '停用' where a.id = any (more);
  delete from public.address a where a.id = any (more);
  gone := gone || more;
  with away as (delete from public.building b where b.id = any (p_buildings) and b.event_id = any (events) and b.version = 1 and b.unit_pos between lo and hi
      and not exists (select 1 from public.address a where a.building_id = b.id) returning b.id)
  select coalesce(array_agg(a.id), '{}') into more from away a;
  gone := gone || more;
  with away as (delete from public.compound c where c.id = any (p_compounds) and c.event_id = any (events) and c.version = 1 and c.unit_pos between lo and hi
      and not exists (select 1 from public.building b where b.compound_id = c.id) and not exists (select 1 from public.address a where a.compound_id = c.id) returning c.id)
  select coalesce(array_agg(a.id), '{}') into more from away a;
  gone := gone || more;
  with away as (delete from public.road w where w.id = any (p_roads) and w.event_id = any (events) and w.version = 1 and w.unit_pos between lo and hi
      and not exists (select 1 from public.address a where a.road_id = w.id) and not exists (select 1 from public.building b where b.road_id = w.id) returning w.id)
  select coalesce(array_agg(a.id), '{}') into more from away a;
  return gone || more;
end $$;
comment on function places_unmake is 'app=execute; Takes out the doors, houses and grounds that the actor''s own import made and nobody has touched or used since. Answers the ids that are gone.';
