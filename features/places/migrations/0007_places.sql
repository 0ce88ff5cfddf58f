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
create index building_compound on building (compound_id);
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
  lng numeric(10, 6),
  lat numeric(10, 6),
  datum text,
  raw_lng numeric(10, 6),
  raw_lat numeric(10, 6),
  raw_datum text,
  geo_source text,
  external_code text,
  state text not null,
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
  constraint address_text check (char_length(full_text) between 1 and 200),
  constraint address_full_text unique (community_code, full_text)
);
create index address_building on address (building_id);
create index address_unit_pos on address (unit_pos, id);
comment on table address is 'class=S1 Standard addresses (标准地址): exactly one of three patterns. full_text is generated, never typed.';
call sec.protect_by_unit('address');
create policy own_home on address as restrictive for select using (not (id = any ((select sec.conflict_addresses())::uuid[])));

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

create function places_basis_address(p_id uuid, p_staff uuid, p_lo integer, p_hi integer, p_purpose text) returns boolean
language sql stable security definer set search_path = '' as $$
  select p_purpose in ('visit', 'verify', 'data_fix', 'counter') and exists (select 1 from public.address a where a.id = p_id and a.state <> '停用' and a.unit_pos between p_lo and p_hi) $$;
insert into sec.basis_kind (name, id, check_fn) values ('address', 2, 'public.places_basis_address');

create view places_v_address with (security_invoker = true) as
  select id, community_code, building_id, compound_id, unit_no, floor_no, room_no, full_text, lng, lat, state, merged_into, unit_id, unit_pos from address;
create view places_v_house with (security_invoker = true) as select id, address_id, occupancy, use, state, unit_id, unit_pos from house;
create view places_v_building with (security_invoker = true) as select id, community_code, compound_id, name, floors_up, floors_down, unit_id, unit_pos from building;
comment on view places_v_address is 'Addresses for other slices.';
comment on view places_v_house is 'Houses for other slices.';
comment on view places_v_building is 'Buildings for other slices.';
