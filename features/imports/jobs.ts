import type { Job } from '#platform/jobs/job.ts'

export const jobs: Job[] = [
  {
    name: 'imports.forget',
    cron: '45 0 * * *',
    run: async ({ tx, today }) => (await tx.query('select imports_forget($1) as forgotten', [today]))[0],
  },
]
