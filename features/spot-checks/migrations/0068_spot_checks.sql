-- Spot checks (抽查) of visits, dictionary §4.3 "Integrity" and §5.4 (4): a random share of each month and what soft flags point to, asked again by
-- telephone or at the door by somebody else. Nothing is ever deducted by itself.

-- The draw of one recorder and month. The seed is made by the database in the moment of the draw, after the last of the visits was recorded, and is
-- never changed: whoever has the row can draw again, and nobody could choose.
create table spot_draw (
  id uuid primary key,
  month date not null,
  officer_id uuid not null references staff (id),
  visit_ids uuid[] not null,
  share numeric(5, 2) not null,
  seed bytea not null,
  drawn_at timestamptz not null default now(),
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  event_id uuid not null default sec.event_id(),
  constraint spot_draw_once unique (month, officer_id),
  constraint spot_draw_month check (extract(day from month) = 1),
  constraint spot_draw_seed check (octet_length(seed) = 32),
  constraint spot_draw_share check (share > 0 and share <= 100)
);
create index spot_draw_unit_pos on spot_draw (unit_pos, month);
comment on table spot_draw is 'class=S1 app=select; Draws of spot checks: the visits there were, the seed and the share. Written once by the night, never changed.';
comment on column spot_draw.officer_id is 'Who recorded the visits. He and the month are the key: stations that merge and doors that go to another station change nothing of what was drawn.';
comment on column spot_draw.unit_id is 'The station in which he made most of them; each check stands at the station of its visit.';
comment on column spot_draw.visit_ids is 'Every visit of the month that met somebody, in the order of their ids; corrected ones of the month among them, what was checked before left out.';
comment on column spot_draw.seed is 'Visits are taken in the order of sha256(seed || id as text), until the share, rounded up, is reached.';

create table spot_check (
  id uuid primary key,
  visit_id uuid not null references visit (id) on delete cascade,
  officer_id uuid not null references staff (id),
  whose_ids uuid[] not null,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  month date not null,
  source text not null,
  draw_id uuid references spot_draw (id),
  flag text,
  state text not null default 'OPEN',
  tries integer not null default 0,
  due_on date not null,
  opened_at timestamptz not null default now(),
  opened_by uuid references staff (id),
  ended_at timestamptz,
  ended_by uuid references staff (id),
  answer_due_on date,
  answer text,
  answered_at timestamptz,
  answered_by uuid references staff (id),
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint spot_check_visit unique (visit_id),
  constraint spot_check_month check (extract(day from month) = 1),
  constraint spot_check_source check (source in ('RANDOM', 'FLAG') and (source = 'RANDOM') = (draw_id is not null) and (source = 'FLAG') = (flag is not null)),
  constraint spot_check_by_hand check ((source = 'FLAG') = (opened_by is not null)),
  constraint spot_check_flag check (flag in ('far', 'duration', 'short', 'crowded', 'overlap', 'repeated')),
  constraint spot_check_state check (state in ('OPEN', 'TRUE', 'FALSE', 'UNVERIFIED', 'CANCELLED')),
  constraint spot_check_ended check ((state = 'OPEN') = (ended_at is null) and (state in ('TRUE', 'FALSE', 'UNVERIFIED')) = (ended_by is not null)),
  constraint spot_check_tries check (tries >= 0),
  constraint spot_check_answer_due check ((state = 'FALSE') = (answer_due_on is not null)),
  constraint spot_check_answered check ((answered_at is null) = (answered_by is null) and (answered_at is null or state = 'FALSE')),
  constraint spot_check_answer check (char_length(answer) <= 500)
);
create index spot_check_unit_pos on spot_check (unit_pos, month);
create index spot_check_whose on spot_check using gin (whose_ids) where state in ('TRUE', 'FALSE', 'UNVERIFIED');
create index spot_check_to_answer on spot_check (answer_due_on) where state = 'FALSE' and answered_at is null;
create index spot_check_open on spot_check (due_on) where state = 'OPEN';
create index spot_check_draw on spot_check (draw_id) where draw_id is not null;
comment on table spot_check is 'class=S2 app=select,update; Spot checks of visits. Whoever visited sees his own only once they have ended, and then wherever he serves. A result stands beside the visit and changes nothing of it.';
comment on column spot_check.officer_id is 'Who recorded the visit.';
comment on column spot_check.whose_ids is 'Whose visit it is: who recorded it and who took part. These and the unit are kept as the visit says (spot_checks_follow).';
comment on column spot_check.answer is 'What the visitor says to 不属实 (申辩). Linted against numbers of people; forgotten with the notes.';

