import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { editVisit } from '#features/visits/contract.ts'
import { sheetOf, type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import { tokenHash } from '#platform/http/route.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { envelopeOf, logHash, type Op, opHash } from '#platform/sync/op.ts'
import type { Entry, Transport } from '#platform/sync/outbox.ts'
import type { User } from '#platform/testing/app.ts'
import * as contract from './contract.ts'
import { TestPhone, transportOf } from './testing/phone.ts'

let w: VisitWorld
beforeAll(async () => {
  w = await visitWorld()
})
afterAll(() => w.t.close())

const RECORD = 'visits.recordVisit'
const EDIT = 'visits.editVisit'
const ALL = { waiting: 0, stopped: null }
let phone: TestPhone
beforeEach(() => {
  phone = new TestPhone(w.station.officerId, w.officer.postingId)
})

const stored = async (ids: readonly string[]) =>
  (
    await w.t.admin.query<{ id: string; by: string }>(
      'select id, created_by as by from visit where id = any ($1::uuid[])',
      [ids],
    )
  ).rows
const visitAt = (hour: number) =>
  sheetOf(w, { startedAt: `2026-11-${10 + hour}T01:00:00.000Z`, endedAt: `2026-11-${10 + hour}T01:20:00.000Z` })
const eventsOf = async (action: string) =>
  Number(
    (
      await w.t.admin.query(
        'select count(*) as n from audit.event e join sec.action a on a.id = e.action where a.name = $1 and e.outcome = 1',
        [action],
      )
    ).rows[0].n,
  )
const heldOf = async (user: User) => (await user.call(contract.listHeld, {})).items

describe('what was recorded without signal', () => {
  test('is carried out once, by its author, each act under an event of its own', async () => {
    const visits = [visitAt(0), visitAt(1), visitAt(2)]
    for (const visit of visits) await phone.record(RECORD, visit)
    const before = await eventsOf(RECORD)
    expect(await phone.outbox.deliver(transportOf(w.officer))).toEqual(ALL)
    expect((await stored(visits.map((v) => v.id))).map((v) => v.by)).toEqual(Array(3).fill(w.station.officerId))
    expect((await eventsOf(RECORD)) - before).toBe(3)
    expect(await phone.outbox.entries()).toEqual([])
  })

  test('comes twice where an answer was lost, and stands once; the second time costs no event of a visit', async () => {
    const visits = Array.from({ length: 4 }, (_, i) => visitAt(i))
    for (const visit of visits) await phone.record(RECORD, visit)
    const real = transportOf(w.officer)
    const deaf: Transport = {
      ...real,
      async push(log, ops) {
        await real.push(log, ops)
        throw new Error('the answer was lost')
      },
    }
    await expect(phone.outbox.deliver(deaf)).rejects.toThrow('lost')
    expect((await phone.outbox.entries()).map((e) => e.progress)).toEqual(Array(4).fill('waiting'))
    const before = await eventsOf(RECORD)
    expect(await phone.outbox.deliver(real)).toEqual(ALL)
    expect(await eventsOf(RECORD)).toBe(before)
    expect(await stored(visits.map((v) => v.id))).toHaveLength(4)
  })

  test('and sent by two requests at the same moment stands once', async () => {
    const visits = Array.from({ length: 6 }, (_, i) => visitAt(i))
    for (const visit of visits) await phone.record(RECORD, visit)
    const real = transportOf(w.officer)
    const twice: Transport = {
      ...real,
      push: async (log, ops) => (await Promise.all([real.push(log, ops), real.push(log, ops), real.push(log, ops)]))[1],
    }
    expect(await phone.outbox.deliver(twice)).toEqual(ALL)
    expect(await stored(visits.map((v) => v.id))).toHaveLength(6)
  })

  test('is not sent under another name', async () => {
    const visit = visitAt(0)
    await phone.record(RECORD, visit)
    await expect(phone.outbox.deliver(transportOf(w.officer2))).rejects.toThrow(/of_another/)
    const log = uuidv7()
    await w.officer2.call(contract.openLog, { id: log, author: w.station.officer2Id, label: '手机' })
    const [entry] = (await phone.outbox.entries()) as [Entry]
    const { log: _, bodyH: __, ...act } = entry.op
    const ops = [{ ...act, body: JSON.stringify(visit), prevH: logHash(log) }]
    expect(await w.officer2.call(contract.push, { id: log, ops })).toMatchObject({ results: [], stopped: 'of_another' })
    expect(await stored([visit.id])).toEqual([])
    expect(await phone.outbox.deliver(transportOf(w.officer))).toEqual(ALL)
  })
})

describe('what cannot be carried out is kept and shown', () => {
  test('with its reason, to its author and to his leaders; what comes after it goes on', async () => {
    const [good, later] = [visitAt(0), visitAt(1)]
    const bad = sheetOf(w, { targetId: uuidv7() })
    await phone.record(RECORD, good)
    const wrong = await phone.record(RECORD, bad)
    const unknown = await phone.record('residents.reveal', {})
    await phone.record(RECORD, later)
    expect(await phone.outbox.deliver(transportOf(w.officer))).toEqual(ALL)
    expect(await stored([good.id, bad.id, later.id])).toHaveLength(2)
    expect(await phone.held()).toEqual({ [wrong]: 'not_found', [unknown]: 'not_found' })
    for (const user of [w.officer, w.chief]) expect((await heldOf(user)).map((h) => h.opId)).toEqual([wrong, unknown])
    for (const user of [w.officer2, w.aux, w.grid]) expect(await heldOf(user)).toEqual([])
    const { rows } = await w.t.admin.query('select sealed from sync_op where op_id = $1', [wrong])
    expect(rows[0].sealed.toString('latin1')).not.toContain(bad.targetId)
    expect(w.t.cipher.open(`sync_op.sealed|${wrong}`, rows[0].sealed)).toContain(bad.targetId)

    await expect(w.officer2.call(contract.settle, { id: wrong, version: 1 })).rejects.toThrow(/not_found/)
    await w.chief.call(contract.settle, { id: wrong, version: 1 })
    await expect(w.officer.call(contract.settle, { id: wrong, version: 1 })).rejects.toThrow(/not_found/)
    await w.officer.call(contract.settle, { id: unknown, version: 1 })
    expect(await heldOf(w.officer)).toEqual([])
    await phone.outbox.settle(wrong)
    await phone.outbox.settle(unknown)
    expect(await phone.outbox.entries()).toEqual([])
  })

  test('a correction of what somebody else has corrected meanwhile is a conflict, and writes over nothing', async () => {
    const visit = visitAt(3)
    const { id, targetKind: _, targetId: __, ...sheet } = visit
    await phone.record(RECORD, visit)
    await phone.outbox.deliver(transportOf(w.officer))
    await w.officer.call(editVisit, { ...sheet, id, version: 1, summary: '在站里改的' })
    const mine = await phone.record(EDIT, { ...sheet, id, version: 1, summary: '在门口改的' })
    await phone.outbox.deliver(transportOf(w.officer))
    expect(await phone.held()).toEqual({ [mine]: 'version_conflict' })
    const { rows } = await w.t.admin.query('select summary, version from visit where id = $1', [id])
    expect(rows).toEqual([{ summary: '在站里改的', version: 2 }])
    await w.officer.call(contract.settle, { id: mine, version: 1 })
  })

  test('an act under a posting that has ended meanwhile is kept, not lost', async () => {
    const moved = await w.t.user('OFFICER', w.station.areaId, { staffId: w.station.officerId })
    const other = new TestPhone(w.station.officerId, moved.postingId)
    const visit = visitAt(4)
    const act = await other.record(RECORD, visit)
    await w.t.admin.query(`update sec.posting set valid_from = '2020-01-01', valid_to = '2020-02-01' where id = $1`, [
      moved.postingId,
    ])
    expect(await other.outbox.deliver(transportOf(w.officer))).toEqual(ALL)
    expect(await other.held()).toEqual({ [act]: 'posting_invalid' })
    expect(await stored([visit.id])).toEqual([])
    await w.officer.call(contract.settle, { id: act, version: 1 })
  })

  test('while nobody may judge an act it waits on the phone: a locked session keeps nothing', async () => {
    const visit = visitAt(5)
    await phone.record(RECORD, visit)
    const locked = await w.t.session(w.station.officerId, w.officer.postingId)
    await phone.outbox.deliver(transportOf(locked))
    const next = visitAt(6)
    await phone.record(RECORD, next)
    await w.t.admin.query('update sec.session set locked_at = now() where token_h = $1', [tokenHash(locked.token)])
    await expect(phone.outbox.deliver(transportOf(locked))).rejects.toThrow(/session_locked/)
    expect((await phone.outbox.entries()).map((e) => [e.progress, e.held])).toContainEqual(['waiting', null])
    expect(await phone.outbox.deliver(transportOf(w.officer))).toEqual(ALL)
    expect(await stored([visit.id, next.id])).toHaveLength(2)
  })
})

describe('a phone and its chain', () => {
  test('that came back from a backup begins a new chain; nothing is lost and nothing doubled', async () => {
    const transport = transportOf(w.officer)
    const [first, gone, again] = [visitAt(0), visitAt(1), visitAt(2)]
    await phone.record(RECORD, first)
    const restore = phone.store.backup()
    await phone.record(RECORD, gone)
    await phone.outbox.deliver(transport)
    restore()
    await phone.record(RECORD, again)
    expect(await phone.outbox.deliver(transport)).toEqual(ALL)
    expect(await stored([first.id, gone.id, again.id])).toHaveLength(3)
    const { rows } = await w.t.admin.query('select count(*) as n from sync_log where staff_id = $1', [
      w.station.officerId,
    ])
    expect(Number(rows[0].n)).toBeGreaterThan(1)
  })

  test('a gap, a change and a foreign chain are seen', async () => {
    const id = uuidv7()
    await w.officer.call(contract.openLog, { id, author: w.station.officerId, label: '手机' })
    await w.officer.call(contract.openLog, { id, author: w.station.officerId, label: '手机' })
    await expect(
      w.officer2.call(contract.openLog, { id, author: w.station.officer2Id, label: '手机' }),
    ).rejects.toThrow(/log_taken/)
    const act = (seq: number, prevH: string, change: Partial<Op> = {}) => {
      const op: Op = {
        opId: uuidv7(),
        log: id,
        seq,
        author: w.station.officerId,
        posting: w.officer.postingId,
        kind: RECORD,
        body: JSON.stringify(visitAt(7)),
        capturedAt: '2027-11-21T07:50:00.000Z',
        prevH,
        ...change,
      }
      const { log: _, ...sent } = op
      return { sent, h: opHash(envelopeOf(op)) }
    }
    const push = (...acts: ReturnType<typeof act>[]) =>
      w.officer.call(contract.push, { id, ops: acts.map((a) => a.sent) }).then((p) => [p.results.length, p.stopped])
    const first = act(1, logHash(id))
    expect(await push(act(2, first.h))).toEqual([0, 'gap'])
    expect(await push(act(1, 'a'.repeat(64)))).toEqual([0, 'forked'])
    expect(await push(first)).toEqual([1, null])
    expect(await push(first)).toEqual([1, null])
    expect(await push(act(1, logHash(id)))).toEqual([0, 'forked'])
    expect(await push(act(2, first.h, { opId: first.sent.opId }))).toEqual([0, 'differs'])
    expect(await push(first, act(2, 'b'.repeat(64)))).toEqual([1, 'forked'])
    expect(await w.officer.call(contract.head, { id })).toMatchObject({ lastSeq: 1, durableSeq: 1 })
    await expect(w.officer2.call(contract.head, { id })).rejects.toThrow(/not_found/)
  })

  test('what no phone sends is refused before anything is done', async () => {
    const id = uuidv7()
    await w.officer.call(contract.openLog, { id, author: w.station.officerId, label: '手机' })
    const act = {
      opId: uuidv7(),
      seq: 1,
      author: w.station.officerId,
      posting: null,
      kind: RECORD,
      body: '{"a":"\ud800\u0000"}',
      capturedAt: '1970-01-01T00:00:00.000Z',
      prevH: logHash(id),
    }
    for (const spoilt of [
      { kind: '\ud800' },
      { seq: 3_000_000_000 },
      { capturedAt: '0000-01-01T00:00:00Z' },
      { prevH: 'g'.repeat(64) },
    ]) {
      const { status } = await w.officer.send(contract.push, { id, ops: [{ ...act, ...spoilt }] })
      expect(status, JSON.stringify(spoilt)).toBe(400)
    }
    expect(await w.officer.call(contract.push, { id, ops: [act] })).toMatchObject({
      results: [{ held: 'malformed_body' }],
    })
    await w.officer.call(contract.settle, { id: act.opId, version: 1 })
  })

  test('the administrator has no outbox', async () => {
    const admin = await w.t.user('SYS')
    await expect(admin.call(contract.openLog, { id: uuidv7(), author: uuidv7(), label: '手机' })).rejects.toThrow(
      /forbidden/,
    )
  })
})
