import type { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { signHead, wholeNote } from './checkpoints.ts'
import { databaseSource } from './log-source.ts'
import { sealBatch } from './sealing.ts'
import { BEGINNING, SIGNER, sequencerOf, verdictOf, writeEvents } from './testing/log.ts'
import { TAMPERINGS } from './testing/tampering.ts'
import { verifyLog } from './verify.ts'

/** Goal 5 asks for 1,000; `LINAN_SOAK=10` makes them. */
const TRIES = 100 * Number(process.env.LINAN_SOAK ?? 1)
const SEED = Number(process.env.LINAN_TEST_SEED ?? Date.now() % 1_000_000)
const EVENTS = 1500

let t: TestDatabase
let witnessed: string[]
beforeAll(async () => {
  t = await testDatabase()
  await t.admin.query(
    `insert into sec.action (id, name, roles, purpose, writes) select coalesce(max(id), 0) + 1, 'test.writes', '{PUBLIC}', 0, true from sec.action`,
  )
  const sequencer = await sequencerOf(t)
  // A day of work, sealed as it happened: a head every hundred events or so.
  await writeEvents(t.admin, EVENTS, 60)
  witnessed = await seal(sequencer)
  await sequencer.end()
})
afterAll(() => t.drop())

/** Seals everything; heads have the time they would have had. Answers the heads that a witness saw: all but the last. */
async function seal(sequencer: Client): Promise<string[]> {
  const kept: string[] = []
  const { rows } = await t.admin.query<{ at: string }>('select at::text from audit.event order by at, seq')
  await t.admin.query('create table later as select * from audit.event')
  await t.admin.query('delete from audit.event')
  for (let from = 0; from < rows.length; from += 100) {
    const until = rows[Math.min(rows.length, from + 100) - 1]?.at
    await t.admin.query(
      `insert into audit.event overriding system value select * from later where (at, seq) > (select coalesce(max(at), '-infinity'), coalesce(max(seq), 0) from audit.event) and at <= $1 order by at, seq`,
      [until],
    )
    await sealBatch(sequencer, BEGINNING, 'infinity')
    const head = await signHead(sequencer, SIGNER)
    await t.admin.query('update audit.checkpoint set at = $1 where size = $2', [until, head?.size])
    if (head && from + 200 <= rows.length) kept.push(wholeNote(head))
  }
  await t.admin.query('drop table later')
  return kept
}

/** mulberry32: the same tries for the same seed. */
function random(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let x = Math.imul(a ^ (a >>> 15), 1 | a)
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296
  }
}

test('the untouched log passes', async () => {
  expect(await verdictOf(t, witnessed)).toMatchObject({ size: EVENTS, faults: [], heads: 2 * (EVENTS / 100) - 1 })
})

test(`${TRIES} of ${TRIES} tamperings are found and named (seed ${SEED})`, { timeout: 600_000 }, async () => {
  const next = random(SEED)
  const draw = (n: number) => Math.floor(next() * n)
  const kinds = Object.entries(TAMPERINGS)
  const missed: string[] = []
  for (let i = 0; i < TRIES; i++) {
    const [kind, tamper] = kinds[i % kinds.length] as (typeof kinds)[number]
    await t.admin.query('begin')
    const touched = await tamper(t.admin, draw, EVENTS - 100)
    const verdict = await verifyLog(databaseSource(t.admin), {
      vkeys: [SIGNER.verifier.vkey],
      outside: witnessed,
      now: new Date(),
    })
    await t.admin.query('rollback')
    const named = verdict.faults.some(
      (fault) =>
        (touched.event !== undefined && fault.event === touched.event) ||
        (fault.from !== undefined &&
          fault.to !== undefined &&
          fault.from <= (touched.to ?? -1) &&
          fault.to >= (touched.from ?? Number.POSITIVE_INFINITY)),
    )
    if (!named) missed.push(`${i} ${kind}: ${JSON.stringify({ touched, faults: verdict.faults.slice(0, 3) })}`)
  }
  expect(missed).toEqual([])
})
