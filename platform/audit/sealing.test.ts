import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withActor } from '../access/with-actor.ts'
import { AppError } from '../errors/errors.ts'
import { uuidv7 } from '../ids/ids.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { openTicket } from '../testing/ticket.ts'
import { newestHead } from './checkpoints.ts'
import { Horizon } from './horizon.ts'
import { sealAll, sequencerOf, verdictOf, writeEvents } from './testing/log.ts'

let t: TestDatabase
let sequencer: Client
beforeAll(async () => {
  t = await testDatabase()
  sequencer = await sequencerOf(t)
})
afterAll(async () => {
  await sequencer.end()
  await t.drop()
})

const caller = { tokenHash: null, postingId: null, ip: '10.1.2.3' }
const unsealed = async () =>
  (
    await t.admin.query<{ n: number }>(
      'select count(*)::int as n from audit.event e left join audit.leaf l on l.event_at = e.at and l.event_seq = e.seq where l.idx is null',
    )
  ).rows[0]?.n

describe('taking events into the tree', () => {
  test('an answered event goes in at once, with the persons it showed, and nothing can be added to it', async () => {
    await openTicket(t, async () => undefined)
    await withActor(t.db, caller, { action: 'test.writes' }, async () => ({
      value: 1,
      subjects: [uuidv7(), uuidv7()],
      shown: 'page',
    }))
    expect(await sealAll(sequencer, '-infinity')).toBe(2)
    expect(await unsealed()).toBe(0)
    expect(await verdictOf(t)).toMatchObject({ size: 2, heads: 1, faults: [] })
  })

  test('an event that somebody has open waits; a failure told too late gets an event of its own', async () => {
    let inside: () => void = () => undefined
    const held = new Promise<void>((resolve) => (inside = resolve))
    let letGo: () => void = () => undefined
    const wait = new Promise<void>((resolve) => (letGo = resolve))
    const look = withActor(t.db, caller, { action: 'test.writes' }, async () => {
      inside()
      await wait
      throw new AppError('conflict')
    }).catch((error: unknown) => error)
    await held
    expect(await sealAll(sequencer, '-infinity')).toBe(0)
    expect(await unsealed()).toBe(1)
    // As if its five seconds and every transaction were over: the real sequencer asks the horizon.
    expect(await sealAll(sequencer)).toBe(1)
    const before = await newestHead(sequencer)
    letGo()
    expect(await look).toMatchObject({ code: 'conflict' })
    const { rows } = await t.admin.query('select outcome, note from audit.event order by at desc, seq desc limit 2')
    expect(rows).toEqual([
      { outcome: 3, note: 'conflict' },
      { outcome: 0, note: null },
    ])
    await sealAll(sequencer)
    expect((await newestHead(sequencer))?.size).toBe((before?.size ?? 0) + 1)
    expect((await verdictOf(t)).faults).toEqual([])
  })

  test('ten thousand events: each once, none left', async () => {
    const size = (await verdictOf(t)).size
    await writeEvents(t.admin, 10_000, 0)
    expect(await sealAll(sequencer)).toBe(10_000)
    expect(await verdictOf(t)).toMatchObject({ size: size + 10_000, faults: [] })
  })

  test('two leaders at once: the second loses, nothing is doubled', async () => {
    await writeEvents(t.admin, 3000, 0)
    const other = await sequencerOf(t)
    const both = await Promise.allSettled([sealAll(sequencer), sealAll(other)])
    await other.end()
    expect(both.some((one) => one.status === 'fulfilled')).toBe(true)
    await sealAll(sequencer)
    expect(await unsealed()).toBe(0)
    expect((await verdictOf(t)).faults).toEqual([])
  })

  test('the sequencer can neither change events nor leave any out by deleting them', async () => {
    for (const sql of [
      'update audit.event set n = 0',
      'delete from audit.event',
      'insert into audit.event (action, purpose) values (1, 1)',
      'update audit.leaf set idx = idx',
      'delete from audit.leaf',
      'delete from audit.tile',
      'delete from audit.checkpoint',
      'update audit.subject set shown = 1',
      'select * from public.person',
    ])
      await expect(sequencer.query(sql), sql).rejects.toThrow(/permission denied/)
  })
})

describe('erasing', () => {
  test('takes the person out and leaves the tree as it is; private parts go where they name him', async () => {
    await writeEvents(t.admin, 1000, 0, 20)
    await sealAll(sequencer)
    const persons = [0, 1, 2, 3].map((i) => `md5('person${i}')::uuid`)
    const { rows: before } = await t.admin.query<{ n: number }>(
      `select count(*)::int as n from audit.subject where person_key in (${persons.join(', ')})`,
    )
    expect(before[0]?.n).toBeGreaterThan(50)
    const { rows } = await t.admin.query(
      `select audit.erase_persons(array[${persons.join(', ')}], array[md5('basis8')::uuid]) as waiting`,
    )
    expect(rows).toEqual([{ waiting: 0 }])
    const { rows: after } = await t.admin.query(
      `select count(*)::int as n from audit.subject where person_key in (${persons.join(', ')}) union all
       select count(*)::int from audit.event where basis_id = md5('basis8')::uuid`,
    )
    expect(after).toEqual([{ n: 0 }, { n: 0 }])
    expect((await verdictOf(t)).faults).toEqual([])
  })

  test('what is not sealed yet is left for the next time', async () => {
    await writeEvents(t.admin, 30, 0, 3)
    const all = `array(select md5('person' || i)::uuid from generate_series(0, 2) i)`
    const { rows } = await t.admin.query<{ n: number }>(`select audit.erase_persons(${all}, '{}') as n`)
    expect(rows[0]?.n).toBe(10)
    await sealAll(sequencer)
    expect((await t.admin.query(`select audit.erase_persons(${all}, '{}') as n`)).rows).toEqual([{ n: 0 }])
    expect((await verdictOf(t)).faults).toEqual([])
  })
})

describe('horizon', () => {
  const at = (xmin: number, xmax: number, ms: number) => ({ xmin: BigInt(xmin), xmax: BigInt(xmax), at: ms })

  test('with nothing running, what is older than six seconds is final', () => {
    expect(new Horizon().look(at(10, 10, 100_000))).toBe(94_000)
  })

  test('a transaction that may hold a ticket keeps it open until it ends, however long', () => {
    const horizon = new Horizon()
    expect(horizon.look(at(10, 12, 100_000))).toBe(Number.NEGATIVE_INFINITY)
    expect(horizon.look(at(10, 500, 200_000))).toBe(Number.NEGATIVE_INFINITY)
    expect(horizon.waited(200_000)).toBe(100_000)
    expect(horizon.look(at(12, 501, 201_000))).toBe(94_000)
    expect(horizon.look(at(501, 502, 202_000))).toBe(195_000)
  })

  test('hours under one transaction cost no memory and lose nothing', () => {
    const horizon = new Horizon()
    for (let s = 0; s < 20_000; s++) horizon.look(at(5, 10 + s, s * 1000))
    expect(horizon.look(at(30_000, 30_001, 20_000_000))).toBeGreaterThan(19_900_000)
  })
})
