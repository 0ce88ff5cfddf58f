import type { z } from 'zod'
import type { Purpose } from '#platform/audit/purposes.ts'
import type { Tx } from '#platform/db/tx.ts'
import type { Cell, ColumnKind } from '#platform/files/cell.ts'

/** A column of a ledger. `headerKey` is its heading in the messages; the Chinese text is the heading of the paper form (dictionary §6). */
export interface LedgerColumn {
  key: string
  headerKey: string
  /** In characters of the default font; a Chinese character counts two. */
  width: number
  kind: ColumnKind
}

/** What every ledger can be narrowed by. Instants: from inclusive, to exclusive. */
export interface LedgerScope {
  from: Date
  to: Date
  /** The unit asked for and all below it; undefined: everything in sight. */
  unitIds: readonly string[] | undefined
  officerId: string | undefined
}

export interface LedgerRow {
  /** Sort key of the row, from which the next page goes on. */
  mark: readonly (string | number)[]
  recordId: string
  /** Everybody named in the cells; they become subjects of the audit event. */
  personIds: readonly string[]
  /** One cell per column but the first, which is always the running number. Names and phones are masked already. */
  cells: readonly Cell[]
}

export interface LedgerFigure {
  key: string
  labelKey: string
  value: number
  /** Filters of the ledger that open exactly the records counted. */
  only: Readonly<Record<string, string>>
}

/**
 * A ledger that a slice offers: `export const ledgers = [...] satisfies Ledger[]` in its contributes.ts. List and figures must be
 * made from one set of conditions, so that a figure always opens as many records as it says.
 */
export interface Ledger<F = Record<string, string>> {
  /** Number of the dictionary, §6: `L09`. */
  id: string
  titleKey: string
  /** Purposes under which it may be opened; the first one is the usual one. */
  purposes: readonly [Exclude<Purpose, 'none'>, ...Exclude<Purpose, 'none'>[]]
  /** Where a row's record is shown; `:id` stands for its id. */
  recordPath: string
  columns: readonly LedgerColumn[]
  /** Own filters beside the common ones; every value is a short text. */
  filters: z.ZodType<F>
  /** Shape of a row's mark: a cursor comes back from outside and may be forged. */
  mark: z.ZodType<readonly (string | number)[]>
  query(
    tx: Tx,
    scope: LedgerScope,
    filters: F,
    after: readonly (string | number)[] | undefined,
    limit: number,
  ): Promise<LedgerRow[]>
  figures(tx: Tx, scope: LedgerScope, filters: F): Promise<LedgerFigure[]>
}

/** Sums of groups that were counted by the ledger's own conditions: each figure says which groups it counts and the filters that open them. */
export const figureOf =
  <G extends { n: number }>(groups: readonly G[]) =>
  (key: string, labelKey: string, only: LedgerFigure['only'], counts: (group: G) => boolean): LedgerFigure => ({
    key,
    labelKey,
    only,
    value: groups.reduce((sum, group) => sum + (counts(group) ? group.n : 0), 0),
  })

export { unitsBelow } from './store.ts'
