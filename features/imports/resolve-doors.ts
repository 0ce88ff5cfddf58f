import {
  type DoorDraft,
  draftDoors,
  findDoors,
  type FoundDoor,
  type MadeGround,
  type Place,
  placesOf,
} from '#features/places/public.ts'
import type { Context } from '#platform/http/action.ts'
import type { CommitRow } from './checked-row.ts'
import { isEmptyDoor, isWholeDoor } from './door-text.ts'
import { doorField, doorVerdict } from './rules.ts'
import type { DoorParts, Field, Reason } from './vocabulary.ts'
import { FIELDS } from './vocabulary.ts'

export interface ResolvedDoor {
  place: Place | null
  /** Several where the row does not say which. */
  addressIds: string[]
  isNew: boolean
  reasons: Reason[]
}

interface Around {
  communityCode: string
  compound: string | null
  communities: ReadonlyMap<string, string>
}

const IS_FIELD: ReadonlySet<string> = new Set(FIELDS)

/** The door of each row: registered, or drafted now. What is not one whole door stays doubtful and nothing is written for it. */
export async function resolveDoors(
  context: Context,
  rows: readonly CommitRow[],
  skip: ReadonlySet<number>,
  { communityCode, compound, communities }: Around,
): Promise<{ doors: ResolvedDoor[]; made: MadeGround }> {
  const doors: ResolvedDoor[] = rows.map(() => ({ place: null, addressIds: [], isNew: false, reasons: [] }))
  const doubt = (i: number, field: Field, code: string) =>
    (doors[i] as ResolvedDoor).reasons.push({ field, code, level: 'doubtful' })
  const queries: { i: number; query: DoorDraft }[] = []
  rows.forEach((row, i) => {
    const said = row.door as DoorParts
    const code = communities.get(said.community ?? communityCode)
    if (skip.has(i)) return
    if (isEmptyDoor(said)) doubt(i, 'address', 'door_missing')
    else if (code === undefined) doubt(i, 'community', 'community_unknown')
    else if (!isWholeDoor(said)) doubt(i, doorField(said), 'door_incomplete')
    else queries.push({ i, query: { ...said, communityCode: code, point: row.point } })
  })
  const found = new Map<number, FoundDoor[]>()
  const seen = await findDoors(
    context.tx,
    queries.map((q) => q.query),
  )
  for (const f of seen) {
    const i = queries[f.i]?.i as number
    found.set(i, [...(found.get(i) ?? []), f])
  }
  const drafts: typeof queries = []
  for (const { i, query } of queries) {
    const verdict = doorVerdict(query as DoorParts, found.get(i) ?? [])
    const door = doors[i] as ResolvedDoor
    door.addressIds = verdict.addressIds
    door.reasons.push(...verdict.reasons.filter((r) => r.level === 'doubtful'))
    if (door.addressIds.length === 0 && door.reasons.length === 0)
      drafts.push({
        i,
        query:
          query.building !== undefined && query.compound === undefined && compound !== null
            ? { ...query, compound }
            : query,
      })
  }
  const { doors: drafted, made } = await draftDoors(
    context,
    drafts.map((d) => d.query),
  )
  drafts.forEach(({ i, query }, n) => {
    const door = drafted[n]
    if (door === undefined) return
    if ('refused' in door)
      return doubt(i, IS_FIELD.has(door.field) ? (door.field as Field) : doorField(query as DoorParts), door.refused)
    Object.assign(doors[i] as ResolvedDoor, { addressIds: [door.addressId], isNew: door.isNew })
  })
  const places = await placesOf(context.tx, [...new Set(doors.flatMap((d) => d.addressIds))])
  for (const door of doors)
    if (door.addressIds.length === 1) door.place = places.get(door.addressIds[0] as string) ?? null
  return { doors, made }
}
