create table account_credential (
  account_id uuid primary key references sec.account (id),
  login_name text not null,
  password_hash text,
  password_changed_at timestamptz,
  totp_secret_enc bytea,
  totp_pending_enc bytea,
  totp_confirmed_at timestamptz,
  totp_last_step bigint,
  invitation_h bytea,
  invitation_until timestamptz,
  language text not null default 'zh-CN',
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint account_credential_login unique (login_name),
  constraint account_credential_invitation unique (invitation_h),
  constraint account_credential_name check (login_name ~ '^[a-z0-9][a-z0-9._-]{2,31}$'),
  constraint account_credential_language check (language in ('zh-CN', 'en'))
);
comment on table account_credential is 'class=S3 app=none; Sign-in names, argon2id hashes, one-time-code secrets. Reached only through the functions below, each open to named operations.';
comment on column account_credential.totp_secret_enc is 'Envelope of platform/crypto, place account_credential.totp|account id.';

create table sign_in_guard (
  key_h bytea primary key,
  failed_count integer not null,
  last_failed_at timestamptz not null,
  locked_until timestamptz
);
create index sign_in_guard_age on sign_in_guard (last_failed_at);
comment on table sign_in_guard is 'class=S1 app=none; Failed sign-ins by keyed hash of a login name or a source address. Kept for names nobody has as well, so that a lock tells nothing.';

create table recovery_code (
  account_id uuid not null references sec.account (id),
  code_h bytea not null,
  used_at timestamptz,
  constraint recovery_code_pk primary key (account_id, code_h)
);
comment on table recovery_code is 'class=S3 app=none; Keyed hashes of one-time recovery codes.';

create table first_run (
  only_row boolean primary key default true,
  code_h bytea not null,
  created_at timestamptz not null default now(),
  failed_count integer not null default 0,
  used_at timestamptz,
  constraint first_run_single check (only_row)
);
comment on table first_run is 'class=S3 app=none; The one-time code the launcher printed; guards the first account.';

