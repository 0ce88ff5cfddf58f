create table legal_basis (
  code text not null,
  name text not null,
  issuer text,
  doc_no text,
  article text not null,
  excerpt text,
  version text not null,
  valid_from date not null,
  valid_to date,
  source_mark text not null,
  note text,
  url text,
  constraint legal_basis_pk primary key (code, valid_from),
  constraint legal_basis_code_form check (code ~ '^[^:[:space:]]+:[^:[:space:]]+$'),
  constraint legal_basis_excerpt_length check (char_length(excerpt) between 1 and 300),
  constraint legal_basis_period check (valid_to is null or valid_to > valid_from),
  constraint legal_basis_source_mark check (source_mark in ('已核原文', '摘录', '待核')),
  constraint legal_basis_verified_has_text check (source_mark <> '已核原文' or excerpt is not null)
);
comment on table legal_basis is 'class=S0; 法律依据: articles that rules, forms and screens refer to, with version and validity. Screens print 待核 beside rows so marked.';
comment on column legal_basis.code is 'Law and article, e.g. 户口登记条例:15; article 全文 where the whole text is meant.';
comment on column legal_basis.excerpt is 'First characters of the article (at most 300), only where its text was read.';
comment on column legal_basis.valid_to is 'First day no longer in force; null while in force.';
comment on column legal_basis.source_mark is '已核原文: the article was read; 摘录: known from an excerpt; 待核: superseded or not yet read in its current version.';

create table work_calendar (
  date date not null,
  is_workday boolean not null,
  note text,
  year integer not null,
  constraint work_calendar_pk primary key (date),
  constraint work_calendar_year check (year = extract(year from date)::integer)
);
create index work_calendar_year_ix on work_calendar (year);
comment on table work_calendar is 'class=S0; 工作日历: one row for every day of each loaded year, from the yearly notice of the State Council. A year with a row missing counts as not loaded.';
comment on column work_calendar.note is 'Holiday the notice names for this day, also on make-up working days.';

create table deadline_rule (
  code text not null,
  basis text[] not null,
  amount integer not null,
  unit text not null,
  valid_from date not null,
  valid_to date,
  note text,
  constraint deadline_rule_pk primary key (code, valid_from),
  constraint deadline_rule_code_form check (code ~ '^[a-zA-Z][a-zA-Z0-9.]*$'),
  constraint deadline_rule_amount check (amount >= 1),
  constraint deadline_rule_unit check (unit in ('HOUR', 'DAY', 'WORKDAY', 'MONTH', 'YEAR')),
  constraint deadline_rule_period check (valid_to is null or valid_to > valid_from)
);
comment on table deadline_rule is 'class=S0; 期限规则: length and unit of each period, versioned by validity dates; the rule in force on the day a period starts applies to it.';
comment on column deadline_rule.basis is 'Codes of legal_basis; empty where the period is our own default.';
comment on column deadline_rule.valid_to is 'First day on which the rule no longer applies to new periods.';

create table parameter (
  code text not null,
  value jsonb not null,
  valid_from date not null,
  valid_to date,
  source text not null,
  mark text not null,
  constraint parameter_pk primary key (code, valid_from),
  constraint parameter_code_form check (code ~ '^[a-zA-Z][a-zA-Z0-9.]*$'),
  constraint parameter_period check (valid_to is null or valid_to > valid_from),
  constraint parameter_mark check (mark in ('L', 'W', 'P', 'X', 'K', 'D', 'S0', 'S1', 'S2', 'S3', 'S4'))
);
comment on table parameter is 'class=S0; 参数: defaults the city office may change, versioned by validity dates.';
comment on column parameter.mark is 'Where the value comes from: L law, W web excerpt, P existing forms, X recomputed, K unverified, D our proposal, S0-S4 source documents.';
comment on column parameter.valid_to is 'First day on which the value no longer applies.';

create table deadline (
  id uuid not null,
  rule_code text not null,
  rule_valid_from date not null,
  basis text[] not null,
  subject_kind text not null,
  subject_id uuid not null,
  unit_id uuid not null,
  unit_pos integer not null,
  start_at timestamptz not null,
  due_at timestamptz not null,
  due_soon_at timestamptz not null,
  remind_at timestamptz[] not null,
  paused_ms bigint not null default 0,
  paused_since timestamptz,
  state text not null,
  provisional boolean not null,
  done_at timestamptz,
  waived_at timestamptz,
  waive_reason text,
  constraint deadline_pk primary key (id),
  constraint deadline_rule_fk foreign key (rule_code, rule_valid_from) references deadline_rule (code, valid_from),
  constraint deadline_order check (due_at > start_at and due_soon_at between start_at and due_at),
  constraint deadline_paused check (paused_ms >= 0),
  constraint deadline_state check (state in ('RUNNING', 'DUE_SOON', 'OVERDUE', 'DONE', 'WAIVED')),
  constraint deadline_done check ((state = 'DONE') = (done_at is not null)),
  constraint deadline_waived check (
    (state = 'WAIVED') = (waived_at is not null) and (waived_at is null) = (waive_reason is null)
  ),
  constraint deadline_closed_runs_not check (paused_since is null or state not in ('DONE', 'WAIVED'))
);
create unique index deadline_open_one on deadline (subject_kind, subject_id, rule_code) where state not in ('DONE', 'WAIVED');
create index deadline_due_ix on deadline (due_at) where state not in ('DONE', 'WAIVED');
create index deadline_unit_due_ix on deadline (unit_pos, due_at) where state not in ('DONE', 'WAIVED');
create index deadline_subject_ix on deadline (subject_id, subject_kind);
create index deadline_provisional_ix on deadline (start_at) where provisional and state not in ('DONE', 'WAIVED');
comment on table deadline is 'class=S1; 期限: one running or finished period of one record.';
comment on column deadline.basis is 'Codes of legal_basis at the time of opening; kept when the rule changes later.';
comment on column deadline.subject_kind is 'Kind of record the period belongs to, e.g. residence; subject_id is its id.';
comment on column deadline.unit_pos is 'Position of unit_id in the tree of units, for row-level security.';
comment on column deadline.due_at is 'First instant after the period: 24:00 Asia/Shanghai of its last day.';
comment on column deadline.due_soon_at is 'From this instant the state is DUE_SOON (临期).';
comment on column deadline.paused_ms is 'Finished pauses in milliseconds; a pause still running starts at paused_since.';
comment on column deadline.state is '进行中 RUNNING, 临期 DUE_SOON, 超期 OVERDUE, 已完成 DONE, 已豁免 WAIVED.';
comment on column deadline.provisional is 'Computed with a year that has no work calendar (待历); recomputed when the year is loaded.';

call sec.protect_by_unit('deadline');

create function deadlines_refresh(p_now timestamptz) returns table (id uuid, state text)
language sql security definer set search_path = '' as $$
  update public.deadline d set state = fresh.state
    from (select o.id, case when least(p_now, coalesce(o.paused_since, p_now)) > o.due_at then 'OVERDUE'
                            when least(p_now, coalesce(o.paused_since, p_now)) >= o.due_soon_at then 'DUE_SOON'
                            else 'RUNNING' end as state
            from public.deadline o where o.state not in ('DONE', 'WAIVED')) as fresh
   where d.id = fresh.id and d.state <> fresh.state
  returning d.id, d.state $$;
comment on function deadlines_refresh is 'retention=execute; Job: brings the stored states of all units up to an instant. A paused period cannot fall due; a wrong clock is repaired by the next run.';
