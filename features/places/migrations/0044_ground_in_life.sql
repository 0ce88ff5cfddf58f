-- Roads, compounds and buildings in life: they go into another, are split, move, get new names and are pulled down. Their rows stay, and so do their names.
alter table road add column merged_into uuid references road (id), add column closed_on date, add column closed_reason text;
alter table compound add column merged_into uuid references compound (id), add column closed_on date, add column closed_reason text;
alter table building add column merged_into uuid references building (id), add column closed_on date, add column closed_reason text;
alter table road add constraint road_closed check ((closed_on is null) = (closed_reason is null) and (merged_into is null or closed_on is not null and merged_into <> id));
alter table compound add constraint compound_closed check ((closed_on is null) = (closed_reason is null) and (merged_into is null or closed_on is not null and merged_into <> id));
alter table building add constraint building_closed check ((closed_on is null) = (closed_reason is null) and (merged_into is null or closed_on is not null and merged_into <> id));
create index road_merged on road (merged_into) where merged_into is not null;
create index compound_merged on compound (merged_into) where merged_into is not null;
create index building_merged on building (merged_into) where merged_into is not null;

-- A name is taken by what stands. What was pulled down and built anew has the old name again.
alter table road drop constraint road_name;
create unique index road_name on road (community_code, name) where closed_on is null;
alter table compound drop constraint compound_name;
create unique index compound_name on compound (community_code, name) where closed_on is null;
drop index building_name;
create unique index building_name on building (compound_id, name) where closed_on is null;
create index building_compound on building (compound_id);
alter table address drop constraint address_full_text;
create unique index address_full_text on address (community_code, full_text) where state <> '停用';
create index address_retired_text on address (community_code, full_text) where state = '停用';
create index address_alias_text on address_alias (text);
alter table address_alias add column ground_id uuid;
create index address_alias_ground on address_alias (ground_id) where ground_id is not null;
comment on column address_alias.ground_id is 'Building in which the door was called so, where that was split: it stands there no more.';

-- A join of two doors asks each table for one of them; a tower asks two thousand times.
create index address_merged on address (merged_into) where merged_into is not null;
create index person_hukou_address on person (hukou_address_id) where hukou_address_id is not null;
create index task_of_address on task (address_id) where address_id is not null;
create index visit_house on visit (house_id) where house_id is not null;

create table ground_alias (
  id uuid primary key,
  kind text not null,
  ground_id uuid not null,
  community_code text not null references community (code),
  compound_id uuid references compound (id),
  name text not null,
  until timestamptz not null default now(),
  event_id uuid not null default sec.event_id(),
  constraint ground_alias_kind check (kind in ('road', 'compound', 'building')),
  constraint ground_alias_compound check ((kind = 'building') = (compound_id is not null)),
  constraint ground_alias_once unique nulls not distinct (kind, ground_id, community_code, compound_id, name)
);
create index ground_alias_name on ground_alias (name);
create index ground_alias_compound on ground_alias (compound_id) where compound_id is not null;
create index ground_alias_terms on ground_alias using gin (search_terms(name));
comment on table ground_alias is 'class=S1 app=select,insert,update; Former names of roads, compounds and buildings, with the community (and the compound) in which they were called so. Public place names: every colleague finds them, nobody who lives there is named.';
call sec.protect_by_ticket('ground_alias');

-- Whoever registers something while its ground goes out of use was too late. Looked at when the lock of the foreign key is held.
create function places_stands() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_table_name = 'building' then
    if exists (select 1 from made m join public.compound c on c.id = m.compound_id where m.closed_on is null and c.closed_on is not null) then
      raise exception 'ground_closed' using errcode = '40001';
    end if;
  elsif exists (select 1 from made m join public.building b on b.id = m.building_id where m.state <> '停用' and b.closed_on is not null)
      or exists (select 1 from made m join public.road r on r.id = m.road_id where m.state <> '停用' and r.closed_on is not null) then
    raise exception 'ground_closed' using errcode = '40001';
  end if;
  return null;
end $$;
comment on function places_stands is 'Nothing new stands on ground that is out of use.';
create trigger stands after insert on address referencing new table as made for each statement execute function places_stands();
create trigger stands after insert on building referencing new table as made for each statement execute function places_stands();

