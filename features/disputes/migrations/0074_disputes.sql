-- Files of disputes (矛盾纠纷), dictionary §4.5, §8.12–8.14, §8.28. What may follow what is decided by the rules of the slice; here stands what became of it.
create table dispute (
  id uuid primary key,
  no text not null unique,
  title text not null,
  source text not null,
  found_at timestamptz not null,
  address_id uuid references address (id),
  place_note text,
  type text not null,
  complexity text not null,
  facts text not null,
  claims text,
  claims_yuan integer,
  own text not null default 'REGISTERED',
  state text not null default 'REGISTERED',
  mode text,
  has_rights_notice boolean not null default false,
  incident_no text,
  is_eligible boolean not null default false,
  is_spot_eligible boolean not null default false,
  eligibility jsonb,
  body_id uuid,
  officer_id uuid not null references staff (id),
  merged_into uuid references dispute (id),
  merged_nos text[] not null default '{}',
  under_way_since timestamptz,
  appraisal_since timestamptz,
  is_archived boolean not null default false,
  archived_at timestamptz,
  is_grave boolean not null default false,
  outcome text,
  accepted_at timestamptz,
  due_on date,
  concluded_at timestamptz,
  ended_at timestamptz,
  signs text[] not null default '{}',
  police_calls integer not null default 0,
  people integer not null default 2,
  colour text not null default '蓝',
  colour_by text,
  colour_weighed text[] not null default '{}',
  flag_until date,
  party_ids uuid[] not null,
  mediator_staff_ids uuid[] not null default '{}',
  offered_pos integer,
  is_transferred boolean not null default false,
  needs_duty boolean not null default false,
  request_h bytea not null,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null references staff (id),
  created_at timestamptz not null default now(),
  updated_by uuid references staff (id),
  updated_at timestamptz,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint dispute_title check (char_length(title) between 4 and 60),
  constraint dispute_source check (source in ('110转来', '走访发现', '群众申请', '网格上报', '调解员排查', '法院委派委托', '12345转办', '其他')),
  constraint dispute_type check (type in ('婚姻家庭', '邻里', '房屋宅基地', '合同', '生产经营', '损害赔偿', '山林土地', '征地拆迁', '环境污染', '劳动争议', '消费', '医疗', '道路交通事故', '物业', '房屋租赁', '其他')),
  constraint dispute_complexity check (complexity in ('简单', '一般', '复杂', '重大')),
  constraint dispute_facts check (char_length(facts) between 20 and 3000),
  constraint dispute_claims check (char_length(claims) <= 1000 and claims_yuan >= 0),
  constraint dispute_place check (char_length(place_note) <= 100 and num_nonnulls(address_id, place_note) >= 1),
  constraint dispute_own check (own in ('REGISTERED', 'TRIAGED', 'ACCEPTED', 'NOT_MEDIABLE', 'MERGED', 'WITHDRAWN', 'CLOSED', 'PAIRS')),
  constraint dispute_state check (state in ('REGISTERED', 'NOT_MEDIABLE', 'MERGED', 'TRIAGED', 'ACCEPTED', 'MEDIATING', 'AGREED', 'PERFORMING', 'PERFORMED', 'BREACHED', 'FAILED', 'FOLLOWUP', 'SUED',
    'CASE', 'APPLY_ACCEPTANCE', 'ACCEPTED_BY_POLICE', 'REFUSED', 'VISITING_BACK', 'WITHDRAWN', 'CLOSED')),
  constraint dispute_own_state check (own = 'PAIRS' or own = state),
  constraint dispute_mode check (mode in ('人民调解', '治安调解', '行政调解', '司法调解', '联合调解') and (mode is not null or own in ('REGISTERED', 'NOT_MEDIABLE', 'MERGED', 'WITHDRAWN', 'CLOSED'))),
  constraint dispute_police check (mode is distinct from '治安调解' or own not in ('ACCEPTED', 'PAIRS') or (is_eligible and incident_no is not null)),
  constraint dispute_outcome check (outcome in ('不予调解', '并案', '撤回')),
  constraint dispute_merged check ((own = 'MERGED') = (merged_into is not null) and merged_into <> id),
  constraint dispute_ended check ((ended_at is not null) = (own in ('MERGED', 'WITHDRAWN', 'CLOSED'))),
  constraint dispute_accepted check (own not in ('ACCEPTED', 'PAIRS') or accepted_at is not null),
  constraint dispute_signs check (signs <@ array['出示凶器或危险物品', '扬言杀人放火', '致人受伤就医', '毁约并再次施暴', '以自伤相威胁', '肢体冲突', '现场有人需要保护', '财物损坏'] and police_calls between 0 and 999 and people between 2 and 9999),
  constraint dispute_colour check (colour in ('蓝', '黄', '橙', '红')),
  constraint dispute_parties check (cardinality(party_ids) >= 2)
);
create index dispute_unit_found on dispute (unit_pos, found_at desc, id desc);
create index dispute_open on dispute (unit_pos, state) where ended_at is null;
create index dispute_found on dispute (found_at desc, id desc);
create index dispute_officer on dispute (officer_id) where ended_at is null;
create index dispute_mediators on dispute using gin (mediator_staff_ids);
create index dispute_of_party on dispute using gin (party_ids);
create index dispute_address on dispute (address_id) where address_id is not null;
create index dispute_accepted on dispute (accepted_at, id) where accepted_at is not null;
create index dispute_due on dispute (due_on) where due_on is not null;
create index dispute_concluded on dispute (concluded_at, id) where concluded_at is not null;
create index dispute_ended on dispute (ended_at) where ended_at is not null;
create index dispute_flagged on dispute (unit_pos) where colour in ('红', '橙') and ended_at is null;
create index dispute_duty on dispute (unit_pos) where needs_duty;
create index dispute_offered on dispute (offered_pos) where offered_pos is not null;
comment on table dispute is 'class=S2 Files of disputes. Who sees which: range, and by role the policy by_role.';
comment on column dispute.facts is 'What happened, with the names of those concerned where they were typed. Linted against numbers of people.';
comment on column dispute.signs is 'Facts of this dispute that may raise its warning (§4.5.7). Nothing about who somebody is may stand here.';
comment on column dispute.place_note is 'Where it happened when no door is named: a street, or on purpose nothing more than the community, where a home is to be protected.';
comment on column dispute.concluded_at is 'When the last pair came to a result, whatever it was; null again while one is mediated anew.';
comment on column dispute.needs_duty is 'A mediation failed and nobody has taken it over: the duty desk sees it.';
comment on column dispute.offered_pos is 'Unit of the mediation room it was sent to and that has not answered yet.';
comment on column dispute.flag_until is 'Last day on which the warning is shown; 90 days after the end.';
comment on column dispute.request_h is 'SHA-256 of the request that made it: a phone that sends twice gets the same answer.';
call sec.protect_by_unit('dispute');

