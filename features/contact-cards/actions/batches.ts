import { type Place, placesOf } from '#features/places/public.ts'
import { settleTasks } from '#features/tasks/public.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import { decodeCursor, encodeCursor, instantMark } from '#platform/http/cursor.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { hasIdentifier } from '#platform/standards/identifier.ts'
import { access } from '../access.ts'
import { batchAnswer, batchesAnswer } from '../answers.ts'
import * as contract from '../contract.ts'
import { BATCH_MAX, doorsForKind } from '../rules.ts'
import * as store from '../store.ts'
import { cardContact, targetOf } from '../target.ts'
import { CARD } from '../vocabulary.ts'

const audit = { purpose: 'none', shown: 'list' } as const

export const recordBatch = action(contract.recordBatch, {
  allow: access['contactCards.recordBatch'],
  audit,
  async run(context, input) {
    const { tx, now, actor } = context
    const target = await targetOf(tx, input)
    const doors = doorsForKind(input.kind, target.doors)
    const [first] = doors
    if (first === undefined) throw new AppError(input.kind === CARD ? 'card_no_doors' : 'card_no_shops')
    const printed = doors.length * input.perDoor
    if (printed > BATCH_MAX) throw new AppError('card_batch_too_large', { count: printed, limit: BATCH_MAX })
    // A building may belong to several grids: the batch lies where its first door lies, which is in sight.
    const place = (await placesOf(tx, [first.id])).get(first.id)
    if (place === undefined) throw new AppError('not_found')
    const contact = await cardContact(context, place.unitId)
    const id = uuidv7()
    await store.insertBatch(tx, {
      id,
      kind: input.kind,
      language: input.language,
      buildingId: input.buildingId ?? null,
      communityCode: place.communityCode,
      villageGroup: input.villageGroup ?? null,
      addressId: input.addressId ?? null,
      place: target.name,
      doors: doors.length,
      perDoor: input.perDoor,
      printed,
      officerId: contact.officer.id,
      unitId: place.unitId,
      unitPos: place.unitPos,
      createdBy: actor.staffId as string,
      createdAt: now,
    })
    await note(context, 'contactCards.printed', id, place, { kind: input.kind, printed })
    return batchAnswer(context, await known(context, id))
  },
})

export const handOutBatch = action(contract.handOutBatch, {
  allow: access['contactCards.handOutBatch'],
  audit,
  async run(context, { id, version, on, handedOut }) {
    const batch = await openBatch(context, id, version)
    if (batch.handedOutOn !== null) throw new AppError('card_batch_handed_out')
    if (on > context.today || on < legalDate(batch.createdAt))
      throw fieldError('on', 'card_day_outside', { from: legalDate(batch.createdAt) })
    if (handedOut > batch.printed) throw fieldError('handedOut', 'card_more_than_printed', { printed: batch.printed })
    const given = { on, count: handedOut, by: context.actor.staffId as string }
    if (!(await store.markHandedOut(context.tx, id, version, given))) throw await conflict(context, id)
    await settleReplacements(context, batch)
    await note(context, 'contactCards.handedOut', id, batch, { kind: batch.kind, handedOut })
    return batchAnswer(context, await known(context, id))
  },
})

export const voidBatch = action(contract.voidBatch, {
  allow: access['contactCards.voidBatch'],
  audit,
  async run(context, { id, version, reason }) {
    if (hasIdentifier(reason)) throw fieldError('reason', 'summary_has_identifier')
    const batch = await openBatch(context, id, version)
    if (!context.can('contactCards.voidBatch', batch.createdBy)) throw new AppError('forbidden')
    const end = { at: context.now, by: context.actor.staffId as string, reason }
    if (!(await store.markVoided(context.tx, id, version, end))) throw await conflict(context, id)
    await note(context, 'contactCards.voided', id, batch, { kind: batch.kind })
    return batchAnswer(context, await known(context, id))
  },
})

export const listBatches = action(contract.listBatches, {
  allow: access['contactCards.listBatches'],
  audit,
  async run(context, input) {
    const after = input.cursor ? decodeCursor(input.cursor, instantMark) : undefined
    const rows = await store.listBatches(context.tx, after, input.limit + 1)
    const shown = rows.slice(0, input.limit)
    const last = shown.at(-1)
    return {
      items: await batchesAnswer(context, shown),
      nextCursor: rows.length > input.limit && last ? encodeCursor([last.mark, last.id]) : null,
      total: null,
    }
  },
})

async function known(context: Context, id: string): Promise<store.BatchRow> {
  const batch = await store.findBatch(context.tx, id)
  if (batch === undefined) throw new AppError('not_found')
  return batch
}

async function openBatch(context: Context, id: string, version: number): Promise<store.BatchRow> {
  const batch = await known(context, id)
  if (batch.voidedAt !== null) throw new AppError('card_batch_voided')
  if (batch.version !== version) throw await conflict(context, id)
  return batch
}

async function conflict(context: Context, id: string): Promise<AppError> {
  return new AppError('version_conflict', { current: await batchAnswer(context, await known(context, id)) })
}

/** New cards answer the task to replace the old ones, whoever of the area handed them out. */
async function settleReplacements(context: Context, b: store.BatchRow): Promise<void> {
  const where =
    b.buildingId !== null
      ? { buildingId: b.buildingId }
      : b.villageGroup !== null
        ? { communityCode: b.communityCode, villageGroup: b.villageGroup }
        : { addressId: b.addressId ?? undefined }
  const { doors } = await targetOf(context.tx, where)
  const ids = doors.map((d) => d.id)
  for (const { addressId } of await store.replacementsAt(context.tx, ids))
    await settleTasks(context, 'contactCards.replace', 'address', addressId, `batch ${b.id}`)
}

const note = (
  context: Context,
  kind: string,
  recordId: string,
  at: Pick<Place, 'unitId' | 'unitPos'> & { addressId: string | null },
  detail: Record<string, string | number>,
) =>
  recordActivity(context, {
    kind,
    at: context.now,
    recordKind: 'card_batch',
    recordId,
    placeId: at.addressId ?? undefined,
    detail,
    unitId: at.unitId,
    unitPos: at.unitPos,
  })
