-- Many residences in one act (核实, 注销, 迁址), with what each record was before, so that the act can be taken back.
create table residence_batch (
  id uuid primary key,
  kind text not null,
  made_by uuid not null references staff (id),
  made_at timestamptz not null,
  people integer not null,
  houses integer not null,
  undone_by uuid references staff (id),
  undone_at timestamptz,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  event_id uuid not null default sec.event_id(),
  constraint residence_batch_kind check (kind in ('confirm', 'end', 'readdress')),
  constraint residence_batch_undone check ((undone_at is null) = (undone_by is null))
);
create index residence_batch_maker on residence_batch (made_by, made_at desc);
create index residence_batch_unit_pos on residence_batch (unit_pos);
comment on table residence_batch is 'class=S1 Acts on many residences at once; names nobody.';
call sec.protect_by_unit('residence_batch');

create table residence_batch_item (
  id uuid primary key,
  batch_id uuid not null references residence_batch (id),
  record_kind text not null,
  record_id uuid not null,
  source_household_id uuid,
  before jsonb not null,
  after_version integer not null,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  event_id uuid not null default sec.event_id(),
  constraint residence_batch_item_once unique (batch_id, record_kind, record_id),
  constraint residence_batch_item_kind check (record_kind in ('residence', 'household', 'opened', 'house'))
);
create index residence_batch_item_unit_pos on residence_batch_item (unit_pos);
comment on table residence_batch_item is 'class=S2 What a record was before a batch changed it, and the version it then had: a later change of somebody else bars the undo.';
comment on column residence_batch_item.record_kind is 'opened: a household that the batch itself opened at the new door.';
comment on column residence_batch_item.source_household_id is 'Household from which the residence was taken; what belongs to one household is taken back together.';
call sec.protect_by_unit('residence_batch_item');
-- Whoever may not see a residence (own family) sees nothing of what it was before either.
create policy with_record on residence_batch_item as restrictive for select
  using (record_kind <> 'residence' or exists (select 1 from residence r where r.id = record_id));

-- Lengths that the building picture and the batches need.
insert into deadline_rule (code, basis, amount, unit, valid_from, note) values
('verify.vacant', array[]::text[], 6, 'MONTH', date '2019-01-01', '空置房核采周期'),
('residence.undo', array[]::text[], 7, 'DAY', date '2019-01-01', '批量操作可撤销的期限');

create function residents_forget_batches(p_today date) returns integer language plpgsql security definer set search_path = '' as $$
declare
  -- A wrong argument must not forget anything before its time.
  today date := least(p_today, (now() at time zone 'Asia/Shanghai')::date);
  term interval; n integer;
begin
  select make_interval(days => case unit when 'DAY' then amount else 0 end, months => case unit when 'MONTH' then amount when 'YEAR' then amount * 12 else 0 end)
    into term from public.deadline_rule
    where code = 'residence.undo' and valid_from <= today and (valid_to is null or valid_to > today) order by valid_from desc limit 1;
  if term is null then raise exception 'residence.undo missing' using errcode = 'P0002'; end if;
  delete from public.residence_batch_item i using public.residence_batch b
    where b.id = i.batch_id and (b.made_at at time zone 'Asia/Shanghai')::date + term < today;
  get diagnostics n = row_count;
  return n;
end $$;
comment on function residents_forget_batches is 'retention=execute; Daily job: what records were before a batch is forgotten once the batch can no longer be taken back. The batches themselves name nobody and stay.';
