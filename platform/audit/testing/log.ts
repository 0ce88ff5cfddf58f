import type { Client } from 'pg'
import { connect } from '../../db/pool.ts'
import type { TestDatabase } from '../../testing/database.ts'
import { signHead } from '../checkpoints.ts'
import { lifeOf, logKeys, logSigner } from '../log-key.ts'
import { databaseSource } from '../log-source.ts'
import { type Place, sealBatch } from '../sealing.ts'
import { type Verdict, verifyLog } from '../verify.ts'

export const SECRET = Buffer.alloc(32, 7).toString('base64')
export const SIGNER = logSigner(SECRET)
export const BEGINNING: Place = { at: '-infinity', seq: 0 }

/**
 * Writes `count` events as they look once answered, `secondsApart` from each other, the last one now; every third shows one to three of `persons`.
 * Superuser's work, for logs larger than a test could live through.
 */
export async function writeEvents(admin: Client, count: number, secondsApart: number, persons = 100): Promise<void> {
  await admin.query(
    `with made as (
       insert into audit.event (at, xid, bound_at, actor, actor_unit, role, ip, action, purpose, basis_kind, basis_id, outcome, n, fields, query_h, note)
       select now() - make_interval(secs => ($1 - i) * $2::float8), pg_current_xact_id(), now(), md5('officer' || i % 30)::uuid, md5('unit' || i % 5)::uuid, 'OFFICER', '10.0.0.1',
         (select min(id) from sec.action), 1 + i % 12, case when i % 4 = 0 then 1 end, case when i % 4 = 0 then md5('basis' || i)::uuid end, 1,
         case when i % 3 = 0 then 1 + i % 7 % 3 end, case when i % 3 = 0 then 1 end, case when i % 5 = 0 then sha256(i::text::bytea) end, case when i % 50 = 0 then '理由“' || i || E'”\\t\\\\' end
       from generate_series(1, $1) i returning at, seq, n)
     insert into audit.subject (event_at, event_seq, person_key, at, shown)
       select at, seq, md5('person' || (seq * 7 + k) % $3)::uuid, at, 1 from made, generate_series(1, n) k`,
    [count, secondsApart, persons],
  )
}

/** Takes everything in and signs a head after each `every` batches. `until`: events before this are final. */
export async function sealAll(sequencer: Client, until = 'infinity', life = 0): Promise<number> {
  let place = BEGINNING
  let sealed = 0
  for (;;) {
    const step = await sealBatch(sequencer, place, until)
    if (step === undefined) break
    place = step.place
    sealed += step.sealed
  }
  await signHead(sequencer, logSigner(SECRET, life))
  return sealed
}

export const sequencerOf = (t: TestDatabase): Promise<Client> => connect(t.login('sequencer'))

/** The verdict of the auditor's login. */
export async function verdictOf(t: TestDatabase, outside: readonly string[] = []): Promise<Verdict> {
  const client = await connect(t.login('auditor'))
  try {
    return await verifyLog(databaseSource(client), {
      vkeys: logKeys(SECRET, await lifeOf(client)),
      outside,
      now: new Date(),
    })
  } finally {
    await client.end()
  }
}
