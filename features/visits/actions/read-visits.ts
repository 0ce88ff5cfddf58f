import { requireBasisAt } from '#features/tasks/public.ts'
import { placeOf } from '#features/places/public.ts'
import { liveMembers } from '#features/residents/public.ts'
import { tasksNamed } from '#features/tasks/public.ts'
import { madeAsCover } from '#features/work-log/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { decodeCursor, encodeCursor, instantMark } from '#platform/http/cursor.ts'
import { maskName } from '#platform/standards/names.ts'
import { metresBetween } from '#platform/standards/coordinates.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { itemsOf } from '../items.ts'
import { personsOf, staffOf } from '../lookup.ts'
import { dayStart, dayAfter } from '../period.ts'
import { flagsOf } from '../sheet.ts'
import { countVisits, findVisit, type ListFilters, listVisits as selectVisits, type VisitRecord } from '../store.ts'

export const listVisits = action(contract.listVisits, {
  allow: access['visits.listVisits'],
  audit: { purpose: 'visit', shown: 'list' },
  async run(context, input) {
    const filters: ListFilters = {
      householdId: input.householdId,
      addressId: input.addressId,
      kind: input.kind,
      staffId: input.mine ? (context.actor.staffId as string) : input.staffId,
      from: input.from ? dayStart(input.from) : undefined,
      to: input.to ? dayAfter(input.to) : undefined,
      met: input.met === undefined ? undefined : input.met === 'yes',
      flagged: input.flagged ? true : undefined,
    }
    const after = input.cursor ? decodeCursor(input.cursor, instantMark) : undefined
    const rows = await selectVisits(context.tx, filters, after, input.limit + 1)
    const shown = rows.slice(0, input.limit)
    const last = shown.at(-1)
    return {
      items: await itemsOf(context, shown),
      nextCursor: rows.length > input.limit && last ? encodeCursor([last.mark, last.id]) : null,
      total: after ? null : await countVisits(context.tx, filters),
    }
  },
})

export const getVisit = action(contract.getVisit, {
  allow: access['visits.getVisit'],
  audit: { purpose: 'visit', basis: ['visit', 'task', 'address', 'household'], shown: 'page' },
  async run(context, input) {
    const v = await findVisit(context.tx, input.id)
    const place = v && (await placeOf(context.tx, v.addressId))
    if (v === undefined || place === undefined) throw new AppError('not_found')
    await requireBasisAt(context.tx, input, v.addressId)
    const staff = await staffOf(
      context.tx,
      [...v.visitorIds, v.createdBy, v.updatedBy, v.voidedBy].filter((id) => id !== null),
      context.today,
    )
    const nameOf = (id: string | null) => (id === null ? null : { id, name: staff.get(id)?.name ?? '' })
    const persons = await personsOf(context.tx, v.metPersonIds)
    const members = v.householdId ? await liveMembers(context.tx, v.householdId) : []
    const door = place.lng === null || place.lat === null ? null : { lng: place.lng, lat: place.lat }
    const raised = v.voidedAt ? [] : await flagsOf(context, v.id, v.createdBy, door, v)
    return {
      ...plain(v),
      addressText: place.fullText,
      visitors: v.visitorIds.map((id) => nameOf(id) as { id: string; name: string }),
      distanceMetres:
        door && v.lng !== null && v.lat !== null ? Math.round(metresBetween(door, { lng: v.lng, lat: v.lat })) : null,
      metPersons: v.metPersonIds.flatMap((id) => {
        const p = persons.get(id)
        return p ? [{ personId: p.personId, name: p.name, phoneMask: p.phoneMask }] : []
      }),
      members: members.map((m) => ({
        personId: m.personId,
        nameMask: maskName(m.name),
        relationToHead: m.relationToHead,
      })),
      // The stored flags are those of the day it was recorded; the numbers explain them as far as they can still be seen.
      flags: v.flags.map((flag) => ({ flag, params: raised.find((r) => r.flag === flag)?.params ?? {} })),
      tasks: await titled(context, v.taskIds),
      createdBy: nameOf(v.createdBy) as { id: string; name: string },
      asCover: await madeAsCover(context.tx, 'visit', v.id),
      updatedBy: nameOf(v.updatedBy),
      voidedBy: nameOf(v.voidedBy),
      can: {
        edit: v.voidedAt === null && context.can('visits.editVisit', v.createdBy),
        void: v.voidedAt === null && context.can('visits.voidVisit', v.createdBy),
      },
    }
  },
})

const titled = async (context: Context, ids: readonly string[]) =>
  (await tasksNamed(context.tx, ids)).map((t) => ({ id: t.id, title: context.translate(t.titleKey) }))

const plain = (v: VisitRecord) => ({
  id: v.id,
  kind: v.kind,
  targetKind: v.targetKind,
  addressId: v.addressId,
  householdId: v.householdId,
  houseId: v.houseId,
  startedAt: v.startedAt.toISOString(),
  endedAt: v.endedAt?.toISOString() ?? null,
  lng: v.lng,
  lat: v.lat,
  geoMethod: v.geoMethod,
  geoReason: v.geoReason,
  met: v.met,
  metCount: v.metCount,
  topics: v.topics,
  summaryChips: v.summaryChips,
  summary: v.summary,
  result: v.result,
  cardLeft: v.cardLeft,
  notMetSlip: v.notMetSlip,
  createdAt: v.createdAt.toISOString(),
  updatedAt: v.updatedAt?.toISOString() ?? null,
  voidedAt: v.voidedAt?.toISOString() ?? null,
  voidReason: v.voidReason,
  version: v.version,
})