-- The moving part of 0032, for one pair and for many.
create function places_join_door(p_from uuid, p_into uuid, p_reason text) returns void language plpgsql security definer set search_path = '' as $$
declare a public.address; b public.address; h uuid; k uuid; event uuid := sec.event_id(); actor uuid := sec.actor(); last integer;
begin
  select * into a from public.address where id = p_from;
  select * into b from public.address where id = p_into;
  select id into h from public.house where address_id = p_from;
  select id into k from public.house where address_id = p_into;
  select coalesce(max(no), 0) into last from public.household where address_id = p_into;
  update public.household x set address_id = p_into, no = last + n.place, unit_id = b.unit_id, unit_pos = b.unit_pos, version = x.version + 1, event_id = event
    from (select y.id, row_number() over (order by y.no)::integer as place from public.household y where y.address_id = p_from) n where x.id = n.id;
  -- A new version: an act on many that was begun before cannot be taken back over this.
  update public.residence set address_id = p_into, unit_id = b.unit_id, unit_pos = b.unit_pos, version = version + 1, updated_by = actor, updated_at = now(), event_id = event
    where address_id = p_from;
  update public.person set hukou_address_id = p_into, version = version + 1, updated_by = actor, updated_at = now(), event_id = event where hukou_address_id = p_from;
  if h is not null and k is null then
    update public.house set address_id = p_into, unit_id = b.unit_id, unit_pos = b.unit_pos, version = version + 1, updated_by = actor, updated_at = now(), event_id = event where id = h;
  elsif h is not null then
    update public.visit set house_id = k, version = version + 1, event_id = event where house_id = h;
    update public.task set record_id = k, version = version + 1, event_id = event where record_kind = 'house' and record_id = h;
    update public.house set state = '注销', version = version + 1, updated_by = actor, updated_at = now(), event_id = event where id = h and state <> '注销';
  end if;
  -- A visit stays in the unit that made it: months that were signed keep their numbers.
  update public.visit set address_id = p_into, version = version + 1, event_id = event where address_id = p_from;
  update public.task set address_id = case when address_id = p_from then p_into else address_id end,
      record_id = case when record_kind = 'address' and record_id = p_from then p_into else record_id end,
      unit_id = b.unit_id, unit_pos = b.unit_pos, version = version + 1, event_id = event
    where address_id = p_from or (record_kind = 'address' and record_id = p_from);
  -- The home of a colleague stays closed to him under its new row.
  update public.staff_conflict set address_id = p_into where address_id = p_from;
  update public.address_alias x set address_id = p_into, unit_id = b.unit_id, unit_pos = b.unit_pos, event_id = event
    where x.address_id = p_from and x.text <> b.full_text and not exists (select 1 from public.address_alias y where y.address_id = p_into and y.text = x.text);
  if a.full_text <> b.full_text then
    insert into public.address_alias (id, address_id, text, until, unit_id, unit_pos, event_id)
      values (gen_random_uuid(), p_into, a.full_text, now(), b.unit_id, b.unit_pos, event) on conflict (address_id, text) do update set until = excluded.until;
  end if;
  update public.address set merged_into = p_into, version = version + 1, event_id = event where merged_into = p_from;
  update public.address set state = '停用', merged_into = p_into, retired_reason = p_reason, version = version + 1, updated_by = actor, updated_at = now(), event_id = event
    where id = p_from;
  update public.address set version = version + 1, updated_by = actor, updated_at = now(), event_id = event where id = p_into;
end $$;
comment on function places_join_door is 'All that refers to one door refers to the other from now on; the old row stays out of use and names its successor. Called by what has checked and locked both.';

