import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeTask } from '#features/tasks/factory.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { Refused } from '#platform/testing/app.ts'
import * as visits from './contract.ts'
import { DOOR, lastEvent, leaksOf, person, personsIn, sheetOf, type VisitWorld, visitWorld } from './testing/world.ts'

let w: VisitWorld
beforeAll(async () => {
  w = await visitWorld()
})
afterAll(() => w.t.close())

const refusal = (work: Promise<unknown>): Promise<Refused> =>
  work.then(
    () => Promise.reject(new Error('was not refused')),
    (error) => (error instanceof Refused ? error : Promise.reject(error)),
  )
const fieldsOf = (error: Refused) => error.body.error.fields.map((f) => `${f.path}:${f.code}`)
const open = (id: string) => ({ id, purpose: 'visit' as const, basisKind: 'visit' as const, basisId: id })
const record = (change: Parameters<typeof sheetOf>[1] = {}, by = w.officer) =>
  by.call(visits.recordVisit, sheetOf(w, change))

describe('recording a visit', () => {
  test('a whole sheet is stored as sent, at the place of the household, with an activity and no flag', async () => {
    const input = sheetOf(w, {
      startedAt: '2026-11-10T01:00:00.000Z',
      endedAt: '2026-11-10T01:20:00.000Z',
      summary: '核对住址',
      result: '已核对',
      cardLeft: true,
    })
    expect(await w.officer.call(visits.recordVisit, input)).toEqual({ id: input.id, version: 1, flags: [] })
    const { rows } = await w.t.admin.query('select * from visit where id = $1', [input.id])
    expect(rows[0]).toMatchObject({
      kind: '一般走访',
      target_kind: 'household',
      address_id: w.door.addressId,
      household_id: w.household.householdId,
      visitor_ids: input.visitorIds,
      met: true,
      met_count: 2,
      met_person_ids: input.metPersonIds,
      topics: input.topics,
      summary: '核对住址',
      result: '已核对',
      card_left: true,
      unit_id: w.station.gridId,
      created_by: w.station.officerId,
      source: '现场采集',
    })
    const { rows: activity } = await w.t.admin.query(
      'select kind, place_id, at, detail from activity where record_id = $1',
      [input.id],
    )
    expect(activity).toEqual([
      {
        kind: 'visits.recorded',
        place_id: w.door.addressId,
        at: new Date(input.startedAt),
        detail: { kind: '一般走访', met: true, topics: input.topics },
      },
    ])
    expect(JSON.stringify(activity)).not.toContain(person(w, 0))
  })

  test('all mistakes come at once, each at its field', async () => {
    const error = await refusal(
      record({
        metCount: 1,
        lng: undefined,
        lat: undefined,
        geoMethod: undefined,
        endedAt: '2026-11-21T07:00:00.000Z',
        summary: '电话19400000001',
        visitorIds: [uuidv7()],
        metPersonIds: [person(w, 0), w.household2.members[0]?.personId as string],
      }),
    )
    expect(error.status).toBe(400)
    expect(fieldsOf(error).sort()).toEqual([
      'endedAt:visit_ended_before_start',
      'geoReason:visit_geo_reason_required',
      'metCount:visit_fewer_than_named',
      'metPersonIds:visit_person_not_here',
      'summary:summary_has_identifier',
      'visitorIds:visit_visitor_unknown',
    ])
    expect(error.body.error.fields.every((f) => f.message.length > 2 && !f.message.startsWith('error.'))).toBe(true)
  })

  test.each([
    ['no topic', { topics: [] }],
    ['a topic twice', { topics: ['帮扶', '帮扶'] }],
    ['an unknown kind', { kind: '监视走访' }],
    ['31 people', { metCount: 31 }],
    ['nobody visiting', { visitorIds: [] }],
    ['1001 characters', { summary: '字'.repeat(1001) }],
    ['a position outside of the country', { lng: 2, lat: 48 }],
    ['an invented field', { opinion: '不满' }],
    ['a wrong id', { id: 'x' }],
    ['a direction mark in the text', { summary: '核对\u202e住址' }],
  ])('a sheet with %s is refused', async (_, change) => {
    const error = await refusal(record(change as never))
    expect(error.status).toBe(400)
  })

  test('a household outside the area is not found, for reading and for writing', async () => {
    const there = { targetId: w.household2.householdId, metPersonIds: [] }
    expect((await refusal(record(there))).code).toBe('not_found')
    expect((await refusal(record({ targetKind: 'house', targetId: uuidv7(), metPersonIds: [] }))).code).toBe(
      'not_found',
    )
    expect((await refusal(w.grid.call(visits.recordVisit, sheetOf(w, there)))).code).toBe('not_found')
  })

  test('only ground staff and leaders record', async () => {
    const dpo = await w.t.user('DPO', w.station.stationId, { staffId: w.station.chiefId })
    expect((await refusal(dpo.call(visits.recordVisit, sheetOf(w)))).code).toBe('forbidden')
    expect((await refusal(w.t.anonymous.call(visits.recordVisit, sheetOf(w)))).code).toBe('unauthenticated')
    expect((await refusal((await w.t.user('SYS')).call(visits.recordVisit, sheetOf(w)))).code).toBe('forbidden')
  })

  test('an auxiliary alone makes a general visit, any other kind only with an officer', async () => {
    const alone = {
      visitorIds: [w.station.auxId],
      startedAt: '2026-11-09T01:00:00.000Z',
      endedAt: '2026-11-09T01:10:00.000Z',
    }
    await record(alone, w.aux)
    expect(fieldsOf(await refusal(record({ ...alone, kind: '受害回访' }, w.aux)))).toEqual(['kind:visit_aux_alone'])
    expect(fieldsOf(await refusal(record({ ...alone, kind: '依法查访' }, w.aux)))).toEqual([
      'visitorIds:visit_needs_police',
    ])
    await record(
      {
        ...alone,
        kind: '受害回访',
        visitorIds: [w.station.auxId, w.station.officerId],
        startedAt: '2026-11-09T02:00:00.000Z',
        endedAt: '2026-11-09T02:10:00.000Z',
      },
      w.aux,
    )
  })

  test('a grid worker goes alone only with a task at that door', async () => {
    const alone = {
      visitorIds: [w.station.gridWorkerId],
      startedAt: '2026-11-08T01:00:00.000Z',
      endedAt: '2026-11-08T01:10:00.000Z',
    }
    expect(fieldsOf(await refusal(record(alone, w.grid)))).toEqual(['taskIds:visit_grid_needs_task'])
    const task = await makeTask(w.t.admin, { addressId: w.door.addressId, assigneeId: w.station.gridWorkerId })
    await record({ ...alone, taskIds: [task] }, w.grid)
    const { rows } = await w.t.admin.query('select state, closed_by from task where id = $1', [task])
    expect(rows).toEqual([{ state: 'CLOSED', closed_by: w.station.gridWorkerId }])
  })
})

