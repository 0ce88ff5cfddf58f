-- The care list (关爱对象): who asked for care or agreed to it, and what was done for him. Nothing is kept longer than the consent that carries it.
create table care_subject (
  id uuid primary key,
  household_id uuid not null references household (id),
  person_id uuid references person (id),
  address_id uuid not null references address (id),
  categories text[] not null,
  referred_by text not null,
  state text not null,
  state_since date not null,
  active_on date,
  visits_from date,
  consent_by text,
  consent_form text,
  consent_on date,
  consent_scope text[] not null default '{}',
  consent_until date,
  consent_witness text,
  guardian_informed_on date,
  paper_due_on date,
  consent_ends_on date generated always as (least(consent_until, paper_due_on)) stored,
  need_tags text[] not null default '{}',
  notes text,
  contact_name text,
  contact_phone_mask text,
  partner_agency text,
  cadence text,
  primary_officer_id uuid references staff (id),
  review_due_on date,
  exit_reason text,
  exited_on date,
  hidden_at timestamptz,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null references staff (id),
  created_at timestamptz not null default now(),
  updated_by uuid references staff (id),
  updated_at timestamptz,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint care_subject_categories check (cardinality(categories) >= 1 and categories <@ array['独居老人', '空巢老人', '高龄老人', '孤寡老人', '留守儿童', '困境儿童', '特困/低保家庭', '重度残疾人', '受害家庭', '其他自愿申请']),
  constraint care_subject_referred check (referred_by in ('走访', '居委会', '民政', '残联', '学校', '本人')),
  constraint care_subject_state check (state in ('PROPOSED', 'CONSENT_WAIT', 'ACTIVE', 'REVIEW_DUE', 'EXITED')),
  constraint care_subject_consent check (state not in ('ACTIVE', 'REVIEW_DUE') or (consent_by is not null and consent_form is not null and consent_on is not null
    and consent_until is not null and cardinality(consent_scope) >= 1 and active_on is not null and visits_from is not null and cadence is not null and review_due_on is not null)),
  constraint care_subject_consent_by check (consent_by is null or consent_by in ('本人', '监护人')),
  constraint care_subject_consent_form check (consent_form is null or consent_form in ('纸质', '电子', '口头+见证')),
  constraint care_subject_scope check (consent_scope <@ array['上门走访', '电话联系', '联系紧急联系人', '转介协助单位']),
  constraint care_subject_oral check (paper_due_on is null or (consent_form = '口头+见证' and consent_witness is not null)),
  constraint care_subject_needs check (need_tags <@ array['行动不便', '定期电话', '防诈提醒', '接送', '法律咨询', '紧急呼叫', '上门办证']),
  constraint care_subject_cadence check (cadence is null or cadence in ('每周', '每两周', '每月', '每季')),
  constraint care_subject_texts check (char_length(notes) <= 300 and char_length(partner_agency) <= 60 and char_length(consent_witness) <= 50),
  constraint care_subject_contact check ((contact_name is null) = (contact_phone_mask is null)),
  constraint care_subject_exit check ((state = 'EXITED') = (exited_on is not null) and (state = 'EXITED') = (exit_reason is not null)
    and (exit_reason is null or exit_reason in ('搬迁', '不需要', '撤回同意', '去世', '误列'))),
  constraint care_subject_hidden check (hidden_at is null or state = 'EXITED')
);
create unique index care_subject_one_person on care_subject (person_id) where person_id is not null and state <> 'EXITED';
create unique index care_subject_one_household on care_subject (household_id) where person_id is null and state <> 'EXITED';
create index care_subject_unit_pos on care_subject (unit_pos, id);
create index care_subject_household on care_subject (household_id);
create index care_subject_officer on care_subject (primary_officer_id) where state <> 'EXITED';
create index care_subject_exited on care_subject (exited_on) where state = 'EXITED';
comment on table care_subject is 'class=S2 Care list (关爱对象), dictionary §4.3 and §8.7: kept on consent only, gone 30 days after it ends.';
comment on column care_subject.consent_ends_on is 'The last day of the consent: an oral one ends with the term for its paper.';
comment on column care_subject.visits_from is 'Visits from this day on count for the cadence: the day of the first consent, or of the last move.';
comment on column care_subject.hidden_at is 'Consent was withdrawn: nobody sees it any more, from that moment.';
call sec.protect_by_unit('care_subject');
create policy own_home on care_subject as restrictive for select using (not (address_id = any ((select sec.conflict_addresses())::uuid[])) or (select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace));
create policy own_family on care_subject as restrictive for select using ((select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace)
  or person_id is null or not (person_id = any ((select sec.conflict_persons())::uuid[])));
