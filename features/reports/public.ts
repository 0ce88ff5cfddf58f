import { one, type Tx } from '#platform/db/tx.ts'
import type { PersonId } from '#platform/http/contract.ts'

/** What a report counts: records of these units, of this month up to and with its last counted day. */
export interface ReportScope {
  unitIds: readonly string[]
  /** Instants: from inclusive, to exclusive. */
  from: Date
  to: Date
  /** The same as legal dates, both inclusive. */
  firstOn: string
  lastOn: string
}

/** Kinds of records a figure may count; each kind has one contributor of rows. */
export type ReportRecordKind =
  | 'address'
  | 'house'
  | 'household'
  | 'residence'
  | 'task'
  | 'visit'
  | 'need'
  | 'suggestion'
  | 'hazard'
  | 'staff'
  | 'care_subject'
  | 'help_record'

/**
 * A figure of the monthly report. `sql` is the one definition: it selects `id` and `at` (the order) of exactly the records that count, from the
 * contributor's own tables and from `scope s` (`s.units`, `s.from_at`, `s.to_at`, `s.first_on`, `s.last_on`, `s.arg`). The number, the list behind
 * it and the frozen ids all run this statement, so they cannot disagree.
 */
export interface ReportFigure {
  /** `<slice>.<name>`, stable for ever: signed reports keep it. */
  key: string
  titleKey: string
  /** Says in words which records count (口径). */
  noteKey: string
  /** Placeholder in Word templates, stable for ever: stations have it in their own. */
  tag: string
  kind: ReportRecordKind
  sql: string
  arg?: string
}

/** A part of a section: `export const reportSections = [...] satisfies ReportSection[]` in contributes.ts. Parts of the same id stand together. */
export interface ReportSection {
  id: 'basics' | 'tasks' | 'visits' | 'inspections' | 'staffing'
  /** Smaller is higher; sections in the order of dictionary §4.14. */
  order: number
  titleKey: string
  figures: readonly ReportFigure[]
}

/** A record behind a figure, masked. It shows what the reader may see today; the figure itself stays as it was counted. */
export interface ReportRow {
  recordId: string
  what: string
  where: string
  /** Legal date. */
  on: string | null
  personIds: readonly PersonId[]
  path: string
}

/** How the records of a kind are shown: `export const reportRows = [...] satisfies ReportRows[]` in contributes.ts. */
export interface ReportRows {
  kind: ReportRecordKind
  /** Those of the ids that the reader may see, in any order. */
  describe(tx: Tx, ids: readonly string[], translate: (key: string) => string): Promise<ReportRow[]>
}

const SCOPE = `with scope as (select $1::uuid[] as units, $2::timestamptz as from_at, $3::timestamptz as to_at, $4::date as first_on, $5::date as last_on, $6::text as arg)`

const valuesOf = (f: ReportFigure, s: ReportScope) => [s.unitIds, s.from, s.to, s.firstOn, s.lastOn, f.arg ?? null]

/** How many records a figure counts. */
export async function countFigure(tx: Tx, f: ReportFigure, scope: ReportScope): Promise<number> {
  const row = await one<{ n: number }>(
    tx,
    `${SCOPE} select count(*)::integer as n from (${f.sql}) r`,
    valuesOf(f, scope),
  )
  return row.n
}

/** Ids of the records a figure counts, in the order of its list; all of them where no page is asked for. */
export async function recordsOfFigure(
  tx: Tx,
  f: ReportFigure,
  scope: ReportScope,
  page?: { offset: number; limit: number },
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `${SCOPE} select r.id from (${f.sql}) r order by r.at, r.id limit $7::bigint offset $8::bigint`,
    [...valuesOf(f, scope), page?.limit ?? null, page?.offset ?? 0],
  )
  return rows.map((r) => r.id)
}
