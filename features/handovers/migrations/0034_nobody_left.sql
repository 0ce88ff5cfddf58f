-- After two mergers and a transfer nobody may answer for a place: then a record belongs to the unit, and whoever comes next finds it there.
create or replace function handovers_sweep(p_today date, p_cause text) returns integer language plpgsql security definer set search_path = '' as $$
declare g record; n integer := 0; today date := least(p_today, (now() at time zone 'Asia/Shanghai')::date);
begin
  for g in
    with lost as (
      select o.*, public.handovers_receiver(u.lft, o.assignee, today) as receiver from public.handovers_open(0, 2000000000, true) o join sec.unit u on u.id = o.unit_id
        where o.assignee is not null and not public.handovers_reaches(o.assignee, u.lft, today))
    select l.assignee, l.receiver, l.unit_id, jsonb_agg(to_jsonb(l)) as items, count(*)::integer as k from lost l where l.receiver is not null group by 1, 2, 3 loop
    perform public.handovers_pack(gen_random_uuid(), p_cause, g.unit_id, null, g.assignee, g.receiver, today, null, g.items);
    n := n + g.k;
  end loop;
  -- Whoever could take a pack has his; what is still out of reach has nobody.
  for g in
    select h.move_fn, array_agg(o.record_id) as ids, count(*)::integer as k from public.handovers_open(0, 2000000000, true) o join sec.unit u on u.id = o.unit_id
      join public.handover_part h on h.kind = o.kind where o.assignee is not null and not public.handovers_reaches(o.assignee, u.lft, today) group by 1 loop
    execute format('select %s($1, null)', g.move_fn) using g.ids;
    n := n + g.k;
  end loop;
  return n;
end $$;
comment on function handovers_sweep is 'app=execute retention=execute; Nightly, and after a merge: open records of somebody who can no longer reach them go to whoever answers for the place, and to nobody in particular where there is no such person. Does only what the postings say, so anybody may run it.';
