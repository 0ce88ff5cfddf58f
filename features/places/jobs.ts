import type { Job } from '#platform/jobs/job.ts'

/** A run is one transaction. */
const FILLED_AT_ONCE = 50_000

export const jobs: Job[] = [
  {
    // Triggers keep what addresses are found by; this makes good what no trigger saw.
    name: 'places.fillTerms',
    cron: '*/10 * * * *',
    run: async ({ tx }) =>
      (
        await tx.query('select search_fill_terms($1) as filled, search_fill_former($1) as "formerFilled"', [
          FILLED_AT_ONCE,
        ])
      )[0],
  },
]
