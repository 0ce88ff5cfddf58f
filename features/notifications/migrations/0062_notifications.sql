-- Reminders (dictionary §3.2): at 50 %, 80 % and the day before the end of a period, to whoever holds the record, or to his cover.

-- What is due next to be reminded of. One row for each open period, kept by triggers, so that no run looks at what is not due.
create table reminder (
  id uuid primary key,
  subject_kind text not null,
  subject_id uuid not null,
  unit_id uuid not null,
  params jsonb not null,
  due_at timestamptz not null,
  remind_at timestamptz[] not null,
  given integer not null default 0,
  next_at timestamptz,
  constraint reminder_given check (given >= 0)
);
create index reminder_next on reminder (next_at, id) where next_at is not null;
comment on table reminder is 'class=S1 app=none; What each open period will be reminded of next. Kept by triggers on the periods, read by the job notifications.remind alone.';
comment on column reminder.id is 'Id of the deadline, or of the record itself where its due date is its own (task, report).';
comment on column reminder.params is 'Key of the words that say what is due, and their numbers. Nothing of a person or a place.';
comment on column reminder.given is 'How many of remind_at have been given. The n-th is given once, also when a pause moves the instants.';
comment on column reminder.next_at is 'remind_at[given + 1]; null where none is left or the clock stands.';

create table notification (
  id uuid primary key,
  kind text not null,
  staff_id uuid not null references staff (id),
  holder_id uuid not null references staff (id),
  subject_kind text not null,
  subject_id uuid not null,
  params jsonb not null default '{}',
  reminder_id uuid not null,
  step integer not null,
  at timestamptz not null,
  due_at timestamptz not null,
  read_at timestamptz,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  constraint notification_kind check (kind in ('reminder')),
  constraint notification_once unique (reminder_id, step)
);
create index notification_inbox on notification (staff_id, at desc, id desc);
create index notification_unread on notification (staff_id) where read_at is null;
create index notification_held on notification (holder_id) where read_at is null;
create index notification_away on notification (id) where read_at is null and staff_id <> holder_id;
create index notification_at on notification (at);
comment on table notification is 'class=S1 app=select,update; The inbox of each staff member. Points to records and says nothing of a person or a place; seen by its reader alone, whatever his posting.';
comment on column notification.staff_id is 'Who reads it: the holder or, while a cover (代管) runs, the cover. What is unread goes along when a cover begins or ends.';
comment on column notification.holder_id is 'To whom it returns when the cover ends.';
comment on column notification.read_at is 'When its reader saw it, or when what it reminded of was done.';
alter table notification enable row level security;
alter table notification force row level security;
create policy own on notification for select using (staff_id = (select sec.actor()));
create policy own_update on notification for update using ((select sec.writes()) and (select sec.action_name()) = 'notifications.markRead' and staff_id = (select sec.actor()))
  with check (staff_id = (select sec.actor()));

insert into parameter (code, value, valid_from, source, mark) values
('notification.keepDays', '180', date '2019-01-01', '本系统建议:提醒随记录办结后保留半年', 'D');

-- When reminders come ---------------------------------------------------------------------------------------------------------
create function notifications_instants(p_start timestamptz, p_due timestamptz) returns timestamptz[] language sql stable set search_path = '' as $$
  select coalesce(array_agg(x.at order by x.at), '{}') from (
    select m.at from (select p.value from public.parameter p
        where p.code = 'deadline.remind' and p.valid_from <= (p_start at time zone 'Asia/Shanghai')::date and (p.valid_to is null or p.valid_to > (p_start at time zone 'Asia/Shanghai')::date)
        order by p.valid_from desc limit 1) v
      cross join lateral (
        select to_timestamp(round((extract(epoch from p_start) + s.share::numeric * extract(epoch from p_due - p_start)) * 1000) / 1000) as at from jsonb_array_elements_text(v.value -> 'shares') s (share)
        union select p_due - h.hours::double precision * interval '1 hour' from jsonb_array_elements_text(v.value -> 'beforeDueHours') h (hours)) m
      where m.at > p_start and m.at < p_due) x $$;
