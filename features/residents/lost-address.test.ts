import { afterAll, beforeAll, expect, it } from 'vitest'
import { retireAddress } from '#features/places/contract.ts'
import { type ResidentSeed, makeHousehold } from './factory.ts'
import { endResidence, getHousehold } from './contract.ts'
import { type Scene, scene } from './testing/scene.ts'

let s: Scene
beforeAll(async () => {
  s = await scene()
})
afterAll(() => s.t.close())

const STATES = ['ACTIVE', 'EXPIRING', 'EXTENDED', 'RESTORED', 'TO_VERIFY', 'DECLARED'] as const
const residences = async (addressId: string) =>
  (
    await s.t.admin.query<{ state: string; due: boolean; ended: boolean; version: number; by: string | null }>(
      `select state, next_verify_on <= (now() at time zone 'Asia/Shanghai')::date as due, ended_on is not null as ended, version, updated_by as by
         from residence where address_id = $1 order by id`,
      [addressId],
    )
  ).rows

it('puts who lives at a retired address to 待核实, due today, and ends nobody', async () => {
  const door = await s.newDoor()
  const next = await s.newDoor()
  const members = STATES.map((state): ResidentSeed => ({ state }))
  await makeHousehold(s.t.admin, { addressId: door.addressId, members })
  await makeHousehold(s.t.admin, { addressId: next.addressId, members: [{}] })
  const { rows } = await s.t.admin.query<{ id: string }>(
    `update residence set state = 'ENDED', ended_on = '2026-01-01', end_reason = '离开'
      where id = (select max(id::text)::uuid from residence where address_id = $1 and state = 'RESTORED') returning id`,
    [door.addressId],
  )
  expect(rows).toHaveLength(1)

  await s.officer.call(retireAddress, { id: door.addressId, version: 1, reason: '楼已拆除' })

  const waiting = { state: 'TO_VERIFY', due: true, ended: false, version: 2, by: s.station.officerId }
  const after = await residences(door.addressId)
  // 申报待核 waits for an officer already, and what has ended stays ended.
  expect(after).toEqual([
    waiting,
    waiting,
    waiting,
    { state: 'ENDED', due: false, ended: true, version: 1, by: null },
    waiting,
    { state: 'DECLARED', due: false, ended: false, version: 1, by: null },
  ])
  expect((await residences(next.addressId)).map((r) => r.state)).toEqual(['ACTIVE'])
})

it('reaches the people whom the officer himself may not open', async () => {
  const door = await s.newDoor()
  const { members } = await makeHousehold(s.t.admin, { addressId: door.addressId, members: [{}, {}] })
  await s.t.admin.query(
    `insert into staff_conflict (id, staff_id, person_id, reason, from_on, event_id) values (gen_random_uuid(), $1, $2, '家属', '2020-01-01', gen_random_uuid())`,
    [s.station.officerId, members[0]?.personId],
  )
  await s.officer.call(retireAddress, { id: door.addressId, version: 1, reason: '楼已拆除' })
  expect((await residences(door.addressId)).map((r) => r.state)).toEqual(['TO_VERIFY', 'TO_VERIFY'])
})

it('leaves it to the officer to say where they went', async () => {
  const door = await s.newDoor()
  const { members, householdId } = await makeHousehold(s.t.admin, { addressId: door.addressId, members: [{}] })
  await s.officer.call(retireAddress, { id: door.addressId, version: 1, reason: '楼已拆除' })
  const page = await s.officer.call(getHousehold, {
    addressId: door.addressId,
    purpose: 'verify',
    basisKind: 'household',
    basisId: householdId,
  })
  expect(page.households[0]?.members[0]).toMatchObject({ state: 'TO_VERIFY', can: { end: true } })
  const residenceId = members[0]?.residenceId as string
  const ended = await s.officer.call(endResidence, {
    residenceId,
    version: page.households[0]?.members[0]?.version as number,
    endedOn: '2026-01-20',
    reason: '离开',
    endedBy: '走访',
  })
  expect(ended.state).toBe('ENDED')
})
