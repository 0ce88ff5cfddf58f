import type { TestApp } from '#platform/testing/app.ts'
import { runJob } from '#platform/testing/run-job.ts'
import { jobs } from '../jobs.ts'

export interface Done {
  drawn: number
  opened: number
  moved: number
  forgotten: number
}

/** Works the night of a day. Days after the database's own day count as that day. */
export const night = async (t: Pick<TestApp, 'login'>, today: string): Promise<Done> =>
  (await runJob(t, jobs, 'spotChecks.night', { now: new Date(`${today}T00:45:00+08:00`), today })) as Done
