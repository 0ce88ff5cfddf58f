import type { TodayPart } from '#features/today/public.ts'
import { lastDayOf, monthOf, ofWholeMonth } from './rules.ts'
import { weekTargets } from './public.ts'
import { plansSection } from './report.ts'
import { countBehind, postingsOf } from './store.ts'

/** What an officer has reached of the month's plan; the week stands beside it. Attempts never count. */
export const today = [
  {
    order: 21,
    async collect(context) {
      const { tx, actor, today: on } = context
      if (actor.role !== 'OFFICER' || actor.staffId === null || actor.unitId === null) return {}
      const first = monthOf(on)
      const month = { first, last: lastDayOf(first) }
      const postings = await postingsOf(tx, actor.unitId, month, actor.staffId)
      const posting = postings.find((p) => p.postingId === actor.postingId)
      if (posting === undefined) return {}
      const week = await weekTargets(tx, posting.postingId, on)
      const figure = async (what: 'households' | 'units') => ({
        id: `visitPlans.${what}`,
        label: context.translate(`visitPlans.today.${what}`),
        value: await countBehind(tx, posting, month, what),
        target: ofWholeMonth(week[what], first),
        detail: '',
        path: `/visit-plans/behind?postingId=${posting.postingId}&month=${first}&what=${what}`,
      })
      return { figures: [await figure('households'), await figure('units')] }
    },
  },
] satisfies TodayPart[]

/** Where an activity on a plan leads. */
export const records = [{ kind: 'visit_plan', path: '/visit-plans' }]

export const reportSections = [plansSection]
