import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeHousehold } from '#features/residents/factory.ts'
import { makeTask } from '#features/tasks/factory.ts'
import { makeCare } from '#features/care/factory.ts'
import { makePoint } from '#features/check-ins/factory.ts'
import { makeBatch } from '#features/contact-cards/factory.ts'
import { makeDispute } from '#features/disputes/factory.ts'
import { makeHazard } from '#features/hazards/factory.ts'
import { makeBody, makeMediator } from '#features/mediation/factory.ts'
import { makeNeed } from '#features/needs/factory.ts'
import { makePhoto } from '#features/photos/factory.ts'
import { makeVisit } from '#features/visits/factory.ts'
import { type Scene, atDoor, refused, scene } from '#features/residents/testing/scene.ts'
import { getHousehold } from '#features/residents/contract.ts'
import * as c from './contract.ts'
import { makeAddress, makeHouse } from './factory.ts'

let s: Scene
beforeAll(async () => {
  s = await scene()
})
afterAll(() => s.t.close())

/** Every column that can name an address, and what a merge does with it. A new one must be decided on, here and in `places_merge_address`. */
const DECIDED: Record<string, 'moves' | 'successor' | 'derived' | 'history'> = {
  'activity.place_id': 'history',
  'address.merged_into': 'successor',
  'address_alias.address_id': 'moves',
  'address_former.address_id': 'derived',
  'address_terms.address_id': 'derived',
  'card_batch.address_id': 'moves',
  'care_subject.address_id': 'moves',
  'check_point.address_id': 'moves',
  'dispute.address_id': 'moves',
  'hazard.address_id': 'moves',
  'house.address_id': 'moves',
  'household.address_id': 'moves',
  'mediator.home_address_id': 'moves',
  'need.address_id': 'moves',
  'need_step.address_id': 'moves',
  'person.hukou_address_id': 'moves',
  'photo.address_id': 'moves',
  'residence.address_id': 'moves',
  'safety_visit_plan.address_id': 'moves',
  'staff_conflict.address_id': 'moves',
  'task.address_id': 'moves',
  'visit.address_id': 'moves',
}
const rows = async (sql: string, ...values: unknown[]) => (await s.t.admin.query(sql, values)).rows
const count = async (table: string, column: string, id: string): Promise<number> => {
  const [row] = await rows(`select count(*)::integer as n from ${table} where ${column} = $1`, id)
  return row.n
}
const two = async () => ({ from: await s.newDoor(), into: await s.newDoor() })
const merge = (from: string, into: string, over: { version?: number; intoVersion?: number } = {}) =>
  s.officer.call(c.mergeAddress, { id: from, version: 1, intoId: into, intoVersion: 1, reason: '重复登记', ...over })

it('knows every column that names an address', async () => {
  const found = await rows(
    `select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' and not a.attisdropped and (a.attname ~ '(address|place)_id$' or exists (select 1 from pg_constraint k
        where k.contype = 'f' and k.conrelid = c.oid and k.confrelid = 'public.address'::regclass and a.attnum = any (k.conkey))) order by 1`,
  )
  expect(found.map((r) => r.name)).toEqual(Object.keys(DECIDED))
})

/** A photograph, a hazard with safety visits, a subject of care, a check point, the home of a mediator and a batch of cards at a door. */
async function whatElseLiesThere(addressId: string, householdId: string, visitId: string): Promise<void> {
  const { admin } = s.t
  const by = s.station.officerId
  await makePhoto(admin, { visitId, takenBy: by, file: Buffer.from('photo'), cipher: s.t.cipher })
  const hazard = await makeHazard(admin, {
    addressId,
    by,
    foundAt: new Date('2026-01-05T01:00:00Z'),
    dueOn: '2026-01-20',
  })
  await rows(
    `insert into safety_visit_plan (id, hazard_id, address_id, until, next_on, unit_id, unit_pos, event_id)
     select gen_random_uuid(), id, address_id, '2026-03-01', '2026-02-01', unit_id, unit_pos, event_id from hazard where id = $1`,
    hazard,
  )
  await makeCare(admin, { householdId, officerId: by })
  await makePoint(admin, { addressId, by, createdAt: new Date('2026-01-05T01:00:00Z') })
  const bodyId = await makeBody(admin, { unitId: s.station.roomId, by })
  await makeMediator(admin, { bodyId, by, homeAddressId: addressId })
  await makeDispute(admin, { addressId, officerId: by })
  const batch = await makeBatch(admin, { addressId, officerId: by, createdAt: new Date('2026-01-05T01:00:00Z') })
  await rows('update card_batch set building_id = null, address_id = $2 where id = $1', batch, addressId)
}

