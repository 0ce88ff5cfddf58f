-- Mediation bodies (调解组织) and mediators (调解员), dictionary §4.5.9 and §8.27; 人民调解法 7–14.
create table mediation_body (
  id uuid primary key,
  name text not null,
  short_name text not null,
  kind text not null,
  parent_id uuid references mediation_body (id),
  seal_holder text not null,
  filed_with text not null,
  address_text text,
  rooms text[] not null default '{}',
  opened_on date not null,
  closed_on date,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null references staff (id),
  created_at timestamptz not null default now(),
  updated_by uuid references staff (id),
  updated_at timestamptz,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint mediation_body_name check (char_length(name) between 2 and 60 and char_length(short_name) between 1 and 20),
  constraint mediation_body_kind check (kind in ('村居调委会', '乡镇街道调委会', '企事业', '行业', '驻所调解室')),
  constraint mediation_body_parent check (parent_id <> id and (kind <> '驻所调解室' or parent_id is not null)),
  constraint mediation_body_texts check (char_length(seal_holder) between 2 and 60 and char_length(filed_with) between 2 and 60 and char_length(address_text) <= 100),
  constraint mediation_body_rooms check (cardinality(rooms) <= 10),
  constraint mediation_body_period check (closed_on >= opened_on)
);
create index mediation_body_unit_pos on mediation_body (unit_pos, name, id);
create index mediation_body_unit on mediation_body (unit_id);
create index mediation_body_list on mediation_body (name, id);
create index mediation_body_parent_of on mediation_body (parent_id) where parent_id is not null;
comment on table mediation_body is 'class=S1 Mediation bodies (调解组织): who owns the seal and the 人调字 number.';
comment on column mediation_body.short_name is 'Stands in the number of an agreement: (2026)<short name>人调字第7号.';
comment on column mediation_body.parent_id is 'The committee whose room this is, and whose seal and numbers it uses; null for a committee proper.';
call sec.protect_by_unit('mediation_body');

create table mediation_body_number (
  body_id uuid not null references mediation_body (id),
  year integer not null,
  last integer not null,
  constraint mediation_body_number_pk primary key (body_id, year),
  constraint mediation_body_number_last check (last >= 1 and year between 2000 and 2999)
);
comment on table mediation_body_number is 'class=S1 app=select; The last 人调字 number that a body has used in a year.';
alter table mediation_body_number enable row level security;
alter table mediation_body_number force row level security;
create policy of_body on mediation_body_number for select using (exists (select 1 from mediation_body b where b.id = body_id));

