import type { Job } from '#platform/jobs/job.ts'
import { sweep } from './store.ts'

export const jobs: Job[] = [
  {
    // After midnight in Shanghai: postings whose last day was yesterday have lost their access.
    name: 'handovers.sweep',
    cron: '5 0 * * *',
    run: async ({ tx, today }) => ({ handedOver: await sweep(tx, today, '任期届满') }),
  },
]
