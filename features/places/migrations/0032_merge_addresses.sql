-- Two rows of one door become one. What refers to the door moves; what happened (activity) keeps the row it happened at, which says where it went.
create function places_merge_moves(p_from uuid, p_into uuid) returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare a public.address; b public.address; lo integer := sec.lo(); hi integer := sec.hi(); homes uuid[] := sec.conflict_addresses(); h public.house; k public.house;
begin
  if coalesce(sec.action_name(), '') not in ('places.previewMerge', 'places.mergeAddress') then raise exception 'forbidden' using errcode = '42501'; end if;
  select * into a from public.address x where x.id = p_from and x.unit_pos between lo and hi and not (x.id = any (homes));
  select * into b from public.address x where x.id = p_into and x.unit_pos between lo and hi and not (x.id = any (homes));
  if a.id is null or b.id is null then return jsonb_build_object('refused', 'not_found'); end if;
  if a.id = b.id then return jsonb_build_object('refused', 'merge_itself'); end if;
  if a.community_code <> b.community_code then return jsonb_build_object('refused', 'merge_other_community'); end if;
  if a.state = '停用' or b.state = '停用' then return jsonb_build_object('refused', 'place_retired'); end if;
  select * into h from public.house x where x.address_id = p_from;
  select * into k from public.house x where x.address_id = p_into;
  -- One door has one house. Where the one that would stay is struck off, the other direction is the right one.
  if h.state = '在册' and k.state = '注销' then return jsonb_build_object('refused', 'merge_house_struck'); end if;
  return jsonb_build_object(
    'households', (select count(*) from public.household x where x.address_id = p_from),
    'residences', (select count(*) from public.residence x where x.address_id = p_from),
    'hukou', (select count(*) from public.person x where x.hukou_address_id = p_from),
    'visits', (select count(*) from public.visit x where x.address_id = p_from),
    'tasks', (select count(*) from public.task x where x.address_id = p_from or (x.record_kind = 'address' and x.record_id = p_from) or (x.record_kind = 'house' and x.record_id = h.id)),
    'house', case when h.id is null then 'none' when k.id is null then 'moves' else 'struck' end);
end $$;
comment on function places_merge_moves is 'app=execute; What would move if one address went into another, numbers only, or why it cannot be. An address out of range and one''s own home are both not_found.';

create function places_merge_address(p_from uuid, p_into uuid, p_version integer, p_into_version integer, p_reason text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare moved jsonb; a public.address; b public.address; h uuid; k uuid; event uuid := sec.event_id(); actor uuid := sec.actor(); last integer;
begin
  if not sec.writes() or sec.action_name() <> 'places.mergeAddress' then raise exception 'forbidden' using errcode = '42501'; end if;
  perform 1 from public.address where id in (p_from, p_into) order by id for update;
  moved := public.places_merge_moves(p_from, p_into);
  if moved ? 'refused' then return moved; end if;
  select * into a from public.address where id = p_from;
  select * into b from public.address where id = p_into;
  if a.version <> p_version or b.version <> p_into_version then return jsonb_build_object('refused', 'version_conflict'); end if;
  select id into h from public.house where address_id = p_from;
  select id into k from public.house where address_id = p_into;
  select coalesce(max(no), 0) into last from public.household where address_id = p_into;
  update public.household x set address_id = p_into, no = last + n.place, unit_id = b.unit_id, unit_pos = b.unit_pos, version = x.version + 1, event_id = event
    from (select y.id, row_number() over (order by y.no)::integer as place from public.household y where y.address_id = p_from) n where x.id = n.id;
  -- A new version: an act on many that was begun before cannot be taken back over this.
  update public.residence set address_id = p_into, unit_id = b.unit_id, unit_pos = b.unit_pos, version = version + 1, updated_by = actor, updated_at = now(), event_id = event
    where address_id = p_from;
  update public.person set hukou_address_id = p_into, version = version + 1, updated_by = actor, updated_at = now(), event_id = event where hukou_address_id = p_from;
  if h is not null and k is null then
    update public.house set address_id = p_into, unit_id = b.unit_id, unit_pos = b.unit_pos, version = version + 1, updated_by = actor, updated_at = now(), event_id = event where id = h;
  elsif h is not null then
    update public.visit set house_id = k, version = version + 1, event_id = event where house_id = h;
    update public.task set record_id = k, version = version + 1, event_id = event where record_kind = 'house' and record_id = h;
    update public.house set state = '注销', version = version + 1, updated_by = actor, updated_at = now(), event_id = event where id = h and state <> '注销';
  end if;
  -- A visit stays in the unit that made it: months that were signed keep their numbers.
  update public.visit set address_id = p_into, version = version + 1, event_id = event where address_id = p_from;
  update public.task set address_id = case when address_id = p_from then p_into else address_id end,
      record_id = case when record_kind = 'address' and record_id = p_from then p_into else record_id end,
      unit_id = b.unit_id, unit_pos = b.unit_pos, version = version + 1, event_id = event
    where address_id = p_from or (record_kind = 'address' and record_id = p_from);
  -- The home of a colleague stays closed to him under its new row.
  update public.staff_conflict set address_id = p_into where address_id = p_from;
  update public.address_alias x set address_id = p_into, unit_id = b.unit_id, unit_pos = b.unit_pos, event_id = event
    where x.address_id = p_from and x.text <> b.full_text and not exists (select 1 from public.address_alias y where y.address_id = p_into and y.text = x.text);
  insert into public.address_alias (id, address_id, text, until, unit_id, unit_pos, event_id)
    values (gen_random_uuid(), p_into, a.full_text, now(), b.unit_id, b.unit_pos, event) on conflict (address_id, text) do update set until = excluded.until;
  update public.address set merged_into = p_into, version = version + 1, event_id = event where merged_into = p_from;
  update public.address set state = '停用', merged_into = p_into, retired_reason = p_reason, version = version + 1, updated_by = actor, updated_at = now(), event_id = event
    where id = p_from;
  update public.address set version = version + 1, updated_by = actor, updated_at = now(), event_id = event where id = p_into;
  return moved;
end $$;
comment on function places_merge_address is 'app=execute; One address goes into another of its community: households (numbered on), residences, hukou, house, tasks, visits, homes of colleagues and aliases follow, also those the actor may not open; the old row stays out of use and names its successor.';
