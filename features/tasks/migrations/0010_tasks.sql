create table task (
  id uuid primary key,
  kind text not null,
  title_key text not null,
  class text not null default '规定任务',
  purpose text not null,
  record_kind text not null,
  record_id uuid not null,
  address_id uuid references address (id),
  assignee_id uuid references staff (id),
  state text not null default 'NEW',
  due_on date not null,
  signed_at timestamptz,
  closed_at timestamptz,
  closed_by uuid,
  result text,
  unit_id uuid not null references org_unit (id),
  unit_pos integer not null,
  created_at timestamptz not null default now(),
  event_id uuid not null default sec.event_id(),
  version integer not null default 1,
  constraint task_class check (class in ('规定任务', '指令任务', '推送任务')),
  constraint task_state check (state in ('NEW', 'SIGNED', 'DOING', 'REPORTED', 'APPROVED', 'RETURNED', 'CLOSED', 'CANCELLED')),
  constraint task_record check (record_kind in ('residence', 'household', 'address', 'house', 'visit', 'person')),
  constraint task_purpose check (purpose in ('visit', 'verify', 'care', 'data_fix', 'counter'))
);
create index task_open on task (unit_pos, due_on) where state not in ('CLOSED', 'CANCELLED');
create index task_record on task (record_kind, record_id);
create index task_address on task (address_id) where state not in ('CLOSED', 'CANCELLED');
create index task_due on task (due_on, id) where state not in ('CLOSED', 'CANCELLED');
comment on table task is 'class=S1 System-made tasks on one existing record: the ordinary basis for opening people. Nobody writes one by hand.';
call sec.protect_by_unit('task');

create function tasks_basis(p_id uuid, p_staff uuid, p_lo integer, p_hi integer, p_purpose text) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.task t where t.id = p_id and t.purpose = p_purpose and t.state not in ('CLOSED', 'CANCELLED')
    and t.unit_pos between p_lo and p_hi and (t.assignee_id is null or t.assignee_id = p_staff)
    and not (coalesce(t.address_id, t.record_id) = any (public.organisation_own_homes(p_staff))) and not (t.record_id = any (public.organisation_own_family(p_staff)))
    and not exists (select 1 from public.residents_v_residence r where t.record_kind = 'residence' and r.id = t.record_id and r.person_id = any (public.organisation_own_family(p_staff)))) $$;
comment on function tasks_basis is 'An open task of one''s own or of nobody justifies the record it is about; never one''s own home or family.';
insert into sec.basis_kind (name, id, check_fn) values ('task', 1, 'public.tasks_basis');
create view tasks_v_task with (security_invoker = true) as
  select id, kind, purpose, record_kind, record_id, address_id, assignee_id, state, due_on, unit_id, unit_pos from task;
comment on view tasks_v_task is 'Tasks for other slices.';
