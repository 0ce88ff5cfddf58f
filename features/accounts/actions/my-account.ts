import { action } from '#platform/http/action.ts'
import { AppError } from '#platform/errors/errors.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { hashPassword } from '../passwords.ts'
import { askAgain, checkNewPassword } from '../sign-in.ts'
import * as store from '../store.ts'

const AUDIT = { purpose: 'none', shown: 'list' } as const

async function ownAccount(tx: Parameters<typeof store.me>[0]): Promise<store.Me> {
  const own = await store.me(tx)
  // A session without a credential cannot have been opened here (a half-restored database): sign in anew.
  if (!own) throw new AppError('unauthenticated')
  return own
}

export const whoAmI = action(contract.whoAmI, {
  allow: access['accounts.whoAmI'],
  audit: AUDIT,
  async run({ tx, actor, demo }) {
    const own = await ownAccount(tx)
    const rows = await store.myPostings(tx)
    const staff = actor.staffId === null ? undefined : await store.staffNamed(tx, actor.staffId)
    const postings = rows.map((p) => ({ id: p.id, role: p.role, unitId: p.unit_id, unitName: p.unit_name ?? '' }))
    return {
      account: { id: own.account_id, loginName: own.login_name },
      staff: staff ? { id: staff.id, name: staff.name, badgeNo: staff.badge_no } : null,
      role: actor.role ?? 'NONE',
      postingId: actor.postingId,
      postings,
      unitName: postings.find((p) => p.id === actor.postingId)?.unitName ?? '',
      language: own.language,
      demo,
      mustEnrolTotp: !own.has_totp,
      state: own.strong ? ('strong' as const) : ('weak' as const),
    }
  },
})

export const getMyAccount = action(contract.getMyAccount, {
  allow: access['accounts.getMyAccount'],
  audit: AUDIT,
  async run({ tx }) {
    const own = await ownAccount(tx)
    return {
      loginName: own.login_name,
      language: own.language,
      passwordChangedAt: own.password_changed_at?.toISOString() ?? null,
      totpConfirmedAt: own.totp_confirmed_at?.toISOString() ?? null,
      recoveryCodesLeft: own.recovery_left,
      sessionEndsAt: own.expires_at.toISOString(),
    }
  },
})

export const setLanguage = action(contract.setLanguage, {
  allow: access['accounts.setLanguage'],
  audit: AUDIT,
  async run({ tx }, { language }) {
    await store.setLanguage(tx, language)
    return {}
  },
})

export const changePassword = action(contract.changePassword, {
  allow: access['accounts.changePassword'],
  audit: AUDIT,
  async run(context, { currentPassword, newPassword }) {
    const own = await store.ownSecrets(context.tx)
    checkNewPassword(newPassword, own.login_name, 'newPassword')
    const refusal = await askAgain(context, own, currentPassword, 'currentPassword')
    if (refusal) return refusal
    await store.setPassword(context.tx, own.account_id, await hashPassword(newPassword))
    return { endedSessions: await store.revokeSessions(context.tx, null) }
  },
})
