import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makePhoto } from '#features/photos/factory.ts'
import { makeVisit } from '#features/visits/factory.ts'
import { connect } from '#platform/db/pool.ts'
import { type CareSeed, makeCare, makeHelp } from './factory.ts'
import { night } from './testing/night.ts'
import { type CareWorld, careWorld, type Home, home } from './testing/world.ts'

let w: CareWorld
beforeAll(async () => {
  w = await careWorld()
})
afterAll(() => w.t.close())
beforeEach(async () => {
  await w.t.admin.query('delete from task; delete from help_record; delete from care_contact; delete from care_subject')
})

const rest = { lapsed: 0, dropped: 0, due: 0, opened: 0, closed: 0, cancelled: 0, forgotten: 0 }
const care = (h: Home, change: Partial<CareSeed> = {}) =>
  makeCare(w.t.admin, {
    householdId: h.householdId,
    personId: h.personId,
    officerId: w.station.officerId,
    on: '2026-01-05',
    validUntil: '2027-01-05',
    reviewDueOn: '2026-07-05',
    ...change,
  })
const visit = (h: Home, on: string, more: object = {}) =>
  makeVisit(w.t.admin, {
    householdId: h.householdId,
    visitorIds: [w.station.officerId],
    startedAt: new Date(`${on}T10:00:00+08:00`),
    metPersonIds: [h.personId],
    ...more,
  })
const tasks = async () =>
  (
    await w.t.admin.query<{ line: string }>(
      `select concat_ws(' ', kind, state, to_char(due_on, 'YYYY-MM-DD')) as line from task order by kind, due_on, state`,
    )
  ).rows.map((t) => t.line)
const stateOf = async (id: string) =>
  (await w.t.admin.query<{ state: string }>('select state from care_subject where id = $1', [id])).rows[0]?.state

describe('the next care visit', () => {
  test('is a task of the responsible officer at the door, some days before it is due, once', async () => {
    const h = await home(w)
    await care(h)
    expect(await night(w.t, '2026-02-01')).toEqual(rest)
    expect(await night(w.t, '2026-02-02')).toEqual({ ...rest, opened: 1 })
    expect(await night(w.t, '2026-02-02')).toEqual(rest)
    const { rows } = await w.t.admin.query(
      `select kind, purpose, record_kind, record_id, address_id, assignee_id, to_char(due_on, 'YYYY-MM-DD') as due from task`,
    )
    expect(rows).toEqual([
      {
        kind: 'care.visit',
        purpose: 'care',
        record_kind: 'person',
        record_id: h.personId,
        address_id: h.addressId,
        assignee_id: w.station.officerId,
        due: '2026-02-05',
      },
    ])
  })

  test('follows from the last visit that met him, whatever its kind; an attempt, a voided one and one of somebody else change nothing', async () => {
    const h = await home(w)
    await care(h)
    await night(w.t, '2026-02-03')
    await visit(h, '2026-02-03', { met: false, metPersonIds: [] })
    await visit(h, '2026-02-03', { voided: true })
    await visit(h, '2026-02-03', { metPersonIds: [] })
    expect(await night(w.t, '2026-02-04')).toEqual(rest)
    expect(await tasks()).toEqual(['care.visit NEW 2026-02-05'])
    await visit(h, '2026-02-04')
    expect(await night(w.t, '2026-02-05')).toEqual({ ...rest, closed: 1 })
    expect(await night(w.t, '2026-03-01')).toEqual({ ...rest, opened: 1 })
    expect(await tasks()).toEqual(['care.visit CLOSED 2026-02-05', 'care.visit NEW 2026-03-04'])
  })

  test('comes back the next night where its task was closed without meeting him', async () => {
    const h = await home(w)
    await care(h)
    await night(w.t, '2026-02-05')
    await w.t.admin.query(`update task set state = 'CLOSED', closed_at = now()`)
    expect(await night(w.t, '2026-02-06')).toEqual({ ...rest, opened: 1 })
    expect(await tasks()).toEqual(['care.visit CLOSED 2026-02-05', 'care.visit NEW 2026-02-05'])
  })

  test('of a household as a whole is met by meeting anybody of it', async () => {
    const h = await home(w)
    await makeCare(w.t.admin, {
      householdId: h.householdId,
      officerId: w.station.officerId,
      categories: ['特困/低保家庭'],
      cadence: '每两周',
      on: '2026-01-05',
      validUntil: '2027-01-05',
      reviewDueOn: '2026-07-05',
    })
    await night(w.t, '2026-01-18')
    expect(await tasks()).toEqual(['care.visit NEW 2026-01-19'])
    await visit(h, '2026-01-19', { metPersonIds: [] })
    expect((await night(w.t, '2026-01-20')).closed).toBe(1)
  })

  test("is another officer's where the responsible one is family", async () => {
    const h = await home(w)
    await care(h)
    await w.t.admin.query(
      `insert into staff_conflict (id, staff_id, person_id, reason, from_on, event_id) values (gen_random_uuid(), $1, $2, '家属', date '2025-01-01', gen_random_uuid())`,
      [w.station.officerId, h.personId],
    )
    await night(w.t, '2026-02-05')
    const { rows } = await w.t.admin.query(`select assignee_id from task`)
    expect(rows).toHaveLength(1)
    expect(rows[0].assignee_id).not.toBe(w.station.officerId)
    await w.t.admin.query('delete from staff_conflict')
  })
})

