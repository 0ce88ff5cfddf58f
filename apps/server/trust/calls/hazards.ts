import { lookOf, reportOf } from '#features/hazards/testing/input.ts'
import { legalDate } from '#platform/clock/clock.ts'
import type { CallTable } from './table.ts'
import { anId, type CallWorld, door } from './world.ts'

const now = (w: CallWorld) => w.t.clock.now().toISOString()
const told = (w: CallWorld) => {
  const { id: _, ...rest } = reportOf(undefined, { foundAt: now(w) })
  return rest
}
const fresh = async (w: CallWorld) => ({ id: (await door(w)).hazardId, version: 1 })
const verified = async (w: CallWorld, state = 'VERIFIED') => {
  const at = await fresh(w)
  await w.t.admin.query('update hazard set state = $2 where id = $1', [at.id, state])
  return at
}

export const hazards: CallTable = {
  'hazards.reportHazard': {
    by: 'GRID',
    input: async (w) => reportOf((await door(w)).addressId, { foundAt: now(w) }),
  },
  'hazards.editHazard': { by: 'OFFICER', input: async (w) => ({ ...(await fresh(w)), ...told(w), level: '重大' }) },
  'hazards.verifyHazard': { by: 'OFFICER', input: fresh },
  'hazards.rejectHazard': { by: 'DEPUTY', input: async (w) => ({ ...(await fresh(w)), reason: '现场没有' }) },
  'hazards.assignHazard': {
    by: 'OFFICER',
    input: async (w) => ({ ...(await verified(w)), ownerType: '物业', requirement: '清空楼道' }),
  },
  'hazards.progressHazard': {
    by: 'AUX',
    input: async (w) => ({ ...(await verified(w, 'ASSIGNED')), act: 'start' }),
  },
  'hazards.resolveHazard': {
    by: 'AUX',
    input: async (w) => lookOf((await door(w)).hazardId, { at: now(w) }),
  },
  'hazards.escalateHazard': {
    by: 'CHIEF',
    input: async (w) => ({
      ...(await verified(w)),
      escalatedTo: ['乡镇街道'],
      reportedOn: legalDate(w.t.clock.now()),
    }),
  },
  'hazards.getHazard': { by: 'OFFICER', input: async (w) => ({ id: (await door(w)).hazardId }) },
  'hazards.listHazards': { by: 'OFFICER', input: async (w) => door(w).then(() => ({ limit: 30 })) },
  'hazards.openSafetyVisit': {
    by: 'OFFICER',
    input: async (w) => {
      const d = await door(w)
      return { id: anId(), hazardId: d.hazardId, addressId: d.addressId, until: legalDate(w.t.clock.now()) }
    },
  },
}
