import type { Client } from 'pg'
import { AppError } from '#platform/errors/errors.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { newInvitation } from './codes.ts'
import { loginFromBadge } from './rules.ts'

export interface NewUser {
  /** Badge number of a staff member; leave out for a system administrator. */
  badgeNo?: string
  /** Default: made from the badge number. */
  loginName?: string
}

/**
 * `linan user add`: opens an account on the running database and answers its invitation code, good for 72 hours. `client` is the installer's
 * connection. Leaves an audit event.
 * @throws AppError `not_found` (badge number), `account_exists`, `staff_ended`, `login_taken`, `login_name_format`.
 */
export async function addUser(
  client: Client,
  user: NewUser,
): Promise<{ accountId: string; loginName: string; code: string; until: Date }> {
  const loginName = (user.loginName ?? loginFromBadge(user.badgeNo ?? '')).toLowerCase()
  if (!/^[a-z0-9][a-z0-9._-]{2,31}$/.test(loginName)) throw new AppError('login_name_format')
  const accountId = uuidv7()
  const invitation = newInvitation(new Date())
  const { rows } = await client.query<{ verdict: string }>(
    'select public.accounts_install_account($1,$2,$3,$4,$5) as verdict',
    [accountId, user.badgeNo ?? null, loginName, invitation.hash, invitation.until],
  )
  const verdict = rows[0]?.verdict ?? 'internal'
  if (verdict !== 'ok') throw new AppError(verdict)
  return { accountId, loginName, code: invitation.code, until: invitation.until }
}
