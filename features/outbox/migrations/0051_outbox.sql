-- What phones recorded without signal (trust.md §3.4): one chain for each officer on each phone, each act carried out once, whatever comes twice.
create table sync_log (
  id uuid primary key,
  staff_id uuid not null references staff (id),
  label text not null,
  last_seq integer not null default 0,
  last_h bytea not null,
  opened_at timestamptz not null default now(),
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint sync_log_seq check (last_seq >= 0),
  constraint sync_log_h check (octet_length(last_h) = 32),
  constraint sync_log_label check (char_length(label) between 1 and 60)
);
create index sync_log_staff on sync_log (staff_id);
comment on table sync_log is 'class=S1 Chains of acts recorded on phones: whose, on which phone, how far. Names nobody else.';
comment on column sync_log.label is 'What the officer calls the phone.';
comment on column sync_log.last_h is 'SHA-256 of the last act of the chain, so that a gap, a deletion or a phone put back from a backup is seen.';

create table sync_op (
  op_id uuid primary key,
  staff_id uuid not null references staff (id),
  kind text not null,
  said_h bytea not null,
  captured_at timestamptz not null,
  received_at timestamptz not null,
  held text,
  sealed bytea,
  settled_at timestamptz,
  settled_by uuid references staff (id),
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint sync_op_said check (octet_length(said_h) = 32),
  constraint sync_op_held check ((held is null) = (sealed is null)),
  constraint sync_op_settled check ((settled_at is null) = (settled_by is null) and (settled_at is null or held is not null))
);
create index sync_op_held_of on sync_op (staff_id, received_at) where held is not null and settled_at is null;
comment on table sync_op is 'class=S2 Acts that phones have sent, each once, kept so that the same one is never carried out again. What was not carried out is kept sealed until somebody has looked.';
comment on column sync_op.held is 'Code of the refusal; null where it was carried out.';
comment on column sync_op.sealed is 'The act as it was sent, where it was not carried out.';
comment on column sync_op.captured_at is 'By the clock of the phone, which may be wrong.';

create table sync_link (
  log_id uuid not null references sync_log (id),
  seq integer not null,
  op_id uuid not null references sync_op (op_id),
  h bytea not null,
  constraint sync_link_pk primary key (log_id, seq),
  constraint sync_link_h check (octet_length(h) = 32)
);
create index sync_link_op on sync_link (op_id);
comment on table sync_link is 'class=S1 app=select,insert; Places of acts in chains. An act stands in several where its phone had to begin anew.';

alter table sync_log enable row level security;
alter table sync_log force row level security;
alter table sync_op enable row level security;
alter table sync_op force row level security;
alter table sync_link enable row level security;
alter table sync_link force row level security;
create policy own on sync_log for select using (staff_id = (select sec.actor()));
create policy own_opened on sync_log for insert with check ((select sec.writes()) and staff_id = (select sec.actor()) and last_seq = 0);
create policy own_moved on sync_log for update using ((select sec.writes()) and staff_id = (select sec.actor()));
create policy own on sync_op for select using (staff_id = (select sec.actor()));
create policy held_led on sync_op for select using (held is not null and (select sec.is_open()) and organisation_leads(staff_id));
create policy own_sent on sync_op for insert with check ((select sec.writes()) and staff_id = (select sec.actor()));
create policy settled on sync_op for update using ((select sec.action_name()) = 'outbox.settle' and (select sec.writes()) and held is not null and (staff_id = (select sec.actor()) or organisation_leads(staff_id)));
create policy own on sync_link for select using (exists (select from sync_log l where l.id = log_id and l.staff_id = (select sec.actor())));
create policy own_linked on sync_link for insert with check ((select sec.writes()) and exists (select from sync_log l where l.id = log_id and l.staff_id = (select sec.actor())));

create function sync_epoch() returns text language sql stable security definer set search_path = '' as $$
  select (pg_catalog.pg_control_system()).system_identifier::text || '-' || pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_insert_lsn()), 8) $$;
comment on function sync_epoch is 'app=execute; Which history of the database this is: another cluster, or another timeline after a restore or a take-over, has another one.';
