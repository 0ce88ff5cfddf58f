import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { nameKey, newInvitation } from '../codes.ts'
import * as contract from '../contract.ts'
import { qrPath } from '#platform/files/qr.ts'
import { loginFromBadge } from '../rules.ts'
import * as store from '../store.ts'
import { refuse } from './administration.ts'

const AUDIT = { purpose: 'none', shown: 'list' } as const

/** The slip handed to the invited person. The code stands behind `#`, so that no server or proxy on the way logs it. */
function slip(
  accountId: string,
  loginName: string,
  invitation: ReturnType<typeof newInvitation>,
  origin: string | undefined,
) {
  const link = origin === undefined ? null : `${origin}/invitation#${invitation.code}`
  return {
    accountId,
    loginName,
    code: invitation.code,
    until: invitation.until.toISOString(),
    link,
    qr: link === null ? null : qrPath(link),
  }
}

async function open(context: Context, staffId: string | null, loginName: string, origin: string | undefined) {
  const accountId = uuidv7()
  const invitation = newInvitation(context.now)
  refuse(await store.createAccount(context.tx, accountId, staffId, loginName, invitation))
  return slip(accountId, loginName, invitation, origin)
}

export const invite = action(contract.invite, {
  allow: access['accounts.invite'],
  audit: AUDIT,
  async run(context, { staffId, loginName, origin }) {
    const staff = await store.staffNamed(context.tx, staffId)
    if (!staff) throw new AppError('not_found')
    const name = loginName ?? loginFromBadge(staff.badge_no)
    if (name.length < 3) throw fieldError('loginName', 'login_name_format')
    return open(context, staffId, name, origin)
  },
})

export const inviteSystem = action(contract.inviteSystem, {
  allow: access['accounts.inviteSystem'],
  audit: AUDIT,
  run: (context, { loginName, origin }) => open(context, null, loginName, origin),
})

export const resetAccount = action(contract.resetAccount, {
  allow: access['accounts.resetAccount'],
  audit: AUDIT,
  async run(context, { id, origin }) {
    const invitation = newInvitation(context.now)
    const loginName = await store.loginOf(context.tx, id)
    refuse(await store.reinvite(context.tx, id, invitation, nameKey(context.cipher, loginName ?? '')))
    return slip(id, loginName ?? '', invitation, origin)
  },
})
