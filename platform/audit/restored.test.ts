import type { Client } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { newestHead, wholeNote } from './checkpoints.ts'
import { lifeOf, logKeys, logSigner } from './log-key.ts'
import { checkRestored, goOnAfterRestore } from './restored.ts'
import { SECRET, sealAll, sequencerOf, verdictOf, writeEvents } from './testing/log.ts'

let t: TestDatabase
let sequencer: Client
beforeEach(async () => {
  t = await testDatabase()
  await t.admin.query(
    `insert into sec.action (id, name, roles, purpose, writes) select coalesce(max(id), 0) + 1, 'test.writes', '{PUBLIC}', 0, true from sec.action`,
  )
  sequencer = await sequencerOf(t)
})
afterEach(async () => {
  await sequencer.end()
  await t.drop()
})

async function grow(count: number): Promise<string> {
  await writeEvents(t.admin, count, 0)
  await sealAll(sequencer)
  return wholeNote((await newestHead(sequencer)) as NonNullable<Awaited<ReturnType<typeof newestHead>>>)
}

/** What a restore to an earlier moment leaves. */
async function goBackTo(size: number): Promise<void> {
  await t.admin.query(
    `create temporary table lost as select * from audit.leaf where idx >= ${size};
     delete from audit.event e using lost l where e.at = l.event_at and e.seq = l.event_seq;
     delete from audit.subject e using lost l where e.event_at = l.event_at and e.event_seq = l.event_seq;
     delete from audit.leaf where idx >= ${size}; delete from audit.checkpoint where size > ${size};
     update audit.tile set bytes = substring(bytes from 1 for ${(size % 256) * 32}) where level = 0 and n = ${Math.floor(size / 256)};
     drop table lost`,
  )
}

test('all that witnesses saw came back: the log goes on as it was', async () => {
  const seen = await grow(300)
  await grow(50)
  const restored = await checkRestored(t.admin, SECRET, [seen])
  expect(restored).toEqual({ size: 350, seen: 300 })
  expect(await goOnAfterRestore(t.admin, restored)).toBe(false)
  expect(await lifeOf(t.admin)).toBe(0)
})

test('restored to an earlier moment: what is lost is counted, and the log goes on under a new name that verifies', async () => {
  const first = await grow(300)
  const later = await grow(200)
  await goBackTo(300)
  const restored = await checkRestored(t.admin, SECRET, [first, later])
  expect(restored).toEqual({ size: 300, seen: 500 })
  expect(await goOnAfterRestore(t.admin, restored)).toBe(true)
  const [, second] = logKeys(SECRET, await lifeOf(t.admin))
  expect(logSigner(SECRET, 1).verifier.vkey).toBe(second)
  await writeEvents(t.admin, 10, 0)
  await sealAll(sequencer, 'infinity', 1)
  expect((await newestHead(sequencer))?.note).toMatch(/^linan\.log\/[0-9a-f]{16}\/1\n310\n/)
  expect(await verdictOf(t, [first])).toMatchObject({ faults: [], size: 310 })
  // What witnesses had seen of the first life and is gone stays on record.
  const lost = [{ code: 'lost_in_restore', from: 300, to: 499 }]
  expect((await verdictOf(t, [later])).faults).toMatchObject(lost)
  await writeEvents(t.admin, 400, 0)
  await sealAll(sequencer, 'infinity', 1)
  expect((await verdictOf(t, [first, later])).faults).toMatchObject(lost)
})

test('nobody said what outsiders saw: better a new name than a name that goes back', async () => {
  await grow(20)
  expect(await goOnAfterRestore(t.admin, await checkRestored(t.admin, SECRET, []))).toBe(true)
})

test('another log, or the same one rewritten, is not put in place', async () => {
  const seen = await grow(300)
  await expect(checkRestored(t.admin, Buffer.alloc(32, 9).toString('base64'), [])).rejects.toThrow(/another log/)
  await t.admin.query(
    `update audit.tile set bytes = overlay(bytes placing sha256('x') from 33) where level = 0 and n = 1`,
  )
  await expect(checkRestored(t.admin, SECRET, [seen])).rejects.toThrow(/another root/)
})
