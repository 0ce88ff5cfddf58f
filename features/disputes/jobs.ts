import { dueAt, dueSoonAt, remindAt } from '#platform/deadlines/engine.ts'
import { currentReminders, currentRule, loadCalendar } from '#platform/deadlines/rules-store.ts'
import type { Job } from '#platform/jobs/job.ts'
import { limitsOn, whole } from './terms.ts'

/** Files a run; the rest of a first night comes with the next run. */
const AT_ONCE = 500
const DAY_MS = 86_400_000
/** What drags on turns yellow by itself; no other fact changes without somebody writing it down. */
const RULE = 'dispute.colour.yellow'

export const jobs: Job[] = [
  {
    name: 'disputes.night',
    cron: '20 1,2 * * *',
    async run({ tx, now, today }) {
      const { amount, unit } = await currentRule(tx, RULE, today)
      const calendar = await loadCalendar(tx, Number(today.slice(0, 4)))
      const due = dueAt({ startAt: now, pausedMs: 0, amount, unit, calendar }).dueAt
      const policy = await currentReminders(tx, today)
      const [row] = await tx.query<{ raised: number; forgotten: number }>(
        'select raised, forgotten from disputes_night($1, $2, $3, $4, $5, $6::timestamptz[], $7)',
        [
          today,
          (await limitsOn(tx, today)).days,
          now,
          due,
          dueSoonAt(now, due, policy),
          remindAt(now, due, policy),
          AT_ONCE,
        ],
      )
      return row
    },
  },
  {
    name: 'disputes.invitationsOver',
    cron: '40 1 * * *',
    async run({ tx, now, today }) {
      const days = await whole(tx, 'dispute.meeting.openDays', today)
      const before = new Date(now.getTime() - days * DAY_MS)
      const [row] = await tx.query<{ closed: number }>('select disputes_invitations_over($1, $2) as closed', [
        before,
        now,
      ])
      return row
    },
  },
]
