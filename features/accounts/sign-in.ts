import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { tokenHash } from '#platform/http/route.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { nameKey, newToken, sourceKey } from './codes.ts'
import { passwordFits } from './passwords.ts'
import { passwordFault } from './rules.ts'
import * as store from './store.ts'

/** @throws AppError `sign_in_locked` or `too_many_requests` before any work is spent on the attempt. */
export async function passGate(context: Context, loginName: string | null): Promise<void> {
  const name = loginName === null ? null : nameKey(context.cipher, loginName)
  const { locked_until: until, crowded } = await store.gate(
    context.tx,
    name,
    sourceKey(context.cipher, context.client.ip),
  )
  if (until !== null) throw locked(until)
  if (crowded) throw new AppError('too_many_requests')
}

/** The clock of locks is the database's, and so is the end named here; whole minutes, rounded up. */
function locked(until: Date): AppError {
  return new AppError('sign_in_locked', { minutes: Math.max(1, Math.ceil((until.getTime() - Date.now()) / 60_000)) })
}

/** Counts a failure and answers the refusal, to be returned (not thrown), so that the count is committed. */
export async function failed(
  context: Context,
  loginName: string | null,
  accountId: string | null,
  refusal: AppError,
): Promise<AppError> {
  const name = loginName === null ? null : nameKey(context.cipher, loginName)
  const until = await store.countFailure(
    context.tx,
    name,
    sourceKey(context.cipher, context.client.ip),
    accountId,
    refusal.code,
  )
  return until === null ? refusal : locked(until)
}

/** First factor given: a new weak session and its cookie. */
export async function openWeakSession(context: Context, accountId: string, loginName: string, mustEnrolTotp: boolean) {
  const token = newToken()
  const started = await store.startSession(context.tx, {
    id: uuidv7(),
    accountId,
    tokenHash: tokenHash(token),
    nameKey: nameKey(context.cipher, loginName),
    ip: context.client.ip,
    userAgent: context.client.userAgent,
  })
  if (!started) return failed(context, loginName, accountId, new AppError('sign_in_failed'))
  context.setSession(token)
  return { state: 'weak' as const, mustEnrolTotp, loginName }
}

/** The password once more, from somebody who is signed in. Null where it fits, else the refusal to return. */
export async function askAgain(
  context: Context,
  own: store.OwnSecrets,
  typed: string,
  field?: string,
): Promise<AppError | null> {
  await passGate(context, own.login_name)
  if (await passwordFits(own.password_hash, typed)) return null
  const refusal = field
    ? new AppError('invalid_input', {}, [{ path: field, code: 'password_wrong' }])
    : new AppError('password_wrong')
  return failed(context, own.login_name, own.account_id, refusal)
}

/** @throws AppError at `field` where the password is too weak. */
export function checkNewPassword(password: string, loginName: string, field = 'password'): void {
  const fault = passwordFault(password, loginName)
  if (fault !== null) throw new AppError('invalid_input', {}, [{ path: field, code: fault, params: { min: 10 } }])
}