create function disputes_role() returns text language sql stable security definer set search_path = '' as $$ select coalesce((sec.ctx()).role, '') $$;
comment on function disputes_role is 'app=execute; Role of the posting of this request.';

-- The definer is let through, as on visit.
create policy own_home on dispute as restrictive for select using ((select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace)
  or address_id is null or not (address_id = any ((select sec.conflict_addresses())::uuid[])));
create policy own_family on dispute as restrictive for select using ((select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace)
  or not (party_ids && (select sec.conflict_persons())::uuid[]));
-- The act that sends a file back, or takes a failure over, still sees what it writes.
create policy by_role on dispute as restrictive for select using ((select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace)
  or case (select disputes_role())
    when 'OFFICER' then true when 'DEPUTY' then true when 'CHIEF' then true
    when 'MEDIATOR' then (created_by = (select sec.actor()) and accepted_at is null) or (select sec.actor()) = any (mediator_staff_ids) or offered_pos between (select sec.lo()) and (select sec.hi())
    when 'DUTY' then created_by = (select sec.actor()) or is_transferred or needs_duty or state = 'FOLLOWUP' or (select sec.actor()) = any (mediator_staff_ids)
    when 'DUTY_LEAD' then needs_duty or (colour = '红' and ended_at is null)
    when 'AUX' then created_by = (select sec.actor()) or (select sec.actor()) = any (mediator_staff_ids)
    else false end
  or (event_id = (select sec.event_id()) and (select sec.writes())));

create table dispute_number (
  unit_id uuid not null references org_unit (id),
  year integer not null,
  last integer not null,
  constraint dispute_number_pk primary key (unit_id, year)
);
comment on table dispute_number is 'class=S1 app=none; Last number given to a dispute of a station and year.';
alter table dispute_number enable row level security;
alter table dispute_number force row level security;

create function disputes_station(p_pos integer) returns uuid language sql stable security definer set search_path = '' as $$
  select u.id from sec.unit u join public.org_unit o on o.id = u.id where o.kind = 'STATION' and o.closed_on is null and p_pos between u.lft and u.rgt - 1 order by u.rgt - u.lft limit 1 $$;
comment on function disputes_station is 'The station around a place.';

create function disputes_next_no(p_pos integer, p_year integer) returns text language plpgsql security definer set search_path = '' as $$
declare station uuid := public.disputes_station(p_pos); n integer; code text;
begin
  if not sec.writes() or sec.action_name() not like 'disputes.%' or not (p_pos between sec.lo() and sec.hi()) then raise exception 'forbidden' using errcode = '42501'; end if;
  if station is null then raise exception 'no station' using errcode = 'P0002'; end if;
  insert into public.dispute_number as d (unit_id, year, last) values (station, p_year, 1) on conflict (unit_id, year) do update set last = d.last + 1 returning last into n;
  select left(o.code, 8) into code from public.org_unit o where o.id = station;
  return code || '-调-' || p_year || '-' || lpad(n::text, 6, '0');
end $$;
comment on function disputes_next_no is 'app=execute; Next number of a dispute: station, year, six digits (dictionary §3.5).';

create function disputes_officer(p_pos integer, p_today date) returns uuid language sql stable security definer set search_path = '' as $$
  select coalesce(public.residents_answers_for(p_pos, null, null, p_today),
    (select x.staff_id from sec.posting x join sec.unit u on u.id = x.unit_id where x.role in ('DEPUTY', 'CHIEF') and p_today between x.valid_from and coalesce(x.valid_to, 'infinity')
      and p_pos between u.lft and u.rgt - 1 order by x.role desc, u.rgt - u.lft limit 1)) $$;
comment on function disputes_officer is 'app=execute; Who answers for disputes at a place: its officer, else the deputy or the chief above.';

