import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { get as getPack, transfer } from '#features/handovers/contract.ts'
import { makePosting, makeStaff } from '#features/organisation/factory.ts'
import { addMonths } from '#platform/deadlines/calendar.ts'
import { connect } from '#platform/db/pool.ts'
import { loadJobs } from '#platform/jobs/load-jobs.ts'
import * as c from './contract.ts'
import { type FollowUpSeed, makeFollowUp } from './factory.ts'
import { code, day, type FollowWorld, followWorld, night, SECRET_PLACE, warning } from './testing/world.ts'

let w: FollowWorld
beforeAll(async () => {
  w = await followWorld()
})
afterAll(() => w.t.close())
beforeEach(async () => {
  await w.t.admin.query('delete from follow_up; delete from reminder; delete from notification')
})

const rows = async (sql: string, ...values: unknown[]) => (await w.t.admin.query(sql, values)).rows
const made = (change: Partial<FollowUpSeed> = {}) =>
  makeFollowUp(w.t.admin, {
    unitId: w.here.areaId,
    officerId: w.here.officerId,
    issuedOn: day(w, -90),
    endOn: day(w, 60),
    cipher: w.t.cipher,
    ...change,
  })
const parties = () => [
  { role: '加害人' as const, name: w.man.name, personId: w.man.personId },
  { role: '受害人' as const, name: '苏某乙', address: SECRET_PLACE },
]

describe('the night', () => {
  test('seals what is past its last day, cancels what was left to do and forgets where she is; twice changes nothing', async () => {
    const over = await made({ endOn: day(w, -1), parties: parties(), tasks: [{ dueOn: day(w, -2) }] })
    const lastDay = await made({ endOn: w.today })
    expect(await night(w, w.today)).toEqual({ sealed: 1, forgotten: 0 })
    expect(await night(w, w.today)).toEqual({ sealed: 0, forgotten: 0 })
    expect(
      await rows(`select id, state, to_char(sealed_on, 'YYYY-MM-DD') as on, close_reason from follow_up order by id`),
    ).toEqual([
      { id: over.id, state: 'SEALED', on: day(w, -1), close_reason: null },
      { id: lastDay.id, state: 'OPEN', on: null, close_reason: null },
    ])
    expect(await rows('select state from follow_up_task')).toEqual([{ state: 'CANCELLED' }])
    expect(await rows('select 1 from follow_up_address')).toEqual([])
    expect(await rows('select 1 from reminder')).toEqual([])
    // Everybody it was about is named by the event of the job.
    const named = await rows(
      `select s.person_key, e.role from audit.event e join audit.subject s on s.event_at = e.at and s.event_seq = e.seq join sec.action a on a.id = e.action where a.name = 'followUps.night'`,
    )
    expect(named).toEqual([{ person_key: w.man.personId, role: 'JOB' }])
  })

  test('deletes what was sealed for two years, with everything of it, and nothing a day sooner', async () => {
    const issuedOn = addMonths(w.today, -30)
    const old = { issuedOn, endOn: addMonths(w.today, -25), parties: parties(), tasks: [] }
    const gone = await made({ ...old, sealedOn: addMonths(w.today, -24) })
    const kept = await made({ ...old, sealedOn: day(w, -700) })
    await rows(
      `insert into follow_up_look (id, follow_up_id, at, by_id, reason, event_id) values (gen_random_uuid(), $1, now(), $2, '复核当时情况', gen_random_uuid())`,
      gone.id,
      w.deputyId,
    )
    expect(await night(w, w.today)).toEqual({ sealed: 0, forgotten: 1 })
    expect((await rows('select id from follow_up')).map((r) => r.id)).toEqual([kept.id])
    expect(await rows('select 1 from follow_up_party where follow_up_id = $1', gone.id)).toEqual([])
    expect(await rows('select 1 from follow_up_look')).toEqual([])
  })

  test('a wrong day ends nothing before its time', async () => {
    await made()
    expect(await night(w, '2099-01-01')).toEqual({ sealed: 0, forgotten: 0 })
  })

  test('what is sealed is not opened again, by no statement', async () => {
    const { id } = await made({ sealedOn: day(w, -1) })
    await expect(rows(`update follow_up set state = 'OPEN', sealed_on = null where id = $1`, id)).rejects.toThrow(
      'follow_up_sealed',
    )
  })
})

test('an import of somebody who is a party is not taken back', async () => {
  const { id } = await w.officer.call(c.openFollowUp, warning(w))
  const [found] = await rows(
    `select 1 as yes from follow_up_party p join residence i on i.person_id = p.person_id where p.follow_up_id = $1`,
    id,
  )
  expect(found).toEqual({ yes: 1 })
  const [fn] = await rows(`select pg_get_functiondef('residents_unmake'::regproc) as text`)
  expect(fn.text).toContain('follow_up_party')
})

