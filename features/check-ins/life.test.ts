import { afterAll, beforeAll, expect, test } from 'vitest'
import { editUnit, getUnit } from '#features/organisation/contract.ts'
import * as places from '#features/places/contract.ts'
import { makeAddress, makeBuilding, makeCompound } from '#features/places/factory.ts'
import { carryDay } from '#features/visits/contract.ts'
import { type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import * as c from './contract.ts'
import { makePoint } from './factory.ts'

let w: VisitWorld
beforeAll(async () => {
  w = await visitWorld()
})
afterAll(() => w.t.close())

const rows = async (sql: string, ...values: unknown[]) => (await w.t.admin.query(sql, values)).rows
const YESTERDAY = new Date('2026-11-20T08:00:00.000Z')
const place = () => ({ communityCode: w.station.communities[0], unitId: w.station.gridId })
const pointAt = (addressId: string, of: 'address' | 'building' = 'address') =>
  makePoint(w.t.admin, { addressId, by: w.station.officerId, of, createdAt: YESTERDAY })
const get = (id: string) => w.officer.call(c.getPoint, { id })
const hangs = async (id: string) =>
  (await rows('select 1 from check_code where point_id = $1 and ended_at is null', id)).length === 1

test('a point goes into the door that its door became, and on living there', async () => {
  const [from, into] = [await makeAddress(w.t.admin, place()), await makeAddress(w.t.admin, place())]
  const { pointId } = await pointAt(from.addressId)
  const merge = { id: from.addressId, version: 1, intoId: into.addressId, intoVersion: 1, reason: '重复登记' }
  await w.officer.call(places.mergeAddress, merge)
  expect(await get(pointId)).toMatchObject({ addressId: into.addressId, state: 'open' })
  expect(await hangs(pointId)).toBe(true)
})

test('a point ends with its door or building, its code with it', async () => {
  const door = await makeAddress(w.t.admin, place())
  const { pointId } = await pointAt(door.addressId)
  await w.officer.call(places.retireAddress, { id: door.addressId, version: 1, reason: '已拆除' })
  expect(await get(pointId)).toMatchObject({ state: 'ended', endReason: '所在地址已停用' })
  expect(await hangs(pointId)).toBe(false)

  const compoundId = await makeCompound(w.t.admin, place())
  const buildingId = await makeBuilding(w.t.admin, { ...place(), compoundId })
  const room = await makeAddress(w.t.admin, { ...place(), compoundId, buildingId, unitNo: '1', roomNo: '101' })
  const gate = await pointAt(room.addressId, 'building')
  const down = { id: buildingId, version: 1, reason: '已拆除', commit: true }
  await w.officer.call(places.demolishBuilding, down)
  expect(await get(gate.pointId)).toMatchObject({ state: 'ended', endReason: '所在楼栋已停用' })
  expect(await hangs(gate.pointId)).toBe(false)
})

test('a point goes with its building into another one, and to another unit', async () => {
  const compoundId = await makeCompound(w.t.admin, place())
  const [one, two] = [
    await makeBuilding(w.t.admin, { ...place(), compoundId, name: '1号楼' }),
    await makeBuilding(w.t.admin, { ...place(), compoundId, name: '2号楼' }),
  ]
  const room = await makeAddress(w.t.admin, { ...place(), compoundId, buildingId: one, unitNo: '1', roomNo: '101' })
  const { pointId } = await pointAt(room.addressId, 'building')
  const merge = {
    kind: 'building',
    id: one,
    version: 1,
    intoId: two,
    intoVersion: 1,
    reason: '重复登记',
    commit: true,
  } as const
  await w.officer.call(places.mergeGround, merge)
  expect(await get(pointId)).toMatchObject({ buildingId: two, state: 'open' })

  const { unitPos } = (await rows('select lft as "unitPos" from sec.unit where id = $1', w.station.areaId))[0]
  await rows('update building set unit_id = $2, unit_pos = $3 where id = $1', two, w.station.areaId, unitPos)
  expect(await rows('select unit_id, unit_pos from check_point where id = $1', pointId)).toEqual([
    { unit_id: w.station.areaId, unit_pos: unitPos },
  ])
})

test('a spot goes with its community to the area that looks after it now', async () => {
  const [, code, third] = w.station.communities
  const spot = { name: '背街口', kind: '背街', communityCode: code, lng: 124.82, lat: 45.14 } as const
  const { id } = await w.officer.call(c.addPoint, spot)
  const give = async (unitId: string, communityCodes: string[]) => {
    const unit = await w.chief.call(getUnit, { id: unitId })
    const { version, name } = unit
    await w.chief.call(editUnit, {
      id: unitId,
      version,
      name,
      openedOn: '2020-01-01',
      areaKind: '城区',
      communityCodes,
    })
  }
  await give(w.station.areaId, [w.station.communities[0]])
  await give(w.station.area2Id, [third, code])
  await expect(get(id)).rejects.toThrow(/not_found/)
  const seen = await w.officer2.call(c.getPoint, { id })
  expect(seen).toMatchObject({ state: 'open', communityCode: code })
  expect(seen.can.edit).toBe(true)
  const day = await w.officer2.call(carryDay, {})
  expect(day.checkIns.points.map((p) => p.id)).toEqual([id])
})
