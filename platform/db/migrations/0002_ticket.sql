-- The functions by which the app enters, opens and closes a ticket, and which the policies of all tables read.
create type sec.entry as (
  denied text, event_at text, event_seq bigint, event_id uuid, account_id uuid, staff_id uuid, session_id uuid, posting_id uuid,
  role text, unit_id uuid, lo integer, hi integer, strong boolean, token text
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

-- Currval of a sequence is memory of one connection that the app can neither read nor set, and that survives a rollback. It holds the secret under which
-- sec.enter and sec.open seal what the connection carries in a setting. Each step draws a new secret, so a ticket opens once, on the connection that drew
-- it, and only the latest one. Policies then check a seal instead of reading a table: microseconds, for every statement of every request.
create sequence sec.nonce;
comment on sequence sec.nonce is 'Never read for its value in the table: only currval, which is private to a connection.';

create function sec.draw_nonce() returns void language plpgsql security definer set search_path = '' as $$
declare n bigint;
begin
  -- 60 random bits of a version 4 UUID.
  n := setval('sec.nonce', 1 + ('x' || right(replace(gen_random_uuid()::text, '-', ''), 15))::bit(60)::bigint);
end $$;

create function sec.seal(p text) returns text language plpgsql stable security definer set search_path = '' as $$
begin
  -- The secret stands on both sides, so that a longer text cannot be given the seal of a shorter one.
  return encode(sha256(convert_to(currval('sec.nonce') || p || currval('sec.nonce'), 'UTF8')), 'hex') || '|' || p;
end $$;
comment on function sec.seal is 'The text behind its seal. Not for the app: whoever can call it can open everything.';

-- The plans of these functions are kept: custom plans over the partitions of the log cost more than the work itself. A kept plan may have been
-- made while a table was empty, so it must never be one that reads tables whole.
create function sec.enter(p_token_h bytea, p_posting uuid, p_action text, p_purpose text, p_basis_kind text, p_basis uuid,
  p_query_h bytea, p_note text, p_ip inet, p_background boolean default false) returns sec.entry
language plpgsql security definer set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare r sec.entry; k record; purpose_id smallint; basis_no smallint; nothing text; way text; today date := (now() at time zone 'Asia/Shanghai')::date; is_public boolean; is_free boolean;
begin
  -- A public operation runs for nobody: a dead or locked session in the cookie must not keep its owner from signing in anew.
  select a.id as action, a.roles, a.writes, a.reveal, a.purpose, a.stated, a.basis_kinds, a.per_minute, s.id as session, s.device_id, s.revoked_at, s.expires_at, s.locked_at,
      s.last_seen_at, s.strong, c.id as account, c.staff_id, c.is_system, c.disabled_at, p.id as posting, p.role, u.id as unit, u.lft, u.rgt,
      (select (value #>> '{}')::integer from sec.setting where name = 'idle_minutes') as idle
    into k from sec.action a
    left join sec.session s on s.token_h = p_token_h and not 'PUBLIC' = any (a.roles)
    left join sec.account c on c.id = s.account_id
    left join lateral (select x.id, x.role, x.unit_id from sec.posting x where x.staff_id = c.staff_id and (p_posting is null or x.id = p_posting)
      and x.valid_from <= today and (x.valid_to is null or x.valid_to >= today) order by x.valid_from, x.id limit 1) p on true
    left join sec.unit u on u.id = p.unit_id
    where a.name = p_action;
  if k.action is null then r.denied := 'forbidden'; return r; end if;
  is_public := 'PUBLIC' = any (k.roles);
  is_free := is_public or k.roles && array['ANY', 'WEAK', 'LOCKED'];
  r.account_id := k.account; r.staff_id := k.staff_id; r.session_id := k.session; r.strong := k.strong; r.lo := 1; r.hi := 0;
  if is_public then
    null;
  elsif k.session is null or k.revoked_at is not null or k.expires_at < now() or k.disabled_at is not null then
    r.denied := 'unauthenticated';
  else
    -- An idle session locks itself before anything looks at it: also an operation open to locked sessions must not wake it.
    if k.locked_at is null and k.last_seen_at < now() - make_interval(mins => k.idle) then
      update sec.session set locked_at = now() where id = k.session and locked_at is null;
      k.locked_at := now();
    end if;
    if k.locked_at is not null and not 'LOCKED' = any (k.roles) then
      r.denied := 'session_locked';
    elsif not k.strong and not 'WEAK' = any (k.roles) then
      r.denied := 'second_factor_required';
    elsif k.is_system then
      r.role := 'SYS';
    elsif k.posting is not null then
      r.posting_id := k.posting; r.role := k.role; r.unit_id := k.unit; r.lo := k.lft; r.hi := k.rgt - 1;
    elsif p_posting is not null and not is_free then
      r.denied := 'posting_invalid';
    end if;
    if r.denied is null and k.locked_at is null and k.last_seen_at < now() - interval '30 seconds' and not p_background then
      update sec.session set last_seen_at = now() where id = k.session;
    end if;
  end if;
  if r.denied is null and not is_free and not coalesce(r.role = any (k.roles), false) then r.denied := 'forbidden'; end if;
  purpose_id := k.purpose;
  if k.stated then
    purpose_id := coalesce((select id from audit.purpose where name = p_purpose), purpose_id);
    select id into basis_no from sec.basis_kind where name = p_basis_kind;
    if r.denied is null then
      if p_purpose is null or p_basis is null or p_basis_kind is null then r.denied := 'purpose_required';
      elsif basis_no is null or not p_basis_kind = any (k.basis_kinds) then r.denied := 'basis_invalid';
      elsif not sec.check_basis(p_basis_kind, p_basis, r.staff_id, r.lo, r.hi, p_purpose) then r.denied := 'basis_invalid';
      end if;
    end if;
  end if;
  -- Nested, so that the count is not even prepared for operations without a limit.
  if k.per_minute is not null then
    if r.denied is null and (select count(*) from audit.event e where e.actor = coalesce(r.staff_id, r.account_id) and e.action = k.action and e.outcome <> 2
        and e.at > now() - interval '1 minute') >= k.per_minute then
      r.denied := 'too_many_requests';
    end if;
  end if;
  r.event_id := gen_random_uuid();
  insert into audit.event (id, actor, actor_unit, posting, role, session_id, device_id, ip, action, purpose, basis_kind, basis_id, query_h, note, lo, hi, outcome)
  values (r.event_id, coalesce(r.staff_id, r.account_id), r.unit_id, r.posting_id, r.role, r.session_id, k.device_id, p_ip, k.action, purpose_id, basis_no, p_basis,
    p_query_h, left(coalesce(r.denied, p_note), 200), r.lo, r.hi, case when r.denied is null then 0 else 2 end)
  returning at::text, seq into r.event_at, r.event_seq;
  if r.denied is null then
    nothing := sec.draw_nonce();
    r.token := sec.seal('ticket|' || r.event_at || '|' || r.event_seq || '|' || r.event_id || '|' || coalesce(coalesce(r.staff_id, r.account_id)::text, '') || '|' || r.lo || '|' || r.hi
      || '|' || p_action || '|' || k.writes || '|' || (k.writes or k.reveal));
    -- The log is written in order: the commit of the reading transaction, which the answer waits for, makes the ticket durable too.
    way := set_config('synchronous_commit', 'off', true);
  end if;
  return r;
end $$;
comment on function sec.enter is 'Step one of a look: checks session, posting, role, purpose, basis and rate, and leaves the event. Denials are events too; they return a code instead of raising, so that the event stays.';

create function sec.open(p_token text) returns void language plpgsql security definer set search_path = '' as $$
declare p text := substr(p_token, 66); nothing text;
begin
  -- The word at the front keeps a sealed setting from being handed in as a ticket.
  if p_token is distinct from sec.seal(p) or split_part(p, '|', 1) <> 'ticket' or split_part(p, '|', 2)::timestamptz < clock_timestamp() - interval '5 seconds' then
    raise exception 'ticket_refused' using errcode = '42501';
  end if;
  nothing := sec.draw_nonce();
  nothing := set_config('linan.ticket', sec.seal(pg_current_xact_id()::text || '|' || extract(epoch from transaction_timestamp())::text || '|' || substr(p, 8)), true);
end $$;
comment on function sec.open is 'Step two: binds the ticket to this transaction. Once, on the connection that drew it, within 5 seconds.';

create function sec.bound() returns text language plpgsql stable security definer set search_path = '' as $$
declare c text := current_setting('linan.ticket', true); p text;
begin
  if c is null or c = '' then return null; end if;
  p := substr(c, 66);
  if c = sec.seal(p) and split_part(p, '|', 1) = pg_current_xact_id_if_assigned()::text
      and split_part(p, '|', 2) = extract(epoch from transaction_timestamp())::text then
    return p;
  end if;
  return null;
end $$;
comment on function sec.bound is 'What this transaction holds: xid|start|at|seq|event|actor|lo|hi|operation|writes|reveals, or null. The setting is worth nothing without its seal, and the seal holds for this transaction only.';

create function sec.ctx() returns audit.event language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare r audit.event; p text := sec.bound();
begin
  select * into r from audit.event where at = split_part(p, '|', 3)::timestamptz and seq = split_part(p, '|', 4)::bigint;
  return r;
end $$;
comment on function sec.ctx is 'The event this transaction is bound to, or nulls. No setting and no argument can change it. Policies use the cheaper functions below.';

create function sec.lo() returns integer language plpgsql stable set search_path = '' as $$ begin return split_part(sec.bound(), '|', 7)::integer; end $$;
create function sec.hi() returns integer language plpgsql stable set search_path = '' as $$ begin return split_part(sec.bound(), '|', 8)::integer; end $$;
create function sec.actor() returns uuid language plpgsql stable set search_path = '' as $$ begin return nullif(split_part(sec.bound(), '|', 6), '')::uuid; end $$;
create function sec.event_id() returns uuid language plpgsql stable set search_path = '' as $$ begin return split_part(sec.bound(), '|', 5)::uuid; end $$;
create function sec.action_name() returns text language plpgsql stable set search_path = '' as $$ begin return split_part(sec.bound(), '|', 9); end $$;
create function sec.is_open() returns boolean language plpgsql stable set search_path = '' as $$ begin return sec.bound() is not null; end $$;
create function sec.writes() returns boolean language plpgsql stable set search_path = '' as $$ begin return coalesce(split_part(sec.bound(), '|', 10)::boolean, false); end $$;
create function sec.reveals() returns boolean language plpgsql stable set search_path = '' as $$ begin return coalesce(split_part(sec.bound(), '|', 11)::boolean, false); end $$;
create function sec.granted() returns uuid[] language plpgsql stable security definer set search_path = '' as $$
begin
  return coalesce((select array_agg(g.object_id) from sec.extra_grant g where g.staff_id = sec.actor() and g.until > now()), '{}');
end $$;

create function sec.seen(p_ids uuid[], p_shown smallint) returns void
language plpgsql security definer set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare p text := sec.bound(); k integer := 0; this_at timestamptz; this_no bigint;
begin
  if p is null then raise exception 'no_ticket' using errcode = '42501'; end if;
  this_at := split_part(p, '|', 3)::timestamptz;
  this_no := split_part(p, '|', 4)::bigint;
  if cardinality(p_ids) > 0 then
    insert into audit.subject (event_at, event_seq, person_key, at, shown)
      select this_at, this_no, x, this_at, p_shown from unnest(p_ids) x on conflict do nothing;
    get diagnostics k = row_count;
  end if;
  update audit.event set xid = pg_current_xact_id(), bound_at = transaction_timestamp(), outcome = case outcome when 0 then 1 else outcome end,
      n = coalesce(n, 0) + k, fields = coalesce(fields, 0) | p_shown where at = this_at and seq = this_no;
end $$;
comment on function sec.seen is 'Names everybody shown by this answer and marks the event answered, unless the operation marked it refused; called before COMMIT, always, with an empty list where nobody is shown.';

create function sec.failed(p_at text, p_seq bigint, p_id uuid, p_code text, p_shown uuid[]) returns void
language plpgsql security definer set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
  update audit.event set outcome = 3, note = left(coalesce(note || ' ', '') || p_code, 200), n = nullif(cardinality(p_shown), 0),
      fields = case when cardinality(p_shown) > 0 then 2 end
    where at = p_at::timestamptz and seq = p_seq and id = p_id and outcome = 0;
  if found and cardinality(p_shown) > 0 then
    insert into audit.subject (event_at, event_seq, person_key, at, shown)
      select p_at::timestamptz, p_seq, x, p_at::timestamptz, 2 from (select distinct unnest(p_shown) x) d on conflict do nothing;
  end if;
end $$;
comment on function sec.failed is 'Notes on an entered event that its transaction was rolled back, with the error code and whoever the refusal shows (a version conflict carries the stored record).';

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