it('moves everything that refers to the door, numbers households on and keeps the old text', async () => {
  const { from, into } = await two()
  const first = await makeHousehold(s.t.admin, { addressId: into.addressId })
  const second = await makeHousehold(s.t.admin, { addressId: from.addressId, members: [{}] })
  const third = await makeHousehold(s.t.admin, { addressId: from.addressId, members: [{}] })
  await rows('update person set hukou_address_id = $1 where id = $2', from.addressId, second.members[0]?.personId)
  const house = await makeHouse(s.t.admin, { addressId: from.addressId })
  const visitId = await makeVisit(s.t.admin, {
    householdId: second.householdId,
    visitorIds: [s.station.officerId],
    startedAt: new Date('2026-01-05T01:00:00Z'),
  })
  await whatElseLiesThere(from.addressId, second.householdId, visitId)
  const need = await makeNeed(s.t.admin, {
    addressId: from.addressId,
    ownerId: s.station.officerId,
    receivedAt: new Date('2026-01-05T01:00:00Z'),
  })
  await rows(
    `insert into need_step (id, need_id, kind, at, by_id, address_id, unit_id, unit_pos, event_id)
     select gen_random_uuid(), id, 'RECEIVED', received_at, owner_id, address_id, unit_id, unit_pos, event_id from need where id = $1`,
    need,
  )
  const task = await makeTask(s.t.admin, { addressId: from.addressId })
  await rows(
    `insert into staff_conflict (id, staff_id, address_id, reason, from_on, event_id) values (gen_random_uuid(), $1, $2, '住所', '2020-01-01', gen_random_uuid())`,
    s.station.auxId,
    from.addressId,
  )
  await rows(
    `insert into address_alias (id, address_id, text, unit_id, unit_pos, event_id) select gen_random_uuid(), id, '更早的写法1号', unit_id, unit_pos, event_id from address where id = $1`,
    from.addressId,
  )
  const preview = await s.officer.call(c.previewMerge, { id: from.addressId, intoId: into.addressId })
  const moves = { households: 2, residences: 2, hukou: 1, visits: 1, tasks: 1, house: 'moves' }
  expect(preview.moves).toEqual(moves)
  const merged = await merge(from.addressId, into.addressId)
  expect(merged).toMatchObject({ id: into.addressId, fullText: into.fullText, version: 2, moves })

  for (const [name, what] of Object.entries(DECIDED)) {
    const [table, column] = name.split('.') as [string, string]
    const left = await count(table, column, from.addressId)
    if (what !== 'history') expect([name, left]).toEqual([name, 0])
    if (what === 'moves') expect([name, (await count(table, column, into.addressId)) > 0]).toEqual([name, true])
  }
  const numbers = await rows('select id, no from household where address_id = $1 order by no', into.addressId)
  expect(numbers).toEqual([first, second, third].map((h, i) => ({ id: h.householdId, no: i + 1 })))
  expect(await rows('select address_id, record_id from task where id = $1', task)).toEqual([
    { address_id: into.addressId, record_id: into.addressId },
  ])
  expect(await rows('select state, address_id from house where id = $1', house)).toEqual([
    { state: '在册', address_id: into.addressId },
  ])
  // Nobody becomes 待核实: the door is still there.
  expect(await rows('select distinct state from residence where address_id = $1', into.addressId)).toEqual([
    { state: 'ACTIVE' },
  ])
  const old = await s.officer.call(c.getAddress, { id: from.addressId })
  expect(old).toMatchObject({
    state: '停用',
    retiredReason: '重复登记',
    mergedInto: { id: into.addressId, fullText: into.fullText },
    can: { merge: false, edit: false },
  })
  const kept = await s.officer.call(c.getAddress, { id: into.addressId })
  expect(kept.aliases.map((a) => a.text).sort()).toEqual([from.fullText, '更早的写法1号'].sort())
  const listed = await s.officer.call(c.listAddresses, { q: '更早的写法' })
  expect(listed.items.map((i) => i.id)).toEqual([into.addressId])
  const page = await s.officer.call(getHousehold, { addressId: into.addressId, ...atDoor(into.addressId) })
  expect(page.households).toHaveLength(3)
  // The home of the auxiliary stays closed to her under its new row.
  expect((await refused(s.aux.call(c.getAddress, { id: into.addressId }))).code).toBe('not_found')
})