do $$ declare t text; begin
  foreach t in array array['account_credential', 'sign_in_guard', 'recovery_code', 'first_run'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
  end loop;
end $$;

-- Guards ------------------------------------------------------------------------------------------------------------------
create function accounts_only(variadic p_operations text[]) returns void language plpgsql stable security definer set search_path = '' as $$
begin
  if sec.action_name() is null or not (sec.action_name() = any (p_operations)) then raise exception 'forbidden' using errcode = '42501'; end if;
end $$;
comment on function accounts_only is 'Refuses unless this transaction runs one of these operations.';

create function accounts_self() returns uuid language sql stable security definer set search_path = '' as $$
  select s.account_id from sec.session s where s.id = (sec.ctx()).session_id $$;
comment on function accounts_self is 'Account of the session this transaction is bound to.';

create function accounts_note(p_account uuid, p_note text, p_refused boolean) returns void language sql security definer set search_path = '' as $$
  update audit.event e set note = left(p_note, 200), outcome = case when p_refused then 2 else e.outcome end,
      actor = case when p_refused then e.actor else coalesce(e.actor, (select coalesce(a.staff_id, a.id) from sec.account a where a.id = p_account)) end
    from (select (sec.ctx()).at as at, (sec.ctx()).seq as seq) c where e.at = c.at and e.seq = c.seq $$;
comment on function accounts_note is 'Writes on the event whose account was meant. A refused stranger does not become its actor.';

create function accounts_may_manage(p_account uuid) returns text language plpgsql stable security definer set search_path = '' as $$
declare e audit.event := sec.ctx(); acc sec.account; home integer;
begin
  select * into acc from sec.account where id = p_account;
  if acc.id is null then return 'not_found'; end if;
  if acc.id = public.accounts_self() then return 'own_account'; end if;
  if e.role = 'SYS' then return 'ok'; end if;
  if e.role is distinct from 'CHIEF' or acc.staff_id is null then return 'not_found'; end if;
  return public.accounts_may_invite(acc.staff_id);
end $$;

create function accounts_may_invite(p_staff uuid) returns text language plpgsql stable security definer set search_path = '' as $$
declare e audit.event := sec.ctx(); s record;
begin
  select st.id, st.end_on, u.lft into s from public.organisation_v_staff st join sec.unit u on u.id = st.unit_id where st.id = p_staff;
  if s.id is null then return 'not_found'; end if;
  if e.role = 'CHIEF' then
    if s.lft not between e.lo and e.hi then return 'not_found'; end if;
    if s.id = e.actor then return 'own_account'; end if;
    -- Whoever invites holds the code: a chief must not become his equals, the guides above him or the data protection officer.
    if exists (select 1 from sec.posting p join sec.unit u on u.id = p.unit_id where p.staff_id = s.id and coalesce(p.valid_to, 'infinity') >= (now() at time zone 'Asia/Shanghai')::date
        and (u.lft not between e.lo and e.hi or p.role in ('CITY_GUIDE', 'BRANCH_GUIDE', 'CHIEF', 'DPO'))) then return 'not_entitled'; end if;
  elsif e.role is distinct from 'SYS' then return 'not_found';
  end if;
  if s.end_on is not null and s.end_on <= (now() at time zone 'Asia/Shanghai')::date then return 'staff_ended'; end if;
  return 'ok';
end $$;
comment on function accounts_may_invite is 'ok, or why the actor may not open an account for this staff member (nobody hands out more than he holds).';

-- First run ---------------------------------------------------------------------------------------------------------------
create function accounts_install_first_run(p_code_h bytea) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  if exists (select 1 from sec.account where is_system) then return false; end if;
  insert into public.first_run (code_h) values (p_code_h)
    on conflict (only_row) do update set code_h = excluded.code_h, failed_count = 0, created_at = now(), used_at = null;
  return true;
end $$;
comment on function accounts_install_first_run is 'For the installer at each start: arms a new code while there is no system administrator.';

create function accounts_first_run_open() returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.firstRunState');
  return not exists (select 1 from sec.account where is_system);
end $$;
comment on function accounts_first_run_open is 'app=execute; Whether the first account is still to be made.';

create function accounts_try_first_run(p_code_h bytea) returns text language plpgsql security definer set search_path = '' as $$
declare f public.first_run;
begin
  perform public.accounts_only('accounts.setUp');
  select * into f from public.first_run for update;
  if f.only_row is null or f.used_at is not null or exists (select 1 from sec.account where is_system) then
    perform public.accounts_note(null, 'first_run_closed', true);
    return 'closed';
  end if;
  if f.failed_count >= 5 then
    perform public.accounts_note(null, 'first_run_code_dead', true);
    return 'dead';
  end if;
  if f.code_h <> p_code_h then
    update public.first_run set failed_count = f.failed_count + 1;
    perform public.accounts_note(null, 'first_run_code_wrong', true);
    return case when f.failed_count + 1 >= 5 then 'dead' else 'wrong' end;
  end if;
  update public.first_run set used_at = now();
  return 'ok';
end $$;
comment on function accounts_try_first_run is 'app=execute; Five wrong codes and the code is dead until the next start prints a new one.';

-- Making accounts ---------------------------------------------------------------------------------------------------------
create function accounts_create(p_account uuid, p_staff uuid, p_login text, p_invitation_h bytea, p_until timestamptz) returns text
language plpgsql security definer set search_path = '' as $$
declare verdict text;
begin
  perform public.accounts_only('accounts.invite', 'accounts.inviteSystem', 'accounts.setUp');
  if sec.action_name() = 'accounts.invite' then
    verdict := public.accounts_may_invite(p_staff);
    if verdict <> 'ok' then return verdict; end if;
    if exists (select 1 from sec.account where staff_id = p_staff) then return 'account_exists'; end if;
  elsif p_staff is not null or (sec.action_name() = 'accounts.inviteSystem' and (sec.ctx()).role is distinct from 'SYS')
     or (sec.action_name() = 'accounts.setUp' and not exists (select 1 from public.first_run where used_at = now())) then
    return 'not_entitled';
  end if;
  return public.accounts_insert(p_account, p_staff, p_login, p_invitation_h, p_until);
end $$;
comment on function accounts_create is 'app=execute; ok, or the reason for refusal. Without staff: a system administrator.';

create function accounts_insert(p_account uuid, p_staff uuid, p_login text, p_invitation_h bytea, p_until timestamptz) returns text
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select 1 from public.account_credential where login_name = p_login) then return 'login_taken'; end if;
  insert into sec.account (id, staff_id, is_system) values (p_account, p_staff, p_staff is null);
  insert into public.account_credential (account_id, login_name, invitation_h, invitation_until) values (p_account, p_login, p_invitation_h, p_until);
  perform public.accounts_note(p_account, 'account=' || p_account, false);
  return 'ok';