comment on function notifications_instants is 'Instants to remind at, ascending, each once, strictly between start and end: what remindAt of platform/deadlines says, for records whose due date is their own.';

create function notifications_watch(p_id uuid, p_kind text, p_subject uuid, p_unit uuid, p_params jsonb, p_due timestamptz, p_remind timestamptz[], p_runs boolean) returns void
language sql security definer set search_path = '' as $$
  insert into public.reminder as r (id, subject_kind, subject_id, unit_id, params, due_at, remind_at, next_at)
    values (p_id, p_kind, p_subject, p_unit, p_params, p_due, p_remind, case when p_runs then p_remind[1] end)
  on conflict (id) do update set unit_id = excluded.unit_id, params = excluded.params, due_at = excluded.due_at, remind_at = excluded.remind_at,
    next_at = case when p_runs then excluded.remind_at[r.given + 1] end $$;
comment on function notifications_watch is 'Notes when an open period is reminded of; what was given stays given.';

create function notifications_unwatch(p_id uuid) returns void language sql security definer set search_path = '' as $$
  delete from public.reminder where id = p_id;
  update public.notification set read_at = now() where reminder_id = p_id and read_at is null $$;
comment on function notifications_unwatch is 'A period has ended: nothing is left to be reminded of, and what was said of it needs no reading.';

create function notifications_of_deadline() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op <> 'DELETE' and new.state not in ('DONE', 'WAIVED') then
    perform public.notifications_watch(new.id, new.subject_kind, new.subject_id, new.unit_id, jsonb_build_object('what', 'deadline.' || new.rule_code), new.due_at, new.remind_at, new.paused_since is null);
  elsif tg_op <> 'INSERT' then perform public.notifications_unwatch(old.id);
  end if;
  return null;
end $$;
comment on function notifications_of_deadline is 'Keeps the reminders of a deadline.';
create trigger remind after insert or delete or update of state, remind_at, due_at, paused_since, unit_id on deadline for each row execute function notifications_of_deadline();

create function notifications_of_task() returns trigger language plpgsql security definer set search_path = '' as $$
declare due timestamptz;
begin
  if tg_op <> 'DELETE' and new.state not in ('CLOSED', 'CANCELLED') then
    due := (new.due_on + 1)::timestamp at time zone 'Asia/Shanghai';
    perform public.notifications_watch(new.id, 'task', new.id, new.unit_id, jsonb_build_object('what', new.title_key), due, public.notifications_instants(new.created_at, due), true);
  elsif tg_op <> 'INSERT' then perform public.notifications_unwatch(old.id);
  end if;
  return null;
end $$;
comment on function notifications_of_task is 'Keeps the reminders of a task, between the day it was made and the day it is due.';
create trigger remind after insert or delete or update of state, due_on, title_key, unit_id on task for each row execute function notifications_of_task();

create function notifications_of_report() returns trigger language plpgsql security definer set search_path = '' as $$
declare due timestamptz;
begin
  if tg_op <> 'DELETE' and new.state in ('DRAFT', 'RETURNED') then
    due := (new.due_on + 1)::timestamp at time zone 'Asia/Shanghai';
    perform public.notifications_watch(new.id, 'report', new.id, new.unit_id, jsonb_build_object('what', 'report', 'month', new.month), due, public.notifications_instants(new.created_at, due), true);
  elsif tg_op <> 'INSERT' then perform public.notifications_unwatch(old.id);
  end if;
  return null;
end $$;
comment on function notifications_of_report is 'Keeps the reminders of a monthly report that was begun and is not handed in.';
create trigger remind after insert or delete or update of state, due_on, unit_id on report for each row execute function notifications_of_report();

