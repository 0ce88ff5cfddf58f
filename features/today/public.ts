import type { Context } from '#platform/http/action.ts'

/** One thing to do, a tap away from being done. It names a place or a record, never a person. */
export interface TodayItem {
  id: string
  title: string
  /** Place or count, in the reader's language. */
  detail: string
  /** Legal date; null where nothing is due. */
  dueOn: string | null
  overdue: boolean
  /** Codes of legal basis behind the date; empty for our own defaults. */
  basis: readonly string[]
  /** Where it is done, with its query. */
  path: string
}

/** A number beside its target, e.g. visits of this week. It opens the records behind it. */
export interface TodayFigure {
  id: string
  label: string
  value: number
  target: number | null
  detail: string
  path: string
}

/** What a slice offers to 今日: `export const today = [...] satisfies TodayPart[]` in its contributes.ts. */
export interface TodayPart {
  /** Smaller is higher. */
  order: number
  collect(context: Context): Promise<{ items?: readonly TodayItem[]; figures?: readonly TodayFigure[] }>
}
