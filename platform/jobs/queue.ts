import type { Logger } from 'pino'
import { type Db, PgBoss, type WorkOptions } from 'pg-boss'
import { type Clock, legalDate } from '../clock/clock.ts'
import type { Connection } from '../db/pool.ts'
import type { Tx } from '../db/tx.ts'
import { maskLine } from '../http/log.ts'
import { isUuid, uuidv7 } from '../ids/ids.ts'
import { bossOn, JOB_SCHEMA } from './install.ts'
import type { Job, JobPayload } from './job.ts'

interface QueueParts {
  /** The login `retention`. */
  readonly connection: Connection & { ssl?: boolean | object }
  readonly jobs: readonly Job[]
  readonly clock: Clock
  readonly logger: Logger
  /** Seconds between two looks for work; at least 0.5. */
  readonly pollSeconds?: number
  /** Pauses grow from `delaySeconds` by doubling, to an hour. */
  readonly retry?: { limit: number; delaySeconds: number }
}

export interface Queue {
  /** Takes no new work and waits for what runs, up to 20 seconds; what is not done by then is rolled back and done again by another server. */
  stop(): Promise<void>
}

const STOP_MS = 20_000

/**
 * Works on the jobs of all slices, together with any number of other servers on this database: each run is claimed by one of them.
 * Time is the database's, so a clock that jumps on one server neither repeats nor loses a run. A failing job is logged by its code
 * and retried; it never ends the server.
 */
export async function startQueue(parts: QueueParts): Promise<Queue> {
  const { logger, jobs } = parts
  // Rebuilding indexes needs the owner; a queue this small has none to rebuild.
  const boss = new PgBoss({
    ...parts.connection,
    schema: JOB_SCHEMA,
    migrate: false,
    createSchema: false,
    reindex: false,
    monitorVacuum: false,
    application_name: 'linan-jobs',
    // Every job may run at once and holds a connection then; the rest claims and settles.
    max: jobs.length + 3,
  })
  boss.on('error', (error: Error & { code?: string }) =>
    logger.error({ name: error.name, code: error.code }, 'the job queue met an error'),
  )
  boss.on('warning', (warning) =>
    logger.warn({ type: (warning.data as { type?: string }).type }, 'the job queue warns'),
  )
  const stop = () => boss.stop({ graceful: true, timeout: STOP_MS })
  try {
    await boss.start()
    for (const job of jobs) await serveJob(boss, job, parts)
    await unscheduleOthers(boss, jobs)
  } catch (error) {
    await stop()
    throw error
  }
  return { stop }
}

async function serveJob(boss: PgBoss, job: Job, parts: QueueParts): Promise<void> {
  const { limit, delaySeconds } = parts.retry ?? { limit: 5, delaySeconds: 30 }
  const rules = {
    retryLimit: limit,
    retryDelay: delaySeconds,
    retryBackoff: true,
    retryDelayMax: 3600,
    expireInSeconds: 900,
  }
  // `short`: at most one waiting job of a singleton key, so that a thousand edits ask for one recount.
  await boss.createQueue(job.name, { policy: 'short', ...rules })
  await boss.updateQueue(job.name, rules)
  if (job.cron !== undefined) await boss.schedule(job.name, job.cron, {}, { tz: 'Asia/Shanghai', missed: 'once' })
  const options = { transactional: true, pollingIntervalSeconds: parts.pollSeconds ?? 5 } as const satisfies WorkOptions
  await boss.work<JobPayload, undefined, typeof options>(job.name, options, async (claimed, db) => {
    for (const { data } of claimed) await runJob(job, data ?? {}, db, parts)
    return undefined
  })
}

async function runJob(job: Job, payload: JobPayload, db: Db, { clock, logger }: QueueParts): Promise<void> {
  const now = clock.now()
  try {
    const result = await job.run({ tx: txOn(db), now, today: legalDate(now) }, payload)
    logger.info({ job: job.name, result, ms: clock.now().getTime() - now.getTime() }, 'job done')
  } catch (error) {
    const { code, name } = error as { code?: string; name?: string }
    logger.error({ job: job.name, code, name }, 'job failed')
    // pg-boss keeps what is thrown in its table; a message of the database may hold values of a row.
    throw new Error(code ?? name ?? 'failed')
  }
}

const txOn = (db: Db): Tx => ({ query: async (text, params = []) => (await db.executeSql(text, [...params])).rows })

/** Times of jobs that no longer exist would fill a queue that nobody empties. */
async function unscheduleOthers(boss: PgBoss, jobs: readonly Job[]): Promise<void> {
  const timed = new Set(jobs.filter((j) => j.cron !== undefined).map((j) => j.name))
  for (const { name } of await boss.getSchedules()) if (!timed.has(name)) await boss.unschedule(name)
}

/**
 * Asks for a job inside the transaction of a command: rolled back with it, seen by the workers only after its commit. Outside an open ticket
 * that writes, the database refuses. With `singletonKey`, a job of that key that still waits makes a second one needless.
 * @returns the id of the job, or null where one of that key waits already. @throws Error for a payload that could say something of a person.
 */
export async function enqueue(
  tx: Tx,
  name: string,
  payload: JobPayload,
  options: { singletonKey?: string } = {},
): Promise<string | null> {
  for (const [key, value] of Object.entries(payload)) {
    if (typeof value === 'string' && !isUuid(value) && (!CODE.test(value) || maskLine(value) !== value))
      throw new Error(`job ${name}: ${key} is neither an id, a date nor a code`)
  }
  const boss = bossOn(async (text, values) => ({ rows: await tx.query(text, values) }))
  return boss.send(name, payload, { singletonKey: options.singletonKey ?? uuidv7() })
}

const CODE = /^[0-9A-Za-z._:+-]{1,64}$/
