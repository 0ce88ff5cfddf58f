-- Check points (签到点) and check-ins (到点签到), dictionary §4.6, §8.17. A check-in exists only when somebody presses; when and where he stood is his own and goes after a year.
create table check_point (
  id uuid primary key,
  name text not null,
  kind text not null,
  community_code text not null references community (code),
  building_id uuid references building (id),
  address_id uuid references address (id),
  lng numeric(10, 6),
  lat numeric(10, 6),
  radius_m integer not null,
  ended_at timestamptz,
  ended_by uuid references staff (id),
  end_reason text,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null references staff (id),
  created_at timestamptz not null default now(),
  updated_by uuid references staff (id),
  updated_at timestamptz,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint check_point_name check (char_length(name) between 2 and 40),
  constraint check_point_kind check (kind in ('重点部位', '校园', '小区门', '金融', '背街', '车棚', '其他')),
  constraint check_point_stands_for check (num_nonnulls(building_id, address_id) <= 1),
  constraint check_point_place check ((lng is null) = (lat is null) and (lng is not null or num_nonnulls(building_id, address_id) = 1)),
  constraint check_point_radius check (radius_m between 10 and 500),
  constraint check_point_ended check ((ended_at is null) = (end_reason is null) and (ended_by is null or ended_at is not null) and char_length(end_reason) <= 200)
);
create index check_point_unit_pos on check_point (unit_pos, name, id);
create index check_point_name on check_point (name, id);
create index check_point_building on check_point (building_id);
create index check_point_address on check_point (address_id);
comment on table check_point is 'class=S1 Places where officers check in on their way: a gate, a school, a street. Names no resident.';
comment on column check_point.ended_by is 'Who ended it; null where its place went out of use.';
call sec.protect_by_unit('check_point');
-- The definer is let through, as on visit: renumbering, moving to another unit and counting leave nobody out.
create policy own_home on check_point as restrictive for select using (address_id is null or not (address_id = any ((select sec.conflict_addresses())::uuid[])) or (select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace));

create table check_code (
  id uuid primary key,
  point_id uuid not null references check_point (id),
  code text not null,
  made_at timestamptz not null,
  made_by uuid not null references staff (id),
  ended_at timestamptz,
  event_id uuid not null default sec.event_id(),
  constraint check_code_once unique (code),
  constraint check_code_form check (code ~ '^[A-Za-z0-9_-]{22}$'),
  constraint check_code_ended check (ended_at >= made_at)
);
create unique index check_code_of on check_code (point_id) where ended_at is null;
create index check_code_point on check_code (point_id);
comment on table check_code is 'class=S1 app=select,insert,update; Codes that hang or hung at points, 128 random bits each. Renewing ends the old one; phones carry only a hash of each.';
alter table check_code enable row level security;
alter table check_code force row level security;
create policy of_point on check_code for select using (exists (select 1 from check_point p where p.id = point_id));
create policy of_point_insert on check_code for insert with check ((select sec.writes()) and exists (select 1 from check_point p where p.id = point_id));
create policy of_point_ended on check_code for update using ((select sec.writes()) and exists (select 1 from check_point p where p.id = point_id))
  with check ((select sec.writes()) and ended_at is not null);

create function check_ins_leads() returns boolean language sql stable security definer set search_path = '' as $$
  select coalesce((sec.ctx()).role in ('CHIEF', 'DEPUTY'), false) $$;
comment on function check_ins_leads is 'app=execute; Whether the actor is chief or deputy: only they see check-ins of others (dictionary §10.4, staff data).';

create table check_in (
  id uuid primary key,
  point_id uuid not null references check_point (id),
  staff_id uuid not null references staff (id),
  day date not null,
  method text not null,
  outcome text not null,
  reason text,
  reason_text text,
  event_id uuid not null default sec.event_id(),
  constraint check_in_id_random check (substr(id::text, 15, 1) = '4'),
  constraint check_in_method check (method in ('GPS', 'QR', '手动')),
  constraint check_in_outcome check (outcome in ('HIT', 'MISS', 'MANUAL') and (outcome = 'MANUAL') = (method = '手动') and (method <> 'QR' or outcome = 'HIT')),
  constraint check_in_reason check ((reason is not null) = (method = '手动') and reason in ('GPS不准', '码损坏', '无信号定位', '其他')),
  constraint check_in_reason_text check ((reason_text is null or reason is not null) and (reason is distinct from '其他' or reason_text is not null) and char_length(reason_text) <= 100)
);
create index check_in_point on check_in (point_id, day desc, id desc);
comment on table check_in is 'class=S1 app=select,insert; Somebody pressed at a point: on which day, how, and whether he was there. Seen by himself, and by chief and deputy point by point; nothing of it is ever changed, and nothing of it tells the hour.';
comment on column check_in.id is 'Random, from the device: a UUIDv7 would tell the millisecond.';
comment on column check_in.outcome is 'HIT: within the radius, or by a valid code. MISS: too far. MANUAL: said by hand, neither of both.';
alter table check_in enable row level security;
alter table check_in force row level security;
create policy own on check_in for select using (staff_id = (select sec.actor()));
create policy led on check_in for select using ((select check_ins_leads()) and exists (select 1 from check_point p where p.id = point_id));
create policy own_insert on check_in for insert with check ((select sec.writes()) and (select sec.action_name()) = 'checkIns.recordCheckIn' and staff_id = (select sec.actor()) and exists (select 1 from check_point p where p.id = point_id));

