-- Contact cards and shop notices (警民联系卡、提示牌), dictionary §4.3. A card left at a visit is known from the visit; here are the batches.
create table card_batch (
  id uuid primary key,
  kind text not null,
  language text not null,
  building_id uuid references building (id),
  community_code text not null references community (code),
  village_group text,
  address_id uuid references address (id),
  place text not null,
  doors integer not null,
  per_door integer not null,
  printed integer not null,
  officer_id uuid not null references staff (id),
  handed_out_on date,
  handed_out integer,
  handed_out_by uuid references staff (id),
  voided_at timestamptz,
  voided_by uuid references staff (id),
  void_reason text,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null references staff (id),
  created_at timestamptz not null default now(),
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint card_batch_kind check (kind in ('卡', '提示牌')),
  constraint card_batch_language check (language ~ '^[a-z]{2}(-[A-Z]{2})?$'),
  constraint card_batch_target check (num_nonnulls(building_id, village_group, address_id) = 1),
  constraint card_batch_counts check (doors >= 1 and per_door between 1 and 5 and printed = doors * per_door and coalesce(handed_out, 1) between 1 and printed),
  constraint card_batch_handed_out check ((handed_out_on is null) = (handed_out is null) and (handed_out_on is null) = (handed_out_by is null)),
  constraint card_batch_voided check ((voided_at is null) = (void_reason is null) and char_length(void_reason) <= 200)
);
create index card_batch_unit_pos on card_batch (unit_pos, created_at desc);
create index card_batch_created on card_batch (created_at desc, id desc);
create index card_batch_handed_out_on on card_batch (handed_out_on) where voided_at is null;
create index card_batch_building on card_batch (building_id);
create index card_batch_address on card_batch (address_id);
comment on table card_batch is 'class=S1 Batches of contact cards and shop notices: for which doors, how many, who stands on them, when handed out. Names no resident.';
comment on column card_batch.officer_id is 'The officer on the paper; when another one holds the area it is replaced.';
comment on column card_batch.place is 'Building, group or house as it was called when printed; never a room.';
call sec.protect_by_unit('card_batch');
-- The definer is let through, as on visit: renumbering, moving to another unit and counting leave nobody out.
create policy own_home on card_batch as restrictive for select using (address_id is null or not (address_id = any ((select sec.conflict_addresses())::uuid[])) or (select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace));

create function contact_cards_follow() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_table_name = 'building' then update public.card_batch set building_id = new.merged_into where building_id = new.id;
  else update public.card_batch set address_id = new.merged_into where address_id = new.id;
  end if;
  return null;
end $$;
comment on function contact_cards_follow is 'Batches follow a building or door that was joined to another; their unit changes only where a whole community changes hands.';
create trigger contact_cards_follow after update of merged_into on building for each row when (new.merged_into is not null) execute function contact_cards_follow();
create trigger contact_cards_follow after update of merged_into on address for each row when (new.merged_into is not null) execute function contact_cards_follow();

-- The issue log walks back through visits that left a card without touching the others.
create index visit_card_left on visit (started_at desc, id desc) where card_left and voided_at is null;
create view contact_cards_v_issue with (security_invoker = true) as
  select v.id, 'visit'::text as source, '卡'::text as kind, v.started_at as at, 1 as count, null::text as place, v.address_id, v.created_by as staff_id, v.unit_id, v.unit_pos
    from visits_v_visit v where v.card_left and v.voided_at is null
  union all
  select b.id, 'batch', b.kind, b.handed_out_on::timestamp at time zone 'Asia/Shanghai', b.handed_out, b.place, b.address_id, b.handed_out_by, b.unit_id, b.unit_pos
    from card_batch b where b.handed_out_on is not null and b.voided_at is null;
comment on view contact_cards_v_issue is 'The issue log: one row a visit with a card left, one a batch handed out.';

-- A new officer: the cards with the old name are replaced, one task a building (dictionary §4.3 "officer change → replace task").
insert into sec.action (id, name, roles, purpose, writes)
  select coalesce(max(id), 0) + 1, 'contactCards.openReplacements', '{JOB}', (select p.id from audit.purpose p where p.name = 'visit'), true from sec.action;
insert into deadline_rule (code, basis, amount, unit, valid_from, note) values
('card.replace', '{}', 30, 'DAY', date '2019-01-01', '责任民警更换后更换联系卡的期限；期限为本系统默认值'),
('card.replaceWindow', '{}', 14, 'DAY', date '2019-01-01', '更换民警后多少天内补开更换联系卡任务（停机后补办）；本系统默认值');

create function contact_cards_replace(p_today date, p_limit integer) returns table (opened integer) language plpgsql security definer set search_path = '' as $$
declare
  -- A wrong argument must not look into the future.
  today date := least(p_today, (now() at time zone 'Asia/Shanghai')::date);
  term integer; back integer; due jsonb; event uuid;
