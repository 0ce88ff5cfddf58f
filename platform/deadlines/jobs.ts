import type { Job } from '../jobs/job.ts'
import { refreshStates } from './store.ts'

export const jobs: Job[] = [
  {
    name: 'deadlines.refresh',
    cron: '*/10 * * * *',
    run: async ({ tx, now }) => ({ changed: (await refreshStates(tx, now)).length }),
  },
]
