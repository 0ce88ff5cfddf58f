-- A look costs what PostgreSQL prepares for it, not what it computes: every expression of a PL/pgSQL function is made ready anew in each transaction, and
-- every statement in it starts an executor. These say the same as in 0002 in fewer steps; whatever is rare stands behind one question.
alter table sec.account add column has_exceptions boolean not null default true;
comment on column sec.account.has_exceptions is 'Whether an extra grant or an own family or home was ever entered for this person. Sealed into the ticket, so that policies need not look where there is none. May be true for nothing, never false for something.';

create function sec.mark_exceptional() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update sec.account set has_exceptions = true where staff_id = new.staff_id and not has_exceptions;
  return null;
end $$;
comment on function sec.mark_exceptional is 'After a row with a staff_id that widens or narrows what its owner may open.';
create trigger marks_exceptional after insert or update on sec.extra_grant for each row execute function sec.mark_exceptional();

create or replace function sec.enter(p_token_h bytea, p_posting uuid, p_action text, p_purpose text, p_basis_kind text, p_basis uuid,
  p_query_h bytea, p_note text, p_ip inet, p_background boolean default false) returns sec.entry
language plpgsql security definer set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare k record; refused text; basis_no smallint; e record; nonce bigint; ticket text;
begin
  -- A public operation runs for nobody: a dead or locked session in the cookie must not keep its owner from signing in anew.
  select j.*, j.is_live and j.is_awake and not j.is_quiet and j.strong and not j.is_system and j.role = any (j.roles) as is_plain into k from (
    select a.id as action, a.roles, a.writes, a.reveal, a.purpose, a.stated, a.basis_kinds, a.per_minute, s.id as session, s.device_id, s.strong,
        s.revoked_at is null and s.expires_at >= now() and c.disabled_at is null as is_live,
        s.locked_at is null and s.last_seen_at >= now() - make_interval(mins => (select (value #>> '{}')::integer from sec.setting where name = 'idle_minutes')) as is_awake,
        s.last_seen_at < now() - interval '30 seconds' as is_quiet,
        c.id as account, c.staff_id, coalesce(c.staff_id, c.id) as actor, c.is_system, coalesce(c.has_exceptions, true) as has_exceptions, p.id as posting, p.role, u.id as unit, u.lft as lo, u.rgt - 1 as hi
      from sec.action a
      left join sec.session s on s.token_h = p_token_h and not 'PUBLIC' = any (a.roles)
      left join sec.account c on c.id = s.account_id
      left join lateral (select x.id, x.role, x.unit_id from sec.posting x where x.staff_id = c.staff_id and (p_posting is null or x.id = p_posting)
        and x.valid_from <= (now() at time zone 'Asia/Shanghai')::date and (x.valid_to is null or x.valid_to >= (now() at time zone 'Asia/Shanghai')::date)
        order by x.valid_from, x.id limit 1) p on true
      left join sec.unit u on u.id = p.unit_id
      where a.name = p_action) j;
  if not found then return row('forbidden', null, null, null, null, null, null, null, null, null, null, null, null, null)::sec.entry; end if;
  -- An awake session with its second factor, seen within half a minute, in a role the operation is open to: nothing more to ask.
  if k.is_plain is not true then
    if not 'PUBLIC' = any (k.roles) then
      if k.is_live is not true or k.session is null then
        refused := 'unauthenticated';
      else
        -- An idle session locks itself before anything looks at it: also an operation open to locked sessions must not wake it.
        if not k.is_awake then
          update sec.session set locked_at = now() where id = k.session and locked_at is null;
          if not 'LOCKED' = any (k.roles) then refused := 'session_locked'; end if;
        end if;
        if refused is null and not k.strong and not 'WEAK' = any (k.roles) then refused := 'second_factor_required'; end if;
      end if;
    end if;
    if refused is not null or 'PUBLIC' = any (k.roles) or k.is_system or k.posting is null then
      if refused is null and k.is_system is not true and k.posting is null and p_posting is not null and not k.roles && array['PUBLIC', 'ANY', 'WEAK', 'LOCKED'] then
        refused := 'posting_invalid';
      end if;
      k.posting := null; k.unit := null; k.lo := 1; k.hi := 0;
      k.role := case when refused is null and k.is_system then 'SYS' end;
    end if;
    if refused is null and k.is_awake and k.is_quiet and not p_background then update sec.session set last_seen_at = now() where id = k.session; end if;
    if refused is null and not k.roles && array['PUBLIC', 'ANY', 'WEAK', 'LOCKED'] and not coalesce(k.role = any (k.roles), false) then refused := 'forbidden'; end if;
  end if;
  if k.stated then
    k.purpose := coalesce((select id from audit.purpose where name = p_purpose), k.purpose);
    select id into basis_no from sec.basis_kind where name = p_basis_kind;
    if refused is null then
      if p_purpose is null or p_basis is null or p_basis_kind is null then refused := 'purpose_required';
      elsif basis_no is null or not p_basis_kind = any (k.basis_kinds) then refused := 'basis_invalid';
      elsif not sec.check_basis(p_basis_kind, p_basis, k.staff_id, k.lo, k.hi, p_purpose) then refused := 'basis_invalid';
      end if;
    end if;
  end if;
  -- Nested, so that the count is not even prepared for operations without a limit.
  if k.per_minute is not null then
    if refused is null and (select count(*) from audit.event x where x.actor = k.actor and x.action = k.action and x.outcome <> 2
        and x.at > now() - interval '1 minute') >= k.per_minute then
      refused := 'too_many_requests';
    end if;
  end if;
  insert into audit.event (actor, actor_unit, posting, role, session_id, device_id, ip, action, purpose, basis_kind, basis_id, query_h, note, lo, hi, outcome)
  values (k.actor, k.unit, k.posting, k.role, k.session, k.device_id, p_ip, k.action, k.purpose, basis_no, p_basis,
    p_query_h, left(coalesce(refused, p_note), 200), k.lo, k.hi, case when refused is null then 0 else 2 end)
  returning id, at::text as at, seq into e;
  if refused is null then
    -- 60 random bits of a version 4 UUID; see sec.draw_nonce and sec.seal.
    nonce := setval('sec.nonce', 1 + ('x' || right(replace(gen_random_uuid()::text, '-', ''), 15))::bit(60)::bigint);
    ticket := concat('ticket|', e.at, '|', e.seq, '|', e.id, '|', k.actor, '|', k.lo, '|', k.hi, '|', p_action, '|', k.writes::text, '|', (k.writes or k.reveal)::text, '|', k.has_exceptions::text);
    ticket := encode(sha256(convert_to(concat(nonce, ticket, nonce), 'UTF8')), 'hex') || '|' || ticket;
    -- Left on the connection too, so that the next statement can hand it to sec.open without a way through the app.
    perform set_config('linan.entry', ticket, false);
    -- The log is written in order: the commit of the reading transaction, which the answer waits for, makes the ticket durable too.
    perform set_config('synchronous_commit', 'off', true);
  else
    perform set_config('linan.entry', '', false);
  end if;
  return row(refused, e.at, e.seq, e.id, k.account, k.staff_id, k.session, k.posting, k.role, k.unit, k.lo, k.hi, k.strong, ticket)::sec.entry;
end $$;

create or replace function sec.open(p_token text) returns void language plpgsql security definer set search_path = '' as $$
declare nonce bigint := currval('sec.nonce'); p text := substr(coalesce(p_token, ''), 66);
begin
  -- No ticket at all must be told apart from the right one too: null is neither.
  -- The word at the front keeps a sealed setting from being handed in as a ticket.
  if coalesce(p_token, '') <> encode(sha256(convert_to(concat(nonce, p, nonce), 'UTF8')), 'hex') || '|' || p or not starts_with(p, 'ticket|')
      or split_part(p, '|', 2)::timestamptz < clock_timestamp() - interval '5 seconds' then
    raise exception 'ticket_refused' using errcode = '42501';
  end if;
  nonce := setval('sec.nonce', 1 + ('x' || right(replace(gen_random_uuid()::text, '-', ''), 15))::bit(60)::bigint);
  p := concat(pg_current_xact_id(), '|', extract(epoch from transaction_timestamp()), '|', substr(p, 8));
  perform set_config('linan.ticket', encode(sha256(convert_to(concat(nonce, p, nonce), 'UTF8')), 'hex') || '|' || p, true);
end $$;

create or replace function sec.bound() returns text language plpgsql stable security definer set search_path = '' as $$
declare c text := current_setting('linan.ticket', true);
begin
  if c is null or c = '' then return null; end if;
  -- Also where the ticket was never drawn on this connection: then currval fails, and nothing opens.
  return case when c = encode(sha256(convert_to(concat(currval('sec.nonce'), substr(c, 66), currval('sec.nonce')), 'UTF8')), 'hex') || '|' || substr(c, 66)
      and starts_with(substr(c, 66), concat(pg_current_xact_id_if_assigned(), '|', extract(epoch from transaction_timestamp()), '|')) then substr(c, 66) end;
end $$;

comment on function sec.bound is 'What this transaction holds: xid|start|at|seq|event|actor|lo|hi|operation|writes|reveals|exceptions, or null. The setting is worth nothing without its seal, and the seal holds for this transaction only.';

create function sec.has_exceptions() returns boolean language plpgsql stable set search_path = '' as $$
declare p text := sec.bound();
begin
  return split_part(p, '|', 12) is distinct from 'false' or split_part(p, '|', 10) is distinct from 'false';
end $$;
comment on function sec.has_exceptions is 'Whether policies must look for grants and conflicts. An operation that writes may be the one that enters them, so there they always look.';

create or replace function sec.granted() returns uuid[] language plpgsql stable security definer set search_path = '' as $$
begin
  if not sec.has_exceptions() then return '{}'; end if;
  return coalesce((select array_agg(g.object_id) from sec.extra_grant g where g.staff_id = sec.actor() and g.until > now()), '{}');
end $$;

-- Only currval is ever read, which is memory of the connection: nothing of it need survive a crash, so drawing a secret writes no log.
alter sequence sec.nonce set unlogged;
