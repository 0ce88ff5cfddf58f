-- Needs of residents (群众需求), dictionary §4.3 "Need" and §8.28. The visit on which one was heard is named without a foreign key: both come out
-- of one phone's outbox, and either may arrive first.
create table need (
  id uuid primary key,
  channel text not null,
  visit_id uuid,
  address_id uuid not null references address (id),
  household_id uuid references household (id),
  person_id uuid references person (id),
  type text not null,
  text text not null,
  is_police_matter boolean not null,
  owner_id uuid not null references staff (id),
  received_at timestamptz not null,
  state text not null default 'REGISTERED',
  to_staff_id uuid references staff (id),
  to_body text,
  to_body_name text,
  first_replied_at timestamptz,
  fed_back_at timestamptz,
  confirmation text,
  ended_at timestamptz,
  request_h bytea not null,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null references staff (id),
  created_at timestamptz not null default now(),
  updated_by uuid references staff (id),
  updated_at timestamptz,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint need_channel check (channel in ('走访带回', '窗口', '电话', '会议带回', '系统转办')),
  constraint need_visit check (visit_id is null or channel = '走访带回'),
  constraint need_type check (type in ('户籍证件', '治安防范', '矛盾纠纷', '消防隐患', '交通停车', '设施维修', '环境卫生', '帮扶救助', '法律咨询', '企业服务', '其他')),
  constraint need_text check (char_length(text) between 5 and 1000),
  constraint need_state check (state in ('REGISTERED', 'HANDLING', 'TRANSFERRED', 'RECEIVED', 'REPLIED', 'CLOSED', 'NOT_POSSIBLE', 'WITHDRAWN')),
  constraint need_body check (to_body in ('居委会', '村委会', '街道(乡镇)', '司法所', '民政', '城管', '住建', '水电气单位', '物业', '其他单位')),
  constraint need_receiver check (num_nonnulls(to_staff_id, to_body) = case when state = 'TRANSFERRED' then 1 else 0 end and (to_body is not null or to_body_name is null)),
  constraint need_confirmation check (confirmation in ('满意', '不满意', '未回应')),
  constraint need_answered check (fed_back_at is null or first_replied_at is not null),
  constraint need_replied check (state not in ('REPLIED', 'CLOSED', 'NOT_POSSIBLE') or fed_back_at is not null),
  constraint need_closed check (state <> 'CLOSED' or confirmation in ('满意', '未回应')),
  constraint need_ended check ((ended_at is not null) = (state in ('CLOSED', 'NOT_POSSIBLE', 'WITHDRAWN')))
);
create index need_unit_pos on need (unit_pos, received_at desc);
create index need_received on need (received_at, id);
create index need_owner on need (owner_id) where state not in ('CLOSED', 'NOT_POSSIBLE', 'WITHDRAWN');
create index need_of_owner on need (owner_id, received_at desc);
create index need_to_staff on need (to_staff_id) where to_staff_id is not null;
create index need_open on need (received_at, id) where state not in ('CLOSED', 'NOT_POSSIBLE', 'WITHDRAWN');
create index need_household on need (household_id, received_at desc) where household_id is not null;
create index need_address on need (address_id, received_at desc);
create index need_visit on need (visit_id) where visit_id is not null;
create index need_person on need (person_id) where person_id is not null;
comment on table need is 'class=S2 Needs of residents (群众需求), dictionary §4.3. Clocks: need.firstReply and need.feedback in deadline.';
comment on column need.text is 'What is asked for. Linted against numbers of people; no opinions (dictionary §1).';
comment on column need.person_id is 'Who asked, one of the residents behind that door; null where nobody is named.';
comment on column need.owner_id is 'Who answers for it. Stays until a colleague has taken it over; for an outside body to the end.';
comment on column need.confirmation is 'What the resident said last to the result (群众意见 of L12).';
comment on column need.request_h is 'SHA-256 of the request that made it: a phone that sends twice gets the same answer, another request under the same id is refused.';
call sec.protect_by_unit('need');
-- The definer is let through, as on visit.
create policy own_home on need as restrictive for select using (not (address_id = any ((select sec.conflict_addresses())::uuid[])) or (select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace));
create policy own_family on need as restrictive for select using ((select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace) or person_id is null or not (person_id = any ((select sec.conflict_persons())::uuid[])));

create table need_step (
  id uuid primary key,
  need_id uuid not null references need (id),
  kind text not null,
  at timestamptz not null,
  by_id uuid not null references staff (id),
  way text,
  text text,
  to_staff_id uuid references staff (id),
  to_body text,
  to_body_name text,
  confirmation text,
  address_id uuid not null references address (id),
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  event_id uuid not null default sec.event_id(),
  constraint need_step_kind check (kind in ('REPLIED', 'FED_BACK', 'TRANSFERRED', 'RECEIVED', 'RETURNED', 'TAKEN_BACK', 'CONFIRMED', 'NOT_POSSIBLE', 'WITHDRAWN')),
  constraint need_step_way check (way in ('当面', '电话', '书面')),
  constraint need_step_text check (char_length(text) <= 1000),
  constraint need_step_told check (kind not in ('REPLIED', 'FED_BACK', 'NOT_POSSIBLE') or (way is not null and text is not null)),
  constraint need_step_reason check (kind not in ('RETURNED', 'WITHDRAWN') or text is not null),
  constraint need_step_confirmed check ((kind = 'CONFIRMED') = (confirmation is not null) and confirmation in ('满意', '不满意', '未回应')),
  constraint need_step_receiver check (kind <> 'TRANSFERRED' or num_nonnulls(to_staff_id, to_body) = 1)
);
create index need_step_need on need_step (need_id, at);
create index need_step_unit_pos on need_step (unit_pos);
create index need_step_address on need_step (address_id);
comment on table need_step is 'class=S2 app=select,insert; What was done with a need, by whom and when: replies, transfers and their answers, what the resident said, reasons. Only ever appended.';
call sec.protect_by_unit('need_step');
create policy own_home on need_step as restrictive for select using (not (address_id = any ((select sec.conflict_addresses())::uuid[])) or (select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace));
create policy with_need on need_step as restrictive for select using (exists (select 1 from need n where n.id = need_id)
  or (select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace));

