import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makePosting, makeStaff, makeStation, type Station } from '#features/organisation/factory.ts'
import { connect } from '#platform/db/pool.ts'
import type { InputOf } from '#platform/http/contract.ts'
import { Refused, type TestApp, testApp, type User } from '#platform/testing/app.ts'
import * as c from './contract.ts'
import { makeShift } from './factory.ts'

const NOW = '2026-11-21T08:00:00.000Z'
let t: TestApp
let here: Station
let there: Station
let chief: User
let deputy: User
let lead: User
let duty: User
let officer: User
let stranger: User
let dutyId: string
let leadId: string

beforeAll(async () => {
  t = await testApp({ now: NOW })
  here = await makeStation(t.admin)
  there = await makeStation(t.admin)
  const staff = () => makeStaff(t.admin, { unitId: here.stationId })
  ;[dutyId, leadId] = [await staff(), await staff()]
  chief = await t.user('CHIEF', here.stationId, { staffId: here.chiefId })
  deputy = await t.user('DEPUTY', here.stationId, { staffId: await staff() })
  lead = await t.user('DUTY_LEAD', here.stationId, { staffId: leadId })
  duty = await t.user('DUTY', here.stationId, { staffId: dutyId })
  officer = await t.user('OFFICER', here.areaId, { staffId: here.officerId })
  stranger = await t.user('CHIEF', there.stationId, { staffId: there.chiefId })
  await makePosting(t.admin, { staffId: dutyId, unitId: here.stationId, role: 'DUTY', duty: '其他' })
  await makePosting(t.admin, { staffId: leadId, unitId: here.stationId, role: 'DUTY_LEAD', duty: '其他' })
})
afterAll(() => t.close())

type Input = InputOf<typeof c.saveShift>
/** Hours from 08:00 China of the day before, so that 24 is this morning and 32 is now. */
const hour = (n: number) => new Date(Date.parse('2026-11-20T00:00:00Z') + n * 3_600_000)
const shift = (from: number, to: number, change: Partial<Input> = {}): Input => ({
  unitId: here.stationId,
  staffId: dutyId,
  leaderId: leadId,
  from: hour(from).toISOString(),
  to: hour(to).toISOString(),
  ...change,
})
const refusal = (work: Promise<unknown>): Promise<Refused> =>
  work.then(
    () => Promise.reject(new Error('was not refused')),
    (error) => (error instanceof Refused ? error : Promise.reject(error)),
  )
const code = async (work: Promise<unknown>) => (await refusal(work)).code
const fields = async (work: Promise<unknown>) =>
  (await refusal(work)).body.error.fields.map((f) => `${f.path}:${f.code}`)
const wipe = () => t.admin.query('delete from duty_shift')

describe('planning', () => {
  test('chief, deputy and duty leader plan; a shift begins at the minute the one before ends, and not a minute sooner', async () => {
    await wipe()
    await chief.call(c.saveShift, shift(24, 48))
    await deputy.call(c.saveShift, shift(48, 72, { note: '两人一组' }))
    const early = await refusal(lead.call(c.saveShift, shift(71, 90)))
    expect(early.body.error.fields[0]).toMatchObject({ path: 'from', code: 'duty_overlap' })
    // It says who, and from when to when in China.
    expect(early.body.error.fields[0]?.message).toMatch(/11.22.*08:00.*11.23.*08:00/)
    expect(await fields(lead.call(c.saveShift, shift(20, 25)))).toEqual(['to:duty_past'])
    expect((await lead.call(c.saveShift, shift(72, 90))).version).toBe(1)
    // The room has a plan of its own.
    await lead.call(c.saveShift, shift(71, 90, { unitId: here.roomId, staffId: here.officerId }))
  })

  test('nobody else does, nobody elsewhere, and nobody is planned who holds no such posting here', async () => {
    const tomorrow = shift(300, 310)
    for (const user of [duty, officer, await t.user('SYS'), await t.user('AUX', here.areaId, { staffId: here.auxId })])
      expect(await code(user.call(c.saveShift, tomorrow))).toBe('forbidden')
    expect(await code(stranger.call(c.saveShift, tomorrow))).toBe('not_found')
    expect(await code(chief.call(c.saveShift, { ...tomorrow, unitId: here.areaId }))).toBe('not_found')
    const wrong = { ...tomorrow, staffId: there.officerId, leaderId: here.officerId }
    expect(await fields(chief.call(c.saveShift, wrong))).toEqual(['staffId:duty_not_posted', 'leaderId:duty_no_leader'])
    expect(await fields(chief.call(c.saveShift, shift(300, 325, { note: '电话 19400001234' })))).toEqual([
      'note:summary_has_identifier',
      'to:duty_too_long',
    ])
  })

  test('what has begun keeps its people, what is over stays as it was, and only what is to come is removed', async () => {
    await wipe()
    const past = await makeShift(t.admin, {
      unitId: here.stationId,
      staffId: dutyId,
      leaderId: leadId,
      from: hour(0),
      to: hour(24),
    })
    const running = await chief.call(c.saveShift, shift(24, 48))
    const later = await chief.call(c.saveShift, shift(48, 72))
    expect(await code(chief.call(c.saveShift, { ...shift(0, 40), id: past, version: 1 }))).toBe('duty_over')
    expect(await code(chief.call(c.removeShift, { id: past, version: 1 }))).toBe('duty_begun')
    expect(await code(chief.call(c.removeShift, running))).toBe('duty_begun')
    const swapped = { ...shift(24, 40, { staffId: here.officerId }), ...running }
    expect(await fields(chief.call(c.saveShift, swapped))).toEqual(['staffId:duty_begun_fixed'])
    // The one who fell ill is relieved: his shift ends now, the next one begins then.
    expect(await chief.call(c.saveShift, { ...shift(24, 33), ...running })).toEqual({ id: running.id, version: 2 })
    await chief.call(c.saveShift, shift(33, 48, { staffId: here.officerId }))
    expect(await code(chief.call(c.saveShift, { ...shift(24, 33), ...running }))).toBe('version_conflict')
    expect(await code(stranger.call(c.removeShift, later))).toBe('not_found')
    expect(await code(duty.call(c.removeShift, later))).toBe('forbidden')
    await lead.call(c.removeShift, later)
    expect(await code(lead.call(c.removeShift, later))).toBe('not_found')
    // Its time is free again.
    await chief.call(c.saveShift, shift(48, 60))
  })

  test('two leaders at once do not plan the same hours twice', async () => {
    await wipe()
    const tries = await Promise.allSettled([chief, deputy, lead].map((user) => user.call(c.saveShift, shift(48, 72))))
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
  })
})

