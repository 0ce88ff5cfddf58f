-- Handover packs (移交): who gives what to whom. A pack is made in the transaction that ends the posting, so nothing is left behind.
create table handover (
  id uuid primary key,
  cause text not null,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  posting_id uuid references posting (id),
  from_staff_id uuid not null references staff (id),
  to_staff_id uuid not null references staff (id),
  on_date date not null,
  counts jsonb not null default '{}',
  note text,
  given_at timestamptz,
  received_at timestamptz,
  received_note text,
  created_by uuid,
  created_at timestamptz not null default now(),
  event_id uuid default sec.event_id(),
  version integer not null default 1,
  constraint handover_cause check (cause in ('换任', '离任', '任期届满', '机构撤并')),
  constraint handover_two check (from_staff_id <> to_staff_id),
  constraint handover_notes check (char_length(note) <= 500 and char_length(received_note) <= 500)
);
create index handover_unit_pos on handover (unit_pos, on_date);
create index handover_to on handover (to_staff_id) where received_at is null;
create index handover_from on handover (from_staff_id) where given_at is null;
comment on table handover is 'class=S1 app=select,update; Handover packs: made by the transfer, signed by who gives and who receives. created_by null: the nightly job.';
alter table handover enable row level security;
alter table handover force row level security;
create policy own on handover for select using (to_staff_id = (select sec.actor()) or from_staff_id = (select sec.actor()));
create policy scope on handover for select using (unit_pos between (select sec.lo()) and (select sec.hi()));
-- The administrator sees no work, but is told what the transfer he makes hands over: numbers and names of colleagues.
create policy made_now on handover for select using (event_id = (select sec.event_id()) and (select sec.writes()));
create policy sign on handover for update using ((select sec.action_name()) = 'handovers.sign' and (select sec.writes()) and (to_staff_id = (select sec.actor()) or from_staff_id = (select sec.actor())));

create table handover_item (
  handover_id uuid not null references handover (id),
  kind text not null,
  record_id uuid not null,
  moved boolean not null,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  constraint handover_item_pk primary key (handover_id, kind, record_id)
);
create index handover_item_unit_pos on handover_item (unit_pos);
comment on table handover_item is 'class=S1 app=select; Open records of a pack, by id. moved: it was the giver''s own and became the receiver''s; else it belongs to the area, which changed hands.';
alter table handover_item enable row level security;
alter table handover_item force row level security;
create policy scope on handover_item for select using (unit_pos between (select sec.lo()) and (select sec.hi()));

create table handover_part (
  kind text primary key,
  ord smallint not null unique,
  list_fn text not null,
  move_fn text
);
comment on table handover_part is 'class=S0 Kinds of open record that change hands; a slice adds its own. list_fn(lo, hi) answers record, assignee or null, and unit; move_fn(ids, staff) gives them to somebody.';

create function tasks_open_items(p_lo integer, p_hi integer) returns table (record_id uuid, assignee uuid, unit_id uuid) language sql stable security definer set search_path = '' as $$
  select t.id, t.assignee_id, t.unit_id from public.task t where t.unit_pos between p_lo and p_hi and t.state not in ('CLOSED', 'CANCELLED') $$;
create function tasks_give_items(p_ids uuid[], p_to uuid) returns void language sql security definer set search_path = '' as $$
  update public.task set assignee_id = p_to, version = version + 1 where id = any (p_ids) and state not in ('CLOSED', 'CANCELLED') $$;
create function places_open_items(p_lo integer, p_hi integer) returns table (record_id uuid, assignee uuid, unit_id uuid) language sql stable security definer set search_path = '' as $$
  select a.id, null::uuid, a.unit_id from public.address a where a.unit_pos between p_lo and p_hi and a.state in ('草拟', '待核') $$;
create function residents_open_items(p_lo integer, p_hi integer) returns table (record_id uuid, assignee uuid, unit_id uuid) language sql stable security definer set search_path = '' as $$
  select r.id, null::uuid, r.unit_id from public.residence r where r.unit_pos between p_lo and p_hi and r.state in ('DECLARED', 'TO_VERIFY') $$;
insert into handover_part (kind, ord, list_fn, move_fn) values
  ('task', 10, 'public.tasks_open_items', 'public.tasks_give_items'),
  ('residence', 20, 'public.residents_open_items', null),
  ('address', 30, 'public.places_open_items', null);

create function handovers_open(p_lo integer, p_hi integer, p_owned boolean default false) returns table (kind text, record_id uuid, assignee uuid, unit_id uuid) language plpgsql stable security definer set search_path = '' as $$
declare part public.handover_part;
begin
  for part in select * from public.handover_part where not p_owned or move_fn is not null order by ord loop
    return query execute format('select %L::text, x.record_id, x.assignee, x.unit_id from %s($1, $2) x', part.kind, part.list_fn) using p_lo, p_hi;
  end loop;
end $$;
comment on function handovers_open is 'Everything open in a range, of all kinds; p_owned: only of kinds that may be in somebody''s name.';

