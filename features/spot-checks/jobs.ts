import { lastDayOf } from '#platform/deadlines/rules-store.ts'
import type { Job } from '#platform/jobs/job.ts'

/** Recorders of a city in a month; the rest of a first night comes with the next run. */
const AT_ONCE = 5_000

export const jobs: Job[] = [
  {
    // After the sweep of handovers, so that a check goes to whoever leads from today on.
    name: 'spotChecks.night',
    cron: '45 0,1,2 * * *',
    run: async ({ tx, today }) =>
      (
        await tx.query('select drawn, opened, moved, forgotten from spot_checks_night($1, $2, $3)', [
          today,
          await lastDayOf(tx, 'spotCheck.check', today),
          AT_ONCE,
        ])
      )[0],
  },
]