create or replace function places_merge_address(p_from uuid, p_into uuid, p_version integer, p_into_version integer, p_reason text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare moved jsonb; a public.address; b public.address;
begin
  if not sec.writes() or sec.action_name() <> 'places.mergeAddress' then raise exception 'forbidden' using errcode = '42501'; end if;
  perform 1 from public.address where id in (p_from, p_into) order by id for update;
  moved := public.places_merge_moves(p_from, p_into);
  if moved ? 'refused' then return moved; end if;
  select * into a from public.address where id = p_from;
  select * into b from public.address where id = p_into;
  if a.version <> p_version or b.version <> p_into_version then return jsonb_build_object('refused', 'version_conflict'); end if;
  perform public.places_join_door(p_from, p_into, p_reason);
  return moved;
end $$;

-- Doors change their ground -------------------------------------------------------------------------------------------------
create function places_may_change_ground() returns void language plpgsql stable security definer set search_path = '' as $$
begin
  if not sec.writes() or sec.action_name() not in ('places.mergeGround', 'places.splitBuilding', 'places.splitCompound', 'places.moveBuilding', 'places.moveCompound',
      'places.demolishBuilding') then
    raise exception 'forbidden' using errcode = '42501';
  end if;
end $$;

create function places_doors_of(p_steps jsonb) returns table (id uuid, is_live boolean, no integer, old_text text, new_text text, new_sort text, new_match text, twin uuid, clash text)
language plpgsql stable security definer set search_path = '' as $$
begin
  return query
    with s as (select x.* from jsonb_to_recordset(p_steps) as x (no integer, "on" text, "from" uuid, "into" uuid, doors uuid[], units text[], "isWhole" boolean,
        community text, "oldHead" text, "newHead" text, "oldSort" text, "newSort" text, "oldCodes" text, "newCodes" text)),
    of as (select s.no, a.id from s join public.address a on a.building_id = s."from" where s."on" = 'building'
      union all select s.no, a.id from s join public.address a on a.road_id = s."from" where s."on" = 'road'),
    d as (
      select a.*, s.no as s_no, s."on" as s_on, s."from" as s_from, s."into" as s_into, s.community as s_community,
          case when starts_with(a.full_text, s."oldHead") then s."newHead" || substr(a.full_text, char_length(s."oldHead") + 1) else a.full_text end as to_text,
          case when starts_with(a.sort_key, s."oldSort") then s."newSort" || substr(a.sort_key, char_length(s."oldSort") + 1) else a.sort_key end as to_sort,
          -- The codes of the building lead those of the door: 3,1,301.
          case when a.match_key = left(a.match_key, 2) || s."oldCodes" then left(a.match_key, 2) || s."newCodes"
            when s."oldCodes" = '' then left(a.match_key, 2) || concat_ws(',', nullif(s."newCodes", ''), substr(a.match_key, 3))
            when starts_with(a.match_key, left(a.match_key, 2) || s."oldCodes" || ',')
              then left(a.match_key, 2) || concat_ws(',', nullif(s."newCodes", ''), substr(a.match_key, 4 + char_length(s."oldCodes")))
            else a.match_key end as to_match
        from s join of on of.no = s.no join public.address a on a.id = of.id
        where (s.doors is null and s.units is null or a.id = any (s.doors) or a.unit_no = any (s.units)) and (not s."isWhole" or a.state <> '停用'))
    select d.id, d.state <> '停用', d.s_no, d.full_text, d.to_text, d.to_sort, d.to_match, coalesce(t.id, u.id),
        case when d.state <> '停用' then (select x.full_text from public.address x where x.community_code = d.s_community and x.full_text = d.to_text and x.state <> '停用'
          and x.id <> d.id and x.id is distinct from coalesce(t.id, u.id) and not exists (select 1 from d e where e.id = x.id and e.to_text <> x.full_text)) end
      -- The same door on the ground that stays: the same text,
      from d left join lateral (select x.id from public.address x where d.state <> '停用' and d.s_into <> d.s_from and x.community_code = d.s_community and x.full_text = d.to_text
          and x.state <> '停用' and case d.s_on when 'road' then x.road_id else x.building_id end = d.s_into) t on true
      -- or the same parts with the floor said once and left out once (3层301室 is 301室).
      left join lateral (select x.id from public.address x where t.id is null and d.state <> '停用' and d.s_into <> d.s_from and x.community_code = d.s_community and x.match_key = d.to_match
          and x.state <> '停用' and x.kind = d.kind and case d.s_on when 'road' then x.road_id else x.building_id end = d.s_into
          and x.door_no is not distinct from d.door_no and x.unit_no is not distinct from d.unit_no and x.room_no = d.room_no and x.sub_addr is not distinct from d.sub_addr
          and (x.floor_no is null or d.floor_no is null) and char_length(x.room_no) = char_length(coalesce(x.floor_no, d.floor_no)) + 2
          and starts_with(x.room_no, coalesce(x.floor_no, d.floor_no)) order by x.id limit 1) u on true;
end $$;
comment on function places_doors_of is 'Doors that steps take to other ground, with the texts they get, the same door on that ground (twin), and a text that is taken there by another (clash). All grids, also the homes of colleagues.';

create function places_regroup(p_steps jsonb, p_compound uuid, p_unit uuid, p_joins boolean, p_reason text, p_commit boolean) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare lo integer := sec.lo(); hi integer := sec.hi(); homes uuid[] := sec.conflict_addresses(); found jsonb; ids uuid[]; pos integer; event uuid := sec.event_id(); actor uuid := sec.actor(); pair record;
begin
  perform public.places_may_change_ground();
  -- Held first: nothing is decided on what another is changing.
  select array_agg(x) into ids from jsonb_to_recordset(p_steps) as s ("from" uuid, "into" uuid), unnest(array[s."from", s."into"]) x;
  perform 1 from public.address a where a.building_id = any (ids) or a.road_id = any (ids) order by a.id for update;
  create temp table regrouped on commit drop as select d.*, not (d.id = any (homes)) and (d.twin is null or not (d.twin = any (homes))) as is_open from public.places_doors_of(p_steps) d;
  if exists (select 1 from pg_temp.regrouped r join public.address a on a.id in (r.id, r.twin) where a.unit_pos not between lo and hi) then raise exception 'forbidden' using errcode = '42501'; end if;
  select array_agg(r.id) into ids from pg_temp.regrouped r;
  found := jsonb_build_object(
    'doors', (select count(*) from pg_temp.regrouped r where r.is_live and r.twin is null),
    'retired', (select count(*) from pg_temp.regrouped r where not r.is_live),
    'joined', (select count(*) from pg_temp.regrouped r where r.twin is not null),
    'households', (select count(*) from public.household x where x.address_id = any (ids) and x.closed_on is null),
    'residents', (select count(*) from public.residence x where x.address_id = any (ids) and x.state not in ('ENDED', 'REJECTED')),
    'tasks', (select count(*) from public.task x where x.address_id = any (ids) and x.state not in ('CLOSED', 'CANCELLED')),
    'examples', (select coalesce(jsonb_agg(jsonb_build_object('from', e.old_text, 'to', e.new_text) order by e.new_sort), '[]') from (
        select r.* from pg_temp.regrouped r where r.is_live and r.twin is null and r.is_open and r.old_text <> r.new_text order by r.new_sort limit 6) e),
    'joins', (select coalesce(jsonb_agg(jsonb_build_object('from', e.old_text, 'to', e.into_text) order by e.new_sort), '[]') from (
        select r.old_text, r.new_sort, a.full_text as into_text from pg_temp.regrouped r join public.address a on a.id = r.twin where r.is_open order by r.new_sort limit 50) e),
    'clashes', (select coalesce(jsonb_agg(e.t order by e.t), '[]') from (
        select distinct coalesce(r.clash, r.new_text) as t from pg_temp.regrouped r where r.clash is not null or r.twin is not null and not p_joins limit 20) e),
    'struck', (select coalesce(jsonb_agg(e.old_text order by e.old_text), '[]') from (
        select r.old_text from pg_temp.regrouped r join public.house h on h.address_id = r.id and h.state = '在册' join public.house k on k.address_id = r.twin and k.state = '注销' where r.is_open limit 20) e),
    -- One's own home goes with its building, but what becomes of its records is for a colleague to decide.
    'isOwnHome', exists (select 1 from pg_temp.regrouped r where r.twin is not null and not r.is_open));
  found := found || jsonb_build_object('tooLong', coalesce((select max(char_length(r.new_text)) > 200 from pg_temp.regrouped r), false));
  if not p_commit or found -> 'clashes' <> '[]' or found -> 'struck' <> '[]' or (found ->> 'isOwnHome')::boolean or (found ->> 'tooLong')::boolean then
    drop table pg_temp.regrouped;
    return found;
  end if;
  for pair in select r.id, r.twin from pg_temp.regrouped r where r.twin is not null order by r.new_sort, r.id loop
    perform public.places_join_door(pair.id, pair.twin, p_reason);
  end loop;
  delete from pg_temp.regrouped r where r.twin is not null;
  -- What had left a building that goes into another, left the other.
  update public.address_alias x set ground_id = s."into" from jsonb_to_recordset(p_steps) as s ("from" uuid, "into" uuid, "isWhole" boolean)
    where s."isWhole" and x.ground_id = s."from";
  insert into public.address_alias (id, address_id, text, until, unit_id, unit_pos, ground_id, event_id)
    select gen_random_uuid(), a.id, a.full_text, now(), a.unit_id, a.unit_pos, case when s."from" <> s."into" and not s."isWhole" then s."from" end, event from pg_temp.regrouped r
      join public.address a on a.id = r.id join jsonb_to_recordset(p_steps) as s (no integer, "from" uuid, "into" uuid, "isWhole" boolean) on s.no = r.no where r.old_text <> r.new_text and a.merged_into is null
    on conflict (address_id, text) do update set until = excluded.until, ground_id = coalesce(excluded.ground_id, public.address_alias.ground_id);
  if p_unit is not null then pos := (select u.lft from sec.unit u where u.id = p_unit); end if;
  if p_unit is not null and (pos is null or pos not between lo and hi) then raise exception 'forbidden' using errcode = '42501'; end if;
  update public.address a set full_text = r.new_text, sort_key = r.new_sort, match_key = r.new_match, community_code = s.community,
      road_id = case when s."on" = 'road' then s."into" else a.road_id end, building_id = case when s."on" = 'building' then s."into" else a.building_id end,
      compound_id = case when s."on" = 'building' then p_compound else a.compound_id end, unit_id = coalesce(p_unit, a.unit_id), unit_pos = coalesce(pos, a.unit_pos),
      version = a.version + 1, updated_at = now(), updated_by = actor, event_id = event
    from pg_temp.regrouped r join jsonb_to_recordset(p_steps) as s (no integer, "on" text, "into" uuid, community text) on s.no = r.no where a.id = r.id;
  if p_unit is not null then
    select coalesce(array_agg(r.id), '{}') into ids from pg_temp.regrouped r;
    perform public.places_rehome_doors(ids, p_unit, pos);
    update public.person p set hukou_community_code = s.community, version = p.version + 1, updated_by = actor, updated_at = now(), event_id = event
      from pg_temp.regrouped r join jsonb_to_recordset(p_steps) as s (no integer, community text) on s.no = r.no
      where p.hukou_address_id = r.id and p.hukou_community_code is not null and p.hukou_community_code <> s.community;
  end if;
  drop table pg_temp.regrouped;
  return found;
end $$;
comment on function places_regroup is 'app=execute; Doors of roads and buildings go to other ground of the actor''s range, with a new beginning of their texts; the same door there takes over what the old one had. Without commit, and where something bars it, only numbers and texts.';

create function places_rehome_doors(p_ids uuid[], p_unit uuid, p_pos integer) returns void language plpgsql security definer set search_path = '' as $$
declare event uuid := sec.event_id();
begin
  update public.address_alias x set unit_id = p_unit, unit_pos = p_pos where x.address_id = any (p_ids);
  update public.house x set unit_id = p_unit, unit_pos = p_pos, version = x.version + 1, event_id = event where x.address_id = any (p_ids);
  update public.household x set unit_id = p_unit, unit_pos = p_pos, version = x.version + 1, event_id = event where x.address_id = any (p_ids);
  update public.residence x set unit_id = p_unit, unit_pos = p_pos, version = x.version + 1, event_id = event where x.address_id = any (p_ids);
  update public.task x set unit_id = p_unit, unit_pos = p_pos, version = x.version + 1, event_id = event
    where x.address_id = any (p_ids) or (x.record_kind = 'address' and x.record_id = any (p_ids));
  -- Visits go with the place, as where a community changes hands (0005): whoever looks after it now reads when it was last visited.
  update public.visit x set unit_id = p_unit, unit_pos = p_pos, version = x.version + 1, event_id = event where x.address_id = any (p_ids);
end $$;
comment on function places_rehome_doors is 'Re-points unit_id and unit_pos of every record at these doors. Activities stay where they happened.';

-- A building is pulled down ---------------------------------------------------------------------------------------------------
create function places_demolish(p_building uuid, p_reason text, p_commit boolean) returns jsonb language plpgsql security definer set search_path = '' as $$
declare lo integer := sec.lo(); hi integer := sec.hi(); homes uuid[] := sec.conflict_addresses(); ids uuid[]; found jsonb; event uuid := sec.event_id(); actor uuid := sec.actor();
begin
  perform public.places_may_change_ground();
  perform 1 from public.address a where a.building_id = p_building order by a.id for update;
  select coalesce(array_agg(a.id), '{}') into ids from public.address a where a.building_id = p_building and a.state <> '停用';
  if exists (select 1 from public.address a where a.id = any (ids) and a.unit_pos not between lo and hi) then raise exception 'forbidden' using errcode = '42501'; end if;
  found := jsonb_build_object('doors', cardinality(ids),
    'households', (select count(*) from public.household x where x.address_id = any (ids) and x.closed_on is null),
    'residents', (select count(*) from public.residence x where x.address_id = any (ids) and x.state not in ('ENDED', 'REJECTED')),
    'houses', (select count(*) from public.house x where x.address_id = any (ids) and x.state = '在册'),
    'tasks', (select count(*) from public.task x where x.address_id = any (ids) and x.state not in ('CLOSED', 'CANCELLED')),
    'inhabited', (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'fullText', e.full_text, 'residents', e.n) order by e.sort_key), '[]') from (
        select a.id, a.full_text, a.sort_key, count(x.id) as n from public.address a join public.residence x on x.address_id = a.id and x.state not in ('ENDED', 'REJECTED')
          where a.id = any (ids) and not (a.id = any (homes)) group by a.id order by a.sort_key limit 200) e));
  if p_commit then
    update public.address a set state = '停用', retired_reason = p_reason, version = a.version + 1, updated_by = actor, updated_at = now(), event_id = event where a.id = any (ids);
  end if;
  return found;
