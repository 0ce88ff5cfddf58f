import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Action } from '#platform/http/action.ts'
import { loadActions } from '#platform/http/load-actions.ts'
import { type TestApp, testApp } from '#platform/testing/app.ts'
import { readWorkbookText } from './workbook-text.ts'
import { CALLS, expected, type Outcome, sendAs } from './calls/table.ts'
import { type CallWorld, door, makeCallWorld } from './calls/world.ts'

let t: TestApp
let w: CallWorld
const actions: Action[] = await loadActions()

beforeAll(async () => {
  t = await testApp({ now: new Date().toISOString() })
  w = await makeCallWorld(t)
  for (let n = 0; n < 3; n++) await door(w)
})
afterAll(() => t.close())

interface EventRow {
  seq: number
  actor: string | null
  actor_unit: string | null
  posting: string | null
  role: string | null
  session_id: string | null
  ip: string | null
  purpose: number
  basis_kind: number | null
  basis_id: string | null
  outcome: number
  n: number | null
  fields: number | null
  name: string
}

const lastSeq = async () =>
  Number((await t.admin.query('select coalesce(max(seq), 0) as s from audit.event')).rows[0].s)
const eventsSince = async (seq: number) =>
  (
    await t.admin.query<EventRow>(
      `select e.*, host(e.ip) as ip, a.name from audit.event e join sec.action a on a.id = e.action where e.seq > $1 order by e.seq`,
      [seq],
    )
  ).rows
const subjectsOf = async (seq: number) =>
  (
    await t.admin.query<{ id: string }>('select person_key as id from audit.subject where event_seq = $1', [seq])
  ).rows.map((r) => r.id)
const everybody = async () =>
  new Set((await t.admin.query<{ id: string }>('select id from person')).rows.map((r) => r.id))

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Persons in a body, found without the product's own collector: every id in the text that is a person's. */
async function personsIn(outcome: Outcome): Promise<string[]> {
  const known = await everybody()
  return [...new Set(outcome.body.match(UUID) ?? [])].filter((id) => known.has(id))
}

const MASKED = /\d{3}\*{4}\d{4}|[\u4e00-\u9fff]\*/