begin
  perform pg_advisory_xact_lock(7300101);
  select r.amount into term from public.deadline_rule r where r.code = 'card.replace' and r.unit = 'DAY' and r.valid_from <= today and (r.valid_to is null or r.valid_to > today) order by r.valid_from desc limit 1;
  select r.amount into back from public.deadline_rule r where r.code = 'card.replaceWindow' and r.unit = 'DAY' and r.valid_from <= today and (r.valid_to is null or r.valid_to > today) order by r.valid_from desc limit 1;
  if term is null or back is null then raise exception 'rule card.replace missing' using errcode = 'P0002'; end if;
  select coalesce(jsonb_agg(to_jsonb(d)), '[]') into due from (
    with changed as (
      select p.staff_id, p.from_on, u.lft as lo, u.rgt - 1 as hi from public.posting p join sec.unit u on u.id = p.unit_id
        where p.duty = '责任民警' and p.from_on between today - back and today and (p.to_on is null or p.to_on >= today)
          and (select q.staff_id from public.posting q where q.unit_id = p.unit_id and q.duty = '责任民警' and q.from_on < p.from_on order by q.from_on desc limit 1) <> p.staff_id),
    given as (
      select c.staff_id, c.from_on, v.address_id from changed c join public.visit v on v.unit_pos between c.lo and c.hi
        where v.card_left and v.voided_at is null and v.started_at < c.from_on::timestamp at time zone 'Asia/Shanghai'
      union
      select c.staff_id, c.from_on, coalesce(b.address_id, a.id) from changed c join public.card_batch b on b.unit_pos between c.lo and c.hi
        left join lateral (select x.id from public.address x where b.address_id is null and x.state <> '停用'
          and (x.building_id = b.building_id or (b.village_group is not null and x.community_code = b.community_code and x.village_group = b.village_group))
          order by x.sort_key, x.id limit 1) a on true
        where b.handed_out_on is not null and b.voided_at is null and b.officer_id <> c.staff_id and b.handed_out_on < c.from_on),
    houses as (
      select distinct on (g.from_on, coalesce(a.building_id::text, a.community_code || coalesce(a.village_group, a.id::text)))
          g.staff_id, g.from_on, a.id as address_id, a.building_id, a.community_code, a.village_group, a.unit_id, a.unit_pos
        from given g join public.address a on a.id = g.address_id and a.state <> '停用'
        order by g.from_on, coalesce(a.building_id::text, a.community_code || coalesce(a.village_group, a.id::text)), a.sort_key, a.id)
    select h.staff_id, h.from_on, h.address_id, h.unit_id, h.unit_pos from houses h
      where not exists (select 1 from public.task t join public.address x on x.id = t.record_id
        where t.kind = 'contactCards.replace' and t.occasion = h.from_on and t.state <> 'CANCELLED'
          and (x.id = h.address_id or x.building_id = h.building_id or (x.community_code = h.community_code and x.village_group = h.village_group)))
      order by h.from_on, h.address_id limit p_limit) d;
  opened := 0;
  if due = '[]' then return next; return; end if;
  event := sec.begin_job('contactCards.openReplacements');
  with made as (
    insert into public.task (id, kind, title_key, purpose, record_kind, record_id, address_id, assignee_id, due_on, occasion, unit_id, unit_pos, event_id)
      select gen_random_uuid(), 'contactCards.replace', 'task.contactCards.replace', 'visit', 'address', d.address_id, d.address_id,
          case when d.address_id = any (public.organisation_own_homes(d.staff_id)) then null else d.staff_id end, today + term, d.from_on, d.unit_id, d.unit_pos, event
        from jsonb_to_recordset(due) d (staff_id uuid, from_on date, address_id uuid, unit_id uuid, unit_pos integer) returning 1)
    select count(*)::integer into opened from made;
  return next;
end $$;
comment on function contact_cards_replace is 'retention=execute; Nightly: after another officer has taken over an area, one task a building in which cards with the former name were left, once. Under an event of its own; returns counts only. At most p_limit a run.';

-- An import is not taken back under cards that were printed for it.
do $$
declare before text := pg_get_functiondef('public.places_unmake'::regproc); after text;
begin
  after := replace(replace(before, 'union all select 1 from public.needs_v_need n where n.address_id = a.id', 'union all select 1 from public.card_batch k where k.address_id = a.id
        union all select 1 from public.needs_v_need n where n.address_id = a.id'),
    'from public.address a where a.building_id = b.id) returning', 'from public.address a where a.building_id = b.id) and not exists (select 1 from public.card_batch k where k.building_id = b.id) returning');
  if after not like '%card_batch k where k.address_id%' or after not like '%card_batch k where k.building_id%' then raise exception 'places_unmake does not name what hangs on a place any more'; end if;
  execute after;
end $$;