end $$;

create function accounts_install_account(p_account uuid, p_badge text, p_login text, p_invitation_h bytea, p_until timestamptz) returns text
language plpgsql security definer set search_path = '' as $$
declare staff uuid; ended date; verdict text;
begin
  if p_badge is not null then
    select id, end_on into staff, ended from public.organisation_v_staff where badge_no = p_badge;
    if staff is null then return 'not_found'; end if;
    if ended <= (now() at time zone 'Asia/Shanghai')::date then return 'staff_ended'; end if;
    if exists (select 1 from sec.account where staff_id = staff) then return 'account_exists'; end if;
  end if;
  verdict := public.accounts_insert(p_account, staff, p_login, p_invitation_h, p_until);
  if verdict = 'ok' then
    insert into audit.event (action, purpose, outcome, note)
      select a.id, 0, 1, 'linan user add account=' || p_account from sec.action a
       where a.name = case when p_badge is null then 'accounts.inviteSystem' else 'accounts.invite' end;
  end if;
  return verdict;
end $$;
comment on function accounts_install_account is 'For the command line, as the installer: badge number of a staff member, or none for a system administrator. Leaves an event.';

create function accounts_reinvite(p_account uuid, p_invitation_h bytea, p_until timestamptz, p_name_h bytea) returns text
language plpgsql security definer set search_path = '' as $$
declare verdict text;
begin
  perform public.accounts_only('accounts.resetAccount');
  verdict := public.accounts_may_manage(p_account);
  if verdict <> 'ok' then return verdict; end if;
  update public.account_credential set password_hash = null, totp_secret_enc = null, totp_pending_enc = null, totp_confirmed_at = null,
      totp_last_step = null, invitation_h = p_invitation_h, invitation_until = p_until, version = version + 1 where account_id = p_account;
  update public.recovery_code set used_at = now() where account_id = p_account and used_at is null;
  update sec.session set revoked_at = now() where account_id = p_account and revoked_at is null;
  delete from public.sign_in_guard where key_h = p_name_h;
  perform public.accounts_note(p_account, 'account=' || p_account, false);
  return 'ok';
end $$;
comment on function accounts_reinvite is 'app=execute; Takes password, second factor and sessions away and arms a new invitation.';

create function accounts_set_disabled(p_account uuid, p_disabled boolean) returns text language plpgsql security definer set search_path = '' as $$
declare verdict text; staff uuid;
begin
  perform public.accounts_only('accounts.disableAccount', 'accounts.enableAccount');
  verdict := public.accounts_may_manage(p_account);
  if p_disabled and verdict = 'staff_ended' then verdict := 'ok'; end if;
  select staff_id into staff from sec.account where id = p_account;
  if verdict = 'ok' and not p_disabled and staff is not null then verdict := public.accounts_may_invite(staff); end if;
  if verdict <> 'ok' then return verdict; end if;
  update sec.account set disabled_at = case when p_disabled then coalesce(disabled_at, now()) end where id = p_account;
  if p_disabled then update sec.session set revoked_at = now() where account_id = p_account and revoked_at is null; end if;
  perform public.accounts_note(p_account, 'account=' || p_account, false);
  return 'ok';
end $$;
comment on function accounts_set_disabled is 'app=execute; Disables (sessions die with it) or enables an account.';

create function accounts_disable_ended(p_today date) returns integer language plpgsql security definer set search_path = '' as $$
declare n integer;
begin
  with ended as (
    update sec.account a set disabled_at = now() from public.organisation_v_staff s
      where s.id = a.staff_id and a.disabled_at is null and s.end_on <= least(p_today, (now() at time zone 'Asia/Shanghai')::date) returning a.id),
    closed as (update sec.session s set revoked_at = now() from ended where s.account_id = ended.id and s.revoked_at is null)
  select count(*) into n from ended;
  return n;
end $$;
comment on function accounts_disable_ended is 'app=execute retention=execute; Daily, and when a service ends: disables accounts of staff whose last day has come. Does only what the staff records say, so anybody may run it.';

