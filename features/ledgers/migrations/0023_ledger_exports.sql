-- Exports above the limit (dictionary §10.4): asked for by one person, approved by two others, taken while they are valid.
create table ledger_export (
  id uuid primary key,
  ledger text not null,
  from_on date not null,
  to_on date not null,
  of_unit uuid references org_unit (id),
  of_officer uuid references staff (id),
  only_rows text,
  purpose text not null,
  reason text not null,
  row_count integer not null,
  requested_by uuid not null references staff (id),
  requested_role text not null,
  requested_at timestamptz not null,
  leader_id uuid references staff (id),
  leader_at timestamptz,
  dpo_id uuid references staff (id),
  dpo_at timestamptz,
  valid_until timestamptz,
  ended_by uuid references staff (id),
  ended_at timestamptz,
  ended_note text,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint ledger_export_reason check (char_length(reason) between 4 and 200 and char_length(ended_note) <= 200),
  constraint ledger_export_rows check (row_count > 0),
  constraint ledger_export_leader check ((leader_id is null) = (leader_at is null) and leader_id <> requested_by),
  constraint ledger_export_dpo check ((dpo_id is null) = (dpo_at is null) and dpo_id <> requested_by and dpo_id <> leader_id),
  constraint ledger_export_ended check ((ended_by is null) = (ended_at is null)),
  constraint ledger_export_valid check ((valid_until is not null) = (leader_id is not null and dpo_id is not null))
);
create index ledger_export_unit_pos on ledger_export (unit_pos, requested_at);
create index ledger_export_newest on ledger_export (requested_at desc, id desc);
create index ledger_export_mine on ledger_export (requested_by, requested_at desc, id desc);
comment on table ledger_export is 'class=S1 Requests to export a ledger above the limit, with their two approvals. Names no resident.';
call sec.protect_by_unit('ledger_export');

insert into parameter (code, value, valid_from, source, mark) values ('export.validHours', '24', date '2019-01-01', '领域词典 §10.4', 'D');

create function ledgers_unit_pos(p_unit uuid) returns integer language plpgsql security definer set search_path = '' as $$
begin
  if not sec.writes() or sec.action_name() <> 'ledgers.requestExport' then raise exception 'forbidden' using errcode = '42501'; end if;
  -- Shared with sec.add_unit: the tree is not renumbered between this answer and the insert that uses it.
  perform pg_advisory_xact_lock_shared(7300001);
  return (select u.lft from sec.unit u where u.id = p_unit and u.lft between sec.lo() and sec.hi());
end $$;
comment on function ledgers_unit_pos is 'app=execute; Position of the unit for which an export is asked; null outside the range of the posting.';
