-- Postings in life (dictionary §4.1): cover, merge of stations and rooms, rename and recode of communities.
alter table activity add column cover_posting_id uuid references posting (id);
comment on column activity.cover_posting_id is 'The cover (代管) posting under which this was done; null where it was done in one''s own duty.';
create or replace view work_log_v_activity with (security_invoker = true) as
  select id, kind, at, ended_at, staff_id, with_staff, record_kind, record_id, place_id, summary, detail, unit_id, unit_pos, event_id, cover_posting_id from activity;

alter table org_unit add column successor_id uuid references org_unit (id);
alter table org_unit add constraint org_unit_successor check (successor_id is null or (closed_on is not null and successor_id <> id));
comment on column org_unit.successor_id is 'The unit a merged one went into. Its place in sec.unit lies inside the successor''s, so that history stays in sight there.';
create or replace view organisation_v_unit with (security_invoker = true) as
  select id, parent_id, kind, code, name, short_name, region_code, phone, area_kind, room_id, grid_community_code, closed_on, successor_id from org_unit;

create table organisation_change (
  id uuid primary key,
  kind text not null,
  unit_id uuid references org_unit (id),
  successor_id uuid references org_unit (id),
  community_code text references community (code),
  old_value text not null,
  new_value text not null,
  on_date date not null,
  moved jsonb not null,
  note text,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  event_id uuid not null default sec.event_id(),
  constraint organisation_change_kind check (kind in ('机构撤并', '社区更名', '社区换码')),
  constraint organisation_change_target check ((kind = '机构撤并') = (unit_id is not null and successor_id is not null) and (kind <> '机构撤并') = (community_code is not null)),
  constraint organisation_change_note check (char_length(note) <= 500)
);
create index organisation_change_day on organisation_change (on_date, id);
comment on table organisation_change is 'class=S1 app=select,insert; Merges, renames and recodes (机构变动): what was re-pointed, how many of each kind, under which audit event. Numbers and names of units only.';
alter table organisation_change enable row level security;
alter table organisation_change force row level security;
create policy ticket on organisation_change for select using ((select sec.is_open()));
create policy ticket_insert on organisation_change for insert with check ((select sec.writes()) and (select sec.action_name()) in ('organisation.renameCommunity', 'organisation.recodeCommunity'));

-- The same functions as in 0005; a transfer also gives and ends postings.
create or replace function organisation_add_posting(p_id uuid, p_staff uuid, p_unit uuid, p_role text, p_duty text, p_from date, p_to date,
  p_title text, p_doc text, p_replaces uuid, p_handover uuid) returns text
language plpgsql security definer set search_path = '' as $$
declare refused text; old public.posting;
begin
  if not sec.writes() or sec.action_name() not in ('organisation.addPosting', 'handovers.transfer') then raise exception 'forbidden' using errcode = '42501'; end if;
  refused := public.organisation_may_grant(p_staff, p_unit, p_role);
  if refused is not null then return refused; end if;
  perform 1 from sec.unit where id = p_unit for no key update;
  if p_replaces is not null then
    select * into old from public.posting where id = p_replaces and unit_id = p_unit and duty = p_duty for update;
    if old.id is null or old.staff_id = p_staff then return 'posting_replaced_unknown'; end if;
    if old.from_on >= p_from then return 'posting_replaced_too_young'; end if;
    update public.posting set to_on = p_from - 1, version = version + 1 where id = old.id and (to_on is null or to_on >= p_from);
    perform public.organisation_close_scope(old.id, p_from - 1);
  end if;
  if p_duty in ('责任民警', '代管') and exists (select 1 from public.posting p where p.unit_id = p_unit and p.duty = p_duty
      and daterange(p.from_on, p.to_on, '[]') && daterange(p_from, p_to, '[]')) then
    return case p_duty when '代管' then 'area_has_cover' else 'area_has_holder' end;
  end if;
  if exists (select 1 from public.posting p where p.unit_id = p_unit and p.staff_id = p_staff and daterange(p.from_on, p.to_on, '[]') && daterange(p_from, p_to, '[]')) then
    return 'posting_exists';
  end if;
  insert into sec.posting (id, staff_id, role, unit_id, valid_from, valid_to) values (p_id, p_staff, p_role, p_unit, p_from, p_to);
  insert into public.posting (id, staff_id, unit_id, role, duty, community_title, title_doc_no, from_on, to_on, handover_id)
    values (p_id, p_staff, p_unit, p_role, p_duty, p_title, p_doc, p_from, p_to, p_handover);
  return null;
end $$;

