-- Access and audit: the row of the audit log is the ticket that opens row-level security (docs/security/audit.md).
-- Nothing in these two schemas is reachable for the app but through the functions at the end.
create schema sec;
create schema audit;

create table sec.unit (
  id uuid primary key,
  parent_id uuid references sec.unit (id),
  lft integer not null,
  rgt integer not null,
  valid_from date not null default current_date,
  valid_to date,
  constraint unit_range check (lft >= 0 and lft < rgt)
);
create index unit_lft on sec.unit (lft);
create index unit_parent on sec.unit (parent_id);
comment on table sec.unit is 'class=S1 Organisation tree as nested intervals with gaps; a record stores lft of its unit as unit_pos.';

create table sec.account (
  id uuid primary key,
  staff_id uuid unique,
  is_system boolean not null default false,
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  constraint account_separation check (not (is_system and staff_id is not null))
);
comment on table sec.account is 'class=S1 Who may hold a session. A system administrator has no staff record and therefore no business data.';

create table sec.session (
  id uuid primary key,
  token_h bytea not null unique,
  account_id uuid not null references sec.account (id),
  device_id uuid,
  ip inet,
  user_agent text,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  locked_at timestamptz,
  revoked_at timestamptz,
  strong boolean not null default false
);
create index session_account on sec.session (account_id) where revoked_at is null;
comment on table sec.session is 'class=S1 Opaque sessions; only the SHA-256 of the token is stored. strong: the second factor was given.';

create table sec.posting (
  id uuid primary key,
  staff_id uuid not null,
  role text not null,
  unit_id uuid not null references sec.unit (id),
  valid_from date not null,
  valid_to date,
  constraint posting_role check (role in ('CITY_GUIDE','BRANCH_GUIDE','CHIEF','DEPUTY','DUTY_LEAD','DUTY','OFFICER','AUX','GRID',
    'MEDIATOR','JUDICIAL_OFFICE','COMMITTEE','DPO')),
  constraint posting_period check (valid_to is null or valid_to >= valid_from)
);
create index posting_staff on sec.posting (staff_id);
comment on table sec.posting is 'class=S1 Role of a staff member over a unit for a period: the only source of scope.';

create table sec.extra_grant (
  id uuid primary key,
  staff_id uuid not null,
  object_id uuid not null,
  until timestamptz not null,
  reason text not null,
  created_at timestamptz not null default now()
);
create index extra_grant_staff on sec.extra_grant (staff_id, until);
comment on table sec.extra_grant is 'class=S1 Extra access to one record (joint case, relief, cover), always with an end.';

create table sec.action (
  id smallint primary key,
  name text not null unique,
  roles text[] not null,
  purpose smallint not null,
  stated boolean not null default false,
  basis_kinds text[] not null default '{}',
  reveal boolean not null default false,
  writes boolean not null default false,
  per_minute integer
);
comment on table sec.action is 'class=S0 Every operation with the roles it is open to; written by the migration step from the access tables of the slices.';

create table sec.basis_kind (
  name text primary key,
  id smallint not null unique,
  check_fn text not null
);
comment on table sec.basis_kind is 'class=S0 Kinds of record that may justify opening people; check_fn(id, staff, lo, hi, purpose) answers whether this one does.';

create table sec.setting (name text primary key, value jsonb not null);
comment on table sec.setting is 'class=S1 Settings of the access layer: instance id, idle minutes.';
insert into sec.setting values ('idle_minutes', '30'), ('session_hours', '12'), ('instance', to_jsonb(gen_random_uuid()::text));

create table audit.purpose (id smallint primary key, name text not null unique, label text not null);
comment on table audit.purpose is 'class=S0 Purposes of processing (trust.md §3.1); 0 is for operations that open no person.';
insert into audit.purpose values (0,'none','不涉及个人信息'),(1,'visit','走访'),(2,'verify','核采'),(3,'care','关爱'),(4,'dispute','纠纷'),
  (5,'counter','办事(接待)'),(6,'incident','接处警'),(7,'inspection','检查'),(8,'spot_check','质量抽查'),(9,'data_fix','数据整改'),
  (10,'rights','权利请求'),(11,'audit','审计'),(12,'emergency','紧急');

