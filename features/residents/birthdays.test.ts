import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeAddress } from '#features/places/factory.ts'
import { listPersonLooks } from '#features/privacy/contract.ts'
import { getTask, listTasks } from '#features/tasks/contract.ts'
import { mine } from '#features/today/contract.ts'
import { recordVisit } from '#features/visits/contract.ts'
import { addMonths } from '#platform/deadlines/calendar.ts'
import { connect } from '#platform/db/pool.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import * as contract from './contract.ts'
import { makeHousehold, type ResidentSeed } from './factory.ts'
import { jobs } from './jobs.ts'
import { type Scene, scene } from './testing/scene.ts'

let s: Scene
let retention: Awaited<ReturnType<typeof connect>>
beforeAll(async () => {
  s = await scene()
  retention = await connect(s.t.login('retention'))
})
afterAll(async () => {
  await retention?.end()
  await s.t.close()
})
beforeEach(async () => {
  await s.t.admin.query(`delete from task; update person set died_on = '2019-01-01'`)
})

interface Done {
  opened: number
  moved: number
  cancelled: number
}

/** The night of a day, worked by the login of jobs in a transaction of its own. */
async function night(today: string, limit?: number): Promise<Done> {
  await retention.query('begin')
  const tx = {
    query: async (text: string, params: readonly unknown[] = []) => (await retention.query(text, [...params])).rows,
  }
  const job = jobs.find((j) => j.name === 'residents.openBirthdays')
  const done = limit
    ? (await tx.query('select * from residents_birthdays($1, $2)', [today, limit]))[0]
    : await job?.run({ tx: tx as never, now: new Date(`${today}T00:30:00+08:00`), today }, {})
  await retention.query('commit')
  return done as Done
}

const child = async (birthDate: string, more: Partial<ResidentSeed> = {}, addressId = s.door.addressId) => {
  const { members } = await makeHousehold(s.t.admin, {
    addressId,
    members: [{ birthDate, ...more }],
    cipher: s.t.cipher,
  })
  return members[0] as (typeof members)[number]
}
const adult = () => child('1980-01-01')
const tasks = async () =>
  (
    await s.t.admin.query<Record<string, string>>(
      `select kind, record_id as person, to_char(occasion, 'YYYY-MM-DD') as on, to_char(due_on, 'YYYY-MM-DD') as due, assignee_id as assignee, state, purpose, address_id as address
         from task order by occasion, kind, state desc`,
    )
  ).rows
const short = async () => (await tasks()).map((t) => [t.kind, t.on, t.due, t.state])
const events = async () =>
  (
    await s.t.admin.query(
      `select e.id, e.role, e.actor, p.name as purpose, e.outcome, e.n, e.xid is not null as bound,
          array(select k.person_key from audit.subject k where k.event_at = e.at and k.event_seq = e.seq order by 1) as persons
         from audit.event e join sec.action a on a.id = e.action join audit.purpose p on p.id = e.purpose where a.name = 'residents.openBirthdays' order by e.at`,
    )
  ).rows

