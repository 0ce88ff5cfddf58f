import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makePosting, makeStaff } from '#features/organisation/factory.ts'
import { lastEvent, leaksOf, person, personsIn, type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import type { InputOf } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { Refused, type User } from '#platform/testing/app.ts'
import { mine as today } from '#features/today/contract.ts'
import * as needs from './contract.ts'
import { makeNeed } from './factory.ts'

let w: VisitWorld
beforeAll(async () => {
  w = await visitWorld()
})
afterAll(() => w.t.close())

type Input = InputOf<typeof needs.recordNeed>
const sheet = (change: Partial<Input> = {}): Input => ({
  id: uuidv7(),
  channel: '走访带回',
  addressId: w.door.addressId,
  householdId: w.household.householdId,
  personId: person(w, 0),
  type: '设施维修',
  text: '单元门锁坏了，夜里关不上。',
  isPoliceMatter: false,
  receivedAt: '2026-11-20T07:30:00.000Z',
  ...change,
})
const record = (change: Partial<Input> = {}, by: User = w.officer) => by.call(needs.recordNeed, sheet(change))
const refusal = (work: Promise<unknown>): Promise<Refused> =>
  work.then(
    () => Promise.reject(new Error('was not refused')),
    (error) => (error instanceof Refused ? error : Promise.reject(error)),
  )
const fieldsOf = (error: Refused) => error.body.error.fields.map((f) => `${f.path}:${f.code}`)
const open = (id: string) => ({ id, purpose: 'visit' as const, basisKind: 'need' as const, basisId: id })
const get = (id: string, by: User = w.officer) => by.call(needs.getNeed, open(id))
const reply = (n: { id: string; version: number }, isResult: boolean, by: User = w.officer) =>
  by.call(needs.replyNeed, {
    ...n,
    isResult,
    way: '电话',
    text: isResult ? '门锁已换好。' : '已联系物业，三天内来修。',
  })
const of = ({ id, version }: { id: string; version: number }) => ({ id, version })
const clockOf = (n: Awaited<ReturnType<typeof get>>, code: string) => n.clocks.filter((c) => c.code === code)

describe('recording a need', () => {
  test('a whole sheet is stored as sent, at the place of the door, with two clocks of working days and a line of the work log', async () => {
    const visitId = uuidv7()
    const input = sheet({ visitId })
    expect(await w.officer.call(needs.recordNeed, input)).toEqual({ id: input.id, version: 1, state: 'REGISTERED' })
    const { rows } = await w.t.admin.query('select * from need where id = $1', [input.id])
    expect(rows[0]).toMatchObject({
      channel: '走访带回',
      visit_id: visitId,
      address_id: w.door.addressId,
      household_id: w.household.householdId,
      person_id: person(w, 0),
      owner_id: w.station.officerId,
      unit_id: w.station.gridId,
      state: 'REGISTERED',
    })
    const got = await get(input.id)
    // From Friday the 20th, which does not count: Wednesday is the third working day, Friday of the week after the tenth.
    expect(got.clocks.map((c) => [c.code, c.dueOn, c.overdue])).toEqual([
      ['need.firstReply', '2026-11-25', false],
      ['need.feedback', '2026-12-04', false],
    ])
    expect(got).toMatchObject({ hasVisit: false, person: { name: '顾云舒' }, owner: { id: w.station.officerId } })
    const { rows: activity } = await w.t.admin.query('select kind, at, detail from activity where record_id = $1', [
      input.id,
    ])
    expect(activity).toEqual([{ kind: 'needs.recorded', at: new Date(input.receivedAt), detail: { type: '设施维修' } }])
  })

  test.each([
    ['four characters', { text: '门锁坏了' }],
    ['1001 characters', { text: '字'.repeat(1001) }],
    ['an unknown type', { type: '思想动态' }],
    ['an invented field', { opinion: '不满' }],
    ['a wrong id', { id: 'x' }],
    ['a telephone number', { text: '请打 19400000001 找我' }],
    ['a time to come', { receivedAt: '2026-11-21T09:00:00.000Z' }],
    ['a visit that was a call', { channel: '电话', visitId: '01890000-0000-7000-8000-00000000dead' }],
  ])('one with %s is refused with a sentence', async (_, change) => {
    const error = await refusal(record(change as never))
    expect(error.status).toBe(400)
    expect(error.body.error.fields.every((f) => f.message.length > 2 && !f.message.startsWith('error.'))).toBe(true)
  })

  test('who asked lives behind that door, and the door lies in the area', async () => {
    const stranger = w.household2.members[0]?.personId as string
    expect(fieldsOf(await refusal(record({ personId: stranger as never })))).toEqual(['personId:need_person_not_here'])
    expect(fieldsOf(await refusal(record({ householdId: uuidv7() })))).toEqual(['householdId:need_household_not_here'])
    const there = { addressId: w.door2.addressId, householdId: undefined, personId: undefined }
    expect((await refusal(record(there))).code).toBe('not_found')
    expect((await refusal(record({}, w.officer2))).code).toBe('not_found')
  })

  test('only ground staff and leaders record', async () => {
    const dpo = await w.t.user('DPO', w.station.stationId, { staffId: w.station.chiefId })
    expect((await refusal(record({}, dpo))).code).toBe('forbidden')
    expect((await refusal(record({}, w.t.anonymous))).code).toBe('unauthenticated')
    expect((await refusal(record({}, await w.t.user('SYS')))).code).toBe('forbidden')
    for (const by of [w.aux, w.grid, w.chief]) await record({}, by)
  })

  test('eight that come at once leave one need, two clocks and one line; another under its id is refused', async () => {
    const input = sheet()
    const answers = await Promise.all(Array.from({ length: 8 }, () => w.officer.call(needs.recordNeed, input)))
    expect(new Set(answers.map((a) => JSON.stringify(a))).size).toBe(1)
    expect((await w.t.admin.query('select 1 from activity where record_id = $1', [input.id])).rowCount).toBe(1)
    expect((await w.t.admin.query('select 1 from deadline where subject_id = $1', [input.id])).rowCount).toBe(2)
    expect((await refusal(w.officer.call(needs.recordNeed, { ...input, type: '其他' }))).code).toBe('need_id_reused')
    expect((await refusal(w.aux.call(needs.recordNeed, input))).code).toBe('need_id_reused')
  })
})

describe('correcting', () => {
  const words = { type: '治安防范' as const, text: '单元门锁坏了，希望加装门禁。', isPoliceMatter: true }
  test('the officer corrects what an auxiliary wrote, an auxiliary only his own; nobody a need that has ended', async () => {
    const ofAux = await record({}, w.aux)
    const ofOfficer = await record()
    expect((await w.officer.call(needs.editNeed, { ...of(ofAux), ...words })).version).toBe(2)
    expect((await refusal(w.aux.call(needs.editNeed, { ...of(ofOfficer), ...words }))).code).toBe('forbidden')
    const error = await refusal(w.aux.call(needs.editNeed, { ...of(ofAux), ...words }))
    expect([error.status, error.code]).toEqual([409, 'version_conflict'])
    expect(personsIn(w, error.body)).toEqual([])
    expect(await get(ofAux.id)).toMatchObject({ text: words.text, person: null, isPoliceMatter: true })
    const gone = await w.officer.call(needs.endNeed, { ...of(ofOfficer), as: 'WITHDRAWN', reason: '误登' })
    expect((await refusal(w.officer.call(needs.editNeed, { ...of(gone), ...words }))).code).toBe('need_state')
  })
})

describe('answering', () => {
  test('the first reply ends the first clock, the result the second; who is not satisfied gets a new one, who is closes it', async () => {
    let n = await reply(of(await record()), false)
    expect(n.state).toBe('HANDLING')
    let got = await get(n.id)
    expect(clockOf(got, 'need.firstReply')[0]?.doneAt).toBe(w.t.clock.now().toISOString())
    expect(clockOf(got, 'need.feedback')[0]?.doneAt).toBeNull()
    n = await reply(of(n), true)
    expect(n.state).toBe('REPLIED')
    expect(clockOf(await get(n.id), 'need.feedback')[0]?.doneAt).not.toBeNull()
    const unsatisfied = { ...of(n), confirmation: '不满意' as const }
    expect(fieldsOf(await refusal(w.officer.call(needs.confirmNeed, unsatisfied)))).toEqual(['text:required'])
    n = await w.officer.call(needs.confirmNeed, { ...unsatisfied, text: '门还是关不上' })
    expect(n.state).toBe('HANDLING')
    got = await get(n.id)
    expect(
      clockOf(got, 'need.feedback')
        .map((c) => c.doneAt === null)
        .sort(),
    ).toEqual([false, true])
    n = await reply(of(n), true)
    n = await w.officer.call(needs.confirmNeed, { ...of(n), confirmation: '满意' })
    expect(n.state).toBe('CLOSED')
    got = await get(n.id)
    expect(got.clocks.every((c) => c.doneAt !== null)).toBe(true)
    expect(got.steps.map((s) => s.kind)).toEqual(['REPLIED', 'FED_BACK', 'CONFIRMED', 'FED_BACK', 'CONFIRMED'])
    expect(got).toMatchObject({ confirmation: '满意', endedAt: w.t.clock.now().toISOString() })
    expect(Object.values(got.can).every((may) => !may)).toBe(true)
    const { rows } = await w.t.admin.query('select kind from activity where record_id = $1 order by created_at, id', [
      n.id,
    ])
    expect(rows.map((r) => r.kind)).toEqual([
      'needs.recorded',
      'needs.replied',
      'needs.fedBack',
      'needs.confirmed',
      'needs.fedBack',
      'needs.confirmed',
    ])
  })

  test('silence closes a need only days after the result was told, as the parameter says', async () => {
    const n = await reply(of(await record()), true)
    const silent = { ...of(n), confirmation: '未回应' as const }
    const error = await refusal(w.officer.call(needs.confirmNeed, silent))
    expect([error.status, error.code, error.body.error.params.days]).toEqual([409, 'need_not_silent_yet', 7])
    await w.t.admin.query(`update need set fed_back_at = fed_back_at - interval '7 days' where id = $1`, [n.id])
    expect((await w.officer.call(needs.confirmNeed, silent)).state).toBe('CLOSED')
  })

  test('what cannot be met ends with the reason that was told; what was recorded by mistake waives its clocks', async () => {
    const first = await record()
    const no = { ...of(first), as: 'NOT_POSSIBLE' as const, reason: '产权属开发商，已告知向住建部门反映。' }
    expect(fieldsOf(await refusal(w.officer.call(needs.endNeed, no)))).toEqual(['way:required'])
    expect((await w.officer.call(needs.endNeed, { ...no, way: '当面' })).state).toBe('NOT_POSSIBLE')
    expect((await get(first.id)).clocks.every((c) => c.doneAt !== null && !c.waived)).toBe(true)
    const second = await record()
    await w.officer.call(needs.endNeed, { ...of(second), as: 'WITHDRAWN', reason: '重复登记' })
    const got = await get(second.id)
    expect(got.clocks.every((c) => c.waived && !c.overdue)).toBe(true)
    expect((await refusal(reply({ id: second.id, version: got.version }, false))).code).toBe('need_state')
  })

  test('two who answer at once: one is told that the other was quicker', async () => {
    const n = of(await record())
    const raced = await Promise.allSettled([1, 2, 3].map(() => reply(n, false)))
    expect(raced.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
    expect((await get(n.id)).steps).toHaveLength(1)
  })

  test('somebody else does not answer in the place of the owner', async () => {
    const n = of(await record({}, w.chief))
    expect((await refusal(reply(n, false, w.aux))).code).toBe('need_not_yours')
    expect((await get(n.id, w.aux)).can).toMatchObject({ reply: false, edit: false, transfer: false })
    expect((await reply(n, false)).state).toBe('HANDLING')
    expect((await refusal(reply(n, false, w.officer2))).code).toBe('not_found')
  })
})

describe('handing on', () => {
  test('the owner stays owner until his colleague has accepted', async () => {
    let n = await record()
    n = await w.officer.call(needs.transferNeed, { ...of(n), toStaffId: w.station.auxId, text: '请到现场看看' })
    expect(n.state).toBe('TRANSFERRED')
    expect(await get(n.id)).toMatchObject({ owner: { id: w.station.officerId }, toStaff: { id: w.station.auxId } })
    expect((await get(n.id)).can).toMatchObject({ accept: false, return: false, takeBack: true, reply: true })
    expect((await get(n.id, w.aux)).can).toMatchObject({ accept: true, return: true, takeBack: false })
    const items = (await w.aux.call(today, {})).items
    expect(items.find((i) => i.id === n.id)?.title).toBe('转来的群众需求待接收：设施维修')
    expect((await refusal(w.grid.call(needs.answerTransfer, { ...of(n), answer: 'accept' }))).code).toBe(
      'need_not_yours',
    )
    n = await w.aux.call(needs.answerTransfer, { ...of(n), answer: 'accept' })
    expect(await get(n.id)).toMatchObject({ state: 'RECEIVED', owner: { id: w.station.auxId }, toStaff: null })
    expect((await reply(of(n), true, w.aux)).state).toBe('REPLIED')
  })

  test('what is sent back needs a reason and goes back to work', async () => {
    let n = await reply(of(await record()), false)
    n = await w.officer.call(needs.transferNeed, { ...of(n), toStaffId: w.station.gridWorkerId })
    expect(fieldsOf(await refusal(w.grid.call(needs.answerTransfer, { ...of(n), answer: 'return' })))).toEqual([
      'text:required',
    ])
    n = await w.grid.call(needs.answerTransfer, { ...of(n), answer: 'return', text: '不在本网格' })
    expect(await get(n.id)).toMatchObject({ state: 'HANDLING', owner: { id: w.station.officerId } })
  })

  test('for an outside body the owner notes its receipt and stays owner', async () => {
    let n = await record()
    n = await w.officer.call(needs.transferNeed, { ...of(n), toBody: '物业', toBodyName: '锦江物业' })
    n = await w.officer.call(needs.answerTransfer, { ...of(n), answer: 'accept' })
    const got = await get(n.id)
    expect(got).toMatchObject({ state: 'RECEIVED', owner: { id: w.station.officerId }, toBody: null })
    expect(got.steps.map((s) => [s.kind, s.toBody, s.toBodyName])).toEqual([
      ['TRANSFERRED', '物业', '锦江物业'],
      ['RECEIVED', '物业', '锦江物业'],
    ])
  })

  test('nobody gets a need who could not open it, nor its owner himself', async () => {
    const n = of(await record())
    const got = await get(n.id)
    expect(got.colleagues.map((c) => c.id)).toEqual(expect.arrayContaining([w.station.auxId, w.station.chiefId]))
    expect(got.colleagues.map((c) => c.id)).not.toContain(w.station.officer2Id)
    for (const toStaffId of [w.station.officer2Id, w.station.officerId, uuidv7()])
      expect(fieldsOf(await refusal(w.officer.call(needs.transferNeed, { ...n, toStaffId })))).toEqual([
        'toStaffId:need_receiver_out_of_reach',
      ])
    expect(fieldsOf(await refusal(w.officer.call(needs.transferNeed, n)))).toEqual(['toStaffId:need_one_receiver'])
  })

  test('while he covers, a colleague acts for the owner, and it is marked so', async () => {
    const coverId = await makeStaff(w.t.admin, { unitId: w.station.stationId })
    const postingId = await makePosting(w.t.admin, {
      staffId: coverId,
      unitId: w.station.areaId,
      role: 'OFFICER',
      duty: '代管',
      from: '2026-01-01',
      to: '2099-01-01',
    })
    const cover = await w.t.session(coverId, postingId)
    let n = await record()
    n = await w.officer.call(needs.transferNeed, { ...of(n), toBody: '居委会' })
    n = await cover.call(needs.answerTransfer, { ...of(n), answer: 'takeBack' })
    await reply(of(n), false, cover)
    expect(await get(n.id)).toMatchObject({ asCover: true, owner: { id: w.station.officerId } })
    expect((await cover.call(needs.listNeeds, { mine: 'yes', limit: 200 })).items.map((i) => i.id)).toContain(n.id)
  })
})

describe('reading', () => {
  test("a need opens only for a stated purpose with a basis of one's own area, and names who was shown", async () => {
    const { id } = await record()
    const got = await get(id)
    const event = await lastEvent(w, w.officer, 'needs.getNeed')
    expect(event).toMatchObject({ outcome: 1, purpose: 'visit', basis: 'need', fields: '2' })
    expect(event.subjects).toEqual(personsIn(w, got))
    expect(event.subjects).toHaveLength(3)
    expect((await refusal(get(id, w.officer2))).code).toBe('basis_invalid')
    const other = { basisKind: 'address' as const, basisId: w.door2.addressId }
    expect((await refusal(w.officer2.call(needs.getNeed, { ...open(id), ...other }))).code).toBe('not_found')
    const elsewhere = await makeNeed(w.t.admin, {
      addressId: w.door2.addressId,
      ownerId: w.station.officer2Id,
      receivedAt: w.t.clock.now(),
    })
    expect((await refusal(w.chief.call(needs.getNeed, { ...open(id), basisId: elsewhere }))).code).toBe('basis_invalid')
    expect((await w.officer.send(needs.getNeed, { id })).status).toBe(400)
  })

  test('the list is masked, to the building, newest first, page by page, and names everybody in it', async () => {
    await record({ text: '顾云舒家门口路灯不亮。' })
    const all: string[] = []
    let cursor: string | undefined
    do {
      const list = await w.officer.call(needs.listNeeds, { limit: 4, ...(cursor ? { cursor } : {}) })
      expect((await lastEvent(w, w.officer, 'needs.listNeeds')).subjects).toEqual(personsIn(w, list))
      expect(leaksOf(w, JSON.stringify(list))).toEqual([])
      expect(JSON.stringify(list)).not.toContain('301室')
      all.push(...list.items.map((i) => `${i.receivedAt} ${i.id}`))
      if (cursor === undefined) expect(list.total).toBeGreaterThan(10)
      cursor = list.nextCursor ?? undefined
    } while (cursor)
    expect(all).toEqual([...all].sort().reverse())
    const { rows } = await w.t.admin.query('select count(*)::integer as n from need where address_id = $1', [
      w.door.addressId,
    ])
    expect(new Set(all).size).toBe((rows[0] as { n: number }).n)
    expect((await refusal(w.officer.call(needs.listNeeds, { cursor: 'eHg' }))).code).toBe('invalid_input')
  })

  test('each filter keeps what it says, and today shows what waits, the first due first', async () => {
    const late = await makeNeed(w.t.admin, {
      addressId: w.door.addressId,
      ownerId: w.station.gridWorkerId,
      receivedAt: new Date('2026-11-01T02:00:00Z'),
    })
    const list = async (f: object) => (await w.grid.call(needs.listNeeds, { limit: 200, ...f } as never)).items
    const overdue = await list({ overdue: 'yes' })
    expect(overdue.map((i) => i.id)).toEqual([late])
    expect(overdue[0]).toMatchObject({ overdue: true, dueOn: '2026-11-04' })
    expect((await list({ mine: 'yes' })).every((i) => i.owner.id === w.station.gridWorkerId)).toBe(true)
    expect((await list({ open: 'yes' })).every((i) => !['CLOSED', 'WITHDRAWN'].includes(i.state))).toBe(true)
    expect((await list({ state: 'CLOSED' })).every((i) => i.state === 'CLOSED')).toBe(true)
    expect(await list({ householdId: w.household2.householdId })).toEqual([])
    const visitId = uuidv7()
    const { id } = await record({ visitId })
    expect((await list({ visitId })).map((i) => i.id)).toEqual([id])
    const { items, figures } = await w.grid.call(today, {})
    const waiting = items.filter((i) => i.path.startsWith('/needs/'))
    expect(waiting[0]).toMatchObject({ id: late, overdue: true, title: '首次答复群众需求：治安防范' })
    expect(figures.find((f) => f.id === 'needs.overdueCount')?.value).toBe(1)
  })

  test('an officer meets neither his own home nor a need of his family', async () => {
    const { id } = await record()
    const conflict = (column: string, value: string) =>
      w.t.admin.query(
        `insert into staff_conflict (id, staff_id, ${column}, reason, from_on, event_id) values ($1, $2, $3, '住所', '2020-01-01', gen_random_uuid())`,
        [uuidv7(), w.station.officerId, value],
      )
    await conflict('address_id', w.door.addressId)
    expect((await w.officer.call(needs.listNeeds, {})).items).toEqual([])
    expect((await refusal(get(id))).code).toBe('basis_invalid')
    expect((await refusal(record())).code).toBe('not_found')
    await w.t.admin.query('delete from staff_conflict')
    await conflict('person_id', person(w, 0))
    expect((await w.officer.call(needs.listNeeds, { limit: 200 })).items.map((i) => i.id)).not.toContain(id)
    expect((await refusal(get(id))).code).toBe('basis_invalid')
    await w.t.admin.query('delete from staff_conflict')
  })
})
