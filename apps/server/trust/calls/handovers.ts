import { makePosting, makeStaff } from '#features/organisation/factory.ts'
import type { CallTable } from './table.ts'
import { anId, type CallWorld } from './world.ts'

const fresh = (w: CallWorld) => makeStaff(w.t.admin, { unitId: w.here.stationId, cipher: w.t.cipher })
const posting = async (w: CallWorld) =>
  makePosting(w.t.admin, { staffId: await fresh(w), unitId: w.here.areaId, role: 'OFFICER', duty: '协助民警' })
const rooms = (w: CallWorld) => ({ unitId: w.here.roomId, intoId: w.there.roomId })

export const handovers: CallTable = {
  'handovers.preview': { by: 'CHIEF', input: async (w) => ({ postingId: await posting(w) }) },
  'handovers.transfer': {
    by: 'CHIEF',
    input: async (w) => ({
      postingId: await posting(w),
      version: 1,
      successorId: await fresh(w),
      takesDuty: 'yes',
      on: '2026-11-01',
    }),
  },
  'handovers.list': { by: 'OFFICER', input: () => ({}) },
  'handovers.get': { by: 'OFFICER', input: () => ({ id: anId() }), answer: 'not_found' },
  'handovers.sign': { by: 'OFFICER', input: () => ({ id: anId(), version: 1 }), answer: 'not_found' },
  'handovers.previewMerge': { by: 'SYS', input: rooms, answer: 'merge_not_alike' },
  'handovers.mergeUnit': {
    by: 'SYS',
    input: (w) => ({ ...rooms(w), version: 1, on: '2026-11-01' }),
    answer: 'merge_not_alike',
  },
}
