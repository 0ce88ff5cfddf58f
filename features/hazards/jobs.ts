import type { Job } from '#platform/jobs/job.ts'

/** What a night brings a city is a hundredth of it; the rest comes with the next run. */
const DUE_AT_ONCE = 5_000

export const jobs: Job[] = [
  {
    // After the sweep of handovers, so that a visit goes to whoever answers from today on.
    name: 'hazards.night',
    cron: '35 0,1,2 * * *',
    run: async ({ tx, today }) =>
      (await tx.query('select due, opened, ended from hazards_night($1, $2)', [today, DUE_AT_ONCE]))[0],
  },
]