create table dispute_party (
  id uuid primary key,
  dispute_id uuid not null references dispute (id),
  ord integer not null,
  person_id uuid not null,
  is_registered boolean not null,
  side text not null,
  name text not null,
  sex text not null,
  birth_date date,
  phone_mask text,
  id_mask text,
  address text,
  is_address_protected boolean not null default false,
  is_minor boolean not null default false,
  guardian_name text,
  guardian_told boolean not null default false,
  lives_by_own_work boolean not null default false,
  agreed_not_to_tell boolean not null default false,
  is_suspect boolean not null default false,
  proxy_name text,
  has_proxy_letter boolean not null default false,
  consent text,
  consent_how text,
  consent_at timestamptz,
  event_id uuid not null default sec.event_id(),
  constraint dispute_party_side check (side in ('一方', '对方', '第三人')),
  constraint dispute_party_sex check (sex in ('0', '1', '2', '9')),
  constraint dispute_party_texts check (char_length(name) between 2 and 50 and char_length(address) <= 200 and char_length(guardian_name) <= 50 and char_length(proxy_name) <= 50),
  constraint dispute_party_protected check (not is_address_protected or address is null),
  constraint dispute_party_minor check (is_minor or (guardian_name is null and not guardian_told)),
  constraint dispute_party_proxy check (proxy_name is not null or not has_proxy_letter),
  constraint dispute_party_consent check (consent in ('同意', '不同意') and (consent is null) = (consent_at is null) and (consent is null) = (consent_how is null) and consent_how in ('书面', '口头记录'))
);
create unique index dispute_party_once on dispute_party (dispute_id, person_id);
create index dispute_party_person on dispute_party (person_id);
comment on table dispute_party is 'class=S2 Parties of a dispute as they stand in its file. Who is in the register keeps his key there; anybody else gets one of his own for the audit log.';
comment on column dispute_party.is_address_protected is 'The address is sealed in dispute_party_secret and opens to the officer in charge and the deputy alone (§4.5.8).';
comment on column dispute_party.birth_date is 'For the age on papers and for who is a minor.';

create table dispute_party_secret (
  id uuid primary key references dispute_party (id),
  dispute_id uuid not null references dispute (id),
  number_enc bytea,
  phone_enc bytea,
  address_enc bytea,
  is_protected boolean not null default false,
  event_id uuid not null default sec.event_id()
);
comment on table dispute_party_secret is 'class=S3 app=select; Identity numbers, phones and protected addresses of parties, encrypted; opened only by operations that reveal or write.';

create function disputes_remove_parties(p_dispute uuid, p_keep uuid[]) returns void language plpgsql security definer set search_path = '' as $$
begin
  if not sec.writes() or sec.action_name() <> 'disputes.editDispute' or not exists (select 1 from public.dispute d where d.id = p_dispute and d.own in ('REGISTERED', 'TRIAGED')
    and d.unit_pos between sec.lo() and sec.hi()) then raise exception 'forbidden' using errcode = '42501'; end if;
  delete from public.dispute_party_secret s using public.dispute_party p where p.id = s.id and p.dispute_id = p_dispute and not (p.id = any (p_keep));
  delete from public.dispute_party p where p.dispute_id = p_dispute and not (p.id = any (p_keep));
end $$;
comment on function disputes_remove_parties is 'app=execute; Takes out who was written into a file by mistake, before its acceptance.';

create table dispute_mediator (
  id uuid primary key,
  dispute_id uuid not null references dispute (id),
  ord integer not null,
  mediator_id uuid,
  staff_id uuid references staff (id),
  name text not null,
  is_police boolean not null,
  is_aux boolean not null,
  has_letter boolean not null,
  attended_on_duty boolean not null,
  conflicts text[] not null default '{}',
  from_at timestamptz not null,
  until_at timestamptz,
  reason text,
  decided_by uuid references staff (id),
  event_id uuid not null default sec.event_id(),
  constraint dispute_mediator_who check (num_nonnulls(mediator_id, staff_id) >= 1),
  constraint dispute_mediator_conflicts check (conflicts <@ array['本人是当事人', '近亲属', '邻居', '利害关系', '其他关系']),
  constraint dispute_mediator_left check ((until_at is null) = (reason is null) and char_length(reason) <= 500)
);
create index dispute_mediator_dispute on dispute_mediator (dispute_id, ord);
create index dispute_mediator_pool on dispute_mediator (mediator_id) where until_at is null;
comment on table dispute_mediator is 'class=S2 Who mediates a dispute, the leading one first; whoever was replaced or recused stays with reason, decider and time.';

create table dispute_agreement (
  id uuid primary key,
  dispute_id uuid not null references dispute (id),
  pair_ids uuid[] not null,
  form text not null,
  no text,
  agreed_at timestamptz not null,
  facts text not null,
  issues text not null,
  responsibilities text not null,
  terms jsonb not null,
  perform_mode text not null,
  perform_by date not null,
  is_sealed boolean not null,
  recorder_no text,
  copies integer not null,
  event_id uuid not null default sec.event_id(),
  constraint dispute_agreement_form check (form in ('书面', '口头', '当场')),
  constraint dispute_agreement_texts check (char_length(facts) between 2 and 3000 and char_length(issues) <= 2000 and char_length(responsibilities) <= 2000 and char_length(no) <= 60 and char_length(recorder_no) <= 60),
  constraint dispute_agreement_mode check (perform_mode in ('当场', '分期', '到期')),
  constraint dispute_agreement_copies check (copies between 0 and 20)
);
create index dispute_agreement_dispute on dispute_agreement (dispute_id);
create index dispute_agreement_term on dispute_agreement (perform_by);
comment on table dispute_agreement is 'class=S2 What pairs of a dispute agreed to (人民调解法 28–30, 程序规定 184).';
comment on column dispute_agreement.terms is 'List of {who, what, amountYuan, by}: amounts in yuan, days as dates.';
comment on column dispute_agreement.no is 'Number of the body whose seal it bears (人调字), or of the station.';

