import { maybe, one, type Tx } from '#platform/db/tx.ts'

/** Everything here goes through definer functions of the slice's migration: the app's login holds no right on these tables. */

export interface Invitation {
  hash: Buffer | null
  until: Date | null
}
export type Verdict =
  | 'ok'
  | 'not_found'
  | 'own_account'
  | 'not_entitled'
  | 'staff_ended'
  | 'account_exists'
  | 'login_taken'

const value = async <T>(tx: Tx, text: string, params: readonly unknown[] = []): Promise<T> =>
  (await one<{ v: T }>(tx, text, params)).v

export const isFirstRunOpen = (tx: Tx) => value<boolean>(tx, 'select accounts_first_run_open() as v')
export const tryFirstRun = (tx: Tx, codeHash: Buffer) =>
  value<'ok' | 'wrong' | 'dead' | 'closed'>(tx, 'select accounts_try_first_run($1) as v', [codeHash])

export const createAccount = (tx: Tx, id: string, staffId: string | null, loginName: string, invitation: Invitation) =>
  value<Verdict>(tx, 'select accounts_create($1,$2,$3,$4,$5) as v', [
    id,
    staffId,
    loginName,
    invitation.hash,
    invitation.until,
  ])
export const reinvite = (tx: Tx, id: string, invitation: Invitation, nameKey: Buffer) =>
  value<Verdict>(tx, 'select accounts_reinvite($1,$2,$3,$4) as v', [id, invitation.hash, invitation.until, nameKey])
export const setDisabled = (tx: Tx, id: string, disabled: boolean) =>
  value<Verdict>(tx, 'select accounts_set_disabled($1,$2) as v', [id, disabled])
export const loginOf = (tx: Tx, id: string) => value<string | null>(tx, 'select accounts_login_of($1) as v', [id])
export const disableEnded = (tx: Tx, today: string) =>
  value<number>(tx, 'select accounts_disable_ended($1) as v', [today])
/** Removes sessions that ended 30 days ago; a job's, the app may not. */
export const forgetSessions = (tx: Tx) => value<number>(tx, 'select accounts_forget_sessions() as v')

export const gate = (tx: Tx, nameKey: Buffer | null, sourceKey: Buffer) =>
  one<{ locked_until: Date | null; crowded: boolean }>(tx, 'select * from accounts_gate($1,$2)', [nameKey, sourceKey])
export const countFailure = (
  tx: Tx,
  nameKey: Buffer | null,
  sourceKey: Buffer,
  accountId: string | null,
  note: string,
) => value<Date | null>(tx, 'select accounts_failed($1,$2,$3,$4) as v', [nameKey, sourceKey, accountId, note])
export const findCredential = (tx: Tx, loginName: string) =>
  maybe<{ account_id: string; password_hash: string; must_enrol: boolean }>(
    tx,
    'select * from accounts_credential($1)',
    [loginName],
  )
export const takeInvitation = (tx: Tx, codeHash: Buffer) =>
  maybe<{ account_id: string; login_name: string }>(tx, 'select * from accounts_take_invitation($1)', [codeHash])
export const startSession = (
  tx: Tx,
  s: { id: string; accountId: string; tokenHash: Buffer; nameKey: Buffer; ip: string; userAgent: string },
) =>
  value<boolean>(tx, 'select accounts_start_session($1,$2,$3,$4,$5,$6) as v', [
    s.id,
    s.accountId,
    s.tokenHash,
    s.nameKey,
    s.ip,
    s.userAgent,
  ])
export const setPassword = (tx: Tx, accountId: string, hash: string) =>
  tx.query('select accounts_set_password($1,$2)', [accountId, hash])

export interface OwnSecrets {
  account_id: string
  login_name: string
  password_hash: string | null
  totp_secret_enc: Buffer | null
  totp_pending_enc: Buffer | null
  strong: boolean
  [column: string]: unknown
}
export const ownSecrets = (tx: Tx) => one<OwnSecrets>(tx, 'select * from accounts_own_secrets()')
export const setPendingTotp = (tx: Tx, sealed: Buffer) => tx.query('select accounts_set_pending_totp($1)', [sealed])
export const confirmTotp = (tx: Tx, step: number, codes: Buffer[], tokenHash: Buffer, nameKey: Buffer) =>
  value<boolean>(tx, 'select accounts_confirm_totp($1,$2,$3,$4) as v', [step, codes, tokenHash, nameKey])
export const passTotp = (tx: Tx, step: number, tokenHash: Buffer, nameKey: Buffer) =>
  value<boolean>(tx, 'select accounts_pass_totp($1,$2,$3) as v', [step, tokenHash, nameKey])
export const takeRecoveryCode = (tx: Tx, codeHash: Buffer, tokenHash: Buffer, nameKey: Buffer) =>
  value<boolean>(tx, 'select accounts_use_recovery($1,$2,$3) as v', [codeHash, tokenHash, nameKey])
export const putRecoveryCodes = (tx: Tx, codes: Buffer[]) => tx.query('select accounts_put_recovery_codes($1)', [codes])