describe('tasks that a visit closes', () => {
  const later = { startedAt: '2026-11-07T01:00:00.000Z', endedAt: '2026-11-07T01:10:00.000Z' }
  test("somebody else's task is refused and stays open, and nothing is stored", async () => {
    const task = await makeTask(w.t.admin, { addressId: w.door.addressId, assigneeId: w.station.auxId })
    const id = uuidv7()
    expect((await refusal(record({ ...later, id, taskIds: [task] }))).code).toBe('task_not_yours')
    expect((await w.t.admin.query('select state from task where id = $1', [task])).rows).toEqual([{ state: 'NEW' }])
    expect((await w.t.admin.query('select 1 from visit where id = $1', [id])).rowCount).toBe(0)
  })
  test('the task of a colleague who came along is closed', async () => {
    const task = await makeTask(w.t.admin, { addressId: w.door.addressId, assigneeId: w.station.auxId })
    await record({ ...later, taskIds: [task], visitorIds: [w.station.officerId, w.station.auxId] })
    expect((await w.t.admin.query('select state from task where id = $1', [task])).rows).toEqual([{ state: 'CLOSED' }])
    expect((await refusal(record({ ...later, taskIds: [task] }))).code).toBe('task_closed')
  })
  test('a task that asks for another act than a visit stays open', async () => {
    const task = await makeTask(w.t.admin, {
      addressId: w.door.addressId,
      kind: 'residents.confirm',
      purpose: 'verify',
    })
    expect((await refusal(record({ ...later, taskIds: [task] }))).code).toBe('task_needs_own_act')
    const form = await w.officer.call(visits.prepareVisit, {
      addressId: w.door.addressId,
      purpose: 'verify',
      basisKind: 'task',
      basisId: task,
    })
    expect(form.tasks.find((one) => one.id === task)?.closes).toBe(false)
    await w.t.admin.query('delete from task where id = $1', [task])
  })
  test('a task of another door is refused', async () => {
    const task = await makeTask(w.t.admin, { addressId: w.door2.addressId })
    const error = await refusal(record({ ...later, taskIds: [task] }))
    expect(['task_closed', 'task_other_place']).toContain(error.code)
    const other = await makeTask(w.t.admin, { addressId: w.door2.addressId })
    const sheet = sheetOf(w, { ...later, taskIds: [other], visitorIds: [w.station.chiefId] })
    expect((await refusal(w.chief.call(visits.recordVisit, sheet))).code).toBe('task_other_place')
  })
})

