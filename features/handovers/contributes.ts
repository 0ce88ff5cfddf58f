import type { TodayItem, TodayPart } from '#features/today/public.ts'
import type { Context } from '#platform/http/action.ts'
import { sideOf } from './answers.ts'
import { type Handover, listHandovers } from './store.ts'

const SHOWN = 10

function itemOf(context: Context, h: Handover): TodayItem {
  const side = sideOf(context, h)
  const count = Object.values(h.counts).reduce((sum, n) => sum + n, 0)
  const name = side === 'give' ? h.toName : h.fromName
  return {
    id: h.id,
    title: context.translate(`handovers.today.${side ?? 'receive'}`, { unit: h.unitName }),
    detail: context.translate(`handovers.today.detail.${side ?? 'receive'}`, { name, count }),
    dueOn: h.onDate,
    overdue: false,
    basis: [],
    path: `/handovers/${h.id}`,
  }
}

/** Packs that wait for the actor's signature. */
export const today = [
  {
    order: 5,
    async collect(context) {
      const staffId = context.actor.staffId
      if (staffId === null) return {}
      const waiting = await listHandovers(context.tx, { staffId, open: true }, undefined, SHOWN)
      return { items: waiting.map((h) => itemOf(context, h)) }
    },
  },
] satisfies TodayPart[]