it('leads through two merges to the door that is there', async () => {
  const { from, into } = await two()
  const last = await s.newDoor()
  await merge(from.addressId, into.addressId)
  await merge(into.addressId, last.addressId, { version: 2 })
  const first = await s.officer.call(c.getAddress, { id: from.addressId })
  expect(first.mergedInto).toEqual({ id: last.addressId, fullText: last.fullText })
})

it('strikes off the second of two houses and gives its visits and tasks to the first', async () => {
  const { from, into } = await two()
  const gone = await makeHouse(s.t.admin, { addressId: from.addressId })
  const stays = await makeHouse(s.t.admin, { addressId: into.addressId })
  const task = await makeTask(s.t.admin, { addressId: from.addressId, recordKind: 'house', recordId: gone })
  expect((await merge(from.addressId, into.addressId)).moves.house).toBe('struck')
  expect(await rows('select state from house where id = $1', gone)).toEqual([{ state: '注销' }])
  expect(await rows('select record_id, address_id from task where id = $1', task)).toEqual([
    { record_id: stays, address_id: into.addressId },
  ])
  const other = await two()
  await makeHouse(s.t.admin, { addressId: other.from.addressId })
  const struck = await makeHouse(s.t.admin, { addressId: other.into.addressId })
  await rows(`update house set state = '注销' where id = $1`, struck)
  expect((await refused(merge(other.from.addressId, other.into.addressId))).code).toBe('merge_house_struck')
})

it('takes the records of another grid into the unit of the door that stays', async () => {
  const from = await s.newDoor()
  const into = await makeAddress(s.t.admin, { communityCode: s.station.communities[0], unitId: s.station.areaId })
  const { members } = await makeHousehold(s.t.admin, { addressId: from.addressId, members: [{}] })
  await merge(from.addressId, into.addressId)
  const units = await rows('select unit_id from person_scope where person_id = $1', members[0]?.personId)
  expect(units).toEqual([{ unit_id: s.station.areaId }])
})

it('refuses what is stale, out of use, out of range, one’s own home, or not for this role, and changes nothing', async () => {
  const { from, into } = await two()
  const code = async (work: Promise<unknown>) => (await refused(work)).code
  expect(await code(merge(from.addressId, from.addressId))).toBe('merge_itself')
  expect(await code(merge(from.addressId, into.addressId, { version: 7 }))).toBe('version_conflict')
  expect(await code(merge(from.addressId, into.addressId, { intoVersion: 7 }))).toBe('version_conflict')
  const input = { id: from.addressId, version: 1, intoId: into.addressId, intoVersion: 1, reason: '重复登记' }
  expect(await code(s.stranger.call(c.mergeAddress, input))).toBe('not_found')
  expect(await code(s.aux.call(c.mergeAddress, input))).toBe('forbidden')
  const far = await makeAddress(s.t.admin, { communityCode: s.station.communities[1], unitId: s.station.gridId })
  expect(await code(merge(from.addressId, far.addressId))).toBe('merge_other_community')
  const home = await s.newDoor()
  await rows(
    `insert into staff_conflict (id, staff_id, address_id, reason, from_on, event_id) values (gen_random_uuid(), $1, $2, '住所', '2020-01-01', gen_random_uuid())`,
    s.station.officerId,
    home.addressId,
  )
  expect(await code(merge(from.addressId, home.addressId))).toBe('not_found')
  expect(await code(s.officer.call(c.previewMerge, { id: home.addressId, intoId: into.addressId }))).toBe('not_found')
  const state = 'select state, version from address where id = any ($1)'
  expect(await rows(state, [from.addressId, into.addressId])).toEqual(Array(2).fill({ state: '启用', version: 1 }))
  await merge(from.addressId, into.addressId)
  expect(await code(merge(from.addressId, into.addressId, { version: 2, intoVersion: 2 }))).toBe('place_retired')
})
