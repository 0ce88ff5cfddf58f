import { AppError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import { nameKey } from '../codes.ts'
import * as contract from '../contract.ts'
import { askAgain } from '../sign-in.ts'
import * as store from '../store.ts'

const AUDIT = { purpose: 'none', shown: 'list' } as const

export const signOut = action(contract.signOut, {
  allow: access['accounts.signOut'],
  audit: AUDIT,
  async run(context) {
    await store.revokeSessions(context.tx, null)
    context.setSession(null)
    return {}
  },
})

export const lockSession = action(contract.lockSession, {
  allow: access['accounts.lockSession'],
  audit: AUDIT,
  async run({ tx }) {
    await store.lockSession(tx)
    return {}
  },
})

export const unlockSession = action(contract.unlockSession, {
  allow: access['accounts.unlockSession'],
  audit: AUDIT,
  async run(context, { password }) {
    const own = await store.ownSecrets(context.tx)
    const refusal = await askAgain(context, own, password)
    if (refusal) return refusal
    if (!(await store.unlockSession(context.tx, nameKey(context.cipher, own.login_name))))
      throw new AppError('password_wrong')
    return {}
  },
})

export const listSessions = action(contract.listSessions, {
  allow: access['accounts.listSessions'],
  audit: AUDIT,
  async run({ tx }) {
    const rows = await store.mySessions(tx)
    return {
      items: rows.map((r) => ({
        id: r.id,
        ip: r.ip,
        userAgent: r.user_agent,
        startedAt: r.created_at.toISOString(),
        lastSeenAt: r.last_seen_at.toISOString(),
        endsAt: r.expires_at.toISOString(),
        locked: r.locked,
        current: r.current,
      })),
    }
  },
})

export const revokeSession = action(contract.revokeSession, {
  allow: access['accounts.revokeSession'],
  audit: AUDIT,
  async run({ tx }, { id }) {
    if ((await store.revokeSessions(tx, id)) === 0) throw new AppError('not_found')
    return {}
  },
})

export const revokeOtherSessions = action(contract.revokeOtherSessions, {
  allow: access['accounts.revokeOtherSessions'],
  audit: AUDIT,
  run: async ({ tx }) => ({ ended: await store.revokeSessions(tx, null) }),
})
