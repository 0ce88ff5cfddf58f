import { maybe, one, type Tx } from '#platform/db/tx.ts'
import type { NamedRow } from './store-ground.ts'

/* Statements on roads, compounds and buildings that go into another, are split, move or go out of use. */

export type GroundKind = 'road' | 'compound' | 'building'

const TABLES = { road: 'road', compound: 'compound', building: 'building' } as const satisfies Record<
  GroundKind,
  string
>

/** A road, compound or building, of a building with its compound. */
export interface GroundRow extends NamedRow {
  compoundId: string | null
  compoundName: string | null
}

const GROUND = `t.id, t.name, t.community_code as "communityCode", v.name as "communityName", t.unit_id as "unitId", t.unit_pos as "unitPos",
  t.closed_on::text as "closedOn", t.version`
const NO_COMPOUND = `null::uuid as "compoundId", null::text as "compoundName"`
const BY_ID = {
  road: `select ${GROUND}, ${NO_COMPOUND} from road t join organisation_v_community v on v.code = t.community_code where t.id = $1`,
  compound: `select ${GROUND}, ${NO_COMPOUND} from compound t join organisation_v_community v on v.code = t.community_code where t.id = $1`,
  building: `select ${GROUND}, t.compound_id as "compoundId", c.name as "compoundName" from building t join compound c on c.id = t.compound_id
    join organisation_v_community v on v.code = t.community_code where t.id = $1`,
} as const

export const groundById = (tx: Tx, kind: GroundKind, id: string): Promise<GroundRow | undefined> =>
  maybe<GroundRow>(tx, BY_ID[kind], [id])

/** Holds rows until the transaction ends, so that what is read afterwards stays true. @returns how many are the actor's to change */
export async function holdGround(tx: Tx, kind: GroundKind, ids: readonly string[]): Promise<number> {
  const sqlTable = TABLES[kind]
  const rows = await tx.query(`select id from ${sqlTable} where id = any ($1::uuid[]) order by id for update`, [ids])
  return rows.length
}

/** Buildings of a compound that stand, held until the transaction ends. */
export const holdBuildings = (tx: Tx, compoundId: string): Promise<{ id: string; name: string; unitPos: number }[]> =>
  tx.query<{ id: string; name: string; unitPos: number }>(
    'select id, name, unit_pos as "unitPos" from building where compound_id = $1 and closed_on is null order by id for update',
    [compoundId],
  )

/** Buildings of a compound that stand, of all grids of the community. */
export const standingIn = (tx: Tx, compoundId: string): Promise<{ id: string; name: string }[]> =>
  tx.query<{ id: string; name: string }>(
    'select id, name from building where compound_id = $1 and closed_on is null order by char_length(name), name, id',
    [compoundId],
  )

/** Out of use from `on` (a legal date), into `into` or for good. What went into it before leads on. @returns false where it is not the actor's to change */
export async function closeGround(
  tx: Tx,
  kind: GroundKind,
  g: { id: string; into: string | null; on: string; reason: string },
): Promise<boolean> {
  const sqlTable = TABLES[kind]
  if (g.into !== null)
    await tx.query(`update ${sqlTable} set merged_into = $2, version = version + 1 where merged_into = $1`, [
      g.id,
      g.into,
    ])
  const rows = await tx.query(
    `update ${sqlTable} set merged_into = $2, closed_on = $3, closed_reason = $4, version = version + 1, event_id = sec.event_id() where id = $1 and closed_on is null
     returning id`,
    [g.id, g.into, g.on, g.reason],
  )
  return rows.length === 1
}

/** Something went into it, or was taken from it. @returns its new version, or undefined where it is not the actor's to change */
export const touchGround = (tx: Tx, kind: GroundKind, id: string): Promise<{ version: number } | undefined> => {
  const sqlTable = TABLES[kind]
  return maybe<{ version: number }>(
    tx,
    `update ${sqlTable} set version = version + 1, event_id = sec.event_id() where id = $1 and closed_on is null returning version`,
    [id],
  )
}

interface Placed {
  communityCode: string
  unitId: string
  unitPos: number
}