create or replace function organisation_end_posting(p_id uuid, p_to date, p_version integer) returns text language plpgsql security definer set search_path = '' as $$
declare p public.posting; refused text;
begin
  if not sec.writes() or sec.action_name() not in ('organisation.endPosting', 'handovers.transfer') then raise exception 'forbidden' using errcode = '42501'; end if;
  select * into p from public.posting where id = p_id for update;
  if p.id is null then return 'not_found'; end if;
  refused := public.organisation_may_grant(p.staff_id, p.unit_id, p.role);
  if refused is not null then return refused; end if;
  if p.version <> p_version then return 'version_conflict'; end if;
  if p_to < p.from_on then return 'ends_before_start'; end if;
  if p.to_on is not null and p_to > p.to_on then return 'posting_already_ended'; end if;
  update public.posting set to_on = p_to, version = version + 1 where id = p_id;
  perform public.organisation_close_scope(p_id, p_to);
  return null;
end $$;

-- Cover (代管): while it runs the work of the holder is the cover's too ------------------------------------------------------
create function organisation_covered(p_staff uuid, p_lo integer, p_hi integer) returns uuid[] language plpgsql stable security definer set search_path = '' as $$
declare today date := (now() at time zone 'Asia/Shanghai')::date;
begin
  return coalesce((select array_agg(h.staff_id) from sec.posting s join sec.unit u on u.id = s.unit_id join public.posting c on c.id = s.id and c.duty = '代管'
      join public.posting h on h.unit_id = c.unit_id and h.duty = '责任民警' and today between h.from_on and coalesce(h.to_on, 'infinity')
    where s.staff_id = p_staff and u.lft = p_lo and u.rgt - 1 = p_hi and today between s.valid_from and coalesce(s.valid_to, 'infinity')), '{}');
end $$;
comment on function organisation_covered is 'Whose work this staff member does today over exactly this range as cover: the responsible officers of the area.';
create function organisation_i_cover() returns uuid[] language sql stable security definer set search_path = '' as $$
  select case when sec.is_open() then public.organisation_covered(sec.actor(), sec.lo(), sec.hi()) else '{}' end $$;
comment on function organisation_i_cover is 'app=execute; Whose work the actor does under the posting of this request as cover.';

create or replace function tasks_basis(p_id uuid, p_staff uuid, p_lo integer, p_hi integer, p_purpose text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.task t where t.id = p_id and t.purpose = p_purpose and t.state not in ('CLOSED', 'CANCELLED')
    and t.unit_pos between p_lo and p_hi and (t.assignee_id is null or t.assignee_id = p_staff or t.assignee_id = any (public.organisation_covered(p_staff, p_lo, p_hi)))
    and not (coalesce(t.address_id, t.record_id) = any (public.organisation_own_homes(p_staff))) and not (t.record_id = any (public.organisation_own_family(p_staff)))
    and not exists (select 1 from public.residents_v_residence r where t.record_kind = 'residence' and r.id = t.record_id and r.person_id = any (public.organisation_own_family(p_staff)))) $$;
comment on function tasks_basis is 'An open task of one''s own, of nobody or of whom one covers justifies the record it is about; never one''s own home or family.';

-- Merge of stations and rooms ----------------------------------------------------------------------------------------------
create function organisation_move_unit(p_id uuid, p_parent uuid) returns void language plpgsql security definer set search_path = '' as $$
declare u sec.unit; parent sec.unit; first_free integer; n integer; gap integer; t record;
begin
  perform pg_advisory_xact_lock(7300001);
  select * into u from sec.unit where id = p_id;
  select * into parent from sec.unit where id = p_parent;
  if u.id is null or parent.id is null or parent.lft between u.lft and u.rgt - 1 then raise exception 'parent_missing' using errcode = '23503'; end if;
  select coalesce(max(rgt), parent.lft + 1) into first_free from sec.unit where parent_id = p_parent and id <> p_id;
  select count(*) into n from sec.unit where lft between u.lft and u.rgt - 1;
  gap := least(65536, (parent.rgt - first_free - 1) / (2 * n));
  if gap < 1024 then
    update sec.unit set parent_id = p_parent where id = p_id;
    perform sec.spread_units(p_parent);
    return;
  end if;
  -- Enter and leave numbers of a walk through the moved tree, each a gap apart: child inside parent, brothers apart, air at both ends.
  with inside as (
    select s.id, (row_number() over (order by s.lft) - 1)::integer as k,
        (select count(*) from sec.unit a where a.lft between u.lft and s.lft - 1 and a.rgt >= s.rgt)::integer as depth,
        (select count(*) from sec.unit b where b.lft between s.lft and s.rgt - 1)::integer as size
      from sec.unit s where s.lft between u.lft and u.rgt - 1)
  update sec.unit x set lft = first_free + (2 * i.k - i.depth) * gap, rgt = first_free + (2 * i.k - i.depth + 2 * i.size - 1) * gap,
      parent_id = case when x.id = p_id then p_parent else x.parent_id end
    from inside i where i.id = x.id;
  for t in select c.oid::regclass as name from pg_catalog.pg_class c join pg_catalog.pg_namespace s on s.oid = c.relnamespace
      join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'unit_pos' join pg_catalog.pg_attribute b on b.attrelid = c.oid and b.attname = 'unit_id'
      where s.nspname = 'public' and c.relkind = 'r' loop
    execute format('update %s t set unit_pos = s.lft from sec.unit s where s.id = t.unit_id and s.lft between $1 and $2 and t.unit_pos <> s.lft', t.name)
      using first_free, first_free + 2 * n * gap;
  end loop;
