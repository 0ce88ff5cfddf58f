import type { Job } from '#platform/jobs/job.ts'

export const jobs: Job[] = [
  {
    name: 'photos.forget',
    cron: '50 0 * * *',
    run: async ({ tx, today }) => (await tx.query('select given_up, withdrawn from photos_forget($1)', [today]))[0],
  },
]
