import { afterAll, beforeAll, expect, test } from 'vitest'
import { addPosting, addUnit, getUnit, listPostings, tree } from '#features/organisation/contract.ts'
import { makePosting, makeStaff, makeStation, makeUnit, type Station } from '#features/organisation/factory.ts'
import { listAddresses } from '#features/places/contract.ts'
import { makeAddress } from '#features/places/factory.ts'
import { listTasks } from '#features/tasks/contract.ts'
import { makeTask } from '#features/tasks/factory.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { testApp, type TestApp, type User } from '#platform/testing/app.ts'
import * as c from './contract.ts'
import { jobs } from './jobs.ts'
import { refusal } from './testing/refusal.ts'
import { treeFaults } from './testing/tree.ts'

let t: TestApp
let a: Station
let b: Station
let sys: User
const today = legalDate(new Date())

beforeAll(async () => {
  t = await testApp()
  a = await makeStation(t.admin)
  b = await makeStation(t.admin)
  sys = await t.user('SYS')
})
afterAll(() => t.close())

const postingId = async (staffId: string) =>
  (
    await t.admin.query<{ id: string }>(
      `select id from posting where staff_id = $1 and (to_on is null or to_on >= current_date)`,
      [staffId],
    )
  ).rows[0]?.id as string
const signIn = async (staffId: string) => t.session(staffId, await postingId(staffId))
const door = async (s: Station) =>
  (await makeAddress(t.admin, { communityCode: s.communities[0], unitId: s.areaId })).addressId

test('a room goes into another room of its station: areas, auxiliaries and records follow, at one act of the chief', async () => {
  const roomId = await makeUnit(t.admin, {
    parentId: a.stationId,
    kind: 'ROOM',
    code: '220702010077',
    name: '松江警务室',
  })
  const auxId = await makeStaff(t.admin, { unitId: a.stationId, kind: '勤务辅警' })
  await makePosting(t.admin, { staffId: auxId, unitId: a.roomId, role: 'AUX', duty: '辅警' })
  await makeTask(t.admin, { addressId: await door(a), assigneeId: a.officerId })
  const [officer, aux, chief] = [await signIn(a.officerId), await signIn(auxId), await signIn(a.chiefId)]
  const old = await sys.call(getUnit, { id: a.roomId })

  const far = { unitId: a.roomId, intoId: b.roomId, version: 1, on: today }
  expect((await refusal(sys.call(c.mergeUnit, far))).code).toBe('merge_not_alike')
  expect((await refusal(chief.call(c.mergeUnit, far))).code).toBe('not_found')
  const shown = await chief.call(c.previewMerge, { unitId: a.roomId, intoId: roomId })
  expect(Object.fromEntries(shown.moves.map((m) => [m.kind, m.count]))).toMatchObject({
    areas: 2,
    grids: 2,
    postings: 1,
    addresses: 1,
    tasks: 1,
    staff: 0,
  })
  await chief.call(c.mergeUnit, {
    unitId: a.roomId,
    intoId: roomId,
    version: shown.version,
    on: today,
    note: '撤并通知',
  })

  const closed = await sys.call(getUnit, { id: a.roomId })
  expect(closed).toMatchObject({ closedOn: today, successor: { id: roomId, name: '松江警务室' }, code: old.code })
  expect((await officer.call(listTasks, {})).items).toHaveLength(1)
  expect((await refusal(aux.call(listTasks, {}))).code).toBe('posting_invalid')
  expect((await (await signIn(auxId)).call(listTasks, { of: 'unit' })).items).toHaveLength(1)
  const area = await sys.call(getUnit, { id: a.areaId })
  expect(area.parentId).toBe(roomId)
  expect(await treeFaults(t.admin)).toEqual([])
  a.roomId = roomId
})