describe('reminders', () => {
  const run = async (now: Date) => {
    const client = await connect(w.t.login('retention'))
    try {
      await client.query('begin')
      const tx = {
        query: async (text: string, params: readonly unknown[] = []) => (await client.query(text, [...params])).rows,
      }
      const job = (await loadJobs()).find((j) => j.name === 'notifications.remind')
      await job?.run({ tx: tx as never, now, today: w.today }, {})
      await client.query('commit')
    } finally {
      await client.end()
    }
  }
  const inboxes = () => rows('select staff_id, is_personal, params from notification order by staff_id')

  test('of what is due go to the officer, name nobody, and end with what was done', async () => {
    const { taskIds } = await made({ tasks: [{ dueOn: day(w, 10) }], parties: parties() })
    const [r] = await rows('select remind_at[1] as at from reminder where id = $1', taskIds[0])
    await run(new Date(r.at.getTime() + 1_000))
    expect(await inboxes()).toEqual([
      { staff_id: w.here.officerId, is_personal: true, params: { what: 'task.followUps.due' } },
    ])
    await rows(
      `update follow_up_task set state = 'DONE', done_on = $2, done_by = $3, result = '见到双方' where id = $1`,
      taskIds[0],
      w.today,
      w.here.officerId,
    )
    expect(await rows('select 1 from notification where read_at is null')).toEqual([])
  })

  test('go to the deputy while a cover does the officer’s work: the cover may not see it', async () => {
    const cover = await makeStaff(w.t.admin, { unitId: w.here.stationId })
    const posting = await makePosting(w.t.admin, {
      staffId: cover,
      unitId: w.here.areaId,
      role: 'OFFICER',
      duty: '代管',
      from: day(w, -1),
      to: day(w, 30),
    })
    const { taskIds } = await made({ tasks: [{ dueOn: day(w, 10) }] })
    const [r] = await rows('select remind_at[1] as at from reminder where id = $1', taskIds[0])
    await run(new Date(r.at.getTime() + 1_000))
    expect((await inboxes()).map((n) => n.staff_id)).toEqual([w.deputyId])
    await rows('delete from posting where id = $1', posting)
    await rows('delete from sec.posting where id = $1', posting)
  })

  test('go along where it changes hands with the posting; a chief who hands it over reads that there is one', async () => {
    const { id, taskIds } = await made({ tasks: [{ dueOn: day(w, 10) }], instrumentNo: '移字1号' })
    const [r] = await rows('select remind_at[1] as at from reminder where id = $1', taskIds[0])
    await run(new Date(r.at.getTime() + 1_000))
    const nextId = await makeStaff(w.t.admin, { unitId: w.here.stationId })
    const [posting] = await rows(
      `select id, version from posting where staff_id = $1 and duty = '责任民警'`,
      w.here.officerId,
    )
    const sent = await w.chief.send(transfer, {
      postingId: posting.id,
      version: posting.version,
      successorId: nextId,
      takesDuty: 'yes',
      on: w.today,
    })
    expect(sent.status).toBe(200)
    expect(sent.body).not.toContain('移字1号')
    const pack = JSON.parse(sent.body)
    expect(pack.items).toMatchObject([{ kind: 'follow_up', recordId: id, moved: true, detail: '', path: null }])
    expect((await inboxes()).map((n) => n.staff_id)).toEqual([nextId])
    const [own] = await rows(`select id from sec.posting where staff_id = $1`, nextId)
    const next = await w.t.user('OFFICER', w.here.areaId, { staffId: nextId })
    expect(own).toBeDefined()
    expect((await next.call(c.list, {})).items.map((f) => f.id)).toEqual([id])
    expect((await next.call(getPack, { id: pack.id })).items).toMatchObject([{ detail: '移字1号' }])
    expect((await w.officer.send(c.get, { id })).status).not.toBe(200)
  })

  test('go to the deputy where it fell to somebody who may not see it', async () => {
    const { id, taskIds } = await made({ tasks: [{ dueOn: day(w, 10) }] })
    await rows('select follow_ups_give_items(array[$1::uuid], $2)', id, w.here.chiefId)
    const [r] = await rows('select remind_at[1] as at from reminder where id = $1', taskIds[0])
    await run(new Date(r.at.getTime() + 1_000))
    expect((await inboxes()).map((n) => n.staff_id)).toEqual([w.deputyId])
    expect(await code(w.chief.call(c.get, { id }))).toBe('forbidden')
    expect((await w.deputy.call(c.list, {})).items.map((f) => f.id)).toEqual([id])
  })
})
