create table activity (
  id uuid primary key,
  kind text not null,
  at timestamptz not null,
  ended_at timestamptz,
  staff_id uuid not null references staff (id),
  with_staff uuid[] not null default '{}',
  record_kind text not null,
  record_id uuid not null,
  place_id uuid,
  summary text,
  detail jsonb not null default '{}',
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_at timestamptz not null default now(),
  event_id uuid not null default sec.event_id(),
  constraint activity_summary check (char_length(summary) <= 200)
);
create index activity_unit_pos on activity (unit_pos, at desc);
create index activity_staff on activity (staff_id, at desc);
create index activity_record on activity (record_kind, record_id);
comment on table activity is 'class=S1 app=select,insert; What happened, appended in the transaction that made it happen. Work log, ledgers, reports and appraisal are queries over it. Holds no personal data: it points to records.';
call sec.protect_by_unit('activity');
create view work_log_v_activity with (security_invoker = true) as
  select id, kind, at, ended_at, staff_id, with_staff, record_kind, record_id, place_id, summary, detail, unit_id, unit_pos, event_id from activity;
comment on view work_log_v_activity is 'Activities for ledgers and reports.';
