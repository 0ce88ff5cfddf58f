import type { Job } from '#platform/jobs/job.ts'

/** More than a night brings a city; the rest of a first night comes with the next run. */
const AT_ONCE = 5_000

export const jobs: Job[] = [
  {
    name: 'followUps.night',
    cron: '5 0,1,2 * * *',
    run: async ({ tx, today }) =>
      (await tx.query('select sealed, forgotten from follow_ups_night($1, $2)', [today, AT_ONCE]))[0],
  },
]
