create table division (
  code text primary key,
  name text not null,
  level text not null,
  parent_code text references division (code),
  constraint division_level check (level in ('province', 'city', 'county', 'town')),
  constraint division_code check (code ~ '^\d{2,12}$')
);
comment on table division is 'class=S0 app=select,insert,update; Administrative divisions of the chosen city above the community (statistical codes).';

create table community (
  code text primary key,
  name text not null,
  type text not null,
  town_code text not null references division (code),
  code_status text not null,
  pseudo boolean not null default false,
  urban_rural text,
  committee_chief text,
  committee_phone text,
  valid_from date not null,
  valid_to date,
  replaced_by text references community (code),
  version integer not null default 1,
  constraint community_code check (code ~ '^\d{12}$'),
  constraint community_type check (type in ('居委会', '村委会', '其他')),
  constraint community_code_status check (code_status in ('国家码', '本地临时码')),
  constraint community_urban_rural check (urban_rural is null or urban_rural in ('111', '112', '121', '122', '123', '210', '220'))
);
create index community_town on community (town_code);
comment on table community is 'class=S1 app=select,insert,update; Communities and villages. Never matched by name alone: names repeat.';
call sec.protect_by_ticket('community');

create table org_unit (
  id uuid primary key references sec.unit (id),
  parent_id uuid references org_unit (id),
  kind text not null,
  code text not null,
  name text not null,
  short_name text,
  region_code text not null,
  phone text,
  address text,
  opened_on date not null,
  closed_on date,
  station_class text,
  grade text,
  duty_model text,
  two_teams_one_room boolean,
  chief_in_town_leadership boolean,
  area_km2 numeric(10, 2),
  establishment integer,
  room_category text,
  room_site_type text,
  room_area_m2 numeric(8, 1),
  room_build_level text,
  room_open_hours text,
  room_mailbox boolean,
  room_named_after uuid,
  area_kind text,
  room_id uuid references org_unit (id),
  grid_community_code text references community (code),
  grid_households integer,
  supervision_phone text,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  updated_by uuid,
  updated_at timestamptz,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint org_unit_code unique (kind, code),
  constraint org_unit_kind check (kind in ('CITY', 'BRANCH', 'STATION', 'ROOM', 'AREA', 'GRID')),
  constraint org_unit_name check (char_length(name) between 2 and 40),
  constraint org_unit_period check (closed_on is null or closed_on >= opened_on),
  constraint org_unit_area_kind check (kind <> 'AREA' or area_kind in ('城区', '集镇', '农村', '涉外')),
  constraint org_unit_grid check (kind <> 'GRID' or grid_community_code is not null)
);
create index org_unit_parent on org_unit (parent_id);
comment on table org_unit is 'class=S1 Bureaus, stations, police rooms, police areas and grids; scope lives in sec.unit under the same id.';
call sec.protect_by_ticket('org_unit');

create table area_community (
  community_code text primary key references community (code),
  area_id uuid not null references org_unit (id),
  event_id uuid not null default sec.event_id()
);
create index area_community_area on area_community (area_id);
comment on table area_community is 'class=S1 app=select,insert,update,delete; Which police area looks after a community: one area, one or several communities.';
call sec.protect_by_ticket('area_community');
create policy ticket_delete on area_community for delete using ((select sec.writes()));

create table staff (
  id uuid primary key,
  unit_id uuid not null references org_unit (id),
  badge_no text not null,
  name text not null,
  kind text not null,
  phone_enc bytea not null,
  phone_mask text not null,
  post text not null,
  status text not null,
  languages jsonb not null default '[]',
  start_on date not null,
  end_on date,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  updated_by uuid,
  updated_at timestamptz,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint staff_badge unique (badge_no),
  constraint staff_kind check (kind in ('民警', '勤务辅警', '文职辅警', '协勤', '网格员', '专职调解员', '专职巡防队员', '社区干部')),
  constraint staff_post check (post in ('所领导', '社区', '治安', '巡防', '案件', '内勤', '其他')),
  constraint staff_status check (status in ('在岗', '借调中', '培训', '休假', '病休', '离岗')),
  constraint staff_period check (end_on is null or end_on >= start_on)
);
create index staff_unit on staff (unit_id);
comment on table staff is 'class=S1 Police, auxiliaries, grid workers and others who work on the platform. No party field, by design.';
comment on column staff.phone_enc is 'Envelope of platform/crypto, place staff.phone_enc|id.';
call sec.protect_by_ticket('staff');

