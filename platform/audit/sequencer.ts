import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import type { Logger } from 'pino'
import { connect, type Connection } from '../db/pool.ts'
import type { Signer } from '../seal/signer.ts'
import { type Head, newestHead, signHead } from './checkpoints.ts'
import { Horizon } from './horizon.ts'
import { lifeOf, logSigner } from './log-key.ts'
import { recheck } from './recheck.ts'
import { BATCH, type Place, sealBatch, UNSEALED, WAITING_MS } from './sealing.ts'
import { askWitnesses } from './witnesses.ts'

export interface Pace {
  /** How often events are taken in, and how often another process tries to become the leader. */
  readonly roundMs: number
  readonly leaderMs: number
  /** How often a head is signed and shown to the witnesses. */
  readonly checkpointMs: number
  /** How often sealed events are compared with the tree again. */
  readonly recheckMs: number
  readonly beatMs: number
}
export const PACE: Pace = { roundMs: 1000, leaderMs: 5000, checkpointMs: 60_000, recheckMs: 300_000, beatMs: 10_000 }

export interface SequencerOptions {
  /** Login of the sequencer role. */
  readonly connection: Connection
  /** Secret of the log's key (logSigner). */
  readonly secret: string
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  readonly pace?: Partial<Pace>
}

/** One sequencer in the whole installation, whoever holds this. */
const LEADER = 7300031
/** A commit comes so much later than the beginning of its transaction, as a rule (ms). */
const NEAR_MS = 2000
const BEGINNING: Place = { at: '-infinity', seq: 0 }

/**
 * Takes the events of the log into the tree, second by second, and signs its heads. Any number of processes may run one: the advisory lock makes
 * one of them the leader, and the database refuses a second leaf in the same place. What goes wrong is logged, told in `audit.sealer`, and tried again.
 */
export class Sequencer {
  readonly #options: SequencerOptions
  readonly #pace: Pace
  readonly #stopped = new AbortController()
  #loop: Promise<void> = Promise.resolve()

  constructor(options: SequencerOptions) {
    this.#options = options
    this.#pace = { ...PACE, ...options.pace }
  }

  start(): this {
    this.#loop = this.#run()
    return this
  }

  async stop(): Promise<void> {
    this.#stopped.abort()
    await this.#loop
  }

  async #run(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      let client: Client | undefined
      try {
        client = await connect(this.#options.connection)
        if (await isLeader(client)) await this.#lead(client)
      } catch (error) {
        this.#options.log.error({ event: 'sealing', err: error }, 'sealing failed, trying again')
      } finally {
        await client?.end().catch(() => undefined)
      }
      await this.#pause(this.#pace.leaderMs)
    }
  }

  /** Works until stopped or until the connection, and with it the lock, is lost. */
  async #lead(client: Client): Promise<void> {
    const work = await Leadership.begin(client, this.#options, this.#pace, this.#stopped.signal)
    while (!this.#stopped.signal.aborted) {
      await work.round()
      await this.#pause(this.#pace.roundMs)
    }
    await work.finish()
  }

  #pause(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.#stopped.signal }).catch(() => undefined)
  }
}

async function isLeader(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ yes: boolean }>('select pg_try_advisory_lock($1) as yes', [LEADER])
  return rows[0]?.yes ?? false
}

/** What one leader knows between its rounds. */
class Leadership {
  readonly #client: Client
  readonly #options: SequencerOptions
  readonly #pace: Pace
  readonly #signer: Signer
  readonly #horizon = new Horizon()
  /** Nothing older than this waits; and where the last round began, nearly. */
  #floor: Place = BEGINNING
  #near: Place = BEGINNING
  #due = { checkpoint: 0, recheck: 0, beat: 0 }
  #rechecked = 0
  readonly #stopped: AbortSignal
  #asking: Promise<void> | undefined

  private constructor(client: Client, options: SequencerOptions, pace: Pace, signer: Signer, stopped: AbortSignal) {
    this.#stopped = stopped
    this.#client = client
    this.#signer = signer
    this.#options = options
    this.#pace = pace
  }

  static async begin(client: Client, options: SequencerOptions, pace: Pace, stopped: AbortSignal): Promise<Leadership> {
    const signer = logSigner(options.secret, await lifeOf(client))
    const work = new Leadership(client, options, pace, signer, stopped)
    const head = await newestHead(client)
    if (head !== undefined) work.#floor = { at: iso(head.at.getTime() - WAITING_MS), seq: 0 }
    return work
  }