create table spot_try (
  id uuid primary key,
  check_id uuid not null references spot_check (id) on delete cascade,
  at timestamptz not null,
  method text not null,
  result text not null,
  note text,
  by_id uuid not null references staff (id),
  event_id uuid not null default sec.event_id(),
  constraint spot_try_method check (method in ('电话', '上门')),
  constraint spot_try_result check (result in ('属实', '不属实', '联系不上')),
  constraint spot_try_note check (char_length(note) <= 200)
);
create index spot_try_check on spot_try (check_id, at);
comment on table spot_try is 'class=S2 app=select,insert; Each time somebody asked again, and what came of it. Only ever appended; notes are forgotten after the term of visits.';

-- The draw looks at what the server got, or got corrected, in a month.
create index visit_created on visit (created_at);
create index visit_updated on visit (updated_at) where updated_at is not null;

create function spot_checks_i_lead() returns boolean language sql stable security definer set search_path = '' as $$
  select coalesce((sec.ctx()).role in ('CHIEF', 'DEPUTY'), false) $$;
comment on function spot_checks_i_lead is 'app=execute; Whether the actor is chief or deputy under the posting of this request.';

create function spot_checks_visited(p_visits uuid[]) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.visit v where v.id = any (p_visits) and sec.actor() = any (v.visitor_ids)) $$;
comment on function spot_checks_visited is 'app=execute; Whether the actor took part in one of these visits, also in one that is out of his sight by now.';

create function spot_checks_may_know(p_visit uuid) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.visit v where v.id = p_visit and (v.created_by = sec.actor() or sec.actor() = any (v.visitor_ids))
    and not (v.address_id = any (sec.conflict_addresses())) and not (v.met_person_ids && sec.conflict_persons())) $$;
comment on function spot_checks_may_know is 'app=execute; Whether a visit is the actor''s own, and not about his own home or family.';

alter table spot_draw enable row level security;
alter table spot_draw force row level security;
-- Nobody learns from a draw that a visit of his own is being checked.
create policy of_leaders on spot_draw for select using ((select spot_checks_i_lead()) and unit_pos between (select sec.lo()) and (select sec.hi()) and officer_id <> (select sec.actor())
  and not spot_checks_visited(visit_ids));

-- Leaders see the checks of visits in their sight (range, own home and own family are those of the visit) that are not their own.
alter table spot_check enable row level security;
alter table spot_check force row level security;
create policy of_leaders on spot_check for select using ((select spot_checks_i_lead()) and unit_pos between (select sec.lo()) and (select sec.hi())
  and not (whose_ids @> array[(select sec.actor())]) and exists (select 1 from visit v where v.id = spot_check.visit_id));
-- Whoever visited sees what has come of it wherever he serves by then: he may answer.
create policy own on spot_check for select using (state in ('TRUE', 'FALSE', 'UNVERIFIED') and whose_ids @> array[(select sec.actor())] and spot_checks_may_know(visit_id));
create policy act on spot_check for update using ((select sec.writes()) and (select sec.action_name()) in ('spotChecks.recordTry', 'spotChecks.answerCheck'));

alter table spot_try enable row level security;
alter table spot_try force row level security;
create policy of_check on spot_try for select using (exists (select 1 from spot_check c where c.id = check_id));
create policy act on spot_try for insert with check ((select sec.writes()) and (select sec.action_name()) = 'spotChecks.recordTry' and by_id = (select sec.actor())
  and exists (select 1 from spot_check c where c.id = check_id));

create function spot_checks_own_visit(p_visit uuid) returns table (started_at timestamptz, kind text, place text, visitor_ids uuid[], met_count integer, voided_at timestamptz)
language sql stable strict security definer set search_path = '' rows 1 as $$
  select v.started_at, v.kind, a.full_text, v.visitor_ids, v.met_count, v.voided_at from public.visit v join public.address a on a.id = v.address_id
    where v.id = p_visit and public.spot_checks_may_know(v.id) and exists (select 1 from public.spot_check c where c.visit_id = v.id and c.state in ('TRUE', 'FALSE', 'UNVERIFIED')) $$;
comment on function spot_checks_own_visit is 'app=execute; When and where a visit was whose check has ended, for whoever made it and serves elsewhere by now: nothing of who was met.';

