import type { Tx } from '#platform/db/tx.ts'
import { contributions } from '#platform/http/contributions.ts'
import type { Look } from './contract.ts'

interface LookRow {
  [column: string]: unknown
  at: Date
  stamp: string
  seq: number
  operation: string
  purpose: string
  shown: number
  outcome: number
  basis_kind: string | null
  persons: number | null
  staff_id: string | null
  staff_name: string | null
  badge_no: string | null
  unit_name: string | null
  role: string | null
}

// The cursor keeps microseconds: two events of one millisecond must not hide one another.
const STAMP = `to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as stamp`
const PERSON = `select *, ${STAMP} from privacy_person_looks($1, $2, $3, $4)`
const STAFF = `select *, ${STAMP} from privacy_staff_looks($1, $2, $3, $4)`

export interface LookPage {
  items: Look[]
  nextCursor: string | null
}

/** Looks at a person or by a staff member, newest first. `cursor` is `<instant>_<seq>` of the last row of the page before. */
export async function findLooks(
  tx: Tx,
  of: 'person' | 'staff',
  id: string,
  cursor: string | undefined,
  limit: number,
): Promise<LookPage> {
  const [at, seq] = cursor === undefined ? ['infinity', '9223372036854775807'] : (cursor.split('_') as [string, string])
  const discreet = await contributions<string>('discreetOperations')
  const rows = await tx.query<LookRow>(of === 'person' ? PERSON : STAFF, [id, at, seq, limit + 1])
  const items = rows.slice(0, limit)
  const last = items[items.length - 1]
  return {
    items: items.map((row) => lookOf(row, discreet)),
    nextCursor: rows.length > limit && last ? `${last.stamp}_${last.seq}` : null,
  }
}

export async function countWithheld(tx: Tx, personId: string): Promise<{ count: number; until: string | null }> {
  const [row] = await tx.query<{ n: number; until: string | null }>('select n, until from privacy_withheld($1)', [
    personId,
  ])
  return { count: row?.n ?? 0, until: row?.until ?? null }
}

/** Whether the person is inside the actor's scope; out of sight and never existed look alike. */
export async function personIsVisible(tx: Tx, personId: string): Promise<boolean> {
  return (await tx.query('select id from residents_v_person where id = $1', [personId])).length === 1
}

const OUTCOMES = ['entered', 'answered', 'denied', 'failed'] as const

/** In the place of an operation that a slice calls discreet: who looked, when and why stays, what he looked at does not. */
const DISCREET = 'discreet'

const lookOf = (r: LookRow, discreet: readonly string[]): Look => ({
  at: r.at.toISOString(),
  seq: r.seq,
  operation: discreet.some((start) => r.operation.startsWith(start)) ? DISCREET : r.operation,
  purpose: r.purpose,
  shown: widest(r.shown),
  outcome: OUTCOMES[r.outcome] as Look['outcome'],
  basisKind: r.basis_kind,
  persons: r.persons ?? 0,
  staff: r.staff_id && r.staff_name && r.badge_no ? { id: r.staff_id, name: r.staff_name, badgeNo: r.badge_no } : null,
  unitName: r.unit_name,
  role: r.role,
})

/** The mask of audit.event.fields read as the widest thing it names. */
export function widest(mask: number): Look['shown'] {
  if (mask & 8) return 'export'
  if (mask & 4) return 'identity'
  if (mask & 2) return 'page'
  return mask & 1 ? 'list' : 'none'
}
