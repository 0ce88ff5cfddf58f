import { makeCheck, makeDraw } from '#features/spot-checks/factory.ts'
import { recordTry } from '#features/spot-checks/contract.ts'
import { makeVisit } from '#features/visits/factory.ts'
import type { CallTable } from './table.ts'
import { type CallWorld, door } from './world.ts'

const MONTH = '2026-01-01'
const deputyOf = (w: CallWorld) => w.users.DEPUTY.staffId as string

/** A fresh visit of the officer with a flag, and an open check of it. */
async function checked(w: CallWorld) {
  const d = await door(w)
  const id = await makeCheck(w.t.admin, {
    visitId: d.visitId,
    month: MONTH,
    dueOn: '2099-01-01',
    by: w.here.chiefId,
    assigneeId: deputyOf(w),
  })
  return { id, version: 1 }
}
const asked = (w: CallWorld, result: '不属实' | '联系不上') =>
  ({ method: '电话', at: w.t.clock.now().toISOString(), result }) as const

export const spotChecks: CallTable = {
  'spotChecks.listChecks': { by: 'DEPUTY', input: async (w) => checked(w).then(() => ({ limit: 30 })) },
  'spotChecks.getCheck': { by: 'DEPUTY', input: async (w) => checked(w).then(({ id }) => ({ id })) },
  'spotChecks.recordTry': {
    by: 'DEPUTY',
    input: async (w) => ({ ...(await checked(w)), ...asked(w, '联系不上') }),
  },
  'spotChecks.answerCheck': {
    by: 'OFFICER',
    input: async (w) => {
      const input = { ...(await checked(w)), ...asked(w, '不属实') }
      const { id, version } = await w.users.DEPUTY.call(recordTry, input)
      return { id, version, text: '当天敲的是对门。' }
    },
  },
  'spotChecks.addCheck': {
    by: 'CHIEF',
    input: async (w) => {
      const d = await door(w)
      const visitId = await makeVisit(w.t.admin, {
        householdId: d.householdId,
        visitorIds: [w.here.officerId],
        startedAt: new Date(w.t.clock.now().getTime() - 7_200_000),
        flags: ['short'],
      })
      return { visitId, flag: 'short' }
    },
  },
  'spotChecks.getShares': { by: 'CHIEF', input: async (w) => checked(w).then(() => ({ month: MONTH })) },
  'spotChecks.getDraw': {
    by: 'CHIEF',
    input: async (w) => {
      const { visitId } = await door(w)
      const { rows } = await w.t.admin.query<{ n: number }>('select count(*)::integer as n from spot_draw')
      // One recorder and month is drawn from once.
      const month = `${1900 + (rows[0]?.n ?? 0)}-01-01`
      return {
        id: await makeDraw(w.t.admin, { officerId: w.here.officerId, visitId, month, unitId: w.here.stationId }),
      }
    },
  },
}