test('a station goes into another: nothing stays behind, its chief is out at once, the other chief sees everything that ever happened', async () => {
  const dutyId = await makeStaff(t.admin, { unitId: a.stationId })
  await makePosting(t.admin, { staffId: dutyId, unitId: a.stationId, role: 'DUTY', duty: '其他' })
  const addressId = await door(a)
  await makeTask(t.admin, { addressId, recordId: uuidv7(), assigneeId: a.chiefId })
  const orphan = await makeTask(t.admin, { addressId, recordId: uuidv7() })
  await t.admin.query(
    `update task set unit_id = $1, unit_pos = (select lft from sec.unit where id = $1) where id = $2`,
    [a.stationId, orphan],
  )
  await t.admin.query(
    `insert into activity (id, kind, at, staff_id, record_kind, record_id, unit_id, unit_pos, event_id)
     select gen_random_uuid(), 'tasks.signed', now(), $1, 'task', $2, id, lft, gen_random_uuid() from sec.unit where id = $3`,
    [a.chiefId, orphan, a.stationId],
  )
  const [oldChief, officer, chief] = [await signIn(a.chiefId), await signIn(a.officerId), await signIn(b.chiefId)]
  const doorsBefore = (await officer.call(listAddresses, {})).items.map((i) => i.id)
  const codes = async () =>
    (await t.admin.query<{ id: string; code: string }>('select id, code from org_unit order by id')).rows
  const before = await codes()
  expect((await chief.call(listTasks, { of: 'unit' })).items).toEqual([])

  const shown = await sys.call(c.previewMerge, { unitId: a.stationId, intoId: b.stationId })
  expect(Object.fromEntries(shown.moves.map((m) => [m.kind, m.count]))).toMatchObject({ leaders: 1, postings: 1 })
  const merge = { unitId: a.stationId, intoId: b.stationId, version: shown.version, on: today }
  expect((await refusal(oldChief.call(c.mergeUnit, merge))).code).toBe('not_found')
  const done = await sys.call(c.mergeUnit, merge)
  expect(done.handedOver).toBe(1)

  expect(await treeFaults(t.admin)).toEqual([])
  expect(await codes()).toEqual(before)
  expect((await refusal(oldChief.call(tree, {}))).code).toBe('posting_invalid')
  expect((await chief.call(listTasks, { of: 'unit' })).items).toHaveLength(3)
  // One pack for the chief who takes the station over, one for whoever answers for what the old chief had in his own name.
  const packs = (await chief.call(c.list, { of: 'unit' })).items
  expect(packs.map((h) => [h.cause, h.from.id])).toEqual(Array(2).fill(['机构撤并', a.chiefId]))
  const mine = packs.find((h) => h.to.id === b.chiefId)
  expect(mine?.counts).toMatchObject([{ kind: 'task', count: 3 }])
  const { items: listed } = await chief.call(c.get, { id: mine?.id as string })
  expect(listed.map((i) => i.moved)).toEqual([false, false, false])
  // Who works in an area notices nothing: same posting, same doors.
  expect((await officer.call(listAddresses, {})).items.map((i) => i.id)).toEqual(doorsBefore)
  const { items } = await sys.call(listPostings, { staffId: dutyId })
  expect(items.map((p) => [p.unitId, p.role, p.live])).toEqual([
    [b.stationId, 'DUTY', true],
    [a.stationId, 'DUTY', false],
  ])
  const seen = await t.admin.query(
    `select from activity x join sec.unit u on x.unit_pos between u.lft and u.rgt - 1 where u.id = $1 and x.record_id = $2`,
    [b.stationId, orphan],
  )
  expect(seen.rowCount).toBe(1)
  const units = (await sys.call(tree, { closed: 'yes' })).units
  expect(units.find((u) => u.id === a.stationId)?.closedOn).toBe(today)
  expect(units.find((u) => u.id === a.roomId)?.parentId).toBe(b.stationId)
})

test('what came in goes on living: new units, new postings, a second merge', async () => {
  const chief = await signIn(b.chiefId)
  const grid = await chief.call(addUnit, {
    kind: 'GRID',
    parentId: a.areaId,
    name: '并入后的网格',
    gridCommunityCode: a.communities[0],
    openedOn: today,
  })
  const staffId = await makeStaff(t.admin, { unitId: b.stationId, kind: '网格员' })
  await chief.call(addPosting, { staffId, unitId: grid.id, duty: '网格员', fromOn: today })
  const third = await makeStation(t.admin)
  const { version } = await sys.call(getUnit, { id: b.stationId })
  await sys.call(c.mergeUnit, { unitId: b.stationId, intoId: third.stationId, version, on: today })
  expect(await treeFaults(t.admin)).toEqual([])
  const last = await signIn(third.chiefId)
  expect((await last.call(listTasks, { of: 'unit' })).items).toHaveLength(3)
  const again = { unitId: b.stationId, intoId: third.stationId, version: version + 1, on: today }
  expect((await refusal(sys.call(c.mergeUnit, again))).code).toBe('unit_closed')
  const mixed = { unitId: third.roomId, intoId: third.stationId, version: 1, on: today }
  expect((await refusal(sys.call(c.mergeUnit, mixed))).code).toBe('merge_not_alike')
})

test('what nobody answers for any more is the unit’s, and the next one there finds it', async () => {
  const left = await makeStation(t.admin)
  const task = await makeTask(t.admin, { addressId: await door(left), assigneeId: left.officerId })
  const own = await t.admin.query(
    `update sec.posting p set valid_to = current_date - 1 from sec.unit u, sec.unit st where u.id = p.unit_id and st.id = $1 and u.lft between st.lft and st.rgt - 1`,
    [left.stationId],
  )
  expect(own.rowCount).toBeGreaterThan(2)
  await t.admin.query(
    'update posting set to_on = current_date - 1 where id in (select id from sec.posting where valid_to < current_date)',
  )
  const tx = {
    query: async (text: string, values: readonly unknown[] = []) => (await t.admin.query(text, [...values])).rows,
  }
  expect(await jobs[0]?.run({ tx, now: new Date(), today }, {})).toEqual({ handedOver: 1 })
  expect((await t.admin.query('select assignee_id from task where id = $1', [task])).rows).toEqual([
    { assignee_id: null },
  ])
  expect(await treeFaults(t.admin)).toEqual([])
})
