import type { Context } from '#platform/http/action.ts'
import type { Tx } from '#platform/db/tx.ts'
import { type Datum, type Point, storedPoint } from '#platform/standards/coordinates.ts'
import { staffOf } from './compose.ts'
import type { Place } from './public.ts'

/** Middle of the points that the doors of these communities have, by code; WGS-84 degrees. Communities without any are absent. */
export async function middlesOf(tx: Tx, codes: readonly string[]): Promise<Map<string, Point>> {
  if (codes.length === 0) return new Map()
  const rows = await tx.query<{ code: string; lng: number; lat: number }>(
    `select community_code as code, avg(lng)::float8 as lng, avg(lat)::float8 as lat from address
      where community_code = any ($1::text[]) and lng is not null group by community_code`,
    [[...new Set(codes)]],
  )
  return new Map(rows.map(({ code, lng, lat }) => [code, { lng, lat }]))
}

/**
 * Gives doors the points that a list says for them, as entered by hand (坐标录入), the first one where a list says several. A door that has a point keeps
 * it. @returns the doors that changed, with what they were
 */
export async function notePoints(
  context: Context,
  said: readonly { place: Place; point: Point & { datum: Datum } }[],
): Promise<{ id: string; before: Record<string, unknown> }[]> {
  const wanted = new Map<string, ReturnType<typeof storedPoint>>()
  for (const { place, point } of said)
    if (place.lng === null && !wanted.has(place.addressId)) wanted.set(place.addressId, storedPoint(point, point.datum))
  if (wanted.size === 0) return []
  const points = [...wanted.values()]
  const rows = await context.tx.query<{ id: string; version: number }>(
    `update address a set lng = x.lng, lat = x.lat, datum = x.datum, raw_lng = x.raw_lng, raw_lat = x.raw_lat, raw_datum = x.raw_datum, geo_source = '坐标录入',
        updated_by = $8, updated_at = $9, event_id = sec.event_id(), version = a.version + 1
      from unnest($1::uuid[], $2::numeric[], $3::numeric[], $4::text[], $5::numeric[], $6::numeric[], $7::text[]) as x (id, lng, lat, datum, raw_lng, raw_lat, raw_datum)
      where a.id = x.id and a.lng is null and a.state <> '停用' returning a.id, a.version`,
    [
      [...wanted.keys()],
      points.map((p) => p.lng),
      points.map((p) => p.lat),
      points.map((p) => p.datum),
      points.map((p) => p.rawLng),
      points.map((p) => p.rawLat),
      points.map((p) => p.rawDatum),
      staffOf(context),
      context.now,
    ],
  )
  return rows.map(({ id, version }) => ({ id, before: { point: null, version: version - 1 } }))
}

/** Doors lose the points that an import gave them, where nobody has changed them since. @returns ids of those restored */
export async function restorePoints(
  context: Context,
  doors: readonly { id: string; before: Record<string, unknown> }[],
): Promise<string[]> {
  if (doors.length === 0) return []
  const rows = await context.tx.query<{ id: string }>(
    `update address a set lng = null, lat = null, datum = null, raw_lng = null, raw_lat = null, raw_datum = null, geo_source = null,
        updated_by = $3, updated_at = $4, event_id = sec.event_id(), version = a.version + 1
      from unnest($1::uuid[], $2::integer[]) as x (id, version) where a.id = x.id and a.version = x.version + 1 and a.landmark is null returning a.id`,
    [doors.map((d) => d.id), doors.map((d) => Number(d.before.version)), staffOf(context), context.now],
  )
  return rows.map((r) => r.id)
}
