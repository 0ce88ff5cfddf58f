import { type Conditions, filtersOf, pageOf } from '#platform/db/conditions.ts'
import { maybe, one, type Tx } from '#platform/db/tx.ts'
import type { BodyKind, BodyState } from './vocabulary.ts'

export interface BodyRow {
  id: string
  name: string
  shortName: string
  kind: BodyKind
  /** Null for a committee proper. */
  parentId: string | null
  sealHolder: string
  filedWith: string
  addressText: string | null
  rooms: string[]
  /** Legal dates. */
  openedOn: string
  closedOn: string | null
  unitId: string
  unitPos: number
  version: number
}

export interface ShownBody extends BodyRow {
  unitName: string
  /** Null also where the committee is out of sight. */
  parentName: string | null
  mediators: number
  members: number
  women: number
}

const COLUMNS = `b.id, b.name, b.short_name as "shortName", b.kind, b.parent_id as "parentId", b.seal_holder as "sealHolder", b.filed_with as "filedWith",
  b.address_text as "addressText", b.rooms, b.opened_on::text as "openedOn", b.closed_on::text as "closedOn", b.unit_id as "unitId", b.unit_pos as "unitPos", b.version`
/** $1 is the legal date on which members must be in their term. */
const SHOWN = `select ${COLUMNS}, o.name as "unitName", p.name as "parentName", f.mediators, f.members, f.women
  from mediation_body b join organisation_v_unit o on o.id = b.unit_id left join mediation_body p on p.id = b.parent_id
  left join lateral (select count(*)::integer as mediators, count(*) filter (where is_member)::integer as members, count(*) filter (where is_member and sex = '女')::integer as women
    from (select m.sex, m.is_committee_member and m.appointed_from <= $1::date and m.appointed_to >= $1::date as is_member
      from mediator m where m.body_id = b.id and m.active) x) f on true`

export const findBody = (tx: Tx, id: string): Promise<BodyRow | undefined> =>
  maybe<BodyRow>(tx, `select ${COLUMNS} from mediation_body b where b.id = $1`, [id])

/** Bodies are written one after the other: no two get one short name, and no room a room for its committee. */
export const lockBodies = (tx: Tx): Promise<unknown> => tx.query('select pg_advisory_xact_lock(7300072)')

/** A body that is not closed while this transaction lasts. */
export const holdBody = (tx: Tx, id: string): Promise<BodyRow | undefined> =>
  maybe<BodyRow>(tx, `select ${COLUMNS} from mediation_body b where b.id = $1 for share`, [id])

export const shownBody = (tx: Tx, id: string, on: string): Promise<ShownBody | undefined> =>
  maybe<ShownBody>(tx, `${SHOWN} where b.id = $2`, [on, id])

export interface BodyFilters {
  kind?: BodyKind | undefined
  state?: BodyState | undefined
}

const bodyConditions = (f: BodyFilters): Conditions =>
  filtersOf<{ kind?: BodyKind | undefined; isOpen?: boolean | undefined }>(
    { kind: (n) => `b.kind = $${n}`, isOpen: (n) => `(b.closed_on is null) = $${n}` },
    { kind: f.kind, isOpen: f.state === undefined ? undefined : f.state === 'open' },
  )

