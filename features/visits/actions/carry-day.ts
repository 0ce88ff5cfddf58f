import { neighboursOf, placesOf } from '#features/places/public.ts'
import { openTasksOf } from '#features/tasks/public.ts'
import { action } from '#platform/http/action.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { doorsFor, visitColleagues } from '../doors.ts'
import { carryHours } from '../limits.ts'

/** Doors with work that one carries at most: more than anybody visits between two signals. */
const ROUTE = 200
/** All doors of a load, neighbours included. */
const DOORS = 3_000
const HOUR_MS = 3_600_000

/** One event names everybody who is carried (trust.md §3.4). */
export const carryDay = action(contract.carryDay, {
  allow: access['visits.carryDay'],
  audit: { purpose: 'visit', shown: 'list', bulk: true },
  async run(context) {
    const { tx, now, today } = context
    const withWork = [...new Set((await openTasksOf(context)).flatMap((t) => t.addressId ?? []))]
    const known = await placesOf(tx, withWork)
    const standing = withWork.flatMap((id) => known.get(id) ?? []).filter((place) => place.state !== '停用')
    const route = standing.slice(0, ROUTE)
    const neighbours = await neighboursOf(tx, route, DOORS - route.length)
    return {
      takenAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + (await carryHours(tx, today)) * HOUR_MS).toISOString(),
      doors: await doorsFor(context, [...route, ...neighbours]),
      left: standing.length - route.length,
      colleagues: await visitColleagues(context),
      can: { checkHousehold: context.can('residents.checkHousehold') },
    }
  },
})
