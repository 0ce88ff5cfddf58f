import type { Job } from '#platform/jobs/job.ts'

export const jobs: Job[] = [
  {
    name: 'checkIns.forget',
    cron: '55 0 * * *',
    run: async ({ tx, today }) => (await tx.query('select erased from check_ins_forget($1)', [today]))[0],
  },
]