describe('terms', () => {
  test('a review falls due on its day, and at once where he died or moved; the dead are not visited', async () => {
    const [a, b, c] = [await home(w), await home(w), await home(w)]
    const due = await care(a)
    const dead = await care(b, { reviewDueOn: '2026-12-01' })
    const moved = await care(c, { reviewDueOn: '2026-12-01' })
    await w.t.admin.query(`update person set died_on = '2026-07-04' where id = $1`, [b.personId])
    await w.t.admin.query(
      `update residence set state = 'ENDED', ended_on = '2026-07-04', end_reason = '离开' where person_id = $1`,
      [c.personId],
    )
    expect((await night(w.t, '2026-07-05')).due).toBe(3)
    for (const id of [due, dead, moved]) expect(await stateOf(id)).toBe('REVIEW_DUE')
    expect(await tasks()).toEqual([
      'care.review NEW 2026-07-05',
      'care.review NEW 2026-07-05',
      'care.review NEW 2026-07-05',
      'care.visit NEW 2026-02-05',
    ])
  })

  test('a consent is asked for anew before it ends; when it has ended, visits stop and after another term he leaves the list', async () => {
    const id = await care(await home(w), { validUntil: '2026-03-31', reviewDueOn: '2026-07-05' })
    await night(w.t, '2026-02-28')
    expect(await tasks()).toEqual(['care.visit NEW 2026-02-05'])
    await night(w.t, '2026-03-01')
    expect(await tasks()).toContain('care.consent NEW 2026-03-31')
    expect((await night(w.t, '2026-03-31')).lapsed).toBe(0)
    expect(await night(w.t, '2026-04-01')).toMatchObject({ lapsed: 1, cancelled: 1 })
    expect(await stateOf(id)).toBe('CONSENT_WAIT')
    expect((await tasks()).filter((t) => t.startsWith('care.visit'))).toEqual(['care.visit CANCELLED 2026-02-05'])
    expect((await night(w.t, '2026-05-01')).dropped).toBe(0)
    expect(await night(w.t, '2026-05-02')).toMatchObject({ dropped: 1, cancelled: 1 })
    expect(await stateOf(id)).toBe('EXITED')
  })

  test('an oral consent without its paper ends with the term for it', async () => {
    const id = await care(await home(w), { paperDueOn: '2026-02-04' })
    await night(w.t, '2026-02-04')
    expect(await stateOf(id)).toBe('ACTIVE')
    await night(w.t, '2026-02-05')
    expect(await stateOf(id)).toBe('CONSENT_WAIT')
  })
})