  /**
   * Takes in what came since the last round. What committed late or has become final since is looked for from further back, only as often as
   * somebody asks whether anything waits: the events of two minutes are many, and nearly all of them are sealed.
   */
  async round(): Promise<void> {
    const moment = await this.#look()
    const final = this.#horizon.look(moment)
    const isWide = moment.at >= Math.min(this.#due.checkpoint, this.#due.beat)
    await this.#walk(isWide ? this.#floor : this.#near, final === Number.NEGATIVE_INFINITY ? '-infinity' : iso(final))
    this.#near = { at: iso(moment.at - NEAR_MS), seq: 0 }
    if (!isWide || this.#stopped.aborted) return
    const oldest = await this.#oldestUnsealed(this.#floor)
    this.#floor = { at: iso(Math.min(moment.at - WAITING_MS, oldest ?? Number.POSITIVE_INFINITY) - 1), seq: 0 }
    await this.#afterwards(moment.at, oldest)
  }

  async #walk(from: Place, finalBefore: string): Promise<void> {
    for (let place = from; !this.#stopped.aborted; ) {
      const step = await sealBatch(this.#client, place, finalBefore)
      if (step === undefined || step.sealed < BATCH) return
      place = step.place
    }
  }

  /** Waits for what is under way. */
  async finish(): Promise<void> {
    await this.#asking
  }

  /**
   * The witnesses answer in their own time, and nothing waits for them: while they are asked, later heads are left out. A head of an earlier life of
   * the log is not shown, since they may have seen more of it than came back.
   */
  #show(head: Head | undefined): void {
    if (head === undefined || this.#asking || !head.note.startsWith(`${this.#signer.verifier.name}\n`)) return
    const { connection, log } = this.#options
    const asking = askWitnesses({ connection, log, stopped: this.#stopped }, head, this.#signer.verifier)
    this.#asking = asking.finally(() => (this.#asking = undefined))
  }

  async #look() {
    const { rows } = await this.#client.query<{ xmin: string; xmax: string; at: number }>(
      `select pg_snapshot_xmin(s)::text as xmin, pg_snapshot_xmax(s)::text as xmax, (extract(epoch from now()) * 1000)::float8 as at
         from pg_current_snapshot() s`,
    )
    const row = rows[0] as { xmin: string; xmax: string; at: number }
    return { xmin: BigInt(row.xmin), xmax: BigInt(row.xmax), at: row.at }
  }

  async #oldestUnsealed(from: Place): Promise<number | undefined> {
    const { rows } = await this.#client.query<{ at: number | null }>(
      `select (extract(epoch from e.at) * 1000)::float8 as at from audit.event e
        where (e.at, e.seq) > ($1::timestamptz, $2::bigint) and ${UNSEALED} order by e.at, e.seq limit 1`,
      [from.at, from.seq],
    )
    return rows[0]?.at ?? undefined
  }

  async #afterwards(now: number, oldest: number | undefined): Promise<void> {
    if (now >= this.#due.checkpoint) {
      this.#due.checkpoint = now + this.#pace.checkpointMs
      const isStuck = now - (oldest ?? now) >= WAITING_MS
      this.#show(isStuck ? await newestHead(this.#client) : await signHead(this.#client, this.#signer))
    }
    if (now >= this.#due.recheck) {
      this.#due.recheck = now + this.#pace.recheckMs
      this.#rechecked = await recheck(this.#client, this.#options.log, this.#rechecked)
    }
    if (now >= this.#due.beat) {
      this.#due.beat = now + this.#pace.beatMs
      const lag = oldest === undefined ? 0 : Math.max(0, Math.round((now - oldest) / 1000))
      const cause = this.#horizon.waited(now) > 60_000 ? 'long_transaction' : null
      await this.#client.query(
        `insert into audit.sealer (beat_at, lag_seconds, cause) values (now(), $1, $2)
         on conflict (id) do update set beat_at = excluded.beat_at, lag_seconds = excluded.lag_seconds, cause = excluded.cause`,
        [lag, cause],
      )
    }
  }
}

const iso = (ms: number): string => new Date(Math.floor(ms)).toISOString()