create function handovers_reaches(p_staff uuid, p_pos integer, p_today date) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from sec.posting x join sec.unit u on u.id = x.unit_id join public.staff s on s.id = x.staff_id
    where x.staff_id = p_staff and p_today between x.valid_from and coalesce(x.valid_to, 'infinity') and p_pos between u.lft and u.rgt - 1 and (s.end_on is null or s.end_on > p_today)) $$;
comment on function handovers_reaches is 'Whether a staff member has access to a place in the tree on this day.';

create function handovers_receiver(p_pos integer, p_except uuid, p_today date) returns uuid language sql stable security definer set search_path = '' as $$
  select x.staff_id from sec.posting x join sec.unit u on u.id = x.unit_id join public.staff s on s.id = x.staff_id left join public.posting d on d.id = x.id
    where p_pos between u.lft and u.rgt - 1 and p_today between x.valid_from and coalesce(x.valid_to, 'infinity') and x.role in ('OFFICER', 'CHIEF', 'DEPUTY')
      and (s.end_on is null or s.end_on > p_today) and x.staff_id <> p_except
    order by u.rgt - u.lft, case d.duty when '责任民警' then 0 when '代管' then 1 else 2 end, x.role, x.valid_from, x.id limit 1 $$;
comment on function handovers_receiver is 'Who answers for a place: the responsible officer of the narrowest unit around it, else his cover or assistant, else the leaders of the station.';

create function handovers_pack(p_id uuid, p_cause text, p_unit uuid, p_posting uuid, p_from uuid, p_to uuid, p_on date, p_note text, p_items jsonb) returns void
language plpgsql security definer set search_path = '' as $$
declare part record;
begin
  insert into public.handover (id, cause, unit_id, unit_pos, posting_id, from_staff_id, to_staff_id, on_date, note, created_by, counts)
    select p_id, p_cause, u.id, u.lft, p_posting, p_from, p_to, p_on, p_note, sec.actor(),
        coalesce((select jsonb_object_agg(c.kind, c.n) from (select x ->> 'kind' as kind, count(*) as n from jsonb_array_elements(p_items) x group by 1) c), '{}')
      from sec.unit u where u.id = p_unit;
  insert into public.handover_item (handover_id, kind, record_id, moved, unit_id, unit_pos)
    select p_id, x.kind, x.record_id, x.assignee is not null, u.id, u.lft
      from jsonb_to_recordset(p_items) x (kind text, record_id uuid, assignee uuid, unit_id uuid) join sec.unit u on u.id = x.unit_id;
  for part in select h.move_fn, array_agg(i.record_id) as ids from public.handover_item i join public.handover_part h on h.kind = i.kind
      where i.handover_id = p_id and i.moved and h.move_fn is not null group by 1 loop
    execute format('select %s($1, $2)', part.move_fn) using part.ids, p_to;
  end loop;
end $$;
comment on function handovers_pack is 'Writes a pack and gives what was the giver''s own to the receiver.';

create function handovers_items(p_posting uuid) returns table (kind text, record_id uuid, assignee uuid, unit_id uuid) language plpgsql stable security definer set search_path = '' as $$
declare p public.posting; lo integer; hi integer;
begin
  select * into p from public.posting where id = p_posting;
  if coalesce(sec.action_name(), '') not in ('handovers.preview', 'handovers.transfer', 'organisation.addPosting') or not public.organisation_in_scope(p.unit_id) then raise exception 'forbidden' using errcode = '42501'; end if;
  select u.lft, u.rgt - 1 into lo, hi from sec.unit u where u.id = p.unit_id;
  -- The responsible officer also gives what belongs to the area and to nobody in it.
  return query select o.* from public.handovers_open(lo, hi) o where o.assignee = p.staff_id or (p.duty = '责任民警' and o.assignee is null);
end $$;
comment on function handovers_items is 'app=execute; What the holder of a posting would hand over now; ids only.';

create function handovers_transfer(p_posting uuid, p_version integer, p_to uuid, p_new uuid, p_on date, p_handover uuid, p_note text) returns text
language plpgsql security definer set search_path = '' as $$
declare p public.posting; other public.posting; items jsonb; refused text; today date := (now() at time zone 'Asia/Shanghai')::date;
begin
  if not sec.writes() or sec.action_name() <> 'handovers.transfer' then raise exception 'forbidden' using errcode = '42501'; end if;
  select * into p from public.posting where id = p_posting for update;
  if p.id is null then return 'not_found'; end if;
  refused := public.organisation_may_grant(p.staff_id, p.unit_id, p.role);
  if refused is not null then return refused; end if;
  if p.version <> p_version then return 'version_conflict'; end if;
  if p.to_on < today then return 'posting_already_ended'; end if;
  if p_to = p.staff_id then return 'successor_is_leaver'; end if;
  select coalesce(jsonb_agg(to_jsonb(i)), '[]') into items from public.handovers_items(p_posting) i;
  if p_new is null then
    refused := public.organisation_end_posting(p.id, greatest(p_on - 1, p.from_on), p.version);
    if refused is not null then return refused; end if;
    if not public.handovers_reaches(p_to, (select u.lft from sec.unit u where u.id = p.unit_id), today) then return 'successor_without_access'; end if;
  else
    -- The assistant who takes over stops being the assistant.
    for other in select * from public.posting x where x.unit_id = p.unit_id and x.staff_id = p_to and daterange(x.from_on, x.to_on, '[]') && daterange(p_on, p.to_on, '[]') loop
      if other.from_on >= p_on then return 'posting_exists'; end if;
      update public.posting set to_on = p_on - 1, version = version + 1 where id = other.id;
      perform public.organisation_close_scope(other.id, p_on - 1);
    end loop;
    if p.duty = '责任民警' then
      insert into public.area_handover (id, area_id, from_staff_id, to_staff_id, on_date, open_items, note, created_by)
        values (p_handover, p.unit_id, p.staff_id, p_to, p_on, jsonb_array_length(items), p_note, sec.actor());
    end if;
    refused := public.organisation_add_posting(p_new, p_to, p.unit_id, p.role, p.duty, p_on, p.to_on, null, null, p.id, case p.duty when '责任民警' then p_handover end);
    if refused is not null then return refused; end if;
  end if;
  perform public.handovers_pack(p_handover, case when p_new is null then '离任' else '换任' end, p.unit_id, p.id, p.staff_id, p_to, p_on, p_note, items);
  return null;
