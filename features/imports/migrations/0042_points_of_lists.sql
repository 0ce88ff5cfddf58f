-- Coordinates of lists: the datum is asked for once a sender, and the points that an import gives to doors are taken back with it.
alter table import_mapping add column datum text;
alter table import_mapping add constraint import_mapping_datum check (datum in ('WGS84', 'CGCS2000', 'GCJ02', 'BD09'));
comment on column import_mapping.datum is 'Of the coordinates in this sender''s lists; null where nobody was asked.';
alter table import_change drop constraint import_change_kind;
alter table import_change add constraint import_change_kind check (record_kind in ('person', 'residence', 'household', 'house', 'address'));

create or replace function places_unmake(p_run uuid, p_houses uuid[], p_addresses uuid[], p_buildings uuid[], p_compounds uuid[], p_roads uuid[]) returns uuid[]
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
  select coalesce(array_agg(a.id), '{}') into more from public.address a where a.id = any (p_addresses) and a.event_id = any (events)
      and a.version = 1 + 2 * (select count(*) from public.import_change c where c.run_id = p_run and c.record_kind = 'address' and c.record_id = a.id)
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
