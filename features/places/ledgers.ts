import { z } from 'zod'
import type { Ledger, LedgerFigure, LedgerRow, LedgerScope } from '#features/ledgers/public.ts'
import { type Condition, type Conditions, conditionsOf, pageOf } from '#platform/db/conditions.ts'
import type { Tx } from '#platform/db/tx.ts'
import { instantMark } from '#platform/http/cursor.ts'
import { maskName } from '#platform/standards/names.ts'
import { regionName } from '#platform/standards/regions.ts'
import { communityShortName, floorText, roomText, unitText } from './full-text.ts'
import { ADDRESS_STATES, HOUSE_STATES, OCCUPANCIES } from './vocabulary.ts'

/* L03 and L04 of dictionary §6: what was registered in a period, in the order of registration. */

/** The one set of conditions from which both rows and figures are made; `own` are columns of the row `r` and the value each must have. */
const conditions = (scope: LedgerScope, own: Readonly<Record<string, string | undefined>>): Conditions =>
  conditionsOf(
    ['r.created_at >= $1', 'r.created_at < $2'],
    [scope.from, scope.to],
    [
      [scope.unitIds, (n) => `r.unit_id = any ($${n}::uuid[])`],
      [scope.officerId, (n) => `r.created_by = $${n}`],
      ...Object.entries(own).map(([column, value]): Condition => [value, (n) => `r.${column} = $${n}`]),
    ],
  )

/** One page of `sqlTable` by instant and id, with what `sqlJoins` brings. */
function registered<R extends Record<string, unknown>>(
  tx: Tx,
  { sqlTable, sqlColumns, sqlJoins }: { sqlTable: string; sqlColumns: string; sqlJoins: string },
  where: Conditions,
  after: readonly (string | number)[] | undefined,
  limit: number,
): Promise<R[]> {
  const { sqlPage, values } = pageOf(
    where,
    [
      ['r.created_at', 'timestamptz'],
      ['r.id', 'uuid'],
    ],
    after,
    limit,
  )
  // Names are joined to the page only, after the limit.
  return tx.query<R>(
    `select r.created_at::text as mark, r.id, r.created_at as "createdAt", ${sqlColumns}
       from (select r.* from ${sqlTable} r where ${sqlPage}) r ${sqlJoins} order by r.created_at, r.id`,
    values,
  )
}

/** `total`, and for each value of each column in `by` the number of rows that have it, with the filter that opens them. */
async function figuresOf(
  tx: Tx,
  sqlTable: string,
  { sqlWhere, values }: Conditions,
  by: readonly string[],
  total: string,
): Promise<LedgerFigure[]> {
  const sqlColumns = by.map((column) => `r.${column}`).join(', ')
  const groups = await tx.query<Record<string, string | number> & { n: number }>(
    `select ${sqlColumns}, count(*)::integer as n from ${sqlTable} r where ${sqlWhere} group by ${sqlColumns}`,
    values,
  )
  const sums = new Map<string, LedgerFigure>()
  const add = (key: string, labelKey: string, only: LedgerFigure['only'], n: number) => {
    const known = sums.get(key)
    sums.set(key, { key, labelKey, only, value: (known?.value ?? 0) + n })
  }
  add('total', total, {}, 0)
  for (const group of groups) {
    add('total', total, {}, group.n)
    for (const column of by) {
      const value = String(group[column])
      add(`${column}:${value}`, `places.${column}.${value}`, { [column]: value }, group.n)
    }
  }
  return [...sums.values()]
}

const GROUND = `join organisation_v_community c on c.code = a.community_code left join road w on w.id = a.road_id
  left join compound k on k.id = a.compound_id left join building b on b.id = a.building_id`

interface AddressRow {
  [column: string]: unknown
  mark: string
  id: string
  createdAt: Date
  externalCode: string | null
  communityCode: string
  community: string
  town: string
  road: string | null
  doorNo: string | null
  compound: string | null
  villageGroup: string | null
  groupHouseNo: number | null
  building: string | null
  landmark: string | null
  unitNo: string | null
  floorNo: string | null
  roomNo: string | null
  subAddr: string | null
  state: string
}

/** 楼栋详址: what stands behind the compound or the group. */
const insideOf = (r: AddressRow): string =>
  [
    r.building,
    r.groupHouseNo === null ? null : `${r.groupHouseNo}号`,
    r.unitNo === null ? null : unitText(r.unitNo),
    r.floorNo === null ? null : floorText(r.floorNo),
    r.roomNo === null ? null : roomText(r.roomNo),
    r.subAddr,
  ]
    .filter((piece) => piece !== null)
    .join('')

const column = (ledger: string, key: string, width: number, kind: 'text' | 'int' | 'date' = 'text') => ({
  key,
  headerKey: `places.${ledger}.${key}`,
  width,
  kind,
})

const addressFilters = z.strictObject({ state: z.enum(ADDRESS_STATES).optional() })

