import { contactOf } from '#features/organisation/public.ts'
import type { AnswerOf } from '#platform/http/contract.ts'
import type { Context } from '#platform/http/action.ts'
import type { recordBatch } from './contract.ts'
import { stateOf } from './rules.ts'
import { type BatchRow, namesOf } from './store.ts'

type Answer = AnswerOf<typeof recordBatch>

/** Batches as they are shown. Whether the officer on them still holds the area is asked once a unit. */
export async function batchesAnswer(context: Context, rows: readonly BatchRow[]): Promise<Answer[]> {
  const { tx, today } = context
  const names = await namesOf(
    tx,
    rows.flatMap((b) => [b.officerId, b.createdBy, b.handedOutBy ?? []].flat()),
  )
  const holders = new Map<string, string | undefined>()
  for (const unitId of new Set(rows.map((b) => b.unitId)))
    holders.set(unitId, (await contactOf(tx, unitId, today))?.officer?.id)
  const named = (id: string) => ({ id, name: names.get(id) ?? '' })
  return rows.map((b) => {
    const state = stateOf(b)
    const outdated = holders.get(b.unitId) !== b.officerId
    return {
      id: b.id,
      kind: b.kind,
      language: b.language,
      buildingId: b.buildingId,
      communityCode: b.communityCode,
      villageGroup: b.villageGroup,
      addressId: b.addressId,
      place: b.place,
      doors: b.doors,
      perDoor: b.perDoor,
      printed: b.printed,
      officer: named(b.officerId),
      state,
      createdAt: b.createdAt.toISOString(),
      createdBy: named(b.createdBy),
      handedOutOn: b.handedOutOn,
      handedOut: b.handedOut,
      handedOutBy: b.handedOutBy === null ? null : named(b.handedOutBy),
      voidedAt: b.voidedAt?.toISOString() ?? null,
      voidReason: b.voidReason,
      outdated,
      version: b.version,
      can: {
        print: state !== 'voided' && !outdated && context.can('contactCards.printBatch'),
        handOut: state === 'printed' && context.can('contactCards.handOutBatch'),
        void: state !== 'voided' && context.can('contactCards.voidBatch', b.createdBy),
      },
    }
  })
}

export async function batchAnswer(context: Context, row: BatchRow): Promise<Answer> {
  const [answer] = await batchesAnswer(context, [row])
  return answer as Answer
}
