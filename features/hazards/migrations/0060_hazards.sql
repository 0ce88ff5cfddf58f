-- Hazards (隐患) and what follows from them: somebody looks again, and a door may be visited for a while (安全关注户).
create table hazard (
  id uuid primary key,
  kind text not null,
  level text not null,
  address_id uuid references address (id),
  lng numeric(10, 6),
  lat numeric(10, 6),
  place_note text,
  description text not null,
  found_by text not null,
  found_at timestamptz not null,
  owner_type text not null,
  owner_name text,
  requirement text,
  due_on date not null,
  state text not null default 'REPORTED',
  reject_reason text,
  reinspected_at timestamptz,
  is_fixed boolean,
  resolved_at timestamptz,
  resolved_by uuid references staff (id),
  order_no text,
  escalated_to text[] not null default '{}',
  reported_on date,
  request_h bytea not null,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null references staff (id),
  created_at timestamptz not null default now(),
  updated_by uuid references staff (id),
  updated_at timestamptz,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint hazard_kind check (kind in ('治安', '消防', '交通', '卫生', '其他')),
  constraint hazard_level check (level in ('一般', '较大', '重大', '特大')),
  constraint hazard_place check (address_id is not null or (lng is not null and place_note is not null)),
  constraint hazard_point check ((lng is null) = (lat is null)),
  constraint hazard_description check (char_length(description) between 5 and 500),
  constraint hazard_found_by check (found_by in ('巡逻', '走访', '检查', '居民', '志愿者', '会议')),
  constraint hazard_owner check (owner_type in ('物业', '业主', '单位', '部门', '公安')),
  constraint hazard_owner_unnamed check (owner_type <> '业主' or owner_name is null),
  constraint hazard_state check (state in ('REPORTED', 'VERIFIED', 'REJECTED', 'ASSIGNED', 'FIXING', 'DUE_REINSPECT', 'RESOLVED', 'ESCALATED')),
  constraint hazard_rejected check ((state = 'REJECTED') = (reject_reason is not null)),
  constraint hazard_resolved check ((state = 'RESOLVED') = (resolved_at is not null) and (resolved_at is null) = (resolved_by is null)),
  constraint hazard_escalated_to check (escalated_to <@ array['乡镇街道', '消防救援', '主管部门']),
  constraint hazard_reported check ((cardinality(escalated_to) > 0) = (reported_on is not null)),
  constraint hazard_escalated check (state <> 'ESCALATED' or reported_on is not null)
);
create index hazard_unit_pos on hazard (unit_pos, found_at desc, id desc);
create index hazard_found on hazard (found_at, id);
create index hazard_open on hazard (unit_pos, due_on) where state not in ('RESOLVED', 'REJECTED');
create index hazard_due on hazard (due_on) where state in ('ASSIGNED', 'FIXING');
create index hazard_address on hazard (address_id, found_at desc);
create index hazard_resolved_at on hazard (resolved_at) where resolved_at is not null;
comment on table hazard is 'class=S1 Hazards (隐患), dictionary §4.4 and §8.11: about a place, never about a person.';
comment on column hazard.owner_name is 'Name of the property manager, unit or department; an owner (业主) is a person and is not named here.';
comment on column hazard.request_h is 'SHA-256 of the request that made it: a phone that sends twice gets the same answer, another request under the same id is refused.';
call sec.protect_by_unit('hazard');
create policy own_home on hazard as restrictive for select using (address_id is null or not (address_id = any ((select sec.conflict_addresses())::uuid[])) or (select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace));

create table hazard_step (
  id uuid primary key,
  hazard_id uuid not null references hazard (id),
  act text not null,
  from_state text,
  to_state text not null,
  at timestamptz not null,
  staff_id uuid references staff (id),
  note text,
  request_h bytea,
  event_id uuid not null default sec.event_id(),
  constraint hazard_step_act check (act in ('report', 'verify', 'reject', 'assign', 'start', 'finish', 'due', 'reinspect', 'escalate', 'edit')),
  constraint hazard_step_note check (char_length(note) <= 300)
);
create index hazard_step_of on hazard_step (hazard_id, at, id);
comment on table hazard_step is 'class=S1 app=select,insert; What was done about a hazard, in order; nothing of it is ever changed. No staff member: the night of the due date.';
alter table hazard_step enable row level security;
alter table hazard_step force row level security;
create policy of_hazard on hazard_step for select using (exists (select 1 from hazard h where h.id = hazard_id));
create policy of_hazard_insert on hazard_step for insert with check ((select sec.writes()) and exists (select 1 from hazard h where h.id = hazard_id));

