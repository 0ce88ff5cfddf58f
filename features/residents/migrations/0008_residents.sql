create table person (
  id uuid primary key,
  name text not null,
  former_name text,
  former_name_until date,
  name_key text,
  id_type text not null,
  id_mask text,
  id_state text not null default '正常',
  id_reason text,
  id_review_on date,
  sex text not null,
  birth_date date,
  birth_locked boolean not null default false,
  phone_mask text,
  hukou_region text,
  hukou_addr text,
  hukou_community_code text,
  hukou_address_id uuid references address (id),
  guardian_id uuid references person (id),
  contact_pref text,
  died_on date,
  source text not null,
  verified_at timestamptz,
  verified_by uuid,
  frozen_at timestamptz,
  retention_class text not null default 'RESIDENT',
  created_by uuid not null,
  created_org uuid not null,
  created_at timestamptz not null default now(),
  updated_by uuid,
  updated_at timestamptz,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint person_name check (char_length(name) between 2 and 50),
  constraint person_id_type check (id_type in ('CN_ID', 'HMT_RP', 'FOREIGN_PR', 'HK_MO_PERMIT', 'TW_PERMIT', 'CN_PASSPORT', 'FOREIGN_PASSPORT', 'BIRTH_CERT', 'NONE')),
  constraint person_id_none check (id_type <> 'NONE' or (id_reason is not null and id_review_on is not null)),
  constraint person_id_state check (id_state in ('正常', '存疑', '待补录')),
  constraint person_sex check (sex in ('0', '1', '2', '9')),
  constraint person_hukou_region check (hukou_region is null or hukou_region ~ '^\d{6}$'),
  constraint person_own_guardian check (guardian_id <> id),
  constraint person_source check (source in ('现场采集', '自主申报', '网格上报', '系统生成', '批量导入', '上级下发'))
);
comment on table person is 'class=S2 Residents. Minimum set of dictionary §8.2 and nothing else. A person has no unit: person_scope says who may see him.';
comment on column person.id_mask is 'First and last character of the number, for lists; the number itself is in person_identity.';

create table person_scope (
  person_id uuid not null references person (id),
  source_kind text not null,
  source_id uuid not null,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  until timestamptz,
  constraint person_scope_pk primary key (person_id, source_kind, source_id)
);
create index person_scope_person on person_scope (person_id, unit_pos);
comment on table person_scope is 'class=S2 app=select; Where a person is known; kept by triggers of residences and, later, cases.';
alter table person_scope enable row level security;
alter table person_scope force row level security;
create policy scope on person_scope for select using (unit_pos between (select sec.lo()) and (select sec.hi()) and (until is null or until > now()));

alter table person enable row level security;
alter table person force row level security;
create policy scope on person for select using (exists (select 1 from person_scope s where s.person_id = person.id));
create policy granted on person for select using (id = any ((select sec.granted())::uuid[]));
create policy made_now on person for select using (event_id = (select sec.event_id()) and (select sec.writes()));
create policy write_insert on person for insert with check ((select sec.writes()) and event_id = (select sec.event_id()));
create policy write_update on person for update using ((select sec.writes()) and (event_id = (select sec.event_id()) or exists (select 1 from person_scope s where s.person_id = person.id)))
  with check ((select sec.writes()));
create policy own_family on person as restrictive for select using (not (id = any ((select sec.conflict_persons())::uuid[])));
create policy frozen on person as restrictive for select using (frozen_at is null);

create table person_identity (
  id uuid primary key,
  person_id uuid not null references person (id),
  id_type text not null,
  number_enc bytea not null,
  id_bi bytea not null,
  last4_bi smallint,
  is_alias boolean not null default false,
  alias_kind text,
  valid_until date,
  event_id uuid not null default sec.event_id(),
  created_at timestamptz not null default now(),
  constraint person_identity_alias check (is_alias = (alias_kind is not null)),
  constraint person_identity_alias_kind check (alias_kind is null or alias_kind in ('15位旧号', '更正前号码', '存疑号码'))
);
create index person_guardian on person (guardian_id) where guardian_id is not null;
create index person_identity_person on person_identity (person_id);
create index person_identity_bi on person_identity (id_bi);
comment on table person_identity is 'class=S3 Identity numbers, encrypted; opened only by operations that reveal or write. Not unique: a unique error would tell existence.';
alter table person_identity enable row level security;
alter table person_identity force row level security;
create policy reveal on person_identity for select using ((select sec.reveals()) and exists (select 1 from person p where p.id = person_identity.person_id));
create policy write_insert on person_identity for insert with check ((select sec.writes()) and exists (select 1 from person p where p.id = person_identity.person_id));
create policy write_update on person_identity for update using ((select sec.writes()) and exists (select 1 from person p where p.id = person_identity.person_id)) with check ((select sec.writes()));