end $$;
comment on function places_demolish is 'app=execute; All doors of a building go out of use with one act; who lived there is to be verified, as where one door is retired. Without commit only numbers, and the doors where somebody is registered.';

-- New names ---------------------------------------------------------------------------------------------------------------------
-- As in 0007; the numbers by which misspellings are looked for follow the name of a building, too.
create function places_rematch(p_building uuid, p_old_codes text, p_new_codes text) returns void language plpgsql security definer set search_path = '' as $$
begin
  if not sec.writes() or sec.action_name() <> 'places.editBuilding'
      or not exists (select 1 from public.building b where b.id = p_building and b.unit_pos between sec.lo() and sec.hi()) then
    raise exception 'forbidden' using errcode = '42501';
  end if;
  update public.address a set match_key = case when a.match_key = 'C:' || p_old_codes then 'C:' || p_new_codes
      when p_old_codes = '' then 'C:' || concat_ws(',', nullif(p_new_codes, ''), substr(a.match_key, 3))
      when starts_with(a.match_key, 'C:' || p_old_codes || ',') then 'C:' || concat_ws(',', nullif(p_new_codes, ''), substr(a.match_key, 4 + char_length(p_old_codes)))
      else a.match_key end where a.building_id = p_building;
end $$;
comment on function places_rematch is 'app=execute; Match keys of the doors of a renamed building.';

