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
alter table community enable row level security;
alter table community force row level security;
create policy ticket on community for select using ((select sec.is_open()));
create policy ticket_insert on community for insert with check ((select sec.writes()) and (select sec.action_name()) like 'organisation.%');
create policy ticket_update on community for update using ((select sec.writes()) and (select sec.action_name()) like 'organisation.%');

-- Every colleague may read the organisation; it is changed only by this slice's operations and only inside the range of the posting.
create function organisation_in_scope(p_unit uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select coalesce(exists (select 1 from sec.unit u, (select sec.ctx() as c) t where u.id = p_unit and ((t.c).role = 'SYS' or u.lft between (t.c).lo and (t.c).hi)), false) $$;
comment on function organisation_in_scope is 'app=execute; Whether the actor may manage this unit: it lies in the range of his posting, or he is the system administrator.';

create procedure organisation_protect(p_table regclass, p_unit_column text) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', p_table);
  execute format('alter table %s force row level security', p_table);
  execute format('create policy ticket on %s for select using ((select sec.is_open()))', p_table);
  execute format('create policy scope_insert on %s for insert with check ((select sec.writes()) and (select sec.action_name()) like ''organisation.%%'' and organisation_in_scope(%I))', p_table, p_unit_column);
  execute format('create policy scope_update on %s for update using ((select sec.writes()) and (select sec.action_name()) like ''organisation.%%'' and organisation_in_scope(%I)) with check (organisation_in_scope(%I))', p_table, p_unit_column, p_unit_column);
end $$;

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
call organisation_protect('org_unit', 'id');

create table area_community (
  community_code text primary key references community (code),
  area_id uuid not null references org_unit (id),
  event_id uuid not null default sec.event_id()
);
create index area_community_area on area_community (area_id);
comment on table area_community is 'class=S1 app=select,insert,update,delete; Which police area looks after a community: one area, one or several communities.';
call organisation_protect('area_community', 'area_id');
create policy scope_delete on area_community for delete using ((select sec.writes()) and (select sec.action_name()) like 'organisation.%' and organisation_in_scope(area_id));

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
call organisation_protect('staff', 'unit_id');

create table area_handover (
  id uuid primary key,
  area_id uuid not null references org_unit (id),
  from_staff_id uuid not null references staff (id),
  to_staff_id uuid not null references staff (id),
  on_date date not null,
  open_items integer not null,
  note text,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  event_id uuid not null default sec.event_id(),
  constraint area_handover_two check (from_staff_id <> to_staff_id),
  constraint area_handover_note check (char_length(note) <= 500)
);
create index area_handover_area on area_handover (area_id);
comment on table area_handover is 'class=S1 app=select,insert; Change of the responsible officer of a police area: who, when, how many items were open.';
call organisation_protect('area_handover', 'area_id');

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
  handover_id uuid references area_handover (id),
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint posting_duty check (duty in ('责任民警', '协助民警', '辅警', '网格员', '代管', '所领导', '指导', '其他')),
  constraint posting_title check (community_title is null or (community_title in ('社区治安长', '副治安长', '治安员') and title_doc_no is not null)),
  constraint posting_cover check (duty <> '代管' or to_on is not null),
  constraint posting_period check (to_on is null or to_on >= from_on)
);
create index posting_unit on posting (unit_id);
create index posting_staff on posting (staff_id);
comment on table posting is 'class=S1 app=select; Who holds which duty over which unit, from when to when; the scope it gives lives in sec.posting under the same id.';
call organisation_protect('posting', 'unit_id');

-- Two at once: the lock makes the second wait and then see the first.
create function organisation_one_holder() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform 1 from sec.unit where id = new.unit_id for no key update;
  if exists (select 1 from public.posting p where p.id <> new.id and p.unit_id = new.unit_id and p.duty = new.duty
      and daterange(p.from_on, p.to_on, '[]') && daterange(new.from_on, new.to_on, '[]')) then
    raise exception 'posting_overlap' using errcode = '23P01';
  end if;
  return new;
end $$;
comment on function organisation_one_holder is 'At most one responsible officer and one cover per area at a time (dictionary §8.27).';
create trigger one_holder before insert or update on posting for each row when (new.duty in ('责任民警', '代管')) execute function organisation_one_holder();

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

