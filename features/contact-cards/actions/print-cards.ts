import { dayAfter, dayStart, missedWithSlip } from '#features/visits/public.ts'
import { placesOf } from '#features/places/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { cardsPage } from '../paper/card.ts'
import { corridorPage } from '../paper/notice.ts'
import { routePage } from '../paper/route.ts'
import { type Slip, slipsPage } from '../paper/slip.ts'
import type { Contact } from '../rules.ts'
import { findBatch } from '../store.ts'
import { cardContact, targetOf } from '../target.ts'

const audit = { purpose: 'none', shown: 'list' } as const

export const printBatch = action(contract.printBatch, {
  allow: access['contactCards.printBatch'],
  audit,
  async run(context, { id }) {
    const batch = await findBatch(context.tx, id)
    if (batch === undefined) throw new AppError('not_found')
    if (batch.voidedAt !== null) throw new AppError('card_batch_voided')
    const contact = await cardContact(context, batch.unitId)
    if (contact.officer.id !== batch.officerId) throw new AppError('card_batch_outdated')
    return cardsPage(batch, contact)
  },
})

export const printSlips = action(contract.printSlips, {
  allow: access['contactCards.printSlips'],
  audit,
  async run(context, input) {
    const missed = await doorsOf(context, input)
    if (missed.length === 0) throw new AppError('card_no_slips')
    const contacts = new Map<string, Contact>()
    for (const unitId of new Set(missed.map((m) => m.unitId))) contacts.set(unitId, await cardContact(context, unitId))
    const slips: Slip[] = missed.map((m) => ({ on: m.on, contact: contacts.get(m.unitId) as Contact }))
    return slipsPage(slips, input.language)
  },
})

/** The doors that get a slip, with the day of the visit: only unit and day of them go on, so that no slip can tell where it hung. */
async function doorsOf(
  context: Context,
  { doors, on }: ParsedOf<typeof contract.printSlips>,
): Promise<{ unitId: string; on: string }[]> {
  if ((doors === undefined) === (on === undefined)) throw fieldError('doors', 'exactly_one')
  if (doors !== undefined) {
    const places = await placesOf(context.tx, doors)
    if (places.size < doors.length) throw new AppError('not_found')
    return doors.flatMap((id) => places.get(id) ?? []).map((p) => ({ unitId: p.unitId, on: context.today }))
  }
  const day = on as string
  const missed = await missedWithSlip(context.tx, context.actor.staffId as string, dayStart(day), dayAfter(day))
  return missed.map((m) => ({ unitId: m.unitId, on: legalDate(m.startedAt) }))
}

export const printNotice = action(contract.printNotice, {
  allow: access['contactCards.printNotice'],
  audit,
  async run(context, input) {
    const target = await targetOf(context.tx, input)
    const [first] = target.doors
    const place = first && (await placesOf(context.tx, [first.id])).get(first.id)
    if (place === undefined) throw new AppError('not_found')
    const contact = await cardContact(context, place.unitId)
    return corridorPage({
      name: target.name,
      contact,
      tips: input.tips as Parameters<typeof corridorPage>[0]['tips'],
      copies: input.copies,
      language: input.language,
    })
  },
})

export const printRoute = action(contract.printRoute, {
  allow: access['contactCards.printRoute'],
  // Exactly as the phone's day, which shows the same (visits.carryDay).
  audit: { purpose: 'visit', shown: 'list', bulk: true },
  run: routePage,
})