-- As in 0007 and 0019, but the row of a door that went into another gets a new text without keeping the old one: nobody ever called anything so since.
create or replace function places_readdress(p_kind text, p_id uuid, p_old text, p_new text, p_old_sort text, p_new_sort text) returns integer
language plpgsql security definer set search_path = '' as $$
declare pos integer; n integer;
begin
  if not sec.writes() or sec.action_name() not in ('places.renameRoad', 'places.editCompound', 'places.editBuilding') then
    raise exception 'forbidden' using errcode = '42501';
  end if;
  pos := case p_kind
    when 'road' then (select r.unit_pos from public.road r where r.id = p_id)
    when 'compound' then (select c.unit_pos from public.compound c where c.id = p_id)
    when 'building' then (select b.unit_pos from public.building b where b.id = p_id) end;
  if pos is null or pos not between sec.lo() and sec.hi() then raise exception 'forbidden' using errcode = '42501'; end if;
  create temp table readdressed on commit drop as
    select a.id, a.full_text as old_text from public.address a
     where ((p_kind = 'road' and a.road_id = p_id) or (p_kind = 'compound' and a.compound_id = p_id) or (p_kind = 'building' and a.building_id = p_id))
       and starts_with(a.full_text, p_old);
  insert into public.address_alias (id, address_id, text, until, unit_id, unit_pos, event_id)
    select gen_random_uuid(), a.id, a.full_text, now(), a.unit_id, a.unit_pos, sec.event_id() from public.address a where a.id in (select r.id from pg_temp.readdressed r) and a.merged_into is null
    on conflict (address_id, text) do update set until = excluded.until;
  update public.address a set full_text = p_new || substr(a.full_text, char_length(p_old) + 1),
      sort_key = case when starts_with(a.sort_key, p_old_sort) then p_new_sort || substr(a.sort_key, char_length(p_old_sort) + 1) else a.sort_key end,
      version = a.version + 1, updated_at = now(), updated_by = sec.actor(), event_id = sec.event_id()
    where a.id in (select r.id from pg_temp.readdressed r);
  get diagnostics n = row_count;
  drop table pg_temp.readdressed;
  return n;
