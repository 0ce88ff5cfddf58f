import { type Place, placesOf } from '#features/places/public.ts'
import { openTasksOf } from '#features/tasks/public.ts'
import type { Context } from '#platform/http/action.ts'

/** Doors with work that one carries at most: more than anybody visits between two signals. */
const ROUTE = 200

/** Doors with open tasks that the actor may close, the first due first: the day's route on a phone and on paper. `left`: how many did not fit. */
export async function routeOf(
  context: Pick<Context, 'tx' | 'actor'>,
  limit = ROUTE,
): Promise<{ route: Place[]; left: number }> {
  const withWork = [...new Set((await openTasksOf(context)).flatMap((t) => t.addressId ?? []))]
  const known = await placesOf(context.tx, withWork)
  const standing = withWork.flatMap((id) => known.get(id) ?? []).filter((place) => place.state !== '停用')
  return { route: standing.slice(0, limit), left: Math.max(0, standing.length - limit) }
}
