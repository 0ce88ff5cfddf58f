import type { Tx } from '#platform/db/tx.ts'
import type { Parts } from './full-text.ts'

/* What became of doors and grounds that are named as they used to be. */

export interface WantedDoor {
  fullText: string
  parts: Pick<Parts, 'unitNo' | 'roomNo' | 'subAddr'>
  buildingId: string | null
  roadId: string | null
}

/** The door that a text leads to: one in use (`isRetired` false), or one out of use that stood on the same ground. */
export interface FormerDoor {
  [column: string]: unknown
  /** Position in what was asked for. */
  i: number
  id: string
  fullText: string
  state: string
  reason: string | null
  isRetired: boolean
}

// Went into another, left a building that was split, or is out of use. A text that a corrected door had says nothing: the number is another one's now.
const FORMER = `with w as (select * from unnest($2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[]) with ordinality
    as w (text, building, road, unit, room, sub, i)
    where not exists (select 1 from address x where x.community_code = $1 and x.full_text = w.text and x.state <> '停用'))
  select distinct on (f.i) f.i::integer - 1 as i, f.id, f.full_text as "fullText", f.state, f.reason, f.is_retired as "isRetired" from (
    select w.i, m.id, m.full_text, m.state, m.retired_reason as reason, false as is_retired, a.updated_at from w join address a on a.community_code = $1 and a.full_text = w.text and a.state = '停用'
      join address m on m.id = a.merged_into and m.state <> '停用'
    union all
    select w.i, a.id, a.full_text, a.state, a.retired_reason, false, l.until from w join address_alias l on l.ground_id = w.building
      join address a on a.id = l.address_id and a.state <> '停用' and (l.text = w.text or a.room_no = w.room) and a.unit_no is not distinct from w.unit
        and a.room_no is not distinct from w.room and a.sub_addr is not distinct from w.sub
    union all
    select w.i, a.id, a.full_text, a.state, a.retired_reason, true, a.updated_at from w join address a on a.community_code = $1 and a.full_text = w.text and a.state = '停用'
      and a.building_id is not distinct from w.building and a.road_id is not distinct from w.road) f
  order by f.i, f.is_retired, f.updated_at desc nulls last, f.id`

/** What became of doors that had these texts in the community, at most one each; those in sight only, and none where a door in use has the text. */
export async function formerDoors(tx: Tx, communityCode: string, wanted: readonly WantedDoor[]): Promise<FormerDoor[]> {
  if (wanted.length === 0) return []
  const column = (pick: (w: WantedDoor) => unknown) => wanted.map((w) => pick(w) ?? null)
  return tx.query<FormerDoor>(FORMER, [
    communityCode,
    column((w) => w.fullText),
    column((w) => w.buildingId),
    column((w) => w.roadId),
    column((w) => w.parts.unitNo),
    column((w) => w.parts.roomNo),
    column((w) => w.parts.subAddr),
  ])
}

interface Said {
  communityCode: string
  road?: string | undefined
  compound?: string | undefined
  building?: string | undefined
  villageGroup?: string | undefined
}

interface Now {
  [column: string]: unknown
  i: number
  communityCode: string
  name: string
  compound: string | null
}

// Where something of the name stands, that is meant.
const GROUND = `select distinct w.i::integer - 1 as i, g.community_code as "communityCode", g.name, null as compound
  from unnest($1::text[], $2::text[], $3::text[]) with ordinality as w (kind, community, name, i)
    join ground_alias l on l.kind = w.kind and l.community_code = w.community and l.name = w.name
    join (select 'road' as kind, id, community_code, name from road where closed_on is null
      union all select 'compound', id, community_code, name from compound where closed_on is null) g on g.kind = l.kind and g.id = l.ground_id
  where not exists (select 1 from road r where w.kind = 'road' and r.community_code = w.community and r.name = w.name and r.closed_on is null)
    and not exists (select 1 from compound c where w.kind = 'compound' and c.community_code = w.community and c.name = w.name and c.closed_on is null)`
const BUILDING = `select distinct w.i::integer - 1 as i, b.community_code as "communityCode", b.name, n.name as compound
  from unnest($1::text[], $2::text[], $3::text[]) with ordinality as w (community, compound, name, i)
    join ground_alias l on l.kind = 'building' and l.community_code = w.community and l.name = w.name
    join compound c on c.id = l.compound_id and (w.compound is null or c.name = w.compound)
    join building b on b.id = l.ground_id and b.closed_on is null join compound n on n.id = b.compound_id
  where not exists (select 1 from building x join compound y on y.id = x.compound_id where x.community_code = w.community and x.name = w.name and x.closed_on is null
    and (w.compound is null or y.name = w.compound))`

const GROUP = `select w.i::integer - 1 as i, w.community as "communityCode", l.now_name as name, null as compound
  from unnest($1::text[], $2::text[]) with ordinality as w (community, name, i)
    join ground_alias l on l.kind = 'group' and l.community_code = w.community and l.name = w.name
  where not exists (select 1 from address a where a.community_code = w.community and a.village_group = w.name and a.state <> '停用')`

/** The one answer to each question; where several are right, nobody is asked and nothing is guessed. */
function only(rows: readonly Now[]): Map<number, Now> {
  const byQuestion = Map.groupBy(rows, (r) => r.i)
  return new Map([...byQuestion].flatMap(([i, all]) => (all.length === 1 && all[0] ? [[i, all[0]] as const] : [])))
}

/**
 * What was named as it used to be, as it is named now: streets, compounds, buildings and village groups that were renamed, moved or went into another, where nothing else
 * of the name stands. A list of last year says the old names. @returns as many as were given, in order
 */
export async function currentNames<Q extends Said>(tx: Tx, said: readonly Q[]): Promise<Q[]> {
  const communities = [...new Set(said.map((q) => q.communityCode))]
  const known = await tx.query('select 1 as yes from ground_alias where community_code = any ($1::text[]) limit 1', [
    communities,
  ])
  if (known.length === 0) return [...said]
  const groups = only(
    await tx.query<Now>(GROUP, [said.map((q) => q.communityCode), said.map((q) => q.villageGroup ?? null)]),
  )
  const kinds = said.map((q) => (q.compound !== undefined ? 'compound' : 'road'))
  const ground = only(
    await tx.query<Now>(GROUND, [
      kinds,
      said.map((q) => q.communityCode),
      said.map((q) => q.compound ?? q.road ?? null),
    ]),
  )
  const placed = said.map((q, i): Q => {
    const now = ground.get(i)
    const group = groups.get(i)
    if (group !== undefined) return { ...q, villageGroup: group.name }
    if (now === undefined) return q
    return { ...q, communityCode: now.communityCode, [q.compound !== undefined ? 'compound' : 'road']: now.name }
  })
  const buildings = only(
    await tx.query<Now>(BUILDING, [
      placed.map((q) => q.communityCode),
      placed.map((q) => q.compound ?? null),
      placed.map((q) => q.building ?? null),
    ]),
  )
  return placed.map((q, i): Q => {
    const now = buildings.get(i)
    if (now === undefined) return q
    return { ...q, communityCode: now.communityCode, compound: now.compound ?? undefined, building: now.name }
  })
}