create table person_phone (
  id uuid primary key,
  person_id uuid not null references person (id),
  ord smallint not null,
  kind text not null,
  number_enc bytea not null,
  phone_bi bytea not null,
  number_mask text not null,
  ended_at timestamptz,
  event_id uuid not null default sec.event_id(),
  constraint person_phone_kind check (kind in ('本人', '家属', '单位'))
);
create index person_phone_person on person_phone (person_id);
create index person_phone_bi on person_phone (phone_bi);
comment on table person_phone is 'class=S3 Phones, encrypted; opened only by operations that reveal or write. Masks for lists are on person.';
alter table person_phone enable row level security;
alter table person_phone force row level security;
create policy reveal on person_phone for select using ((select sec.reveals()) and exists (select 1 from person p where p.id = person_phone.person_id));
create policy write_insert on person_phone for insert with check ((select sec.writes()) and exists (select 1 from person p where p.id = person_phone.person_id));
create policy write_update on person_phone for update using ((select sec.writes()) and exists (select 1 from person p where p.id = person_phone.person_id)) with check ((select sec.writes()));

create table household (
  id uuid primary key,
  address_id uuid not null references address (id),
  no integer not null,
  head_residence_id uuid,
  closed_on date,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint household_no unique (address_id, no),
  constraint household_no_positive check (no >= 1)
);
comment on table household is 'class=S2 Who lives together behind one door (居住户); members are its live residences.';
call sec.protect_by_unit('household');

create table residence (
  id uuid primary key,
  person_id uuid not null references person (id),
  address_id uuid not null references address (id),
  household_id uuid not null references household (id),
  is_main boolean not null default true,
  category text not null,
  category_reason text,
  relation_to_head text not null,
  is_tenant boolean not null default false,
  arrived_on date not null,
  declared_on date not null,
  reason text,
  intended_until date,
  verified_at timestamptz not null,
  verified_by uuid,
  next_verify_on date not null,
  counted_in_stats boolean not null default true,
  state text not null,
  refused_reason text,
  restored_reason text,
  ended_on date,
  end_reason text,
  ended_by text,
  source text not null,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  updated_by uuid,
  updated_at timestamptz,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint residence_category check (category in ('常住', '户在人不在', '寄住', '流动人口', '未落户', '境外', '待判')),
  constraint residence_relation check (relation_to_head in ('户主/本人', '配偶', '子女', '父母', '其他亲属', '其他')),
  constraint residence_reason check (reason is null or reason in ('务工', '经商', '就学', '投靠', '养老', '就医', '其他')),
  constraint residence_state check (state in ('DECLARED', 'ACTIVE', 'EXPIRING', 'EXTENDED', 'TO_VERIFY', 'ENDED', 'REJECTED', 'RESTORED')),
  constraint residence_end check ((state = 'ENDED') = (ended_on is not null)),
  constraint residence_end_reason check (end_reason is null or end_reason in ('离开', '转常住', '死亡', '误登', '重复')),
  constraint residence_ended_by check (ended_by is null or ended_by in ('走访', '本人', '房东')),
  constraint residence_period check (ended_on is null or ended_on >= arrived_on),
  constraint residence_until check (intended_until is null or intended_until > arrived_on),
  constraint residence_source check (source in ('现场采集', '自主申报', '网格上报', '系统生成', '批量导入', '上级下发'))
);
create index residence_person on residence (person_id);
create index residence_household on residence (household_id);
create index residence_unit_pos on residence (unit_pos, id);
create index residence_next_verify on residence (unit_pos, next_verify_on) where state not in ('ENDED', 'REJECTED');
create index residence_address on residence (address_id);
create unique index residence_one_main on residence (person_id) where is_main and state not in ('ENDED', 'REJECTED');
comment on table residence is 'class=S2 Residence records (居住记录), dictionary §8.3. A timer never ends one.';
call sec.protect_by_unit('residence');
-- The definer is let through, as on address: renumbering, moving to another unit and counting leave nobody out. He stands first, because
-- sec.conflict_persons itself reads residences as definer.
create policy own_family on residence as restrictive for select using ((select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace)
  or (not (person_id = any ((select sec.conflict_persons())::uuid[])) and not (address_id = any ((select sec.conflict_addresses())::uuid[]))));

