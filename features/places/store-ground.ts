import type { Tx } from '#platform/db/tx.ts'
import { maybe, one } from '#platform/db/tx.ts'
import type { Placement } from './placement.ts'

/* Statements on communities, roads, compounds and buildings. */

export interface CommunityRow {
  [column: string]: unknown
  code: string
  name: string
  townName: string
  areaId: string | null
  areaName: string | null
  roads: number
  compounds: number
  buildings: number
  addresses: number
  pending: number
}

/** Communities in the range of the posting, by code, with counts of what the actor may see of them. */
export const communitiesInScope = (tx: Tx): Promise<CommunityRow[]> =>
  tx.query<CommunityRow>(
    `select v.code, v.name, v.town_name as "townName", v.area_id as "areaId", u.name as "areaName",
       (select count(*)::integer from road r where r.community_code = v.code and r.closed_on is null) as roads,
       (select count(*)::integer from compound c where c.community_code = v.code and c.closed_on is null) as compounds,
       (select count(*)::integer from building b where b.community_code = v.code and b.closed_on is null) as buildings,
       coalesce(n.addresses, 0)::integer as addresses, coalesce(n.pending, 0)::integer as pending
     from organisation_v_community v
     left join organisation_v_unit u on u.id = v.area_id
     left join lateral (select count(*) as addresses, count(*) filter (where a.state in ('草拟', '待核')) as pending
       from address a where a.community_code = v.code and a.state <> '停用') n on true
     where v.code = any ((select places_my_communities())::text[]) order by v.code`,
  )

export interface NamedRow {
  [column: string]: unknown
  id: string
  name: string
  communityCode: string
  communityName: string
  unitId: string
  unitPos: number
  /** Day on which it went out of use; null while it stands. */
  closedOn: string | null
  version: number
}

const NAMED = `t.id, t.name, t.community_code as "communityCode", v.name as "communityName", t.unit_id as "unitId", t.unit_pos as "unitPos",
  t.closed_on::text as "closedOn", t.version`
const ROAD = `select ${NAMED} from road t join organisation_v_community v on v.code = t.community_code where t.id = $1`
const COMPOUND_NAME = `select ${NAMED} from compound t join organisation_v_community v on v.code = t.community_code where t.id = $1`

export const roadById = (tx: Tx, id: string): Promise<NamedRow | undefined> => maybe<NamedRow>(tx, ROAD, [id])
export const compoundById = (tx: Tx, id: string): Promise<NamedRow | undefined> =>
  maybe<NamedRow>(tx, COMPOUND_NAME, [id])

/** @returns false where the community has a road of this name. */
export async function insertRoad(
  tx: Tx,
  p: Placement,
  road: { id: string; name: string; code?: string | undefined; by: string },
): Promise<boolean> {
  const rows = await tx.query(
    `insert into road (id, community_code, name, code, unit_id, unit_pos, created_by) values ($1,$2,$3,$4,$5,$6,$7)
     on conflict (community_code, name) where closed_on is null do nothing returning id`,
    [road.id, p.communityCode, road.name, road.code ?? null, p.unitId, p.unitPos, road.by],
  )
  return rows.length === 1
}

// Former names, the latest first.
const ROAD_FORMER = `array(select g.name from ground_alias g where g.kind = 'road' and g.ground_id = r.id and g.name <> r.name
    group by g.name order by max(g.until) desc limit 10) as "formerNames"`
const COMPOUND_FORMER = `array(select g.name from ground_alias g where g.kind = 'compound' and g.ground_id = c.id and g.name <> c.name
    group by g.name order by max(g.until) desc limit 10) as "formerNames"`

export interface RoadRow {
  [column: string]: unknown
  id: string
  name: string
  code: string | null
  formerNames: string[]
  addresses: number
  version: number
}

