-- Plans of visits (走访计划), dictionary §4.3 "VisitPlan": how many households and units a posting is to reach in a week of a month.
create table visit_plan (
  id uuid primary key,
  posting_id uuid not null references posting (id),
  month date not null,
  no integer not null,
  target_households integer not null,
  target_units integer not null,
  set_by uuid not null references staff (id),
  set_at timestamptz not null,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  event_id uuid not null default sec.event_id(),
  constraint visit_plan_no unique (posting_id, month, no),
  constraint visit_plan_month check (extract(day from month) = 1),
  constraint visit_plan_targets check (no >= 1 and target_households between 1 and 99 and target_units between 0 and 99)
);
create index visit_plan_unit_pos on visit_plan (unit_pos, month);
comment on table visit_plan is 'class=S1 app=select,insert; Plans of visits by posting and month, a week at a time. Only ever appended: the row with the highest number counts, the others are its history, and a month without one goes on with the month before.';
call sec.protect_by_unit('visit_plan');

insert into parameter (code, value, valid_from, source, mark) values
('visit.householdsPerWeekMin', '2', date '2019-01-01', '领域词典 4.3：每周走访户数的下限', 'W');

create view visit_plans_v_plan with (security_invoker = true) as
  select distinct on (posting_id, month) posting_id, month, target_households, target_units, unit_id, unit_pos from visit_plan order by posting_id, month, no desc;
comment on view visit_plans_v_plan is 'The plan of each posting and month that has one of its own.';

create function visit_plans_pos(p_unit uuid) returns integer language plpgsql security definer set search_path = '' as $$
begin
  if not sec.writes() or sec.action_name() <> 'visitPlans.setPlan' then raise exception 'forbidden' using errcode = '42501'; end if;
  -- Shared with sec.add_unit: the tree is not renumbered between this answer and the insert that uses it.
  perform pg_advisory_xact_lock_shared(7300001);
  return (select u.lft from sec.unit u where u.id = p_unit);
end $$;
comment on function visit_plans_pos is 'app=execute; Where a unit stands in the tree, for a plan that is written.';