/** L03 标准地址/实体登记表. */
export const L03: Ledger<z.output<typeof addressFilters>> = {
  id: 'L03',
  titleKey: 'places.L03.title',
  purposes: ['verify', 'data_fix', 'spot_check'],
  recordPath: '/places/:id',
  columns: [
    column('L03', 'no', 6, 'int'),
    column('L03', 'code', 14),
    column('L03', 'name', 16),
    column('L03', 'district', 14),
    column('L03', 'town', 14),
    column('L03', 'community', 14),
    column('L03', 'road', 14),
    column('L03', 'doorNo', 12),
    column('L03', 'compound', 16),
    column('L03', 'inside', 24),
    column('L03', 'createdOn', 14, 'date'),
    column('L03', 'state', 8),
  ],
  filters: addressFilters,
  mark: instantMark,
  async query(tx, scope, f, after, limit): Promise<LedgerRow[]> {
    const rows = await registered<AddressRow>(
      tx,
      {
        sqlTable: 'address',
        sqlColumns: `a.external_code as "externalCode", a.community_code as "communityCode", c.name as community, c.town_name as town, w.name as road,
          a.door_no as "doorNo", k.name as compound, a.village_group as "villageGroup", a.group_house_no as "groupHouseNo", b.name as building, a.landmark,
          a.unit_no as "unitNo", a.floor_no as "floorNo", a.room_no as "roomNo", a.sub_addr as "subAddr", a.state`,
        sqlJoins: `join address a on a.id = r.id ${GROUND}`,
      },
      conditions(scope, f),
      after,
      limit,
    )
    return rows.map((r) => ({
      mark: [r.mark, r.id],
      recordId: r.id,
      personIds: [],
      cells: [
        r.externalCode ?? '',
        r.building ?? r.landmark ?? '',
        regionName(r.communityCode.slice(0, 6)) ?? '',
        r.town,
        communityShortName(r.community),
        r.road ?? '',
        r.doorNo ?? '',
        r.compound ?? r.villageGroup ?? '',
        insideOf(r),
        r.createdAt,
        r.state,
      ],
    }))
  },
  figures: (tx, scope, f) => figuresOf(tx, 'address', conditions(scope, f), ['state'], 'places.L03.total'),
}

interface HouseRow {
  [column: string]: unknown
  mark: string
  id: string
  createdAt: Date
  addressId: string
  community: string
  head: string
  doorNo: string | null
  unitNo: string | null
  floorNo: string | null
  roomNo: string | null
  subAddr: string | null
  ownership: string | null
  use: string
  occupancy: string
  ownerPersonId: string | null
  ownerName: string | null
  ownerPhone: string | null
  state: string
}

const houseFilters = z.strictObject({
  occupancy: z.enum(OCCUPANCIES).optional(),
  state: z.enum(HOUSE_STATES).optional(),
})

/** L04 实有房屋登记簿. An owner whose record is out of sight stays unnamed. */
export const L04: Ledger<z.output<typeof houseFilters>> = {
  id: 'L04',
  titleKey: 'places.L04.title',
  purposes: ['verify', 'data_fix', 'spot_check'],
  recordPath: '/places/:id/house',
  columns: [
    column('L04', 'no', 6, 'int'),
    column('L04', 'address', 30),
    column('L04', 'unitNo', 8),
    column('L04', 'floorNo', 8),
    column('L04', 'roomNo', 10),
    column('L04', 'subAddr', 12),
    column('L04', 'ownership', 12),
    column('L04', 'use', 8),
    column('L04', 'rented', 10),
    column('L04', 'owner', 10),
    column('L04', 'phone', 16),
    column('L04', 'createdOn', 14, 'date'),
    column('L04', 'state', 8),
  ],
  filters: houseFilters,
  mark: instantMark,
  async query(tx, scope, f, after, limit): Promise<LedgerRow[]> {
    const rows = await registered<HouseRow>(
      tx,
      {
        sqlTable: 'house',
        sqlColumns: `r.address_id as "addressId", c.name as community, concat(w.name, a.door_no, k.name, b.name, a.village_group, a.group_house_no || '号', a.landmark) as head,
          a.unit_no as "unitNo", a.floor_no as "floorNo", a.room_no as "roomNo", a.sub_addr as "subAddr", r.ownership, r.use, r.occupancy,
          o.id as "ownerPersonId", coalesce(o.name, r.owner_name) as "ownerName", r.owner_phone_mask as "ownerPhone", r.state`,
        sqlJoins: `join address a on a.id = r.address_id ${GROUND} left join residents_v_person o on o.id = r.owner_person_id`,
      },
      conditions(scope, f),
      after,
      limit,
    )
    return rows.map((r) => ({
      mark: [r.mark, r.id],
      recordId: r.addressId,
      personIds: r.ownerPersonId === null ? [] : [r.ownerPersonId],
      cells: [
        communityShortName(r.community) + r.head,
        r.unitNo ?? '',
        r.floorNo ?? '',
        r.roomNo ?? '',
        r.subAddr ?? '',
        r.ownership ?? '',
        r.use,
        r.occupancy === '出租' ? '是' : '否',
        r.ownerName === null ? '' : maskName(r.ownerName),
        r.ownerPhone ?? '',
        r.createdAt,
        r.state,
      ],
    }))
  },
  figures: (tx, scope, f) => figuresOf(tx, 'house', conditions(scope, f), ['occupancy', 'state'], 'places.L04.total'),
}
