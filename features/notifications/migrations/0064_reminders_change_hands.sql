-- What is unread stayed in the inbox of whoever held the record before a posting changed hands.
create function notifications_change_hands() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.notification x set holder_id = h.to_staff_id, staff_id = h.to_staff_id
    from made m join public.handover h on h.id = m.handover_id
    where x.read_at is null and x.holder_id = h.from_staff_id and x.subject_kind = m.kind and x.subject_id = m.record_id;
  return null;
end $$;
comment on function notifications_change_hands is 'Unread reminders of what a pack hands over go to its receiver; where a cover runs for him, the next run of the job gives them on.';
create trigger notifications_change_hands after insert on handover_item referencing new table as made for each statement execute function notifications_change_hands();
