import type { Job } from '#platform/jobs/job.ts'

export const jobs: Job[] = [
  {
    name: 'residents.age',
    cron: '20 0 * * *',
    run: async ({ tx, today }) =>
      (await tx.query('select reminded, to_verify, suspended from residents_age($1)', [today]))[0],
  },
]
