import type { FastifyInstance, FastifyReply } from 'fastify'
import pg from 'pg'
import type { Logger } from 'pino'
import { newestHead, wholeNote } from '#platform/audit/checkpoints.ts'
import { lifeOf, logSigner } from '#platform/audit/log-key.ts'
import { Sequencer } from '#platform/audit/sequencer.ts'
import type { Installation } from '#platform/db/installation.ts'
import type { SealingFigures } from '#platform/http/server.ts'
import { HASH_BYTES } from '#platform/seal/hash.ts'
import { parseTilePath, TILE_WIDTH } from '#platform/seal/tiles.ts'

/** What the pages of the log read is remembered for so long (ms): they are open to everybody. */
const REMEMBERED_MS = 2000

/** The sealed log of a running server. */
export interface SealedLog {
  /** For `/metrics`. */
  figures(): Promise<SealingFigures | undefined>
  /** Serves its pages and begins to seal. */
  start(app: FastifyInstance): void
  stop(): Promise<void>
}

/**
 * Seals the log of this installation, and serves what anybody may have of it: its newest head, its tiles and keys, in the published formats, so that
 * whoever wants can watch it (c2sp tlog-tiles below `/audit/`). Hashes and signatures only: every personal part is behind a salted commitment.
 */
export function openSealedLog(installation: Installation, log: Logger): SealedLog {
  const secret = installation.secrets.queryH
  const connection = installation.as('sequencer')
  const pool = new pg.Pool({ ...connection, max: 2, application_name: 'linan-log', statement_timeout: 5000 })
  pool.on('error', () => undefined)
  const sequencer = new Sequencer({ connection, secret, log })
  const state = remembered(async () => (await pool.query<State>('select * from sec.sealing()')).rows[0])
  return {
    async figures() {
      const s = await state()
      return (
        s && {
          size: s.size ?? 0,
          lagSeconds: s.lag_seconds ?? 0,
          freshWitnesses: s.fresh,
          beatSeconds: s.beat_at === null ? Number.NaN : (Date.now() - s.beat_at.getTime()) / 1000,
          hasFault: s.fault !== null,
        }
      )
    },
    start(app) {
      servePages(app, pool, secret, async () => (await state())?.level)
      sequencer.start()
    },
    async stop() {
      await sequencer.stop()
      await pool.end()
    },
  }
}

interface State {
  level: string
  size: number | null
  lag_seconds: number | null
  fresh: number
  beat_at: Date | null
  fault: string | null
}

function servePages(
  app: FastifyInstance,
  pool: pg.Pool,
  secret: string,
  level: () => Promise<string | undefined>,
): void {
  const head = remembered(async () => {
    const newest = await newestHead(pool)
    return newest && wholeNote(newest)
  })
  const keys = remembered(async () => {
    const { rows } = await pool.query<{ vkey: string }>(
      'select vkey from audit.witness where removed_at is null order by name',
    )
    return [logSigner(secret, await lifeOf(pool)).verifier.vkey, ...rows.map((row) => row.vkey)]
      .map((key) => `${key}\n`)
      .join('')
  })
  const text = async (reply: FastifyReply, body: Promise<string | undefined>) => {
    const said = await body
    return said === undefined
      ? reply.callNotFound()
      : reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8').send(said)
  }
  app.get('/audit/checkpoint', (_request, reply) => text(reply, head()))
  app.get('/audit/key', (_request, reply) => text(reply, keys()))
  app.get('/audit/state', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ level: (await level()) ?? 'unwitnessed' }),
  )
  app.get<{ Params: { '*': string } }>('/audit/tile/*', async (request, reply) => {
    const at = parseTilePath(`tile/${request.params['*']}`)
    if (at === undefined || at.level === 'entries') return reply.callNotFound()
    const { rows } = await pool.query<{ bytes: Buffer }>('select bytes from audit.tile where level = $1 and n = $2', [
      at.level,
      at.n,
    ])
    const bytes = rows[0]?.bytes
    if (bytes === undefined || bytes.length < at.width * HASH_BYTES) return reply.callNotFound()
    // A full tile never changes, and a partial one of a given width neither.
    const forever = at.width === TILE_WIDTH ? 'public, max-age=31536000, immutable' : 'no-store'
    return reply
      .header('cache-control', forever)
      .type('application/octet-stream')
      .send(bytes.subarray(0, at.width * HASH_BYTES))
  })
}

/** Asks at most once in a while, however many want to know. */
function remembered<T>(ask: () => Promise<T>): () => Promise<T> {
  let known: { at: number; value: Promise<T> } | undefined
  return () => {
    if (known === undefined || Date.now() - known.at > REMEMBERED_MS) known = { at: Date.now(), value: ask() }
    return known.value
  }
}