describe('reading', () => {
  test('the week shows its shifts and where nobody is on duty; everybody of the station reads it', async () => {
    await wipe()
    // Saturday 08:00 to Sunday 08:00, in the week of Monday 16 November.
    await chief.call(c.saveShift, shift(24, 48))
    const week = await chief.call(c.listShifts, {})
    expect([week.from, week.to]).toEqual(['2026-11-16', '2026-11-22'])
    expect(week.shifts).toMatchObject([
      { staff: { id: dutyId }, leader: { id: leadId }, isNow: true, can: { edit: true, remove: false } },
    ])
    expect(week.gaps.map((g) => [g.from, g.to])).toEqual([
      ['2026-11-15T16:00:00.000Z', '2026-11-21T00:00:00.000Z'],
      ['2026-11-22T00:00:00.000Z', '2026-11-22T16:00:00.000Z'],
    ])
    expect(week.persons.map((p) => p.id).sort()).toEqual([dutyId, here.officerId, here.officer2Id].sort())
    expect(week.leaders.map((p) => p.id)).toContain(here.chiefId)
    const others = [
      duty,
      officer,
      await t.user('GRID', here.gridId, { staffId: here.gridWorkerId }),
      await t.user('MEDIATOR', here.roomId),
    ]
    for (const user of others) {
      const seen = await user.call(c.listShifts, {})
      expect(seen.shifts.map((s) => s.can)).toEqual([{ edit: false, remove: false }])
      expect([seen.persons, seen.can.save]).toEqual([[], false])
      expect((await user.call(c.onDuty, {})).shifts.map((s) => s.staff.id)).toEqual([dutyId])
    }
    expect((await stranger.call(c.listShifts, {})).shifts).toEqual([])
    expect(await code((await t.user('SYS')).call(c.onDuty, {}))).toBe('forbidden')
    expect(await code((await t.user('BRANCH_GUIDE', here.branchId)).call(c.onDuty, {}))).toBe('forbidden')
    expect((await chief.call(c.listShifts, { from: '2026-12-07' })).gaps).toHaveLength(1)
  })

  test('jobs learn who is on duty for a place: the room before the station, and nobody who has left', async () => {
    await wipe()
    const seed = { leaderId: leadId, from: hour(24), to: hour(48) }
    await makeShift(t.admin, { ...seed, unitId: here.stationId, staffId: dutyId })
    await makeShift(t.admin, { ...seed, unitId: here.roomId, staffId: here.officer2Id })
    const pos = async (id: string) => (await t.admin.query('select lft from sec.unit where id = $1', [id])).rows[0].lft
    const job = await connect(t.login('retention'))
    const app = await connect(t.login('app'))
    const ask = async (unitId: string, at: Date) =>
      (await job.query('select staff_id from duty_on($1, $2)', [await pos(unitId), at])).rows.map((r) => r.staff_id)
    try {
      expect(await ask(here.stationId, hour(30))).toEqual([dutyId])
      expect(await ask(here.areaId, hour(30))).toEqual([here.officer2Id])
      expect(await ask(here.areaId, hour(48))).toEqual([])
      expect(await ask(there.areaId, hour(30))).toEqual([])
      await expect(app.query('select * from duty_on(1, now())')).rejects.toThrow(/permission denied/)
      await t.admin.query(`update staff set end_on = '2026-11-21', status = '离岗' where id = $1`, [here.officer2Id])
      expect(await ask(here.areaId, hour(30))).toEqual([dutyId])
    } finally {
      await job.end()
      await app.end()
    }
  })
})
