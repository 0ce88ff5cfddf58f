import { maybe, one, type Tx } from '#platform/db/tx.ts'
import type { HelpKind } from './vocabulary.ts'

export interface HelpRecord {
  [column: string]: unknown
  id: string
  /** Null once the subject was deleted. */
  careSubjectId: string | null
  officerId: string
  at: Date
  what: HelpKind
  result: string | null
  requestHash: Buffer
}

const HELP = `select id, care_subject_id as "careSubjectId", officer_id as "officerId", at, what, result, request_h as "requestHash" from help_record`

export const findHelp = (tx: Tx, id: string): Promise<HelpRecord | undefined> =>
  maybe<HelpRecord>(tx, `${HELP} where id = $1`, [id])

/** What was done for a subject, newest first. */
export const helpsOf = (tx: Tx, careSubjectId: string, limit: number): Promise<HelpRecord[]> =>
  tx.query<HelpRecord>(`${HELP} where care_subject_id = $1 order by at desc, id desc limit $2`, [careSubjectId, limit])

export type NewHelp = HelpRecord & {
  careSubjectId: string
  isHardship: boolean
  unitId: string
  unitPos: number
}

/** False where a record of this id exists already, also one that another request is writing at this moment. */
export async function insertHelp(tx: Tx, h: NewHelp): Promise<boolean> {
  const rows = await tx.query(
    `insert into help_record (id, care_subject_id, officer_id, at, what, result, is_hardship, request_h, unit_id, unit_pos)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10) on conflict (id) do nothing returning id`,
    [h.id, h.careSubjectId, h.officerId, h.at, h.what, h.result, h.isHardship, h.requestHash, h.unitId, h.unitPos],
  )
  return rows.length === 1
}

/**
 * Hardship households that an officer has helped since an instant. Of subjects deleted since only day, officer and kind are known: together they count as one,
 * so that the number is never too high.
 */
export const hardshipHouseholds = async (tx: Tx, officerId: string, from: Date): Promise<number> =>
  (
    await one<{ n: number }>(
      tx,
      `select (count(distinct s.household_id) + max(case when h.care_subject_id is null then 1 else 0 end))::integer as n
         from help_record h left join care_subject s on s.id = h.care_subject_id where h.officer_id = $1 and h.at >= $2 and h.is_hardship
        having count(*) > 0 union all select 0 limit 1`,
      [officerId, from],
    )
  ).n
