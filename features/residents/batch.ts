import { type HouseCheck, holdHouses, markHouses, type Place, placesOf } from '#features/places/public.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import type { AnswerOf, ParsedOf, PersonId } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { maskName } from '#platform/standards/names.ts'
import { BATCH_MAX } from './batch-fields.ts'
import type { confirmBatch } from './contract.ts'
import { authorOf } from './people.ts'
import { doorStamp } from './rules.ts'
import type { ResidenceRow } from './store.ts'
import {
  type BatchRow,
  behindDoors,
  holdBehind,
  holdResidences,
  insertBatch,
  keepAfter,
  keepBefore,
  keepHouses,
} from './store-batch.ts'
import { personsByIds } from './store-person.ts'
import type { BATCH_REFUSALS } from './vocabulary.ts'

export type Refusal = (typeof BATCH_REFUSALS)[number]
type Wanted = Pick<ParsedOf<typeof confirmBatch>, 'residences' | 'doors'>

/** What a batch is about: residences held for it, each with the reason why it is left alone, and the houses behind the doors asked for. */
export interface Chosen {
  rows: { row: ResidenceRow; refusal: Refusal | null }[]
  houses: HouseCheck[]
  places: Map<string, Place>
  refused: { recordId: string; code: Refusal }[]
}

const tooLarge = () => new AppError('batch_too_large', { max: BATCH_MAX })

/**
 * Holds what was asked for. Whatever lies out of sight by now, or is not as the caller saw it, is named as refused and not touched.
 * @throws AppError `invalid_input` unless exactly one kind was named, `batch_too_large`
 */
export async function choose(context: Context, wanted: Wanted): Promise<Chosen> {
  const { residences, doors } = wanted
  if ((residences === undefined) === (doors === undefined)) throw fieldError('residences', 'exactly_one')
  return residences ? chooseResidences(context, residences) : chooseDoors(context, doors ?? [])
}

async function chooseResidences(context: Context, asked: NonNullable<Wanted['residences']>): Promise<Chosen> {
  const seen = new Map(asked.map((a) => [a.residenceId, a.version]))
  const rows = await holdResidences(context.tx, [...seen.keys()])
  const found = new Set(rows.map((r) => r.id))
  const missing = [...seen.keys()].filter((id) => !found.has(id))
  return {
    rows: rows.map((row) => ({ row, refusal: seen.get(row.id) === row.version ? null : 'changed_meanwhile' })),
    houses: [],
    places: await placesOf(context.tx, [...new Set(rows.map((r) => r.addressId))]),
    refused: missing.map((recordId) => ({ recordId, code: 'not_found' })),
  }
}

async function chooseDoors(context: Context, asked: NonNullable<Wanted['doors']>): Promise<Chosen> {
  const { tx } = context
  const stamps = new Map(asked.map((a) => [a.addressId, a.stamp]))
  const places = await placesOf(tx, [...stamps.keys()])
  const ids = [...places.keys()]
  const rows = await holdBehind(tx, ids, BATCH_MAX)
  if (rows.length > BATCH_MAX) throw tooLarge()
  const houses = await holdHouses(tx, { addressIds: ids })
  const marks = new Map((await behindDoors(tx, ids)).map((b) => [b.addressId, b.mark]))
  const versions = new Map(houses.map((h) => [h.addressId, h.version]))
  const refused: Chosen['refused'] = []
  const same = new Set<string>()
  for (const [addressId, stamp] of stamps) {
    if (!places.has(addressId)) refused.push({ recordId: addressId, code: 'not_found' })
    else if (doorStamp(marks.get(addressId), versions.get(addressId)) === stamp) same.add(addressId)
    else refused.push({ recordId: addressId, code: 'changed_meanwhile' })
  }
  return {
    rows: rows.filter((r) => same.has(r.addressId)).map((row) => ({ row, refusal: null })),
    houses: houses.filter((h) => same.has(h.addressId)),
    places,
    refused,
  }
}