/** By name; `after` is the name and id of the last one seen. */
export async function listBodies(
  tx: Tx,
  f: BodyFilters,
  on: string,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<ShownBody[]> {
  const { sqlPage, values } = pageOf(
    bodyConditions(f),
    [
      ['b.name', 'text'],
      ['b.id', 'uuid'],
    ],
    after,
    limit,
  )
  const ids = await tx.query<{ id: string }>(`select b.id from mediation_body b where ${sqlPage}`, values)
  return tx.query<ShownBody>(`${SHOWN} where b.id = any ($2::uuid[]) order by b.name, b.id`, [on, ids.map((r) => r.id)])
}

export async function countBodies(tx: Tx, f: BodyFilters): Promise<number> {
  const { sqlWhere, values } = bodyConditions(f)
  return (await one<{ n: number }>(tx, `select count(*)::integer as n from mediation_body b where ${sqlWhere}`, values))
    .n
}

/** Where a station or police room in range stands; undefined for any other unit. */
export const unitPosition = async (tx: Tx, unitId: string): Promise<number | undefined> =>
  (await maybe<{ unitPos: number }>(tx, 'select unit_pos as "unitPos" from mediation_unit($1)', [unitId]))?.unitPos

/** Another body in sight with this name at the unit, or among committees proper with this short name; call after `lockBodies`. */
export const takenBy = (
  tx: Tx,
  b: Pick<BodyRow, 'id' | 'name' | 'shortName' | 'unitId' | 'parentId'>,
): Promise<{ sameName: boolean; sameShortName: boolean }> =>
  one<{ sameName: boolean; sameShortName: boolean }>(
    tx,
    `select exists (select 1 from mediation_body where id <> $1 and closed_on is null and unit_id = $2 and name = $3) as "sameName",
       exists (select 1 from mediation_body where id <> $1 and parent_id is null and $5::uuid is null and short_name = $4) as "sameShortName"`,
    [b.id, b.unitId, b.name, b.shortName, b.parentId],
  )

/** What would be left alone by closing a body: active mediators, and open rooms that use its seal. */
export const inUse = (tx: Tx, id: string): Promise<{ mediators: number; rooms: number }> =>
  one<{ mediators: number; rooms: number }>(
    tx,
    `select (select count(*)::integer from mediator where body_id = $1 and active) as mediators,
       (select count(*)::integer from mediation_body where parent_id = $1 and closed_on is null) as rooms`,
    [id],
  )

export const childrenOf = (tx: Tx, id: string): Promise<{ id: string; name: string }[]> =>
  tx.query('select id, name from mediation_body where parent_id = $1 order by name, id', [id])

/** The last numbers of the body, newest year first. */
export const numbersOf = (tx: Tx, bodyId: string): Promise<{ bodyId: string; year: number; last: number }[]> =>
  tx.query(
    'select body_id as "bodyId", year, last from mediation_body_number where body_id = $1 order by year desc limit 20',
    [bodyId],
  )

interface By {
  staffId: string
  now: Date
}

export const insertBody = (tx: Tx, b: Omit<BodyRow, 'closedOn' | 'version'>, by: By): Promise<unknown> =>
  tx.query(
    `insert into mediation_body (id, name, short_name, kind, parent_id, seal_holder, filed_with, address_text, rooms, opened_on, unit_id, unit_pos, created_by, created_at)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)`,
    [
      b.id,
      b.name,
      b.shortName,
      b.kind,
      b.parentId,
      b.sealHolder,
      b.filedWith,
      b.addressText,
      b.rooms,
      b.openedOn,
      b.unitId,
      b.unitPos,
      by.staffId,
      by.now,
    ],
  )

/** Writes what may change, over the version that was read; undefined where it is another one by now. */
export const updateBody = async (tx: Tx, b: BodyRow, by: By): Promise<number | undefined> =>
  (
    await maybe<{ version: number }>(
      tx,
      `update mediation_body set name = $3, short_name = $4, kind = $5, parent_id = $6, seal_holder = $7, filed_with = $8, address_text = $9, rooms = $10, opened_on = $11,
         closed_on = $12, updated_by = $13, updated_at = $14, event_id = sec.event_id(), version = version + 1 where id = $1 and version = $2 returning version`,
      [
        b.id,
        b.version,
        b.name,
        b.shortName,
        b.kind,
        b.parentId,
        b.sealHolder,
        b.filedWith,
        b.addressText,
        b.rooms,
        b.openedOn,
        b.closedOn,
        by.staffId,
        by.now,
      ],
    )
  )?.version