describe('a birthday', () => {
  it('opens on its day what the law asks for: consent at 14, the card at 16, the guardian at 18', async () => {
    const guardian = (await adult()).personId
    await child('2012-03-05', { guardianId: guardian })
    await child('2010-03-05', { guardianId: guardian })
    await child('2008-03-05', { guardianId: guardian })
    await child('2008-03-05')
    expect(await night('2026-03-04')).toEqual({ opened: 0, moved: 0, cancelled: 0 })
    expect(await night('2026-03-05')).toEqual({ opened: 3, moved: 0, cancelled: 0 })
    expect((await tasks()).map((t) => [t.kind, t.on, t.due, t.purpose, t.assignee])).toEqual([
      ['residents.age14', '2026-03-05', '2026-04-04', 'visit', s.station.officerId],
      ['residents.age16', '2026-03-05', '2026-06-05', 'visit', s.station.officerId],
      ['residents.age18', '2026-03-05', '2026-04-04', 'data_fix', s.station.officerId],
    ])
  })
  it('opens once, also when two nights run at once, and never again when its task is done', async () => {
    await child('2012-03-05')
    const second = await connect(s.t.login('retention'))
    const run = () => second.query(`select * from residents_birthdays('2026-03-05', 100)`)
    const [one, two] = await Promise.all([night('2026-03-05'), run()])
    await second.end()
    expect(one.opened + two.rows[0].opened).toBe(1)
    await s.t.admin.query(`update task set state = 'CLOSED'`)
    for (const day of ['2026-03-05', '2026-03-06', '2026-04-04']) expect((await night(day)).opened).toBe(0)
  })
  it('is made good while its term still runs, and not after it', async () => {
    await child('2012-03-05')
    await child('2010-03-05')
    expect((await night('2026-04-05')).opened).toBe(1)
    expect(await short()).toEqual([['residents.age16', '2026-03-05', '2026-06-05', 'NEW']])
    await s.t.admin.query('delete from task')
    expect((await night('2026-06-05')).opened).toBe(1)
    await s.t.admin.query('delete from task')
    expect((await night('2026-06-06')).opened).toBe(0)
  })
  it('of 29 February is on the 28th of other years, as the page of the person says', async () => {
    const leap = await child('2012-02-29')
    expect((await night('2026-02-27')).opened).toBe(0)
    expect((await night('2026-02-28')).opened).toBe(1)
    expect(await short()).toEqual([['residents.age14', addMonths('2012-02-29', 14 * 12), '2026-03-30', 'NEW']])
    expect((await night('2026-03-01')).opened).toBe(0)
    await s.t.admin.query('delete from task')
    await s.t.admin.query(`update person set birth_date = '2008-02-29' where id = $1`, [leap.personId])
    expect((await night('2024-02-28')).opened).toBe(0)
    expect((await night('2024-02-29')).opened).toBe(1)
    expect(await short()).toEqual([['residents.age16', '2024-02-29', '2024-05-29', 'NEW']])
  })
  it('asks nobody abroad for a card, nobody dead, nobody unconfirmed and nobody without a home here', async () => {
    const abroad = await child('2010-03-05')
    await s.t.admin.query(`update person set id_type = 'FOREIGN_PASSPORT' where id = $1`, [abroad.personId])
    const dead = await child('2010-03-05')
    await s.t.admin.query(`update person set died_on = '2026-03-01' where id = $1`, [dead.personId])
    await child('2010-03-05', { state: 'DECLARED' })
    const gone = await child('2010-03-05')
    await s.t.admin.query(
      `update residence set state = 'ENDED', ended_on = '2026-03-01', end_reason = '离开' where id = $1`,
      [gone.residenceId],
    )
    expect((await night('2026-03-05')).opened).toBe(0)
    await child('2010-03-05')
    expect((await night('2026-03-05')).opened).toBe(1)
  })
  it('of an officer’s own child is the task of the next one who answers there', async () => {
    const own = await child('2010-03-05')
    await s.t.admin.query(
      `insert into staff_conflict (id, staff_id, person_id, reason, from_on, event_id) values (gen_random_uuid(), $1, $2, '家属', '2020-01-01', gen_random_uuid())`,
      [s.station.officerId, own.personId],
    )
    await night('2026-03-05')
    const [task] = await tasks()
    expect([s.station.chiefId, null]).toContain(task?.assignee)
    await s.t.admin.query('delete from staff_conflict where person_id = $1', [own.personId])
  })
})

describe('a task of a birthday', () => {
  it('is cancelled when its reason is gone and opens anew for the right day', async () => {
    const one = await child('2012-03-05')
    await night('2026-03-05')
    await s.t.admin.query(`update person set birth_date = '2012-03-07' where id = $1`, [one.personId])
    expect(await night('2026-03-06')).toEqual({ opened: 0, moved: 0, cancelled: 1 })
    expect(await night('2026-03-07')).toEqual({ opened: 1, moved: 0, cancelled: 0 })
    expect(await short()).toEqual([
      ['residents.age14', '2026-03-05', '2026-04-04', 'CANCELLED'],
      ['residents.age14', '2026-03-07', '2026-04-06', 'NEW'],
    ])
  })
  it('goes along with a move to whoever answers there', async () => {
    const one = await child('2012-03-05')
    await night('2026-03-05')
    const there = await makeAddress(s.t.admin, {
      communityCode: s.station.communities[2],
      unitId: s.station.area2Id,
    })
    await s.t.admin.query(
      `update residence set address_id = $2, unit_id = a.unit_id, unit_pos = a.unit_pos from address a where residence.id = $1 and a.id = $2`,
      [one.residenceId, there.addressId],
    )
    expect(await night('2026-03-06')).toEqual({ opened: 0, moved: 1, cancelled: 0 })
    expect(await tasks()).toMatchObject([{ address: there.addressId, assignee: s.station.officer2Id, state: 'NEW' }])
    expect(await night('2026-03-07')).toEqual({ opened: 0, moved: 0, cancelled: 0 })
  })
  it('stands on 今日 of the officer with its reason in plain words, and names nobody', async () => {
    const today = (await s.officer.call(mine, {})).date
    const one = await child(addMonths(today, -16 * 12))
    await night(today)
    const { items } = await s.officer.call(mine, {})
    const item = items.find((i) => i.title.includes('16周岁'))
    expect(item).toMatchObject({
      title: '有人满16周岁：提醒三个月内向常住户口所在地申领居民身份证',
      detail: s.door.fullText,
      dueOn: addMonths(today, 3),
      path: expect.stringContaining(`/doors/${s.door.addressId}/visit?task=`),
    })
    expect(item?.basis.map((b) => b.text)).toEqual([expect.stringContaining('居民身份证法')])
    expect(JSON.stringify(items)).not.toContain(one.personId)
    const task = (await s.officer.call(listTasks, {})).items[0]
    expect(task?.recordId).toBeNull()
    const page = await s.officer.call(contract.getPerson, {
      personId: one.personId,
      purpose: 'visit',
      basisKind: 'task',
      basisId: task?.id as string,
    } as never)
    expect(page).toMatchObject({ personId: one.personId })
  })
  it('of fourteen and sixteen years is done by a visit at the door', async () => {
    const today = (await s.officer.call(mine, {})).date
    const door = await s.newDoor()
    const { householdId, members } = await makeHousehold(s.t.admin, {
      addressId: door.addressId,
      members: [{ birthDate: addMonths(today, -16 * 12) }],
      cipher: s.t.cipher,
    })
    await night(today)
    const { rows } = await s.t.admin.query<{ id: string }>('select id from task where record_id = $1', [
      members[0]?.personId,
    ])
    const taskId = rows[0]?.id as string
    const now = Date.now()
    await s.officer.call(recordVisit, {
      id: uuidv7(),
      kind: '一般走访',
      targetKind: 'household',
      targetId: householdId,
      visitorIds: [s.station.officerId],
      startedAt: new Date(now - 30 * 60_000).toISOString(),
      endedAt: new Date(now - 15 * 60_000).toISOString(),
      met: true,
      metCount: 1,
      geoReason: '室内无信号',
      topics: ['信息核对'],
      summaryChips: ['防诈骗宣传'],
      taskIds: [taskId],
    })
    expect(await s.officer.call(getTask, { id: taskId })).toMatchObject({ state: 'CLOSED' })
    expect(await night(today)).toEqual({ opened: 0, moved: 0, cancelled: 0 })
  })
  it('of eighteen years is done by taking the guardian away', async () => {
    const guardian = await adult()
    const one = await child('2008-03-05', { guardianId: guardian.personId })
    await night('2026-03-05')
    const { rows } = await s.t.admin.query('select id, version from task')
    await s.officer.call(contract.editPerson, { personId: one.personId, version: 1, guardianId: null })
    expect(await s.officer.call(getTask, { id: rows[0].id })).toMatchObject({
      state: 'CLOSED',
      closedBy: { id: s.station.officerId },
    })
    expect(await night('2026-03-06')).toEqual({ opened: 0, moved: 0, cancelled: 0 })
  })
})

