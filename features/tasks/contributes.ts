import type { HandoverPart } from '#features/handovers/public.ts'
import type { ReminderSource } from '#features/notifications/public.ts'
import { coveredStaff } from '#features/organisation/public.ts'
import type { TodayItem, TodayPart } from '#features/today/public.ts'
import type { Context } from '#platform/http/action.ts'
import { OWN_PAGES } from './contract.ts'
import { tasksRows, tasksSection } from './report.ts'
import { countTasks, holdersOfTasks, listTasks, type TaskRecord, tasksById } from './store.ts'

const SHOWN = 30

/**
 * A task leads to its door: one that a visit answers to the visit's form, with itself as the reason, another one to the household, where its
 * act is. A record with a page of its own is worked on there; one without a door leads to itself.
 */
const pathOf = (t: TaskRecord): string => {
  const own = OWN_PAGES[t.recordKind]
  if (own !== undefined) return own.replace('$id', t.recordId)
  if (t.addressId === null) return `/tasks/${t.id}`
  const isVisit = t.purpose === 'visit' || t.purpose === 'care'
  return isVisit
    ? `/doors/${t.addressId}/visit?task=${t.id}&purpose=${t.purpose}`
    : `/doors/${t.addressId}?task=${t.id}`
}

const itemOf = (context: Context, t: TaskRecord): TodayItem => ({
  id: t.id,
  title: context.translate(t.titleKey),
  detail: t.addressText ?? '',
  dueOn: t.dueOn,
  overdue: t.dueOn < context.today,
  basis: t.basis,
  path: pathOf(t),
})

export const today = [
  {
    order: 10,
    async collect(context) {
      const staffId = context.actor.staffId
      if (staffId === null || !context.can('tasks.listTasks')) return {}
      const all = { staffIds: [staffId, ...(await coveredStaff(context))], closed: false }
      const tasks = await listTasks(context.tx, all, undefined, SHOWN)
      const overdue = await countTasks(context.tx, { ...all, dueBefore: context.today })
      const open = await countTasks(context.tx, all)
      return {
        items: tasks.map((t) => itemOf(context, t)),
        figures: [
          {
            id: 'tasks.open',
            label: context.translate('tasks.openCount'),
            value: open,
            target: null,
            detail: '',
            path: '/tasks',
          },
          {
            id: 'tasks.overdue',
            label: context.translate('tasks.overdueCount'),
            value: overdue,
            target: null,
            detail: '',
            path: '/tasks?overdue=yes',
          },
        ],
      }
    },
  },
] satisfies TodayPart[]

export const handoverItems = [
  {
    kind: 'task',
    describe: async (context, ids) =>
      (await tasksById(context.tx, ids)).map((t) => ({
        recordId: t.id,
        title: context.translate(t.titleKey),
        detail: t.addressText ?? '',
        dueOn: t.dueOn,
        path: `/tasks/${t.id}`,
        done: t.state === 'CLOSED' || t.state === 'CANCELLED',
      })),
  },
] satisfies HandoverPart[]

export const records = [{ kind: 'task', path: '/tasks/:id' }]

export const reminders = [
  { subjectKind: 'task', holderOf: holdersOfTasks, path: '/tasks/:id' },
] satisfies ReminderSource[]

export const reportSections = [tasksSection]
export const reportRows = tasksRows
