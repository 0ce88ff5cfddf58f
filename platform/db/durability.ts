import pg from 'pg'
import type { Connection } from './pool.ts'

/** Writes a record of no meaning in a transaction of its own; its commit waits as the server's `synchronous_commit` says, standbys included. */
const FLUSH = `select pg_logical_emit_message(true, 'linan', '')`

interface Waiting {
  resolve(): void
  reject(error: unknown): void
}

/**
 * Makes durable what others have committed without waiting. PostgreSQL writes its log in order: once a commit that began later has reached the disk,
 * every earlier one has. So one connection waits for the disk on behalf of everybody, and those that read and write are free for the next caller meanwhile.
 */
export class Durability {
  readonly #connection: Connection
  readonly #name: string
  #client: pg.Client | undefined
  #waiting: Waiting[] = []
  #running = false

  constructor(connection: Connection, name: string) {
    this.#connection = connection
    this.#name = name
  }

  /** Resolves when everything that was committed before this call is on disk. @throws what PostgreSQL says; nothing is known to be durable then */
  reached(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      if (!this.#running) void this.#run()
    })
  }

  async close(): Promise<void> {
    await this.#client?.end().catch(() => undefined)
    this.#client = undefined
  }

  /** One flush after another while anybody waits: who comes during one is served by the next. */
  async #run(): Promise<void> {
    this.#running = true
    while (this.#waiting.length > 0) {
      const served = this.#waiting.splice(0)
      try {
        this.#client ??= await this.#connect()
        await this.#client.query(FLUSH)
        for (const one of served) one.resolve()
      } catch (error) {
        await this.close()
        for (const one of served) one.reject(error)
      }
    }
    this.#running = false
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      ...this.#connection,
      application_name: `${this.#name}-durability`,
      statement_timeout: 20_000,
      connectionTimeoutMillis: 5_000,
    })
    client.on('error', () => undefined)
    await client.connect()
    return client
  }
}