end $$;
comment on function organisation_move_unit is 'Hangs a unit with everything below it under another one and re-points unit_pos of their records. Only theirs move; where the new parent has no room the whole tree is spread anew.';

-- Leading duties do not move by themselves: the chief of a closed station is no chief of the next one.
create function organisation_carries(p_role text) returns boolean language sql immutable as $$ select p_role not in ('CHIEF', 'DEPUTY', 'DUTY_LEAD') $$;

create function organisation_may_merge(p_unit uuid, p_into uuid) returns text language plpgsql stable security definer set search_path = '' as $$
declare u public.org_unit; v public.org_unit;
begin
  select * into u from public.org_unit where id = p_unit;
  select * into v from public.org_unit where id = p_into;
  if u.id is null or v.id is null or not public.organisation_in_scope(u.id) or not public.organisation_in_scope(v.id) then return 'not_found'; end if;
  if u.kind not in ('STATION', 'ROOM') or u.kind <> v.kind or u.id = v.id or u.parent_id <> v.parent_id then return 'merge_not_alike'; end if;
  if u.closed_on is not null or v.closed_on is not null then return 'unit_closed'; end if;
  return null;
end $$;
comment on function organisation_may_merge is 'Whether one unit may go into the other: both open and in range, both stations of one bureau or both rooms of one station. Answers an error code or null.';

create function organisation_merge_moves(p_unit uuid, p_into uuid, p_on date) returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare refused text := public.organisation_may_merge(p_unit, p_into); lo integer; hi integer;
begin
  if coalesce(sec.action_name(), '') not in ('handovers.previewMerge', 'handovers.mergeUnit') then raise exception 'forbidden' using errcode = '42501'; end if;
  if refused is not null then return jsonb_build_object('refused', refused); end if;
  select lft, rgt - 1 into lo, hi from sec.unit where id = p_unit;
  return jsonb_build_object(
    'rooms', (select count(*) from public.org_unit where parent_id = p_unit and kind = 'ROOM' and closed_on is null),
    'areas', (select count(*) from public.org_unit o join sec.unit x on x.id = o.id where o.kind = 'AREA' and o.closed_on is null and x.lft between lo and hi),
    'grids', (select count(*) from public.org_unit o join sec.unit x on x.id = o.id where o.kind = 'GRID' and o.closed_on is null and x.lft between lo and hi),
    'staff', (select count(*) from public.staff where unit_id = p_unit and end_on is null),
    'postings', (select count(*) from public.posting where unit_id = p_unit and (to_on is null or to_on >= p_on) and public.organisation_carries(role)),
    'leaders', (select count(*) from public.posting where unit_id = p_unit and (to_on is null or to_on >= p_on) and not public.organisation_carries(role)),
    'addresses', (select count(*) from public.places_v_address where unit_pos between lo and hi and state <> '停用'),
    'households', (select count(*) from public.residents_v_household where unit_pos between lo and hi and closed_on is null),
    'tasks', (select count(*) from public.tasks_v_task where unit_pos between lo and hi and state not in ('CLOSED', 'CANCELLED')));
end $$;
comment on function organisation_merge_moves is 'app=execute; What a merge moves, as numbers of each kind; `refused` with an error code where it may not be.';

