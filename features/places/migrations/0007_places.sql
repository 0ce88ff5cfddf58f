create table road (
  id uuid primary key,
  community_code text not null references community (code),
  name text not null,
  code text,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint road_name unique (community_code, name)
);
comment on table road is 'class=S1 Streets and lanes (街路巷) of a community.';
call sec.protect_by_unit('road');

create table compound (
  id uuid primary key,
  community_code text not null references community (code),
  name text not null,
  type text not null,
  closed boolean,
  unit_access boolean,
  gates integer,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  updated_by uuid,
  updated_at timestamptz,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint compound_name unique (community_code, name),
  constraint compound_type check (type in ('物业小区', '非物业小区', '单位院', '自然村组'))
);
comment on table compound is 'class=S1 Residential compounds and village groups (小区, 组).';
call sec.protect_by_unit('compound');

create table building (
  id uuid primary key,
  community_code text not null references community (code),
  compound_id uuid references compound (id),
  road_id uuid references road (id),
  door_no text,
  name text not null,
  class text not null,
  structure text,
  floors_up integer,
  floors_down integer,
  built_year integer,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  updated_by uuid,
  updated_at timestamptz,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint building_class check (class in ('居民楼', '商住楼', '写字楼', '学校', '医院', '商场', '厂房/仓库', '宾馆', '机关办公', '棚户/临时', '其他')),
  constraint building_structure check (structure is null or structure in ('土木', '砖木', '砖混', '框架', '剪力', '钢')),
  constraint building_floors check (coalesce(floors_up, 1) between 1 and 200 and coalesce(floors_down, 0) between 0 and 20)
);
create unique index building_name on building (compound_id, name);
create index building_road on building (road_id);
create index building_community on building (community_code);
comment on table building is 'class=S1 Buildings (楼栋).';
call sec.protect_by_unit('building');

create table address (
  id uuid primary key,
  community_code text not null references community (code),
  pattern text not null,
  road_id uuid references road (id),
  door_no text,
  compound_id uuid references compound (id),
  building_id uuid references building (id),
  village_group text,
  group_house_no integer,
  provisional_no boolean not null default false,
  landmark text,
  unit_no text,
  floor_no text,
  room_no text,
  sub_addr text,
  kind text not null default '户室',
  full_text text not null,
  sort_key text collate "C" not null default '',
  match_key text not null default '',
  lng numeric(10, 6),
  lat numeric(10, 6),
  datum text,
  raw_lng numeric(10, 6),
  raw_lat numeric(10, 6),
  raw_datum text,
  geo_source text,
  external_code text,
  state text not null,
  retired_reason text,
  merged_into uuid references address (id),
  source text not null,
  verified_at timestamptz,
  verified_by uuid,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  updated_by uuid,
  updated_at timestamptz,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint address_pattern check (
    (pattern = 'ROAD' and road_id is not null and door_no is not null and building_id is null and compound_id is null and village_group is null and landmark is null)
    or (pattern = 'COMPOUND' and compound_id is not null and building_id is not null and road_id is null and door_no is null and village_group is null and landmark is null)
    or (pattern = 'RURAL' and road_id is null and door_no is null and building_id is null and compound_id is null and
      ((village_group is not null and group_house_no is not null and landmark is null) or (landmark is not null and lng is not null and lat is not null and village_group is null)))),
  constraint address_kind check (kind in ('户室', '用途区块')),
  constraint address_state check (state in ('草拟', '待核', '启用', '停用')),
  constraint address_source check (source in ('现场采集', '自主申报', '网格上报', '系统生成', '批量导入', '上级下发')),
  constraint address_point check ((lng is null) = (lat is null) and (lng is null) = (datum is null) and (lng is null) = (raw_lng is null) and (lng is null) = (raw_datum is null)),
  constraint address_datum check (datum in ('WGS84', 'CGCS2000') and raw_datum in ('WGS84', 'CGCS2000', 'GCJ02')),
  constraint address_geo_source check (geo_source in ('地图标注', '坐标录入', '扫码')),
  constraint address_text check (char_length(full_text) between 1 and 200),
  constraint address_full_text unique (community_code, full_text)
);
-- Lists run in natural order by whatever narrows them most; each of these serves one filter, ordered and by keyset.
create index address_by_unit on address (unit_pos, sort_key, id);
create index address_by_community on address (community_code, sort_key, id);
create index address_by_compound on address (compound_id, sort_key, id) where compound_id is not null;
create index address_by_building on address (building_id, sort_key, id) where building_id is not null;
create index address_by_road on address (road_id, sort_key, id) where road_id is not null;
create index address_waiting on address (unit_pos, sort_key, id) where state in ('草拟', '待核');
create index address_match on address (community_code, match_key);
create index address_group on address (community_code, village_group) where village_group is not null;
comment on column address.sort_key is 'Pieces of full_text with numbers padded to six digits: 2号楼 comes before 10号楼.';
comment on column address.match_key is 'Numbers and cardinal marks behind the street or compound: only addresses that share them can be misspellings of each other.';
comment on table address is 'class=S1 Standard addresses (标准地址): exactly one of three patterns. full_text is generated, never typed.';
call sec.protect_by_unit('address');
-- The definer is let through: a renamed road also runs past the houses of colleagues, and their numbers are taken too.
create policy own_home on address as restrictive for select using (not (id = any ((select sec.conflict_addresses())::uuid[])) or (select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace));

