create table visit (
  id uuid primary key,
  kind text not null,
  target_kind text not null,
  address_id uuid not null references address (id),
  household_id uuid references household (id),
  house_id uuid references house (id),
  visitor_ids uuid[] not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  lng numeric(10, 6),
  lat numeric(10, 6),
  geo_method text,
  geo_reason text,
  met boolean not null,
  met_count integer,
  met_person_ids uuid[] not null default '{}',
  topics text[] not null,
  summary_chips text[] not null default '{}',
  summary text,
  result text,
  card_left boolean not null default false,
  not_met_slip boolean not null default false,
  flags text[] not null default '{}',
  task_ids uuid[] not null default '{}',
  source text not null default '现场采集',
  request_h bytea not null,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_by uuid not null references staff (id),
  created_at timestamptz not null default now(),
  updated_by uuid references staff (id),
  updated_at timestamptz,
  voided_at timestamptz,
  voided_by uuid references staff (id),
  void_reason text,
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint visit_kind check (kind in ('一般走访', '关爱走访', '受害回访', '单位走访', '企业服务走访', '纠纷回访', '服务回访', '依法查访', '新居民欢迎走访')),
  constraint visit_target check (target_kind in ('household', 'house')),
  constraint visit_target_ref check ((target_kind = 'household' and household_id is not null) or (target_kind = 'house' and house_id is not null)),
  constraint visit_visitors check (cardinality(visitor_ids) between 1 and 10),
  constraint visit_geo check ((lng is null) = (lat is null) and (lng is not null or geo_reason is not null)),
  constraint visit_geo_method check ((geo_method is null) = (lng is null) and (geo_method is null or geo_method in ('GPS', '扫码', '地图标注'))),
  constraint visit_met check (met = (met_count is not null) and coalesce(met_count, 1) between 1 and 30),
  constraint visit_met_persons check (cardinality(met_person_ids) <= coalesce(met_count, 0)),
  constraint visit_said check (not met or summary is not null or cardinality(summary_chips) > 0),
  constraint visit_slip check (not (met and not_met_slip)),
  constraint visit_topics check (cardinality(topics) >= 1 and topics <@ array['防范宣传', '信息核对', '听取意见', '纠纷了解', '帮扶', '隐患检查']),
  constraint visit_summary check (char_length(summary) <= 1000),
  constraint visit_flags check (flags <@ array['far', 'duration', 'short', 'crowded', 'overlap', 'repeated']),
  constraint visit_voided check ((voided_at is null) = (void_reason is null)),
  constraint visit_period check (ended_at is null or ended_at >= started_at)
);
create index visit_unit_pos on visit (unit_pos, started_at desc);
create index visit_started on visit (started_at, id);
create index visit_author on visit (created_by, started_at desc);
create index visit_household on visit (household_id, started_at desc);
create index visit_address on visit (address_id, started_at desc);
comment on table visit is 'class=S2 Visits (走访), dictionary §8.6. Integrity rules are soft flags and never block.';
comment on column visit.request_h is 'SHA-256 of the request that made it: a phone that sends twice gets the same answer, another request under the same id is refused.';
comment on column visit.summary is 'What was done. Opinions are never kept here (dictionary §4.3): 听取意见 is only a topic.';
comment on column visit.met_person_ids is 'Members of the household who were met; who else was there is only counted.';
call sec.protect_by_unit('visit');
-- The definer is let through, as on address: renumbering, moving to another unit and counting leave nobody out.
create policy own_home on visit as restrictive for select using (not (address_id = any ((select sec.conflict_addresses())::uuid[])) or (select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace));
create policy own_family on visit as restrictive for select using ((select current_user = pg_get_userbyid(p.proowner) from pg_proc p where p.proname = 'ctx' and p.pronamespace = 'sec'::regnamespace) or not (met_person_ids && (select sec.conflict_persons())::uuid[]));

create function visits_basis(p_id uuid, p_staff uuid, p_lo integer, p_hi integer, p_purpose text) returns boolean
language sql stable security definer set search_path = '' as $$
  select p_purpose in ('visit', 'spot_check', 'data_fix') and exists (select 1 from public.visit v where v.id = p_id and v.unit_pos between p_lo and p_hi
    and not (v.address_id = any (public.organisation_own_homes(p_staff)))) $$;
insert into sec.basis_kind (name, id, check_fn) values ('visit', 4, 'public.visits_basis');
create view visits_v_visit with (security_invoker = true) as
  select id, kind, address_id, household_id, house_id, visitor_ids, started_at, ended_at, met, met_count, met_person_ids, topics, summary_chips, summary, result,
    card_left, flags, unit_id, unit_pos, created_by, created_at, voided_at from visit;
comment on view visits_v_visit is 'Visits for ledgers and reports.';

insert into parameter (code, value, valid_from, source, mark) values
('visit.durationMinutes', '{"min": 1, "max": 180}', date '2019-01-01', '领域词典 8.6', 'D'),
('visit.similarText', '{"percent": 90, "last": 20}', date '2019-01-01', '领域词典 4.3', 'D');
