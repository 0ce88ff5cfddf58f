import { makeShift } from '#features/duty/factory.ts'
import { makePosting, makeStaff } from '#features/organisation/factory.ts'
import type { CallTable } from './table.ts'
import type { CallWorld } from './world.ts'

const HOUR = 3_600_000
let days = 2

/** A day of its own, and somebody who may be on duty then. */
async function shift(w: CallWorld) {
  const staffId = await makeStaff(w.t.admin, { unitId: w.here.stationId })
  await makePosting(w.t.admin, { staffId, unitId: w.here.stationId, role: 'DUTY', duty: '其他' })
  const start = Math.floor(w.t.clock.now().getTime() / HOUR) * HOUR + days++ * 24 * HOUR
  return {
    unitId: w.here.stationId,
    staffId,
    leaderId: w.here.chiefId,
    from: new Date(start),
    to: new Date(start + 12 * HOUR),
  }
}
const asked = (s: Awaited<ReturnType<typeof shift>>) => ({ ...s, from: s.from.toISOString(), to: s.to.toISOString() })

export const duty: CallTable = {
  'duty.saveShift': { by: 'CHIEF', input: async (w) => asked(await shift(w)) },
  'duty.removeShift': {
    by: 'DEPUTY',
    input: async (w) => ({ id: await makeShift(w.t.admin, await shift(w)), version: 1 }),
  },
  'duty.listShifts': { by: 'GRID', input: async (w) => makeShift(w.t.admin, await shift(w)).then(() => ({})) },
  'duty.onDuty': { by: 'AUX', input: async () => ({}) },
}
