import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makePosting, makeStaff } from '#features/organisation/factory.ts'
import { makeAddress, makeBuilding, makeCompound } from '#features/places/factory.ts'
import { makeHousehold } from '#features/residents/factory.ts'
import { makeVisit } from '#features/visits/factory.ts'
import { type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import { addDays } from '#platform/deadlines/calendar.ts'
import { connect } from '#platform/db/pool.ts'
import * as contract from './contract.ts'
import { furnishRoom, makeBatch } from './factory.ts'
import { jobs } from './jobs.ts'

// The job trusts the clock of the database, so this day is the real one.
const TODAY = new Date(Date.now() + 28_800_000).toISOString().slice(0, 10)
const BEFORE = new Date(Date.parse(`${TODAY}T04:00:00Z`) - 60 * 86_400_000)

let w: VisitWorld
let retention: Awaited<ReturnType<typeof connect>>
let rooms: string[]
let successor: string
beforeAll(async () => {
  w = await visitWorld()
  w.t.clock.set(new Date(`${TODAY}T04:00:00Z`))
  await furnishRoom(w.t.admin, w.station.roomId)
  retention = await connect(w.t.login('retention'))
  successor = await makeStaff(w.t.admin, { unitId: w.station.stationId, name: '宋小满' })
  const place = { communityCode: w.station.communities[0], unitId: w.station.gridId }
  const compoundId = await makeCompound(w.t.admin, place)
  const buildingId = await makeBuilding(w.t.admin, { ...place, compoundId })
  rooms = []
  for (const roomNo of ['101', '102'])
    rooms.push((await makeAddress(w.t.admin, { ...place, compoundId, buildingId, unitNo: '1', roomNo })).addressId)
})
afterAll(async () => {
  await retention?.end()
  await w?.t.close()
})
beforeEach(() => w.t.admin.query('delete from task; delete from visit; delete from card_batch'))

async function night(today = TODAY): Promise<number> {
  await retention.query('begin')
  const tx = {
    query: async (text: string, params: readonly unknown[] = []) => (await retention.query(text, [...params])).rows,
  }
  const done = await jobs[0]?.run({ tx: tx as never, now: new Date(`${today}T00:50:00+08:00`), today }, {})
  await retention.query('commit')
  return (done as { opened: number }).opened
}

/** The area goes from its officer to the successor on a day; `undo` gives it back. */
async function handOver(on: string, to = successor): Promise<() => Promise<void>> {
  const held = [w.station.areaId, w.station.officerId]
  await w.t.admin.query(
    `update posting set to_on = $3::date where unit_id = $1 and staff_id = $2 and duty = '责任民警'`,
    [...held, addDays(on, -1)],
  )
  const id = await makePosting(w.t.admin, {
    staffId: to,
    unitId: w.station.areaId,
    role: 'OFFICER',
    duty: '责任民警',
    from: on,
  })
  return async () => {
    await w.t.admin.query('delete from posting where id = $1', [id])
    await w.t.admin.query(
      `update posting set to_on = null where unit_id = $1 and staff_id = $2 and duty = '责任民警'`,
      held,
    )
  }
}

async function cardAt(addressId: string, startedAt = BEFORE): Promise<void> {
  const { householdId } = await makeHousehold(w.t.admin, { addressId })
  await makeVisit(w.t.admin, { householdId, visitorIds: [w.station.officerId], startedAt, cardLeft: true })
}
const tasks = async () =>
  (
    await w.t.admin.query<{ address: string; assignee: string | null; due: string }>(
      `select address_id as address, assignee_id as assignee, due_on::text as due from task where kind = 'contactCards.replace' and state not in ('CLOSED', 'CANCELLED')`,
    )
  ).rows

test('where another officer takes over, each building with cards of the former one becomes one task of his, once', async () => {
  for (const room of rooms) await cardAt(room)
  await cardAt(w.door.addressId)
  await cardAt(w.door2.addressId)
  expect(await night()).toBe(0)
  const undo = await handOver(addDays(TODAY, -1))
  expect(await night()).toBe(2)
  const open = await tasks()
  expect(open.map((t) => t.address).sort()).toEqual([rooms[0], w.door.addressId].sort())
  expect(open.map((t) => [t.assignee, t.due])).toEqual(Array(2).fill([successor, addDays(TODAY, 30)]))
  expect(await night()).toBe(0)
  await undo()
})

test('cards of the new officer, batches that were not handed out and an officer who goes on ask for nothing', async () => {
  const undo = await handOver(addDays(TODAY, -3))
  await cardAt(rooms[0] as string, new Date(Date.parse(`${TODAY}T04:00:00Z`) - 86_400_000))
  await makeBatch(w.t.admin, { addressId: rooms[1] as string, officerId: w.station.officerId, createdAt: BEFORE })
  expect(await night()).toBe(0)
  await undo()
  const same = await handOver(addDays(TODAY, -3), w.station.officerId)
  await cardAt(w.door.addressId)
  expect(await night()).toBe(0)
  await same()
})

test('a batch that was handed out asks for its building, and the new batch answers it', async () => {
  const day = addDays(TODAY, -40)
  await makeBatch(w.t.admin, {
    addressId: rooms[1] as string,
    officerId: w.station.officerId,
    createdAt: BEFORE,
    handedOutOn: day,
  })
  const undo = await handOver(addDays(TODAY, -1))
  expect(await night()).toBe(1)
  expect((await tasks()).map((t) => t.address)).toEqual([rooms[0]])
  const { rows } = await w.t.admin.query<{ id: string }>('select building_id as id from address where id = $1', [
    rooms[0],
  ])
  const next = await w.t.user('OFFICER', w.station.areaId, { staffId: successor })
  const batch = await next.call(contract.recordBatch, { kind: '卡', buildingId: rows[0]?.id })
  expect(batch.officer).toEqual({ id: successor, name: '宋小满' })
  const on = batch.createdAt.slice(0, 10)
  await next.call(contract.handOutBatch, { id: batch.id, version: 1, on, handedOut: 2 })
  expect(await tasks()).toEqual([])
  await undo()
})