-- Who is reminded -------------------------------------------------------------------------------------------------------------
create function tasks_holders(p_ids uuid[], p_today date) returns table (id uuid, staff_id uuid) language sql stable security definer set search_path = '' as $$
  select t.id, h.holder from public.task t
    cross join lateral (select coalesce(t.assignee_id, public.residents_answers_for(t.unit_pos, t.record_id, t.address_id, p_today)) as holder) h
    where t.id = any (p_ids) and t.state not in ('CLOSED', 'CANCELLED') and h.holder is not null $$;
comment on function tasks_holders is 'retention=execute; Whose each of these open tasks is; one of nobody is of whoever answers for the place, but not for his own family or home.';

create function reports_holders(p_ids uuid[], p_today date) returns table (id uuid, staff_id uuid) language sql stable security definer set search_path = '' as $$
  select r.id, public.handovers_receiver(r.unit_pos, '00000000-0000-0000-0000-000000000000', p_today) from public.report r
    where r.id = any (p_ids) and r.state in ('DRAFT', 'RETURNED') $$;
comment on function reports_holders is 'retention=execute; Who answers for the unit of each of these reports that are not handed in.';

create function notifications_cover_of(p_holder uuid, p_pos integer, p_today date) returns uuid language sql stable security definer set search_path = '' as $$
  select c.staff_id from public.posting h join public.posting c on c.unit_id = h.unit_id and c.duty = '代管' join sec.unit u on u.id = h.unit_id
    where h.staff_id = p_holder and h.duty = '责任民警' and p_today between h.from_on and coalesce(h.to_on, 'infinity')
      and p_today between c.from_on and coalesce(c.to_on, 'infinity') and p_pos between u.lft and u.rgt - 1
    order by u.rgt - u.lft, c.from_on, c.id limit 1 $$;
comment on function notifications_cover_of is 'Who covers (代管) this holder at this place on this day; null where nobody does.';

-- What the job does -----------------------------------------------------------------------------------------------------------
create function notifications_due(p_now timestamptz, p_limit integer) returns table (id uuid, step integer, subject_kind text, subject_id uuid)
language sql security definer set search_path = '' as $$
  select r.id, r.given + 1, r.subject_kind, r.subject_id from public.reminder r where r.next_at <= p_now order by r.next_at, r.id limit p_limit for update skip locked $$;
comment on function notifications_due is 'retention=execute; Job: reminders whose time has come, oldest first, locked until the end of the run.';

create function notifications_give(p_items jsonb, p_now timestamptz, p_today date) returns table (given integer, dropped integer)
language plpgsql security definer set search_path = '' as $$
declare advanced integer;
begin
  with made as (
    insert into public.notification (id, kind, staff_id, holder_id, subject_kind, subject_id, params, reminder_id, step, at, due_at, unit_id, unit_pos)
      select i.id, 'reminder', coalesce(public.notifications_cover_of(h.holder, u.lft, p_today), h.holder), h.holder, r.subject_kind, r.subject_id, r.params, r.id, i.step, p_now, r.due_at, r.unit_id, u.lft
        from jsonb_to_recordset(p_items) i (id uuid, reminder uuid, step integer, is_open boolean, staff uuid)
        join public.reminder r on r.id = i.reminder and r.given = i.step - 1 join sec.unit u on u.id = r.unit_id
        cross join lateral (select coalesce(i.staff, public.handovers_receiver(u.lft, '00000000-0000-0000-0000-000000000000', p_today)) as holder) h
        where i.is_open and h.holder is not null
      on conflict (reminder_id, step) do nothing returning 1)
    select count(*)::integer into given from made;
  update public.reminder r set given = i.step, next_at = r.remind_at[i.step + 1]
    from jsonb_to_recordset(p_items) i (reminder uuid, step integer) where r.id = i.reminder and r.given = i.step - 1;
  get diagnostics advanced = row_count;
  dropped := advanced - given;
  return next;