create table mediator (
  id uuid primary key,
  body_id uuid not null references mediation_body (id),
  name text not null,
  sex text not null,
  kind text not null,
  org text not null,
  specialties text[] not null default '{}',
  languages text[] not null default '{}',
  is_committee_member boolean not null,
  appointed_from date not null,
  appointed_to date,
  letter_no text,
  is_aux boolean not null,
  is_police boolean not null,
  training_year integer,
  training_hours integer,
  active boolean not null default true,
  max_open integer not null,
  staff_id uuid references staff (id),
  home_address_id uuid references address (id),
  phone_mask text not null,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null references staff (id),
  created_at timestamptz not null default now(),
  updated_by uuid references staff (id),
  updated_at timestamptz,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint mediator_sex check (sex in ('男', '女')),
  constraint mediator_kind check (kind in ('专职', '兼职', '特邀')),
  constraint mediator_texts check (char_length(name) between 2 and 50 and char_length(org) between 2 and 60 and char_length(letter_no) between 2 and 40),
  constraint mediator_specialties check (specialties <@ array['婚姻家庭', '邻里', '房屋宅基地', '合同', '生产经营', '损害赔偿', '山林土地', '征地拆迁', '环境污染', '劳动争议', '消费', '医疗', '道路交通事故', '物业', '房屋租赁', '其他']),
  constraint mediator_languages check (array_to_string(languages, ' ') ~ '^([a-z]{2}( [a-z]{2}){0,9})?$'),
  constraint mediator_period check (appointed_to >= appointed_from and (appointed_to is not null or not is_committee_member)),
  constraint mediator_hats check (not (is_aux and is_police) and not (is_police and is_committee_member) and (letter_no is not null or not is_aux)),
  constraint mediator_training check ((training_year is null) = (training_hours is null) and training_hours between 0 and 2000 and training_year between 2000 and 2999),
  constraint mediator_max_open check (max_open between 1 and 99)
);
create unique index mediator_staff on mediator (staff_id) where staff_id is not null;
create index mediator_unit_pos on mediator (unit_pos, name, id);
create index mediator_unit on mediator (unit_id);
create index mediator_list on mediator (name, id);
create index mediator_body_of on mediator (body_id);
create index mediator_ending on mediator (appointed_to) where active;
create index mediator_home on mediator (home_address_id) where home_address_id is not null;
comment on table mediator is 'class=S2 The pool of mediators (调解员库). No figure of success is kept of anybody.';
comment on column mediator.home_address_id is 'His own door, so that a mediator who is a neighbour is noticed; shown to whoever keeps the pool alone.';
comment on column mediator.is_police is 'Hosts 治安调解 and nothing else.';
comment on column mediator.is_aux is 'Mediates as one of the people, by a letter of the body (聘书), never as police.';
call sec.protect_by_unit('mediator');

create table mediator_contact (
  id uuid primary key references mediator (id),
  number_enc bytea not null,
  event_id uuid not null default sec.event_id()
);
comment on table mediator_contact is 'class=S3 Phones of mediators, encrypted; opened only by operations that reveal or write. Masks are on mediator.';
comment on column mediator_contact.number_enc is 'Envelope of platform/crypto, place mediator_contact.number_enc|id.';
alter table mediator_contact enable row level security;
alter table mediator_contact force row level security;
create policy reveal on mediator_contact for select using ((select sec.reveals()) and exists (select 1 from mediator m where m.id = mediator_contact.id));
create policy write_insert on mediator_contact for insert with check ((select sec.writes()) and exists (select 1 from mediator m where m.id = mediator_contact.id));
create policy write_update on mediator_contact for update using ((select sec.writes()) and exists (select 1 from mediator m where m.id = mediator_contact.id)) with check ((select sec.writes()));

-- Who reads more than his range -----------------------------------------------------------------------------------------------
create function mediation_units_above() returns uuid[] language plpgsql stable security definer set search_path = '' as $$
begin
  return coalesce((select array_agg(u.id) from sec.unit u join public.org_unit o on o.id = u.id where o.kind in ('STATION', 'ROOM') and sec.lo() between u.lft and u.rgt - 1), '{}');
end $$;
comment on function mediation_units_above is 'app=execute; The station and the room around the posting: their bodies and mediators serve the areas below, whose people lie lower.';
create policy around on mediation_body for select using (unit_id = any ((select mediation_units_above())::uuid[]));
create policy around on mediator for select using (unit_id = any ((select mediation_units_above())::uuid[]));

create function mediation_units_at(p_pos integer) returns uuid[] language plpgsql stable security definer set search_path = '' as $$
begin
  if not coalesce(sec.is_open(), false) then raise exception 'forbidden' using errcode = '42501'; end if;
  return coalesce((select array_agg(u.id) from sec.unit u join public.org_unit o on o.id = u.id where o.kind in ('STATION', 'ROOM')
    and (p_pos between u.lft and u.rgt - 1 or exists (select 1 from sec.unit x where x.lft = p_pos and u.lft between x.lft and x.rgt - 1))), '{}');
end $$;
comment on function mediation_units_at is 'app=execute; Stations and rooms whose bodies serve a place: those around it, and below it where it is a whole station.';

