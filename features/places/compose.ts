import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { storedPoint } from '#platform/standards/coordinates.ts'
import {
  addressSortKey,
  type Around,
  bareTextOf,
  communityShortName,
  fullTextOf,
  matchKeyOf,
  type Parts,
} from './full-text.ts'
import type { AddressFields } from './rules.ts'
import { SIMILAR, similarity } from './similarity.ts'
import { addressByText, type AddressValues, candidates } from './store.ts'
import { formerDoors, type WantedDoor } from './store-former.ts'

/** Staff member who acts; records of a place are made by people, never by the system administrator. */
export function staffOf(context: Pick<Context, 'actor'>): string {
  if (context.actor.staffId === null) throw new AppError('forbidden')
  return context.actor.staffId
}

type Fields = Pick<AddressFields, 'kind' | 'lng' | 'lat' | 'datum'> & {
  geoSource?: string | undefined
  externalCode?: string | undefined
}

/** Everything that is derived from the fields and from what lies around. @throws AppError invalid_input where the text grows too long. */
export function compose(around: Around, parts: Parts, fields: Fields): AddressValues {
  const fullText = fullTextOf(around, parts)
  if ([...fullText].length > 200)
    throw new AppError('invalid_input', {}, [{ path: 'subAddr', code: 'too_long', params: { max: 200 } }])
  const { lng, lat, datum } = fields
  const point = lng === undefined || lat === undefined || datum === undefined ? null : storedPoint({ lng, lat }, datum)
  return {
    parts,
    fullText,
    point,
    kind: fields.kind,
    sortKey: addressSortKey(around, parts),
    matchKey: matchKeyOf(around, parts),
    geoSource: point === null ? null : (fields.geoSource ?? '坐标录入'),
    externalCode: fields.externalCode ?? null,
  }
}

/** The refusal for a full text that exists; the id is named only where the actor may open it. */
export async function existsError(
  context: Pick<Context, 'tx'>,
  communityCode: string,
  fullText: string,
): Promise<AppError> {
  const existing = await addressByText(context.tx, communityCode, fullText)
  return new AppError('address_exists', {
    fullText,
    existingId: existing?.id ?? null,
    existingState: existing?.state ?? null,
  })
}

/**
 * Asks for a second look where another address of the community reads at least 0.9 alike (dictionary §8.1). Compared are only addresses
 * with the same numbers, found by `match_key`; other numbers are other doors.
 *
 * @throws AppError `address_exists`, or `address_similar` with up to five `similar: [{id, fullText}]`, likest first.
 */
export async function refuseDoubles(
  context: Pick<Context, 'tx'>,
  communityCode: string,
  around: Around,
  values: AddressValues,
  own: string,
): Promise<void> {
  const bare = bareTextOf(around, values.parts)
  const prefix = communityShortName(around.community)
  const found = await candidates(context.tx, communityCode, values.matchKey, own)
  if (found.some((c) => c.fullText === values.fullText))
    throw await existsError(context, communityCode, values.fullText)
  const similar = found
    .map((c) => ({ id: c.id, fullText: c.fullText, likeness: likenessOf(bare, prefix, c) }))
    .filter((c) => c.likeness >= SIMILAR)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, 5)
  if (similar.length > 0) {
    throw new AppError('address_similar', {
      fullText: values.fullText,
      similar: similar.map(({ id, fullText }) => ({ id, fullText })),
    })
  }
}

/**
 * A text that a door had before it went into another names the other. One that is out of use asks whether something new stands there.
 *
 * @throws AppError `address_exists` with the door that stands, `address_was_retired` with the one that does not
 */
export async function refuseFormer(
  context: Pick<Context, 'tx'>,
  communityCode: string,
  wanted: WantedDoor & { id?: string },
  confirmedDifferent: boolean,
): Promise<void> {
  const [former] = await formerDoors(context.tx, communityCode, [wanted])
  if (former === undefined || former.id === wanted.id) return
  const { id, fullText, state, reason, isRetired } = former
  if (!isRetired) throw new AppError('address_exists', { fullText, existingId: id, existingState: state })
  if (!confirmedDifferent)
    throw new AppError('address_was_retired', { fullText, reason: reason ?? '', existingId: id, existingState: state })
}

/** The candidate's bare text, from its full text: without community and without a floor that its room repeats. */
function likenessOf(
  bare: string,
  prefix: string,
  c: { fullText: string; floorNo: string | null; roomNo: string | null },
): number {
  const text = c.fullText.startsWith(prefix) ? c.fullText.slice(prefix.length) : c.fullText
  const { floorNo, roomNo } = c
  const repeats =
    floorNo !== null && roomNo !== null && roomNo.length === floorNo.length + 2 && roomNo.startsWith(floorNo)
  return similarity(bare, repeats ? text.replace(`${floorNo}层${roomNo}`, roomNo) : text)
}