-- The act that withdraws still sees what it writes.
create policy withdrawn on care_subject as restrictive for select using ((select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace)
  or hidden_at is null or (event_id = (select sec.event_id()) and (select sec.writes())));

create table care_contact (
  id uuid primary key references care_subject (id),
  number_enc bytea,
  event_id uuid not null default sec.event_id()
);
comment on table care_contact is 'class=S3 Phones of emergency contacts, encrypted; opened only by operations that reveal or write. Masks are on care_subject.';
alter table care_contact enable row level security;
alter table care_contact force row level security;
create policy reveal on care_contact for select using ((select sec.reveals()) and exists (select 1 from care_subject s where s.id = care_contact.id));
create policy write_insert on care_contact for insert with check ((select sec.writes()) and exists (select 1 from care_subject s where s.id = care_contact.id));
create policy write_update on care_contact for update using ((select sec.writes()) and exists (select 1 from care_subject s where s.id = care_contact.id)) with check ((select sec.writes()));

create table help_record (
  id uuid primary key,
  care_subject_id uuid references care_subject (id),
  officer_id uuid not null references staff (id),
  at timestamptz not null,
  what text not null,
  result text,
  is_hardship boolean not null,
  request_h bytea not null,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_at timestamptz not null default now(),
  event_id uuid not null default sec.event_id(),
  constraint help_record_what check (what in ('办证', '联系民政', '物资', '陪同', '其他')),
  constraint help_record_result check (char_length(result) <= 200)
);
create index help_record_unit_pos on help_record (unit_pos, at);
create index help_record_at on help_record (at, id);
create index help_record_subject on help_record (care_subject_id, at desc);
create index help_record_officer on help_record (officer_id, at);
comment on table help_record is 'class=S2 What was done for a subject of care (帮扶记录), dictionary §8.26. With its subject it loses subject and result: day, officer and kind stay.';
comment on column help_record.request_h is 'SHA-256 of the request that made it: a phone that sends twice gets the same answer, another request under the same id is refused.';
comment on column help_record.is_hardship is 'Whether the subject was a hardship household (特困/低保家庭) then: one such household per officer and year.';
call sec.protect_by_unit('help_record');
-- Whoever may not see the subject may not see what was done for him.
create policy of_subject on help_record as restrictive for select using ((select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace)
  or care_subject_id is null or exists (select 1 from care_subject s where s.id = help_record.care_subject_id));

-- A household that gets another door or another unit takes its care along.
create function care_follow_household() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.care_subject set address_id = new.address_id, unit_id = new.unit_id, unit_pos = new.unit_pos, version = version + 1 where household_id = new.id;
  update public.help_record h set unit_id = new.unit_id, unit_pos = new.unit_pos from public.care_subject s where s.household_id = new.id and h.care_subject_id = s.id;
  return null;
end $$;
comment on function care_follow_household is 'The door of a household was renumbered, merged or handed to another area.';
create trigger care_follows after update of address_id, unit_id on household for each row
  when (old.address_id is distinct from new.address_id or old.unit_id is distinct from new.unit_id) execute function care_follow_household();

create function care_basis(p_id uuid, p_staff uuid, p_lo integer, p_hi integer, p_purpose text) returns boolean
language sql stable security definer set search_path = '' as $$
  select p_purpose in ('care', 'spot_check', 'data_fix') and exists (select 1 from public.care_subject s where s.id = p_id and s.unit_pos between p_lo and p_hi and s.hidden_at is null
    and not (s.address_id = any (public.organisation_own_homes(p_staff))) and (s.person_id is null or not (s.person_id = any (public.organisation_own_family(p_staff))))) $$;
comment on function care_basis is 'A subject of care in one''s range is its own reason for being opened; never one''s own home or family, never after its consent was withdrawn.';
insert into sec.basis_kind (name, id, check_fn) select 'care', coalesce(max(id), 0) + 1, 'public.care_basis' from sec.basis_kind;

-- What of the care list waits for somebody is a task on the subject itself, without a door: the subject's own page is where it is done.
alter table task drop constraint task_record;
alter table task add constraint task_record check (record_kind in ('residence', 'household', 'address', 'house', 'visit', 'person', 'care_subject'));

