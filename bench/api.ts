import { fork } from 'node:child_process'
import http from 'node:http'
import { join } from 'node:path'
import pg from 'pg'
import { type Caller, withActor } from '#platform/access/with-actor.ts'
import { ROOT } from '#platform/db/migrate.ts'
import { type Database, openPool, POOL_SIZE } from '#platform/db/pool.ts'
import { run } from '#platform/db/tx.ts'
import { SESSION_COOKIE, tokenHash } from '#platform/http/route.ts'
import { type Figure, latencies, p50, report, throughput } from './measure.ts'
import { recordStatements, replayer } from './replay.ts'
import { type BenchWorld, benchWorld } from './world.ts'

const READ =
  'select p.id, p.name, p.id_mask, p.sex, p.birth_date, p.phone_mask, p.version from person p where p.id = $1'
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5)
const COUNT = SECONDS * 400
const CLIENTS = 16
const CALLERS = 32

/**
 * Price of the audit on the database alone, then price of the API over the plain driver, which replays exactly the statements the API sends.
 * Data: residents of one police area (BENCH_PEOPLE, 200,000), embedded PostgreSQL with fsync on, server in a process of its own.
 */
export async function benchApi(): Promise<void> {
  const people = Number(process.env.BENCH_PEOPLE ?? 200_000)
  const w = await benchWorld(people)
  try {
    await w.admin.query(
      `insert into sec.action (id, name, roles, purpose) values (30001, 'bench.read', '{OFFICER}', 2)`,
    )
    report([...(await ticketFigures(w)), ...(await apiFigures(w))])
  } catch (error) {
    // Told before the database goes: what dies with it would drown the cause.
    process.stderr.write(`${(error as Error).stack}\n`)
    process.exitCode = 1
  } finally {
    await w.close()
  }
}

const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T

async function ticketFigures(w: BenchWorld): Promise<Figure[]> {
  const bench = 'api'
  const db = openPool(w.app)
  const wide = openPool(w.app, { max: CALLERS })
  const plain = new pg.Pool({ ...w.connection, max: CALLERS })
  plain.on('error', () => undefined)
  const callers = w.officers.map(
    (o): Caller => ({ tokenHash: tokenHash(o.token), postingId: o.postingId, ip: '127.0.0.1' }),
  )
  const auditedOver = (pool: Database) => (n: number) =>
    withActor(pool, callers[n % callers.length] as Caller, { action: 'bench.read' }, async (tx) => {
      const rows = await tx.query<{ id: string }>(READ, [pick(w.personIds)])
      return { value: rows, subjects: rows.map((r) => r.id), shown: 'page' }
    })
  const audited = auditedOver(db)
  // The floor: the same read in a transaction of its own as superuser, without policies and without log.
  const unaudited = async () => {
    const client = await plain.connect()
    await client.query('begin')
    await run(client, READ, [pick(w.personIds)])
    await client.query('commit')
    client.release()
  }
  const one = p50(await latencies(() => audited(0), COUNT))
  const bare = p50(await latencies(unaudited, COUNT))
  const rate = await throughput(CALLERS, SECONDS, audited)
  const wideRate = await throughput(CALLERS, SECONDS, auditedOver(wide))
  const bareRate = await throughput(CALLERS, SECONDS, unaudited)
  await db.close()
  await wide.close()
  await plain.end()
  return [
    { bench, name: 'audited point read, p50 at 1 client', value: one, unit: 'ms', floor: bare },
    { bench, name: 'price of the audit, p50 (goal: at most 1)', value: one - bare, unit: 'ms' },
    {
      bench,
      name: `audited point reads, ${CALLERS} callers over the product's pool of ${POOL_SIZE} (goal: 3000)`,
      value: rate,
      unit: '1/s',
      floor: bareRate,
    },
    { bench, name: `the same over ${CALLERS} connections`, value: wideRate, unit: '1/s', floor: bareRate },
  ]
}

async function apiFigures(w: BenchWorld): Promise<Figure[]> {
  const bench = 'api'
  const { rows: pairs } = await w.admin.query<{ person: string; address: string }>(
    'select person_id as person, address_id as address from residence where person_id = any ($1) limit 2000',
    [w.personIds.slice(0, 2000)],
  )
  const statements = await recordStatements(w, pairs.slice(0, 300))
  const server = fork(join(ROOT, 'bench/serve.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  try {
    server.send({ app: w.app, ring: w.ring })
    const { port } = await new Promise<{ port: number }>((resolve, reject) => {
      server.once('message', (m) => resolve(m as { port: number }))
      server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    })
    const agent = new http.Agent({ keepAlive: true, maxSockets: CLIENTS })
    const viaApi = (n: number) => {
      const { person, address } = pick(pairs)
      return get(
        agent,
        port,
        `/api/residents/persons/${person}?purpose=verify&basisKind=address&basisId=${address}`,
        pick(w.officers.slice(n, n + 1)),
      )
    }
    const replay = await replayer(w, statements, CLIENTS)
    const api = p50(await latencies(() => viaApi(0), COUNT))
    const driver = p50(await latencies(() => replay.once(0), COUNT))
    const apiRate = await throughput(CLIENTS, SECONDS, viaApi)
    const driverRate = await throughput(CLIENTS, SECONDS, (n) => replay.once(n))
    await replay.close()
    agent.destroy()
    return [
      { bench, name: 'GET person, p50 at 1 client', value: api, unit: 'ms', floor: driver },
      { bench, name: 'what the API adds, p50 (goal: at most 1.5)', value: api - driver, unit: 'ms' },
      {
        bench,
        name: `GET person at ${CLIENTS} clients (goal: ratio 0.35)`,
        value: apiRate,
        unit: '1/s',
        floor: driverRate,
      },
    ]
  } finally {
    server.kill('SIGTERM')
  }
}

/** One request, read to its end; anything but 200 ends the benchmark. */
function get(
  agent: http.Agent,
  port: number,
  path: string,
  officer: { token: string; postingId: string },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { cookie: `${SESSION_COOKIE}=${officer.token}`, 'x-posting': officer.postingId }
    http
      .get({ agent, port, path, headers, host: '127.0.0.1' }, (response) => {
        response.resume()
        response.once('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode} for ${path}`)),
        )
      })
      .once('error', reject)
  })
}