create function accounts_forget_sessions() returns integer language plpgsql security definer set search_path = '' as $$
declare n integer;
begin
  delete from sec.session s where least(coalesce(s.revoked_at, s.expires_at), s.expires_at) < now() - interval '30 days';
  get diagnostics n = row_count;
  return n;
end $$;
comment on function accounts_forget_sessions is 'retention=execute; Hourly job: removes sessions that ended 30 days ago. Audit events keep the id of the session they came from.';

-- Signing in --------------------------------------------------------------------------------------------------------------
create function accounts_gate(p_name_h bytea, p_source_h bytea, out locked_until timestamptz, out crowded boolean)
language plpgsql stable security definer set search_path = '' as $$
begin
  select max(g.locked_until) into locked_until from public.sign_in_guard g where g.key_h = p_name_h and g.locked_until > clock_timestamp();
  -- A station may sit behind one address: thirty failures in a quarter of an hour are more than its people make.
  crowded := exists (select 1 from public.sign_in_guard g where g.key_h = p_source_h and g.failed_count >= 30 and g.last_failed_at > now() - interval '15 minutes');
end $$;
comment on function accounts_gate is 'app=execute; Until when this login name is locked, and whether too many attempts came from this address.';

create function accounts_failed(p_name_h bytea, p_source_h bytea, p_account uuid, p_note text, out locked_until timestamptz)
language plpgsql security definer set search_path = '' as $$
begin
  if sec.action_name() not like 'accounts.%' then raise exception 'forbidden' using errcode = '42501'; end if;
  perform public.accounts_note(p_account, p_note || coalesce(' account=' || p_account, ''), true);
  if p_name_h is not null then
    -- The row lock makes attempts queue here; those that find the name locked already do not count on. 15 minutes from the fifth, then doubling.
    insert into public.sign_in_guard as g (key_h, failed_count, last_failed_at) values (p_name_h, 1, clock_timestamp())
      on conflict (key_h) do update set
        failed_count = case when g.locked_until > clock_timestamp() then g.failed_count
                            when g.last_failed_at < clock_timestamp() - interval '1 day' then 1 else g.failed_count + 1 end,
        last_failed_at = clock_timestamp();
    update public.sign_in_guard g set locked_until = clock_timestamp() + least(interval '15 minutes' * power(2, least(g.failed_count - 5, 10)), interval '1 day')
      where g.key_h = p_name_h and g.failed_count >= 5 and (g.locked_until is null or g.locked_until <= clock_timestamp());
    select g.locked_until into locked_until from public.sign_in_guard g where g.key_h = p_name_h;
    if locked_until is not null then
      perform public.accounts_note(p_account, p_note || ' locked' || coalesce(' account=' || p_account, ''), true);
    end if;
  end if;
  insert into public.sign_in_guard as g (key_h, failed_count, last_failed_at) values (p_source_h, 1, clock_timestamp())
    on conflict (key_h) do update set last_failed_at = clock_timestamp(),
      failed_count = case when g.last_failed_at < clock_timestamp() - interval '15 minutes' then 1 else g.failed_count + 1 end;
  delete from public.sign_in_guard where last_failed_at < now() - interval '3 days';
end $$;
comment on function accounts_failed is 'app=execute; Counts one failure for the name and the address and marks the event refused. Answers the end of the lock, if there is one now.';

create function accounts_is_locked(p_name_h bytea) returns boolean language plpgsql security definer set search_path = '' as $$
declare g public.sign_in_guard;
begin
  select * into g from public.sign_in_guard where key_h = p_name_h for update;
  return coalesce(g.locked_until > clock_timestamp(), false);
end $$;
comment on function accounts_is_locked is 'Waits for attempts under way: a right answer after the fifth wrong one of the same moment is refused.';

create function accounts_credential(p_login text) returns table (account_id uuid, password_hash text, must_enrol boolean) language plpgsql stable security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.signIn');
  return query select c.account_id, c.password_hash, c.totp_confirmed_at is null from public.account_credential c join sec.account a on a.id = c.account_id
    left join public.organisation_v_staff s on s.id = a.staff_id
    where c.login_name = p_login and a.disabled_at is null and c.password_hash is not null
      and (s.end_on is null or s.end_on > (now() at time zone 'Asia/Shanghai')::date);
