import { contributions } from '#platform/http/contributions.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { Job, JobContext } from '#platform/jobs/job.ts'
import type { ReminderSource } from './public.ts'
import { type DueReminder, dueReminders, followCovers, forgetOld, giveReminders, leads } from './store.ts'

const BATCH = 500
/** A run is one transaction of a few seconds; what is left after a long pause comes with the next minutes. */
const BATCHES = 20

export const jobs: Job[] = [
  { name: 'notifications.remind', cron: '* * * * *', run: (context) => remind(context) },
  {
    name: 'notifications.forget',
    cron: '50 0 * * *',
    run: async ({ tx, today }) => (await forgetOld(tx, today))[0],
  },
]

/**
 * Gives every reminder whose time has come, once, and lets what is unread follow the covers (dictionary §3.2). Kinds of records without a source are
 * nobody's: whoever answers for the place is reminded.
 */
export async function remind({ tx, now, today }: JobContext, batch = BATCH): Promise<unknown> {
  if (!(await leads(tx))) return { busy: true }
  const sources = await contributions<ReminderSource>('reminders')
  const sum = { given: 0, dropped: 0, moved: await followCovers(tx, today) }
  for (let i = 0; i < BATCHES; i++) {
    const due = await dueReminders(tx, now, batch)
    if (due.length === 0) break
    const holders = await holdersOf({ tx, today }, sources, due)
    const items = due.map((d) => {
      const of = holders.get(d.subjectKind)
      const staff = of === undefined ? null : of.get(d.subjectId)
      return { id: uuidv7(), reminder: d.id, step: d.step, is_open: staff !== undefined, staff: staff ?? null }
    })
    const { given, dropped } = await giveReminders(tx, items, now, today)
    sum.given += given
    sum.dropped += dropped
  }
  return sum
}

/** Holders by kind and record; a kind that no slice answers for is absent. */
async function holdersOf(
  { tx, today }: Pick<JobContext, 'tx' | 'today'>,
  sources: readonly ReminderSource[],
  due: readonly DueReminder[],
): Promise<Map<string, ReadonlyMap<string, string | null>>> {
  const found = new Map<string, ReadonlyMap<string, string | null>>()
  for (const source of sources) {
    const ids = due.filter((d) => d.subjectKind === source.subjectKind).map((d) => d.subjectId)
    if (ids.length > 0) found.set(source.subjectKind, await source.holderOf(tx, ids, today))
  }
  return found
}