create table address_alias (
  id uuid primary key,
  address_id uuid not null references address (id),
  text text not null,
  until timestamptz not null default now(),
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  event_id uuid not null default sec.event_id(),
  constraint address_alias_once unique (address_id, text)
);
create index address_alias_unit_pos on address_alias (unit_pos);
comment on table address_alias is 'class=S1 Former full texts of an address (renamed road, corrected door): it stays findable by them.';
call sec.protect_by_unit('address_alias');
create policy own_home on address_alias as restrictive for select using (not (address_id = any ((select sec.conflict_addresses())::uuid[])) or (select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace));

create table house (
  id uuid primary key,
  address_id uuid not null references address (id),
  ownership text not null,
  use text not null,
  rooms integer,
  area_m2 numeric(8, 2),
  owner_person_id uuid,
  owner_name text,
  owner_phone_enc bytea,
  owner_phone_mask text,
  occupancy text not null,
  verified_at timestamptz,
  verified_by uuid,
  state text not null default '在册',
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  updated_by uuid,
  updated_at timestamptz,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint house_address unique (address_id),
  constraint house_ownership check (ownership in ('公', '私', '单位', '小产权/其他')),
  constraint house_use check (use in ('住宿', '办公', '商用', '其他')),
  constraint house_occupancy check (occupancy in ('自住', '出租', '空置', '集体宿舍')),
  constraint house_state check (state in ('在册', '注销'))
);
comment on table house is 'class=S2 Houses (实有房屋) with their owner.';
call sec.protect_by_unit('house');
-- The definer is let through, as on address: renumbering, moving to another unit and counting leave nobody out.
create policy own_home on house as restrictive for select using (not (address_id = any ((select sec.conflict_addresses())::uuid[])) or (select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace));

-- Where a place lies ------------------------------------------------------------------------------------------------------
create function places_unit_pos(p_unit uuid) returns integer language plpgsql security definer set search_path = '' as $$
begin
  if not sec.writes() or sec.action_name() not like 'places.%' then raise exception 'forbidden' using errcode = '42501'; end if;
  -- Shared with sec.add_unit: the tree is not renumbered between this answer and the insert that uses it.
  perform pg_advisory_xact_lock_shared(7300001);
  return (select u.lft from sec.unit u where u.id = p_unit);
end $$;
comment on function places_unit_pos is 'app=execute; Position of a unit for the records about to be made there.';

