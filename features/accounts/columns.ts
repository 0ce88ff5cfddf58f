/** Columns that no contract of this slice names, and why (read by apps/server/contract-columns.test.ts). */
export const columns: Readonly<Record<string, string>> = {
  'account_credential.password_hash': 'argon2id hash; no answer may hold it',
  'account_credential.totp_last_step': 'the last one-time code used, so that none works twice',
  'account_credential.version': 'counts resets of the account; nobody edits this record',
  'sign_in_guard.failed_count': 'counts wrong attempts; telling would help who guesses',
  'sign_in_guard.last_failed_at': 'counts wrong attempts; telling would help who guesses',
  'sign_in_guard.locked_until': 'answered as a parameter of the refusal, not as a field',
  'recovery_code.used_at': 'answers only say how many codes are left',
  'passkey.credential_id': 'part of what the authenticator answers, as id',
  'passkey.sign_count': 'compared at each use, so that a copy is noticed',
  'passkey.revoked_at': 'ended passkeys are not listed; of a copied one answered as copiedAt',
  'passkey.revoked_why': 'ended passkeys are not listed; of a copied one answered as copiedAt',
  'passkey_challenge.session_id': 'the session that asked; compared, never answered',
  'passkey_challenge.expires_at': 'five minutes; the browser is told a timeout',
  'first_run.only_row': 'keeps the table at one row',
  'first_run.failed_count': 'counts wrong codes',
  'first_run.used_at': 'answers only say whether the first account is still to be made',
}
