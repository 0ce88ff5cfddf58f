import { randomUUID } from 'node:crypto'
import { makeCheckIn, makePoint } from '#features/check-ins/factory.ts'
import type { CallTable } from './table.ts'
import { type CallWorld, door } from './world.ts'

const SPOT = { lng: 124.8254, lat: 45.1411 }

/** A fresh point at a door of its own, a day old, with a check-in of the officer. */
async function point(w: CallWorld) {
  const { addressId } = await door(w)
  const createdAt = new Date(w.t.clock.now().getTime() - 86_400_000)
  const made = await makePoint(w.t.admin, { addressId, by: w.here.officerId, createdAt, ...SPOT })
  await makeCheckIn(w.t.admin, {
    pointId: made.pointId,
    staffId: w.here.officerId,
    at: new Date(createdAt.getTime() + 3_600_000),
    position: SPOT,
  })
  return { ...made, of: { id: made.pointId, version: 1 } }
}

export const checkIns: CallTable = {
  'checkIns.addPoint': {
    by: 'OFFICER',
    input: async (w) => ({ name: '东门', kind: '小区门', addressId: (await door(w)).addressId }),
  },
  'checkIns.editPoint': {
    by: 'OFFICER',
    input: async (w) => ({ ...(await point(w)).of, name: '西门', kind: '小区门', radiusM: 80, ...SPOT }),
  },
  'checkIns.endPoint': { by: 'OFFICER', input: async (w) => ({ ...(await point(w)).of, endReason: '大门已封' }) },
  'checkIns.renewCode': { by: 'DEPUTY', input: async (w) => (await point(w)).of },
  'checkIns.printCodes': { by: 'OFFICER', input: async (w) => ({ points: (await point(w)).pointId }) },
  'checkIns.listPoints': { by: 'CHIEF', input: async (w) => point(w).then(() => ({ limit: 30 })) },
  'checkIns.getPoint': { by: 'CHIEF', input: async (w) => ({ id: (await point(w)).pointId }) },
  'checkIns.listCheckIns': { by: 'CHIEF', input: async (w) => ({ pointId: (await point(w)).pointId, limit: 30 }) },
  'checkIns.recordCheckIn': {
    by: 'GRID',
    input: async (w) => ({
      id: randomUUID(),
      method: 'QR',
      code: (await point(w)).code,
      at: w.t.clock.now().toISOString(),
    }),
  },
}
