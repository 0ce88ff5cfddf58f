import type { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '../db/pool.ts'
import { verifyReceipt } from '../seal/receipt.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { signNames } from '../seal/signer.ts'
import { proveEvent } from './prove.ts'
import { sealAll, SIGNER, sequencerOf, writeEvents } from './testing/log.ts'

let t: TestDatabase
let auditor: Client
const trust = { log: SIGNER.verifier, witnesses: [], need: 0 }

beforeAll(async () => {
  t = await testDatabase()
  await t.admin.query(
    `insert into sec.action (id, name, roles, purpose, writes) select coalesce(max(id), 0) + 1, 'test.writes', '{PUBLIC}', 0, true from sec.action`,
  )
  auditor = await connect(t.login('auditor'))
  const sequencer = await sequencerOf(t)
  await writeEvents(t.admin, 700, 0)
  await sealAll(sequencer)
  await sequencer.end()
})
afterAll(async () => {
  await auditor.end()
  await t.drop()
})

const eventsWith = async (n: number) =>
  (
    await t.admin.query<{ id: string; persons: string[] }>(
      `select e.id, array_agg(s.person_key) filter (where s.person_key is not null) as persons from audit.event e
         left join audit.subject s on s.event_at = e.at and s.event_seq = e.seq group by e.id, e.at, e.seq having count(s.person_key) = $1 order by e.at, e.seq`,
      [n],
    )
  ).rows

test('the receipt of a look opens one person and hides the others', async () => {
  for (const { id, persons } of (await eventsWith(3)).slice(0, 20))
    for (const person of persons) {
      const receipt = await proveEvent(auditor, id, person)
      expect(verifyReceipt(receipt, trust)).toMatchObject({
        subject: { person },
        otherSubjects: 2,
        size: 700,
        part: { id },
      })
      for (const other of persons.filter((one) => one !== person)) expect(receipt).not.toContain(other)
    }
})

test('who was shown alone is meant without being named; an event about nobody opens nobody', async () => {
  const [alone] = await eventsWith(1)
  expect(verifyReceipt(await proveEvent(auditor, alone?.id ?? '', undefined), trust).subject?.person).toBe(
    alone?.persons[0],
  )
  const [nobody] = await eventsWith(0)
  expect(verifyReceipt(await proveEvent(auditor, nobody?.id ?? '', undefined), trust).subject).toBeNull()
})

test('after another was erased the receipt still holds; the erased one gets none', async () => {
  const { id, persons } = (await eventsWith(3)).at(-1) as { id: string; persons: string[] }
  await t.admin.query(`select audit.erase_persons($1, '{}')`, [[persons[0]]])
  const left = persons.filter((one) => one !== persons[0])
  expect(verifyReceipt(await proveEvent(auditor, id, left[0]), trust).otherSubjects).toBe(2)
  await expect(proveEvent(auditor, id, persons[0])).rejects.toThrow('not_shown')
})

test('what cannot be proved says why', async () => {
  const [many] = await eventsWith(3)
  await expect(proveEvent(auditor, many?.id ?? '', undefined)).rejects.toThrow('many_shown')
  await expect(proveEvent(auditor, crypto.randomUUID(), undefined)).rejects.toThrow('no_event')
  await writeEvents(t.admin, 1, 0)
  const { rows } = await t.admin.query<{ id: string }>('select id from audit.event order by at desc, seq desc limit 1')
  await expect(proveEvent(auditor, rows[0]?.id ?? '', undefined)).rejects.toThrow('not_sealed')
})

test('the names of unit and officer are the word of the log, for the numbers that were sealed', async () => {
  const [alone] = await eventsWith(1)
  const { rows } = await t.admin.query<{ actor: string }>('select actor from audit.event where id = $1', [alone?.id])
  const actor = rows[0]?.actor ?? ''
  const receipt = await proveEvent(auditor, alone?.id ?? '', undefined, (event, origin) => {
    expect([event.actor, origin]).toEqual([actor, SIGNER.verifier.name])
    return signNames({ [actor]: '104211' }, SIGNER)
  })
  expect(verifyReceipt(receipt, trust).names).toEqual({ [actor]: '104211' })
})
