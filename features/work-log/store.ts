import type { Tx } from '#platform/db/tx.ts'

export interface ActivityRow {
  [column: string]: unknown
  id: string
  kind: string
  at: Date
  endedAt: Date | null
  recordKind: string
  recordId: string
  place: string | null
  withStaff: string[]
  /** Done for the officer whom one covered (代管). */
  asCover: boolean
  /** Known to the day: only such an activity has a random id (`recordActivity`). */
  toTheDay: boolean
}

/** A day of one staff member has a few dozen entries; more than this is a fault of a machine, not work. */
const MOST = 500

/** What one did or took part in between two instants, in the order of the day. */
export const activitiesOf = (tx: Tx, staffId: string, from: Date, to: Date): Promise<ActivityRow[]> =>
  tx.query<ActivityRow>(
    `select v.id, v.kind, v.at, v.ended_at as "endedAt", v.record_kind as "recordKind", v.record_id as "recordId", a.full_text as place,
       v.with_staff as "withStaff", v.cover_posting_id is not null as "asCover",
       substr(v.id::text, 15, 1) = '4' as "toTheDay" from activity v left join places_v_address a on a.id = v.place_id
      where (v.staff_id = $1 or $1 = any (v.with_staff)) and v.at >= $2 and v.at < $3 order by v.at, v.id limit $4`,
    [staffId, from, to, MOST],
  )