describe('goals 3 and 4: one whole event for every operation, with everybody shown', () => {
  it('knows how to call every operation of the product', () => {
    expect(actions.map((a) => a.contract.name).sort()).toEqual(Object.keys(CALLS).sort())
  })

  for (const item of actions) {
    const { name } = item.contract
    const call = CALLS[name]
    if (call === undefined) continue
    it(`${name} leaves exactly one complete event whose subjects are the persons in the answer`, async () => {
      const input = await call.input(w)
      const before = await lastSeq()
      const outcome = await sendAs(w, item.contract, call.by, input)
      expect(expected(call), `${outcome.status} ${outcome.body.slice(0, 400)}`).toContain(outcome.code)
      const events = await eventsSince(before)
      expect(events.map((e) => e.name)).toEqual([name])
      const e = events[0] as EventRow
      const user = call.by === 'FRESH' ? undefined : w.users[call.by]
      expect(e.ip).toBe('127.0.0.1')
      if (user && call.by !== 'ANON' && !('PUBLIC' in item.allow)) {
        expect(e.actor).toBe(user.staffId ?? user.accountId)
        expect(e.session_id).not.toBeNull()
        if (call.by !== 'SYS') expect([e.posting, e.role]).toEqual([user.postingId, call.by])
      }
      expect(e.outcome).toBe(outcome.code === 'ok' ? 1 : e.outcome === 2 ? 2 : 3)
      if (item.audit.basis) expect([e.basis_id, e.basis_kind]).not.toContain(null)
      if (outcome.code !== 'ok') return
      const subjects = await subjectsOf(e.seq)
      expect(e.n ?? 0).toBe(subjects.length)
      if (item.contract.file) {
        const text = outcome.raw.subarray(0, 2).toString() === 'PK' ? readWorkbookText(outcome.raw) : outcome.body
        // A file that is taken without a purpose names nobody, not even masked.
        if (item.audit.purpose === 'none') expect([subjects.length, MASKED.exec(text)]).toEqual([0, null])
        else expect(subjects.length).toBeGreaterThan(0)
        expect(text.length).toBeGreaterThan(100)
      } else expect(subjects.sort()).toEqual((await personsIn(outcome)).sort())
      if (subjects.length > 0) expect(e.purpose).not.toBe(0)
    })
  }

  it('records a denial of every operation to a role that may not, to nobody, and to a strange posting', async () => {
    for (const item of actions) {
      const { contract, allow } = item
      const call = CALLS[contract.name]
      if (call === undefined || 'PUBLIC' in allow || 'ANY' in allow || 'WEAK' in allow || 'LOCKED' in allow) continue
      const wrong = (['SYS', 'GRID', 'OFFICER'] as const).find((r) => !(r in allow))
      const input = await call.input(w)
      const before = await lastSeq()
      const refused = [await sendAs(w, contract, 'ANON', input)]
      if (wrong) refused.push(await sendAs(w, contract, wrong, input))
      expect(
        refused.map((r) => r.code),
        contract.name,
      ).toEqual(wrong ? ['unauthenticated', 'forbidden'] : ['unauthenticated'])
      const events = await eventsSince(before)
      expect(
        events.map((e) => [e.name, e.outcome]),
        contract.name,
      ).toEqual(refused.map(() => [contract.name, 2]))
      for (const e of events) expect(await subjectsOf(e.seq)).toEqual([])
    }
  }, 180_000)

  it('refuses every operation that needs a purpose without one, with a basis of another kind, and with one that is not there', async () => {
    for (const item of actions.filter((a) => a.audit.basis)) {
      const { contract } = item
      const call = CALLS[contract.name]
      if (call === undefined) continue
      const input = (await call.input(w)) as Record<string, unknown>
      const before = await lastSeq()
      const codes = []
      for (const change of [{ basisId: '01890000-0000-7000-8000-00000000dead' }, { basisId: w.there.areaId }])
        codes.push((await sendAs(w, contract, call.by, { ...input, ...change })).code)
      expect(codes, contract.name).toEqual(['basis_invalid', 'basis_invalid'])
      expect((await eventsSince(before)).map((e) => e.outcome)).toEqual([2, 2])
    }
  }, 180_000)

  it('opens nothing behind one door on the basis of another door, of its household, visit or task', async () => {
    const elsewhere = await door(w)
    const foreign = [
      { basisKind: 'address', basisId: elsewhere.addressId },
      { basisKind: 'household', basisId: elsewhere.householdId },
      { basisKind: 'task', basisId: elsewhere.taskId },
      { basisKind: 'visit', basisId: elsewhere.visitId },
      { basisKind: 'need', basisId: elsewhere.needId },
    ]
    for (const name of [
      'residents.getPerson',
      'residents.getHousehold',
      'residents.revealIdentity',
      'residents.revealPhones',
      'visits.getVisit',
      'visits.prepareVisit',
      'needs.getNeed',
      'places.getHouse',
      'places.revealOwnerPhone',
      'photos.getPhoto',
    ]) {
      const item = actions.find((a) => a.contract.name === name) as Action
      const input = (await CALLS[name]?.input(w)) as Record<string, unknown>
      for (const basis of foreign) {
        const outcome = await sendAs(w, item.contract, 'OFFICER', { ...input, ...basis })
        expect(
          ['basis_invalid', 'invalid_input'],
          `${name} ${basis.basisKind} ${outcome.body.slice(0, 200)}`,
        ).toContain(outcome.code)
      }
    }
  })

  it('names whoever a version conflict shows, because it carries the stored record', async () => {
    for (const name of [
      'residents.editPerson',
      'residents.renamePerson',
      'places.editHouse',
      'visits.voidVisit',
      'needs.replyNeed',
      'residents.endResidence',
      'tasks.signTask',
    ]) {
      const item = actions.find((a) => a.contract.name === name) as Action
      const before = await lastSeq()
      const outcome = await sendAs(w, item.contract, 'OFFICER', {
        ...((await CALLS[name]?.input(w)) as object),
        version: 999,
      })
      expect(outcome.code, name).toBe('version_conflict')
      const [e] = await eventsSince(before)
      expect(e).toMatchObject({ name, outcome: 3 })
      expect((await subjectsOf((e as EventRow).seq)).sort(), name).toEqual((await personsIn(outcome)).sort())
    }
  })

  it('names everybody whom a search shows, however it was typed', async () => {
    const item = actions.find((a) => a.contract.name === 'search.find') as Action
    const { rows } = await t.admin.query<{ name: string }>('select distinct name from person order by name limit 12')
    for (const { name } of rows)
      for (const q of [name, name.slice(0, 2), name.slice(1), `${name.slice(0, 1)}某${name.slice(2)}`]) {
        const before = await lastSeq()
        const outcome = await sendAs(w, item.contract, 'CHIEF', { q })
        const [e] = await eventsSince(before)
        expect((await subjectsOf((e as EventRow).seq)).sort(), q).toEqual((await personsIn(outcome)).sort())
      }
  })

  it('names everybody on lists of any length', async () => {
    for (const item of actions.filter((a) =>
      ['residents.listResidents', 'visits.listVisits', 'needs.listNeeds', 'ledgers.openLedger'].includes(
        a.contract.name,
      ),
    )) {
      const input = (await CALLS[item.contract.name]?.input(w)) as object
      for (let n = 0; n < 40; n++) {
        const before = await lastSeq()
        const outcome = await sendAs(w, item.contract, n % 2 === 0 ? 'OFFICER' : 'CHIEF', {
          ...input,
          limit: 1 + ((n * 7) % 60),
        })
        const [e] = await eventsSince(before)
        expect((await subjectsOf((e as EventRow).seq)).sort()).toEqual((await personsIn(outcome)).sort())
      }
    }
  })
})
