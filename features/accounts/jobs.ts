import type { Job } from '#platform/jobs/job.ts'
import { disableEnded, forgetSessions } from './store.ts'

export const jobs: Job[] = [
  {
    name: 'accounts.disableEnded',
    cron: '25 0 * * *',
    run: async ({ tx, today }) => ({ disabled: await disableEnded(tx, today) }),
  },
  {
    name: 'accounts.forgetSessions',
    cron: '40 * * * *',
    run: async ({ tx }) => ({ removed: await forgetSessions(tx) }),
  },
]
