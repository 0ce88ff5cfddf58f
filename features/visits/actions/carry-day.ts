import { pointsToCarry } from '#features/check-ins/public.ts'
import { contactOf } from '#features/organisation/public.ts'
import { neighboursOf } from '#features/places/public.ts'
import { communitiesToRecordIn } from '#features/suggestions/public.ts'
import { weekTargets } from '#features/visit-plans/public.ts'
import { action, type Context } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { doorsFor, visitColleagues } from '../doors.ts'
import { carryHours } from '../limits.ts'
import { dayStart, mondayOf } from '../period.ts'
import { routeOf } from '../route.ts'
import { countHouseholdsMet, countUnitsMet } from '../store.ts'

/** All doors of a load, neighbours included. */
const DOORS = 3_000
const HOUR_MS = 3_600_000

/** One event names everybody who is carried (trust.md §3.4). */
export const carryDay = action(contract.carryDay, {
  allow: access['visits.carryDay'],
  audit: { purpose: 'visit', shown: 'list', bulk: true },
  async run(context) {
    const { tx, now, today, actor } = context
    const { route, left } = await routeOf(context)
    const neighbours = await neighboursOf(tx, route, DOORS - route.length)
    return {
      takenAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + (await carryHours(tx, today)) * HOUR_MS).toISOString(),
      doors: await doorsFor(context, [...route, ...neighbours]),
      left,
      colleagues: await visitColleagues(context),
      communities: await communitiesToRecordIn(context),
      can: { checkHousehold: context.can('residents.checkHousehold') },
      contact: (actor.unitId === null ? undefined : await contactOf(tx, actor.unitId, today)) ?? null,
      progress: await progressOf(context),
      checkIns: await pointsToCarry(tx, today),
    }
  },
})

/** The week against the plan, as far as the server knows it. */
async function progressOf({ tx, actor, today }: Context) {
  if (actor.role !== 'OFFICER' || actor.staffId === null) return null
  const from = dayStart(mondayOf(today))
  const targets = await weekTargets(tx, actor.postingId, today)
  return {
    households: (await countHouseholdsMet(tx, actor.staffId, from)).households,
    targetHouseholds: targets.households,
    units: await countUnitsMet(tx, actor.staffId, from),
    targetUnits: targets.units,
  }
}
