import type { Tx } from '#platform/db/tx.ts'
import { one } from '#platform/db/tx.ts'
import type { Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { staffOf } from './compose.ts'
import type { MadeGround } from './draft-doors.ts'
import type { Place } from './public.ts'
import { housesBehind, insertHouses, restoreOccupancies as restore, saveOccupancies } from './store-drafts.ts'

/** What one statement of a list did to the houses behind doors. */
export interface NotedHouses {
  made: string[]
  changed: { id: string; before: Record<string, unknown> }[]
  /** By address: whether there was a house, and whether it differed. */
  outcome: Map<string, 'new' | 'changed' | 'same'>
}

/** How houses are lived in, as a list says. Where there is none it is made, with what the list does not say left open (产权 null, 未核实). */
export async function noteOccupancies(
  context: Context,
  said: readonly { place: Place; occupancy: string }[],
): Promise<NotedHouses> {
  const by = { staffId: staffOf(context), now: context.now }
  const wanted = new Map(said.map((s) => [s.place.addressId, s]))
  const noted: NotedHouses = { made: [], changed: [], outcome: new Map() }
  if (wanted.size === 0) return noted
  const here = await housesBehind(context.tx, [...wanted.keys()])
  const differing = here.filter((h) => h.occupancy !== wanted.get(h.addressId)?.occupancy)
  for (const h of here) noted.outcome.set(h.addressId, differing.includes(h) ? 'changed' : 'same')
  const become = differing.map((h) => ({ id: h.id, occupancy: wanted.get(h.addressId)?.occupancy ?? h.occupancy }))
  if (become.length > 0) await saveOccupancies(context.tx, become, by)
  noted.changed = differing.map(({ id, before }) => ({ id, before }))
  const known = new Set(here.map((h) => h.addressId))
  const missing = [...wanted.values()].filter((s) => !known.has(s.place.addressId))
  noted.made = await insertHouses(
    context.tx,
    missing.map(({ place, occupancy }) => ({
      id: uuidv7(),
      addressId: place.addressId,
      occupancy,
      unitId: place.unitId,
      unitPos: place.unitPos,
    })),
    by.staffId,
  )
  for (const { place } of missing) noted.outcome.set(place.addressId, 'new')
  return noted
}

/** Houses become as they were before an import, where nobody has changed them since. @returns ids of those restored */
export const restoreOccupancies = (
  context: Context,
  houses: readonly { id: string; before: Record<string, unknown>; eventId: string }[],
): Promise<string[]> => restore(context.tx, houses, { staffId: staffOf(context), now: context.now })

/** Takes out doors, houses and grounds that a run of the actor's own made and nobody has touched or used since. @returns ids of what is gone */
export async function unmakePlaces(
  tx: Tx,
  runId: string,
  made: Partial<MadeGround> & { houses?: string[] },
): Promise<string[]> {
  const { gone } = await one<{ gone: string[] }>(tx, 'select places_unmake($1, $2, $3, $4, $5, $6) as gone', [
    runId,
    made.houses ?? [],
    made.addresses ?? [],
    made.buildings ?? [],
    made.compounds ?? [],
    made.roads ?? [],
  ])
  return gone
}