-- Its task is its checker's alone: the officer of the place must not see on a door that somebody asks again.
alter table task drop constraint task_record;
alter table task add constraint task_record check (record_kind in ('residence', 'household', 'address', 'house', 'visit', 'person', 'care_subject', 'hazard', 'safetyVisit', 'spot_check'));
alter table task drop constraint task_purpose;
alter table task add constraint task_purpose check (purpose in ('visit', 'verify', 'care', 'data_fix', 'counter', 'inspection', 'spot_check'));

insert into parameter (code, value, valid_from, source, mark) values
('visit.spotCheckShare', '5', date '2019-01-01', '领域词典 4.3：5 % 随机复核（百分比，向上取整）', 'D'),
('visit.spotCheckTries', '3', date '2019-01-01', '本系统默认：联系不上几次后以未能核实结束', 'D');
insert into deadline_rule (code, basis, amount, unit, valid_from, note) values
('spotCheck.check', array[]::text[], 20, 'WORKDAY', date '2019-01-01', '走访抽查的办理期限；期限为本系统默认值'),
('spotCheck.answer', array[]::text[], 5, 'WORKDAY', date '2019-01-01', '抽查不属实的申辩期限；期限为本系统默认值'),
('spotCheck.forget', array[]::text[], 2, 'YEAR', date '2019-01-01', '抽查说明和申辩随走访删除的期限（领域词典 10.3）');

create function spot_checks_station(p_pos integer) returns uuid language sql stable security definer set search_path = '' as $$
  select u.id from sec.unit u join public.org_unit o on o.id = u.id where o.kind = 'STATION' and o.closed_on is null and p_pos between u.lft and u.rgt - 1 order by u.rgt - u.lft limit 1 $$;
comment on function spot_checks_station is 'The station around a place; one that was merged hangs below its successor, which answers for it now.';

create function spot_checks_checker(p_visit uuid, p_wish uuid, p_today date) returns uuid language sql stable security definer set search_path = '' as $$
  select x.staff_id from public.visit v join sec.unit u on v.unit_pos between u.lft and u.rgt - 1 join sec.posting x on x.unit_id = u.id join public.staff s on s.id = x.staff_id
    where v.id = p_visit and x.role in ('DEPUTY', 'CHIEF') and p_today between x.valid_from and coalesce(x.valid_to, 'infinity') and (s.end_on is null or s.end_on > p_today)
      and x.staff_id <> v.created_by and not (x.staff_id = any (v.visitor_ids)) and not (v.address_id = any (public.organisation_own_homes(x.staff_id)))
      and not (v.met_person_ids && public.organisation_own_family(x.staff_id))
    order by x.staff_id is not distinct from p_wish desc, u.rgt - u.lft, x.role = 'DEPUTY' desc, x.valid_from, x.id limit 1 $$;
comment on function spot_checks_checker is 'Who checks a visit: whoever has it while he may, else the deputy over the place, a chief where there is none; never who visited, never about his own home or family.';

create function spot_checks_whose(p_officer uuid, p_visitors uuid[]) returns uuid[] language sql immutable set search_path = '' as $$
  select array(select distinct x.id from unnest(p_officer || p_visitors) x (id) order by x.id) $$;
comment on function spot_checks_whose is 'Whose a visit is: who recorded it and who took part.';

create function spot_checks_follow() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.spot_check c set unit_id = m.unit_id, unit_pos = m.unit_pos, whose_ids = public.spot_checks_whose(m.created_by, m.visitor_ids)
    from made m join was w on w.id = m.id where (m.unit_id <> w.unit_id or m.visitor_ids <> w.visitor_ids) and c.visit_id = m.id;
  return null;
end $$;
comment on function spot_checks_follow is 'Checks go with their visits, a whole community in one statement; their tasks follow in the night, with a checker of the new place.';
create trigger spot_checks_follow after update on visit referencing old table as was new table as made for each statement execute function spot_checks_follow();