create table posting (
  id uuid primary key references sec.posting (id),
  staff_id uuid not null references staff (id),
  unit_id uuid not null references org_unit (id),
  role text not null,
  duty text not null,
  community_title text,
  title_doc_no text,
  from_on date not null,
  to_on date,
  handover_id uuid,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint posting_duty check (duty in ('责任民警', '协助民警', '辅警', '网格员', '代管', '所领导', '指导', '其他')),
  constraint posting_title check (community_title is null or (community_title in ('社区治安长', '副治安长', '治安员') and title_doc_no is not null)),
  constraint posting_cover check (duty <> '代管' or to_on is not null),
  constraint posting_period check (to_on is null or to_on >= from_on)
);
create index posting_unit on posting (unit_id);
create index posting_staff on posting (staff_id);
comment on table posting is 'class=S1 Who holds which duty over which unit, from when to when; the scope it gives lives in sec.posting under the same id.';
call sec.protect_by_ticket('posting');

create table staff_conflict (
  id uuid primary key,
  staff_id uuid not null references staff (id),
  person_id uuid,
  address_id uuid,
  reason text not null,
  from_on date not null,
  to_on date,
  event_id uuid not null default sec.event_id(),
  constraint staff_conflict_target check (num_nonnulls(person_id, address_id) = 1),
  constraint staff_conflict_reason check (reason in ('本人', '家属', '住所', '利害关系'))
);
create index staff_conflict_staff on staff_conflict (staff_id);
comment on table staff_conflict is 'class=S2 Own family and own home: records a staff member must not open (restrictive policies read it through a definer function).';
call sec.protect_by_ticket('staff_conflict');

create table staffing_rule (
  code text not null,
  area_kind text not null,
  pop_basis text not null,
  brackets jsonb not null,
  aux_per_officer numeric(3, 1) not null,
  min_days_per_week integer,
  min_hours_per_week integer,
  valid_from date not null,
  valid_to date,
  source text not null,
  mark text not null,
  constraint staffing_rule_pk primary key (code, area_kind, valid_from),
  constraint staffing_rule_kind check (area_kind in ('城区', '集镇', '农村', '涉外')),
  constraint staffing_rule_basis check (pop_basis in ('实有人口', '常住人口'))
);
comment on table staffing_rule is 'class=S0 app=select,insert,update; Required officers by population, as versioned data (dictionary §4.1).';

create function sec.conflict_persons() returns uuid[] language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(c.person_id), '{}') from public.staff_conflict c
   where c.staff_id = (sec.ctx()).actor and c.person_id is not null and (c.to_on is null or c.to_on >= current_date) $$;
create function sec.conflict_addresses() returns uuid[] language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(c.address_id), '{}') from public.staff_conflict c
   where c.staff_id = (sec.ctx()).actor and c.address_id is not null and (c.to_on is null or c.to_on >= current_date) $$;

create view organisation_v_unit with (security_invoker = true) as select id, parent_id, kind, code, name, short_name, region_code, phone, area_kind, room_id, grid_community_code, closed_on from org_unit;
create view organisation_v_staff with (security_invoker = true) as select id, unit_id, badge_no, name, kind, status, end_on from staff;
create view organisation_v_community with (security_invoker = true) as
  select c.code, c.name, c.type, c.town_code, c.valid_to, c.replaced_by, a.area_id, t.name as town_name from community c
  join division t on t.code = c.town_code left join area_community a on a.community_code = c.code;
create view organisation_v_posting with (security_invoker = true) as select id, staff_id, unit_id, role, duty, from_on, to_on from posting;
comment on view organisation_v_unit is 'Units for other slices.';
comment on view organisation_v_staff is 'Staff names for other slices.';
comment on view organisation_v_community is 'Communities with the police area that looks after them.';
comment on view organisation_v_posting is 'Postings for other slices.';