/** Names doors behind which there is nothing that this act could change. */
export function refuseEmpty(chosen: Chosen, wanted: Wanted, houses: readonly HouseCheck[]): void {
  const full = new Set([...chosen.rows.map((r) => r.row.addressId), ...houses.map((h) => h.addressId)])
  const named = new Set(chosen.refused.map((r) => r.recordId))
  for (const { addressId } of wanted.doors ?? [])
    if (!full.has(addressId) && !named.has(addressId)) {
      chosen.refused.push({ recordId: addressId, code: 'nothing_there' })
      named.add(addressId)
    }
}

/** One residence that will change, and what it becomes. */
export interface Planned {
  row: ResidenceRow
  after: ResidenceRow
}

/** Sorts the chosen by what `refuse` says. */
export const plan = (
  chosen: Chosen,
  refuse: (row: ResidenceRow) => Refusal | null,
  become: (row: ResidenceRow) => ResidenceRow,
): { planned: Planned[]; judged: Map<string, Refusal> } => {
  const judged = new Map<string, Refusal>()
  const planned: Planned[] = []
  for (const { row, refusal } of chosen.rows) {
    const why = refusal ?? refuse(row)
    if (why === null) planned.push({ row, after: become(row) })
    else judged.set(row.id, why)
  }
  return { planned, judged }
}

/**
 * Does the act on everything planned as one batch, with what was before kept for an undo; a batch that would change nothing is not made.
 * @returns id of the batch
 */
export async function carryOut(
  context: Context,
  kind: BatchRow['kind'],
  planned: readonly Planned[],
  houses: readonly HouseCheck[],
  act: (batchId: string) => Promise<void>,
): Promise<string | null> {
  if (planned.length === 0 && houses.length === 0) return null
  const { tx } = context
  const by = authorOf(context)
  const id = uuidv7()
  const ids = planned.map((p) => p.row.id)
  await insertBatch(tx, { id, kind, people: ids.length, houses: houses.length }, by)
  await keepBefore(tx, id, ids)
  await keepHouses(tx, id, houses)
  await act(id)
  await markHouses(
    tx,
    houses.map((h) => ({ houseId: h.houseId, verifiedAt: context.now.toISOString(), verifiedBy: by.staffId })),
    by,
  )
  await keepAfter(tx, id)
  return id
}

/** A look at an empty house is work of its own; at an inhabited one it is told by its residents. */
export async function noteHouses(context: Context, kind: string, houses: readonly HouseCheck[]): Promise<void> {
  for (const h of houses)
    await recordActivity(context, {
      kind: `residents.${kind}`,
      at: context.now,
      recordKind: 'house',
      recordId: h.houseId,
      placeId: h.addressId,
      unitId: h.unitId,
      unitPos: h.unitPos,
    })
}

/** The answer of every batch and of its preview: who would be or was changed to what, who not and why. Names are masked. */
export async function batchAnswerOf(
  context: Context,
  batchId: string | null,
  chosen: Chosen,
  { planned, judged }: ReturnType<typeof plan>,
  houses: readonly HouseCheck[],
): Promise<AnswerOf<typeof confirmBatch>> {
  const persons = await personsByIds(context.tx, [...new Set(chosen.rows.map((r) => r.row.personId))])
  const names = new Map(persons.map((p) => [p.id, maskName(p.name)]))
  const become = new Map(planned.map((p) => [p.row.id, p.after]))
  return {
    batchId,
    people: planned.length,
    houses: houses.length,
    rows: chosen.rows.map(({ row }) => {
      const after = become.get(row.id)
      return {
        residenceId: row.id,
        personId: row.personId as PersonId,
        name: names.get(row.personId) ?? '',
        addressId: row.addressId,
        state: row.state,
        nextVerifyOn: row.nextVerifyOn,
        after: after ? { state: after.state, category: after.category, nextVerifyOn: after.nextVerifyOn } : null,
        refusal: judged.get(row.id) ?? null,
      }
    }),
    refused: chosen.refused,
  }
}