create function spot_checks_open(p_visit uuid, p_month date, p_draw uuid, p_flag text, p_by uuid, p_today date, p_due date, p_event uuid) returns uuid language plpgsql security definer set search_path = '' as $$
declare made uuid;
begin
  insert into public.spot_check (id, visit_id, officer_id, whose_ids, unit_id, unit_pos, month, source, draw_id, flag, due_on, opened_by, event_id)
    select gen_random_uuid(), v.id, v.created_by, public.spot_checks_whose(v.created_by, v.visitor_ids), v.unit_id, v.unit_pos, p_month,
        case when p_draw is null then 'FLAG' else 'RANDOM' end, p_draw, p_flag, p_due, p_by, p_event from public.visit v where v.id = p_visit
    on conflict (visit_id) do nothing returning id into made;
  if made is null then return null; end if;
  insert into public.task (id, kind, title_key, purpose, record_kind, record_id, assignee_id, due_on, is_discreet, unit_id, unit_pos, event_id)
    select gen_random_uuid(), 'spotChecks.check', 'task.spotChecks.check', 'spot_check', 'spot_check', made, public.spot_checks_checker(v.id, null, p_today), p_due, true, u.id, u.lft, p_event
      from public.visit v join sec.unit u on u.id = coalesce(public.spot_checks_station(v.unit_pos), v.unit_id) where v.id = p_visit;
  return made;
end $$;
comment on function spot_checks_open is 'Opens a check with its task, at the station, so that it never passes to the officer of the place; null where the visit has one.';

create function spot_checks_add(p_visit uuid, p_flag text, p_today date, p_due date) returns text language plpgsql security definer set search_path = '' as $$
declare v public.visit; me uuid := sec.actor();
begin
  if not sec.writes() or sec.action_name() <> 'spotChecks.addCheck' then raise exception 'forbidden' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock_shared(7300001);
  select * into v from public.visit x where x.id = p_visit and x.unit_pos between sec.lo() and sec.hi() and not (x.address_id = any (sec.conflict_addresses())) and not (x.met_person_ids && sec.conflict_persons());
  if v.id is null then return 'not_found'; end if;
  if me = v.created_by or me = any (v.visitor_ids) then return 'spot_check_own_visit'; end if;
  if v.voided_at is not null then return 'visit_voided'; end if;
  if not (p_flag = any (v.flags)) then return 'spot_check_no_flag'; end if;
  if public.spot_checks_open(v.id, date_trunc('month', v.created_at at time zone 'Asia/Shanghai')::date, null, p_flag, me, p_today, p_due, sec.event_id()) is null then return 'spot_check_exists'; end if;
  return null;
end $$;
comment on function spot_checks_add is 'app=execute; A check that a leader adds by hand because of a soft flag. Answers an error code or null.';

create function spot_checks_ended() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if old.state = 'OPEN' and new.state <> 'OPEN' then
    update public.task set state = case when new.state = 'CANCELLED' then 'CANCELLED' else 'CLOSED' end, closed_at = new.ended_at, closed_by = new.ended_by,
        result = case when new.state = 'CANCELLED' then 'moot' else 'checked' end, version = version + 1
      where record_kind = 'spot_check' and record_id = new.id and state not in ('CLOSED', 'CANCELLED');
    -- Whoever visited is told at once, himself and nobody for him, and may answer.
    if new.state = 'FALSE' then
      insert into public.notification (id, kind, staff_id, holder_id, subject_kind, subject_id, params, reminder_id, step, at, due_at, unit_id, unit_pos, is_personal)
        select gen_random_uuid(), 'reminder', s.id, s.id, 'spot_check', new.id, jsonb_build_object('what', 'spotChecks.told'), new.id, (row_number() over (order by s.id))::integer, new.ended_at,
            (new.answer_due_on + 1)::timestamp at time zone 'Asia/Shanghai', new.unit_id, new.unit_pos, true
          from public.staff s where s.id = any (new.whose_ids);
    end if;
  elsif old.answered_at is null and new.answered_at is not null then
    update public.notification set read_at = new.answered_at where reminder_id = new.id and read_at is null;
  end if;
  return null;
end $$;
comment on function spot_checks_ended is 'Closes the task of a check that has ended, and tells the visitors where the visit was found untrue.';
create trigger ended after update of state, answered_at on spot_check for each row execute function spot_checks_ended();

create function spot_checks_visit_voided() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.spot_check set state = 'CANCELLED', ended_at = new.voided_at, event_id = new.event_id, version = version + 1 where visit_id = new.id and state = 'OPEN';
  return null;
end $$;
comment on function spot_checks_visit_voided is 'A visit that is taken back needs no check any more; a result that was found before stays.';
create trigger spot_check_voided after update of voided_at on visit for each row when (old.voided_at is null and new.voided_at is not null) execute function spot_checks_visit_voided();