create table check_in_trace (
  id uuid primary key references check_in (id),
  staff_id uuid not null references staff (id),
  at timestamptz not null,
  arrived_at timestamptz not null,
  request_h bytea not null,
  lng numeric(10, 6),
  lat numeric(10, 6),
  accuracy_m integer,
  distance_m integer,
  event_id uuid not null default sec.event_id(),
  constraint check_in_trace_position check (num_nonnulls(lng, lat, accuracy_m, distance_m) in (0, 4)),
  constraint check_in_trace_metres check (accuracy_m >= 0 and distance_m >= 0)
);
-- The clock of a phone may be years ahead of ours; what came in is as old as its arrival at least.
create index check_in_trace_age on check_in_trace (least(at, arrived_at));
create index check_in_trace_staff on check_in_trace (staff_id, at);
comment on table check_in_trace is 'class=S2 app=select,insert; At which instant an officer checked in, and by GPS where he stood: seen by himself alone, whatever anybody''s rank, and deleted after the days of checkIn.keepCoordinates.';
comment on column check_in_trace.id is 'Id of the check-in.';
comment on column check_in_trace.request_h is 'SHA-256 of the request that made it: a phone that sends twice gets the same answer, another request under the same id is refused. Here, because whoever has the rest of the request could find the instant by it.';
alter table check_in_trace enable row level security;
alter table check_in_trace force row level security;
create policy own on check_in_trace for select using (staff_id = (select sec.actor()));
create policy own_insert on check_in_trace for insert with check ((select sec.writes()) and (select sec.action_name()) = 'checkIns.recordCheckIn' and staff_id = (select sec.actor()));

create function check_ins_area(p_community text) returns table (unit_id uuid, unit_pos integer) language plpgsql security definer set search_path = '' as $$
begin
  if not sec.writes() or sec.action_name() <> 'checkIns.addPoint' then raise exception 'forbidden' using errcode = '42501'; end if;
  -- Shared with sec.add_unit: the tree is not renumbered between this answer and the insert that uses it.
  perform pg_advisory_xact_lock_shared(7300001);
  return query select a.area_id, u.lft from public.area_community a join sec.unit u on u.id = a.area_id
    where a.community_code = p_community and u.lft between sec.lo() and sec.hi();
end $$;
comment on function check_ins_area is 'app=execute; The police area of a community, where it lies in the range of the posting.';

-- Places in life ------------------------------------------------------------------------------------------------------------
create function check_ins_end_codes() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.check_code set ended_at = greatest(made_at, new.ended_at), event_id = new.event_id where point_id = new.id and ended_at is null;
  return null;
end $$;
comment on function check_ins_end_codes is 'A code ends with its point, whoever ends it.';
create trigger ended after update of ended_at on check_point for each row when (old.ended_at is null and new.ended_at is not null) execute function check_ins_end_codes();

create function check_ins_follow_door() returns trigger language plpgsql security definer set search_path = '' as $$
declare a public.address := new; event uuid := coalesce(sec.event_id(), new.event_id);
begin
  if new.merged_into is not null then select * into a from public.address where id = new.merged_into; end if;
  update public.check_point set address_id = a.id, community_code = a.community_code, unit_id = a.unit_id, unit_pos = a.unit_pos, version = version + 1, event_id = event
    where address_id = new.id;
  update public.check_point set ended_at = now(), end_reason = '所在地址已停用', version = version + 1, event_id = event
    where address_id = a.id and a.state = '停用' and ended_at is null;
  return null;
end $$;
comment on function check_ins_follow_door is 'Points go with the door they stand for: into the one it became, to the unit that looks after it, and out of use with it.';
create trigger check_ins_follow after update of merged_into, unit_id, community_code, state on address for each row
  when (new.merged_into is distinct from old.merged_into or new.unit_id is distinct from old.unit_id or new.community_code is distinct from old.community_code or (new.state = '停用' and old.state <> '停用'))
  execute function check_ins_follow_door();

