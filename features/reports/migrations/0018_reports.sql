-- Monthly reports (工作月报), dictionary §4.14: figures are counted from records and frozen with the ids of those records.
create table report_template (
  id uuid primary key,
  file_name text not null,
  file bytea not null,
  file_hash text not null,
  bytes integer not null,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null references staff (id),
  created_at timestamptz not null default now(),
  retired_by uuid references staff (id),
  retired_at timestamptz,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint report_template_name check (char_length(file_name) between 1 and 100),
  constraint report_template_size check (bytes = octet_length(file) and bytes between 1 and 2000000),
  constraint report_template_retired check ((retired_by is null) = (retired_at is null))
);
create unique index report_template_in_use on report_template (unit_id) where retired_at is null;
create index report_template_unit_pos on report_template (unit_pos);
comment on table report_template is 'class=S1 Word templates of a station for its reports: blank forms without personal data, cleaned before they are stored. One is in use, retired ones stay for the reports signed with them.';
alter table report_template enable row level security;
alter table report_template force row level security;
-- An officer of an area writes on the paper of his station, which lies above his own range.
create policy ticket on report_template for select using ((select sec.is_open()));
create policy scope_insert on report_template for insert with check ((select sec.writes()) and (select sec.action_name()) like 'reports.%' and unit_pos between (select sec.lo()) and (select sec.hi()));
create policy scope_update on report_template for update using ((select sec.writes()) and (select sec.action_name()) like 'reports.%' and unit_pos between (select sec.lo()) and (select sec.hi()))
  with check (unit_pos between (select sec.lo()) and (select sec.hi()));

create table report (
  id uuid primary key,
  month text not null,
  edition integer not null default 1,
  corrects_id uuid references report (id),
  correct_reason text,
  state text not null default 'DRAFT',
  remarks text not null default '',
  round integer not null default 0,
  until_on date,
  due_on date not null,
  late_days integer,
  unit_name text not null,
  content_hash text,
  submitted_by uuid references staff (id),
  submitted_name text,
  submitted_at timestamptz,
  returned_by uuid references staff (id),
  returned_at timestamptz,
  return_reason text,
  signed_by uuid references staff (id),
  signed_name text,
  signed_role text,
  signed_at timestamptz,
  number text,
  template_id uuid references report_template (id),
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null references staff (id),
  created_at timestamptz not null default now(),
  updated_by uuid references staff (id),
  updated_at timestamptz,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint report_month check (month ~ '^20\d\d-(0[1-9]|1[0-2])$'),
  constraint report_state check (state in ('DRAFT', 'SUBMITTED', 'RETURNED', 'SIGNED')),
  constraint report_edition check (edition >= 1 and (edition = 1) = (corrects_id is null) and (corrects_id is null) = (correct_reason is null)),
  constraint report_edition_once unique (unit_id, month, edition),
  constraint report_remarks check (char_length(remarks) <= 2000),
  constraint report_reasons check (char_length(return_reason) <= 500 and char_length(correct_reason) <= 500),
  constraint report_submitted check (state in ('DRAFT', 'RETURNED') or (submitted_at is not null and submitted_by is not null and submitted_name is not null and content_hash is not null and until_on is not null and round >= 1)),
  constraint report_returned check (state <> 'RETURNED' or (returned_by is not null and return_reason is not null)),
  constraint report_signed check ((state = 'SIGNED') = (signed_at is not null and signed_by is not null and signed_name is not null and number is not null)),
  constraint report_two_people check (signed_by <> submitted_by)
);
create unique index report_one_open on report (unit_id, month) where state <> 'SIGNED';
create unique index report_number on report (number);
create index report_unit_pos on report (unit_pos, month desc, id);
create index report_by_month on report (month desc, edition desc, id desc);
comment on table report is 'class=S1 Monthly reports. Remarks are the only words typed; every figure is counted. A signed one never changes: a correction is a new edition.';
comment on column report.content_hash is 'SHA-256 over unit, month, edition, days counted, remarks and every figure with the ids behind it; what the signer saw is what he signs.';
comment on column report.round is 'Each submission counts again; figures of earlier rounds stay.';
call sec.protect_by_unit('report');