export interface Me {
  account_id: string
  login_name: string
  language: 'zh-CN' | 'en'
  strong: boolean
  has_totp: boolean
  totp_confirmed_at: Date | null
  password_changed_at: Date | null
  recovery_left: number
  expires_at: Date
  [column: string]: unknown
}
export const me = (tx: Tx) => maybe<Me>(tx, 'select * from accounts_me()')
export const myPostings = (tx: Tx) =>
  tx.query<{ id: string; role: string; unit_id: string; unit_name: string | null }>(
    'select * from accounts_my_postings()',
  )
export const staffNamed = (tx: Tx, staffId: string) =>
  maybe<{ id: string; name: string; badge_no: string }>(
    tx,
    'select id, name, badge_no from organisation_v_staff where id = $1',
    [staffId],
  )

export interface SessionRow {
  id: string
  ip: string | null
  user_agent: string | null
  created_at: Date
  last_seen_at: Date
  expires_at: Date
  locked: boolean
  current: boolean
  [column: string]: unknown
}
export const mySessions = (tx: Tx) => tx.query<SessionRow>('select * from accounts_my_sessions()')
/** Which sessions end follows from the operation: this one, the named one, or all others. */
export const revokeSessions = (tx: Tx, sessionId: string | null) =>
  value<number>(tx, 'select accounts_revoke($1) as v', [sessionId])
export const lockSession = (tx: Tx) => tx.query('select accounts_lock()')
export const unlockSession = (tx: Tx, nameKey: Buffer) =>
  value<boolean>(tx, 'select accounts_unlock($1) as v', [nameKey])
export const setLanguage = (tx: Tx, language: string) => tx.query('select accounts_set_language($1)', [language])

export interface AccountRow {
  account_id: string
  login_name: string
  is_system: boolean
  staff_id: string | null
  staff_name: string | null
  badge_no: string | null
  unit_name: string | null
  disabled_at: Date | null
  has_password: boolean
  has_totp: boolean
  invitation_until: Date | null
  last_seen_at: Date | null
  verdict: Verdict
  [column: string]: unknown
}
export const listAccounts = (tx: Tx, after: string | null, limit: number) =>
  tx.query<AccountRow>('select * from accounts_list($1,$2)', [after, limit])
export const findInvitable = (tx: Tx, term: string) =>
  tx.query<{ staff_id: string; name: string; badge_no: string; unit_name: string | null }>(
    'select * from accounts_invitable($1)',
    [term],
  )

export const putChallenge = (tx: Tx, ticketHash: Buffer, challenge: Buffer) =>
  tx.query('select accounts_put_challenge($1,$2)', [ticketHash, challenge])
/** The challenge, once; null where it is over, used, or of another session or purpose. */
export const takeChallenge = (tx: Tx, ticketHash: Buffer) =>
  value<Buffer | null>(tx, 'select accounts_take_challenge($1) as v', [ticketHash])
export const spendTotp = (tx: Tx, step: number, nameKey: Buffer) =>
  value<boolean>(tx, 'select accounts_spend_totp($1,$2) as v', [step, nameKey])

export interface PasskeyRow {
  id: string
  credential_id: Buffer
  transports: string[]
  synced: boolean
  name: string
  created_at: Date
  last_used_at: Date | null
  revoked_at: Date | null
  revoked_why: 'OWNER' | 'RESET' | 'COPIED' | null
  [column: string]: unknown
}
export const myPasskeys = (tx: Tx) => tx.query<PasskeyRow>('select * from accounts_my_passkeys()')
export const addPasskey = (
  tx: Tx,
  p: {
    id: string
    credentialId: Buffer
    publicKey: Buffer
    count: number
    transports: string[]
    synced: boolean
    name: string
  },
) =>
  value<'ok' | 'passkey_known' | 'passkey_limit'>(tx, 'select accounts_add_passkey($1,$2,$3,$4,$5,$6,$7) as v', [
    p.id,
    p.credentialId,
    p.publicKey,
    p.count,
    p.transports,
    p.synced,
    p.name,
  ])
export const renamePasskey = (tx: Tx, id: string, name: string) =>
  value<boolean>(tx, 'select accounts_rename_passkey($1,$2) as v', [id, name])
export const revokePasskey = (tx: Tx, id: string) => value<boolean>(tx, 'select accounts_revoke_passkey($1) as v', [id])

export interface FoundPasskey {
  passkey_id: string
  account_id: string
  login_name: string
  public_key: Buffer
  [column: string]: unknown
}
export const findPasskey = (tx: Tx, credentialId: Buffer) =>
  maybe<FoundPasskey>(tx, 'select * from accounts_passkey_for($1)', [credentialId])
export const openWithPasskey = (
  tx: Tx,
  s: {
    passkeyId: string
    count: number
    synced: boolean
    sessionId: string
    tokenHash: Buffer
    nameKey: Buffer
    ip: string
    userAgent: string
  },
) =>
  value<'ok' | 'locked' | 'copied'>(tx, 'select accounts_open_with_passkey($1,$2,$3,$4,$5,$6,$7,$8) as v', [
    s.passkeyId,
    s.count,
    s.synced,
    s.sessionId,
    s.tokenHash,
    s.nameKey,
    s.ip,
    s.userAgent,
  ])