create table dispute_signature (
  id uuid primary key,
  agreement_id uuid not null references dispute_agreement (id),
  dispute_id uuid not null references dispute (id),
  party_id uuid references dispute_party (id),
  signs_as text not null,
  name text not null,
  how text not null,
  strokes text,
  at timestamptz not null,
  event_id uuid not null default sec.event_id(),
  constraint dispute_signature_as check (signs_as in ('当事人', '监护人', '调解员', '见证人')),
  constraint dispute_signature_how check (how in ('屏幕签名', '纸质签名', '捺印')),
  constraint dispute_signature_strokes check ((how = '屏幕签名') = (strokes is not null) and char_length(strokes) <= 20000)
);
create index dispute_signature_dispute on dispute_signature (dispute_id);
comment on table dispute_signature is 'class=S2 app=select,insert; Who signed an agreement, on screen or on the paper that is kept.';
comment on column dispute_signature.strokes is 'Lines of a signature on the screen: points of 0–1000 by 0–400, lines parted by semicolons.';

create table dispute_pair (
  id uuid primary key,
  dispute_id uuid not null references dispute (id),
  one_id uuid not null references dispute_party (id),
  other_id uuid not null references dispute_party (id),
  state text not null,
  outcome text,
  session_ats timestamptz[] not null default '{}',
  in_round integer not null default 0,
  failures integer not null default 0,
  fail_reason text,
  agreement_id uuid references dispute_agreement (id),
  is_urged boolean not null default false,
  confirm text not null default '不申请',
  visits integer not null default 0,
  visits_due integer not null default 0,
  performed_at timestamptz,
  proof text,
  proposal_by uuid references staff (id),
  proposal_accept boolean,
  document_no text,
  extended boolean not null default false,
  case_extended boolean not null default false,
  event_id uuid not null default sec.event_id(),
  constraint dispute_pair_state check (state in ('ACCEPTED', 'MEDIATING', 'AGREED', 'PERFORMING', 'PERFORMED', 'BREACHED', 'FAILED', 'FOLLOWUP', 'SUED', 'CASE', 'APPLY_ACCEPTANCE', 'ACCEPTED_BY_POLICE', 'REFUSED',
    'VISITING_BACK', 'WITHDRAWN', 'CLOSED')),
  constraint dispute_pair_outcome check (outcome in ('协议成立', '调解不成', '撤回', '终止', '不予调解', '并案', '已起诉', '转办案')),
  constraint dispute_pair_confirm check (confirm in ('不申请', '拟申请', '已申请', '裁定有效', '驳回')),
  constraint dispute_pair_agreed check (state not in ('AGREED', 'PERFORMING', 'PERFORMED') or agreement_id is not null),
  constraint dispute_pair_proposal check ((proposal_by is null) = (proposal_accept is null))
);
create unique index dispute_pair_of on dispute_pair (dispute_id, one_id, other_id);
create index dispute_pair_state on dispute_pair (state) where state not in ('WITHDRAWN', 'CLOSED', 'SUED', 'CASE');
comment on table dispute_pair is 'class=S2 What each pair of opposing parties came to: the outcome of a dispute is held by pairs (§4.5.4).';

create table dispute_session (
  id uuid primary key,
  dispute_id uuid not null references dispute (id),
  pair_ids uuid[] not null,
  at timestamptz not null,
  place text not null,
  present text[] not null default '{}',
  record text,
  recorder_no text,
  by_id uuid not null references staff (id),
  event_id uuid not null default sec.event_id(),
  constraint dispute_session_texts check (char_length(place) <= 100 and char_length(record) <= 10000 and char_length(recorder_no) <= 60 and cardinality(present) <= 20)
);
create index dispute_session_dispute on dispute_session (dispute_id, at);
comment on table dispute_session is 'class=S2 Sessions of mediation (调解记录).';

create table dispute_inquiry (
  id uuid primary key,
  dispute_id uuid not null references dispute (id),
  party_id uuid references dispute_party (id),
  name text,
  sex text,
  relation text not null,
  at timestamptz not null,
  until_at timestamptz,
  place text not null,
  with_name text,
  recorder_name text,
  record text not null,
  by_id uuid not null references staff (id),
  voided_at timestamptz,
  void_reason text,
  event_id uuid not null default sec.event_id(),
  constraint dispute_inquiry_who check (num_nonnulls(party_id, name) = 1 and sex in ('0', '1', '2', '9') and (sex is null) = (name is null)),
  constraint dispute_inquiry_time check (until_at > at),
  constraint dispute_inquiry_void check ((voided_at is null) = (void_reason is null)),
  constraint dispute_inquiry_texts check (char_length(name) between 2 and 50 and char_length(relation) between 1 and 60 and char_length(place) between 2 and 100 and char_length(with_name) <= 50
    and char_length(recorder_name) <= 50 and char_length(record) between 10 and 10000 and char_length(void_reason) <= 200)
);
create index dispute_inquiry_dispute on dispute_inquiry (dispute_id, at);
comment on table dispute_inquiry is 'class=S2 What one person said who was asked about a dispute (调查笔录). Of a witness his name, sex and relation: number, home and phone are written on the printed page by himself.';

create table dispute_receipt (
  id uuid primary key,
  dispute_id uuid not null references dispute (id),
  from_id uuid not null references dispute_party (id),
  to_id uuid not null references dispute_party (id),
  at timestamptz not null,
  amount_yuan integer,
  what text not null,
  how text not null,
  witness text,
  by_id uuid not null references staff (id),
  voided_at timestamptz,
  void_reason text,
  event_id uuid not null default sec.event_id(),
  constraint dispute_receipt_who check (from_id <> to_id),
  constraint dispute_receipt_amount check (amount_yuan between 1 and 2000000000),
  constraint dispute_receipt_how check (how in ('现金', '转账', '实物')),
  constraint dispute_receipt_void check ((voided_at is null) = (void_reason is null)),
  constraint dispute_receipt_texts check (char_length(what) between 2 and 200 and char_length(witness) <= 50 and char_length(void_reason) <= 200)
);
create index dispute_receipt_dispute on dispute_receipt (dispute_id, at);
comment on table dispute_receipt is 'class=S2 Money or things that one party gave another (收条). The police and the mediation body hold nothing.';