end $$;
comment on function handovers_transfer is 'app=execute; Ends a posting, gives it to the successor (p_new) or leaves it vacant (null), and hands over everything open. Answers an error code or null.';

create function handovers_replaced(p_new uuid, p_old uuid, p_note text) returns void language plpgsql security definer set search_path = '' as $$
declare n public.posting; o public.posting; items jsonb;
begin
  if not sec.writes() or sec.action_name() <> 'organisation.addPosting' then raise exception 'forbidden' using errcode = '42501'; end if;
  select * into n from public.posting where id = p_new and event_id = sec.event_id();
  select * into o from public.posting where id = p_old and unit_id = n.unit_id and to_on < n.from_on;
  if n.handover_id is null or o.id is null then raise exception 'forbidden' using errcode = '42501'; end if;
  select coalesce(jsonb_agg(to_jsonb(i)), '[]') into items from public.handovers_items(o.id) i;
  perform public.handovers_pack(n.handover_id, '换任', n.unit_id, o.id, o.staff_id, n.staff_id, n.from_on, p_note, items);
end $$;
comment on function handovers_replaced is 'app=execute; The pack of a responsible officer who was just replaced by a new posting.';

create function handovers_of_merge(p_id uuid, p_unit uuid, p_into uuid, p_on date, p_note text) returns void language plpgsql security definer set search_path = '' as $$
declare giver uuid; taker uuid; lo integer; hi integer; items jsonb;
begin
  if not sec.writes() or sec.action_name() <> 'handovers.mergeUnit' or public.organisation_may_merge(p_unit, p_into) is not null then
    raise exception 'forbidden' using errcode = '42501';
  end if;
  select p.staff_id into giver from public.posting p where p.unit_id = p_unit and p.role in ('CHIEF', 'DEPUTY') and p_on - 1 between p.from_on and coalesce(p.to_on, 'infinity') order by p.role, p.from_on limit 1;
  select p.staff_id into taker from public.posting p where p.unit_id = p_into and p.role in ('CHIEF', 'DEPUTY') and p_on between p.from_on and coalesce(p.to_on, 'infinity') order by p.role, p.from_on limit 1;
  if giver is null or taker is null or giver = taker then return; end if;
  select u.lft, u.rgt - 1 into lo, hi from sec.unit u where u.id = p_unit;
  -- All of it belongs to its areas as before: the leaders only sign for it.
  select coalesce(jsonb_agg(to_jsonb(o) - 'assignee'), '[]') into items from public.handovers_open(lo, hi) o;
  perform public.handovers_pack(p_id, '机构撤并', p_unit, null, giver, taker, p_on, p_note, items);
end $$;
comment on function handovers_of_merge is 'app=execute; Before a station goes into another: the pack that its leader gives to the leader of the successor, with everything open in it. None where one of them is missing.';

create function handovers_left(p_staff uuid) returns integer language plpgsql stable security definer set search_path = '' as $$
declare today date := (now() at time zone 'Asia/Shanghai')::date;
begin
  if not sec.writes() or sec.action_name() not like 'organisation.%' then raise exception 'forbidden' using errcode = '42501'; end if;
  return (select count(*) from public.handovers_open(0, 2000000000, true) o join sec.unit u on u.id = o.unit_id
    where o.assignee = p_staff and not public.handovers_reaches(p_staff, u.lft, today));
end $$;
comment on function handovers_left is 'app=execute; How many open records of a staff member he can no longer reach. Asked before a posting ends for good.';

create function handovers_sweep(p_today date, p_cause text) returns integer language plpgsql security definer set search_path = '' as $$
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
  return n;
end $$;
comment on function handovers_sweep is 'app=execute retention=execute; Nightly, and after a merge: open records of somebody who can no longer reach them go to whoever answers for the place. Does only what the postings say, so anybody may run it.';
