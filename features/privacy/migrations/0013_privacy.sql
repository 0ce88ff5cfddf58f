create type privacy_look as (
  at timestamptz, seq bigint, operation text, purpose text, shown smallint, outcome smallint, basis_kind text, persons integer,
  staff_id uuid, staff_name text, badge_no text, unit_name text, role text
);

create function privacy_withheld(p_person uuid) returns table (n integer, until date)
language sql stable security definer set search_path = '' as $$
  select count(*)::integer, max(w.until) from audit.subject s join audit.withhold w on w.event_at = s.event_at and w.event_seq = s.event_seq
   where s.person_key = p_person and w.until >= (now() at time zone 'Asia/Shanghai')::date and sec.action_name() = 'privacy.listPersonLooks' $$;
comment on function privacy_withheld is 'app=execute; How many looks at a person are lawfully withheld, and until when at the latest.';

create function privacy_person_looks(p_person uuid, p_before timestamptz, p_before_seq bigint, p_limit integer) returns setof privacy_look
language plpgsql stable security definer set search_path = '' as $$
begin
  if sec.action_name() is distinct from 'privacy.listPersonLooks' then raise exception 'forbidden' using errcode = '42501'; end if;
  if not exists (select from public.person_scope s where s.person_id = p_person and s.unit_pos between sec.lo() and sec.hi()) then return; end if;
  return query
    select e.at, e.seq, a.name, p.name, s.shown, e.outcome, k.name, e.n, e.actor, f.name, f.badge_no, u.name, e.role
      from audit.subject s
      join audit.event e on e.at = s.event_at and e.seq = s.event_seq
      join sec.action a on a.id = e.action
      join audit.purpose p on p.id = e.purpose
      left join sec.basis_kind k on k.id = e.basis_kind
      left join public.staff f on f.id = e.actor
      left join public.org_unit u on u.id = e.actor_unit
     where s.person_key = p_person and (s.at, s.event_seq) < (p_before, p_before_seq)
       and not exists (select from audit.withhold w where w.event_at = e.at and w.event_seq = e.seq and w.until >= (now() at time zone 'Asia/Shanghai')::date)
     order by s.at desc, s.event_seq desc limit least(p_limit, 200);
end $$;
comment on function privacy_person_looks is 'app=execute; Who was shown this person, newest first; repeats the scope test of the posting.';

create function privacy_staff_looks(p_staff uuid, p_before timestamptz, p_before_seq bigint, p_limit integer) returns setof privacy_look
language plpgsql stable security definer set search_path = '' as $$
begin
  if sec.action_name() is distinct from 'privacy.listStaffLooks' then raise exception 'forbidden' using errcode = '42501'; end if;
  if p_staff is distinct from sec.actor() and not exists (
    select from public.staff f join sec.unit u on u.id = f.unit_id where f.id = p_staff and u.lft between sec.lo() and sec.hi()
      and (sec.ctx()).role in ('CHIEF', 'DEPUTY', 'DPO')) then return; end if;
  return query
    select e.at, e.seq, a.name, p.name, coalesce(e.fields, 0)::smallint, e.outcome, k.name, e.n, e.actor, f.name, f.badge_no, u.name, e.role
      from audit.event e
      join sec.action a on a.id = e.action
      join audit.purpose p on p.id = e.purpose
      left join sec.basis_kind k on k.id = e.basis_kind
      left join public.staff f on f.id = e.actor
      left join public.org_unit u on u.id = e.actor_unit
     where e.actor = p_staff and (e.at, e.seq) < (p_before, p_before_seq) and (e.n > 0 or e.outcome in (2, 3))
     order by e.at desc, e.seq desc limit least(p_limit, 200);
end $$;
comment on function privacy_staff_looks is 'app=execute; What a staff member looked at: to himself, and to the leaders of his station.';

create function audit_basis_staff(p_id uuid, p_staff uuid, p_lo integer, p_hi integer, p_purpose text) returns boolean
language sql stable security definer set search_path = '' as $$
  select p_purpose = 'audit' and exists (select from public.staff f join sec.unit u on u.id = f.unit_id where f.id = p_id and u.lft between p_lo and p_hi) $$;
insert into sec.basis_kind (name, id, check_fn) values ('staff', 5, 'public.audit_basis_staff');