create table dispute_visit (
  id uuid primary key,
  dispute_id uuid not null references dispute (id),
  pair_ids uuid[] not null,
  at timestamptz not null,
  by_id uuid not null references staff (id),
  method text not null,
  performed text not null,
  is_satisfied boolean,
  is_relapse boolean not null,
  note text,
  event_id uuid not null default sec.event_id(),
  constraint dispute_visit_method check (method in ('上门', '电话', '视频')),
  constraint dispute_visit_performed check (performed in ('是', '部分', '否')),
  constraint dispute_visit_note check (char_length(note) <= 1000)
);
create index dispute_visit_dispute on dispute_visit (dispute_id, at);
comment on table dispute_visit is 'class=S2 Visits after performance (回访), 人民调解法 31.';

create table dispute_step (
  id uuid primary key,
  dispute_id uuid not null references dispute (id),
  kind text not null,
  at timestamptz not null,
  by_id uuid not null references staff (id),
  role text not null,
  pair_ids uuid[] not null default '{}',
  from_state text not null,
  to_state text not null,
  detail jsonb not null default '{}',
  note text,
  papers text[] not null default '{}',
  told text[] not null default '{}',
  event_id uuid not null default sec.event_id(),
  constraint dispute_step_note check (char_length(note) <= 1000)
);
create index dispute_step_dispute on dispute_step (dispute_id, at, id);
comment on table dispute_step is 'class=S2 app=select,insert; What was done with a dispute, by whom and when; only ever appended.';
comment on column dispute_step.told is 'Roles that are told of it: their 今日 shows the file.';

create table dispute_flag (
  id uuid primary key,
  dispute_id uuid references dispute (id),
  colour text not null,
  by_trigger text,
  is_manual boolean not null,
  note text,
  is_first_grave boolean not null,
  is_lowered boolean not null default false,
  had_session boolean not null default false,
  raised_at timestamptz not null,
  raised_by uuid references staff (id),
  handle_by timestamptz not null,
  handled_at timestamptz,
  handled_by uuid references staff (id),
  ended_at timestamptz,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  event_id uuid not null default sec.event_id(),
  constraint dispute_flag_colour check (colour in ('蓝', '黄', '橙', '红')),
  constraint dispute_flag_note check (char_length(note) <= 500)
);
create unique index dispute_flag_open on dispute_flag (dispute_id) where ended_at is null and dispute_id is not null;
create index dispute_flag_dispute on dispute_flag (dispute_id, raised_at);
create index dispute_flag_raised on dispute_flag (unit_pos, raised_at);
comment on table dispute_flag is 'class=S2 Warnings of disputes (民转刑预警): the colour, the fact that made it, when it was first handled. 90 days after the end of its file a row is a statistic of no dispute.';
call sec.protect_by_unit('dispute_flag');
create policy with_dispute on dispute_flag as restrictive for select using ((select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace)
  or dispute_id is null or exists (select 1 from dispute d where d.id = dispute_id));

create table dispute_transfer (
  id uuid primary key,
  dispute_id uuid not null references dispute (id),
  body_id uuid not null,
  state text not null default 'DRAFT',
  reason text not null,
  parties_consent boolean not null,
  is_violation boolean not null,
  is_injury boolean not null,
  evidence jsonb not null,
  was_returned boolean not null default false,
  missing text[] not null default '{}',
  from_id uuid not null references staff (id),
  sent_at timestamptz,
  received_by uuid references staff (id),
  received_at timestamptz,
  returned_at timestamptz,
  result text,
  result_at timestamptz,
  confirmed_by uuid references staff (id),
  confirmed_at timestamptz,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint dispute_transfer_state check (state in ('DRAFT', 'SENT', 'RETURNED', 'RECEIVED', 'RESULT_SENT', 'CONFIRMED')),
  constraint dispute_transfer_reason check (char_length(reason) between 2 and 500 and char_length(result) <= 500)
);
create unique index dispute_transfer_open on dispute_transfer (dispute_id) where state <> 'CONFIRMED';
create index dispute_transfer_dispute on dispute_transfer (dispute_id);
create index dispute_transfer_sent on dispute_transfer (sent_at) where sent_at is not null;
comment on table dispute_transfer is 'class=S2 Transfers from the station to a mediation room and back (§4.5.5).';
comment on column dispute_transfer.evidence is 'Paper of the checklist → {state, copies}.';

-- Whoever sees a dispute sees what hangs on it, and nobody else does.
do $$
declare one text;
begin
  foreach one in array array['dispute_party', 'dispute_mediator', 'dispute_agreement', 'dispute_signature', 'dispute_pair', 'dispute_session', 'dispute_inquiry', 'dispute_receipt', 'dispute_visit', 'dispute_step', 'dispute_transfer'] loop
    execute format('alter table %I enable row level security', one);
    execute format('alter table %I force row level security', one);
    execute format('create policy with_dispute on %I for select using (exists (select 1 from dispute d where d.id = dispute_id))', one);
    execute format('create policy write_insert on %I for insert with check ((select sec.writes()) and exists (select 1 from dispute d where d.id = dispute_id))', one);
    execute format('create policy write_update on %I for update using ((select sec.writes()) and exists (select 1 from dispute d where d.id = dispute_id)) with check ((select sec.writes()))', one);
  end loop;
end $$;
alter table dispute_party_secret enable row level security;
alter table dispute_party_secret force row level security;
create policy reveal on dispute_party_secret for select using ((select sec.reveals()) and exists (select 1 from dispute d where d.id = dispute_id
  and (not is_protected or (select disputes_role()) = 'DEPUTY' or d.officer_id = (select sec.actor()))));

