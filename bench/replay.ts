import pg, { type PoolClient } from 'pg'
import pino from 'pino'
import { systemClock } from '#platform/clock/clock.ts'
import { makeCipher } from '#platform/crypto/cipher.ts'
import { openPool } from '#platform/db/pool.ts'
import { UNLIMITED } from '#platform/http/admission.ts'
import { loadActions } from '#platform/http/load-actions.ts'
import { SESSION_COOKIE } from '#platform/http/route.ts'
import { buildServer } from '#platform/http/server.ts'
import type { BenchWorld } from './world.ts'

interface Statement {
  name?: string
  text: string
  values?: unknown[]
}

/** The statements of one request in order: enter, begin, open, the reads, naming, commit. */
export type Trace = Statement[]

/** Runs the real API in this process once per pair and writes down every statement it sends to PostgreSQL. */
export async function recordStatements(
  w: BenchWorld,
  pairs: readonly { person: string; address: string }[],
): Promise<Trace[]> {
  const db = openPool(w.app, { max: 1 })
  const app = await buildServer({
    db,
    demo: true,
    version: 'bench',
    clock: systemClock,
    cipher: makeCipher(w.ring),
    actions: await loadActions(),
    logger: pino({ level: 'silent' }),
    ready: async () => true,
    userLimits: UNLIMITED,
  })
  const original = pg.Client.prototype.query
  const traces: Trace[] = []
  const officer = w.officers[0] as BenchWorld['officers'][0]
  try {
    for (const { person, address } of pairs) {
      const trace: Trace = []
      pg.Client.prototype.query = function record(this: pg.Client, ...args: unknown[]) {
        const first = args[0] as string | Statement
        if (typeof first === 'string') trace.push({ text: first })
        else if (typeof first.text === 'string')
          trace.push({ text: first.text, ...(first.name ? { name: first.name } : {}), values: first.values ?? [] })
        return (original as (...a: unknown[]) => unknown).apply(this, args)
      } as typeof original
      const answer = await app.inject({
        url: `/api/residents/persons/${person}?purpose=verify&basisKind=address&basisId=${address}`,
        headers: { 'x-posting': officer.postingId },
        cookies: { [SESSION_COOKIE]: officer.token },
      })
      pg.Client.prototype.query = original
      if (answer.statusCode !== 200) throw new Error(`recording: ${answer.statusCode} ${answer.body}`)
      traces.push(trace)
    }
  } finally {
    pg.Client.prototype.query = original
    await app.close()
    await db.close()
  }
  return traces
}

/** Sends recorded requests again through the plain driver. */
export async function replayer(w: BenchWorld, traces: readonly Trace[], clients: number) {
  const pool = new pg.Pool({ ...w.app, max: clients, pipeline: true })
  pool.on('error', () => undefined)
  const held: PoolClient[] = []
  for (let n = 0; n < clients; n++) held.push(await pool.connect())
  return {
    async once(n: number): Promise<void> {
      const client = held[n] as PoolClient
      const trace = traces[Math.floor(Math.random() * traces.length)] as Trace
      const [enter, begin, open, ...rest] = trace as [Statement, Statement, Statement, ...Statement[]]
      await Promise.all([
        client.query(enter as pg.QueryConfig),
        client.query(begin.text),
        client.query(open as pg.QueryConfig),
      ])
      const [seen, commit] = rest.splice(-2) as [Statement, Statement]
      for (const s of rest) await client.query(s as pg.QueryConfig)
      await Promise.all([client.query(seen as pg.QueryConfig), client.query(commit.text)])
    },
    async close(): Promise<void> {
      for (const client of held) client.release()
      await pool.end()
    },
  }
}
