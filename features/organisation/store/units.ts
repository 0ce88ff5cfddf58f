import { maybe, one, type Tx } from '#platform/db/tx.ts'
import type { UnitKind } from '../rules.ts'

export interface UnitRow {
  id: string
  parentId: string | null
  kind: UnitKind
  code: string
  name: string
  shortName: string | null
  regionCode: string
  phone: string | null
  address: string | null
  openedOn: string
  closedOn: string | null
  stationClass: string | null
  grade: string | null
  dutyModel: string | null
  twoTeamsOneRoom: boolean | null
  chiefInTownLeadership: boolean | null
  areaKm2: number | null
  establishment: number | null
  actualStrength: number | null
  roomCategory: string | null
  roomSiteType: string | null
  roomAreaM2: number | null
  roomBuildLevel: string | null
  roomOpenHours: string | null
  roomMailbox: boolean | null
  roomNamedAfter: string | null
  areaKind: '城区' | '集镇' | '农村' | '涉外' | null
  roomId: string | null
  gridCommunityCode: string | null
  gridHouseholds: number | null
  supervisionPhone: string | null
  successor: { id: string; name: string } | null
  version: number
}

// Strength counts police only; who has left the post does not count (dictionary §4.1 实有警力).
const UNIT = `select o.id, o.parent_id as "parentId", o.kind, o.code, o.name, o.short_name as "shortName", o.region_code as "regionCode", o.phone, o.address,
  o.opened_on::text as "openedOn", o.closed_on::text as "closedOn", o.station_class as "stationClass", o.grade, o.duty_model as "dutyModel",
  o.two_teams_one_room as "twoTeamsOneRoom", o.chief_in_town_leadership as "chiefInTownLeadership", o.area_km2::float8 as "areaKm2", o.establishment,
  case when o.kind = 'STATION' then (select count(*)::integer from staff s where s.unit_id = o.id and s.kind = '民警' and s.end_on is null and s.status <> '离岗') end as "actualStrength",
  o.room_category as "roomCategory", o.room_site_type as "roomSiteType", o.room_area_m2::float8 as "roomAreaM2", o.room_build_level as "roomBuildLevel",
  o.room_open_hours as "roomOpenHours", o.room_mailbox as "roomMailbox", o.room_named_after as "roomNamedAfter", o.area_kind as "areaKind",
  o.room_id as "roomId", o.grid_community_code as "gridCommunityCode", o.grid_households as "gridHouseholds", o.supervision_phone as "supervisionPhone",
  (select jsonb_build_object('id', n.id, 'name', n.name) from org_unit n where n.id = o.successor_id) as successor, o.version from org_unit o`

export const findUnit = (tx: Tx, id: string): Promise<UnitRow | undefined> =>
  maybe<UnitRow>(tx, `${UNIT} where o.id = $1`, [id])

export const inScope = async (tx: Tx, unitId: string): Promise<boolean> =>
  (await one<{ yes: boolean }>(tx, 'select organisation_in_scope($1) as yes', [unitId])).yes

/** The unit of this kind above (or the unit itself). */
export const unitAbove = (tx: Tx, id: string, kind: UnitKind): Promise<UnitRow | undefined> =>
  maybe<UnitRow>(
    tx,
    `with recursive up as (select id, parent_id, kind from org_unit where id = $1
       union all select p.id, p.parent_id, p.kind from org_unit p join up on p.id = up.parent_id)
     ${UNIT} where o.id = (select id from up where kind = $2)`,
    [id, kind],
  )

export interface TreeRow {
  id: string
  parentId: string | null
  kind: UnitKind
  code: string
  name: string
  regionCode: string
  areaKind: '城区' | '集镇' | '农村' | '涉外' | null
  communities: number
  holderName: string | null
  closedOn: string | null
  inScope: boolean
}

export const readTree = (tx: Tx, closed: boolean, today: string): Promise<TreeRow[]> =>
  tx.query<TreeRow>(
    `select o.id, o.parent_id as "parentId", o.kind, o.code, o.name, o.region_code as "regionCode", o.area_kind as "areaKind",
       (select count(*)::integer from area_community a where a.area_id = o.id) as communities,
       (select s.name from posting p join staff s on s.id = p.staff_id where p.unit_id = o.id and p.duty = '责任民警' and $2::date between p.from_on and coalesce(p.to_on, 'infinity') limit 1) as "holderName",
       o.closed_on::text as "closedOn", organisation_in_scope(o.id) as "inScope"
     from org_unit o where $1 or o.closed_on is null order by o.code, o.name`,
    [closed, today],
  )