create function organisation_leads(p_staff uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select coalesce((sec.ctx()).role in ('CHIEF', 'DEPUTY') and exists (select 1 from public.staff s where s.id = p_staff and public.organisation_in_scope(s.unit_id)), false) $$;
comment on function organisation_leads is 'app=execute; Whether the actor is chief or deputy over the unit of this staff member.';

alter table staff_conflict enable row level security;
alter table staff_conflict force row level security;
create policy own_or_led on staff_conflict for select using ((select sec.is_open()) and (staff_id = (select sec.actor()) or organisation_leads(staff_id)));
create policy register on staff_conflict for insert with check ((select sec.action_name()) = 'organisation.registerConflict' and (staff_id = (select sec.actor()) or organisation_leads(staff_id)));
create policy end_others on staff_conflict for update using ((select sec.action_name()) = 'organisation.endConflict' and staff_id <> (select sec.actor()) and organisation_leads(staff_id));

create table staffing_rule (
  code text not null,
  area_kind text not null,
  pop_basis text not null,
  brackets jsonb not null,
  aux_per_officer numeric(3, 1) not null,
  every_community boolean not null default false,
  min_share numeric(3, 2),
  min_days_per_week integer,
  min_hours_per_week integer,
  valid_from date not null,
  valid_to date,
  source text not null,
  mark text not null,
  constraint staffing_rule_pk primary key (code, area_kind, valid_from),
  constraint staffing_rule_kind check (area_kind in ('城区', '集镇', '农村', '涉外', '全所')),
  constraint staffing_rule_basis check (pop_basis in ('实有人口', '常住人口', '实有警力')),
  constraint staffing_rule_share check ((area_kind = '全所') = (min_share is not null))
);
comment on table staffing_rule is 'class=S0 app=select,insert,update; Required officers by population, as versioned data (dictionary §4.1).';

comment on column staffing_rule.brackets is 'List of {min, max, officers, perOfficer?, rounding?}, ascending and contiguous; max null is open. A text in place of a number names a parameter (platform/deadlines).';
comment on column staffing_rule.every_community is 'At least staffing.minPerCommunity officers for each community of the area.';
comment on column staffing_rule.min_share is 'Rule over the whole station: least share of community officers in its strength.';

create function organisation_own_family(p_staff uuid) returns uuid[] language plpgsql stable security definer set search_path = '' as $$
begin
  return coalesce((select array_agg(c.person_id) from public.staff_conflict c where c.staff_id = p_staff and c.person_id is not null
    and (c.to_on is null or c.to_on >= (now() at time zone 'Asia/Shanghai')::date)), '{}');
end $$;
comment on function organisation_own_family is 'Persons a staff member must not open today, Shanghai''s date.';
create function organisation_own_homes(p_staff uuid) returns uuid[] language plpgsql stable security definer set search_path = '' as $$
begin
  return coalesce((select array_agg(c.address_id) from public.staff_conflict c where c.staff_id = p_staff and c.address_id is not null
    and (c.to_on is null or c.to_on >= (now() at time zone 'Asia/Shanghai')::date)), '{}');
end $$;
comment on function organisation_own_homes is 'Addresses a staff member must not open today, Shanghai''s date. Asked too before a ticket exists: his own home justifies nothing.';
create function sec.conflict_persons() returns uuid[] language plpgsql stable security definer set search_path = '' as $$
begin
  return public.organisation_own_family(sec.actor());
end $$;
create function sec.conflict_addresses() returns uuid[] language plpgsql stable security definer set search_path = '' as $$
begin
  return public.organisation_own_homes(sec.actor());
end $$;

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

-- Postings: written only here, in both tables at once, because sec.posting is what opens rows.
create function organisation_may_grant(p_staff uuid, p_unit uuid, p_role text) returns text language plpgsql stable security definer set search_path = '' as $$
declare e audit.event := sec.ctx();
begin
  if e.actor = p_staff then return 'posting_to_oneself'; end if;
  if e.role = 'SYS' then return null; end if;
  if e.role is distinct from 'CHIEF' or p_role not in ('OFFICER', 'AUX', 'GRID', 'MEDIATOR') then return 'posting_above_own'; end if;
  if not public.organisation_in_scope(p_unit) or not exists (select 1 from public.staff s where s.id = p_staff and public.organisation_in_scope(s.unit_id)) then
    return 'not_found';
  end if;
  return null;
end $$;
comment on function organisation_may_grant is 'Nobody grants to himself or above what he holds (trust.md B5): the administrator grants any role, a chief the ground roles inside his station. Answers an error code or null.';

create function organisation_close_scope(p_posting uuid, p_to date) returns void language plpgsql security definer set search_path = '' as $$
declare today date := (now() at time zone 'Asia/Shanghai')::date; last_day date := case when p_to <= today then least(p_to, today - 1) else p_to end;
begin
  update sec.posting set valid_to = least(valid_to, last_day), valid_from = least(valid_from, last_day) where id = p_posting;
end $$;
comment on function organisation_close_scope is 'Ends the access of a posting. One that ends today or earlier opens nothing from the next request on, although its last day is still today.';

create function organisation_add_posting(p_id uuid, p_staff uuid, p_unit uuid, p_role text, p_duty text, p_from date, p_to date,
  p_title text, p_doc text, p_replaces uuid, p_handover uuid) returns text
language plpgsql security definer set search_path = '' as $$
declare refused text; old public.posting;
begin
  if not sec.writes() or sec.action_name() <> 'organisation.addPosting' then raise exception 'forbidden' using errcode = '42501'; end if;
  refused := public.organisation_may_grant(p_staff, p_unit, p_role);
  if refused is not null then return refused; end if;
  perform 1 from sec.unit where id = p_unit for no key update;
  if p_replaces is not null then
    select * into old from public.posting where id = p_replaces and unit_id = p_unit and duty = p_duty for update;
    if old.id is null or old.staff_id = p_staff then return 'posting_replaced_unknown'; end if;
    if old.from_on >= p_from then return 'posting_replaced_too_young'; end if;
    update public.posting set to_on = p_from - 1, version = version + 1 where id = old.id and (to_on is null or to_on >= p_from);
    perform public.organisation_close_scope(old.id, p_from - 1);
  end if;
  if p_duty in ('责任民警', '代管') and exists (select 1 from public.posting p where p.unit_id = p_unit and p.duty = p_duty
      and daterange(p.from_on, p.to_on, '[]') && daterange(p_from, p_to, '[]')) then
    return case p_duty when '代管' then 'area_has_cover' else 'area_has_holder' end;
  end if;
  if exists (select 1 from public.posting p where p.unit_id = p_unit and p.staff_id = p_staff and daterange(p.from_on, p.to_on, '[]') && daterange(p_from, p_to, '[]')) then
    return 'posting_exists';
  end if;
  insert into sec.posting (id, staff_id, role, unit_id, valid_from, valid_to) values (p_id, p_staff, p_role, p_unit, p_from, p_to);
  insert into public.posting (id, staff_id, unit_id, role, duty, community_title, title_doc_no, from_on, to_on, handover_id)
    values (p_id, p_staff, p_unit, p_role, p_duty, p_title, p_doc, p_from, p_to, p_handover);
  return null;
end $$;
comment on function organisation_add_posting is 'app=execute; Gives a staff member a duty over a unit; answers an error code, or null where it was done.';

create function organisation_end_posting(p_id uuid, p_to date, p_version integer) returns text language plpgsql security definer set search_path = '' as $$
declare p public.posting; refused text;
begin
  if not sec.writes() or sec.action_name() <> 'organisation.endPosting' then raise exception 'forbidden' using errcode = '42501'; end if;
  select * into p from public.posting where id = p_id for update;
  if p.id is null then return 'not_found'; end if;
  refused := public.organisation_may_grant(p.staff_id, p.unit_id, p.role);
  if refused is not null then return refused; end if;
  if p.version <> p_version then return 'version_conflict'; end if;
  if p_to < p.from_on then return 'ends_before_start'; end if;
  if p.to_on is not null and p_to > p.to_on then return 'posting_already_ended'; end if;
  update public.posting set to_on = p_to, version = version + 1 where id = p_id;
  perform public.organisation_close_scope(p_id, p_to);
  return null;
end $$;
comment on function organisation_end_posting is 'app=execute; Ends a posting and its access; answers an error code or null.';

create function organisation_end_staff(p_staff uuid, p_on date) returns integer language plpgsql security definer set search_path = '' as $$
declare p record; ended integer := 0;
begin
  if not sec.writes() or sec.action_name() <> 'organisation.endStaff' or sec.actor() = p_staff
     or not exists (select 1 from public.staff s where s.id = p_staff and public.organisation_in_scope(s.unit_id)) then
    raise exception 'forbidden' using errcode = '42501';
  end if;
  for p in select id, from_on from public.posting where staff_id = p_staff and (to_on is null or to_on > p_on) loop
    update public.posting set to_on = greatest(p_on, from_on), version = version + 1 where id = p.id;
    perform public.organisation_close_scope(p.id, p_on);
    ended := ended + 1;
  end loop;
  -- Postings that another slice or a test wrote to sec alone.
  perform public.organisation_close_scope(s.id, p_on) from sec.posting s where s.staff_id = p_staff and (s.valid_to is null or s.valid_to > p_on);
  return ended;
end $$;
comment on function organisation_end_staff is 'app=execute; Ends every posting of a leaver. Answers how many postings ended. His account closes by accounts_disable_ended, at once or on his last day.';

-- Communities: records follow the code and the area.
create function organisation_rehome_community(p_code text) returns void language plpgsql security definer set search_path = '' as $$
declare area uuid; pos integer; t record;
begin
  if not sec.writes() or sec.action_name() not like 'organisation.%' then raise exception 'forbidden' using errcode = '42501'; end if;
  select a.area_id, u.lft into area, pos from public.area_community a join sec.unit u on u.id = a.area_id where a.community_code = p_code;
  if area is null or not public.organisation_in_scope(area) then raise exception 'forbidden' using errcode = '42501'; end if;
  for t in select c.oid::regclass as name, b.attname is not null as by_code from pg_catalog.pg_class c
      join pg_catalog.pg_namespace s on s.oid = c.relnamespace
      join pg_catalog.pg_attribute u on u.attrelid = c.oid and u.attname = 'unit_pos'
      left join pg_catalog.pg_attribute b on b.attrelid = c.oid and b.attname = 'community_code'
      left join pg_catalog.pg_attribute d on d.attrelid = c.oid and d.attname = 'address_id'
      where s.nspname = 'public' and c.relkind = 'r' and (b.attname is not null or d.attname is not null)
      order by b.attname is null loop
    if t.by_code then
      execute format('update %s t set unit_id = $1, unit_pos = $2 where community_code = $3 and unit_id <> $1
        and not exists (select 1 from public.org_unit g where g.id = t.unit_id and g.parent_id = $1)', t.name) using area, pos, p_code;
    else
      execute format('update %s t set unit_id = a.unit_id, unit_pos = a.unit_pos from public.address a
        where a.id = t.address_id and a.community_code = $1 and t.unit_id <> a.unit_id', t.name) using p_code;
    end if;
  end loop;
end $$;
comment on function organisation_rehome_community is 'app=execute; Re-points unit_id and unit_pos of every record of a community to the area that now looks after it. Activities stay where they happened.';

create function organisation_repoint_community(p_old text, p_new text) returns void language plpgsql security definer set search_path = '' as $$
declare t record;
begin
  if not sec.writes() or sec.action_name() <> 'organisation.recodeCommunity' or (sec.ctx()).role is distinct from 'SYS' then raise exception 'forbidden' using errcode = '42501'; end if;
  if exists (select 1 from public.area_community where community_code = p_new) then
    delete from public.area_community where community_code = p_old;
  end if;
  for t in select c.oid::regclass as name, a.attname as col from pg_catalog.pg_class c
      join pg_catalog.pg_namespace s on s.oid = c.relnamespace join pg_catalog.pg_attribute a on a.attrelid = c.oid and not a.attisdropped
      where s.nspname = 'public' and c.relkind = 'r' and (a.attname = 'community_code' or a.attname like '%\_community\_code') loop
    execute format('update %s set %I = $1 where %I = $2', t.name, t.col, t.col) using p_new, p_old;
  end loop;
  if exists (select 1 from public.area_community where community_code = p_new) then perform public.organisation_rehome_community(p_new); end if;
end $$;
comment on function organisation_repoint_community is 'app=execute; Every record that names the old code names the successor from now on; the old row stays as alias.';

create function organisation_community_in_use(p_code text) returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
  return sec.action_name() like 'organisation.%' and (exists (select 1 from public.places_v_address a where a.community_code = p_code)
    or exists (select 1 from public.places_v_building b where b.community_code = p_code));
end $$;
comment on function organisation_community_in_use is 'app=execute; Whether addresses or buildings are registered in a community.';

create function organisation_open_records(p_unit uuid) returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare lo integer; hi integer; today date := (now() at time zone 'Asia/Shanghai')::date;
begin
  if coalesce(sec.action_name(), '') not like 'organisation.%' or not public.organisation_in_scope(p_unit) then raise exception 'forbidden' using errcode = '42501'; end if;
  select lft, rgt - 1 into lo, hi from sec.unit where id = p_unit;
  return jsonb_strip_nulls(jsonb_build_object(
    'units', nullif((select count(*) from public.org_unit o join sec.unit u on u.id = o.id where u.lft between lo and hi and o.id <> p_unit and o.closed_on is null), 0),
    'postings', nullif((select count(*) from public.posting p join sec.unit u on u.id = p.unit_id where u.lft between lo and hi and (p.to_on is null or p.to_on > today)), 0),
    'staff', nullif((select count(*) from public.staff s join sec.unit u on u.id = s.unit_id where u.lft between lo and hi and s.end_on is null), 0),
    'addresses', nullif((select count(*) from public.places_v_address where unit_pos between lo and hi and state <> '停用'), 0),
    'households', nullif((select count(*) from public.residents_v_household where unit_pos between lo and hi and closed_on is null), 0),
    'residences', nullif((select count(*) from public.residents_v_residence where unit_pos between lo and hi and state not in ('ENDED', 'REJECTED')), 0),
    'tasks', nullif((select count(*) from public.tasks_v_task where unit_pos between lo and hi and state not in ('CLOSED', 'CANCELLED')), 0)));
end $$;
comment on function organisation_open_records is 'app=execute; How many things of each kind are still open inside a unit; numbers only. Kinds with none are left out.';

create function organisation_population(p_station uuid) returns table (area_id uuid, actual integer, permanent integer) language plpgsql stable security definer set search_path = '' as $$
begin
  if sec.action_name() is distinct from 'organisation.staffing' or not public.organisation_in_scope(p_station) then raise exception 'forbidden' using errcode = '42501'; end if;
  return query select o.id, count(distinct r.person_id)::integer, (count(distinct r.person_id) filter (where r.category = '常住'))::integer
    from sec.unit s join sec.unit u on u.lft between s.lft and s.rgt - 1 join public.org_unit o on o.id = u.id and o.kind = 'AREA'
    left join public.residents_v_residence r on r.unit_pos between u.lft and u.rgt - 1 and r.counted_in_stats and r.state not in ('ENDED', 'REJECTED')
    where s.id = p_station group by o.id;
end $$;
comment on function organisation_population is 'app=execute; Registered people per police area: all who count (实有人口), and those of category 常住. Numbers only.';

create function organisation_progress() returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare e audit.event := sec.ctx(); lo integer := e.lo; hi integer := e.hi; today date := (now() at time zone 'Asia/Shanghai')::date;
begin
  if sec.action_name() is distinct from 'organisation.guide' then raise exception 'forbidden' using errcode = '42501'; end if;
  if e.role = 'SYS' then lo := 0; hi := 2000000000; end if;
  return jsonb_build_object(
    'city', (select count(*) from public.org_unit where kind = 'CITY'),
    'stations', (select count(*) from public.org_unit o join sec.unit u on u.id = o.id where o.kind = 'STATION' and o.closed_on is null and u.lft between lo and hi),
    'rooms', (select count(*) from public.org_unit o join sec.unit u on u.id = o.id where o.kind = 'ROOM' and o.closed_on is null and u.lft between lo and hi),
    'areas', (select count(*) from public.org_unit o join sec.unit u on u.id = o.id where o.kind = 'AREA' and o.closed_on is null and u.lft between lo and hi),
    'staff', (select count(*) from public.staff s join sec.unit u on u.id = s.unit_id where s.end_on is null and u.lft between lo and hi),
    'postings', (select count(*) from public.posting p join sec.unit u on u.id = p.unit_id where u.lft between lo and hi and (p.to_on is null or p.to_on >= today)),
    'accounts', (select count(*) from sec.account a join public.staff s on s.id = a.staff_id join sec.unit u on u.id = s.unit_id where a.disabled_at is null and u.lft between lo and hi),
    'addresses', (select count(*) from public.places_v_address where unit_pos between lo and hi));
end $$;
comment on function organisation_progress is 'app=execute; Counts for the first-hour guide, inside the range of the actor.';

create function organisation_has_account(p_staff uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select (select sec.is_open()) and exists (select 1 from sec.account where staff_id = p_staff and disabled_at is null) $$;
comment on function organisation_has_account is 'app=execute; Whether a staff member can sign in.';