create function places_my_communities() returns text[] language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(distinct x.code), '{}') from (
    select c.code, c.area_id as unit_id from public.organisation_v_community c where c.area_id is not null
    union all select g.grid_community_code, g.id from public.organisation_v_unit g where g.kind = 'GRID' and g.closed_on is null
  ) x join sec.unit u on u.id = x.unit_id where u.lft between sec.lo() and sec.hi() $$;
comment on function places_my_communities is 'app=execute; Communities whose police area, or one of whose grids, lies in the range of the posting.';

-- A grid worker has to find the streets and compounds of the community around his grid: they are public knowledge.
create policy community on road for select using (community_code = any ((select places_my_communities())::text[]));
create policy community on compound for select using (community_code = any ((select places_my_communities())::text[]));
create policy community on building for select using (community_code = any ((select places_my_communities())::text[]));

create function places_next_group_no(p_community text, p_group text) returns integer language plpgsql security definer set search_path = '' as $$
begin
  if not sec.writes() or sec.action_name() not like 'places.%' or not (p_community = any (public.places_my_communities())) then
    raise exception 'forbidden' using errcode = '42501';
  end if;
  -- Held to the end of the transaction: the second of two at once sees the first one's number.
  perform pg_advisory_xact_lock(7300007, hashtext(p_community || '|' || p_group));
  return (select coalesce(max(a.group_house_no), 0) + 1 from public.address a where a.community_code = p_community and a.village_group = p_group);
end $$;
comment on function places_next_group_no is 'app=execute; Next number of a house in its village group, over all grids of the community, safe against two at once.';

create function places_readdress(p_kind text, p_id uuid, p_old text, p_new text, p_old_sort text, p_new_sort text) returns integer
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
    select gen_random_uuid(), a.id, a.full_text, now(), a.unit_id, a.unit_pos, sec.event_id() from public.address a where a.id in (select r.id from pg_temp.readdressed r)
    on conflict (address_id, text) do update set until = excluded.until;
  update public.address a set full_text = p_new || substr(a.full_text, char_length(p_old) + 1),
      sort_key = case when starts_with(a.sort_key, p_old_sort) then p_new_sort || substr(a.sort_key, char_length(p_old_sort) + 1) else a.sort_key end,
      version = a.version + 1, updated_at = now(), updated_by = sec.actor(), event_id = sec.event_id()
    where a.id in (select r.id from pg_temp.readdressed r);
  get diagnostics n = row_count;
  drop table pg_temp.readdressed;
  return n;
end $$;
comment on function places_readdress is 'app=execute; New beginning for the full texts of everything along a road, in a compound or in a building; the old texts become aliases. Also reaches the homes of colleagues, which the actor himself may not open.';

create function places_basis_address(p_id uuid, p_staff uuid, p_lo integer, p_hi integer, p_purpose text) returns boolean
language sql stable security definer set search_path = '' as $$
  select p_purpose in ('visit', 'verify', 'data_fix', 'counter') and exists (select 1 from public.address a where a.id = p_id and a.state <> '停用' and a.unit_pos between p_lo and p_hi)
    and not (p_id = any (public.organisation_own_homes(p_staff))) $$;
insert into sec.basis_kind (name, id, check_fn) values ('address', 2, 'public.places_basis_address');

create view places_v_address with (security_invoker = true) as
  select id, community_code, building_id, compound_id, unit_no, floor_no, room_no, full_text, lng, lat, state, merged_into, unit_id, unit_pos from address;
create view places_v_house with (security_invoker = true) as select id, address_id, occupancy, use, state, unit_id, unit_pos from house;
create view places_v_building with (security_invoker = true) as select id, community_code, compound_id, name, floors_up, floors_down, unit_id, unit_pos from building;
comment on view places_v_address is 'Addresses for other slices.';
comment on view places_v_house is 'Houses for other slices.';
comment on view places_v_building is 'Buildings for other slices.';
