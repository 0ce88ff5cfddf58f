import pg from 'pg'
import { makeCipher } from '#platform/crypto/cipher.ts'
import { systemClock } from '#platform/clock/clock.ts'
import { withActor, type Caller } from '#platform/access/with-actor.ts'
import { openPool } from '#platform/db/pool.ts'
import { run } from '#platform/db/tx.ts'
import { tokenHash } from '#platform/http/route.ts'
import { benchWorld, type BenchWorld } from './world.ts'
import { latencies, p50, report, throughput, type Figure } from './measure.ts'

const READ = 'select p.id, p.name, p.id_mask, p.sex, p.birth_date, p.phone_mask, p.version from person p where p.id = $1'
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5)

/** Audited against unaudited point read on the database alone, then the HTTP API against the plain driver on the same statements. */
export async function benchApi(): Promise<void> {
  const w = await benchWorld(Number(process.env.BENCH_PEOPLE ?? 200_000))
  try {
    await w.admin.query(`insert into sec.action (id, name, roles, purpose) values (30001, 'bench.read', '{OFFICER}', 2)`)
    const figures = await ticketFigures(w)
    report(figures)
  } finally {
    await w.close()
  }
}

const callerOf = (w: BenchWorld, n: number): Caller => {
  const officer = w.officers[n % w.officers.length] as BenchWorld['officers'][0]
  return { tokenHash: tokenHash(officer.token), postingId: officer.postingId, ip: '127.0.0.1' }
}

async function ticketFigures(w: BenchWorld): Promise<Figure[]> {
  const bench = 'api'
  const any = () => w.personIds[Math.floor(Math.random() * w.personIds.length)] as string
  const db = openPool(w.app, { max: 32 })
  const plain = new pg.Pool({ ...w.connection, max: 32 })
  const audited = (n: number) =>
    withActor(db, callerOf(w, n), { action: 'bench.read' }, async (tx) => {
      const rows = await tx.query<{ id: string }>(READ, [any()])
      return { value: rows, subjects: rows.map((r) => r.id), shown: 'page' }
    })
  // Unaudited: the same read in its own transaction as superuser, no policies, no log.
  const unaudited = async () => {
    const client = await plain.connect()
    await client.query('begin')
    await run(client, READ, [any()])
    await client.query('commit')
    client.release()
  }
  const one = p50(await latencies(() => audited(0), 3000))
  const bare = p50(await latencies(unaudited, 3000))
  const rate = await throughput(32, SECONDS, audited)
  const bareRate = await throughput(32, SECONDS, unaudited)
  await db.close()
  await plain.end()
  return [
    { bench, name: 'audited point read, p50 at 1 client', value: one, unit: 'ms', floor: bare },
    { bench, name: 'price of the audit, p50', value: one - bare, unit: 'ms' },
    { bench, name: 'audited point reads at 32 connections', value: rate, unit: '1/s', floor: bareRate },
  ]
}

void makeCipher
void systemClock