-- From here on also those who live at one's own home, whether or not they were named one by one (trust.md §3.2 own_family by person or address).
create or replace function sec.conflict_persons() returns uuid[] language plpgsql stable security definer set search_path = '' as $$
declare homes uuid[] := sec.conflict_addresses();
begin
  if cardinality(homes) = 0 then return public.organisation_own_family(sec.actor()); end if;
  return public.organisation_own_family(sec.actor())
    || coalesce((select array_agg(r.person_id) from public.residence r where r.address_id = any (homes) and r.state not in ('ENDED', 'REJECTED')), '{}');
end $$;

create function residents_keep_scope() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.person_scope (person_id, source_kind, source_id, unit_id, unit_pos, until)
  values (new.person_id, 'residence', new.id, new.unit_id, new.unit_pos,
    case when new.state in ('ENDED', 'REJECTED') then now() + interval '2 years' end)
  on conflict (person_id, source_kind, source_id) do update set unit_id = excluded.unit_id, unit_pos = excluded.unit_pos, until = excluded.until;
  return null;
end $$;
comment on function residents_keep_scope is 'A residence makes its person visible to its unit; for two years after its end (retention of dictionary §10.3).';
create trigger keep_scope after insert or update on residence for each row execute function residents_keep_scope();

create function residents_lose_address() returns trigger language plpgsql security definer set search_path = '' as $$
declare today date := (now() at time zone 'Asia/Shanghai')::date;
begin
  update public.residence set state = 'TO_VERIFY', next_verify_on = least(next_verify_on, today), version = version + 1,
      updated_at = now(), updated_by = coalesce(sec.actor(), updated_by)
    where address_id = new.id and state in ('ACTIVE', 'EXPIRING', 'EXTENDED', 'RESTORED', 'TO_VERIFY');
  return null;
end $$;
comment on function residents_lose_address is 'The door is gone (building demolished), nobody is ended: who lived there is 待核实 and due today (dictionary §9.10). 申报待核 waits for an officer already. A merged address hands its residences on instead.';
create trigger lose_address after update of state on address for each row
  when (new.state = '停用' and old.state <> '停用' and new.merged_into is null) execute function residents_lose_address();

create function residents_basis_household(p_id uuid, p_staff uuid, p_lo integer, p_hi integer, p_purpose text) returns boolean
language sql stable security definer set search_path = '' as $$
  select p_purpose in ('visit', 'verify', 'data_fix', 'counter') and exists (select 1 from public.household h where h.id = p_id and h.unit_pos between p_lo and p_hi
    and not (h.address_id = any (public.organisation_own_homes(p_staff)))) $$;
insert into sec.basis_kind (name, id, check_fn) values ('household', 3, 'public.residents_basis_household');

-- Lengths that dictionary 8.2 and 8.3 name and that no other slice holds.
insert into deadline_rule (code, basis, amount, unit, valid_from, note) values
('person.idReview', array[]::text[], 30, 'DAY', date '2019-01-01', '无证件、未落户人员的复核期限'),
('residence.untilMax', array[]::text[], 5, 'YEAR', date '2019-01-01', '拟居住至的最长年限'),
('residence.confirm', array[]::text[], 10, 'DAY', date '2019-01-01', '申报待核的核实期限'),
('residence.welcome', array[]::text[], 30, 'DAY', date '2019-01-01', '新居民欢迎走访');