end $$;
comment on function notifications_give is 'retention=execute; Job: puts reminders into the inbox of holder or cover and moves each clock on by one. A second call with the same items does nothing. A record that is open and nobody''s goes to whoever answers for the place.';

create function notifications_follow_covers(p_today date) returns integer language plpgsql security definer set search_path = '' as $$
declare n integer;
begin
  with now_of as (
    select x.id, coalesce(public.notifications_cover_of(x.holder_id, x.unit_pos, p_today), x.holder_id) as reader from public.notification x
      where x.read_at is null and (x.staff_id <> x.holder_id or x.holder_id in (
        select h.staff_id from public.posting c join public.posting h on h.unit_id = c.unit_id and h.duty = '责任民警'
          where c.duty = '代管' and p_today between c.from_on and coalesce(c.to_on, 'infinity'))))
  update public.notification x set staff_id = o.reader from now_of o where x.id = o.id and x.staff_id <> o.reader;
  get diagnostics n = row_count;
  return n;
end $$;
comment on function notifications_follow_covers is 'retention=execute; Job: what is unread goes to the cover while a cover runs and returns with the holder.';

create function notifications_forget(p_today date) returns integer language plpgsql security definer set search_path = '' as $$
declare
  -- A wrong argument must forget nothing before its time.
  today date := least(p_today, (now() at time zone 'Asia/Shanghai')::date); n integer;
begin
  delete from public.notification x where x.at < today - (select (p.value #>> '{}')::integer from public.parameter p
      where p.code = 'notification.keepDays' and p.valid_from <= today and (p.valid_to is null or p.valid_to > today) order by p.valid_from desc limit 1)
    and not exists (select 1 from public.reminder r where r.id = x.reminder_id);
  get diagnostics n = row_count;
  return n;
end $$;
comment on function notifications_forget is 'retention=execute; Nightly: old notifications of records that are done.';

-- Every server process hears for whom something is new or read; nothing else is said.
create function notifications_tell() returns trigger language plpgsql set search_path = '' as $$
begin
  perform pg_notify('linan_live', new.staff_id::text);
  if tg_op = 'UPDATE' and old.staff_id <> new.staff_id then perform pg_notify('linan_live', old.staff_id::text); end if;
  return null;
end $$;
comment on function notifications_tell is 'Wakes the live updates of the reader, on every server.';
create trigger tell after insert or update of staff_id, read_at on notification for each row execute function notifications_tell();

-- What is open already: reminders whose time is over are not given afterwards.
insert into reminder (id, subject_kind, subject_id, unit_id, params, due_at, remind_at, given, next_at)
  select x.id, x.kind, x.subject, x.unit_id, x.params, x.due, x.instants, n.given, case when x.runs then x.instants[n.given + 1] end from (
    select d.id, d.subject_kind as kind, d.subject_id as subject, d.unit_id, jsonb_build_object('what', 'deadline.' || d.rule_code) as params, d.due_at as due, d.remind_at as instants, d.paused_since is null as runs
      from deadline d where d.state not in ('DONE', 'WAIVED')
    union all select t.id, 'task', t.id, t.unit_id, jsonb_build_object('what', t.title_key), y.due, notifications_instants(t.created_at, y.due), true
      from task t cross join lateral (select (t.due_on + 1)::timestamp at time zone 'Asia/Shanghai' as due) y where t.state not in ('CLOSED', 'CANCELLED')
    union all select r.id, 'report', r.id, r.unit_id, jsonb_build_object('what', 'report', 'month', r.month), y.due, notifications_instants(r.created_at, y.due), true
      from report r cross join lateral (select (r.due_on + 1)::timestamp at time zone 'Asia/Shanghai' as due) y where r.state in ('DRAFT', 'RETURNED')) x
  cross join lateral (select count(*)::integer as given from unnest(x.instants) i (at) where i.at <= now()) n;
