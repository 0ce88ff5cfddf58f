create table account_credential (
  account_id uuid primary key references sec.account (id),
  login_name text not null,
  password_hash text,
  totp_secret_enc bytea,
  totp_confirmed_at timestamptz,
  totp_last_step bigint,
  failed_count integer not null default 0,
  locked_until timestamptz,
  invitation_h bytea,
  invitation_until timestamptz,
  language text not null default 'zh-CN',
  created_at timestamptz not null default now(),
  version integer not null default 1,
  constraint account_credential_login unique (login_name),
  constraint account_credential_name check (login_name ~ '^[a-z0-9][a-z0-9._-]{2,31}$'),
  constraint account_credential_language check (language in ('zh-CN', 'en'))
);
comment on table account_credential is 'class=S3 Sign-in names, argon2id hashes, one-time-code secrets and lock-out state; readable only inside operations of the accounts slice.';

create table recovery_code (
  account_id uuid not null references sec.account (id),
  code_h bytea not null,
  used_at timestamptz,
  constraint recovery_code_pk primary key (account_id, code_h)
);
comment on table recovery_code is 'class=S3 Hashes of one-time recovery codes.';

create table first_run (
  only_row boolean primary key default true,
  code_h bytea not null,
  created_at timestamptz not null default now(),
  failed_count integer not null default 0,
  used_at timestamptz,
  constraint first_run_single check (only_row)
);
comment on table first_run is 'class=S3 The one-time code the launcher printed; guards the first account.';

-- Readable and writable only while an operation of this slice holds the transaction.
do $$ declare t text; begin
  foreach t in array array['account_credential', 'recovery_code', 'first_run'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy own_slice on %I using ((select sec.action_name()) like ''accounts.%%'') with check ((select sec.action_name()) like ''accounts.%%'')', t);
  end loop;
end $$;
