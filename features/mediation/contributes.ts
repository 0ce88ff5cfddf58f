import type { TodayPart } from '#features/today/public.ts'
import type { RecordPath } from '#features/work-log/public.ts'
import { addDays } from '#platform/deadlines/calendar.ts'
import { termEndingDays } from './settings.ts'
import { endingTerms } from './store-mediators.ts'

/** Terms that end soon, or are over while the mediator is still in the pool: one line a body, nobody by name. */
export const today = [
  {
    order: 60,
    async collect({ tx, today: on, actor, translate }) {
      if (actor.staffId === null || actor.role !== 'DEPUTY') return {}
      const ending = await endingTerms(tx, addDays(on, await termEndingDays(tx, on)))
      return {
        items: ending.map((b) => ({
          id: `mediation.ending.${b.bodyId}`,
          title: translate('mediation.today.ending', { count: b.count }),
          detail: b.bodyName,
          dueOn: b.firstOn,
          overdue: b.firstOn < on,
          basis: b.areMembers ? ['人民调解法:9'] : [],
          path: `/mediators?bodyId=${b.bodyId}&ending=yes`,
        })),
      }
    },
  },
] satisfies TodayPart[]

/** Where activities on bodies and mediators lead. */
export const records = [
  { kind: 'mediation_body', path: '/mediation-bodies/:id' },
  { kind: 'mediator', path: '/mediators/:id' },
] satisfies RecordPath[]