-- A check changes hands with the posting of its checker. Discreet tasks stand in no pack by themselves.
create function spot_checks_open_items(p_lo integer, p_hi integer) returns table (record_id uuid, assignee uuid, unit_id uuid) language sql stable security definer set search_path = '' as $$
  select t.record_id, t.assignee_id, t.unit_id from public.task t where t.record_kind = 'spot_check' and t.unit_pos between p_lo and p_hi and t.state not in ('CLOSED', 'CANCELLED') $$;
create function spot_checks_give_items(p_ids uuid[], p_to uuid) returns void language sql security definer set search_path = '' as $$
  update public.task t set assignee_id = public.spot_checks_checker(c.visit_id, p_to, (now() at time zone 'Asia/Shanghai')::date), version = t.version + 1
    from public.spot_check c where t.record_kind = 'spot_check' and t.record_id = c.id and c.id = any (p_ids) and t.state not in ('CLOSED', 'CANCELLED') $$;
comment on function spot_checks_give_items is 'To whoever receives a pack where he may check, else to who may: never to whoever is being checked.';
insert into handover_part (kind, ord, list_fn, move_fn)
  select 'spot_check', coalesce(max(ord), 0) + 10, 'public.spot_checks_open_items', 'public.spot_checks_give_items' from handover_part;

-- As in 0062; but whoever answers for a place may be the one who is being checked: a check that has no fit checker reminds nobody.
create or replace function tasks_holders(p_ids uuid[], p_today date) returns table (id uuid, staff_id uuid) language sql stable security definer set search_path = '' as $$
  select t.id, h.holder from public.task t
    cross join lateral (select case when t.record_kind = 'spot_check' then t.assignee_id
      else coalesce(t.assignee_id, public.residents_answers_for(t.unit_pos, t.record_id, t.address_id, p_today)) end as holder) h
    where t.id = any (p_ids) and t.state not in ('CLOSED', 'CANCELLED') and h.holder is not null $$;

-- The night -----------------------------------------------------------------------------------------------------------------
insert into sec.action (id, name, roles, purpose, writes)
  select coalesce(max(id), 0) + 1, 'spotChecks.night', '{JOB}', (select p.id from audit.purpose p where p.name = 'spot_check'), true from sec.action;

create function spot_checks_undrawn(p_month date, p_last boolean, p_limit integer) returns jsonb language sql stable security definer set search_path = '' as $$
  with bounds as (select p_month::timestamp at time zone 'Asia/Shanghai' as lo, (p_month + interval '1 month') at time zone 'Asia/Shanghai' as hi),
    -- By the day the server had it: what a phone sends late escapes no draw, and no draw is made before its month is whole.
    mine as (select v.id, v.created_by as officer, coalesce(public.spot_checks_station(v.unit_pos), v.unit_id) as station
      from public.visit v, bounds b where v.met and v.voided_at is null and ((v.created_at >= b.lo and v.created_at < b.hi) or (v.updated_at >= b.lo and v.updated_at < b.hi))
        -- What was corrected in a later month is drawn from there.
        and (p_last or v.updated_at is null or v.updated_at < b.hi)
        and not exists (select 1 from public.spot_check c where c.visit_id = v.id)
        and not exists (select 1 from public.spot_draw d where d.month = p_month and d.officer_id = v.created_by))
  select coalesce(jsonb_agg(to_jsonb(x)), '[]') from (
    select p_month as month, m.officer, array_agg(m.id order by m.id) as ids, mode() within group (order by m.station) as station
      from mine m group by m.officer order by m.officer limit case when p_last then p_limit end) x $$;
comment on function spot_checks_undrawn is 'Recorders of a month of whom nothing was drawn yet, with their visits. Of a month that was missed all at once, so that it is drawn whole.';

create function spot_checks_night(p_today date, p_due date, p_limit integer) returns table (drawn integer, opened integer, moved integer, forgotten integer)
language plpgsql security definer set search_path = '' as $$
declare
  -- A wrong argument must neither draw from a month that is not over nor forget before the time.
  today date := least(p_today, (now() at time zone 'Asia/Shanghai')::date);
  of_month date := (date_trunc('month', today) - interval '1 month')::date;
  part numeric; term interval; groups jsonb := '[]'; lost jsonb; old uuid[]; event uuid; g record; made uuid; n integer; kept integer; m date;