create function care_open_items(p_lo integer, p_hi integer) returns table (record_id uuid, assignee uuid, unit_id uuid) language sql stable security definer set search_path = '' as $$
  select s.id, s.primary_officer_id, s.unit_id from public.care_subject s where s.unit_pos between p_lo and p_hi and s.state <> 'EXITED' $$;
create function care_give_items(p_ids uuid[], p_to uuid) returns void language sql security definer set search_path = '' as $$
  update public.care_subject set primary_officer_id = p_to, version = version + 1 where id = any (p_ids) and state <> 'EXITED' $$;
insert into handover_part (kind, ord, list_fn, move_fn) select 'care', coalesce(max(ord), 0) + 10, 'public.care_open_items', 'public.care_give_items' from handover_part;

insert into deadline_rule (code, basis, amount, unit, valid_from, note) values
('care.visit.week', array[]::text[], 7, 'DAY', date '2019-01-01', '关爱走访周期：每周'),
('care.visit.fortnight', array[]::text[], 14, 'DAY', date '2019-01-01', '关爱走访周期：每两周'),
('care.visit.month', array[]::text[], 1, 'MONTH', date '2019-01-01', '关爱走访周期：每月'),
('care.visit.quarter', array[]::text[], 3, 'MONTH', date '2019-01-01', '关爱走访周期：每季'),
('care.consentMax', array[]::text[], 12, 'MONTH', date '2019-01-01', '同意的最长有效期（领域词典 8.7）'),
('care.paper', array[]::text[], 30, 'DAY', date '2019-01-01', '口头同意后补书面的期限（领域词典 8.7）'),
('care.decide', array[]::text[], 7, 'DAY', date '2019-01-01', '拟列后由民警决定的期限；本系统默认'),
('care.consentWait', array[]::text[], 30, 'DAY', date '2019-01-01', '没有同意时最多保留多久，之后自动退出；本系统默认'),
('care.forget', array[]::text[], 30, 'DAY', date '2019-01-01', '退出后删除（领域词典 10.3）');
insert into parameter (code, value, valid_from, source, mark) values
('care.leadDays', '3', date '2019-01-01', '本系统默认：到期前几日生成走访任务', 'D'),
('care.consentRemindDays', '30', date '2019-01-01', '本系统默认：同意到期前几日提醒', 'D'),
('care.consentAge', '14', date '2019-01-01', '个人信息保护法:31', 'L'),
('care.elderAge', '80', date '2019-01-01', '领域词典 4.3', 'S0');

insert into sec.action (id, name, roles, purpose, writes)
  select coalesce(max(id), 0) + 1, 'care.night', '{JOB}', (select p.id from audit.purpose p where p.name = 'care'), true from sec.action;

create function care_term(p_code text, p_today date) returns interval language plpgsql stable security definer set search_path = '' as $$
declare term interval;
begin
  select case unit when 'DAY' then make_interval(days => amount) when 'MONTH' then make_interval(months => amount) when 'YEAR' then make_interval(years => amount) end into term
    from public.deadline_rule where code = p_code and valid_from <= p_today and (valid_to is null or valid_to > p_today) order by valid_from desc limit 1;
  if term is null then raise exception 'rule % missing, or it does not count days, months or years', p_code using errcode = 'P0002'; end if;
  return term;
end $$;
comment on function care_term is 'A length of the care list in force on a day.';

