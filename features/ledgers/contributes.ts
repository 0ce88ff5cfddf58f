import type { TodayItem, TodayPart } from '#features/today/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import type { Context } from '#platform/http/action.ts'
import { exportAnswer } from './export-answers.ts'
import { listDecidable, listTakeable } from './export-store.ts'

const SHOWN = 10

/** Requests to export that the actor has to decide, and approved ones that he may take. */
export const today = [
  {
    order: 6,
    async collect(context) {
      const { staffId, role } = context.actor
      if (!context.can('ledgers.listExports') || staffId === null) return {}
      // The database narrows before it counts to ten: what is decided already must not push out what is not.
      const waiting = await listDecidable(context.tx, staffId, role, SHOWN)
      const mine = await listTakeable(context.tx, staffId, context.now, SHOWN)
      const answers = await Promise.all([...waiting, ...mine].map((e) => exportAnswer(context, e)))
      return { items: answers.flatMap((e) => itemOf(context, e)) }
    },
  },
] satisfies TodayPart[]

function itemOf(context: Context, e: Awaited<ReturnType<typeof exportAnswer>>): TodayItem[] {
  if (!e.can.approve && !e.can.take) return []
  const { translate } = context
  const ledger = e.ledger.title
  return [
    {
      id: e.id,
      title: translate(e.can.approve ? 'ledgers.today.decide' : 'ledgers.today.take', { ledger }),
      detail: translate('ledgers.today.decideDetail', { name: e.requested.name, rows: e.rows }),
      dueOn: e.validUntil === null ? null : legalDate(new Date(e.validUntil)),
      overdue: false,
      basis: [],
      path: '/exports',
    },
  ]
}
