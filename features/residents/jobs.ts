import type { Job } from '#platform/jobs/job.ts'

/** About five seconds of work: a run is one transaction. */
const FILLED_AT_ONCE = 20_000

export const jobs: Job[] = [
  {
    name: 'residents.age',
    cron: '20 0 * * *',
    run: async ({ tx, today }) =>
      (await tx.query('select reminded, to_verify, suspended from residents_age($1)', [today]))[0],
  },
  {
    // Names that were written before there was search, so many at a time; nothing to do once all are.
    name: 'residents.fillSounds',
    cron: '* * * * *',
    run: async ({ tx }) => (await tx.query('select search_fill($1) as filled', [FILLED_AT_ONCE]))[0],
  },
  {
    name: 'residents.forgetBatches',
    cron: '40 0 * * *',
    run: async ({ tx, today }) => (await tx.query('select residents_forget_batches($1) as forgotten', [today]))[0],
  },
]
