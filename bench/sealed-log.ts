import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { Client } from 'pg'
import { type Caller, withActor } from '#platform/access/with-actor.ts'
import { signHead } from '#platform/audit/checkpoints.ts'
import { Sequencer } from '#platform/audit/sequencer.ts'
import { type Place, sealBatch } from '#platform/audit/sealing.ts'
import { BEGINNING, SECRET, SIGNER, writeEvents } from '#platform/audit/testing/log.ts'
import { ROOT } from '#platform/db/migrate.ts'
import { type Connection, connect, openPool } from '#platform/db/pool.ts'
import { tokenHash } from '#platform/http/route.ts'
import { type Figure, latencies, p50, report, throughput } from './measure.ts'
import { type BenchWorld, benchWorld } from './world.ts'

const EVENTS = Number(process.env.BENCH_EVENTS ?? 1_000_000)
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5)
const CALLERS = 32
/** A head a minute of a busy city. */
const HEAD_EVERY = 5000

/** What the child that verifies sends back. */
export interface Verified {
  ms: number
  peakBytes: number
  faults: number
  size: number
}

/**
 * The sealed log: what sealing costs those who look, on and off in turns; how fast a log goes into the tree; how long and with how much memory it is
 * verified, in a process of its own. Events as they are once answered, every third with one to three persons, written straight into the tables.
 */
export async function benchSealedLog(): Promise<void> {
  const w = await benchWorld(20_000)
  try {
    const price = await priceOfSealing(w)
    await w.admin.query('truncate audit.event, audit.subject, audit.leaf, audit.tile, audit.checkpoint')
    for (let done = 0; done < EVENTS; done += 100_000)
      await writeEvents(w.admin, Math.min(100_000, EVENTS - done), 0, 100_000)
    await w.admin.query('vacuum analyze')
    report([...price, ...(await build(w)), ...(await verify(w))])
  } catch (error) {
    process.stderr.write(`${(error as Error).stack}\n`)
    process.exitCode = 1
  } finally {
    await w.close()
  }
}

/** Audited reads with and without a sequencer beside them, in the same process as in the product, three times each in turns. */
async function priceOfSealing(w: BenchWorld): Promise<Figure[]> {
  await w.admin.query(`insert into sec.action (id, name, roles, purpose) values (30001, 'bench.read', '{OFFICER}', 2)`)
  const db = openPool(w.app)
  const callers = w.officers.map(
    (o): Caller => ({ tokenHash: tokenHash(o.token), postingId: o.postingId, ip: '127.0.0.1' }),
  )
  const read = (n: number) =>
    withActor(db, callers[n % callers.length] as Caller, { action: 'bench.read' }, async (tx) => {
      const id = w.personIds[Math.floor(Math.random() * w.personIds.length)] as string
      const rows = await tx.query<{ id: string }>('select p.id, p.name, p.version from person p where p.id = $1', [id])
      return { value: rows, subjects: rows.map((r) => r.id), shown: 'page' }
    })
  const figures = {
    on: { ms: [] as number[], rate: [] as number[] },
    off: { ms: [] as number[], rate: [] as number[] },
  }
  for (const turn of ['off', 'on', 'on', 'off', 'off', 'on'] as const) {
    const sequencer =
      turn === 'on' ? new Sequencer({ connection: sequencerLogin(w), secret: SECRET, log: console }).start() : undefined
    // What the turn before left is sealed first: a server that runs has no such pile.
    if (sequencer) await caughtUp(w.admin)
    figures[turn].ms.push(p50(await latencies(() => read(0), SECONDS * 200)))
    figures[turn].rate.push(await throughput(CALLERS, SECONDS, read))
    await sequencer?.stop()
  }
  await db.close()
  const bench = 'sealed-log'
  const mid = (list: number[]) => list.toSorted((a, b) => a - b)[1] as number
  return [
    {
      bench,
      name: 'audited read while the log is sealed, p50 (floor: not sealed)',
      value: mid(figures.on.ms),
      unit: 'ms',
      floor: mid(figures.off.ms),
    },
    {
      bench,
      name: `audited reads, ${CALLERS} callers, while the log is sealed (floor: not sealed)`,
      value: mid(figures.on.rate),
      unit: '1/s',
      floor: mid(figures.off.rate),
    },
  ]
}

async function caughtUp(admin: Client): Promise<void> {
  const waiting = async () =>
    (
      await admin.query<{ n: number }>(
        'select count(*)::int as n from audit.event e left join audit.leaf l on l.event_at = e.at and l.event_seq = e.seq where l.idx is null',
      )
    ).rows[0]?.n
  while (((await waiting()) ?? 0) > 0) await new Promise((resolve) => setTimeout(resolve, 200))
}

const sequencerLogin = (w: BenchWorld): Connection => ({ ...w.connection, ...w.sequencer })

async function build(w: BenchWorld): Promise<Figure[]> {
  const client: Client = await connect(sequencerLogin(w))
  const from = performance.now()
  let place: Place = BEGINNING
  let sealed = 0
  for (let next = HEAD_EVERY; ; ) {
    const step = await sealBatch(client, place, 'infinity')
    if (step === undefined) break
    place = step.place
    sealed += step.sealed
    if (sealed < next) continue
    next += HEAD_EVERY
    await signHead(client, SIGNER)
  }
  await signHead(client, SIGNER)
  const seconds = (performance.now() - from) / 1000
  await client.end()
  // The events are older than the heads here, which a log that lived never shows.
  await w.admin.query('update audit.checkpoint set at = (select min(at) from audit.event)')
  return [
    {
      bench: 'sealed-log',
      name: `leaves built of ${sealed} events, a head every ${HEAD_EVERY} (goal: 20000)`,
      value: sealed / seconds,
      unit: '1/s',
    },
  ]
}

async function verify(w: BenchWorld): Promise<Figure[]> {
  const child = fork(join(ROOT, 'bench/verify-child.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const done = new Promise<Verified>((resolve, reject) => {
    child.once('message', (m) => resolve(m as Verified))
    child.once('exit', (code) => reject(new Error(`verification ended with ${code}`)))
  })
  child.send({ ...w.connection, ...w.auditor })
  const { ms, peakBytes, faults, size } = await done
  if (faults > 0 || size !== EVENTS) throw new Error(`${faults} faults in ${size} of ${EVENTS} events`)
  const bench = 'sealed-log'
  return [
    { bench, name: `${size} events verified (goal: 60 for a million)`, value: ms / 1000, unit: 's' },
    { bench, name: 'memory of the verifier at its peak (goal: 1024)', value: peakBytes / 2 ** 20, unit: 'MiB' },
  ]
}