describe('the event of a night', () => {
  it('is of nobody, in the role JOB, and names everybody it acted on; a night without work leaves none', async () => {
    const before = (await events()).length
    expect((await night('2026-03-05')).opened).toBe(0)
    expect(await events()).toHaveLength(before)
    const persons = [(await child('2012-03-05')).personId, (await child('2012-03-05')).personId].sort()
    await night('2026-03-05')
    const event = (await events()).at(-1)
    expect(event).toMatchObject({
      role: 'JOB',
      actor: null,
      purpose: 'data_fix',
      outcome: 1,
      n: 2,
      bound: true,
      persons,
    })
    expect((await s.t.admin.query('select distinct event_id from task')).rows).toEqual([{ event_id: event?.id }])
    const looks = await s.chief.call(listPersonLooks, { id: persons[0] as string })
    expect(looks.items[0]).toMatchObject({ operation: 'residents.openBirthdays', staff: null, shown: 'none' })
  })
  it('goes with its tasks when the night breaks off, and the next one does the work', async () => {
    await child('2012-03-05')
    const before = (await events()).length
    await retention.query('begin')
    await retention.query(`select * from residents_birthdays('2026-03-05', 100)`)
    await retention.query('rollback')
    expect(await tasks()).toEqual([])
    expect(await events()).toHaveLength(before)
    expect((await night('2026-03-05')).opened).toBe(1)
  })
  it('bounds a run, the first due first, and the next run does the rest', async () => {
    for (const day of ['04', '03', '02', '01', '05']) await child(`2012-03-${day}`)
    expect((await night('2026-03-05', 2)).opened).toBe(2)
    expect((await short()).map((t) => t[1])).toEqual(['2026-03-01', '2026-03-02'])
    expect((await night('2026-03-05', 2)).opened).toBe(2)
    expect((await night('2026-03-05', 2)).opened).toBe(1)
  })
  it('cannot be begun by any login, nor its action entered', async () => {
    await expect(retention.query(`select sec.begin_job('residents.openBirthdays')`)).rejects.toMatchObject({
      code: '42501',
    })
    const app = await connect(s.t.login('app'))
    await expect(app.query(`select sec.begin_job('residents.openBirthdays')`)).rejects.toMatchObject({ code: '42501' })
    await expect(app.query(`select residents_birthdays('2026-03-05', 1)`)).rejects.toMatchObject({ code: '42501' })
    await app.end()
    await retention.query('begin')
    await child('2012-03-05')
    await retention.query(`select * from residents_birthdays('2026-03-05', 100)`)
    await expect(retention.query('select from person')).rejects.toMatchObject({ code: '42501' })
    await retention.query('rollback')
  })
})
