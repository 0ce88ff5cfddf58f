import type { Job } from '#platform/jobs/job.ts'

/** Buildings of a few dozen areas that change hands on one day; the rest comes with the next run. */
const REPLACED_AT_ONCE = 2_000

export const jobs: Job[] = [
  {
    // After the sweep of handovers, so that the new officer holds the area.
    name: 'contactCards.openReplacements',
    cron: '50 0 * * *',
    run: async ({ tx, today }) =>
      (await tx.query('select opened from contact_cards_replace($1, $2)', [today, REPLACED_AT_ONCE]))[0],
  },
]
