import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import * as store from '../store.ts'

const AUDIT = { purpose: 'none', shown: 'list' } as const

function accountOf(r: store.AccountRow, now: Date) {
  const mayManage = r.verdict === 'ok'
  return {
    id: r.account_id,
    loginName: r.login_name,
    system: r.is_system,
    staff:
      r.staff_id && r.staff_name && r.badge_no
        ? { id: r.staff_id, name: r.staff_name, badgeNo: r.badge_no, unitName: r.unit_name }
        : null,
    state: stateOf(r, now),
    invitationUntil: r.invitation_until?.toISOString() ?? null,
    lastSeenAt: r.last_seen_at?.toISOString() ?? null,
    can: {
      reset: mayManage && r.disabled_at === null,
      disable: mayManage && r.disabled_at === null,
      enable: mayManage && r.disabled_at !== null,
    },
  }
}

function stateOf(r: store.AccountRow, now: Date) {
  if (r.disabled_at !== null) return 'disabled' as const
  if (!r.has_password)
    return r.invitation_until !== null && r.invitation_until > now ? ('invited' as const) : ('expired' as const)
  return r.has_totp ? ('active' as const) : ('no_second_factor' as const)
}

export const listAccounts = action(contract.listAccounts, {
  allow: access['accounts.listAccounts'],
  audit: AUDIT,
  async run({ tx, now }, { cursor, limit }) {
    const rows = await store.listAccounts(tx, cursor ?? null, limit + 1)
    const items = rows.slice(0, limit).map((r) => accountOf(r, now))
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.loginName ?? null) : null, total: null }
  },
})

export const findInvitable = action(contract.findInvitable, {
  allow: access['accounts.findInvitable'],
  audit: AUDIT,
  async run({ tx }, { term }) {
    const rows = await store.findInvitable(tx, term ?? '')
    return {
      items: rows.map((r) => ({ staffId: r.staff_id, name: r.name, badgeNo: r.badge_no, unitName: r.unit_name })),
    }
  },
})

/** Closing and reopening; the database decides who may. */
const switched = async (tx: Parameters<typeof store.setDisabled>[0], id: string, disabled: boolean) => {
  refuse(await store.setDisabled(tx, id, disabled))
  return {}
}

/** @throws AppError for every verdict but `ok`. */
export function refuse(verdict: store.Verdict): void {
  if (verdict === 'login_taken')
    throw new AppError('login_taken', {}, [...fieldError('loginName', 'login_taken').fields])
  if (verdict !== 'ok') throw new AppError(verdict)
}

export const disableAccount = action(contract.disableAccount, {
  allow: access['accounts.disableAccount'],
  audit: AUDIT,
  run: ({ tx }, { id }) => switched(tx, id, true),
})

export const enableAccount = action(contract.enableAccount, {
  allow: access['accounts.enableAccount'],
  audit: AUDIT,
  run: ({ tx }, { id }) => switched(tx, id, false),
})