/** Buildings stand in another compound from now on, with `place` also in its community and unit, with `name` under another name. @returns how many were the actor's to change */
export async function placeBuildings(
  tx: Tx,
  ids: readonly string[],
  compoundId: string,
  by: string,
  { place, name }: { place?: Placed | undefined; name?: string } = {},
): Promise<number> {
  const rows = await tx.query(
    `update building set compound_id = $2, community_code = coalesce($4, community_code), unit_id = coalesce($5, unit_id), unit_pos = coalesce($6, unit_pos),
       name = coalesce($7, name), updated_by = $3, updated_at = now(), event_id = sec.event_id(), version = version + 1 where id = any ($1::uuid[]) returning id`,
    [ids, compoundId, by, place?.communityCode ?? null, place?.unitId ?? null, place?.unitPos ?? null, name ?? null],
  )
  return rows.length
}

export const placeCompound = (
  tx: Tx,
  id: string,
  place: Placed,
  by: string,
): Promise<{ version: number } | undefined> =>
  maybe<{ version: number }>(
    tx,
    `update compound set community_code = $2, unit_id = $3, unit_pos = $4, updated_by = $5, updated_at = now(), event_id = sec.event_id(), version = version + 1
      where id = $1 and closed_on is null returning version`,
    [id, place.communityCode, place.unitId, place.unitPos, by],
  )

/** Part of a compound as a compound of its own, with the properties of the whole. */
export const branchCompound = (
  tx: Tx,
  from: string,
  made: { id: string; name: string; by: string },
): Promise<unknown> =>
  tx.query(
    `insert into compound (id, community_code, name, type, closed, unit_access, unit_id, unit_pos, created_by)
     select $2, community_code, $3, type, closed, unit_access, unit_id, unit_pos, $4 from compound where id = $1`,
    [from, made.id, made.name, made.by],
  )

/** Part of a building as a building of its own, with the properties of the whole. */
export const branchBuilding = (
  tx: Tx,
  from: string,
  made: { id: string; name: string; by: string },
): Promise<unknown> =>
  tx.query(
    `insert into building (id, community_code, compound_id, name, class, structure, floors_up, floors_down, built_year, unit_id, unit_pos, created_by)
     select $2, community_code, compound_id, $3, class, structure, floors_up, floors_down, built_year, unit_id, unit_pos, $4 from building where id = $1`,
    [from, made.id, made.name, made.by],
  )

/** Whether the community (of a building: the compound) has something of this name that stands. */
export async function hasName(tx: Tx, kind: GroundKind, within: string, name: string): Promise<boolean> {
  const sqlTable = TABLES[kind]
  const sqlWithin = kind === 'building' ? 'compound_id::text' : 'community_code'
  const rows = await tx.query(
    `select 1 as yes from ${sqlTable} where ${sqlWithin} = $1 and name = $2 and closed_on is null limit 1`,
    [within, name],
  )
  return rows.length > 0
}

export interface Former {
  kind: GroundKind
  groundId: string
  communityCode: string
  /** Of a building: the compound in which it was called so. */
  compoundId: string | null
  name: string
}

/** Keeps a former name findable. */
export const keepFormer = (tx: Tx, id: string, f: Former): Promise<unknown> =>
  tx.query(
    `insert into ground_alias (id, kind, ground_id, community_code, compound_id, name) values ($1,$2,$3,$4,$5,$6)
     on conflict (kind, ground_id, community_code, compound_id, name) do update set until = now()`,
    [id, f.kind, f.groundId, f.communityCode, f.compoundId, f.name],
  )

/** Former names of what went into another lead to the other. A name that the other has had as well stays once. */
export async function passFormer(tx: Tx, kind: GroundKind, from: string, into: string): Promise<void> {
  await tx.query(
    `update ground_alias a set ground_id = $3 where a.kind = $1 and a.ground_id = $2 and not exists (select 1 from ground_alias b where b.kind = a.kind and b.ground_id = $3
       and b.community_code = a.community_code and b.compound_id is not distinct from a.compound_id and b.name = a.name)`,
    [kind, from, into],
  )
  if (kind === 'road') await tx.query('update building set road_id = $2 where road_id = $1', [from, into])
  if (kind === 'compound')
    await tx.query(
      `update ground_alias a set compound_id = $2 where a.compound_id = $1 and not exists (select 1 from ground_alias b where b.kind = a.kind and b.ground_id = a.ground_id
         and b.community_code = a.community_code and b.compound_id = $2 and b.name = a.name)`,
      [from, into],
    )
}