begin
  perform pg_advisory_xact_lock(7300064);
  -- Shared with sec.add_unit: the tree is not renumbered between what is read here and what is written.
  perform pg_advisory_xact_lock_shared(7300001);
  drawn := 0; opened := 0; moved := 0; forgotten := 0;
  select round((p.value #>> '{}')::numeric, 2) into part from public.parameter p
    where p.code = 'visit.spotCheckShare' and p.valid_from <= today and (p.valid_to is null or p.valid_to > today) order by p.valid_from desc limit 1;
  select case r.unit when 'YEAR' then make_interval(years => r.amount) when 'MONTH' then make_interval(months => r.amount) when 'DAY' then make_interval(days => r.amount) end into term
    from public.deadline_rule r where r.code = 'spotCheck.forget' and r.valid_from <= today and (r.valid_to is null or r.valid_to > today) order by r.valid_from desc limit 1;
  if part is null or term is null then raise exception 'visit.spotCheckShare or spotCheck.forget missing' using errcode = 'P0002'; end if;
  -- The month before, and of the eleven before that those after the first draw in which no server ran.
  for m in select x.month::date from generate_series(of_month - interval '11 months', of_month, interval '1 month') x (month)
      where x.month = of_month or (x.month > (select min(d.month) from public.spot_draw d) and not exists (select 1 from public.spot_draw d where d.month = x.month)) order by 1 loop
    groups := groups || public.spot_checks_undrawn(m, m = of_month, p_limit);
  end loop;
  select coalesce(jsonb_agg(to_jsonb(x)), '[]') into lost from (
    select t.id, y.checker, u.id as unit, u.lft as pos from public.spot_check c join public.task t on t.record_kind = 'spot_check' and t.record_id = c.id and t.state not in ('CLOSED', 'CANCELLED')
      join sec.unit u on u.id = coalesce(public.spot_checks_station(c.unit_pos), c.unit_id)
      cross join lateral (select public.spot_checks_checker(c.visit_id, t.assignee_id, today) as checker) y
      where c.state = 'OPEN' and (y.checker is distinct from t.assignee_id or t.unit_id <> u.id)) x;
  select coalesce(array_agg(x.id), '{}') into old from (
    select c.id from public.spot_check c join public.visit v on v.id = c.visit_id where c.state <> 'OPEN' and v.started_at < ((today - term)::date)::timestamp at time zone 'Asia/Shanghai'
      and (c.answer is not null or exists (select 1 from public.spot_try y where y.check_id = c.id and y.note is not null)) limit p_limit) x;
  if groups = '[]' and lost = '[]' and cardinality(old) = 0 then return next; return; end if;
  event := sec.begin_job('spotChecks.night');
  for g in select * from jsonb_to_recordset(groups) x (month date, officer uuid, station uuid, ids uuid[]) order by x.month, x.officer loop
    made := gen_random_uuid();
    insert into public.spot_draw (id, month, officer_id, visit_ids, share, seed, unit_id, unit_pos, event_id)
      select made, g.month, g.officer, g.ids, part, decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'), u.id, u.lft, event from sec.unit u where u.id = g.station;
    kept := ceil(cardinality(g.ids) * part / 100);
    select count(public.spot_checks_open(y.id, g.month, made, null, null, today, p_due, event))::integer into n from (
      select x.id from unnest(g.ids) x (id), public.spot_draw d where d.id = made order by sha256(d.seed || convert_to(x.id::text, 'UTF8')) limit kept) y;
    drawn := drawn + 1;
    opened := opened + n;
  end loop;
  update public.task t set assignee_id = x.checker, unit_id = x.unit, unit_pos = x.pos, version = t.version + 1, event_id = event
    from jsonb_to_recordset(lost) x (id uuid, checker uuid, unit uuid, pos integer) where t.id = x.id;
  get diagnostics moved = row_count;
  update public.spot_try set note = null where check_id = any (old);
  update public.spot_check set answer = null, event_id = event, version = version + 1 where id = any (old);
  get diagnostics forgotten = row_count;
  perform sec.seen(array(select distinct m.id from public.spot_check c join public.visit v on v.id = c.visit_id cross join unnest(v.met_person_ids) m (id) where c.event_id = event), 0::smallint);
  return next;
end $$;
comment on function spot_checks_night is 'retention=execute; Nightly: draws the checks of the month before, and of months in which no server ran, once a recorder; gives what has no fit checker to one, at the station where the visit lies by now; forgets notes with their visits. Under one event that names everybody met; returns counts only. Doing it twice changes nothing.';

comment on constraint spot_check_visit on spot_check is 'A visit is checked once.';
