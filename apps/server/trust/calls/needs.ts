import { replyNeed, transferNeed } from '#features/needs/contract.ts'
import type { CallTable } from './table.ts'
import { anId, type CallWorld, door } from './world.ts'

/** A fresh door with its need, owned by the officer, as an act on it asks for it. */
const asked = async (w: CallWorld) => door(w).then((d) => ({ ...d, of: { id: d.needId, version: 1 } }))
const RESULT = { isResult: true, way: '当面', text: '门锁已经换好。' } as const

export const needs: CallTable = {
  'needs.recordNeed': {
    by: 'GRID',
    input: async (w) =>
      door(w).then((d) => ({
        id: anId(),
        channel: '走访带回',
        visitId: d.visitId,
        addressId: d.addressId,
        householdId: d.householdId,
        personId: d.head.personId,
        type: '设施维修',
        text: '单元门锁坏了，夜里关不上。',
        isPoliceMatter: false,
        receivedAt: new Date(w.t.clock.now().getTime() - 3_600_000).toISOString(),
      })),
  },
  'needs.editNeed': {
    by: 'OFFICER',
    input: async (w) =>
      asked(w).then(({ of, head }) => ({
        ...of,
        personId: head.personId,
        type: '治安防范',
        text: '希望单元门加装门禁。',
        isPoliceMatter: true,
      })),
  },
  'needs.replyNeed': { by: 'OFFICER', input: async (w) => ({ ...(await asked(w)).of, ...RESULT }) },
  'needs.transferNeed': { by: 'OFFICER', input: async (w) => ({ ...(await asked(w)).of, toStaffId: w.here.auxId }) },
  'needs.answerTransfer': {
    by: 'AUX',
    input: async (w) => {
      const given = { ...(await asked(w)).of, toStaffId: w.here.auxId }
      const { id, version } = await w.users.OFFICER.call(transferNeed, given)
      return { id, version, answer: 'accept' }
    },
  },
  'needs.confirmNeed': {
    by: 'OFFICER',
    input: async (w) => {
      const { id, version } = await w.users.OFFICER.call(replyNeed, { ...(await asked(w)).of, ...RESULT })
      return { id, version, confirmation: '满意' }
    },
  },
  'needs.endNeed': {
    by: 'OFFICER',
    input: async (w) => ({ ...(await asked(w)).of, as: 'NOT_POSSIBLE', way: '当面', reason: '产权属开发商，已说明。' }),
  },
  'needs.getNeed': {
    by: 'OFFICER',
    input: async (w) => asked(w).then((d) => ({ id: d.needId, ...d.because, purpose: 'visit' })),
  },
  'needs.listNeeds': { by: 'OFFICER', input: async (w) => asked(w).then(() => ({ limit: 30 })) },
}
