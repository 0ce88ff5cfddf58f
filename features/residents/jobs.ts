import type { Job } from '#platform/jobs/job.ts'

/** About five seconds of work: a run is one transaction. */
const FILLED_AT_ONCE = 20_000

/** What a night brings a city of a million is a hundredth of it; the rest of a first night comes with the next run. */
const BIRTHDAYS_AT_ONCE = 5_000

export const jobs: Job[] = [
  {
    // After the sweep of handovers, so that a task goes to whoever answers from today on.
    name: 'residents.openBirthdays',
    cron: '30 0,1,2 * * *',
    run: async ({ tx, today }) =>
      (
        await tx.query('select opened, moved, cancelled from residents_birthdays($1, $2)', [today, BIRTHDAYS_AT_ONCE])
      )[0],
  },
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