create table audit.event (
  at timestamptz not null default transaction_timestamp(),
  seq bigint generated always as identity,
  id uuid not null default gen_random_uuid(),
  xid xid8,
  bound_at timestamptz,
  actor uuid,
  actor_unit uuid,
  posting uuid,
  role text,
  session_id uuid,
  device_id uuid,
  ip inet,
  action smallint not null,
  purpose smallint not null,
  basis_kind smallint,
  basis_id uuid,
  outcome smallint not null default 0,
  n integer,
  fields bigint,
  query_h bytea,
  note text,
  lo integer,
  hi integer,
  salt bytea not null default uuid_send(gen_random_uuid()),
  commit_h bytea,
  constraint event_pk primary key (at, seq),
  constraint event_id unique (id, at)
) partition by range (at);
create index event_actor on audit.event (actor, at desc);
comment on table audit.event is 'class=S2 One row per operation of an actor. outcome 0 entered (may or may not have read), 1 answered, 2 denied, 3 failed. xid null: nothing was answered under it. Only the functions of 0002 write here, so no CHECK is paid on every look. No index holds xid, so that opening and closing a ticket rewrites no index.';
comment on column audit.event.actor is 'Staff id, or account id of a system administrator; null before sign-in.';
comment on column audit.event.commit_h is 'H(salt || private part), filled when the event is sealed into the tree.';
comment on column audit.event.fields is 'Bit mask of classes shown: 1 list, 2 page, 4 identity number or phone, 8 export.';
create table audit.event_default partition of audit.event default with (fillfactor = 70);
comment on table audit.event_default is 'class=S2 Partition for months whose own partition was not made in time.';

create table audit.subject (
  event_at timestamptz not null,
  event_seq bigint not null,
  person_key uuid not null,
  at timestamptz not null,
  shown smallint not null,
  constraint subject_pk primary key (event_at, event_seq, person_key)
);
create index subject_person on audit.subject (person_key, at desc);
comment on table audit.subject is 'class=S2 Persons shown by an event: the page on which a resident sees who looked.';

create table audit.withhold (
  event_at timestamptz not null, event_seq bigint not null, until date not null, reason text not null, by1 uuid not null, by2 uuid not null,
  renewals smallint not null default 0,
  constraint withhold_pk primary key (event_at, event_seq),
  constraint withhold_two_persons check (by1 <> by2)
);
comment on table audit.withhold is 'class=S2 Events whose disclosure to the resident is lawfully delayed, by two persons, with an end.';

create table audit.leaf (idx bigint primary key, event_at timestamptz not null, event_seq bigint not null, h bytea not null);
comment on table audit.leaf is 'class=S1 Leaves of the Merkle tree over all events.';
create table audit.tile (level smallint not null, n bigint not null, bytes bytea not null, constraint tile_pk primary key (level, n));
comment on table audit.tile is 'class=S1 256-wide tiles of the tree.';
create table audit.checkpoint (size bigint primary key, root bytea not null, at timestamptz not null, note text not null, cosigs jsonb not null default '[]');
comment on table audit.checkpoint is 'class=S1 Signed tree heads.';

create function audit.ensure_partitions(p_today date) returns integer language plpgsql set search_path = '' as $$
declare m date; made integer := 0; part text;
begin
  for m in select generate_series(date_trunc('month', p_today), date_trunc('month', p_today) + interval '2 months', interval '1 month')::date loop
    part := 'event_' || to_char(m, 'YYYYMM');
    if not exists (select 1 from pg_catalog.pg_class c join pg_catalog.pg_namespace s on s.oid = c.relnamespace where s.nspname = 'audit' and c.relname = part)
       and not exists (select 1 from audit.event_default d where d.at >= (m::timestamp at time zone 'Asia/Shanghai') and d.at < ((m + interval '1 month')::timestamp at time zone 'Asia/Shanghai'))
    then
      execute format('create table audit.%I partition of audit.event for values from (%L) to (%L) with (fillfactor = 70)', part,
        (m::timestamp at time zone 'Asia/Shanghai'), ((m + interval '1 month')::timestamp at time zone 'Asia/Shanghai'));
      execute format('comment on table audit.%I is %L', part, 'class=S2 Audit events of one month.');
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;
comment on function audit.ensure_partitions is 'Makes the partitions of this and the next two months; run as the owner at every start and daily. A month that already has rows in the default partition stays there.';
