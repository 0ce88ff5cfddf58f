import type { Tx } from '#platform/db/tx.ts'

/** What a slice says of its records that run against a due date: `export const reminders = [...] satisfies ReminderSource[]` in its contributes.ts. */
export interface ReminderSource {
  /** `subject_kind` of its deadlines (platform/deadlines), or the kind of a record with a due date of its own. */
  subjectKind: string
  /**
   * Whose each of these records is, as the job's login sees it: by a definer function of the slice with `retention=execute`. A record that is done, or
   * gone, is left out and nobody is reminded; null is nobody's, and whoever answers for the place is reminded. The cover (代管) is found by the host.
   * @param today legal date
   */
  holderOf(tx: Tx, ids: readonly string[], today: string): Promise<ReadonlyMap<string, string | null>>
  /** Where the record is shown; `:id` stands for its id. */
  path: string
}

/** Rows of a function that answers `id` and `staff_id`, as `holderOf` answers them. */
export const holdersIn = (
  rows: readonly { id: string; staffId: string | null }[],
): ReadonlyMap<string, string | null> => new Map(rows.map((r) => [r.id, r.staffId]))
