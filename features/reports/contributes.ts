import type { ReminderSource } from '#features/notifications/public.ts'
import type { TodayItem, TodayPart } from '#features/today/public.ts'
import type { Context } from '#platform/http/action.ts'
import { dueOf } from './due.ts'
import { monthText } from './rules.ts'
import { hasWorkBefore, holdersOfReports, listReports, type ReportRecord, reportUnits } from './store.ts'

const SHOWN = 20

const itemOf = (context: Context, r: ReportRecord, key: string): TodayItem => ({
  id: r.id,
  title: context.translate(key, { month: monthText(r.month) }),
  detail: r.unitName,
  dueOn: r.dueOn,
  overdue: r.dueOn < context.today,
  basis: [],
  path: `/reports/${r.id}`,
})

/** The month before this one, `YYYY-MM`. */
function monthBefore(today: string): string {
  const [year, month] = today.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, month - 2, 1)).toISOString().slice(0, 7)
}

/** An officer's own unit owes last month's report as long as none of it was handed in, once something was recorded by then. */
async function owed(context: Context): Promise<TodayItem[]> {
  const { tx, actor, today } = context
  if (actor.role !== 'OFFICER' || actor.unitId === null) return []
  const month = monthBefore(today)
  if (!(await hasWorkBefore(tx, `${today.slice(0, 7)}-01`))) return []
  const unit = (await reportUnits(tx, actor.unitId)).find((u) => u.id === actor.unitId)
  if (unit === undefined || (await listReports(tx, { month, unitId: unit.id }, undefined, 1)).length > 0) return []
  const dueOn = await dueOf(tx, month)
  return [
    {
      id: `reports.owed.${unit.id}.${month}`,
      title: context.translate('reports.today.owed', { month: monthText(month) }),
      detail: unit.name,
      dueOn,
      overdue: dueOn < today,
      basis: [],
      path: `/reports?month=${month}`,
    },
  ]
}

export const today = [
  {
    order: 40,
    async collect(context) {
      const mine = context.can('reports.writeRemarks')
      const toSign = context.can('reports.signReport')
      const of = (state: ReportRecord['state']) => listReports(context.tx, { state }, undefined, SHOWN)
      const returned = mine && !toSign ? await of('RETURNED') : []
      const waiting = toSign ? (await of('SUBMITTED')).filter((r) => r.submittedBy !== context.actor.staffId) : []
      return {
        items: [
          ...(await owed(context)),
          ...returned.map((r) => itemOf(context, r, 'reports.today.returned')),
          ...waiting.map((r) => itemOf(context, r, 'reports.today.waiting')),
        ],
      }
    },
  },
] satisfies TodayPart[]

export const records = [{ kind: 'report', path: '/reports/:id' }]

export const reminders = [
  { subjectKind: 'report', holderOf: holdersOfReports, path: '/reports/:id' },
] satisfies ReminderSource[]