end $$;
create or replace function places_readdress_community(p_code text, p_old text, p_new text, p_old_sort text, p_new_sort text) returns integer
language plpgsql security definer set search_path = '' as $$
declare n integer;
begin
  if not sec.writes() or sec.action_name() not in ('organisation.renameCommunity', 'organisation.recodeCommunity') or (sec.ctx()).role is distinct from 'SYS' then
    raise exception 'forbidden' using errcode = '42501';
  end if;
  if exists (select 1 from public.address a where a.community_code = p_code and starts_with(a.full_text, p_old)
      and char_length(a.full_text) - char_length(p_old) + char_length(p_new) > 200) then
    return null;
  end if;
  insert into public.address_alias (id, address_id, text, until, unit_id, unit_pos, event_id)
    select gen_random_uuid(), a.id, a.full_text, now(), a.unit_id, a.unit_pos, sec.event_id() from public.address a where a.community_code = p_code and starts_with(a.full_text, p_old) and a.merged_into is null
    on conflict (address_id, text) do update set until = excluded.until;
  update public.address a set full_text = p_new || substr(a.full_text, char_length(p_old) + 1),
      sort_key = case when starts_with(a.sort_key, p_old_sort) then p_new_sort || substr(a.sort_key, char_length(p_old_sort) + 1) else a.sort_key end,
      version = a.version + 1, updated_at = now(), updated_by = sec.actor(), event_id = sec.event_id()
    where a.community_code = p_code and starts_with(a.full_text, p_old);
  get diagnostics n = row_count;
  return n;
