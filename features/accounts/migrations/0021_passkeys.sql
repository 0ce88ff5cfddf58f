create table passkey (
  id uuid primary key,
  account_id uuid not null references sec.account (id),
  credential_id bytea not null,
  public_key bytea not null,
  sign_count bigint not null,
  transports text[] not null,
  synced boolean not null,
  name text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoked_why text,
  constraint passkey_credential unique (credential_id),
  constraint passkey_name check (length(name) between 1 and 40),
  constraint passkey_count check (sign_count >= 0),
  constraint passkey_why check (revoked_why in ('OWNER', 'RESET', 'COPIED')),
  constraint passkey_ended check ((revoked_at is null) = (revoked_why is null))
);
create index passkey_account on passkey (account_id);
comment on table passkey is 'class=S3 app=none; Public keys of WebAuthn credentials. A revoked one stays, so that its key is never enrolled again. Reached only through the functions below.';

create table passkey_challenge (
  ticket_h bytea primary key,
  challenge bytea not null,
  session_id uuid,
  expires_at timestamptz not null
);
create index passkey_challenge_end on passkey_challenge (expires_at);
comment on table passkey_challenge is 'class=S3 app=none; What an authenticator is to sign: once, within five minutes, for the session (or, before signing in, the page) that asked.';

do $$ declare t text; begin
  foreach t in array array['passkey', 'passkey_challenge'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
  end loop;
end $$;

-- Challenges --------------------------------------------------------------------------------------------------------------
create function accounts_put_challenge(p_ticket_h bytea, p_challenge bytea) returns void language plpgsql security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.startPasskey', 'accounts.startPasskeySignIn');
  delete from public.passkey_challenge where expires_at < clock_timestamp();
  insert into public.passkey_challenge (ticket_h, challenge, session_id, expires_at)
    values (p_ticket_h, p_challenge, case sec.action_name() when 'accounts.startPasskey' then (sec.ctx()).session_id end, clock_timestamp() + interval '5 minutes');
end $$;
comment on function accounts_put_challenge is 'app=execute; Remembers a challenge for five minutes; that of an enrolment belongs to the session.';

create function accounts_take_challenge(p_ticket_h bytea) returns bytea language plpgsql security definer set search_path = '' as $$
declare taken bytea;
begin
  perform public.accounts_only('accounts.addPasskey', 'accounts.signInWithPasskey');
  -- One statement: of two answers at once only one finds the row.
  delete from public.passkey_challenge c where c.ticket_h = p_ticket_h and c.expires_at > clock_timestamp()
    and c.session_id is not distinct from case sec.action_name() when 'accounts.addPasskey' then (sec.ctx()).session_id end
    returning c.challenge into taken;
  return taken;
end $$;
comment on function accounts_take_challenge is 'app=execute; The challenge, once; none where it is over, used, or of another session or purpose.';

-- The own passkeys --------------------------------------------------------------------------------------------------------
create function accounts_my_passkeys() returns table (id uuid, credential_id bytea, transports text[], synced boolean, name text, created_at timestamptz, last_used_at timestamptz,
  revoked_at timestamptz, revoked_why text) language plpgsql stable security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.listPasskeys', 'accounts.startPasskey');
  return query select p.id, p.credential_id, p.transports, p.synced, p.name, p.created_at, p.last_used_at, p.revoked_at, p.revoked_why from public.passkey p
    where p.account_id = public.accounts_self() and (p.revoked_at is null or p.revoked_why = 'COPIED' and p.revoked_at > now() - interval '30 days')
    order by p.created_at, p.id;
end $$;
comment on function accounts_my_passkeys is 'app=execute; Passkeys of the actor, and for a month those that were refused because there is a copy of them.';

create function accounts_spend_totp(p_step bigint, p_name_h bytea) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.startPasskey');
  if public.accounts_is_locked(p_name_h) then return false; end if;
  update public.account_credential set totp_last_step = p_step
    where account_id = public.accounts_self() and totp_confirmed_at is not null and coalesce(totp_last_step, 0) < p_step;
  return found;
end $$;
comment on function accounts_spend_totp is 'app=execute; Takes a one-time code once more from somebody who is signed in. False where it was used before or the name is locked.';

create function accounts_add_passkey(p_id uuid, p_credential bytea, p_key bytea, p_count bigint, p_transports text[], p_synced boolean, p_name text) returns text
language plpgsql security definer set search_path = '' as $$
declare me uuid := public.accounts_self();
begin
  perform public.accounts_only('accounts.addPasskey');
  -- The row lock makes enrolments of one account queue here, so that the limit holds.
  perform 1 from public.account_credential where account_id = me for update;
  if (select count(*) from public.passkey where account_id = me and revoked_at is null) >= 10 then return 'passkey_limit'; end if;
  insert into public.passkey (id, account_id, credential_id, public_key, sign_count, transports, synced, name)
    values (p_id, me, p_credential, p_key, p_count, p_transports, p_synced, p_name) on conflict (credential_id) do nothing;
  if not found then return 'passkey_known'; end if;
  perform public.accounts_note(me, 'account=' || me || ' passkey=' || p_id, false);
  return 'ok';
end $$;
comment on function accounts_add_passkey is 'app=execute; ok, or the reason for refusal. A credential belongs to one account for ever.';

create function accounts_rename_passkey(p_id uuid, p_name text) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.renamePasskey');
  update public.passkey set name = p_name where id = p_id and account_id = public.accounts_self() and revoked_at is null;
  return found;
end $$;
comment on function accounts_rename_passkey is 'app=execute; False where it is not the actor''s.';

create function accounts_revoke_passkey(p_id uuid) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.revokePasskey');
  update public.passkey set revoked_at = now(), revoked_why = 'OWNER' where id = p_id and account_id = public.accounts_self() and revoked_at is null;
  if not found then return false; end if;
  -- It may be a lost phone: what it opened ends with it.
  update sec.session set revoked_at = now() where account_id = public.accounts_self() and id <> (sec.ctx()).session_id and revoked_at is null;
  perform public.accounts_note(public.accounts_self(), 'account=' || public.accounts_self() || ' passkey=' || p_id, false);
  return true;
end $$;
comment on function accounts_revoke_passkey is 'app=execute; Ends one passkey of the actor and all his other sessions.';

-- Signing in --------------------------------------------------------------------------------------------------------------
create function accounts_passkey_for(p_credential bytea) returns table (passkey_id uuid, account_id uuid, login_name text, public_key bytea)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.signInWithPasskey');
  return query select p.id, p.account_id, c.login_name, p.public_key from public.passkey p join public.account_credential c on c.account_id = p.account_id
    join sec.account a on a.id = p.account_id left join public.organisation_v_staff s on s.id = a.staff_id
    where p.credential_id = p_credential and p.revoked_at is null and a.disabled_at is null and c.password_hash is not null and c.totp_confirmed_at is not null
      and (s.end_on is null or s.end_on > (now() at time zone 'Asia/Shanghai')::date);
end $$;
comment on function accounts_passkey_for is 'app=execute; The key to verify with; nothing for passkeys that nobody may use.';

create function accounts_open_with_passkey(p_passkey uuid, p_count bigint, p_synced boolean, p_session uuid, p_token_h bytea, p_name_h bytea, p_ip inet, p_user_agent text)
returns text language plpgsql security definer set search_path = '' as $$
declare owner uuid;
begin
  perform public.accounts_only('accounts.signInWithPasskey');
  if public.accounts_is_locked(p_name_h) then return 'locked'; end if;
  -- An authenticator that counts only counts up (WebAuthn §6.1.1); one that never counts stays at 0.
  update public.passkey p set sign_count = p_count, synced = p_synced, last_used_at = now()
    where p.id = p_passkey and p.revoked_at is null and (p_count > p.sign_count or (p_count = 0 and p.sign_count = 0)) returning p.account_id into owner;
  if owner is null then
    -- The signature was right and the count is old: there are two of them, and nobody knows which is the owner's.
    update public.passkey p set revoked_at = now(), revoked_why = 'COPIED' where p.id = p_passkey and p.revoked_at is null;
    return 'copied';
  end if;
  insert into sec.session (id, token_h, account_id, ip, user_agent, strong, expires_at) values (p_session, p_token_h, owner, p_ip, left(p_user_agent, 200), true,
    now() + make_interval(hours => (select (value #>> '{}')::integer from sec.setting where name = 'session_hours')));
  delete from public.sign_in_guard where key_h = p_name_h;
  update audit.event e set session_id = p_session from (select (sec.ctx()).at as at, (sec.ctx()).seq as seq) c where e.at = c.at and e.seq = c.seq;
  perform public.accounts_note(owner, 'account=' || owner || ' passkey=' || p_passkey, false);
  return 'ok';
end $$;
comment on function accounts_open_with_passkey is 'app=execute; The authenticator knew its owner and signed: both factors in one, a full session. Or locked, or copied.';

-- What was there and now knows passkeys -----------------------------------------------------------------------------------
create or replace function accounts_own_secrets() returns table (account_id uuid, login_name text, password_hash text, totp_secret_enc bytea, totp_pending_enc bytea, totp_last_step bigint, strong boolean)
language plpgsql stable security definer set search_path = '' as $$
begin
  perform public.accounts_only('accounts.unlockSession', 'accounts.changePassword', 'accounts.startTotp', 'accounts.confirmTotp', 'accounts.verifyTotp',
    'accounts.useRecoveryCode', 'accounts.renewRecoveryCodes', 'accounts.startPasskey');
  return query select c.account_id, c.login_name, c.password_hash, c.totp_secret_enc, c.totp_pending_enc, c.totp_last_step, s.strong
    from public.account_credential c join sec.session s on s.account_id = c.account_id where s.id = (sec.ctx()).session_id;
end $$;

create or replace function accounts_reinvite(p_account uuid, p_invitation_h bytea, p_until timestamptz, p_name_h bytea) returns text
language plpgsql security definer set search_path = '' as $$
declare verdict text;
begin
  perform public.accounts_only('accounts.resetAccount');
  verdict := public.accounts_may_manage(p_account);
  if verdict <> 'ok' then return verdict; end if;
  update public.account_credential set password_hash = null, totp_secret_enc = null, totp_pending_enc = null, totp_confirmed_at = null,
      totp_last_step = null, invitation_h = p_invitation_h, invitation_until = p_until, version = version + 1 where account_id = p_account;
  update public.recovery_code set used_at = now() where account_id = p_account and used_at is null;
  update public.passkey set revoked_at = now(), revoked_why = 'RESET' where account_id = p_account and revoked_at is null;
  update sec.session set revoked_at = now() where account_id = p_account and revoked_at is null;
  delete from public.sign_in_guard where key_h = p_name_h;
  perform public.accounts_note(p_account, 'account=' || p_account, false);
  return 'ok';
end $$;
comment on function accounts_reinvite is 'app=execute; Takes password, second factor, passkeys and sessions away and arms a new invitation.';
