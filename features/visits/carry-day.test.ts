import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAddress } from '#features/places/factory.ts'
import { makeHousehold } from '#features/residents/factory.ts'
import { makeTask } from '#features/tasks/factory.ts'
import * as visits from './contract.ts'
import { type VisitWorld, visitWorld } from './testing/world.ts'

let w: VisitWorld
beforeAll(async () => {
  w = await visitWorld()
}, 60_000)
afterAll(() => w.t.close())

const doorOf = async (roomNo: string, more: object = {}) => {
  const door = await makeAddress(w.t.admin, {
    communityCode: w.station.communities[0],
    unitId: w.station.gridId,
    ...more,
    roomNo,
  })
  const home = await makeHousehold(w.t.admin, { addressId: door.addressId })
  return { ...door, home }
}

test('a phone carries the doors with work of its officer, first due first, then their neighbours, and nothing else', async () => {
  const { t, station, door, door2, household } = w
  const neighbour = await doorOf('302', { buildingId: door.buildingId, unitNo: '1' })
  const retired = await doorOf('303', { buildingId: door.buildingId, unitNo: '1' })
  await t.admin.query(`update address set state = '停用' where id = $1`, [retired.addressId])
  const elsewhere = await doorOf('101')
  const later = await doorOf('102')
  const ofColleague = await doorOf('103')
  await makeTask(t.admin, { addressId: later.addressId, assigneeId: station.officerId, dueOn: '2026-12-20' })
  await makeTask(t.admin, { addressId: ofColleague.addressId, assigneeId: station.auxId, dueOn: '2026-11-01' })
  await makeTask(t.admin, { addressId: door2.addressId, dueOn: '2026-11-01' })
  const first = await makeTask(t.admin, { addressId: door.addressId, dueOn: '2026-11-20' })
  const pack = await w.officer.call(visits.carryDay, {})
  const ids = pack.doors.map((d) => d.addressId)
  expect(ids.slice(0, 2)).toEqual([door.addressId, later.addressId])
  expect(ids).toContain(neighbour.addressId)
  for (const other of [retired, elsewhere, ofColleague, door2]) expect(ids).not.toContain(other.addressId)
  const at = pack.doors[0]
  expect(at?.tasks).toMatchObject([{ id: first, overdue: true, mine: true, closes: true }])
  expect(at?.households.map((h) => [h.id, h.members.map((m) => m.nameMask)])).toEqual([
    [household.householdId, ['顾*', '欧阳*', '顾*']],
  ])
  expect(JSON.stringify(pack)).not.toContain('云舒')
  expect([pack.takenAt, pack.expiresAt]).toEqual(['2026-11-21T08:00:00.000Z', '2026-11-22T08:00:00.000Z'])
  expect(pack.colleagues.find((c) => c.isMe)?.id).toBe(station.officerId)
  const { rows } = await t.admin.query(
    `select count(*)::integer as n from audit.event e join sec.action a on a.id = e.action join audit.subject k on k.event_at = e.at and k.event_seq = e.seq
      where a.name = 'visits.carryDay'`,
  )
  const carried = pack.doors.flatMap((d) => d.households.flatMap((h) => h.members.map((m) => m.personId)))
  expect(rows[0].n).toBe(new Set(carried).size)
})

test('a thousand residents are gathered in well under the three seconds that a phone has for all of it', async () => {
  const { t, station } = w
  const building = await doorOf('100')
  await makeTask(t.admin, { addressId: building.addressId, assigneeId: station.officerId })
  for (let n = 0; n < 330; n++) await doorOf(`${1000 + n}`, { buildingId: building.buildingId, unitNo: '9' })
  const began = performance.now()
  const pack = await w.officer.call(visits.carryDay, {})
  expect(performance.now() - began).toBeLessThan(1_500)
  expect(pack.doors.flatMap((d) => d.households.flatMap((h) => h.members)).length).toBeGreaterThan(300)
})