export const roadsOf = (tx: Tx, communityCode: string): Promise<RoadRow[]> =>
  tx.query<RoadRow>(
    `select r.id, r.name, r.code, r.version, ${ROAD_FORMER}, (select count(*)::integer from address a where a.road_id = r.id and a.state <> '停用') as addresses
       from road r where r.community_code = $1 and r.closed_on is null order by r.name limit 2000`,
    [communityCode],
  )

/** @returns the new version, or undefined where somebody was faster or the row is not the actor's to change. */
export const renameRoadRow = (
  tx: Tx,
  id: string,
  name: string,
  version: number,
): Promise<{ version: number } | undefined> =>
  maybe<{ version: number }>(
    tx,
    'update road set name = $2, version = version + 1 where id = $1 and version = $3 and closed_on is null returning version',
    [id, name, version],
  )

export interface CompoundValues {
  name: string
  type: string
  closed?: boolean | undefined
  unitAccess?: boolean | undefined
  gates?: number | undefined
}

/** @returns false where the community has a compound of this name. */
export async function insertCompound(
  tx: Tx,
  p: Placement,
  c: CompoundValues & { id: string; by: string },
): Promise<boolean> {
  const rows = await tx.query(
    `insert into compound (id, community_code, name, type, closed, unit_access, gates, unit_id, unit_pos, created_by) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)
     on conflict (community_code, name) where closed_on is null do nothing returning id`,
    [
      c.id,
      p.communityCode,
      c.name,
      c.type,
      c.closed ?? null,
      c.unitAccess ?? null,
      c.gates ?? null,
      p.unitId,
      p.unitPos,
      c.by,
    ],
  )
  return rows.length === 1
}

export const updateCompound = (
  tx: Tx,
  id: string,
  version: number,
  by: string,
  c: CompoundValues,
): Promise<{ version: number } | undefined> =>
  maybe<{ version: number }>(
    tx,
    `update compound set name = $3, type = $4, closed = $5, unit_access = $6, gates = $7, updated_by = $8, updated_at = now(), version = version + 1
      where id = $1 and version = $2 and closed_on is null returning version`,
    [id, version, c.name, c.type, c.closed ?? null, c.unitAccess ?? null, c.gates ?? null, by],
  )

export interface CompoundRow {
  [column: string]: unknown
  id: string
  communityCode: string
  name: string
  type: '物业小区' | '非物业小区' | '单位院' | '自然村组'
  closed: boolean | null
  unitAccess: boolean | null
  gates: number | null
  formerNames: string[]
  buildings: number
  addresses: number
  version: number
}

const COMPOUNDS = `select c.id, c.community_code as "communityCode", c.name, c.type, c.closed, c.unit_access as "unitAccess", c.gates, c.version,
  ${COMPOUND_FORMER},
  (select count(*)::integer from building b where b.compound_id = c.id and b.closed_on is null) as buildings,
  (select count(*)::integer from address a where a.compound_id = c.id and a.state <> '停用') as addresses from compound c`

export const compoundsOf = (tx: Tx, communityCode: string): Promise<CompoundRow[]> =>
  tx.query<CompoundRow>(`${COMPOUNDS} where c.community_code = $1 and c.closed_on is null order by c.name limit 2000`, [
    communityCode,
  ])
export const compoundRecordOf = (tx: Tx, id: string): Promise<CompoundRow | undefined> =>
  maybe<CompoundRow>(tx, `${COMPOUNDS} where c.id = $1`, [id])

/** New beginning for all full texts below a road, compound or building. @returns how many changed */
export async function readdress(
  tx: Tx,
  kind: 'road' | 'compound' | 'building',
  id: string,
  text: { old: string; new: string },
  sort: { old: string; new: string },
): Promise<number> {
  const { n } = await one<{ n: number }>(tx, 'select places_readdress($1,$2,$3,$4,$5,$6) as n', [
    kind,
    id,
    text.old,
    text.new,
    sort.old,
    sort.new,
  ])
  return n
}