export const formersOf = (tx: Tx, kind: GroundKind, id: string): Promise<{ text: string; until: Date }[]> =>
  tx.query<{ text: string; until: Date }>(
    `select concat(c.name, a.name) as text, a.until from ground_alias a left join compound c on c.id = a.compound_id
      where a.kind = $1 and a.ground_id = $2 order by a.until desc limit 50`,
    [kind, id],
  )

/** What something of this name went into, where nothing of the name stands in its place. */
export const wentInto = (
  tx: Tx,
  kind: GroundKind,
  within: string,
  name: string,
): Promise<{ id: string; name: string } | undefined> => {
  const sqlTable = TABLES[kind]
  const sqlWithin = kind === 'building' ? 'g.compound_id::text' : 'g.community_code'
  return maybe<{ id: string; name: string }>(
    tx,
    `select m.id, m.name from ${sqlTable} g join ${sqlTable} m on m.id = g.merged_into and m.closed_on is null
      where ${sqlWithin} = $1 and g.name = $2 order by g.closed_on desc, g.id desc limit 1`,
    [within, name],
  )
}

/** Doors of one road or building on their way to other ground. */
export interface Step {
  no: number
  on: 'road' | 'building'
  from: string
  into: string
  /** Only these doors, or those of these units; all where both are null. */
  doors: readonly string[] | null
  units: readonly string[] | null
  /** All doors in use go into another; those out of use stay with the row that closes. */
  isWhole: boolean
  community: string
  oldHead: string
  newHead: string
  oldSort: string
  newSort: string
  oldCodes: string
  newCodes: string
}

interface Pair {
  from: string
  to: string
}

/** What steps do or would do; the lists are cut at 6 (examples), 50 (joins) and 20. */
export interface Regrouped {
  doors: number
  retired: number
  joined: number
  households: number
  residents: number
  tasks: number
  examples: Pair[]
  joins: Pair[]
  clashes: string[]
  struck: string[]
  isOwnHome: boolean
  tooLong: boolean
}

export async function regroup(
  tx: Tx,
  steps: readonly Step[],
  how: { compoundId: string | null; unitId: string | null; joins: boolean; reason: string | null; commit: boolean },
): Promise<Regrouped> {
  const { answer } = await one<{ answer: Regrouped }>(
    tx,
    'select places_regroup($1::jsonb, $2, $3, $4, $5, $6) as answer',
    [JSON.stringify(steps), how.compoundId, how.unitId, how.joins, how.reason, how.commit],
  )
  return answer
}

export interface Demolished {
  doors: number
  households: number
  residents: number
  houses: number
  tasks: number
  /** Doors behind which somebody is registered, at most 200. */
  inhabited: { id: string; fullText: string; residents: number }[]
}

export const demolish = async (tx: Tx, id: string, reason: string | null, commit: boolean): Promise<Demolished> =>
  (await one<{ answer: Demolished }>(tx, 'select places_demolish($1, $2, $3) as answer', [id, reason, commit])).answer

export type RenamedGroup = { readdressed: number } | { refused: 'not_found' | 'group_exists' }

/** A new name for the village group of a community; `text` and `sort` are how texts begin before and after, `codes` what the name lends to match keys. */
export async function renameGroupRows(
  tx: Tx,
  group: { communityCode: string; old: string; now: string },
  text: { old: string; now: string },
  sort: { old: string; now: string },
  codes: { old: string; now: string },
): Promise<RenamedGroup> {
  const { communityCode, old, now } = group
  const values = [communityCode, old, now, text.old, text.now, sort.old, sort.now, codes.old, codes.now]
  const { answer } = await one<{ answer: RenamedGroup }>(
    tx,
    'select places_rename_group($1,$2,$3,$4,$5,$6,$7,$8,$9) as answer',
    values,
  )
  return answer
}

export const rematch = (tx: Tx, id: string, oldCodes: string, newCodes: string): Promise<unknown> =>
  tx.query('select places_rematch($1, $2, $3)', [id, oldCodes, newCodes])
