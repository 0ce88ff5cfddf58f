-- A community that changes its area brings all its doors at once: photographs follow in one statement, not door by door.
drop trigger photos_follow on address;
drop function photos_follow_door();
create function photos_follow_doors() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.photo p set address_id = b.id, unit_id = b.unit_id, unit_pos = b.unit_pos
    from made m join was w on w.id = m.id join public.address b on b.id = case when m.merged_into is distinct from w.merged_into then coalesce(m.merged_into, m.id) else m.id end
    where (m.merged_into is distinct from w.merged_into or m.unit_id <> w.unit_id) and p.address_id = m.id;
  return null;
end $$;
comment on function photos_follow_doors is 'Photographs go with their doors, as their records do: into the one they became, and to the unit that looks after them now.';
create trigger photos_follow after update on address referencing old table as was new table as made for each statement execute function photos_follow_doors();