create function disputes_save_secret(p_id uuid, p_dispute uuid, p_number bytea, p_phone bytea, p_address bytea, p_protected boolean) returns void language plpgsql security definer set search_path = '' as $$
begin
  if not sec.writes() or sec.action_name() not in ('disputes.registerDispute', 'disputes.editDispute', 'disputes.settleOnSpot')
    or not exists (select 1 from public.dispute d where d.id = p_dispute and d.unit_pos between sec.lo() and sec.hi() and (d.event_id = sec.event_id() or d.ended_at is null))
    or not exists (select 1 from public.dispute_party p where p.id = p_id and p.dispute_id = p_dispute) then raise exception 'forbidden' using errcode = '42501'; end if;
  insert into public.dispute_party_secret as s (id, dispute_id, number_enc, phone_enc, address_enc, is_protected, event_id) values (p_id, p_dispute, p_number, p_phone, p_address, p_protected, sec.event_id())
    on conflict (id) do update set number_enc = coalesce(excluded.number_enc, s.number_enc), phone_enc = coalesce(excluded.phone_enc, s.phone_enc),
      address_enc = case when excluded.is_protected then coalesce(excluded.address_enc, s.address_enc) end, is_protected = excluded.is_protected, event_id = sec.event_id();
end $$;
comment on function disputes_save_secret is 'app=execute; Writes what is sealed of a party, also for whoever may not read it back: the desk that hears of a protected address must be able to keep it.';
create function disputes_hidden_words(p_dispute uuid) returns table (id uuid, address_enc bytea) language sql stable security definer set search_path = '' as $$
  select s.id, s.address_enc from public.dispute_party_secret s where s.dispute_id = p_dispute and s.is_protected
    and sec.action_name() in ('disputes.printPaper', 'disputes.listPapers') and exists (select 1 from public.dispute d where d.id = p_dispute and d.unit_pos between sec.lo() and sec.hi()) $$;
comment on function disputes_hidden_words is 'app=execute; What must stand on no paper, whoever prints it: sealed values of protected parties, for the veil alone.';
create function disputes_loads() returns table (mediator_id uuid, n integer) language sql stable security definer set search_path = '' as $$
  select m.mediator_id, count(*)::integer from public.dispute_mediator m join public.dispute d on d.id = m.dispute_id
    where m.mediator_id is not null and m.until_at is null and d.ended_at is null and sec.action_name() = 'disputes.listCandidates'
    group by m.mediator_id $$;
comment on function disputes_loads is 'app=execute; Open files of each mediator as numbers, also where the files are out of sight: who is full is full for everybody.';
create function disputes_overdue(p_at timestamptz) returns setof uuid language sql stable security definer set search_path = '' as $$
  select case l.subject_kind when 'dispute' then l.subject_id else p.dispute_id end from public.deadline l left join public.dispute_pair p on p.id = l.subject_id
    where l.subject_kind in ('dispute', 'dispute_pair') and l.unit_pos between (select sec.lo()) and (select sec.hi())
      and l.state not in ('DONE', 'WAIVED') and l.paused_since is null and l.due_at < p_at $$;
comment on function disputes_overdue is 'app=execute; Ids of files of the range with a clock past its end, for a condition on dispute, which says who sees which. Asked through the policies of the pairs it would weigh every file twice.';
create function disputes_staff_close(p_staff uuid[], p_persons uuid[], p_address uuid) returns uuid[] language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(s.id), '{}') from unnest(p_staff) s (id) where sec.action_name() like 'disputes.%' and (public.organisation_own_family(s.id) && p_persons
    or p_address = any (public.organisation_own_homes(s.id))) $$;
comment on function disputes_staff_close is 'app=execute; Which of these colleagues are family of a party or live there: yes or no, never why.';

-- Files go with their doors while they are open; a closed one stays in the unit that closed it. Clocks and warnings go along.
create function disputes_follow_doors() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.dispute d set address_id = b.id, version = d.version + 1, event_id = coalesce(sec.event_id(), m.event_id),
      unit_id = case when d.ended_at is null then b.unit_id else d.unit_id end, unit_pos = case when d.ended_at is null then b.unit_pos else d.unit_pos end
    from made m join was w on w.id = m.id join public.address b on b.id = m.merged_into
    where m.merged_into is distinct from w.merged_into and d.address_id = m.id;
  update public.dispute d set unit_id = m.unit_id, unit_pos = m.unit_pos, version = d.version + 1, event_id = coalesce(sec.event_id(), m.event_id)
    from made m join was w on w.id = m.id where m.unit_id <> w.unit_id and m.merged_into is not distinct from w.merged_into and d.address_id = m.id and d.ended_at is null;
  return null;
end $$;
comment on function disputes_follow_doors is 'Disputes go with their doors: into the one they became, and to the unit that looks after them now.';
create trigger disputes_follow after update on address referencing old table as was new table as made for each statement execute function disputes_follow_doors();
create function disputes_take_along() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.dispute_flag f set unit_id = m.unit_id, unit_pos = m.unit_pos from made m join was w on w.id = m.id where w.unit_id <> m.unit_id and f.dispute_id = m.id;
  update public.deadline l set unit_id = m.unit_id, unit_pos = m.unit_pos from made m join was w on w.id = m.id where w.unit_id <> m.unit_id and l.subject_kind = 'dispute' and l.subject_id = m.id;
  update public.deadline l set unit_id = m.unit_id, unit_pos = m.unit_pos from made m join was w on w.id = m.id join public.dispute_pair p on p.dispute_id = m.id
    where w.unit_id <> m.unit_id and l.subject_kind = 'dispute_pair' and l.subject_id = p.id;
  return null;
