import type { TestApp } from '#platform/testing/app.ts'
import { runJob } from '#platform/testing/run-job.ts'
import { jobs } from '../jobs.ts'

/** Works the night of a day. */
export const night = (t: Pick<TestApp, 'login'>, today: string): Promise<unknown> =>
  runJob(t, jobs, 'disputes.night', { now: new Date(`${today}T01:20:00+08:00`), today })