create function residents_number_known(p_bi bytea, p_outside boolean, p_except uuid default null) returns boolean
language plpgsql security definer set search_path = '' as $$
declare lo integer := sec.lo(); hi integer := sec.hi();
begin
  if coalesce(sec.action_name(), '') not in ('residents.findByIdentity', 'residents.registerHousehold', 'residents.addToHousehold',
      'residents.registerResidence', 'residents.correctIdentity') or octet_length(p_bi) <> 16 then
    raise exception 'forbidden' using errcode = '42501';
  end if;
  -- Two colleagues who save one number at the same moment must not both be told that it is new.
  perform pg_advisory_xact_lock(('x' || encode(substring(p_bi from 1 for 8), 'hex'))::bit(64)::bigint);
  return exists (select 1 from public.person_identity i where i.id_bi = p_bi and i.person_id is distinct from p_except
    and (not p_outside or not exists (select 1 from public.person_scope s
      where s.person_id = i.person_id and s.unit_pos between lo and hi and (s.until is null or s.until > now()))));
end $$;
comment on function residents_number_known is 'app=execute; Is this number known: anywhere, or to people out of the actor''s range? Yes or no and nothing else; every calling operation is audited and limited per minute.';

create function residents_phone_masks(p_person uuid) returns table (id uuid, kind text, mask text, ord smallint)
language sql stable security definer set search_path = '' as $$
  select f.id, f.kind, f.number_mask, f.ord from public.person_phone f join public.person p on p.id = f.person_id
   where f.person_id = p_person and f.ended_at is null and p.frozen_at is null and not (p.id = any (sec.conflict_persons()))
     and (p.id = any (sec.granted()) or exists (select 1 from public.person_scope s
       where s.person_id = p.id and s.unit_pos between sec.lo() and sec.hi() and (s.until is null or s.until > now())))
   order by f.ord, f.id $$;
comment on function residents_phone_masks is 'app=execute; Kinds and masks of a visible person''s phones, for screens that open no number.';

create function residents_age(p_today date) returns table (reminded integer, to_verify integer, suspended integer)
language plpgsql security definer set search_path = '' as $$
declare
  -- A wrong argument must not age anything before its time.
  today date := least(p_today, (now() at time zone 'Asia/Shanghai')::date);
  remind integer; grace integer; suspend integer;
begin
  select (value #>> '{}')::integer into remind from public.parameter
    where code = 'residence.remindDays' and valid_from <= today and (valid_to is null or valid_to > today) order by valid_from desc limit 1;
  select amount into grace from public.deadline_rule
    where code = 'residence.grace' and unit = 'DAY' and valid_from <= today and (valid_to is null or valid_to > today) order by valid_from desc limit 1;
  select amount into suspend from public.deadline_rule
    where code = 'residence.statsSuspend' and unit = 'DAY' and valid_from <= today and (valid_to is null or valid_to > today) order by valid_from desc limit 1;
  if remind is null or grace is null or suspend is null then raise exception 'residence rules missing' using errcode = 'P0002'; end if;
  update public.residence set state = 'TO_VERIFY', version = version + 1
    where state in ('ACTIVE', 'EXTENDED', 'RESTORED', 'EXPIRING') and next_verify_on + grace <= today;
  get diagnostics to_verify = row_count;
  update public.residence set state = 'EXPIRING', version = version + 1
    where state in ('ACTIVE', 'EXTENDED', 'RESTORED') and next_verify_on - remind <= today;
  get diagnostics reminded = row_count;
  update public.residence set counted_in_stats = false, version = version + 1
    where state = 'TO_VERIFY' and counted_in_stats and next_verify_on + suspend <= today;
  get diagnostics suspended = row_count;
  return next;
end $$;
comment on function residents_age is 'retention=execute; Daily job: 到期提醒, 待核实, 停用统计 by the rules in force. Ends nothing, returns counts only, and doing it twice changes nothing.';

create view residents_v_household with (security_invoker = true) as select id, address_id, no, head_residence_id, closed_on, unit_id, unit_pos from household;
create view residents_v_residence with (security_invoker = true) as
  select id, person_id, address_id, household_id, is_main, category, relation_to_head, is_tenant, arrived_on, declared_on, state, next_verify_on, counted_in_stats,
    ended_on, end_reason, unit_id, unit_pos, created_by from residence;
create view residents_v_person with (security_invoker = true) as select id, name, sex, birth_date, phone_mask, id_type, id_mask from person;
comment on view residents_v_household is 'Households for other slices.';
comment on view residents_v_residence is 'Residences for other slices.';
comment on view residents_v_person is 'Names and masks of persons for other slices.';
