import type { Ledger } from '#features/ledgers/public.ts'
import type { PhotoSubject } from '#features/photos/public.ts'
import { liveMembers } from '#features/residents/public.ts'
import type { TodayPart } from '#features/today/public.ts'
import { weekTargets } from '#features/visit-plans/public.ts'
import type { Context } from '#platform/http/action.ts'
import { L09 } from './ledger.ts'
import { dayStart, mondayOf } from './period.ts'
import { visitsRows, visitsSection } from './report.ts'
import { countHouseholdsMet, findVisit } from './store.ts'

export const ledgers = [L09 as unknown as Ledger] satisfies Ledger[]

/** Only officers have a plan. */
const weekTarget = async ({ tx, actor, today: on }: Context): Promise<number | null> =>
  actor.role === 'OFFICER' ? (await weekTargets(tx, actor.postingId, on)).households : null

/** Households met this week against the plan of the officer; attempts never count. */
export const today = [
  {
    order: 20,
    async collect(context) {
      if (context.actor.staffId === null || !context.can('visits.listVisits')) return {}
      const monday = mondayOf(context.today)
      const { households, visits } = await countHouseholdsMet(context.tx, context.actor.staffId, dayStart(monday))
      return {
        figures: [
          {
            id: 'visits.week',
            label: context.translate('visits.week'),
            value: households,
            target: await weekTarget(context),
            detail: context.translate('visits.weekDetail', { visits }),
            path: `/visits?mine=yes&met=yes&from=${monday}&to=${context.today}`,
          },
        ],
      }
    },
  },
] satisfies TodayPart[]

/** Where an activity on a visit leads. */
export const records = [{ kind: 'visit', path: '/visits/:id' }]

/** A visit may have photographs (dictionary §8.6 photos[]). */
export const photoSubjects = [
  {
    kind: 'visit',
    async find(tx, id) {
      const visit = await findVisit(tx, id)
      if (visit === undefined) return undefined
      // Where nobody was named, whoever lives there may be on it.
      const known = visit.metPersonIds.length > 0 || visit.householdId === null
      const personIds = known
        ? visit.metPersonIds
        : (await liveMembers(tx, visit.householdId as string)).map((m) => m.personId)
      return { addressId: visit.addressId, personIds }
    },
  },
] satisfies PhotoSubject[]

export const reportSections = [visitsSection]
export const reportRows = visitsRows
