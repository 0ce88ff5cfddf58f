import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPhone, transportOf } from '#features/outbox/testing/phone.ts'
import * as visits from '#features/visits/contract.ts'
import { sheetOf, type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import * as s from './contract.ts'

/*
 * The enemy reads the whole database and wants to know at which door a suggestion was made. He has the visit and the suggestion of one officer on one day,
 * which came from one phone. What he cannot be kept from is said in the README: the audit log holds when each act arrived.
 */
let w: VisitWorld
let visitId: string
let id: string
const opIds = { visit: '', suggestion: '' }

beforeAll(async () => {
  w = await visitWorld()
  const phone = new TestPhone(w.station.officerId, null)
  const visit = sheetOf(w)
  visitId = visit.id
  opIds.visit = await phone.record('visits.recordVisit', visit)
  await phone.outbox.deliver(transportOf(w.officer))
  // As the field app does: held back to the next day, under an id that tells no time.
  w.t.clock.set('2026-11-22T00:10:00.000Z')
  id = randomUUID()
  opIds.suggestion = randomUUID()
  await phone.record('suggestions.recordSuggestion', said(), {
    opId: opIds.suggestion,
    capturedAt: '2026-11-22T00:09:00.000Z',
  })
  await phone.outbox.deliver(transportOf(w.officer))
  expect(await phone.held()).toEqual({})
})
afterAll(() => w.t.close())

const said = () => ({
  id,
  source: '走访带回' as const,
  communityCode: w.station.communities[0],
  receivedOn: '2026-11-21',
  field: '巡逻防范' as const,
  text: '希望夜里十点以后多巡逻。',
  isPoliceMatter: true,
  wantsAnswer: true as const,
  speaker: '顾云舒',
})
type Row = Record<string, unknown>
const rows = async (sql: string, ...values: unknown[]): Promise<Row[]> => (await w.t.admin.query(sql, values)).rows

/** All that the database holds about a record and its making, table by table. */
const aboutSuggestion = async () => ({
  suggestion: await rows('select * from suggestion where id = $1', id),
  suggestion_step: await rows('select * from suggestion_step where suggestion_id = $1', id),
  suggestion_speaker: await rows('select * from suggestion_speaker where id = $1', id),
  activity: await rows(`select * from activity where record_kind = 'suggestion' and record_id = $1`, id),
  deadline: await rows(`select * from deadline where subject_kind = 'suggestion' and subject_id = $1`, id),
  event: await rows(
    `select e.* from audit.event e join sec.action a on a.id = e.action where a.name = 'suggestions.recordSuggestion'`,
  ),
  subject: await rows(
    `select u.* from audit.subject u join audit.event e on e.at = u.event_at and e.seq = u.event_seq join sec.action a on a.id = e.action where a.name = 'suggestions.recordSuggestion'`,
  ),
  sync_op: await rows(`select * from sync_op where op_id = $1`, opIds.suggestion),
})
const aboutVisit = async () => ({
  visit: await rows('select * from visit where id = $1', visitId),
  activity: await rows(`select * from activity where record_kind = 'visit' and record_id = $1`, visitId),
  event: await rows(`select e.* from audit.event e join visit v on v.event_id = e.id where v.id = $1`, visitId),
  sync_op: await rows(`select * from sync_op where op_id = $1`, opIds.visit),
})
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const idsIn = (all: unknown): Set<string> => new Set(JSON.stringify(all).match(UUID) ?? [])

describe('a suggestion from the round', () => {
  test('arrived as it was recorded', async () => {
    const { suggestion, activity, deadline, sync_op } = await aboutSuggestion()
    expect([suggestion, activity, deadline, sync_op].map((one) => one.length)).toEqual([1, 1, 2, 1])
    expect((await aboutVisit()).visit).toHaveLength(1)
  })

  test('names no visit, door, household, person, grid or name in any column of any row about it', async () => {
    const text = JSON.stringify(await aboutSuggestion())
    const secrets = [
      visitId,
      opIds.visit,
      w.door.addressId,
      w.household.householdId,
      w.station.gridId,
      ...w.household.members.map((m) => m.personId),
      ...w.household.members.map((m) => m.name),
    ]
    expect(secrets.filter((one) => text.includes(one))).toEqual([])
    expect((await aboutSuggestion()).subject).toEqual([])
  })

  test('shares no id with the visit but those of the officer: himself, his posting, his unit, his session', async () => {
    const visitIds = idsIn(await aboutVisit())
    const shared = [...idsIn(await aboutSuggestion())].filter((one) => visitIds.has(one))
    const own = await rows(
      `select e.actor, e.actor_unit, e.posting, e.session_id, e.device_id from audit.event e join suggestion n on n.event_id = e.id where n.id = $1`,
      id,
    )
    const officer = new Set([...Object.values(own[0] as Row), w.station.officerId])
    expect(shared.filter((one) => !officer.has(one))).toEqual([])
  })

  test('has ids that were drawn, not counted', async () => {
    const { suggestion, activity, deadline, sync_op } = await aboutSuggestion()
    const ids = [...suggestion, ...activity, ...deadline].map((row) => row.id as string)
    ids.push((sync_op[0] as Row).op_id as string)
    expect(ids.map((one) => one[14])).toEqual(ids.map(() => '4'))
  })

  test('is dated to the day, in its own row, its line of the work log and its clocks', async () => {
    const { suggestion, suggestion_speaker, activity, deadline } = await aboutSuggestion()
    const instants = (all: readonly Row[]) => all.flatMap((row) => Object.values(row)).filter((v) => v instanceof Date)
    expect(instants([...suggestion, ...suggestion_speaker])).toEqual([])
    expect(suggestion[0]).toMatchObject({ received_on: '2026-11-21' })
    const start = new Date('2026-11-20T16:00:00.000Z')
    expect(instants(activity)).toEqual([start, start])
    expect((activity[0] as Row).place_id).toBeNull()
    expect(deadline.map((d) => d.start_at)).toEqual([start, start])
    // All else that a clock says follows from the day: one heard at another hour has the same.
    const other = { ...said(), id: randomUUID() }
    w.t.clock.set('2026-11-22T09:47:11.123Z')
    await w.officer.call(s.recordSuggestion, other)
    const clocks = (of: string) =>
      rows(
        `select rule_code, start_at, due_at, due_soon_at, remind_at, state, unit_id from deadline where subject_id = $1 order by rule_code`,
        of,
      )
    expect(await clocks(other.id)).toEqual(await clocks(id))
  })

  test('has no column that could name one', async () => {
    const columns = await rows(
      `select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
        where c.relname in ('suggestion', 'suggestion_step', 'suggestion_speaker') and a.attnum > 0 and not a.attisdropped
          and (a.attname ~ 'visit|address|house|door|person|building|lng|lat|geo|created_at|updated_at|place' or format_type(a.atttypid, a.atttypmod) like 'timestamp%')`,
    )
    expect(columns).toEqual([])
    const keys = await rows(
      `select distinct k.confrelid::regclass::text as name from pg_constraint k where k.contype = 'f' and k.conrelid in ('suggestion'::regclass, 'suggestion_step'::regclass, 'suggestion_speaker'::regclass) order by 1`,
    )
    expect(keys.map((k) => k.name)).toEqual(['community', 'org_unit', 'staff', 'suggestion'])
  })

  test('and the visit knows nothing of it', async () => {
    const text = JSON.stringify(await aboutVisit())
    expect([id, opIds.suggestion].filter((one) => text.includes(one))).toEqual([])
    const seen = await w.officer.call(visits.getVisit, {
      id: visitId,
      purpose: 'visit',
      basisKind: 'visit',
      basisId: visitId,
    })
    expect(JSON.stringify(seen)).not.toContain(id)
  })

  test('nor is it answered back: no answer of the slice names anything but the community', async () => {
    const got = await w.officer.call(s.getSuggestion, { id, purpose: 'visit', basisKind: 'suggestion', basisId: id })
    const text = JSON.stringify([got, await w.officer.call(s.listSuggestions, {})])
    expect([visitId, w.door.addressId, w.household.householdId, '顾云舒'].filter((one) => text.includes(one))).toEqual(
      [],
    )
  })
})