create function mediation_unit(p_unit uuid) returns table (unit_pos integer) language plpgsql security definer set search_path = '' as $$
begin
  if not coalesce(sec.writes(), false) or coalesce(sec.action_name(), '') not like 'mediation.%' then raise exception 'forbidden' using errcode = '42501'; end if;
  -- Shared with sec.add_unit: the tree is not renumbered between this answer and the insert that uses it.
  perform pg_advisory_xact_lock_shared(7300001);
  return query select u.lft from sec.unit u join public.org_unit o on o.id = u.id
    where u.id = p_unit and o.kind in ('STATION', 'ROOM') and o.closed_on is null and u.lft between sec.lo() and sec.hi();
end $$;
comment on function mediation_unit is 'app=execute; Where an open station or police room stands, in the range of the posting: a body belongs to one.';

create function mediation_staff_taken(p_staff uuid, p_except uuid) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  if not coalesce(sec.writes(), false) or coalesce(sec.action_name(), '') not like 'mediation.%'
    or not exists (select 1 from public.staff s where s.id = p_staff and public.organisation_in_scope(s.unit_id)) then raise exception 'forbidden' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(7300072, hashtext(p_staff::text));
  return exists (select 1 from public.mediator m where m.staff_id = p_staff and m.id <> p_except);
end $$;
comment on function mediation_staff_taken is 'app=execute; Whether the account of a colleague in range belongs to another mediator already, wherever that one stands.';

create function mediation_seal(p_body uuid) returns table (id uuid, short_name text, is_closed boolean) language plpgsql stable security definer set search_path = '' as $$
begin
  return query select p.id, p.short_name, b.closed_on is not null or p.closed_on is not null from public.mediation_body b join public.mediation_body p on p.id = coalesce(b.parent_id, b.id)
    where b.id = p_body and (b.unit_pos between sec.lo() and sec.hi() or b.unit_id = any (public.mediation_units_above()));
end $$;
comment on function mediation_seal is 'app=execute; The committee whose seal a body in sight uses, which may itself stand out of sight.';

create view mediation_v_body with (security_invoker = true) as
  select id, name, short_name, kind, parent_id, rooms, closed_on, unit_id, unit_pos from mediation_body;
comment on view mediation_v_body is 'Mediation bodies for other slices.';

-- Numbers of agreements -------------------------------------------------------------------------------------------------------
create function mediation_next_number(p_body uuid, p_year integer) returns integer language plpgsql security definer set search_path = '' as $$
declare owner uuid; n integer;
begin
  if not coalesce(sec.writes(), false) or coalesce(sec.action_name(), '') not like 'disputes.%' then raise exception 'forbidden' using errcode = '42501'; end if;
  select coalesce(b.parent_id, b.id) into owner from public.mediation_body b
    where b.id = p_body and (b.unit_pos between sec.lo() and sec.hi() or b.unit_id = any (public.mediation_units_above()));
  if owner is null then raise exception 'not_found' using errcode = 'P0002'; end if;
  -- The row is held until the transaction ends: the next one waits, and a number that was rolled back is given again.
  insert into public.mediation_body_number as k (body_id, year, last) values (owner, p_year, 1)
    on conflict on constraint mediation_body_number_pk do update set last = k.last + 1 returning last into n;
  return n;
end $$;
comment on function mediation_next_number is 'app=execute; The next 人调字 number of the year, of the committee that owns the seal: without gaps, for a dispute that is being written.';