create table report_figure (
  report_id uuid not null references report (id),
  round integer not null,
  ord integer not null,
  key text not null,
  section text not null,
  section_title text not null,
  title text not null,
  note text not null,
  tag text not null,
  kind text not null,
  value integer not null,
  record_ids uuid[] not null,
  constraint report_figure_pk primary key (report_id, round, key),
  constraint report_figure_counts check (cardinality(record_ids) = value)
);
comment on table report_figure is 'class=S1 app=select,insert; Figures frozen when a report is submitted: the number and the ids of exactly the records it counts. Nobody changes or deletes one.';
alter table report_figure enable row level security;
alter table report_figure force row level security;
create policy scope on report_figure for select using (exists (select 1 from report r where r.id = report_figure.report_id));
create policy scope_insert on report_figure for insert with check ((select sec.writes()) and (select sec.action_name()) = 'reports.submitReport' and exists (select 1 from report r where r.id = report_figure.report_id and r.state in ('DRAFT', 'RETURNED')));

create table report_sequence (
  unit_code text not null,
  year integer not null,
  last integer not null,
  constraint report_sequence_pk primary key (unit_code, year),
  constraint report_sequence_last check (last between 1 and 999999)
);
comment on table report_sequence is 'class=S1 app=select,insert,update; Last number given to a signed report, by the first eight digits of the unit''s code and the year (dictionary §3.5).';
alter table report_sequence enable row level security;
alter table report_sequence force row level security;
create policy ticket on report_sequence for select using ((select sec.is_open()));
create policy sign_insert on report_sequence for insert with check ((select sec.writes()) and (select sec.action_name()) = 'reports.signReport');
create policy sign_update on report_sequence for update using ((select sec.writes()) and (select sec.action_name()) = 'reports.signReport') with check ((select sec.writes()));

create function reports_keep_signed() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'DELETE' then raise exception 'a report is never deleted' using errcode = '42501'; end if;
  -- Renumbering the tree of units or merging two stations moves the record, not what it says.
  if old.state = 'SIGNED' and to_jsonb(new) - '{unit_id,unit_pos}'::text[] is distinct from to_jsonb(old) - '{unit_id,unit_pos}'::text[] then
    raise exception 'a signed report never changes' using errcode = '42501';
  end if;
  return new;
end $$;
comment on function reports_keep_signed is 'Holds for everybody, the owner of the tables too.';
create trigger keep_signed before update or delete on report for each row execute function reports_keep_signed();

create function reports_keep_figure() returns trigger language plpgsql set search_path = '' as $$
begin
  raise exception 'a frozen figure never changes' using errcode = '42501';
end $$;
comment on function reports_keep_figure is 'Figures are written once, when a report is submitted.';
create trigger keep_figure before update or delete on report_figure for each row execute function reports_keep_figure();

create function reports_unit_pos(p_unit uuid) returns integer language plpgsql security definer set search_path = '' as $$
begin
  if not sec.writes() or sec.action_name() not like 'reports.%' then raise exception 'forbidden' using errcode = '42501'; end if;
  -- Shared with sec.add_unit: the tree is not renumbered between this answer and the insert that uses it.
  perform pg_advisory_xact_lock_shared(7300001);
  return (select u.lft from sec.unit u where u.id = p_unit and u.lft between sec.lo() and sec.hi());
end $$;
comment on function reports_unit_pos is 'app=execute; Position of a unit inside the range of the posting, for the report about to be made there; null outside.';

create function reports_basis(p_id uuid, p_staff uuid, p_lo integer, p_hi integer, p_purpose text) returns boolean
language sql stable security definer set search_path = '' as $$
  select p_purpose in ('visit', 'verify', 'inspection', 'spot_check', 'data_fix') and exists (select 1 from public.report r where r.id = p_id and r.unit_pos between p_lo and p_hi) $$;
comment on function reports_basis is 'A report of one''s own range justifies opening the lists behind its figures, masked; it opens nobody''s page.';
insert into sec.basis_kind (name, id, check_fn) values ('report', 23, 'public.reports_basis');

insert into deadline_rule (code, basis, amount, unit, valid_from, note) values
('report.monthly', array[]::text[], 3, 'WORKDAY', date '2019-01-01', '工作月报在次月第三个工作日前提交');