/** Codes in use that begin so, whatever their kind; the caller holds the lock of the prefix. */
export async function codesUnder(tx: Tx, prefix: string): Promise<string[]> {
  await tx.query('select pg_advisory_xact_lock(7300006, hashtext($1))', [prefix])
  return (await tx.query<{ code: string }>(`select code from org_unit where code like $1 || '%'`, [prefix])).map(
    (r) => r.code,
  )
}

export type NewUnit = Record<string, unknown> & {
  id: string
  parentId: string | null
  kind: UnitKind
  code: string
  regionCode: string
  roomId: string | null
  by: string
}

const FIELDS = [
  'name',
  'shortName',
  'phone',
  'address',
  'openedOn',
  'stationClass',
  'grade',
  'dutyModel',
  'twoTeamsOneRoom',
  'chiefInTownLeadership',
  'areaKm2',
  'establishment',
  'roomCategory',
  'roomSiteType',
  'roomAreaM2',
  'roomBuildLevel',
  'roomOpenHours',
  'roomMailbox',
  'roomNamedAfter',
  'areaKind',
  'gridCommunityCode',
  'gridHouseholds',
  'supervisionPhone',
] as const
const values = (u: Record<string, unknown>) => FIELDS.map((f) => u[f] ?? null)

/** Takes a place in the tree (sec.add_unit) and writes the unit. */
export async function insertUnit(tx: Tx, u: NewUnit): Promise<void> {
  await tx.query('select sec.add_unit($1, $2)', [u.id, u.parentId])
  await tx.query(
    `insert into org_unit (name, short_name, phone, address, opened_on, station_class, grade, duty_model, two_teams_one_room, chief_in_town_leadership,
       area_km2, establishment, room_category, room_site_type, room_area_m2, room_build_level, room_open_hours, room_mailbox,
       room_named_after, area_kind, grid_community_code, grid_households, supervision_phone, id, parent_id, kind, code, region_code, room_id, created_by)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30)`,
    [...values(u), u.id, u.parentId, u.kind, u.code, u.regionCode, u.roomId, u.by],
  )
}

/** False where the version is another. */
export const updateUnit = async (
  tx: Tx,
  id: string,
  version: number,
  u: Record<string, unknown>,
  by: string,
  now: Date,
): Promise<boolean> =>
  (
    await tx.query(
      `update org_unit set name = $1, short_name = $2, phone = $3, address = $4, opened_on = $5, station_class = $6, grade = $7, duty_model = $8,
         two_teams_one_room = $9, chief_in_town_leadership = $10, area_km2 = $11, establishment = $12, room_category = $13, room_site_type = $14,
         room_area_m2 = $15, room_build_level = $16, room_open_hours = $17, room_mailbox = $18, room_named_after = $19, area_kind = $20,
         grid_community_code = $21, grid_households = $22, supervision_phone = $23, updated_by = $26, updated_at = $27, event_id = sec.event_id(), version = version + 1
       where id = $24 and version = $25 returning id`,
      [...values(u), id, version, by, now],
    )
  ).length === 1

export const closeUnit = async (
  tx: Tx,
  id: string,
  version: number,
  on: string,
  by: string,
  now: Date,
): Promise<boolean> =>
  (
    await tx.query(
      'update org_unit set closed_on = $3, updated_by = $4, updated_at = $5, event_id = sec.event_id(), version = version + 1 where id = $1 and version = $2 returning id',
      [id, version, on, by, now],
    )
  ).length === 1

/** What is still open inside, by kind; empty where nothing is. */
export const openRecords = async (tx: Tx, id: string): Promise<Record<string, number>> =>
  (await one<{ open: Record<string, number> }>(tx, 'select organisation_open_records($1) as open', [id])).open

export const assignCommunity = (tx: Tx, code: string, areaId: string): Promise<unknown> =>
  tx.query('insert into area_community (community_code, area_id) values ($1, $2)', [code, areaId])

export const releaseCommunity = (tx: Tx, code: string, areaId: string): Promise<unknown> =>
  tx.query('delete from area_community where community_code = $1 and area_id = $2', [code, areaId])

export const communityInUse = async (tx: Tx, code: string): Promise<boolean> =>
  (await one<{ yes: boolean }>(tx, 'select organisation_community_in_use($1) as yes', [code])).yes

export const openGrids = (tx: Tx, areaId: string): Promise<{ community: string }[]> =>
  tx.query(
    `select distinct grid_community_code as community from org_unit where kind = 'GRID' and parent_id = $1 and closed_on is null`,
    [areaId],
  )
