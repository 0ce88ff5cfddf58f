import { coveredStaff } from '#features/organisation/public.ts'
import { houseOfAddress, placeOf } from '#features/places/public.ts'
import { householdsAt, liveMembers } from '#features/residents/public.ts'
import { openTasksAt, requireBasisAt } from '#features/tasks/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { maskName } from '#platform/standards/names.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { itemsOf } from '../items.ts'
import { currentLimits } from '../limits.ts'
import { colleaguesOf } from '../lookup.ts'
import { closesByVisit, isPolice } from '../rules.ts'
import { listVisits } from '../store.ts'

const LAST_VISITS = 5

export const prepareVisit = action(contract.prepareVisit, {
  allow: access['visits.prepareVisit'],
  audit: { purpose: 'visit', basis: ['task', 'address', 'household', 'visit'], shown: 'list' },
  async run(context, input) {
    const { tx, today } = context
    const place = await placeOf(tx, input.addressId)
    if (place === undefined) throw new AppError('not_found')
    await requireBasisAt(tx, input, place.addressId)
    const limits = await currentLimits(tx, today)
    const house = await houseOfAddress(tx, place.addressId)
    return {
      addressId: place.addressId,
      addressText: place.fullText,
      lng: place.lng,
      lat: place.lat,
      households: await householdsWithMembers(context, place.addressId),
      houseId: house?.houseId ?? null,
      tasks: await tasksAt(context, place.addressId),
      lastVisits: await itemsOf(context, await listVisits(tx, { addressId: place.addressId }, undefined, LAST_VISITS)),
      colleagues: await colleagues(context),
      limits: { geoMetres: limits.geoMetres, minMinutes: limits.minMinutes },
      can: { record: place.state !== '停用' && context.can('visits.recordVisit') },
    }
  },
})

async function householdsWithMembers({ tx }: Context, addressId: string) {
  const answer = []
  for (const h of await householdsAt(tx, addressId)) {
    const members = (await liveMembers(tx, h.householdId)).map((m) => ({
      personId: m.personId,
      nameMask: maskName(m.name),
      relationToHead: m.relationToHead,
      isTenant: m.isTenant,
      waiting: m.state === 'DECLARED',
    }))
    answer.push({ id: h.householdId, no: h.no, members })
  }
  return answer
}

async function tasksAt(context: Context, addressId: string) {
  const hands = [context.actor.staffId, ...(await coveredStaff(context))]
  const tasks = await openTasksAt(context.tx, addressId)
  return tasks.map((t) => ({
    id: t.id,
    kind: t.kind,
    title: context.translate(t.titleKey),
    householdId: t.recordKind === 'household' ? t.recordId : null,
    dueOn: t.dueOn,
    overdue: t.dueOn < context.today,
    mine: t.assigneeId === null || hands.includes(t.assigneeId),
    closes: closesByVisit(t.purpose),
  }))
}

async function colleagues({ tx, actor, today }: Context) {
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