end $$;

create or replace view places_v_building with (security_invoker = true) as
  select id, community_code, compound_id, name, floors_up, floors_down, unit_id, unit_pos, closed_on from building;
comment on view places_v_building is 'Buildings for other slices.';

create function places_called(p_text text) returns table (kind text, id uuid, name text, community_code text, community text, former text, is_mine boolean)
language plpgsql stable security definer set search_path = '' as $$
declare mine text[] := public.places_my_communities();
begin
  if coalesce(sec.action_name(), '') <> 'places.readAddress' then raise exception 'forbidden' using errcode = '42501'; end if;
  return query select distinct g.kind, g.id, g.name, m.code, m.name, l.name, m.code = any (mine)
    from public.ground_alias l
      join (select 'road' as kind, r.id, r.name, r.community_code from public.road r where r.closed_on is null
        union all select 'compound', c.id, c.name, c.community_code from public.compound c where c.closed_on is null) g on g.kind = l.kind and g.id = l.ground_id
      join public.community m on m.code = g.community_code
    where l.kind <> 'building' and position(upper(l.name) in p_text) > 0 and l.name <> g.name limit 200;
end $$;
comment on function places_called is 'app=execute; Roads and compounds of the whole city whose former name stands in a text, as they are called now. Public knowledge: no address, nobody.';

