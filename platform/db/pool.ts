import { availableParallelism } from 'node:os'
import pg from 'pg'
import { Durability } from './durability.ts'

// Dates stay `YYYY-MM-DD`, instants become Date, bigint and numeric stay exact as text unless they fit a safe integer.
pg.types.setTypeParser(1082, (v: string) => v)
pg.types.setTypeParser(20, (v: string) => (Number.isSafeInteger(Number(v)) ? Number(v) : v))

export interface Connection {
  host: string
  port: number
  database: string
  user: string
  password: string
}

export interface Database {
  /** Its connections do not wait for the disk when they commit. */
  readonly pool: pg.Pool
  /** Resolves when everything committed so far is on disk; no answer leaves before. */
  durable(): Promise<void>
  close(): Promise<void>
}

/**
 * Connections of one server process. PostgreSQL does the same work with less waiting over few connections: on two cores 8 answer a sixth more
 * audited reads a second than 32 (bench/api.ts); requests beyond wait in the pool, in order.
 */
export const POOL_SIZE = Math.max(8, 4 * availableParallelism())

/** Pool of the app's login. Only `withActor` may take connections from it (checked by tools/house.ts). */
export function openPool(connection: Connection, options: { max?: number; name?: string } = {}): Database {
  const name = options.name ?? 'linan'
  const durability = new Durability(connection, name)
  const pool = new pg.Pool({
    ...connection,
    options: '-c synchronous_commit=off',
    // Statements of one step go out together: opening and closing a ticket cost one round trip each.
    pipeline: true,
    max: options.max ?? POOL_SIZE,
    application_name: name,
    statement_timeout: 20_000,
    idle_in_transaction_session_timeout: 30_000,
    connectionTimeoutMillis: 5_000,
  })
  // A connection lost while idle is replaced at the next checkout; without a listener Node would end the process.
  pool.on('error', () => undefined)
  // Nor does the pool listen while a connection is in use: one that the server ends then (restart, timeout) would end the process too.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return {
    pool,
    durable: () => durability.reached(),
    async close() {
      await pool.end()
      await durability.close()
    },
  }
}

/** One connection of its own, for the installer, tools and tests. */
export async function connect(connection: Connection): Promise<pg.Client> {
  const client = new pg.Client({ ...connection, application_name: 'linan-tool' })
  client.on('error', () => undefined)
  await client.connect()
  return client
}
