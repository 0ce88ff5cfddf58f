import type { Tx } from '#platform/db/tx.ts'
import { maybe, one } from '#platform/db/tx.ts'
import type { Pattern } from './rules.ts'
import type { AddressState } from './store.ts'
import type { ADDRESS_KINDS, OCCUPANCIES } from './vocabulary.ts'

export interface ListFilter {
  communityCode?: string | undefined
  roadId?: string | undefined
  compoundId?: string | undefined
  buildingId?: string | undefined
  state?: AddressState | undefined
  /** Words as full texts are written, all of which must occur. */
  terms: readonly string[]
}

/** Last row of the page before. */
export interface Mark {
  unitPos: number
  sortKey: string
  id: string
}

export interface ListRow extends Mark {
  [column: string]: unknown
  communityCode: string
  pattern: Pattern
  fullText: string
  buildingId: string | null
  kind: (typeof ADDRESS_KINDS)[number]
  state: AddressState
  provisionalNo: boolean
  occupancy: (typeof OCCUPANCIES)[number] | null
  households: number
}

const COLUMNS = `a.id, a.community_code as "communityCode", a.pattern, a.full_text as "fullText", a.building_id as "buildingId", a.kind, a.state,
  a.provisional_no as "provisionalNo", a.unit_pos as "unitPos", a.sort_key as "sortKey"`

/** The filter that narrows most decides the index and the order: within one place natural order, else grid by grid. */
function shape(f: ListFilter): { where: string[]; params: unknown[]; byUnit: boolean } {
  const params: unknown[] = []
  const where: string[] = []
  const add = (sql: (n: string) => string, value: unknown) => {
    params.push(value)
    where.push(sql(`$${params.length}`))
  }
  if (f.buildingId) add((n) => `a.building_id = ${n}`, f.buildingId)
  if (f.compoundId) add((n) => `a.compound_id = ${n}`, f.compoundId)
  if (f.roadId) add((n) => `a.road_id = ${n}`, f.roadId)
  if (f.communityCode) add((n) => `a.community_code = ${n}`, f.communityCode)
  const byUnit = where.length === 0
  // The policy says the same, but inside an OR; said again plainly, the range becomes the bounds of an index scan.
  if (byUnit) where.push('a.unit_pos between (select sec.lo()) and (select sec.hi())')
  if (f.state === '草拟' || f.state === '待核') where.push(`a.state in ('草拟', '待核')`)
  if (f.state) add((n) => `a.state = ${n}`, f.state)
  for (const term of f.terms) {
    add(
      (n) =>
        `(strpos(a.full_text, ${n}) > 0 or a.id in (select x.address_id from address_alias x where strpos(x.text, ${n}) > 0))`,
      term,
    )
  }
  return { where, params, byUnit }
}

/** One page, at most `limit` rows behind `after`. Keyset, so the hundredth page costs what the first does. */
export async function listPage(tx: Tx, filter: ListFilter, after: Mark | undefined, limit: number): Promise<ListRow[]> {
  const { where, params, byUnit } = shape(filter)
  if (after) {
    const key = byUnit ? [after.unitPos, after.sortKey, after.id] : [after.sortKey, after.id]
    const from = params.length
    params.push(...key)
    const marks = key.map((_, i) => `$${from + i + 1}`).join(', ')
    where.push(byUnit ? `(a.unit_pos, a.sort_key, a.id) > (${marks})` : `(a.sort_key, a.id) > (${marks})`)
  }
  params.push(limit)
  const sqlWhere = where.join(' and ')
  const sqlOrder = byUnit ? 'a.unit_pos, a.sort_key, a.id' : 'a.sort_key, a.id'
  const sqlOuterOrder = byUnit ? 'p."unitPos", p."sortKey", p.id' : 'p."sortKey", p.id'
  const sqlLimit = `$${params.length}`
  // House and households are looked up for the page only, after the limit.
  return tx.query<ListRow>(
    `select p.*, h.occupancy, (select count(*)::integer from residents_v_household x where x.address_id = p.id and x.closed_on is null) as households
     from (select ${COLUMNS} from address a where ${sqlWhere} order by ${sqlOrder} limit ${sqlLimit}) p
     left join house h on h.address_id = p.id and h.state = '在册' order by ${sqlOuterOrder}`,
    params,
  )
}

/** Beyond this nobody reads a number; counting a city would cost more than the list. */
export const COUNT_LIMIT = 10_000

/** Number of matches, or null above 10,000 and for text, where counting would read everything. */
export async function countMatches(tx: Tx, filter: ListFilter): Promise<number | null> {
  if (filter.terms.length > 0) return null
  const { where, params } = shape(filter)
  params.push(COUNT_LIMIT + 1)
  const [sqlWhere, sqlLimit] = [where.join(' and '), `$${params.length}`]
  const { n } = await one<{ n: number }>(
    tx,
    `select count(*)::integer as n from (select 1 from address a where ${sqlWhere} limit ${sqlLimit}) m`,
    params,
  )
  return n > COUNT_LIMIT ? null : n
}

/** Where a row stands in the order; undefined where it left the actor's sight. */
export const markOf = (tx: Tx, id: string): Promise<Mark | undefined> =>
  maybe<Mark & Record<string, unknown>>(
    tx,
    'select unit_pos as "unitPos", sort_key as "sortKey", id from address where id = $1',
    [id],
  )
