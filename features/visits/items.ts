import type { Context } from '#platform/http/action.ts'
import { buildingsOf, personsOf, staffOf } from './lookup.ts'
import type { VisitRecord } from './store.ts'

/** Visits as lists show them: names masked, place to the building. Who lies out of sight is left out of the names. */
export async function itemsOf(context: Pick<Context, 'tx' | 'today'>, visits: readonly VisitRecord[]) {
  const { tx, today } = context
  const staff = await staffOf(
    tx,
    visits.flatMap((v) => v.visitorIds),
    today,
  )
  const places = await buildingsOf(
    tx,
    visits.map((v) => v.addressId),
  )
  const persons = await personsOf(
    tx,
    visits.flatMap((v) => v.metPersonIds),
  )
  return visits.map((v) => ({
    id: v.id,
    kind: v.kind,
    startedAt: v.startedAt.toISOString(),
    endedAt: v.endedAt?.toISOString() ?? null,
    addressId: v.addressId,
    place: places.get(v.addressId) ?? '',
    visitors: v.visitorIds.map((id) => ({ id, name: staff.get(id)?.name ?? '' })),
    met: v.met,
    metCount: v.metCount,
    persons: v.metPersonIds.flatMap((id) => {
      const p = persons.get(id)
      return p ? [{ personId: p.personId, nameMask: p.nameMask }] : []
    }),
    topics: v.topics,
    flags: v.flags,
    voided: v.voidedAt !== null,
  }))
}
