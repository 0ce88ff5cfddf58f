import { communityShortName } from '#features/places/public.ts'
import { one, type Tx } from '#platform/db/tx.ts'
import type { Datum } from '#platform/standards/coordinates.ts'
import type { Meaning } from './headings.ts'

interface CommunityHere {
  [column: string]: unknown
  code: string
  name: string
  replacedBy: string | null
}

/**
 * Communities of the town of `communityCode` by the names that lists use; a name that repeats in the town stands for none. A community that went into
 * another one stands for that one, also where it happens while a list is being read.
 */
export async function communitiesOfTown(tx: Tx, communityCode: string): Promise<Map<string, string> | undefined> {
  const rows = await tx.query<CommunityHere>(
    `select c.code, c.name, c.replaced_by as "replacedBy" from organisation_v_community c
      where c.town_code = (select o.town_code from organisation_v_community o where o.code = $1) and (c.valid_to is null or c.replaced_by is not null)`,
    [communityCode],
  )
  const replaced = new Map(rows.flatMap((r) => (r.replacedBy === null ? [] : [[r.code, r.replacedBy] as const])))
  const living = new Set(rows.filter((r) => r.replacedBy === null).map((r) => r.code))
  const standing = (code: string): string => {
    let at = code
    for (let n = 0; n < 20 && replaced.has(at); n += 1) at = replaced.get(at) as string
    return at
  }
  if (!living.has(standing(communityCode))) return undefined
  const byName = new Map<string, string>()
  const twice = new Set<string>()
  for (const { code, name } of rows) {
    const now = standing(code)
    if (!living.has(now)) continue
    const short = communityShortName(name)
    for (const known of new Set([name, short, short.replace(/(社区|村)$/, '')])) {
      if (byName.has(known) && byName.get(known) !== now) twice.add(known)
      byName.set(known, now)
    }
  }
  for (const name of twice) byName.delete(name)
  // A code is asked for like a name, so that the community of the list itself may have gone into another one.
  byName.set(communityCode, standing(communityCode))
  return byName
}

export interface MappingRow {
  [column: string]: unknown
  id: string
  version: number
  sender: string
  meanings: Record<string, Exclude<Meaning, 'banned'>>
  datum: Datum | null
  updatedAt: Date
}

const MAPPING = `id, version, sender, meanings, datum, updated_at as "updatedAt"`

/** Senders of the range, at most 200, by name. */
export const mappings = (tx: Tx): Promise<MappingRow[]> =>
  tx.query<MappingRow>(`select ${MAPPING} from import_mapping order by sender, id limit 200`)

interface NewMapping {
  id: string
  sender: string
  meanings: Record<string, string>
  datum: Datum | null
  unitId: string
  by: string
  now: Date
}

/** Writes the meanings of a sender of this unit, new or anew. */
export async function saveMapping(tx: Tx, m: NewMapping): Promise<MappingRow> {
  const { pos } = await one<{ pos: number }>(tx, 'select sec.lo() as pos')
  return one<MappingRow>(
    tx,
    `insert into import_mapping (id, sender, meanings, unit_id, unit_pos, created_by, updated_at, datum) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (unit_id, sender) do update set meanings = excluded.meanings, datum = excluded.datum, updated_at = excluded.updated_at, version = import_mapping.version + 1
     returning ${MAPPING}`,
    [m.id, m.sender, JSON.stringify(m.meanings), m.unitId, pos, m.by, m.now, m.datum],
  )
}