create function organisation_merge_posting(p public.posting, p_into uuid, p_on date) returns void language plpgsql security definer set search_path = '' as $$
declare made uuid := gen_random_uuid();
begin
  if p.from_on >= p_on and public.organisation_carries(p.role) then
    update public.posting set unit_id = p_into, version = version + 1 where id = p.id;
    update sec.posting set unit_id = p_into where id = p.id;
    return;
  end if;
  update public.posting set to_on = greatest(p_on - 1, from_on), version = version + 1 where id = p.id;
  perform public.organisation_close_scope(p.id, p_on - 1);
  if not public.organisation_carries(p.role) or exists (select 1 from public.posting x where x.unit_id = p_into and x.staff_id = p.staff_id
      and daterange(x.from_on, x.to_on, '[]') && daterange(p_on, p.to_on, '[]')) then
    return;
  end if;
  insert into sec.posting (id, staff_id, role, unit_id, valid_from, valid_to) values (made, p.staff_id, p.role, p_into, p_on, p.to_on);
  insert into public.posting (id, staff_id, unit_id, role, duty, community_title, title_doc_no, from_on, to_on)
    values (made, p.staff_id, p_into, p.role, p.duty, p.community_title, p.title_doc_no, p_on, p.to_on);
end $$;
comment on function organisation_merge_posting is 'Ends a posting to a merged unit the day before, and gives the same one at the successor unless it leads.';

create function organisation_merge_unit(p_change uuid, p_unit uuid, p_into uuid, p_version integer, p_on date, p_note text) returns text
language plpgsql security definer set search_path = '' as $$
declare moved jsonb; u public.org_unit; v public.org_unit; p public.posting; t record; actor uuid := sec.actor();
begin
  if not sec.writes() or sec.action_name() <> 'handovers.mergeUnit' then raise exception 'forbidden' using errcode = '42501'; end if;
  perform 1 from public.org_unit where id in (p_unit, p_into) order by id for update;
  select * into u from public.org_unit where id = p_unit;
  select * into v from public.org_unit where id = p_into;
  -- A station goes into another by the administrator alone; a chief orders the rooms of his own.
  if u.kind = 'STATION' and (sec.ctx()).role is distinct from 'SYS' then return 'merge_above_own'; end if;
  moved := public.organisation_merge_moves(p_unit, p_into, p_on);
  if moved ? 'refused' then return moved ->> 'refused'; end if;
  if u.version <> p_version then return 'version_conflict'; end if;
  if p_on < greatest(u.opened_on, v.opened_on) then return 'merge_before_opening'; end if;
  for p in select * from public.posting where unit_id = p_unit and (to_on is null or to_on >= p_on) order by from_on, id for update loop
    perform public.organisation_merge_posting(p, p_into, p_on);
  end loop;
  update public.staff set unit_id = p_into, version = version + 1, updated_by = actor, updated_at = now(), event_id = sec.event_id() where unit_id = p_unit and end_on is null;
  update public.org_unit set parent_id = p_into, version = version + 1, updated_by = actor, updated_at = now(), event_id = sec.event_id() where parent_id = p_unit and closed_on is null;
  update public.org_unit set room_id = p_into where room_id = p_unit;
  -- What happened, and what was signed in its name, stays at the closed unit, which hangs below its successor from now on.
  for t in select c.oid::regclass as name from pg_catalog.pg_class c join pg_catalog.pg_namespace s on s.oid = c.relnamespace
      join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = 'unit_pos' join pg_catalog.pg_attribute b on b.attrelid = c.oid and b.attname = 'unit_id'
      where s.nspname = 'public' and c.relkind = 'r' and c.relname not in ('activity', 'handover', 'handover_item', 'report', 'report_template') loop
    execute format('update %s set unit_id = $1, unit_pos = (select lft from sec.unit where id = $1) where unit_id = $2', t.name) using p_into, p_unit;
  end loop;
  update public.org_unit set closed_on = p_on, successor_id = p_into, version = version + 1, updated_by = actor, updated_at = now(), event_id = sec.event_id() where id = p_unit;
  perform public.organisation_move_unit(p_unit, p_into);
  insert into public.organisation_change (id, kind, unit_id, successor_id, old_value, new_value, on_date, moved, note, created_by)
    values (p_change, '机构撤并', p_unit, p_into, u.name, v.name, p_on, moved, p_note, actor);
  return null;
end $$;
comment on function organisation_merge_unit is 'app=execute; Closes a station or room into its successor: postings, staff, rooms, areas and records follow; ids, codes and what happened stay as they were. Answers an error code or null.';

-- Rename and recode of communities -----------------------------------------------------------------------------------------
create function organisation_community_records(p_code text) returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare t record; n integer; found jsonb := '{}';
begin
  if coalesce(sec.action_name(), '') not in ('organisation.previewCommunity', 'organisation.renameCommunity', 'organisation.recodeCommunity') then
    raise exception 'forbidden' using errcode = '42501';
  end if;
  for t in select c.oid::regclass as name, c.relname, a.attname as col from pg_catalog.pg_class c
      join pg_catalog.pg_namespace s on s.oid = c.relnamespace join pg_catalog.pg_attribute a on a.attrelid = c.oid and not a.attisdropped
      where s.nspname = 'public' and c.relkind = 'r' and c.relname <> 'organisation_change' and (a.attname = 'community_code' or a.attname like '%\_community\_code') order by c.relname loop
    execute format('select count(*)::integer from %s where %I = $1', t.name, t.col) into n using p_code;
    if n > 0 then found := found || jsonb_build_object(t.relname, n + coalesce((found ->> t.relname)::integer, 0)); end if;
  end loop;
  return found;
