import type { HandoverPart } from '#features/handovers/public.ts'
import { holdersIn, type ReminderSource } from '#features/notifications/public.ts'
import type { TodayItem, TodayPart } from '#features/today/public.ts'
import { addDays } from '#platform/deadlines/calendar.ts'
import { leadDays } from './settings.ts'
import { followUpsById, holdersOf } from './store.ts'
import { dueUntil } from './store-parts.ts'

const PATH = '/follow-ups/:id'

/** What is due for the assigned officer; it is told apart by its paper and names nobody. */
export const today = [
  {
    order: 8,
    async collect(context) {
      const { tx, today: on, actor } = context
      if (actor.staffId === null || actor.role !== 'OFFICER') return {}
      const rows = await dueUntil(tx, actor.staffId, on, addDays(on, await leadDays(tx, on)))
      return {
        items: rows.map(
          (k): TodayItem => ({
            id: k.id,
            title: context.translate('task.followUps.due'),
            detail: `${context.translate(`followUps.taskKind.${k.kind}`)} · ${k.instrumentNo}`,
            dueOn: k.dueOn,
            overdue: k.dueOn < on,
            basis: [],
            path: PATH.replace(':id', k.followUpId),
          }),
        ),
      }
    },
  },
] satisfies TodayPart[]

/** What a pack tells of it: its paper. Whoever may not see it finds nothing but that there is one. */
export const handoverItems = [
  {
    kind: 'follow_up',
    async describe({ tx, translate }, ids) {
      const rows = await followUpsById(tx, ids)
      return rows.map((f) => ({
        recordId: f.id,
        title: translate(`followUps.instrument.${f.instrument}`),
        detail: f.instrumentNo,
        dueOn: f.nextDueOn,
        path: PATH.replace(':id', f.id),
        done: f.state === 'SEALED',
      }))
    },
  },
] satisfies HandoverPart[]

export const reminders = [
  {
    subjectKind: 'follow_up',
    path: PATH,
    holderOf: async (tx, ids, on) => holdersIn(await holdersOf(tx, ids, on)),
  },
] satisfies ReminderSource[]

/** Lists of who looked at whom name these in no detail: that somebody is a party is for officer and deputy alone. */
export const discreetOperations = ['followUps.']