describe('sending twice', () => {
  test('the same request gets the same answer and leaves one visit and one activity', async () => {
    const task = await makeTask(w.t.admin, { addressId: w.door.addressId })
    const input = sheetOf(w, {
      startedAt: '2026-11-06T01:00:00.000Z',
      endedAt: '2026-11-06T01:02:00.000Z',
      taskIds: [task],
    })
    const first = await w.officer.call(visits.recordVisit, input)
    expect(first.flags).toEqual(['short'])
    expect(await w.officer.call(visits.recordVisit, input)).toEqual(first)
    expect((await w.t.admin.query('select 1 from activity where record_id = $1', [input.id])).rowCount).toBe(1)
  })
  test('eight at once leave one', async () => {
    const input = sheetOf(w, { startedAt: '2026-11-05T01:00:00.000Z', endedAt: '2026-11-05T01:20:00.000Z' })
    const answers = await Promise.all(Array.from({ length: 8 }, () => w.officer.call(visits.recordVisit, input)))
    expect(new Set(answers.map((a) => JSON.stringify(a))).size).toBe(1)
    expect((await w.t.admin.query('select 1 from activity where record_id = $1', [input.id])).rowCount).toBe(1)
  })
  test('another request or another author under the same id is refused', async () => {
    const input = sheetOf(w, { startedAt: '2026-11-04T01:00:00.000Z', endedAt: '2026-11-04T01:20:00.000Z' })
    await w.officer.call(visits.recordVisit, input)
    expect((await refusal(w.officer.call(visits.recordVisit, { ...input, metCount: 3 }))).code).toBe('id_reused')
    expect((await refusal(w.aux.call(visits.recordVisit, input))).code).toBe('id_reused')
  })
})

describe('soft flags', () => {
  test('far, short, overlapping and repeated visits are stored and say so', async () => {
    const start = {
      startedAt: '2026-11-03T01:00:00.000Z',
      endedAt: '2026-11-03T01:20:00.000Z',
      summary: '讲解防诈骗知识并核对信息',
    }
    await record(start)
    const second = await record({
      ...start,
      startedAt: '2026-11-03T01:10:00.000Z',
      endedAt: '2026-11-03T01:12:00.000Z',
      lat: DOOR.lat + 0.01,
    })
    expect(second.flags.sort()).toEqual(['far', 'overlap', 'repeated', 'short'])
    const got = await w.officer.call(visits.getVisit, open(second.id))
    expect(got.distanceMetres).toBeGreaterThan(1000)
    expect(got.flags.find((f) => f.flag === 'far')?.params).toEqual({ metres: got.distanceMetres, limit: 300 })
  })
  test('a changed parameter changes the rule', async () => {
    await w.t.admin.query(`update parameter set value = '30' where code = 'visit.minMinutes'`)
    expect(
      (await record({ startedAt: '2026-11-02T01:00:00.000Z', endedAt: '2026-11-02T01:20:00.000Z' })).flags,
    ).toEqual(['short'])
    await w.t.admin.query(`update parameter set value = '5' where code = 'visit.minMinutes'`)
  })
  test('the ninth met visit within an hour is flagged', async () => {
    const at = (i: number) => ({
      startedAt: `2026-11-01T01:${String(i * 6).padStart(2, '0')}:00.000Z`,
      endedAt: `2026-11-01T01:${String(i * 6 + 5).padStart(2, '0')}:00.000Z`,
    })
    for (let i = 0; i < 8; i++) expect((await record(at(i))).flags).toEqual([])
    expect((await record(at(8))).flags).toEqual(['crowded'])
  })
})