create function check_ins_follow_building() returns trigger language plpgsql security definer set search_path = '' as $$
declare b public.building := new; event uuid := coalesce(sec.event_id(), new.event_id);
begin
  if new.merged_into is not null then select * into b from public.building where id = new.merged_into; end if;
  update public.check_point set building_id = b.id, community_code = b.community_code, unit_id = b.unit_id, unit_pos = b.unit_pos, version = version + 1, event_id = event
    where building_id = new.id;
  update public.check_point set ended_at = now(), end_reason = '所在楼栋已停用', version = version + 1, event_id = event
    where building_id = b.id and b.closed_on is not null and ended_at is null;
  return null;
end $$;
comment on function check_ins_follow_building is 'Points go with the building they stand for, as with a door.';
create trigger check_ins_follow after update of merged_into, unit_id, community_code, closed_on on building for each row
  when (new.merged_into is distinct from old.merged_into or new.unit_id is distinct from old.unit_id or new.community_code is distinct from old.community_code or (new.closed_on is not null and old.closed_on is null))
  execute function check_ins_follow_building();

create function check_ins_follow_area() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.check_point p set unit_id = new.area_id, unit_pos = u.lft, version = p.version + 1, event_id = coalesce(sec.event_id(), new.event_id) from sec.unit u
    where u.id = new.area_id and p.community_code = new.community_code and p.unit_id <> new.area_id and num_nonnulls(p.address_id, p.building_id) = 0;
  return null;
end $$;
comment on function check_ins_follow_area is 'Spots of a community go to the area that looks after it now; what stands for a door or a building goes with that.';
create trigger check_ins_follow after insert or update of area_id on area_community for each row execute function check_ins_follow_area();

-- An import is not taken back under a point that was made at it.
do $$
declare before text := pg_get_functiondef('public.places_unmake'::regproc); after text;
begin
  after := replace(replace(before, 'union all select 1 from public.card_batch k where k.address_id = a.id', 'union all select 1 from public.card_batch k where k.address_id = a.id
        union all select 1 from public.check_point k where k.address_id = a.id'),
    'and not exists (select 1 from public.card_batch k where k.building_id = b.id)', 'and not exists (select 1 from public.card_batch k where k.building_id = b.id) and not exists (select 1 from public.check_point k where k.building_id = b.id)');
  if after not like '%check_point k where k.address_id%' or after not like '%check_point k where k.building_id%' then raise exception 'places_unmake does not name what hangs on a place any more'; end if;
  execute after;
end $$;

-- The night -----------------------------------------------------------------------------------------------------------------
create function check_ins_forget(p_today date, p_limit integer) returns table (erased integer) language plpgsql security definer set search_path = '' as $$
declare
  -- A wrong argument must not forget anything before its time.
  today date := least(p_today, (now() at time zone 'Asia/Shanghai')::date);
  days integer;
begin
  select (value #>> '{}')::integer into days from public.parameter
    where code = 'checkIn.keepCoordinates' and valid_from <= today and (valid_to is null or valid_to > today) order by valid_from desc limit 1;
  if days is null then raise exception 'parameter checkIn.keepCoordinates missing' using errcode = 'P0002'; end if;
  delete from public.check_in_trace where id in (select t.id from public.check_in_trace t
    where least(t.at, t.arrived_at) < (today - days)::timestamp at time zone 'Asia/Shanghai' order by least(t.at, t.arrived_at) limit p_limit);
  get diagnostics erased = row_count;
  return next;
end $$;
comment on function check_ins_forget is 'retention=execute; Nightly: at which instant officers checked in and where they stood goes after the days of checkIn.keepCoordinates; on which day, and that they were there or not, stays. At most p_limit in a call. Returns counts only, and doing it twice changes nothing.';

insert into parameter (code, value, valid_from, source, mark) values
('checkIn.radius', '50', date '2019-01-01', '领域词典 4.6 巡逻路线：半径 50 米', 'D'),
('checkIn.allowance', '50', date '2019-01-01', '本系统默认：定位误差最多放宽的米数', 'D'),
('checkIn.visitMinutes', '30', date '2019-01-01', '本系统默认：走访前后多少分钟内扫过该门签到码，算到过门前', 'D'),
('checkIn.manualPercent', '10', date '2019-01-01', '领域词典 P17：手动签到超过 10 % 提示', 'D'),
('checkIn.keepCoordinates', '365', date '2019-01-01', '领域词典保存期限：民警签到坐标 1 年，其后只留到没到；时刻同坐标，其后只留到日', 'D');
