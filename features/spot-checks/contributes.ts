import type { HandoverPart } from '#features/handovers/public.ts'
import type { TodayItem, TodayPart } from '#features/today/public.ts'
import { buildingsOf } from '#features/visits/public.ts'
import { checksById, toAnswer } from './store.ts'

/** Whoever visited sees at once that a visit of his was found untrue, and until when he may answer. Checks to be made are tasks. */
export const today = [
  {
    order: 12,
    async collect(context) {
      const staffId = context.actor.staffId
      if (staffId === null || !context.can('spotChecks.answerCheck')) return {}
      const checks = await toAnswer(context.tx, staffId, context.today)
      return {
        items: checks.map(
          (c): TodayItem => ({
            id: c.id,
            title: context.translate('spotChecks.told'),
            detail: context.translate(`visits.kind.${c.visitKind}`),
            dueOn: c.answerDueOn,
            overdue: false,
            basis: [],
            path: `/spot-checks/${c.id}`,
          }),
        ),
      }
    },
  },
] satisfies TodayPart[]

export const handoverItems = [
  {
    kind: 'spot_check',
    async describe(context, ids) {
      const checks = await checksById(context.tx, ids)
      const addresses = checks.flatMap((c) => c.addressId ?? [])
      const places = await buildingsOf(context.tx, addresses)
      return checks.map((c) => ({
        recordId: c.id,
        title: context.translate('task.spotChecks.check'),
        detail: (c.addressId === null ? c.ownPlace : places.get(c.addressId)) ?? '',
        dueOn: c.dueOn,
        path: `/spot-checks/${c.id}`,
        done: c.state !== 'OPEN',
      }))
    },
  },
] satisfies HandoverPart[]

/** Where an activity or a notification about a check leads. */
export const records = [{ kind: 'spot_check', path: '/spot-checks/:id' }]