end $$;
comment on function accounts_credential is 'app=execute; Hash to verify at sign-in; nothing for names that nobody may use.';

create function accounts_start_session(p_session uuid, p_account uuid, p_token_h bytea, p_name_h bytea, p_ip inet, p_user_agent text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.signIn', 'accounts.acceptInvitation', 'accounts.setUp');
  if public.accounts_is_locked(p_name_h) then return false; end if;
  -- Half signed in: a quarter of an hour to give or enrol the second factor.
  insert into sec.session (id, token_h, account_id, ip, user_agent, expires_at) values (p_session, p_token_h, p_account, p_ip, left(p_user_agent, 200), now() + interval '15 minutes');
  update audit.event e set session_id = p_session from (select (sec.ctx()).at as at, (sec.ctx()).seq as seq) c where e.at = c.at and e.seq = c.seq;
  perform public.accounts_note(p_account, 'account=' || p_account, false);
  return true;
end $$;
comment on function accounts_start_session is 'app=execute; First factor given: a weak session. False where the name got locked meanwhile.';

create function accounts_make_strong(p_token_h bytea, p_name_h bytea) returns void language sql security definer set search_path = '' as $$
  update sec.session set strong = true, token_h = p_token_h, last_seen_at = now(),
      expires_at = case when strong then expires_at else now() + make_interval(hours => (select (value #>> '{}')::integer from sec.setting where name = 'session_hours')) end
    where id = (sec.ctx()).session_id and revoked_at is null;
  delete from public.sign_in_guard where key_h = p_name_h $$;
comment on function accounts_make_strong is 'Both factors given: new token, full life, failures forgotten.';

create function accounts_take_invitation(p_code_h bytea) returns table (account_id uuid, login_name text) language plpgsql security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.acceptInvitation');
  return query select c.account_id, c.login_name from public.account_credential c join sec.account a on a.id = c.account_id
    left join public.organisation_v_staff s on s.id = a.staff_id
    where c.invitation_h = p_code_h and c.invitation_until > now() and a.disabled_at is null
      and (s.end_on is null or s.end_on > (now() at time zone 'Asia/Shanghai')::date) for update of c;
end $$;
comment on function accounts_take_invitation is 'app=execute; The account this code invites; none where it is unknown, used or over.';

create function accounts_set_password(p_account uuid, p_hash text) returns void language plpgsql security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.setUp', 'accounts.acceptInvitation', 'accounts.changePassword');
  if sec.action_name() = 'accounts.changePassword' and p_account is distinct from public.accounts_self() then raise exception 'forbidden' using errcode = '42501'; end if;
  update public.account_credential set password_hash = p_hash, password_changed_at = now(), invitation_h = null, invitation_until = null, version = version + 1
    where account_id = p_account;
end $$;
comment on function accounts_set_password is 'app=execute; Stores a new argon2id hash and uses the invitation up.';

-- Second factor -----------------------------------------------------------------------------------------------------------
create function accounts_own_secrets() returns table (account_id uuid, login_name text, password_hash text, totp_secret_enc bytea, totp_pending_enc bytea, totp_last_step bigint, strong boolean)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.unlockSession', 'accounts.changePassword', 'accounts.startTotp', 'accounts.confirmTotp', 'accounts.verifyTotp',
    'accounts.useRecoveryCode', 'accounts.renewRecoveryCodes');
  return query select c.account_id, c.login_name, c.password_hash, c.totp_secret_enc, c.totp_pending_enc, c.totp_last_step, s.strong
    from public.account_credential c join sec.session s on s.account_id = c.account_id where s.id = (sec.ctx()).session_id;
end $$;
comment on function accounts_own_secrets is 'app=execute; What is needed to check the actor himself once more.';

create function accounts_set_pending_totp(p_secret_enc bytea) returns void language plpgsql security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.startTotp');
  update public.account_credential set totp_pending_enc = p_secret_enc where account_id = public.accounts_self();
end $$;
comment on function accounts_set_pending_totp is 'app=execute; A second factor that counts once a code of it was given.';

create function accounts_put_recovery_codes(p_codes bytea[]) returns void language plpgsql security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.confirmTotp', 'accounts.renewRecoveryCodes');
  delete from public.recovery_code where account_id = public.accounts_self();
  insert into public.recovery_code (account_id, code_h) select public.accounts_self(), c from unnest(p_codes) c;
end $$;
comment on function accounts_put_recovery_codes is 'app=execute; Replaces the recovery codes of the actor.';

create function accounts_confirm_totp(p_step bigint, p_codes bytea[], p_token_h bytea, p_name_h bytea) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.confirmTotp');
  if public.accounts_is_locked(p_name_h) then return false; end if;
  update public.account_credential set totp_secret_enc = totp_pending_enc, totp_pending_enc = null, totp_confirmed_at = now(), totp_last_step = p_step, version = version + 1
    where account_id = public.accounts_self() and totp_pending_enc is not null
      and (totp_secret_enc is null or (select strong from sec.session where id = (sec.ctx()).session_id));
  if not found then return false; end if;
  perform public.accounts_put_recovery_codes(p_codes);
  -- Sessions that were opened under the old factor end.
  update sec.session set revoked_at = now() where account_id = public.accounts_self() and id <> (sec.ctx()).session_id and revoked_at is null;
  perform public.accounts_make_strong(p_token_h, p_name_h);
  return true;
end $$;
comment on function accounts_confirm_totp is 'app=execute; Makes the pending second factor the real one.';

create function accounts_pass_totp(p_step bigint, p_token_h bytea, p_name_h bytea) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.verifyTotp');
  if public.accounts_is_locked(p_name_h) then return false; end if;
  -- One statement: of two requests with the same code only one finds the older step (RFC 6238 §5.2).
  update public.account_credential set totp_last_step = p_step
    where account_id = public.accounts_self() and totp_confirmed_at is not null and coalesce(totp_last_step, 0) < p_step;
  if not found then return false; end if;
  perform public.accounts_make_strong(p_token_h, p_name_h);
  return true;
end $$;
comment on function accounts_pass_totp is 'app=execute; False where the code was used before or the name is locked.';

create function accounts_use_recovery(p_code_h bytea, p_token_h bytea, p_name_h bytea) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.useRecoveryCode');
  if public.accounts_is_locked(p_name_h) then return false; end if;
  update public.recovery_code set used_at = now() where account_id = public.accounts_self() and code_h = p_code_h and used_at is null;
  if not found then return false; end if;
  perform public.accounts_make_strong(p_token_h, p_name_h);
  return true;
end $$;
comment on function accounts_use_recovery is 'app=execute; Each recovery code opens once.';

-- Sessions and the own account --------------------------------------------------------------------------------------------
create function accounts_me() returns table (account_id uuid, login_name text, language text, strong boolean, has_totp boolean, totp_confirmed_at timestamptz,
  password_changed_at timestamptz, recovery_left integer, expires_at timestamptz) language plpgsql stable security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.whoAmI', 'accounts.getMyAccount');
  return query select c.account_id, c.login_name, c.language, s.strong, c.totp_confirmed_at is not null, c.totp_confirmed_at, c.password_changed_at,
      (select count(*)::integer from public.recovery_code r where r.account_id = c.account_id and r.used_at is null), s.expires_at
    from public.account_credential c join sec.session s on s.account_id = c.account_id where s.id = (sec.ctx()).session_id;
end $$;
comment on function accounts_me is 'app=execute; The actor''s own account, without secrets.';

create function accounts_my_postings() returns table (id uuid, role text, unit_id uuid, unit_name text) language plpgsql stable security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.whoAmI');
  return query select p.id, p.role, p.unit_id, coalesce(u.short_name, u.name) from sec.posting p left join public.organisation_v_unit u on u.id = p.unit_id
    where p.staff_id = (select a.staff_id from sec.account a where a.id = public.accounts_self())
      and (now() at time zone 'Asia/Shanghai')::date between p.valid_from and coalesce(p.valid_to, 'infinity') order by p.valid_from, p.id;
end $$;
comment on function accounts_my_postings is 'app=execute; Postings that hold today; the first is the one taken where none is chosen.';

create function accounts_my_sessions() returns table (id uuid, ip text, user_agent text, created_at timestamptz, last_seen_at timestamptz, expires_at timestamptz, locked boolean, current boolean)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.listSessions');
  return query select s.id, host(s.ip), s.user_agent, s.created_at, s.last_seen_at, s.expires_at, s.locked_at is not null, s.id = (sec.ctx()).session_id
    from sec.session s where s.account_id = public.accounts_self() and s.revoked_at is null and s.expires_at > now() order by s.last_seen_at desc limit 100;
end $$;
comment on function accounts_my_sessions is 'app=execute; Where the actor is signed in.';

create function accounts_revoke(p_session uuid) returns integer language plpgsql security definer set search_path = '' as $$
declare n integer; mine uuid := (sec.ctx()).session_id;
begin
  perform public.accounts_only('accounts.signOut', 'accounts.revokeSession', 'accounts.revokeOtherSessions', 'accounts.changePassword');
  update sec.session set revoked_at = now() where account_id = public.accounts_self() and revoked_at is null
    and case sec.action_name() when 'accounts.signOut' then id = mine when 'accounts.revokeSession' then id = p_session else id <> mine end;
  get diagnostics n = row_count;
  return n;
end $$;
comment on function accounts_revoke is 'app=execute; Ends own sessions: this one, a named one, or all others, by what the operation is.';

create function accounts_lock() returns void language plpgsql security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.lockSession');
  update sec.session set locked_at = now() where id = (sec.ctx()).session_id and locked_at is null;
end $$;
comment on function accounts_lock is 'app=execute; Locks the actor''s session.';

create function accounts_unlock(p_name_h bytea) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.unlockSession');
  if public.accounts_is_locked(p_name_h) then return false; end if;
  update sec.session set locked_at = null, last_seen_at = now() where id = (sec.ctx()).session_id and revoked_at is null;
  delete from public.sign_in_guard where key_h = p_name_h;
  return true;
end $$;
comment on function accounts_unlock is 'app=execute; The password was given again.';

create function accounts_set_language(p_language text) returns void language plpgsql security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.setLanguage');
  update public.account_credential set language = p_language where account_id = public.accounts_self();
end $$;
comment on function accounts_set_language is 'app=execute; Language of the actor.';

-- Administration ----------------------------------------------------------------------------------------------------------
create function accounts_list(p_after text, p_limit integer) returns table (account_id uuid, login_name text, is_system boolean, staff_id uuid, staff_name text, badge_no text,
  unit_name text, disabled_at timestamptz, has_password boolean, has_totp boolean, invitation_until timestamptz, last_seen_at timestamptz, verdict text)
language plpgsql stable security definer set search_path = '' as $$
declare e audit.event := sec.ctx();
begin
  perform public.accounts_only('accounts.listAccounts');
  return query select c.account_id, c.login_name, a.is_system, s.id, s.name, s.badge_no, u.name, a.disabled_at, c.password_hash is not null, c.totp_confirmed_at is not null,
      c.invitation_until, (select max(x.last_seen_at) from sec.session x where x.account_id = a.id and x.strong), public.accounts_may_manage(a.id)
    from public.account_credential c join sec.account a on a.id = c.account_id left join public.organisation_v_staff s on s.id = a.staff_id
      left join public.organisation_v_unit u on u.id = s.unit_id left join sec.unit su on su.id = s.unit_id
    where (e.role = 'SYS' or (e.role = 'CHIEF' and su.lft between e.lo and e.hi)) and c.login_name > coalesce(p_after, '')
    order by c.login_name limit p_limit;
end $$;
comment on function accounts_list is 'app=execute; Accounts the actor looks after: all for a system administrator, those of his station for a chief.';

create function accounts_invitable(p_term text) returns table (staff_id uuid, name text, badge_no text, unit_name text) language plpgsql stable security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.findInvitable');
  return query select s.id, s.name, s.badge_no, u.name from public.organisation_v_staff s left join public.organisation_v_unit u on u.id = s.unit_id
    where not exists (select 1 from sec.account a where a.staff_id = s.id) and (strpos(s.name, p_term) > 0 or strpos(s.badge_no, upper(p_term)) > 0)
      and public.accounts_may_invite(s.id) = 'ok' order by s.name, s.badge_no limit 20;
end $$;
comment on function accounts_invitable is 'app=execute; Staff without an account whom the actor may invite.';

create function accounts_login_of(p_account uuid) returns text language plpgsql stable security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.resetAccount');
  return (select c.login_name from public.account_credential c where c.account_id = p_account and public.accounts_may_manage(p_account) = 'ok');
end $$;
comment on function accounts_login_of is 'app=execute; Login name of an account the actor may manage.';
