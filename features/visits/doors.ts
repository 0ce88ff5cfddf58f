import { openHazardsBehind } from '#features/hazards/public.ts'
import { coveredStaff } from '#features/organisation/public.ts'
import { housesOf, type Place } from '#features/places/public.ts'
import { homesBehind } from '#features/residents/public.ts'
import { openTasksBehind } from '#features/tasks/public.ts'
import type { Context } from '#platform/http/action.ts'
import { maskName } from '#platform/standards/names.ts'
import { colleaguesOf } from './lookup.ts'
import { closesByVisit, isPolice } from './rules.ts'

/** What a visit at each of these doors needs, in their order: households with masked members, open tasks, and hazards that are not removed. */
export async function doorsFor(context: Context, places: readonly Place[]) {
  const ids = places.map((p) => p.addressId)
  const homes = await homesBehind(context.tx, ids)
  const houses = await housesOf(context.tx, ids)
  const hands = [context.actor.staffId, ...(await coveredStaff(context))]
  const hazards = Map.groupBy(await openHazardsBehind(context.tx, ids), (h) => h.addressId)
  const tasks = Map.groupBy(await openTasksBehind(context.tx, ids), (t) => t.addressId as string)
  return places.map((place) => ({
    addressId: place.addressId,
    addressText: place.fullText,
    communityCode: place.communityCode,
    lng: place.lng,
    lat: place.lat,
    households: (homes.get(place.addressId) ?? []).map((h) => ({
      id: h.householdId,
      no: h.no,
      members: h.members.map((m) => ({
        personId: m.personId,
        residenceId: m.residenceId,
        version: m.version,
        nameMask: maskName(m.name),
        relationToHead: m.relationToHead,
        isTenant: m.isTenant,
        intendedUntil: m.intendedUntil,
        waiting: m.state === 'DECLARED',
      })),
    })),
    houseId: houses.get(place.addressId)?.houseId ?? null,
    tasks: (tasks.get(place.addressId) ?? []).map((t) => ({
      id: t.id,
      kind: t.kind,
      title: context.translate(t.titleKey),
      householdId: t.recordKind === 'household' ? t.recordId : null,
      hazardId: t.recordKind === 'hazard' ? t.recordId : null,
      dueOn: t.dueOn,
      overdue: t.dueOn < context.today,
      mine: t.assigneeId === null || hands.includes(t.assigneeId),
      closes: closesByVisit(t.purpose),
    })),
    hazards: (hazards.get(place.addressId) ?? []).map(({ addressId: _, ...h }) => h),
  }))
}

/** With whom one goes visiting. */
export async function visitColleagues({ tx, actor, today }: Context) {
  if (actor.unitId === null) return []
  const rows = await colleaguesOf(tx, actor.unitId, today)
  return rows.map((c) => ({
    id: c.id,
    name: c.name,
    badgeNo: c.badgeNo,
    isPolice: isPolice(c.kind),
    isMe: c.id === actor.staffId,
  }))
}