-- Standing conflicts ----------------------------------------------------------------------------------------------------------
create function mediation_standing_conflicts(p_mediators uuid[], p_addresses uuid[], p_persons uuid[]) returns table (mediator_id uuid, conflict text)
language plpgsql stable security definer set search_path = '' as $$
declare today date := (now() at time zone 'Asia/Shanghai')::date;
begin
  if coalesce(sec.action_name(), '') not like 'disputes.%' then raise exception 'forbidden' using errcode = '42501'; end if;
  return query
    with m as (select x.id, x.staff_id, x.home_address_id from public.mediator x where x.id = any (p_mediators)
        and (x.unit_pos between sec.lo() and sec.hi() or x.unit_id = any (public.mediation_units_above()))),
      told as (select m.id, c.person_id, c.address_id, c.reason from m join public.staff_conflict c on c.staff_id = m.staff_id and (c.to_on is null or c.to_on >= today)),
      home as (select m.id, m.home_address_id as address_id from m where m.home_address_id is not null
        union select t.id, t.address_id from told t where t.address_id is not null and t.reason <> '利害关系'),
      door as (select a.id, a.building_id, a.community_code, a.village_group from public.address a where a.id = any (p_addresses))
    select t.id, case t.reason when '本人' then '本人是当事人' when '家属' then '近亲属' else '利害关系' end from told t where t.person_id = any (p_persons)
    union select t.id, '利害关系' from told t join door d on d.id = t.address_id where t.reason = '利害关系'
    -- Under one roof with a party, whoever they are to each other.
    union select h.id, '其他关系' from home h join public.residence r on r.address_id = h.address_id
      where r.person_id = any (p_persons) and r.state not in ('ENDED', 'REJECTED')
        and not exists (select 1 from told t where t.id = h.id and t.person_id = r.person_id)
    union select h.id, '邻居' from home h join public.address a on a.id = h.address_id join door d on d.id = a.id or d.building_id = a.building_id
      -- Villages have no buildings: their groups are what a building is elsewhere.
      or (d.building_id is null and a.building_id is null and d.community_code = a.community_code and d.village_group = a.village_group);
end $$;
comment on function mediation_standing_conflicts is 'app=execute; What stands between mediators in sight and the parties of a dispute by facts that are known already. Says that it is so, not through whom.';

-- Places in life --------------------------------------------------------------------------------------------------------------
create function mediation_follow_door() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.mediator set home_address_id = new.merged_into, version = version + 1, event_id = coalesce(sec.event_id(), new.event_id) where home_address_id = new.id;
  return null;
end $$;
comment on function mediation_follow_door is 'A home that was registered twice: the mediator lives behind the door that stays.';
create trigger mediation_follows after update of merged_into on address for each row
  when (new.merged_into is distinct from old.merged_into and new.merged_into is not null) execute function mediation_follow_door();

-- An import is not taken back under the home of a mediator.
do $$
declare before text := pg_get_functiondef('public.places_unmake'::regproc); after text;
begin
  after := replace(before, 'union all select 1 from public.card_batch k where k.address_id = a.id', 'union all select 1 from public.card_batch k where k.address_id = a.id
        union all select 1 from public.mediator k where k.home_address_id = a.id');
  if after = before then raise exception 'places_unmake does not name what hangs on a place any more'; end if;
  execute after;
end $$;

insert into parameter (code, value, valid_from, source, mark) values
('mediator.maxOpen', '8', date '2019-01-01', '领域词典 8.27：一名调解员同时办理的纠纷默认不超过 8 件', 'D'),
('mediator.termEndingDays', '30', date '2019-01-01', '本系统默认：聘期届满前多少日提醒分管副所长', 'D'),
('mediator.termListDays', '90', date '2019-01-01', '本系统默认：调解员库“聘期将满”按多少日筛选', 'D'),
('mediation.committeeMin', '3', date '2011-01-01', '人民调解法 8：调委会由三至九人组成', 'L'),
('mediation.committeeMax', '9', date '2011-01-01', '人民调解法 8：调委会由三至九人组成', 'L'),
('mediation.committeeWomen', '1', date '2011-01-01', '人民调解法 8：调委会应当有妇女成员', 'L');
insert into deadline_rule (code, basis, amount, unit, valid_from, note) values
('mediator.committeeTerm', array['人民调解法:9']::text[], 3, 'YEAR', date '2011-01-01', '调委会委员每届任期三年，可以连选连任');