create function care_days(p_code text, p_today date) returns integer language plpgsql stable security definer set search_path = '' as $$
declare days integer;
begin
  select (value #>> '{}')::integer into days from public.parameter where code = p_code and valid_from <= p_today and (valid_to is null or valid_to > p_today) order by valid_from desc limit 1;
  if days is null then raise exception 'parameter % missing', p_code using errcode = 'P0002'; end if;
  return days;
end $$;
comment on function care_days is 'A number of days of the care list in force on a day.';

-- Each day of the care list: what lapsed, what is due, whom to visit, what to forget. The steps are functions of their own; care_night runs them under one event.
create function care_settle_states(p_today date, p_limit integer, p_event uuid) returns table (lapsed integer, dropped integer, due integer) language plpgsql security definer set search_path = '' as $$
declare waiting date := (p_today - public.care_term('care.consentWait', p_today))::date;
begin
  -- Without a consent that holds there is no visit and no look ahead: it is asked for anew, or the subject leaves the list.
  with gone as (select id from public.care_subject where state in ('ACTIVE', 'REVIEW_DUE') and consent_ends_on < p_today order by id limit p_limit)
  update public.care_subject s set state = 'CONSENT_WAIT', state_since = p_today, version = version + 1, event_id = p_event from gone where s.id = gone.id;
  get diagnostics lapsed = row_count;
  with gone as (select id from public.care_subject where state in ('PROPOSED', 'CONSENT_WAIT') and state_since < waiting order by id limit p_limit)
  update public.care_subject s set state = 'EXITED', state_since = p_today, exited_on = p_today, exit_reason = '不需要', contact_name = null, contact_phone_mask = null, version = version + 1, event_id = p_event
    from gone where s.id = gone.id;
  get diagnostics dropped = row_count;
  delete from public.care_contact k using public.care_subject s where s.id = k.id and s.state = 'EXITED';
  with gone as (
    select s.id from public.care_subject s where s.state = 'ACTIVE' and (s.review_due_on <= p_today
      or (s.person_id is not null and (exists (select 1 from public.person p where p.id = s.person_id and p.died_on is not null)
        or not exists (select 1 from public.residence r where r.household_id = s.household_id and r.person_id = s.person_id and r.state not in ('ENDED', 'REJECTED'))))
      or exists (select 1 from public.household h where h.id = s.household_id and h.closed_on is not null)) order by s.id limit p_limit)
  update public.care_subject s set state = 'REVIEW_DUE', state_since = p_today, version = version + 1, event_id = p_event from gone where s.id = gone.id;
  get diagnostics due = row_count;
  return next;
end $$;
comment on function care_settle_states is 'Consents that ended, proposals that nobody agreed to, reviews that fell due or that a death, a move or a closed household asks for.';

create function care_due(p_today date) returns table (id uuid, record_kind text, record_id uuid, next_on date) language sql stable security definer set search_path = '' as $$
  select s.id, case when s.person_id is null then 'household' else 'person' end, coalesce(s.person_id, s.household_id),
      (greatest(s.visits_from, v.on_day) + c.term)::date
    from public.care_subject s
    join (select x.cadence, public.care_term(x.code, p_today) as term from (values ('每周', 'care.visit.week'), ('每两周', 'care.visit.fortnight'), ('每月', 'care.visit.month'), ('每季', 'care.visit.quarter')) x (cadence, code)) c
      on c.cadence = s.cadence
    left join lateral (select (x.started_at at time zone 'Asia/Shanghai')::date as on_day from public.visit x where x.household_id = s.household_id and x.met and x.voided_at is null
      and x.started_at >= (s.visits_from::timestamp at time zone 'Asia/Shanghai') and (s.person_id is null or s.person_id = any (x.met_person_ids)) order by x.started_at desc limit 1) v on true
    where s.state in ('ACTIVE', 'REVIEW_DUE') and (s.person_id is null or exists (
      select 1 from public.residence r join public.person p on p.id = r.person_id
        where r.household_id = s.household_id and r.person_id = s.person_id and r.state not in ('ENDED', 'REJECTED') and p.died_on is null and p.frozen_at is null)) $$;
comment on function care_due is 'When each subject of care is next to be visited: the last visit that met him, or the first day, and the length of his cadence.';

create function care_settle_tasks(p_today date, p_limit integer, p_event uuid) returns table (opened integer, closed integer, cancelled integer) language plpgsql security definer set search_path = '' as $$
declare lead integer := public.care_days('care.leadDays', p_today); remind integer := public.care_days('care.consentRemindDays', p_today);
begin
  create temp table care_next on commit drop as select d.*, s.household_id, s.person_id, s.address_id, s.primary_officer_id, s.unit_id, s.unit_pos
    from public.care_due(p_today) d join public.care_subject s on s.id = d.id;
  -- A visit that met somebody answers his task, whether or not it was ticked on the sheet.
  update public.task t set state = 'CLOSED', closed_at = now(), result = 'visit', version = t.version + 1, event_id = p_event
    from pg_temp.care_next d where t.kind = 'care.visit' and t.record_kind = d.record_kind and t.record_id = d.record_id and t.state not in ('CLOSED', 'CANCELLED') and t.due_on < d.next_on;
  get diagnostics closed = row_count;
  update public.task t set due_on = d.next_on, version = t.version + 1, event_id = p_event
    from pg_temp.care_next d where t.kind = 'care.visit' and t.record_kind = d.record_kind and t.record_id = d.record_id and t.state not in ('CLOSED', 'CANCELLED') and t.due_on > d.next_on;
  update public.task t set state = 'CANCELLED', closed_at = now(), result = 'moot', version = t.version + 1, event_id = p_event
    where t.state not in ('CLOSED', 'CANCELLED') and ((t.kind = 'care.visit' and not exists (select 1 from pg_temp.care_next d where d.record_kind = t.record_kind and d.record_id = t.record_id))
      or (t.record_kind = 'care_subject' and not exists (select 1 from public.care_subject s where s.id = t.record_id and (
        (t.kind = 'care.decide' and s.state = 'PROPOSED') or (t.kind = 'care.consent' and s.state in ('CONSENT_WAIT', 'ACTIVE', 'REVIEW_DUE'))
        or (t.kind = 'care.paper' and s.state in ('ACTIVE', 'REVIEW_DUE') and s.paper_due_on is not null) or (t.kind = 'care.review' and s.state = 'REVIEW_DUE')))));
  get diagnostics cancelled = row_count;
  with wanted as (
    select 'care.visit' as kind, 'care' as purpose, d.record_kind, d.record_id, d.address_id, d.next_on as due_on, d.unit_id, d.unit_pos, d.primary_officer_id, d.person_id, d.address_id as home
      from pg_temp.care_next d where d.next_on - lead <= p_today
    union all
    select x.kind, 'data_fix', 'care_subject', s.id, null, x.due_on, s.unit_id, s.unit_pos, s.primary_officer_id, s.person_id, s.address_id
      from public.care_subject s cross join lateral (values
        ('care.review', case when s.state = 'REVIEW_DUE' then least(s.review_due_on, s.state_since) end),
        ('care.consent', case when s.state in ('ACTIVE', 'REVIEW_DUE') and s.consent_until - remind <= p_today then s.consent_until
          when s.state = 'CONSENT_WAIT' then (s.state_since + public.care_term('care.consentWait', p_today))::date end)) x (kind, due_on)
      where s.state <> 'EXITED' and x.due_on is not null),
  made as (
    insert into public.task (id, kind, title_key, purpose, record_kind, record_id, address_id, assignee_id, due_on, occasion, unit_id, unit_pos, event_id)
      select gen_random_uuid(), w.kind, 'task.' || w.kind, w.purpose, w.record_kind, w.record_id, w.address_id,
          case when w.primary_officer_id is null or not exists (select 1 from sec.posting x join sec.unit u on u.id = x.unit_id where x.staff_id = w.primary_officer_id
              and x.role in ('OFFICER', 'DEPUTY', 'CHIEF') and p_today between x.valid_from and coalesce(x.valid_to, 'infinity') and w.unit_pos between u.lft and u.rgt - 1) or w.person_id = any (public.organisation_own_family(w.primary_officer_id)) or w.home = any (public.organisation_own_homes(w.primary_officer_id))
            then public.residents_answers_for(w.unit_pos, coalesce(w.person_id, w.record_id), w.home, p_today) else w.primary_officer_id end,
          w.due_on, p_today, w.unit_id, w.unit_pos, p_event
        from wanted w where not exists (select 1 from public.task t where t.kind = w.kind and t.record_kind = w.record_kind and t.record_id = w.record_id and t.state not in ('CLOSED', 'CANCELLED'))
        order by w.due_on, w.record_id limit p_limit
      on conflict (kind, record_id, occasion) where occasion is not null and state <> 'CANCELLED' do nothing returning id)
  select count(*)::integer into opened from made;
  return next;
end $$;
comment on function care_settle_tasks is 'Opens what is due, closes what a visit has answered, and cancels what has lost its reason. One open task of a kind on a record.';

create function care_forget(p_today date, p_limit integer, p_event uuid) returns integer language plpgsql security definer set search_path = '' as $$
declare until date := (p_today - public.care_term('care.forget', p_today))::date; gone public.care_subject[]; s public.care_subject; visits uuid[];
begin
  select coalesce(array_agg(x), '{}') into gone from (select c from public.care_subject c where c.state = 'EXITED' and c.exited_on <= until order by c.id limit p_limit) y (x);
  foreach s in array gone loop
    -- Visits made for him stay as work that was done at a door, wherever he lived then: that they met him goes, what was said and what was photographed too. Whoever is still
    -- on the list and was met with him stays met, or his own next visit would be reckoned without it.
    select coalesce(array_agg(v.id), '{}') into visits from public.visit v
      where (v.kind = '关爱走访' or exists (select 1 from public.task t where t.id = any (v.task_ids) and t.kind = 'care.visit')) and v.started_at >= (s.active_on::timestamp at time zone 'Asia/Shanghai')
        and v.started_at < ((s.exited_on + 1)::timestamp at time zone 'Asia/Shanghai')
        and case when s.person_id is null then v.household_id = s.household_id else s.person_id = any (v.met_person_ids) end;
    update public.visit v set summary = case when v.summary is not null then '已按规定删除' end, result = null, version = v.version + 1, event_id = p_event,
        met_person_ids = case when s.person_id is not null then array_remove(v.met_person_ids, s.person_id)
          else array(select m.id from unnest(v.met_person_ids) m (id) where exists (select 1 from public.care_subject o where o.person_id = m.id and o.state <> 'EXITED')) end
      where v.id = any (visits);
    perform public.photos_redact('visit', visits, p_event);
    update public.help_record set care_subject_id = null, result = null, event_id = p_event where care_subject_id = s.id;
    -- A task that was done stays a task that was done, of nobody.
    update public.task t set record_kind = 'address', record_id = t.id, address_id = null, version = t.version + 1, event_id = p_event
      where (t.record_kind = 'care_subject' and t.record_id = s.id)
        or (t.kind = 'care.visit' and t.record_kind = case when s.person_id is null then 'household' else 'person' end and t.record_id = coalesce(s.person_id, s.household_id)
          and not exists (select 1 from public.care_subject o where o.id <> s.id and o.household_id = s.household_id and o.person_id is not distinct from s.person_id and o.hidden_at is null));
    update public.activity set record_id = id where record_kind = 'care_subject' and record_id = s.id;
    delete from public.care_contact where id = s.id;
    delete from public.care_subject where id = s.id;
  end loop;
  return cardinality(gone);
end $$;
comment on function care_forget is 'Retention of dictionary §10.3: 30 days after the exit the subject is deleted; of what was done for him day, officer and kind stay.';

create function care_night(p_today date, p_limit integer) returns table (lapsed integer, dropped integer, due integer, opened integer, closed integer, cancelled integer, forgotten integer)
language plpgsql security definer set search_path = '' as $$
declare today date := least(p_today, (now() at time zone 'Asia/Shanghai')::date); event uuid;
begin
  perform pg_advisory_xact_lock(7300013);
  if not exists (select 1 from public.care_subject) then lapsed := 0; dropped := 0; due := 0; opened := 0; closed := 0; cancelled := 0; forgotten := 0; return next; return; end if;
  event := sec.begin_job('care.night');
  -- Before anything is forgotten: whoever is acted on can still be named then.
  create temp table care_before on commit drop as select s.id, s.person_id, s.version from public.care_subject s where s.person_id is not null;
  select x.lapsed, x.dropped, x.due into lapsed, dropped, due from public.care_settle_states(today, p_limit, event) x;
  select x.opened, x.closed, x.cancelled into opened, closed, cancelled from public.care_settle_tasks(today, p_limit, event) x;
  forgotten := public.care_forget(today, p_limit, event);
  perform sec.seen(array(
    select b.person_id from pg_temp.care_before b left join public.care_subject s on s.id = b.id where s.id is null or s.event_id = event
    union select t.record_id from public.task t where t.event_id = event and t.record_kind = 'person'
    union select s.person_id from public.task t join public.care_subject s on s.id = t.record_id where t.event_id = event and t.record_kind = 'care_subject' and s.person_id is not null), 0::smallint);
  return next;
end $$;
comment on function care_night is 'retention=execute; Nightly: lapses, reviews, tasks and retention of the care list, under one event that names everybody concerned; returns counts only. Doing it twice changes nothing. At most p_limit of each kind a run.';

-- An import is not taken back under a subject of care.
do $$
declare before text := pg_get_functiondef('public.residents_unmake'::regproc); after text;
begin
  after := replace(before, 'union all select 1 from public.needs_v_need n where n.household_id = h.id', 'union all select 1 from public.care_subject c where c.household_id = h.id
        or c.person_id in (select i.person_id from public.residence i where i.household_id = h.id)
        union all select 1 from public.needs_v_need n where n.household_id = h.id');
  if after = before then raise exception 'residents_unmake does not name what hangs on a household any more'; end if;
  execute after;
end $$;