describe('what is kept', () => {
  test('thirty days after the exit only day, officer and kind of the help remain, and visits of care name nobody', async () => {
    const h = await home(w)
    const id = await care(h, {
      state: 'EXITED',
      exitedOn: '2026-03-01',
      contact: { name: '顾念慈', phone: '19400004321', mask: '194****4321', cipher: w.t.cipher },
    })
    const helpId = await makeHelp(w.t.admin, {
      careSubjectId: id,
      officerId: w.station.officerId,
      at: new Date('2026-02-01T02:00:00Z'),
      what: '陪同',
      result: '陪同就诊',
    })
    const careVisit = await visit(h, '2026-02-10', { kind: '关爱走访', summary: '问候老人' })
    const plain = await visit(h, '2026-02-11', { summary: '讲解防范知识' })
    expect((await night(w.t, '2026-03-30')).forgotten).toBe(0)
    expect((await night(w.t, '2026-03-31')).forgotten).toBe(1)
    const { rows } = await w.t.admin.query(
      'select care_subject_id, officer_id, what, result from help_record where id = $1',
      [helpId],
    )
    expect(rows).toEqual([{ care_subject_id: null, officer_id: w.station.officerId, what: '陪同', result: null }])
    const left = await w.t.admin.query(
      'select (select count(*)::integer from care_subject) as subjects, (select count(*)::integer from care_contact) as contacts',
    )
    expect(left.rows[0]).toEqual({ subjects: 0, contacts: 0 })
    const visits = await w.t.admin.query('select id, met, met_person_ids, summary from visit where id = any ($1)', [
      [careVisit, plain],
    ])
    expect(visits.rows.find((v) => v.id === careVisit)).toMatchObject({
      met: true,
      met_person_ids: [],
      summary: '已按规定删除',
    })
    expect(visits.rows.find((v) => v.id === plain)).toMatchObject({ met_person_ids: [h.personId] })
  })

  test('takes from a visit to two of them only the one who has left, wherever he lived, and what was photographed of it; the other stays met', async () => {
    const [h, old] = [await home(w), await home(w)]
    const { rows: made } = await w.t.admin.query<{ id: string }>(
      'select person_id as id from residence where household_id = $1',
      [old.householdId],
    )
    const other = made[0]?.id as string
    const kept = await care({ ...h, personId: other })
    await care(h, { state: 'EXITED', exitedOn: '2026-03-01' })
    const both = await visit(h, '2026-02-10', {
      kind: '关爱走访',
      summary: '看望老两口',
      metPersonIds: [h.personId, other],
    })
    const elsewhere = await visit(old, '2026-02-01', {
      kind: '关爱走访',
      summary: '搬家之前',
      metPersonIds: [h.personId],
    })
    const alone = await visit(h, '2026-02-12', { kind: '关爱走访', summary: '只见到一位', metPersonIds: [other] })
    const seed = { takenBy: w.station.officerId, file: Buffer.from('picture'), cipher: w.t.cipher }
    const [shows, building] = [
      await makePhoto(w.t.admin, { ...seed, visitId: both }),
      await makePhoto(w.t.admin, { ...seed, visitId: elsewhere, containsPerson: false }),
    ]
    expect((await night(w.t, '2026-03-31')).forgotten).toBe(1)
    const { rows } = await w.t.admin.query('select id, met_person_ids as met, summary from visit where id = any ($1)', [
      [both, elsewhere, alone],
    ])
    const of = (id: string) => rows.find((v) => v.id === id)
    expect(of(both)).toMatchObject({ met: [other], summary: '已按规定删除' })
    expect(of(elsewhere)).toMatchObject({ met: [], summary: '已按规定删除' })
    expect(of(alone)).toMatchObject({ met: [other], summary: '只见到一位' })
    const pieces = await w.t.admin.query(
      'select photo_id as id, sealed is null as gone from photo_chunk where photo_id = any ($1)',
      [[shows, building]],
    )
    expect(new Map(pieces.rows.map((c) => [c.id, c.gone]))).toEqual(
      new Map([
        [shows, true],
        [building, false],
      ]),
    )
    expect(await stateOf(kept)).not.toBe('EXITED')
  })

  test('a night leaves one event of nobody that names whom it acted on, and two at once do the work once', async () => {
    const h = await home(w)
    await care(h)
    const run = async () => {
      const client = await connect(w.t.login('retention'))
      const { rows } = await client.query(`select * from care_night('2026-02-05', 100)`)
      await client.end()
      return rows[0].opened as number
    }
    const done = await Promise.all([run(), run()])
    expect(done.sort()).toEqual([0, 1])
    const { rows } = await w.t.admin.query(
      `select e.role, e.actor, p.name as purpose, e.outcome, k.person_key as person from audit.event e join sec.action a on a.id = e.action join audit.purpose p on p.id = e.purpose
         join audit.subject k on k.event_at = e.at and k.event_seq = e.seq where a.name = 'care.night' and k.person_key = $1`,
      [h.personId],
    )
    expect(rows).toEqual([{ role: 'JOB', actor: null, purpose: 'care', outcome: 1, person: h.personId }])
  })

  test('the app cannot run the night', async () => {
    const app = await connect(w.t.login('app'))
    await expect(app.query(`select * from care_night('2026-02-05', 1)`)).rejects.toThrow(/permission denied/)
    await app.end()
  })
})