describe('correcting and voiding', () => {
  const { targetKind: _, targetId: __, taskIds: ___, ...blank } = { targetKind: 0, targetId: 0, taskIds: 0 }
  const correction = (id: string, version: number, change: object) => {
    const { targetKind, targetId, taskIds, ...sheet } = sheetOf(w, {
      startedAt: '2026-10-20T01:00:00.000Z',
      endedAt: '2026-10-20T01:20:00.000Z',
    })
    return { ...blank, ...sheet, id, version, ...change } as never
  }
  const made = async (by = w.officer, visitor = w.station.officerId) =>
    (
      await record(
        { visitorIds: [visitor], startedAt: '2026-10-20T01:00:00.000Z', endedAt: '2026-10-20T01:20:00.000Z' },
        by,
      )
    ).id

  test('the officer corrects what an auxiliary recorded in his area, an auxiliary only his own', async () => {
    const ofAux = await made(w.aux, w.station.auxId)
    const ofOfficer = await made()
    expect((await w.officer.call(visits.editVisit, correction(ofAux, 1, { result: '已复核' }))).version).toBe(2)
    expect((await refusal(w.aux.call(visits.editVisit, correction(ofOfficer, 1, {})))).code).toBe('forbidden')
    expect((await w.aux.call(visits.getVisit, open(ofOfficer))).can).toEqual({ edit: false, void: false })
    expect((await w.aux.call(visits.getVisit, open(ofAux))).can).toEqual({ edit: true, void: true })
    expect((await refusal(w.officer2.call(visits.editVisit, correction(ofOfficer, 1, {})))).code).toBe('not_found')
  })

  test("two who correct at once: the second sees the first one's values, without a name", async () => {
    const id = await made()
    await w.officer.call(visits.editVisit, correction(id, 1, { result: '第一次更正' }))
    const error = await refusal(w.officer.call(visits.editVisit, correction(id, 1, { result: '第二次更正' })))
    expect([error.status, error.code]).toEqual([409, 'version_conflict'])
    expect(error.body.error.params.current).toMatchObject({ version: 2, result: '第一次更正' })
    expect(personsIn(w, error.body)).toEqual([])
    const raced = await Promise.allSettled(
      [1, 2].map((i) => w.officer.call(visits.editVisit, correction(id, 2, { result: `同时${i}` }))),
    )
    expect(raced.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('a voided visit stays readable, with its reason, and cannot be changed again', async () => {
    const id = await made()
    await w.officer.call(visits.voidVisit, { id, version: 1, reason: '重复登记' })
    const got = await w.officer.call(visits.getVisit, open(id))
    expect(got).toMatchObject({
      voidReason: '重复登记',
      version: 2,
      can: { edit: false, void: false },
      voidedBy: { id: w.station.officerId },
    })
    expect((await refusal(w.officer.call(visits.editVisit, correction(id, 2, {})))).code).toBe('visit_voided')
    expect((await refusal(w.officer.call(visits.voidVisit, { id, version: 2, reason: '再来' }))).code).toBe(
      'visit_voided',
    )
    expect(
      fieldsOf(
        await refusal(w.officer.call(visits.voidVisit, { id: await made(), version: 1, reason: '误记 19400000001' })),
      ),
    ).toEqual(['reason:summary_has_identifier'])
  })
})

describe('reading', () => {
  test("a visit opens only for a stated purpose with a basis of one's own area, and names who was shown", async () => {
    const { id } = await record({ startedAt: '2026-10-10T01:00:00.000Z', endedAt: '2026-10-10T01:20:00.000Z' })
    const got = await w.officer.call(visits.getVisit, open(id))
    expect(got.metPersons.map((p) => p.name)).toEqual(['顾云舒', '欧阳景行'])
    expect(got.members.map((m) => m.nameMask)).toEqual(['顾*', '欧阳*', '顾*'])
    expect(got.addressText).toContain('301室')
    const event = await lastEvent(w, w.officer, 'visits.getVisit')
    expect(event).toMatchObject({ outcome: 1, purpose: 'visit', basis: 'visit', fields: '2' })
    expect(event.subjects).toEqual(personsIn(w, got))
    expect(event.subjects).toHaveLength(3)
    expect((await refusal(w.officer2.call(visits.getVisit, open(id)))).code).toBe('basis_invalid')
    expect(
      (
        await refusal(
          w.officer2.call(visits.getVisit, { ...open(id), basisKind: 'address', basisId: w.door2.addressId }),
        )
      ).code,
    ).toBe('not_found')
    expect((await w.officer.send(visits.getVisit, { id })).status).toBe(400)
  })

  test('the list is masked, to the building, newest first, page by page, and names everybody in it', async () => {
    const all: string[] = []
    let cursor: string | undefined
    do {
      const list = await w.officer.call(visits.listVisits, { limit: 7, ...(cursor ? { cursor } : {}) })
      const event = await lastEvent(w, w.officer, 'visits.listVisits')
      expect(event.subjects).toEqual(personsIn(w, list))
      expect(event.shown).toEqual(event.subjects.length > 0 ? [1] : [])
      expect(leaksOf(w, JSON.stringify(list))).toEqual([])
      expect(JSON.stringify(list)).not.toContain('301室')
      all.push(...list.items.map((i) => i.startedAt))
      if (cursor === undefined) expect(list.total).toBeGreaterThan(20)
      cursor = list.nextCursor ?? undefined
    } while (cursor)
    expect(all).toEqual([...all].sort().reverse())
    const { rows } = await w.t.admin.query('select count(*)::integer as n from visit')
    expect(all).toHaveLength((rows[0] as { n: number }).n)
  })

  test('each filter of the list keeps what it says', async () => {
    const list = (f: object) => w.officer.call(visits.listVisits, { limit: 200, ...f } as never)
    expect(
      (await list({ staffId: w.station.auxId })).items.every((i) => i.visitors.some((v) => v.id === w.station.auxId)),
    ).toBe(true)
    const day = await list({ from: '2026-11-01', to: '2026-11-01' })
    expect(day.items).toHaveLength(9)
    expect((await list({ flagged: 'yes', from: '2026-11-01', to: '2026-11-01' })).items).toHaveLength(1)
    expect((await list({ addressId: w.door2.addressId })).items).toEqual([])
    expect((await list({ kind: '受害回访' })).total).toBe(1)
    expect((await w.officer2.call(visits.listVisits, {})).items).toEqual([])
    expect((await refusal(list({ cursor: Buffer.from('["x","y"]').toString('base64url') }))).code).toBe('invalid_input')
  })

  test('the form at a door shows members masked, own tasks, last visits and colleagues, for a purpose', async () => {
    const task = await makeTask(w.t.admin, {
      addressId: w.door.addressId,
      assigneeId: w.station.officerId,
      dueOn: '2026-11-01',
    })
    const ask = { addressId: w.door.addressId, purpose: 'visit' as const, basisKind: 'task' as const, basisId: task }
    const form = await w.officer.call(visits.prepareVisit, ask)
    expect(form.households).toHaveLength(1)
    expect(form.households[0]?.members.map((m) => [m.nameMask, m.relationToHead])).toEqual([
      ['顾*', '户主/本人'],
      expect.anything(),
      expect.anything(),
    ])
    expect(leaksOf(w, JSON.stringify(form))).toEqual([])
    expect(form.tasks.find((one) => one.id === task)).toMatchObject({ overdue: true, mine: true })
    expect(form.colleagues.find((c) => c.isMe)?.id).toBe(w.station.officerId)
    expect(form.colleagues.map((c) => c.id)).toEqual(
      expect.arrayContaining([w.station.auxId, w.station.gridWorkerId, w.station.chiefId]),
    )
    expect(form.lastVisits).toHaveLength(5)
    expect(form.can.record).toBe(true)
    const event = await lastEvent(w, w.officer, 'visits.prepareVisit')
    expect(event).toMatchObject({ purpose: 'visit', basis: 'task' })
    expect(event.subjects).toEqual(personsIn(w, form))
    expect((await refusal(w.officer2.call(visits.prepareVisit, ask))).code).toBe('basis_invalid')
  })

  test('an officer does not open his own home', async () => {
    await w.t.admin.query(
      `insert into staff_conflict (id, staff_id, address_id, reason, from_on, event_id) values ($1, $2, $3, '住所', '2020-01-01', gen_random_uuid())`,
      [uuidv7(), w.station.officerId, w.door.addressId],
    )
    expect((await w.officer.call(visits.listVisits, {})).items).toEqual([])
    expect((await refusal(record())).code).toBe('not_found')
    await w.t.admin.query('delete from staff_conflict')
  })
})