end $$;
comment on function organisation_community_records is 'app=execute; How many records of each table name a community; numbers only.';

create function organisation_community_clashes(p_old text, p_new text, p_old_head text, p_new_head text) returns text[] language plpgsql stable security definer set search_path = '' as $$
begin
  if coalesce(sec.action_name(), '') not in ('organisation.previewCommunity', 'organisation.recodeCommunity') then raise exception 'forbidden' using errcode = '42501'; end if;
  return coalesce((select array_agg(x.name order by x.name) from (
    select r.name from public.road r join public.road s on s.community_code = p_new and s.name = r.name where r.community_code = p_old
    union select c.name from public.compound c join public.compound s on s.community_code = p_new and s.name = c.name where c.community_code = p_old
    union select s.full_text from public.address a join public.address s on s.community_code = p_new
      and s.full_text = case when starts_with(a.full_text, p_old_head) then p_new_head || substr(a.full_text, char_length(p_old_head) + 1) else a.full_text end
      where a.community_code = p_old limit 20) x), '{}');
end $$;
comment on function organisation_community_clashes is 'app=execute; Streets, compounds and addresses that two communities both have: they must get different names before one goes into the other.';

create function places_readdress_community(p_code text, p_old text, p_new text, p_old_sort text, p_new_sort text) returns integer
language plpgsql security definer set search_path = '' as $$
declare n integer;
begin
  if not sec.writes() or sec.action_name() not in ('organisation.renameCommunity', 'organisation.recodeCommunity') or (sec.ctx()).role is distinct from 'SYS' then
    raise exception 'forbidden' using errcode = '42501';
  end if;
  if exists (select 1 from public.address a where a.community_code = p_code and starts_with(a.full_text, p_old)
      and char_length(a.full_text) - char_length(p_old) + char_length(p_new) > 200) then
    return null;
  end if;
  insert into public.address_alias (id, address_id, text, until, unit_id, unit_pos, event_id)
    select gen_random_uuid(), a.id, a.full_text, now(), a.unit_id, a.unit_pos, sec.event_id() from public.address a where a.community_code = p_code and starts_with(a.full_text, p_old)
    on conflict (address_id, text) do update set until = excluded.until;
  update public.address a set full_text = p_new || substr(a.full_text, char_length(p_old) + 1),
      sort_key = case when starts_with(a.sort_key, p_old_sort) then p_new_sort || substr(a.sort_key, char_length(p_old_sort) + 1) else a.sort_key end,
      version = a.version + 1, updated_at = now(), updated_by = sec.actor(), event_id = sec.event_id()
    where a.community_code = p_code and starts_with(a.full_text, p_old);
  get diagnostics n = row_count;
  return n;
end $$;
comment on function places_readdress_community is 'app=execute; New beginning for the full texts of a renamed community; the old texts become aliases. Null, and nothing done, where one would pass 200 characters.';

-- What was changed under an old code keeps naming it; everything else follows, as in 0005.
create or replace function organisation_repoint_community(p_old text, p_new text) returns void language plpgsql security definer set search_path = '' as $$
declare t record;
begin
  if not sec.writes() or sec.action_name() <> 'organisation.recodeCommunity' or (sec.ctx()).role is distinct from 'SYS' then raise exception 'forbidden' using errcode = '42501'; end if;
  if exists (select 1 from public.area_community where community_code = p_new) then
    delete from public.area_community where community_code = p_old;
  end if;
  for t in select c.oid::regclass as name, a.attname as col from pg_catalog.pg_class c
      join pg_catalog.pg_namespace s on s.oid = c.relnamespace join pg_catalog.pg_attribute a on a.attrelid = c.oid and not a.attisdropped
      where s.nspname = 'public' and c.relkind = 'r' and c.relname <> 'organisation_change' and (a.attname = 'community_code' or a.attname like '%\_community\_code') loop
    execute format('update %s set %I = $1 where %I = $2', t.name, t.col, t.col) using p_new, p_old;
  end loop;
  if exists (select 1 from public.area_community where community_code = p_new) then perform public.organisation_rehome_community(p_new); end if;
end $$;
