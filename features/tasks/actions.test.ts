import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeStation, type Station } from '#features/organisation/factory.ts'
import { type MadeAddress, makeAddress } from '#features/places/factory.ts'
import { loadActions } from '#platform/http/load-actions.ts'
import { Refused, type TestApp, testApp, type User } from '#platform/testing/app.ts'
import * as tasks from './contract.ts'
import { makeTask } from './factory.ts'

let t: TestApp
let s: Station
let door: MadeAddress
let door2: MadeAddress
let officer: User
let aux: User
let officer2: User
beforeAll(async () => {
  t = await testApp({ now: '2026-11-21T08:00:00Z' })
  s = await makeStation(t.admin)
  door = await makeAddress(t.admin, { communityCode: s.communities[0], unitId: s.areaId })
  door2 = await makeAddress(t.admin, { communityCode: s.communities[2], unitId: s.area2Id })
  officer = await t.user('OFFICER', s.areaId, { staffId: s.officerId })
  officer2 = await t.user('OFFICER', s.area2Id, { staffId: s.officer2Id })
  aux = await t.user('AUX', s.areaId, { staffId: s.auxId })
})
afterAll(() => t.close())

const task = (more: Partial<Parameters<typeof makeTask>[1]> = {}) =>
  makeTask(t.admin, { addressId: door.addressId, ...more })
const code = (work: Promise<unknown>) =>
  work.then(
    () => 'answered',
    (e) => (e instanceof Refused ? e.code : Promise.reject(e)),
  )

describe('the list', () => {
  test("shows one's own tasks and those of nobody, first due first, overdue derived from today", async () => {
    await t.admin.query('delete from task')
    const later = await task({ assigneeId: s.officerId, dueOn: '2026-12-01' })
    const overdue = await task({ dueOn: '2026-11-20' })
    const today = await task({ assigneeId: s.officerId, dueOn: '2026-11-21' })
    await task({ assigneeId: s.auxId })
    await task({ addressId: door2.addressId })
    const mine = await officer.call(tasks.listTasks, {})
    expect(mine.items.map((i) => [i.id, i.overdue])).toEqual([
      [overdue, true],
      [today, false],
      [later, false],
    ])
    expect(mine.total).toBe(3)
    expect(mine.items[0]).toMatchObject({ addressText: door.fullText, assignee: null, can: { sign: true } })
    expect((await officer.call(tasks.listTasks, { of: 'unit' })).total).toBe(4)
    expect((await officer.call(tasks.listTasks, { overdue: 'yes' })).items.map((i) => i.id)).toEqual([overdue])
    expect((await officer2.call(tasks.listTasks, { of: 'unit' })).total).toBe(1)
  })
  test('pages without losing or repeating a task due on the same day', async () => {
    await t.admin.query('delete from task')
    const ids = []
    for (let i = 0; i < 11; i++) ids.push(await task({ dueOn: '2026-11-30' }))
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await officer.call(tasks.listTasks, { limit: 3, ...(cursor ? { cursor } : {}) })
      seen.push(...page.items.map((i) => i.id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen.sort()).toEqual(ids.sort())
    expect(await code(officer.call(tasks.listTasks, { cursor: 'bm90' }))).toBe('invalid_input')
  })
  test('never tells which person a task is about', async () => {
    const id = await task({ recordKind: 'person', recordId: '0198f000-0000-7000-8000-000000000001' })
    expect((await officer.call(tasks.getTask, { id })).recordId).toBeNull()
  })
})

describe('signing', () => {
  test("makes a task of nobody one's own, once", async () => {
    const id = await task()
    expect(await officer.call(tasks.signTask, { id, version: 1 })).toEqual({ id, version: 2 })
    const got = await officer.call(tasks.getTask, { id })
    expect(got).toMatchObject({ state: 'SIGNED', assignee: { id: s.officerId }, can: { sign: false } })
    expect(await code(officer.call(tasks.signTask, { id, version: 2 }))).toBe('task_signed')
    expect(await code(aux.call(tasks.signTask, { id, version: 2 }))).toBe('task_not_yours')
    expect((await t.admin.query('select kind from activity where record_id = $1', [id])).rows).toEqual([
      { kind: 'tasks.signed' },
    ])
  })
  test('two who sign at once: one gets it', async () => {
    const id = await task()
    const both = await Promise.all([
      code(officer.call(tasks.signTask, { id, version: 1 })),
      code(aux.call(tasks.signTask, { id, version: 1 })),
    ])
    expect(both.filter((c) => c === 'answered')).toHaveLength(1)
    expect(['version_conflict', 'task_not_yours']).toContain(both.find((c) => c !== 'answered'))
  })
  test('an old version shows the present state', async () => {
    const id = await task({ assigneeId: s.officerId })
    await t.admin.query(`update task set version = 5 where id = $1`, [id])
    const error = await officer.call(tasks.signTask, { id, version: 1 }).catch((e: Refused) => e)
    expect((error as Refused).code).toBe('version_conflict')
    expect((error as Refused).body.error.params.current).toMatchObject({ id, version: 5 })
  })
  test('a closed task and one out of the area are refused', async () => {
    const closed = await task()
    await t.admin.query(`update task set state = 'CLOSED' where id = $1`, [closed])
    expect(await code(officer.call(tasks.signTask, { id: closed, version: 1 }))).toBe('task_closed')
    const there = await task({ addressId: door2.addressId })
    expect(await code(officer.call(tasks.signTask, { id: there, version: 1 }))).toBe('not_found')
    expect(await code(officer.call(tasks.getTask, { id: there }))).toBe('not_found')
  })
})

test('no operation makes a task by hand', async () => {
  const names = (await loadActions()).map((a) => a.contract.name).filter((n) => n.startsWith('tasks.'))
  expect(names.sort()).toEqual(['tasks.getTask', 'tasks.listTasks', 'tasks.signTask'])
})