-- Tasks ---------------------------------------------------------------------------------------------------------------------
alter table task drop constraint task_record;
alter table task add constraint task_record check (record_kind in ('residence', 'household', 'address', 'house', 'visit', 'person', 'care_subject', 'hazard', 'safetyVisit'));
alter table task drop constraint task_purpose;
alter table task add constraint task_purpose check (purpose in ('visit', 'verify', 'care', 'data_fix', 'counter', 'inspection'));
alter table task add column is_discreet boolean not null default false;
comment on column task.is_discreet is 'Seen by its assignee and his cover only, counted nowhere, and gone with its reason.';
create policy discreet on task as restrictive for select using (not is_discreet or assignee_id = (select sec.actor()) or assignee_id = any ((select organisation_i_cover())::uuid[])
  or (select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace));

-- Safety visits (安全关注户) ---------------------------------------------------------------------------------------------------
create table safety_visit_plan (
  id uuid primary key,
  hazard_id uuid references hazard (id),
  incident_no text,
  incident_on date,
  address_id uuid not null references address (id),
  officer_id uuid references staff (id),
  until date not null,
  next_on date not null,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  event_id uuid not null default sec.event_id(),
  constraint safety_visit_source check ((hazard_id is null) <> (incident_no is null) and (incident_no is null) = (incident_on is null))
);
create unique index safety_visit_hazard on safety_visit_plan (hazard_id) where hazard_id is not null;
create unique index safety_visit_incident on safety_visit_plan (incident_no, address_id) where incident_no is not null;
create index safety_visit_until on safety_visit_plan (until);
create index safety_visit_next on safety_visit_plan (next_on);
create index safety_visit_address on safety_visit_plan (address_id);
comment on table safety_visit_plan is 'class=S2 app=none; Safety visits to a door (安全关注户), dictionary §8.7b: no reason in words, nobody reads this table, deleted when its time is over or its hazard is fixed.';
call sec.protect_by_unit('safety_visit_plan');

create function hazards_officer_for(p_pos integer, p_address uuid, p_wish uuid, p_today date) returns uuid language plpgsql stable security definer set search_path = '' as $$
declare one uuid := p_wish; fits boolean;
begin
  for i in 1..3 loop
    fits := one is not null and not (p_address = any (public.organisation_own_homes(one))) and exists (
      select 1 from sec.posting x join sec.unit u on u.id = x.unit_id join public.staff s on s.id = x.staff_id
        where x.staff_id = one and x.role in ('OFFICER', 'DEPUTY', 'CHIEF') and p_today between x.valid_from and coalesce(x.valid_to, 'infinity')
          and p_pos between u.lft and u.rgt - 1 and (s.end_on is null or s.end_on > p_today));
    if fits then return one; end if;
    one := public.handovers_receiver(p_pos, coalesce(one, '00000000-0000-0000-0000-000000000000'), p_today);
    if one is null then return null; end if;
  end loop;
  return null;
end $$;
comment on function hazards_officer_for is 'Whose safety visit a door is: the wished officer while he answers for it and does not live there, else whoever answers for the place.';