-- Search: what is out of use is not found as such, and former names lead to what stands ----------------------------------------
drop function search_ground(text[], text[], boolean, boolean, integer);
create function search_ground(p_words text[], p_patterns text[], p_any boolean, p_buildings boolean, p_limit integer)
returns table (kind text, id uuid, title text, community text, unit_id uuid, is_own boolean, former text)
language plpgsql stable security definer set search_path = '' as $$
declare lo integer := sec.lo(); hi integer := sec.hi(); mine text[] := public.places_my_communities();
begin
  perform public.search_may();
  return query
    with terms as (select public.search_terms(w) as t from pg_catalog.unnest(p_words) w),
    named as (
      select 'compound' as kind, c.id, c.name, c.community_code as said_in, false as is_former from terms, public.compound c
        where (not p_any and public.search_terms(c.name) @> terms.t or p_any and public.search_terms(c.name) && terms.t) and pg_catalog.cardinality(terms.t) > 0 and c.closed_on is null
      union select 'road', r.id, r.name, r.community_code, false from terms, public.road r
        where (not p_any and public.search_terms(r.name) @> terms.t or p_any and public.search_terms(r.name) && terms.t) and pg_catalog.cardinality(terms.t) > 0 and r.closed_on is null
      union select l.kind, l.ground_id, l.name, l.community_code, true from terms, public.ground_alias l
        where not p_any and l.kind <> 'building' and public.search_terms(l.name) @> terms.t and pg_catalog.cardinality(terms.t) > 0),
    found as (
      select n.kind, n.id, n.name as said, n.said_in, n.is_former from named n where not p_buildings
      union all
      select 'building', b.id, n.name || b.name, n.said_in, n.is_former from named n
        join public.building b on (n.kind = 'compound' and b.compound_id = n.id or n.kind = 'road' and b.road_id = n.id) and b.closed_on is null where p_buildings
      union all
      select 'building', l.ground_id, n.name || l.name, n.said_in, true from named n join public.ground_alias l on l.kind = 'building' and l.compound_id = n.id where p_buildings),
    stands as (
      select c.id, c.name as title, c.community_code, c.unit_id, c.unit_pos from public.compound c where c.id in (select f.id from found f) and c.closed_on is null
      union all select r.id, r.name, r.community_code, r.unit_id, r.unit_pos from public.road r where r.id in (select f.id from found f) and r.closed_on is null
      union all select b.id, pg_catalog.concat(c.name, b.name), b.community_code, b.unit_id, b.unit_pos from public.building b left join public.compound c on c.id = b.compound_id
        where b.id in (select f.id from found f) and b.closed_on is null),
    best as (
      select distinct on (f.id) f.kind, f.id, s.title, m.name as community, s.unit_id, (s.unit_pos between lo and hi or s.community_code = any (mine)) as own,
          case when f.is_former then f.said end as former
        from found f join stands s on s.id = f.id join public.community m on m.code = s.community_code join public.community o on o.code = f.said_in
        where (o.name || ' ' || f.said) ~* all (p_patterns) order by f.id, f.is_former, pg_catalog.char_length(f.said), f.said)
    select b.kind, b.id, b.title, b.community, b.unit_id, b.own, b.former from best b
      order by b.own desc, b.former is not null, pg_catalog.char_length(b.title), b.title, b.id limit p_limit;
end $$;
comment on function search_ground is 'app=execute; Compounds and roads, or the buildings in and along them, whose name, or one they had (`former`), holds one of the words and, with the community it was said in, all patterns; own ones first. Public knowledge: no address, nobody.';
