import { placeOf } from '#features/places/public.ts'
import { homesBehind } from '#features/residents/public.ts'
import { requireBasisAt } from '#features/tasks/public.ts'
import { personsOf, staffOf } from '#features/visits/public.ts'
import { madeAsCover } from '#features/work-log/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { decodeCursor, encodeCursor, instantMark } from '#platform/http/cursor.ts'
import { maskName } from '#platform/standards/names.ts'
import { access } from '../access.ts'
import { actorOf } from '../act.ts'
import { clocksOf } from '../clocks.ts'
import * as contract from '../contract.ts'
import { itemsOf } from '../items.ts'
import { type ActKind, isOpen, mayDo, mayFollow } from '../rules.ts'
import { findNeed, type NeedRecord, type StepRecord, stepsOf } from '../store.ts'
import { colleaguesFor, countNeeds, type ListFilters, listNeeds as selectNeeds, visitIsHere } from '../store-list.ts'

export const listNeeds = action(contract.listNeeds, {
  allow: access['needs.listNeeds'],
  audit: { purpose: 'visit', shown: 'list' },
  async run(context, input) {
    const filters: ListFilters = {
      state: input.state,
      open: input.open ? true : undefined,
      hands: input.mine ? (await actorOf(context)).hands : undefined,
      overdueAt: input.overdue ? context.now : undefined,
      householdId: input.householdId,
      addressId: input.addressId,
      visitId: input.visitId,
    }
    const after = input.cursor ? decodeCursor(input.cursor, instantMark) : undefined
    const rows = await selectNeeds(context.tx, filters, after, input.limit + 1)
    const shown = rows.slice(0, input.limit)
    const last = shown.at(-1)
    return {
      items: await itemsOf(context, shown),
      nextCursor: rows.length > input.limit && last ? encodeCursor([last.mark, last.need.id]) : null,
      total: after ? null : await countNeeds(context.tx, filters),
    }
  },
})

export const getNeed = action(contract.getNeed, {
  allow: access['needs.getNeed'],
  audit: { purpose: 'visit', basis: ['need', 'task', 'address', 'household', 'visit'], shown: 'page' },
  async run(context, input) {
    const { tx } = context
    const n = await findNeed(tx, input.id)
    const place = n && (await placeOf(tx, n.addressId))
    if (n === undefined || place === undefined) throw new AppError('not_found')
    await requireBasisAt(tx, input, n.addressId)
    const steps = await stepsOf(tx, n.id)
    const nameOf = await namesOf(context, n, steps)
    const person = n.personId === null ? undefined : (await personsOf(tx, [n.personId])).get(n.personId)
    const can = await canOf(context, n)
    return {
      ...plain(n),
      hasVisit: await visitIsHere(tx, n.visitId),
      addressText: place.fullText,
      person: person ? { personId: person.personId, name: person.name, phoneMask: person.phoneMask } : null,
      members: can.edit ? await membersAt(context, n) : [],
      owner: nameOf(n.ownerId),
      toStaff: n.toStaffId === null ? null : nameOf(n.toStaffId),
      clocks: await clocksOf(context, n.id),
      steps: steps.map((s) => ({
        id: s.id,
        kind: s.kind,
        at: s.at.toISOString(),
        by: nameOf(s.byId),
        way: s.way,
        text: s.text,
        toStaff: s.toStaffId === null ? null : nameOf(s.toStaffId),
        toBody: s.toBody,
        toBodyName: s.toBodyName,
        confirmation: s.confirmation,
      })),
      createdBy: nameOf(n.createdBy),
      updatedBy: n.updatedBy === null ? null : nameOf(n.updatedBy),
      asCover: await madeAsCover(tx, 'need', n.id),
      colleagues: can.transfer ? await colleaguesFor(tx, n.unitId, context.today, n.ownerId) : [],
      can,
    }
  },
})

async function namesOf(context: Context, n: NeedRecord, steps: readonly StepRecord[]) {
  const ids = [n.ownerId, n.toStaffId, n.createdBy, n.updatedBy, ...steps.flatMap((s) => [s.byId, s.toStaffId])]
  const staff = await staffOf(
    context.tx,
    ids.filter((id) => id !== null),
    context.today,
  )
  return (id: string) => ({ id, name: staff.get(id)?.name ?? '' })
}

/** Everybody among whom a correction may choose, masked. */
async function membersAt(context: Context, n: NeedRecord) {
  const homes = (await homesBehind(context.tx, [n.addressId])).get(n.addressId) ?? []
  return homes
    .filter((h) => n.householdId === null || h.householdId === n.householdId)
    .flatMap((h) =>
      h.members.map((m) => ({
        personId: m.personId,
        nameMask: maskName(m.name),
        relationToHead: m.relationToHead,
      })),
    )
}

async function canOf(context: Context, n: NeedRecord) {
  const actor = await actorOf(context)
  const may = (operation: string, kind: ActKind) =>
    context.can(`needs.${operation}`) && mayFollow(n.state, kind) && mayDo(n, kind, actor)
  return {
    edit: isOpen(n.state) && context.can('needs.editNeed', n.createdBy),
    reply: may('replyNeed', 'reply'),
    feedback: may('replyNeed', 'feedback'),
    transfer: may('transferNeed', 'transfer'),
    accept: may('answerTransfer', 'accept'),
    return: may('answerTransfer', 'return'),
    takeBack: may('answerTransfer', 'takeBack'),
    confirm: may('confirmNeed', 'confirm'),
    notPossible: may('endNeed', 'notPossible'),
    withdraw: may('endNeed', 'withdraw'),
  }
}

const plain = (n: NeedRecord) => ({
  id: n.id,
  channel: n.channel,
  visitId: n.visitId,
  addressId: n.addressId,
  householdId: n.householdId,
  type: n.type,
  text: n.text,
  isPoliceMatter: n.isPoliceMatter,
  receivedAt: n.receivedAt.toISOString(),
  state: n.state,
  toBody: n.toBody,
  toBodyName: n.toBodyName,
  firstRepliedAt: n.firstRepliedAt?.toISOString() ?? null,
  fedBackAt: n.fedBackAt?.toISOString() ?? null,
  confirmation: n.confirmation,
  endedAt: n.endedAt?.toISOString() ?? null,
  createdAt: n.createdAt.toISOString(),
  updatedAt: n.updatedAt?.toISOString() ?? null,
  version: n.version,
})