end $$;
comment on function disputes_take_along is 'Clocks and warnings stand where their dispute stands.';
create trigger take_along after update on dispute referencing old table as was new table as made for each statement execute function disputes_take_along();

create function disputes_open_items(p_lo integer, p_hi integer) returns table (record_id uuid, assignee uuid, unit_id uuid) language sql stable security definer set search_path = '' as $$
  select d.id, d.officer_id, d.unit_id from public.dispute d where d.unit_pos between p_lo and p_hi and d.ended_at is null $$;
create function disputes_give_items(p_ids uuid[], p_to uuid) returns void language sql security definer set search_path = '' as $$
  update public.dispute set officer_id = p_to, version = version + 1 where id = any (p_ids) and ended_at is null $$;
insert into handover_part (kind, ord, list_fn, move_fn) select 'dispute', coalesce(max(ord), 0) + 10, 'public.disputes_open_items', 'public.disputes_give_items' from handover_part;

-- Whose clocks these are: of who mediates while he does, of the desk while nobody has taken a failure over, else of the officer.
create function disputes_holders(p_ids uuid[], p_today date) returns table (id uuid, staff_id uuid) language sql stable security definer set search_path = '' as $$
  select d.id, d.officer_id from public.dispute d where d.id = any (p_ids) and d.ended_at is null
  union all
  select p.id, case when p.state in ('ACCEPTED', 'MEDIATING') then coalesce((select m.staff_id from public.dispute_mediator m where m.dispute_id = d.id and m.until_at is null and m.staff_id is not null order by m.ord limit 1), d.officer_id)
      when p.state = 'FAILED' then coalesce((select s.staff_id from public.duty_on(d.unit_pos, now()) s), d.officer_id) else d.officer_id end
    from public.dispute_pair p join public.dispute d on d.id = p.dispute_id where p.id = any (p_ids) and d.ended_at is null $$;
comment on function disputes_holders is 'retention=execute; Whose the clocks of these disputes and pairs are.';

insert into sec.action (id, name, roles, purpose, writes)
  select coalesce(max(id), 0) + 1, 'disputes.night', '{JOB}', (select p.id from audit.purpose p where p.name = 'dispute'), true from sec.action;

create function disputes_night(p_today date, p_days integer, p_now timestamptz, p_due timestamptz, p_soon timestamptz, p_remind timestamptz[], p_limit integer) returns table (raised integer, forgotten integer)
language plpgsql security definer set search_path = '' as $$
declare today date := least(p_today, (now() at time zone 'Asia/Shanghai')::date); rule public.deadline_rule; event uuid; one public.dispute; before timestamptz;
begin
  perform pg_advisory_xact_lock(7300014);
  raised := 0; forgotten := 0;
  before := ((today - p_days)::timestamp at time zone 'Asia/Shanghai');
  if p_now > now() + interval '1 hour' then raise exception 'p_now lies ahead' using errcode = '22023'; end if;
  if not exists (select 1 from public.dispute d where d.ended_at is null and d.colour = '蓝' and d.found_at < before and d.state not in ('PERFORMED', 'VISITING_BACK', 'ACCEPTED_BY_POLICE', 'CASE', 'SUED', 'NOT_MEDIABLE') and not ('久拖未决' = any (d.colour_weighed)))
    and not exists (select 1 from public.dispute d where d.flag_until < today) then return next; return; end if;
  event := sec.begin_job('disputes.night');
  select * into rule from public.deadline_rule r where r.code = 'dispute.colour.yellow' and r.valid_from <= today and (r.valid_to is null or r.valid_to > today) order by r.valid_from desc limit 1;
  for one in select * from public.dispute d where d.ended_at is null and d.colour = '蓝' and d.found_at < before and d.state not in ('PERFORMED', 'VISITING_BACK', 'ACCEPTED_BY_POLICE', 'CASE', 'SUED', 'NOT_MEDIABLE') and not ('久拖未决' = any (d.colour_weighed)) order by d.found_at limit p_limit loop
    update public.dispute set colour = '黄', colour_by = '久拖未决', version = version + 1, event_id = event where id = one.id;
    update public.dispute_flag set ended_at = p_now where dispute_id = one.id and ended_at is null;
    insert into public.dispute_flag (id, dispute_id, colour, by_trigger, is_manual, is_first_grave, raised_at, handle_by, unit_id, unit_pos, event_id)
      values (gen_random_uuid(), one.id, '黄', '久拖未决', false, false, p_now, p_due, one.unit_id, one.unit_pos, event);
    update public.deadline set state = 'WAIVED', waived_at = p_now, waive_reason = '预警级别变更', paused_since = null where subject_kind = 'dispute' and subject_id = one.id and state not in ('DONE', 'WAIVED') and rule_code like 'dispute.colour.%';
    insert into public.deadline (id, rule_code, rule_valid_from, basis, subject_kind, subject_id, unit_id, unit_pos, start_at, due_at, due_soon_at, remind_at, state, provisional)
      values (gen_random_uuid(), rule.code, rule.valid_from, rule.basis, 'dispute', one.id, one.unit_id, one.unit_pos, p_now, p_due, p_soon, p_remind, 'RUNNING', false);
    raised := raised + 1;
  end loop;
  -- Dictionary §10.3: of a warning 90 days after the end only the number is left.
  update public.dispute_flag f set had_session = exists (select 1 from public.dispute_session x where x.dispute_id = f.dispute_id), dispute_id = null, by_trigger = null, note = null, raised_by = null, handled_by = null from public.dispute d
    where d.id = f.dispute_id and d.flag_until < today;
  with gone as (select d.id from public.dispute d where d.flag_until < today order by d.id limit p_limit)
  update public.dispute d set colour = '蓝', colour_by = null, colour_weighed = '{}', signs = '{}', is_grave = false, police_calls = 0, people = 2, flag_until = null, version = version + 1, event_id = event from gone where d.id = gone.id;
  get diagnostics forgotten = row_count;
  perform sec.seen(array(select unnest(d.party_ids) from public.dispute d where d.event_id = event), 0::smallint);
  return next;
