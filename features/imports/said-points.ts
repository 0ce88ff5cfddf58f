import { type FoundDoor, middlesOf } from '#features/places/public.ts'
import type { Tx } from '#platform/db/tx.ts'
import { metresBetween, type Point, storedPoint } from '#platform/standards/coordinates.ts'
import type { Field, Reason, SaidPoint } from './vocabulary.ts'

/** No community is so wide; whoever is further off has taken the wrong figures or the wrong datum. */
const FAR_METRES = 50_000
/** Within this a point and the register mean the same door: a building is as wide. */
const SAME_METRES = 100

/** Cells of coordinates may be one or two; the first one bears the reason. */
const FIELD: Field = 'lng'

const far = (point: SaidPoint, middle: Point | undefined): boolean =>
  middle !== undefined && metresBetween(storedPoint(point, point.datum), middle) > FAR_METRES

/** Rows whose point lies far from all that is known of their community, by position. */
export async function farRows(
  tx: Tx,
  rows: readonly { point?: SaidPoint | undefined; code: string | undefined }[],
): Promise<Set<number>> {
  const codes = rows.flatMap((r) => (r.point !== undefined && r.code !== undefined ? [r.code] : []))
  const middles = await middlesOf(tx, codes)
  return new Set(
    rows.keys().filter((i) => {
      const { point, code } = rows[i] as (typeof rows)[number]
      return point !== undefined && far(point, middles.get(code ?? ''))
    }),
  )
}

export const FAR: Reason = { field: FIELD, code: 'point_far', level: 'doubtful' }

/** What the register says of the point of a row: it is new to the door, or the door has another one and keeps it. */
export function pointVerdict(point: SaidPoint | undefined, door: FoundDoor | undefined, isHouse: boolean): Reason[] {
  if (point === undefined || door === undefined) return []
  if (door.lng === null || door.lat === null)
    return [{ field: FIELD, code: 'point_new', level: isHouse ? 'change' : 'note' }]
  const metres = metresBetween(storedPoint(point, point.datum), { lng: door.lng, lat: door.lat })
  return metres > SAME_METRES ? [{ field: FIELD, code: 'point_differs', level: 'note' }] : []
}
