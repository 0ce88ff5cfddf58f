-- Who is on duty (值班) at a station or a room, dictionary §4.6, §8.16: person, leader, from, to. The roster extends this later.
create table duty_shift (
  id uuid primary key,
  staff_id uuid not null references staff (id),
  leader_id uuid not null references staff (id),
  from_at timestamptz not null,
  to_at timestamptz not null,
  note text,
  removed_at timestamptz,
  removed_by uuid references staff (id),
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null references staff (id),
  created_at timestamptz not null default now(),
  updated_by uuid references staff (id),
  updated_at timestamptz,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint duty_shift_length check (to_at > from_at and to_at <= from_at + interval '24 hours'),
  constraint duty_shift_minutes check (extract(second from from_at) = 0 and extract(second from to_at) = 0),
  constraint duty_shift_note check (char_length(note) <= 100),
  constraint duty_shift_removed check ((removed_at is null) = (removed_by is null))
);
create index duty_shift_unit_pos on duty_shift (unit_pos, from_at);
create index duty_shift_unit on duty_shift (unit_id, from_at) where removed_at is null;
comment on table duty_shift is 'class=S1 Shifts of duty officers at a station or a room: who, under which leader, from when to when. Names no resident.';
comment on column duty_shift.removed_at is 'It was taken off the plan before it began.';
call sec.protect_by_unit('duty_shift');

create function duty_station() returns table (id uuid, lo integer, hi integer) language sql stable security definer set search_path = '' rows 1 as $$
  select u.id, u.lft, u.rgt - 1 from sec.unit u join public.org_unit o on o.id = u.id
    where o.kind = 'STATION' and o.closed_on is null and sec.lo() between u.lft and u.rgt - 1 order by u.rgt - u.lft limit 1 $$;
comment on function duty_station is 'app=execute; The station around the posting of this request; no row above stations.';
-- An officer of an area sees who is on duty above him; nobody above a station needs to.
create policy of_station on duty_shift for select using (unit_pos between (select lo from duty_station()) and (select hi from duty_station()));

create function duty_no_overlap() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  -- Two leaders plan at once: the second waits here and then sees the shift of the first.
  perform 1 from public.org_unit where id = new.unit_id for no key update;
  if new.removed_at is null and exists (select 1 from public.duty_shift s where s.unit_id = new.unit_id and s.id <> new.id and s.removed_at is null
      and s.from_at < new.to_at and new.from_at < s.to_at) then
    raise exception 'duty_overlap' using errcode = '23P01', constraint = 'duty_shift_overlap';
  end if;
  return new;
end $$;
comment on function duty_no_overlap is 'A unit has one duty officer at a time; the hand-over is one minute. Units that merge keep what they had planned.';
create trigger overlap before insert or update of from_at, to_at, removed_at on duty_shift for each row execute function duty_no_overlap();

create function duty_hold(p_unit uuid) returns table (unit_id uuid, unit_pos integer) language plpgsql security definer set search_path = '' as $$
begin
  if not sec.writes() or coalesce(sec.action_name(), '') not in ('duty.saveShift', 'duty.removeShift') then raise exception 'forbidden' using errcode = '42501'; end if;
  -- Shared with sec.add_unit: the tree is not renumbered between this answer and the insert that uses it.
  perform pg_advisory_xact_lock_shared(7300001);
  perform 1 from public.org_unit o where o.id = p_unit for no key update;
  return query select u.id, u.lft from sec.unit u join public.org_unit o on o.id = u.id
    where u.id = p_unit and o.kind in ('STATION', 'ROOM') and o.closed_on is null and u.lft between sec.lo() and sec.hi();
end $$;
comment on function duty_hold is 'app=execute; A station or room in the range of the posting, held so that the plan of it does not change meanwhile.';

create function duty_units() returns table (id uuid, name text, kind text) language sql stable security definer set search_path = '' as $$
  select o.id, o.name, o.kind from public.duty_station() d join sec.unit u on u.lft between d.lo and d.hi join public.org_unit o on o.id = u.id
    where o.kind in ('STATION', 'ROOM') and o.closed_on is null order by o.kind desc, u.lft $$;
comment on function duty_units is 'app=execute; The station of the posting and its rooms.';

create function duty_people(p_day date) returns table (staff_id uuid, role text) language sql stable security definer set search_path = '' as $$
  select distinct p.staff_id, p.role from public.duty_station() d join sec.unit u on u.lft between d.lo and d.hi join public.posting p on p.unit_id = u.id join public.staff s on s.id = p.staff_id
    where p.role in ('DUTY', 'OFFICER', 'DUTY_LEAD', 'CHIEF', 'DEPUTY') and p_day between p.from_on and coalesce(p.to_on, 'infinity') and (s.end_on is null or s.end_on > p_day) $$;
comment on function duty_people is 'app=execute; Who may be on duty or lead it in the station of the posting on a day.';

create function duty_on(p_pos integer, p_at timestamptz) returns table (staff_id uuid, leader_id uuid) language sql stable security definer set search_path = '' rows 1 as $$
  select s.staff_id, s.leader_id from public.duty_shift s join sec.unit u on u.id = s.unit_id join public.staff p on p.id = s.staff_id
    where p_pos between u.lft and u.rgt - 1 and s.removed_at is null and s.from_at <= p_at and p_at < s.to_at
      and (p.end_on is null or p.end_on > (p_at at time zone 'Asia/Shanghai')::date)
    order by u.rgt - u.lft, s.from_at desc, s.id limit 1 $$;
comment on function duty_on is 'retention=execute; Who is on duty for a place in the tree at an instant: the shift of the nearest unit at or above it. Whoever has left the service since it was planned is nobody.';

insert into deadline_rule (code, basis, amount, unit, valid_from, note) values
('duty.shiftMax', array[]::text[], 24, 'HOUR', date '2019-01-01', '一班值班最长时间（领域词典 8.16）');