create function hazards_open_round(p_plan uuid, p_today date, p_event uuid) returns integer language plpgsql security definer set search_path = '' as $$
declare x public.safety_visit_plan; every integer; n integer;
begin
  select * into x from public.safety_visit_plan where id = p_plan;
  select (value #>> '{}')::integer into every from public.parameter
    where code = 'safetyVisit.everyDays' and valid_from <= p_today and (valid_to is null or valid_to > p_today) order by valid_from desc limit 1;
  if every is null then raise exception 'parameter safetyVisit.everyDays missing' using errcode = 'P0002'; end if;
  insert into public.task (id, kind, title_key, purpose, record_kind, record_id, address_id, assignee_id, due_on, is_discreet, unit_id, unit_pos, event_id)
    select gen_random_uuid(), 'hazards.safetyVisit', 'task.hazards.safetyVisit', 'visit', 'safetyVisit', x.id, x.address_id, x.officer_id, least(p_today + every, x.until), true, x.unit_id, x.unit_pos, p_event
      where not exists (select 1 from public.task t where t.record_kind = 'safetyVisit' and t.record_id = x.id and t.state not in ('CLOSED', 'CANCELLED'));
  get diagnostics n = row_count;
  update public.safety_visit_plan set next_on = p_today + every where id = x.id;
  return n;
end $$;
comment on function hazards_open_round is 'The next visit of a plan, unless the last one is still open; the one after it follows by safetyVisit.everyDays.';

create function hazards_open_safety_visit(p_id uuid, p_hazard uuid, p_incident text, p_incident_on date, p_address uuid, p_officer uuid, p_until date, p_today date) returns text
language plpgsql security definer set search_path = '' as $$
declare a public.address; h public.hazard; since date; most integer; who uuid; plan uuid;
begin
  if not sec.writes() or sec.action_name() <> 'hazards.openSafetyVisit' then raise exception 'forbidden' using errcode = '42501'; end if;
  select * into a from public.address x where x.id = p_address and x.unit_pos between sec.lo() and sec.hi() and not (x.id = any (sec.conflict_addresses()));
  if a.id is null then return 'not_found'; end if;
  if a.state = '停用' then return 'hazard_place_retired'; end if;
  if p_hazard is not null then
    -- For update: a hazard that is being resolved at this moment leaves no plan behind.
    select * into h from public.hazard x where x.id = p_hazard and x.address_id = p_address and x.unit_pos between sec.lo() and sec.hi() for update;
    if h.id is null then return 'not_found'; end if;
    if h.state in ('RESOLVED', 'REJECTED') then return 'hazard_closed'; end if;
    since := (least(h.found_at, h.created_at) at time zone 'Asia/Shanghai')::date;
  else
    -- Told again with a later day, the incident is still the one of the first day.
    since := least(p_incident_on, (select x.incident_on from public.safety_visit_plan x where x.incident_no = p_incident and x.address_id = p_address));
  end if;
  select amount into most from public.deadline_rule
    where code = 'safetyVisit.end' and unit = 'DAY' and valid_from <= p_today and (valid_to is null or valid_to > p_today) order by valid_from desc limit 1;
  if most is null then raise exception 'rule safetyVisit.end missing' using errcode = 'P0002'; end if;
  if greatest(since, p_incident_on) > p_today or p_until < p_today or p_until > since + most then return 'safety_visit_too_long'; end if;
  who := public.hazards_officer_for(a.unit_pos, a.id, p_officer, p_today);
  if who is null or who is distinct from coalesce(p_officer, who) then return 'safety_visit_officer'; end if;
  -- Opened a second time, by whoever does not know of the first: one plan, as it is wanted now.
  select x.id into plan from public.safety_visit_plan x
    where x.id = p_id or (p_hazard is not null and x.hazard_id = p_hazard) or (p_incident is not null and x.incident_no = p_incident and x.address_id = p_address) for update;
  if plan is null then
    plan := p_id;
    insert into public.safety_visit_plan (id, hazard_id, incident_no, incident_on, address_id, officer_id, until, next_on, unit_id, unit_pos)
      values (p_id, p_hazard, p_incident, case when p_hazard is null then p_incident_on end, a.id, who, p_until, p_today, a.unit_id, a.unit_pos);
    perform public.hazards_open_round(plan, p_today, sec.event_id());
  elsif exists (select 1 from public.safety_visit_plan x where x.id = plan and x.address_id <> a.id) then
    return 'hazard_id_reused';
  else
    update public.safety_visit_plan set officer_id = who, until = p_until where id = plan;
    update public.task set assignee_id = who, due_on = least(due_on, p_until), version = version + 1
      where record_kind = 'safetyVisit' and record_id = plan and state not in ('CLOSED', 'CANCELLED');
  end if;
  return null;
end $$;
comment on function hazards_open_safety_visit is 'app=execute; Opens safety visits to a door in range, from an open hazard at it or an incident number, for at most the days of the rule safetyVisit.end. Answers an error code or null; reads nothing back.';

create function hazards_forget_plans(p_ids uuid[]) returns integer language plpgsql security definer set search_path = '' as $$
declare n integer;
begin
  delete from public.task where record_kind = 'safetyVisit' and record_id = any (p_ids);
  delete from public.safety_visit_plan where id = any (p_ids);
  get diagnostics n = row_count;
  return n;
end $$;
comment on function hazards_forget_plans is 'Plans and their tasks go without a trace; visits that were made stay visits.';

create function hazards_ended() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform public.hazards_forget_plans(array(select x.id from public.safety_visit_plan x where x.hazard_id = new.id));
  return null;
end $$;
comment on function hazards_ended is 'Safety visits end with their hazard, whoever ends it.';
create trigger ended after update of state on hazard for each row when (new.state in ('RESOLVED', 'REJECTED')) execute function hazards_ended();

create function hazards_follow_door() returns trigger language plpgsql security definer set search_path = '' as $$
declare b public.address; event uuid := coalesce(sec.event_id(), new.event_id);
begin
  if new.merged_into is distinct from old.merged_into and new.merged_into is not null then
    select * into b from public.address where id = new.merged_into;
    -- One that is closed stays in the unit that closed it: months that were signed keep their numbers.
    update public.hazard set address_id = b.id, version = version + 1, event_id = event,
        unit_id = case when state in ('RESOLVED', 'REJECTED') then unit_id else b.unit_id end, unit_pos = case when state in ('RESOLVED', 'REJECTED') then unit_pos else b.unit_pos end
      where address_id = old.id;
    -- Two rows of one door had visits for one incident each: one of them is enough.
    perform public.hazards_forget_plans(array(select x.id from public.safety_visit_plan x join public.safety_visit_plan y on y.incident_no = x.incident_no and y.address_id = b.id
      where x.address_id = old.id));
    update public.safety_visit_plan set address_id = b.id, unit_id = b.unit_id, unit_pos = b.unit_pos where address_id = old.id;
  else
    update public.hazard set unit_id = new.unit_id, unit_pos = new.unit_pos, version = version + 1, event_id = event where address_id = new.id;
    update public.safety_visit_plan set unit_id = new.unit_id, unit_pos = new.unit_pos where address_id = new.id;
  end if;
  return null;
end $$;
comment on function hazards_follow_door is 'Hazards go with their door: into the one it became, and to the unit that looks after it now.';
create trigger hazards_follow after update of merged_into, unit_id on address for each row
  when (new.merged_into is distinct from old.merged_into or new.unit_id is distinct from old.unit_id) execute function hazards_follow_door();

-- The night -----------------------------------------------------------------------------------------------------------------
insert into sec.action (id, name, roles, purpose, writes)
  select coalesce(max(id), 0) + 1, 'hazards.night', '{JOB}', (select p.id from audit.purpose p where p.name = 'visit'), true from sec.action;

create function hazards_night(p_today date, p_limit integer) returns table (due integer, opened integer, ended integer)
language plpgsql security definer set search_path = '' as $$
declare
  -- A wrong argument must end nothing before its time.
  today date := least(p_today, (now() at time zone 'Asia/Shanghai')::date);
  late uuid[]; over uuid[]; next uuid[]; lost uuid[]; plan uuid; event uuid; x public.safety_visit_plan;
begin
  perform pg_advisory_xact_lock(7300056);
  select coalesce(array_agg(h.id), '{}') into late from (select y.id from public.hazard y where y.state in ('ASSIGNED', 'FIXING') and y.due_on <= today order by y.due_on, y.id limit p_limit) h;
  select coalesce(array_agg(s.id), '{}') into over from (select y.id from public.safety_visit_plan y where y.until < today order by y.until, y.id limit p_limit) s;
  -- The task is what changes hands with an area; the plan follows it.
  update public.safety_visit_plan s set officer_id = t.assignee_id from public.task t
    where t.record_kind = 'safetyVisit' and t.record_id = s.id and t.state not in ('CLOSED', 'CANCELLED') and t.assignee_id is distinct from s.officer_id;
  due := 0; opened := 0; ended := 0;
  select coalesce(array_agg(s.id), '{}') into lost from public.safety_visit_plan s where s.until >= today and public.hazards_officer_for(s.unit_pos, s.address_id, s.officer_id, today) is distinct from s.officer_id;
  select coalesce(array_agg(s.id), '{}') into next from public.safety_visit_plan s where s.until >= today and s.next_on <= today;
  if cardinality(over) + cardinality(late) + cardinality(lost) + cardinality(next) = 0 then return next; return; end if;
  event := sec.begin_job('hazards.night');
  ended := public.hazards_forget_plans(over);
  insert into public.hazard_step (id, hazard_id, act, from_state, to_state, at, event_id)
    select gen_random_uuid(), h.id, 'due', h.state, 'DUE_REINSPECT', now(), event from public.hazard h where h.id = any (late);
  update public.hazard set state = 'DUE_REINSPECT', version = version + 1, event_id = event where id = any (late);
  get diagnostics due = row_count;
  foreach plan in array lost loop
    select * into x from public.safety_visit_plan where id = plan;
    x.officer_id := public.hazards_officer_for(x.unit_pos, x.address_id, x.officer_id, today);
    update public.safety_visit_plan set officer_id = x.officer_id where id = plan;
    update public.task set assignee_id = x.officer_id, version = version + 1, event_id = event where record_kind = 'safetyVisit' and record_id = plan and state not in ('CLOSED', 'CANCELLED');
  end loop;
  foreach plan in array next loop opened := opened + public.hazards_open_round(plan, today, event); end loop;
  return next;
end $$;
comment on function hazards_night is 'retention=execute; Nightly: hazards whose term is over wait for somebody to look again; safety visits whose time is over are deleted, the next ones open. Under an event of its own; returns counts only, and doing it twice changes nothing.';

create view hazards_v_hazard with (security_invoker = true) as
  select id, kind, level, address_id, description, found_by, found_at, owner_type, due_on, state, resolved_at, unit_id, unit_pos, created_by from hazard;
comment on view hazards_v_hazard is 'Hazards for other slices.';

insert into parameter (code, value, valid_from, source, mark) values
('safetyVisit.everyDays', '14', date '2019-01-01', '本系统默认', 'D');

-- Functions that count or hand over tasks for others know nothing of discreet ones: these change hands with their plan.
create or replace function tasks_open_items(p_lo integer, p_hi integer) returns table (record_id uuid, assignee uuid, unit_id uuid) language sql stable security definer set search_path = '' as $$
  select t.id, t.assignee_id, t.unit_id from public.task t where t.unit_pos between p_lo and p_hi and not t.is_discreet and t.state not in ('CLOSED', 'CANCELLED') $$;
do $$
declare one record; before text; after text;
begin
  for one in select * from (values
    ('places_merge_moves', 'from public.task x where x.address_id = p_from or (x.record_kind', 'from public.task x where not x.is_discreet and x.address_id = p_from or (x.record_kind'),
    ('places_regroup', 'from public.task x where x.address_id = any (ids) and', 'from public.task x where not x.is_discreet and x.address_id = any (ids) and'),
    ('places_demolish', 'from public.task x where x.address_id = any (ids) and', 'from public.task x where not x.is_discreet and x.address_id = any (ids) and')
  ) as x (name, old, new) loop
    before := pg_get_functiondef(('public.' || one.name)::regproc);
    after := replace(before, one.old, one.new);
    if after = before then raise exception '% does not count tasks any more', one.name; end if;
    execute after;
  end loop;
end $$;
