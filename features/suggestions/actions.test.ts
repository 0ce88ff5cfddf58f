import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mine as today } from '#features/today/contract.ts'
import * as visits from '#features/visits/contract.ts'
import { lastEvent, type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import type { InputOf } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { Refused, type User } from '#platform/testing/app.ts'
import * as s from './contract.ts'
import { makeSuggestion } from './factory.ts'

let w: VisitWorld
beforeAll(async () => {
  w = await visitWorld()
})
afterAll(() => w.t.close())

type Input = InputOf<typeof s.recordSuggestion>
const sheet = (change: Partial<Input> = {}): Input => ({
  id: randomUUID(),
  source: '会议',
  communityCode: w.station.communities[0],
  receivedOn: '2026-11-20',
  field: '巡逻防范',
  text: '希望夜里十点以后多巡逻。',
  isPoliceMatter: true,
  wantsAnswer: true,
  ...change,
})
const record = (change: Partial<Input> = {}, by: User = w.officer) => by.call(s.recordSuggestion, sheet(change))
const refusal = (work: Promise<unknown>): Promise<Refused> =>
  work.then(
    () => Promise.reject(new Error('was not refused')),
    (error) => (error instanceof Refused ? error : Promise.reject(error)),
  )
const open = (id: string) => ({ id, purpose: 'visit' as const, basisKind: 'suggestion' as const, basisId: id })
const get = (id: string, by: User = w.officer) => by.call(s.getSuggestion, open(id))
const of = ({ id, version }: { id: string; version: number }) => ({ id, version })
type Made = { id: string; version: number }
const reply = (one: Made, isAnswer: boolean, by: User = w.officer) =>
  by.call(s.replySuggestion, {
    ...of(one),
    isAnswer,
    way: '会议',
    text: isAnswer ? '十点后加一班巡逻。' : '已报所里排班。',
  })

describe('recording', () => {
  test('a sheet is stored at the area of its community, with two clocks of working days and a line of the work log', async () => {
    const input = sheet()
    expect(await w.officer.call(s.recordSuggestion, input)).toEqual({ id: input.id, version: 1, state: 'REGISTERED' })
    const got = await get(input.id)
    // From Friday the 20th, which does not count: Wednesday is the third working day, 18 December the twentieth.
    expect(got.clocks.map((c) => [c.code, c.dueOn, c.overdue, c.doneOn])).toEqual([
      ['suggestion.firstReply', '2026-11-25', false, null],
      ['suggestion.reply', '2026-12-18', false, null],
    ])
    expect(got).toMatchObject({
      community: { code: input.communityCode, name: '团结社区' },
      isNamed: false,
      owner: { id: w.station.officerId },
      receivedOn: '2026-11-20',
    })
    expect(got).not.toHaveProperty('speaker')
    const { rows } = await w.t.admin.query('select unit_id from suggestion where id = $1', [input.id])
    expect(rows).toEqual([{ unit_id: w.station.areaId }])
  })

  test.each([
    ['four characters', { text: '多巡逻些' }],
    ['a field outside the list', { field: '邻里看法' }],
    ['a telephone number', { text: '请打 19400000001 找我' }],
    ['a room', { text: '3号楼1单元301夜里太吵' }],
    ['a day to come', { receivedOn: '2026-11-22' }],
    ['a time of day', { receivedOn: '2026-11-20T07:30:00Z' }],
    ['no wish for an answer', { wantsAnswer: false }],
    ['an id that tells the time', { id: uuidv7() }],
    ['a visit', { visitId: uuidv7() }],
    ['an address', { addressId: uuidv7() }],
    ['a person', { personId: uuidv7() }],
  ])('one with %s is refused with a sentence', async (_, change) => {
    const error = await refusal(record(change as never))
    expect(error.status).toBe(400)
    expect(error.body.error.fields.every((f) => f.message.length > 2 && !f.message.startsWith('error.'))).toBe(true)
  })

  test('only where the community lies in the range, and only by who reaches it', async () => {
    expect((await refusal(record({ communityCode: w.station.communities[2] }))).code).toBe('not_found')
    expect((await refusal(record({ communityCode: w.station.communities[3] }))).code).toBe('not_found')
    expect((await refusal(record({}, w.officer2))).code).toBe('not_found')
    for (const by of [w.grid, await w.t.user('SYS')]) expect((await refusal(record({}, by))).code).toBe('forbidden')
    expect((await refusal(record({}, w.t.anonymous))).code).toBe('unauthenticated')
    for (const by of [w.aux, w.chief]) await record({}, by)
  })

  test('eight that come at once leave one, with two clocks and one line; another under its id is refused', async () => {
    const input = sheet({ speaker: '王小满' })
    const answers = await Promise.all(Array.from({ length: 8 }, () => w.officer.call(s.recordSuggestion, input)))
    expect(new Set(answers.map((a) => JSON.stringify(a))).size).toBe(1)
    expect((await w.t.admin.query('select 1 from activity where record_id = $1', [input.id])).rowCount).toBe(1)
    expect((await w.t.admin.query('select 1 from deadline where subject_id = $1', [input.id])).rowCount).toBe(2)
    const other = { ...input, text: '另一条意见建议。' }
    expect((await refusal(w.officer.call(s.recordSuggestion, other))).code).toBe('suggestion_id_reused')
    expect((await refusal(w.aux.call(s.recordSuggestion, input))).code).toBe('suggestion_id_reused')
  })
})

describe('a name that was wished kept', () => {
  test('lies encrypted, shows as 具名 only, is opened by an act with a reason, and goes with the end', async () => {
    const { id } = await record({ speaker: '王小满' })
    const { rows } = await w.t.admin.query('select name_enc from suggestion_speaker where id = $1', [id])
    expect(rows[0].name_enc.toString('utf8')).not.toContain('王小满')
    const shown = [
      await get(id),
      await w.officer.call(s.listSuggestions, {}),
      await w.officer.call(s.listReplies, {
        communityCode: w.station.communities[0],
        from: '2026-11-01',
        to: '2026-11-21',
      }),
      await w.officer.call(today, {}),
    ]
    expect(JSON.stringify(shown)).not.toContain('王小满')
    expect(shown[0]).toMatchObject({ isNamed: true, can: { reveal: true } })
    expect(await w.officer.call(s.revealSpeaker, open(id))).toEqual({ id, speaker: '王小满' })
    expect(await lastEvent(w, w.officer, 'suggestions.revealSpeaker')).toMatchObject({
      outcome: 1,
      purpose: 'visit',
      basis: 'suggestion',
    })
    expect((await refusal(w.aux.call(s.revealSpeaker, open(id)))).code).toBe('forbidden')
    expect((await refusal(w.officer2.call(s.revealSpeaker, open(id)))).status).toBeGreaterThanOrEqual(400)
    const unnamed = await record()
    const borrowed = { ...open(id), basisId: unnamed.id }
    expect((await refusal(w.officer.call(s.revealSpeaker, borrowed))).code).toBe('basis_invalid')
    expect((await refusal(w.officer.call(s.revealSpeaker, open(unnamed.id)))).code).toBe('suggestion_not_named')

    await w.officer.call(s.endSuggestion, { id, version: 1, as: 'WITHDRAWN', reason: '误登' })
    expect((await w.t.admin.query('select 1 from suggestion_speaker where id = $1', [id])).rowCount).toBe(0)
    expect((await get(id)).can.reveal).toBe(false)
    expect((await refusal(w.officer.call(s.revealSpeaker, open(id)))).code).toBe('suggestion_not_named')
  })

  test('does not lie in the hash of the request either', async () => {
    const [a, b] = [sheet({ speaker: '王小满' }), sheet({ speaker: '李立夏' })]
    await w.officer.call(s.recordSuggestion, a)
    // The same sheet with another name is the same request: who guesses names learns nothing from the hash.
    expect((await w.officer.call(s.recordSuggestion, { ...a, speaker: b.speaker })).version).toBe(1)
    expect((await w.officer.call(s.revealSpeaker, open(a.id))).speaker).toBe('王小满')
  })
})

describe('from 登记 to 评价', () => {
  test('handed out, taken up, answered, not satisfied, answered again, satisfied', async () => {
    let one: Made = await record({}, w.chief)
    const got = await get(one.id, w.chief)
    expect(got.colleagues.map((c) => c.id)).toContain(w.station.auxId)
    expect(got.colleagues.map((c) => c.id)).not.toContain(w.station.gridWorkerId)
    one = await w.chief.call(s.assignSuggestion, { ...of(one), toStaffId: w.station.auxId })
    expect(one).toMatchObject({ state: 'ASSIGNED', version: 2 })
    expect((await w.aux.call(today, {})).items.map((i) => i.path)).toContain(`/suggestions/${one.id}`)
    one = await w.aux.call(s.takeUpSuggestion, of(one))
    one = await reply(one, false, w.aux)
    one = await reply(one, true, w.aux)
    expect((await refusal(w.aux.call(s.evaluateSuggestion, { ...of(one), evaluation: '不满意' }))).status).toBe(400)
    one = await w.aux.call(s.evaluateSuggestion, { ...of(one), evaluation: '不满意', text: '没有说什么时候开始。' })
    expect(one).toMatchObject({ state: 'HANDLING' })
    expect((await get(one.id)).clocks.filter((c) => c.code === 'suggestion.reply')).toHaveLength(2)
    one = await reply(one, true, w.aux)
    one = await w.aux.call(s.evaluateSuggestion, { ...of(one), evaluation: '满意' })
    const end = await get(one.id)
    expect(end).toMatchObject({
      state: 'CONFIRMED',
      evaluation: '满意',
      endedOn: '2026-11-21',
      repliedOn: '2026-11-21',
    })
    expect(end.steps.map((step) => [step.no, step.kind, step.doneOn])).toEqual(
      ['ASSIGNED', 'TAKEN_UP', 'TOLD', 'REPLIED', 'EVALUATED', 'REPLIED', 'EVALUATED'].map((kind, i) => [
        i + 1,
        kind,
        '2026-11-21',
      ]),
    )
    expect(end.clocks.every((c) => c.doneOn === '2026-11-21' && !c.overdue)).toBe(true)
    expect(Object.values(end.can).some(Boolean)).toBe(false)
    expect((await refusal(reply(one, true))).code).toBe('suggestion_state')
  })

  test('what is not for the police is told to whom it goes, and that is the answer', async () => {
    const one = await record({ field: '门禁路灯', isPoliceMatter: true })
    const end = { ...of(one), as: 'NOT_POLICE' as const, reason: '路灯由城管维修，已转告。' }
    expect((await refusal(w.officer.call(s.endSuggestion, end))).body.error.fields[0]?.path).toBe('toBody')
    await w.officer.call(s.endSuggestion, { ...end, toBody: '城管' })
    const got = await get(one.id)
    expect(got).toMatchObject({ state: 'NOT_POLICE', isPoliceMatter: false, repliedOn: '2026-11-21' })
    expect(got.clocks.every((c) => c.doneOn !== null)).toBe(true)
  })

  test('an answer that nobody evaluated is closed with a reason; nothing is closed before it is answered', async () => {
    const one = await record()
    const close = (v: Made) => w.officer.call(s.endSuggestion, { ...of(v), as: 'CLOSED', reason: '会上无人评价。' })
    expect((await refusal(close(one))).code).toBe('suggestion_state')
    expect(await close(await reply(one, true))).toMatchObject({ state: 'CLOSED' })
  })

  test('somebody else’s is not acted on, an old version is refused, a receiver must reach the community', async () => {
    const one = await record()
    expect((await refusal(reply(one, true, w.aux))).code).toBe('suggestion_not_yours')
    expect((await refusal(w.aux.call(s.assignSuggestion, { ...of(one), toStaffId: w.station.auxId }))).code).toBe(
      'forbidden',
    )
    const far = { ...of(one), toStaffId: w.station.officer2Id }
    expect((await refusal(w.officer.call(s.assignSuggestion, far))).body.error.fields[0]?.code).toBe(
      'suggestion_out_of_reach',
    )
    const words = { ...of(one), isAnswer: true, way: '会议' as const, text: '请打 19400000001。' }
    expect((await refusal(w.officer.call(s.replySuggestion, words))).status).toBe(400)
    await reply(one, false)
    expect((await refusal(reply(one, true))).code).toBe('version_conflict')
    for (const act of [get(one.id, w.officer2), reply(one, true, w.officer2)])
      expect((await refusal(act)).status).toBeGreaterThanOrEqual(400)
    expect((await w.officer2.call(s.listSuggestions, {})).items).toEqual([])
  })
})

describe('lists', () => {
  test('page by page without loss, and narrowed by state, source, community, whose and lateness', async () => {
    const at = { communityCode: w.station.communities[1], areaId: w.station.areaId, ownerId: w.station.officerId }
    const made = await Promise.all(
      Array.from({ length: 7 }, (_, i) =>
        makeSuggestion(w.t.admin, {
          ...at,
          receivedOn: `2026-10-${10 + Math.floor(i / 2)}`,
          source: i % 2 ? '网上' : '走访带回',
        }),
      ),
    )
    const seen: string[] = []
    const input = { communityCode: at.communityCode, limit: 3 }
    let page = await w.officer.call(s.listSuggestions, input)
    expect(page.total).toBe(7)
    for (;;) {
      seen.push(...page.items.map((i) => i.id))
      if (page.nextCursor === null) break
      page = await w.officer.call(s.listSuggestions, { ...input, cursor: page.nextCursor })
    }
    expect(seen.sort()).toEqual(made.sort())
    const count = async (f: object, by: User = w.officer) =>
      (await by.call(s.listSuggestions, { communityCode: at.communityCode, ...f })).total
    expect(await count({ source: '网上' })).toBe(3)
    expect(await count({ state: 'REPLIED' })).toBe(0)
    expect(await count({ overdue: 'yes' })).toBe(7)
    expect(await count({ mine: 'yes' }, w.aux)).toBe(0)
    expect(await count({ open: 'yes' }, w.chief)).toBe(7)
    expect((await refusal(w.officer.call(s.listSuggestions, { cursor: 'e30' }))).status).toBe(400)
  })

  test('the day of a phone says in which communities its officer may record, and nothing else', async () => {
    expect((await w.officer.call(visits.carryDay, {})).communities.map((c) => c.code)).toEqual(
      w.station.communities.slice(0, 2),
    )
    expect((await w.grid.call(visits.carryDay, {})).communities).toEqual([])
  })
})
