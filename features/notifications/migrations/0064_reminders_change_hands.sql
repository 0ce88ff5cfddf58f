-- What is unread stayed in the inbox of whoever held the record before it changed hands.
alter table notification add column is_personal boolean not null default false;
comment on column notification.is_personal is 'It concerns its reader himself: no cover and no handover takes it along.';

-- Tasks: by a pack, by signing, by the night.
create function notifications_of_assignee() returns trigger language plpgsql security definer set search_path = '' as $$
declare today date := (now() at time zone 'Asia/Shanghai')::date; holder uuid;
begin
  select h.staff_id into holder from public.tasks_holders(array[new.id], today) h;
  if holder is null then
    update public.notification x set read_at = now() where x.reminder_id = new.id and x.read_at is null;
  else
    update public.notification x set holder_id = holder, staff_id = coalesce(public.notifications_cover_of(holder, new.unit_pos, today), holder), unit_id = new.unit_id, unit_pos = new.unit_pos
      where x.reminder_id = new.id and x.read_at is null and x.holder_id <> holder;
  end if;
  return null;
end $$;
comment on function notifications_of_assignee is 'Unread reminders of a task go to whose it is now, or to his cover; where it is nobody''s nobody needs to read them.';
create trigger reassigned after update of assignee_id on task for each row when (old.assignee_id is distinct from new.assignee_id) execute function notifications_of_assignee();

-- Other records, and tasks of nobody in an area that changes hands: a pack names them.
create function notifications_change_hands() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.notification x set holder_id = h.to_staff_id, staff_id = h.to_staff_id
    from made m join public.handover h on h.id = m.handover_id
    where x.read_at is null and not x.is_personal and x.holder_id = h.from_staff_id and x.subject_kind = m.kind and x.subject_id = m.record_id;
  return null;
end $$;
comment on function notifications_change_hands is 'Unread reminders of what a pack hands over go to its receiver; where a cover runs for him, the next run of the job gives them on.';
create trigger notifications_change_hands after insert on handover_item referencing new table as made for each statement execute function notifications_change_hands();

-- As in 0062, but for what is personal.
create or replace function notifications_follow_covers(p_today date) returns integer language plpgsql security definer set search_path = '' as $$
declare n integer;
begin
  with now_of as (
    select x.id, coalesce(public.notifications_cover_of(x.holder_id, x.unit_pos, p_today), x.holder_id) as reader from public.notification x
      where x.read_at is null and not x.is_personal and (x.staff_id <> x.holder_id or x.holder_id in (
        select h.staff_id from public.posting c join public.posting h on h.unit_id = c.unit_id and h.duty = '责任民警'
          where c.duty = '代管' and p_today between c.from_on and coalesce(c.to_on, 'infinity'))))
  update public.notification x set staff_id = o.reader from now_of o where x.id = o.id and x.staff_id <> o.reader;
  get diagnostics n = row_count;
  return n;
end $$;
