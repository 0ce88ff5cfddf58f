-- The functions by which the app enters, opens and closes a ticket, and which the policies of all tables read.
create type sec.entry as (
  denied text, event_at text, event_seq bigint, event_id uuid, account_id uuid, staff_id uuid, session_id uuid, posting_id uuid,
  role text, unit_id uuid, lo integer, hi integer, strong boolean
);

create function sec.check_basis(p_kind text, p_id uuid, p_staff uuid, p_lo integer, p_hi integer, p_purpose text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare fn text; ok boolean;
begin
  select check_fn into fn from sec.basis_kind where name = p_kind;
  if fn is null then return false; end if;
  execute format('select %s($1,$2,$3,$4,$5)', fn) into ok using p_id, p_staff, p_lo, p_hi, p_purpose;
  return coalesce(ok, false);
end $$;

create function sec.enter(p_token_h bytea, p_posting uuid, p_action text, p_purpose text, p_basis_kind text, p_basis uuid,
  p_query_h bytea, p_note text, p_ip inet, p_background boolean default false) returns sec.entry
language plpgsql security definer set search_path = '' as $$
declare
  r sec.entry; s sec.session; a sec.action; acc sec.account; p sec.posting; u sec.unit; pid smallint; bid smallint; idle integer;
  is_public boolean;
begin
  select * into a from sec.action where name = p_action;
  if a.id is null then r.denied := 'forbidden'; return r; end if;
  is_public := 'PUBLIC' = any (a.roles);
  if p_token_h is not null then
    select * into s from sec.session where token_h = p_token_h;
  end if;
  if s.id is null then
    if not is_public then r.denied := 'unauthenticated'; end if;
  else
    select * into acc from sec.account where id = s.account_id;
    select (value #>> '{}')::integer into idle from sec.setting where name = 'idle_minutes';
    r.account_id := acc.id; r.staff_id := acc.staff_id; r.session_id := s.id; r.strong := s.strong;
    if s.revoked_at is not null or s.expires_at < now() or acc.disabled_at is not null then
      r.denied := 'unauthenticated';
    elsif (s.locked_at is not null or s.last_seen_at < now() - make_interval(mins => idle)) and not ('LOCKED' = any (a.roles)) then
      r.denied := 'session_locked';
      update sec.session set locked_at = now() where id = s.id and locked_at is null;
    elsif not s.strong and not ('WEAK' = any (a.roles)) and not is_public then
      r.denied := 'second_factor_required';
    else
      if s.last_seen_at < now() - interval '30 seconds' and not p_background then
        update sec.session set last_seen_at = now() where id = s.id;
      end if;
    end if;
  end if;
  r.lo := 1; r.hi := 0;
  if r.denied is null and acc.is_system then
    r.role := 'SYS';
  elsif r.denied is null and acc.staff_id is not null then
    if p_posting is not null then
      select * into p from sec.posting where id = p_posting and staff_id = acc.staff_id
        and (now() at time zone 'Asia/Shanghai')::date between valid_from and coalesce(valid_to, 'infinity');
      if p.id is null and not ('ANY' = any (a.roles)) then r.denied := 'posting_invalid'; end if;
    else
      select * into p from sec.posting where staff_id = acc.staff_id
        and (now() at time zone 'Asia/Shanghai')::date between valid_from and coalesce(valid_to, 'infinity') order by valid_from, id limit 1;
    end if;
    if p.id is not null then
      select * into u from sec.unit where id = p.unit_id;
      r.posting_id := p.id; r.role := p.role; r.unit_id := u.id; r.lo := u.lft; r.hi := u.rgt - 1;
    end if;
  end if;
  if r.denied is null and not is_public and not ('ANY' = any (a.roles)) and not ('WEAK' = any (a.roles)) and not ('LOCKED' = any (a.roles))
     and not (coalesce(r.role, '') = any (a.roles)) then
    r.denied := 'forbidden';
  end if;
  pid := a.purpose;
  if a.stated then
    select id into pid from audit.purpose where name = p_purpose;
    pid := coalesce(pid, a.purpose);
    select id into bid from sec.basis_kind where name = p_basis_kind;
    if r.denied is null then
      if p_purpose is null or p_basis is null or p_basis_kind is null then r.denied := 'purpose_required';
      elsif bid is null or not (p_basis_kind = any (a.basis_kinds)) then r.denied := 'basis_invalid';
      elsif not sec.check_basis(p_basis_kind, p_basis, r.staff_id, r.lo, r.hi, p_purpose) then r.denied := 'basis_invalid';
      end if;
    end if;
  end if;
  if r.denied is null and a.per_minute is not null and
     (select count(*) from audit.event e where e.actor = coalesce(r.staff_id, r.account_id) and e.action = a.id and e.outcome <> 2
        and e.at > now() - interval '1 minute') >= a.per_minute then
    r.denied := 'too_many_requests';
  end if;
  r.event_id := gen_random_uuid();
  insert into audit.event (id, actor, actor_unit, posting, role, session_id, device_id, ip, action, purpose, basis_kind, basis_id, query_h, note, lo, hi, outcome)
  values (r.event_id, coalesce(r.staff_id, r.account_id), r.unit_id, r.posting_id, r.role, r.session_id, s.device_id, p_ip, a.id, pid, bid, p_basis,
    p_query_h, left(coalesce(r.denied, p_note), 200), r.lo, r.hi, case when r.denied is null then 0 else 2 end)
  returning at::text, seq into r.event_at, r.event_seq;
  if r.denied is null then perform setval('sec.ticket_mark', r.event_seq); end if;
  return r;
end $$;
comment on function sec.enter is 'Step one of a look: checks session, posting, role, purpose, basis and rate, and leaves the event. Denials are events too; they return a code instead of raising, so that the event stays.';

create function sec.open(p_at text, p_seq bigint, p_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if currval('sec.ticket_mark') is distinct from p_seq then raise exception 'ticket_refused' using errcode = '42501'; end if;
  perform setval('sec.ticket_mark', -p_seq);
  update audit.event set xid = pg_current_xact_id(), bound_at = transaction_timestamp()
    where at = p_at::timestamptz and seq = p_seq and id = p_id and xid is null and outcome = 0
      and at > clock_timestamp() - interval '5 seconds';
  if not found then raise exception 'ticket_refused' using errcode = '42501'; end if;
  perform set_config('linan.ticket', p_at || '|' || p_seq || '|' || p_id, true);
end $$;
comment on function sec.open is 'Step two: binds the ticket to this transaction. Once, on the connection that drew it, within 5 seconds.';

create function sec.ctx() returns audit.event language plpgsql stable security definer set search_path = '' as $$
declare h text := nullif(current_setting('linan.ticket', true), ''); r audit.event;
begin
  if h is null or pg_current_xact_id_if_assigned() is null then return null; end if;
  select * into r from audit.event e
    where e.at = split_part(h, '|', 1)::timestamptz and e.seq = split_part(h, '|', 2)::bigint and e.id = split_part(h, '|', 3)::uuid
      and e.xid = pg_current_xact_id_if_assigned() and e.bound_at = transaction_timestamp();
  return r;
end $$;
comment on function sec.ctx is 'The event this transaction is bound to, or null. The setting is only a hint where to look: the row itself must carry this transaction and its start.';

create function sec.lo() returns integer language sql stable security definer set search_path = '' as $$ select (sec.ctx()).lo $$;
create function sec.hi() returns integer language sql stable security definer set search_path = '' as $$ select (sec.ctx()).hi $$;
create function sec.is_open() returns boolean language sql stable security definer set search_path = '' as $$ select (sec.ctx()).id is not null $$;
create function sec.actor() returns uuid language sql stable security definer set search_path = '' as $$ select (sec.ctx()).actor $$;
create function sec.event_id() returns uuid language sql stable security definer set search_path = '' as $$ select (sec.ctx()).id $$;
create function sec.writes() returns boolean language sql stable security definer set search_path = '' as $$
  select coalesce((select a.writes from sec.action a where a.id = (sec.ctx()).action), false) $$;
create function sec.reveals() returns boolean language sql stable security definer set search_path = '' as $$
  select coalesce((select a.reveal or a.writes from sec.action a where a.id = (sec.ctx()).action), false) $$;
create function sec.action_name() returns text language sql stable security definer set search_path = '' as $$
  select (select a.name from sec.action a where a.id = (sec.ctx()).action) $$;
create function sec.granted() returns uuid[] language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(g.object_id), '{}') from sec.extra_grant g where g.staff_id = (sec.ctx()).actor and g.until > now() $$;

create function sec.seen(p_ids uuid[], p_shown smallint) returns void
language plpgsql security definer set search_path = '' as $$
declare e audit.event := sec.ctx(); k integer;
begin
  if e.id is null then raise exception 'no_ticket' using errcode = '42501'; end if;
  insert into audit.subject (event_at, event_seq, person_key, at, shown)
    select e.at, e.seq, x, e.at, p_shown from (select distinct unnest(p_ids) x) d on conflict do nothing;
  get diagnostics k = row_count;
  update audit.event set outcome = 1, n = coalesce(n, 0) + k, fields = coalesce(fields, 0) | p_shown where at = e.at and seq = e.seq;
end $$;
comment on function sec.seen is 'Names everybody shown by this answer and marks the event answered; called before COMMIT, always, with an empty list where nobody is shown.';

create function sec.failed(p_at text, p_seq bigint, p_id uuid, p_code text) returns void
language sql security definer set search_path = '' as $$
  update audit.event set outcome = 3, note = left(coalesce(note || ' ', '') || p_code, 200)
    where at = p_at::timestamptz and seq = p_seq and id = p_id and outcome = 0 $$;
comment on function sec.failed is 'Notes on an entered event that its transaction was rolled back, with the error code.';

-- Policy shapes -----------------------------------------------------------------------------------------------------------
create procedure sec.protect_by_unit(p_table regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', p_table);
  execute format('alter table %s force row level security', p_table);
  execute format('create policy scope on %s for select using (unit_pos between (select sec.lo()) and (select sec.hi()))', p_table);
  execute format('create policy granted on %s for select using (id = any ((select sec.granted())::uuid[]))', p_table);
  execute format('create policy scope_insert on %s for insert with check ((select sec.writes()) and unit_pos between (select sec.lo()) and (select sec.hi()))', p_table);
  execute format('create policy scope_update on %s for update using ((select sec.writes()) and unit_pos between (select sec.lo()) and (select sec.hi())) with check ((select sec.writes()) and unit_pos between (select sec.lo()) and (select sec.hi()))', p_table);
end $$;
comment on procedure sec.protect_by_unit is 'Row-level security for a table with id and unit_pos: rows inside the range of the posting, plus single grants.';

create procedure sec.protect_by_ticket(p_table regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', p_table);
  execute format('alter table %s force row level security', p_table);
  execute format('create policy ticket on %s for select using ((select sec.is_open()))', p_table);
  execute format('create policy ticket_insert on %s for insert with check ((select sec.writes()))', p_table);
  execute format('create policy ticket_update on %s for update using ((select sec.writes())) with check ((select sec.writes()))', p_table);
end $$;
comment on procedure sec.protect_by_ticket is 'Row-level security for a table that every signed-in colleague may read, but never without an audit event.';

-- Organisation tree -------------------------------------------------------------------------------------------------------
create function sec.add_unit(p_id uuid, p_parent uuid) returns integer language plpgsql security definer set search_path = '' as $$
declare parent sec.unit; last_end integer; room integer;
begin
  if not sec.writes() or sec.action_name() not like 'organisation.%' then raise exception 'forbidden' using errcode = '42501'; end if;
  perform pg_advisory_xact_lock(7300001);
  if p_parent is null then
    if exists (select 1 from sec.unit where parent_id is null) then raise exception 'root_exists' using errcode = '42501'; end if;
    insert into sec.unit (id, lft, rgt) values (p_id, 0, 2000000000);
    return 0;
  end if;
  for attempt in 1..2 loop
    select * into parent from sec.unit where id = p_parent;
    if parent.id is null then raise exception 'parent_missing' using errcode = '23503'; end if;
    select coalesce(max(rgt), parent.lft + 1) into last_end from sec.unit where parent_id = p_parent;
    -- A new unit takes a sixteenth of what is left, and never less than a leaf needs.
    room := greatest(1024, least((parent.rgt - last_end) / 16, 16777216));
    if last_end + room < parent.rgt then
      insert into sec.unit (id, parent_id, lft, rgt) values (p_id, p_parent, last_end, last_end + room);
      return last_end;
    end if;
    -- No room: widen every node by giving the parent phantom children, then spread anew.
    perform sec.spread_units(p_parent);
  end loop;
  raise exception 'unit_space_exhausted' using errcode = '54000';
end $$;

create function sec.spread_units(p_crowded uuid) returns void language plpgsql security definer set search_path = '' as $$
declare total bigint; scale integer; t record;
begin
  -- weight of a node = 2 leaves for itself + its children's weights, the crowded node and its ancestors get 64 leaves of air.
  create temp table weighed on commit drop as
    with recursive up as (select id, parent_id from sec.unit where id = p_crowded union all select u.id, u.parent_id from sec.unit u join up on u.id = up.parent_id)
    select u.id, u.parent_id, u.lft as old_lft, 2 + case when u.id in (select id from up) then 64 else 8 end as own, 0::bigint as weight, 0 as new_lft, 0 as new_rgt, 0 as depth from sec.unit u;
  with recursive d as (select id, 0 as depth from pg_temp.weighed where parent_id is null union all select w.id, d.depth + 1 from pg_temp.weighed w join d on w.parent_id = d.id)
    update pg_temp.weighed w set depth = d.depth from d where d.id = w.id;
  for lvl in reverse (select max(depth) from pg_temp.weighed)..0 loop
    update pg_temp.weighed w set weight = w.own + coalesce((select sum(c.weight) from pg_temp.weighed c where c.parent_id = w.id), 0) where w.depth = lvl;
  end loop;
  select weight into total from pg_temp.weighed where parent_id is null;
  scale := least(16384, 2000000000 / total);
  if scale < 64 then raise exception 'unit_space_exhausted' using errcode = '54000'; end if;
  update pg_temp.weighed set new_lft = 0, new_rgt = 2000000000 where parent_id is null;
  for lvl in 1..(select max(depth) from pg_temp.weighed) loop
    update pg_temp.weighed w set new_lft = p.new_lft + 1 + x.off * scale, new_rgt = p.new_lft + 1 + (x.off + w.weight) * scale
      from (select id, parent_id, sum(weight) over (partition by parent_id order by old_lft) - weight as off from pg_temp.weighed) x, pg_temp.weighed p
      where w.depth = lvl and x.id = w.id and p.id = w.parent_id;
  end loop;
  update sec.unit u set lft = w.new_lft, rgt = w.new_rgt from pg_temp.weighed w where w.id = u.id;
  drop table pg_temp.weighed;
  for t in select c.oid::regclass as name from pg_catalog.pg_class c join pg_catalog.pg_namespace s on s.oid = c.relnamespace
      where s.nspname = 'public' and c.relkind = 'r'
        and exists (select 1 from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'unit_pos')
        and exists (select 1 from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'unit_id') loop
    execute format('update %s t set unit_pos = u.lft from sec.unit u where u.id = t.unit_id and t.unit_pos <> u.lft', t.name);
  end loop;
end $$;
comment on function sec.spread_units is 'Renumbers the whole tree in this transaction, with air around the crowded node, and re-points unit_pos of every record.';
