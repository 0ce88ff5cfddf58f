import type { Tx } from '../db/tx.ts'

/** What a job may touch: one transaction of the `retention` login, which reads no table of persons, and the clock. */
export interface JobContext {
  /** Commits together with the mark that the job is done: what a job writes happens once. */
  readonly tx: Tx
  readonly now: Date
  /** Legal date in Asia/Shanghai, `YYYY-MM-DD`. */
  readonly today: string
}

/** Ids, dates, numbers and codes only: the queue's tables are read without an audit event, so nothing of a person may lie in them. */
export type JobPayload = Readonly<Record<string, string | number | boolean | null>>

/**
 * Work that nobody waits for. A job calls definer functions granted to the login `retention` (`retention=execute` at the start of their
 * comment) and returns counts for the log. Counting and ageing leave no audit event, because no row of a person leaves the database. A job that does
 * something about persons one by one (opens a task about them) has an event of its own: its definer function calls `sec.begin_job` with an action
 * that a migration wrote for the role JOB, and names them with `sec.seen`. What shows persons to somebody (a mail, a file) must be an action instead.
 */
export interface Job {
  /** `<slice>.<verb>`, unique; also the name of its queue. */
  readonly name: string
  /** Five fields in Asia/Shanghai. Runs missed while no server was up are made good once. Without it the job runs only when enqueued. */
  readonly cron?: string
  /** Must bear being run twice. Whatever it throws is retried with growing pauses. */
  run(context: JobContext, payload: JobPayload): Promise<unknown>
}