-- A need goes with its door into another unit or address; its steps and clocks go with it.
create function needs_follow() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.need_step set address_id = new.address_id, unit_id = new.unit_id, unit_pos = new.unit_pos where need_id = new.id;
  update public.deadline set unit_id = new.unit_id, unit_pos = new.unit_pos where subject_kind = 'need' and subject_id = new.id;
  return null;
end $$;
comment on function needs_follow is 'Steps and clocks of a need stand where the need stands.';
create trigger follow after update of address_id, unit_id on need for each row
  when (old.address_id is distinct from new.address_id or old.unit_id is distinct from new.unit_id) execute function needs_follow();

create function needs_basis(p_id uuid, p_staff uuid, p_lo integer, p_hi integer, p_purpose text) returns boolean
language sql stable security definer set search_path = '' as $$
  select p_purpose in ('visit', 'counter', 'care', 'spot_check', 'data_fix') and exists (select 1 from public.need n where n.id = p_id and n.unit_pos between p_lo and p_hi
    and not (n.address_id = any (public.organisation_own_homes(p_staff))) and (n.person_id is null or not (n.person_id = any (public.organisation_own_family(p_staff))))) $$;
comment on function needs_basis is 'A need of one''s own range justifies opening it and the door it is about; never one''s own home or family.';
insert into sec.basis_kind (name, id, check_fn) values ('need', 6, 'public.needs_basis');
create view needs_v_need with (security_invoker = true) as
  select id, channel, visit_id, address_id, household_id, person_id, type, is_police_matter, owner_id, received_at, state, first_replied_at, fed_back_at, confirmation,
    ended_at, unit_id, unit_pos, created_by, created_at from need;
comment on view needs_v_need is 'Needs for other slices, without their words.';

-- What is open changes hands with its owner.
create function needs_open_items(p_lo integer, p_hi integer) returns table (record_id uuid, assignee uuid, unit_id uuid) language sql stable security definer set search_path = '' as $$
  select n.id, n.owner_id, n.unit_id from public.need n where n.unit_pos between p_lo and p_hi and n.state not in ('CLOSED', 'NOT_POSSIBLE', 'WITHDRAWN') $$;
create function needs_give_items(p_ids uuid[], p_to uuid) returns void language sql security definer set search_path = '' as $$
  update public.need set owner_id = p_to, version = version + 1 where id = any (p_ids) and state not in ('CLOSED', 'NOT_POSSIBLE', 'WITHDRAWN') $$;
create function needs_holders(p_ids uuid[], p_today date) returns table (id uuid, staff_id uuid) language sql stable security definer set search_path = '' as $$
  select n.id, n.owner_id from public.need n where n.id = any (p_ids) and n.state not in ('CLOSED', 'NOT_POSSIBLE', 'WITHDRAWN') $$;
comment on function needs_holders is 'retention=execute; Whose each of these open needs is, for reminders of their clocks.';
insert into handover_part (kind, ord, list_fn, move_fn) values ('need', 15, 'public.needs_open_items', 'public.needs_give_items');

-- Functions that name every table at a door learn of needs where they stand now, so that what others wrote into them stays.
do $$
declare one record; before text; after text;
begin
  for one in select * from (values
    ('places_join_door', '  update public.task set address_id = case when address_id = p_from then p_into',
     '  -- An open need goes to whoever looks after the door now; an ended one stays in the unit that answered it.
  update public.need set address_id = p_into, version = version + 1, event_id = event,
      unit_id = case when ended_at is null then b.unit_id else unit_id end, unit_pos = case when ended_at is null then b.unit_pos else unit_pos end
    where address_id = p_from;
  update public.task set address_id = case when address_id = p_from then p_into'),
    ('places_rehome_doors', '  -- Visits go with the place',
     '  update public.need x set unit_id = p_unit, unit_pos = p_pos, version = x.version + 1, event_id = event where x.address_id = any (p_ids);
  -- Visits go with the place'),
    ('places_unmake', 'exists (select 1 from public.visits_v_visit v where v.address_id = a.id)',
     'exists (select 1 from public.visits_v_visit v where v.address_id = a.id union all select 1 from public.needs_v_need n where n.address_id = a.id)'),
    ('residents_unmake', 'exists (select 1 from public.visits_v_visit v where v.household_id = h.id)',
     'exists (select 1 from public.visits_v_visit v where v.household_id = h.id
        union all select 1 from public.needs_v_need n where n.household_id = h.id or n.person_id in (select i.person_id from public.residence i where i.household_id = h.id))')
  ) as x (name, old, new) loop
    before := pg_get_functiondef(('public.' || one.name)::regproc);
    after := replace(before, one.old, one.new);
    if after = before then raise exception '% does not name what it names with doors any more', one.name; end if;
    execute after;
  end loop;
end $$;

-- How long a resident who was told the result may say nothing before the need counts as closed (dictionary §5.2, P13).
insert into parameter (code, value, valid_from, source, mark) values
('need.silentDays', '7', date '2019-01-01', '领域词典 P13', 'D');
