-- A community that changes its area brings all its doors at once: hazards and safety visits follow in one statement, not door by door.
drop trigger hazards_follow on address;
drop function hazards_follow_door();
create function hazards_follow_doors() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  -- One that is closed stays in the unit that closed it: months that were signed keep their numbers.
  update public.hazard h set address_id = b.id, version = h.version + 1, event_id = coalesce(sec.event_id(), m.event_id),
      unit_id = case when h.state in ('RESOLVED', 'REJECTED') then h.unit_id else b.unit_id end, unit_pos = case when h.state in ('RESOLVED', 'REJECTED') then h.unit_pos else b.unit_pos end
    from made m join was w on w.id = m.id join public.address b on b.id = m.merged_into
    where m.merged_into is distinct from w.merged_into and h.address_id = m.id;
  -- Two rows of one door had visits for one incident each: one of them is enough.
  perform public.hazards_forget_plans(array(select x.id from made m join was w on w.id = m.id join public.safety_visit_plan x on x.address_id = m.id
      join public.safety_visit_plan y on y.incident_no = x.incident_no and y.address_id = m.merged_into
    where m.merged_into is not null and m.merged_into is distinct from w.merged_into));
  update public.safety_visit_plan s set address_id = b.id, unit_id = b.unit_id, unit_pos = b.unit_pos
    from made m join was w on w.id = m.id join public.address b on b.id = m.merged_into where m.merged_into is distinct from w.merged_into and s.address_id = m.id;
  update public.hazard h set unit_id = m.unit_id, unit_pos = m.unit_pos, version = h.version + 1, event_id = coalesce(sec.event_id(), m.event_id)
    from made m join was w on w.id = m.id where m.unit_id <> w.unit_id and m.merged_into is not distinct from w.merged_into and h.address_id = m.id;
  update public.safety_visit_plan s set unit_id = m.unit_id, unit_pos = m.unit_pos
    from made m join was w on w.id = m.id where m.unit_id <> w.unit_id and m.merged_into is not distinct from w.merged_into and s.address_id = m.id;
  return null;
end $$;
comment on function hazards_follow_doors is 'Hazards go with their doors: into the one they became, and to the unit that looks after them now.';
create trigger hazards_follow after update on address referencing old table as was new table as made for each statement execute function hazards_follow_doors();