end $$;
comment on function disputes_night is 'retention=execute; Nightly: disputes that drag on turn yellow; warnings of files that ended 90 days ago become statistics. Under one event that names the parties.';

insert into deadline_rule (code, basis, amount, unit, valid_from, note) values
('dispute.colour.red', array['人民调解法:25']::text[], 24, 'HOUR', date '2019-01-01', '红级联系间隔；本系统默认'),
('dispute.colour.orange', array['人民调解法:25']::text[], 7, 'DAY', date '2019-01-01', '橙级联系间隔；本系统默认');
insert into parameter (code, value, valid_from, source, mark) values
('dispute.flag.calls', '2', date '2019-01-01', '领域词典 4.5.7', 'W'),
('dispute.flag.callDays', '30', date '2019-01-01', '领域词典 4.5.7', 'W'),
('dispute.flag.people', '10', date '2019-01-01', '领域词典 4.5.7', 'D'),
('dispute.flag.days', '30', date '2019-01-01', '领域词典 4.5.7', 'D'),
('dispute.flag.keepDays', '90', date '2019-01-01', '领域词典 10.3', 'D');
insert into legal_basis (code, name, issuer, doc_no, article, excerpt, version, valid_from, source_mark, note) values
('人民调解法:18', '中华人民共和国人民调解法', '全国人民代表大会常务委员会', null, '18', E'基层人民法院、公安机关对适宜通过人民调解方式解决的纠纷，可以在受理前告知当事人向人民调解委员会申请调解。', '2010-08-28', '2011-01-01', '已核原文', null),
('人民调解法:23', '中华人民共和国人民调解法', '全国人民代表大会常务委员会', null, '23', E'当事人在人民调解活动中享有下列权利:\n（一）选择或者接受人民调解员；\n（二）接受调解、拒绝调解或者要求终止调解；\n（三）要求调解公开进行或者不公开进行；\n（四）自主表达意愿、自愿达成调解协议。', '2010-08-28', '2011-01-01', '已核原文', null),
('人民调解法:24', '中华人民共和国人民调解法', '全国人民代表大会常务委员会', null, '24', E'当事人在人民调解活动中履行下列义务:\n（一）如实陈述纠纷事实；\n（二）遵守调解现场秩序，尊重人民调解员；\n（三）尊重对方当事人行使权利。', '2010-08-28', '2011-01-01', '已核原文', null),
('人民调解法:27', '中华人民共和国人民调解法', '全国人民代表大会常务委员会', null, '27', E'人民调解员应当记录调解情况。人民调解委员会应当建立调解工作档案，将调解登记、调解工作记录、调解协议书等材料立卷归档。', '2010-08-28', '2011-01-01', '已核原文', null),
('人民调解法:32', '中华人民共和国人民调解法', '全国人民代表大会常务委员会', null, '32', E'经人民调解委员会调解达成调解协议后，当事人之间就调解协议的履行或者调解协议的内容发生争议的，一方当事人可以向人民法院提起诉讼。', '2010-08-28', '2011-01-01', '已核原文', null),
('程序规定:17', '公安机关办理行政案件程序规定', '公安部', '公安部令第125号', '17', E'公安机关负责人、办案人民警察有下列情形之一的，应当自行提出回避申请，案件当事人及其法定代理人有权要求他们回避：\n（一）是本案的当事人或者当事人近亲属的；\n（二）本人或者其近亲属与本案有利害关系的；\n（三）与本案当事人有其他关系，可能影响案件公正处理的。', '2019-04-27', '2019-01-01', '待核', '原文为2025-04-19快照所存文本；治安管理处罚法修订后可能已修改，现行文本待核'),
('程序规定:19', '公安机关办理行政案件程序规定', '公安部', '公安部令第125号', '19', E'办案人民警察的回避，由其所属的公安机关决定；公安机关负责人的回避，由上一级公安机关决定。', '2019-04-27', '2019-01-01', '待核', '原文为2025-04-19快照所存文本；治安管理处罚法修订后可能已修改，现行文本待核'),
('程序规定:24', '公安机关办理行政案件程序规定', '公安部', '公安部令第125号', '24', E'在公安机关作出回避决定前，办案人民警察不得停止对行政案件的调查。\n作出回避决定后，公安机关负责人、办案人民警察不得再参与该行政案件的调查和审核、审批工作。', '2019-04-27', '2019-01-01', '待核', '原文为2025-04-19快照所存文本；治安管理处罚法修订后可能已修改，现行文本待核'),
('程序规定:180', '公安机关办理行政案件程序规定', '公安部', '公安部令第125号', '180', E'调解处理案件，应当查明事实，收集证据，并遵循合法、公正、自愿、及时的原则，注重教育和疏导，化解矛盾。', '2019-04-27', '2019-01-01', '待核', '原文为2025-04-19快照所存文本；治安管理处罚法修订后可能已修改，现行文本待核'),
('程序规定:186', '公安机关办理行政案件程序规定', '公安部', '公安部令第125号', '186', E'对符合本规定第一百七十八条规定的治安案件，当事人申请人民调解或者自行和解，达成协议并履行后，双方当事人书面申请并经公安机关认可的，公安机关不予治安管理处罚，但公安机关已依法作出处理决定的除外。', '2019-04-27', '2019-01-01', '待核', '原文为2025-04-19快照所存文本；治安管理处罚法修订后可能已修改，现行文本待核');
