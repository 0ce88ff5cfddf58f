import { makeCare } from '#features/care/factory.ts'
import type { CareState } from '#features/care/vocabulary.ts'
import { maskPhone } from '#platform/standards/phone.ts'
import type { CallTable } from './table.ts'
import { anId, type CallWorld, door } from './world.ts'

/** A fresh subject of care behind a fresh door. */
async function subject(w: CallWorld, state: CareState = 'ACTIVE') {
  const d = await door(w)
  const phone = '19400004321'
  const today = w.t.clock.now().toISOString().slice(0, 10)
  const id = await makeCare(w.t.admin, {
    householdId: d.householdId,
    personId: d.head.personId,
    officerId: w.here.officerId,
    state,
    on: today,
    validUntil: nextYear(today),
    reviewDueOn: nextYear(today),
    contact: { name: '顾念慈', phone, mask: maskPhone(phone), cipher: w.t.cipher },
  })
  return { id, d, at: { id, version: 1 }, because: { purpose: 'care', basisKind: 'care', basisId: id } as const }
}

/** The day before the same day a year later, which is well inside of every term here. */
const nextYear = (on: string): string =>
  new Date(Date.parse(`${on}T00:00:00Z`) + 300 * 86_400_000).toISOString().slice(0, 10)

const consent = (w: CallWorld) => {
  const on = new Date(w.t.clock.now().getTime() - 86_400_000).toISOString().slice(0, 10)
  return { by: '本人' as const, form: '纸质' as const, on, scope: ['上门走访' as const], validUntil: nextYear(on) }
}

export const care: CallTable = {
  'care.propose': {
    by: 'AUX',
    input: async (w) =>
      door(w).then((d) => ({
        householdId: d.householdId,
        personId: d.head.personId,
        categories: ['其他自愿申请'],
        referredBy: '走访',
      })),
  },
  'care.accept': { by: 'OFFICER', input: async (w) => (await subject(w, 'PROPOSED')).at },
  'care.recordConsent': {
    by: 'AUX',
    input: async (w) => ({ ...(await subject(w, 'CONSENT_WAIT')).at, ...consent(w) }),
  },
  'care.update': { by: 'OFFICER', input: async (w) => ({ ...(await subject(w)).at, needTags: ['行动不便'] }) },
  'care.review': { by: 'OFFICER', input: async (w) => (await subject(w)).at },
  'care.exit': { by: 'OFFICER', input: async (w) => ({ ...(await subject(w)).at, reason: '撤回同意' }) },
  'care.recordHelp': {
    by: 'AUX',
    input: async (w) =>
      subject(w).then(({ d }) => ({
        id: anId(),
        householdId: d.householdId,
        personId: d.head.personId,
        at: w.t.clock.now().toISOString(),
        what: '物资',
      })),
  },
  'care.list': { by: 'CHIEF', input: async (w) => subject(w).then(() => ({ limit: 30 })) },
  'care.get': { by: 'OFFICER', input: async (w) => subject(w).then(({ id, because }) => ({ id, ...because })) },
  'care.revealContact': {
    by: 'OFFICER',
    input: async (w) => subject(w).then(({ id, because }) => ({ id, ...because })),
  },
}
