import type { Job } from '#platform/jobs/job.ts'

const BATCH = 5_000
/** A run is one transaction of a few seconds; what is left after a long pause goes in the next nights. */
const BATCHES = 20

export const jobs: Job[] = [
  {
    name: 'checkIns.forget',
    cron: '55 0 * * *',
    async run({ tx, today }) {
      let sum = 0
      for (let i = 0; i < BATCHES; i++) {
        const [row] = await tx.query<{ erased: number }>('select erased from check_ins_forget($1, $2)', [today, BATCH])
        sum += row?.erased ?? 0
        if ((row?.erased ?? 0) < BATCH) break
      }
      return { erased: sum }
    },
  },
]
