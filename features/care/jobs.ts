import type { Job } from '#platform/jobs/job.ts'

/** More than a night brings a city; the rest of a first night comes with the next run. */
const AT_ONCE = 5_000

export const jobs: Job[] = [
  {
    // After the sweep of handovers, so that a task goes to whoever answers from today on.
    name: 'care.night',
    cron: '35 0,1,2 * * *',
    run: async ({ tx, today }) =>
      (
        await tx.query('select lapsed, dropped, due, opened, closed, cancelled, forgotten from care_night($1, $2)', [
          today,
          AT_ONCE,
        ])
      )[0],
  },
]
