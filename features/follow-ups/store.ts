import { maybe, one, type Tx } from '#platform/db/tx.ts'
import type { FollowUpState, Instrument } from './vocabulary.ts'

export interface FollowUpRow {
  [column: string]: unknown
  id: string
  instrument: Instrument
  instrumentNo: string
  issuedBy: string
  issuedOn: string
  endOn: string
  legalBasis: string[]
  disputeId: string | null
  officerId: string
  officerName: string
  personIds: string[]
  state: FollowUpState
  sealedOn: string | null
  closeReason: string | null
  unitId: string
  unitPos: number
  version: number
}

const day = (column: string) => `to_char(f.${column}, 'YYYY-MM-DD')`
const COLUMNS = `f.id, f.instrument, f.instrument_no as "instrumentNo", f.issued_by as "issuedBy", ${day('issued_on')} as "issuedOn", ${day('end_on')} as "endOn",
  f.legal_basis as "legalBasis", f.dispute_id as "disputeId", f.officer_id as "officerId", s.name as "officerName", f.person_ids as "personIds", f.state,
  ${day('sealed_on')} as "sealedOn", f.close_reason as "closeReason", f.unit_id as "unitId", f.unit_pos as "unitPos", f.version`
const FOLLOW_UP = `select ${COLUMNS} from follow_up f join organisation_v_staff s on s.id = f.officer_id`
/** What is past its last day is sealed, whether or not the night has run. */
const OVER = `(f.state = 'SEALED' or f.end_on < $1::date)`

export const findOpen = (tx: Tx, id: string, today: string): Promise<FollowUpRow | undefined> =>
  maybe<FollowUpRow>(tx, `${FOLLOW_UP} where f.id = $2 and not ${OVER}`, [today, id])

/** Held for a change; undefined where it is out of sight or past its last day. */
export const lockOpen = (tx: Tx, id: string, today: string): Promise<FollowUpRow | undefined> =>
  maybe<FollowUpRow>(tx, `${FOLLOW_UP} where f.id = $2 and not ${OVER} for update of f`, [today, id])

export const findSealed = (tx: Tx, id: string, today: string): Promise<FollowUpRow | undefined> =>
  maybe<FollowUpRow>(tx, `${FOLLOW_UP} where f.id = $2 and ${OVER}`, [today, id])

export type ListedRow = FollowUpRow & { nextDueOn: string | null }

const NEXT = `(select to_char(min(k.due_on), 'YYYY-MM-DD') from follow_up_task k where k.follow_up_id = f.id and k.state = 'OPEN') as "nextDueOn"`

/** Newest first; `after` is the id of the last row seen (ids are made in order of time). */
export const listOpen = (tx: Tx, today: string, after: string | undefined, limit: number): Promise<ListedRow[]> =>
  tx.query<ListedRow>(
    `select ${COLUMNS}, ${NEXT} from follow_up f join organisation_v_staff s on s.id = f.officer_id
      where not ${OVER} and ($2::uuid is null or f.id < $2) order by f.id desc limit $3`,
    [today, after ?? null, limit],
  )

export const countOpen = async (tx: Tx, today: string): Promise<number> =>
  (await one<{ n: number }>(tx, `select count(*)::integer as n from follow_up f where not ${OVER}`, [today])).n

export const listOver = (tx: Tx, today: string, after: string | undefined, limit: number): Promise<FollowUpRow[]> =>
  tx.query<FollowUpRow>(`${FOLLOW_UP} where ${OVER} and ($2::uuid is null or f.id < $2) order by f.id desc limit $3`, [
    today,
    after ?? null,
    limit,
  ])

export const countOver = async (tx: Tx, today: string): Promise<number> =>
  (await one<{ n: number }>(tx, `select count(*)::integer as n from follow_up f where ${OVER}`, [today])).n

/** Those in sight, in no order. */
export const followUpsById = (tx: Tx, ids: readonly string[]): Promise<ListedRow[]> =>
  tx.query<ListedRow>(
    `select ${COLUMNS}, ${NEXT} from follow_up f join organisation_v_staff s on s.id = f.officer_id where f.id = any ($1::uuid[])`,
    [ids],
  )

export type NewFollowUp = Omit<FollowUpRow, 'officerName' | 'state' | 'sealedOn' | 'closeReason' | 'version'> & {
  createdBy: string
  createdAt: Date
}

export const insertFollowUp = (tx: Tx, f: NewFollowUp): Promise<unknown> =>
  tx.query(
    `insert into follow_up (id, instrument, instrument_no, issued_by, issued_on, end_on, legal_basis, dispute_id, officer_id, person_ids, unit_id, unit_pos, created_by, created_at)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)`,
    [
      f.id,
      f.instrument,
      f.instrumentNo,
      f.issuedBy,
      f.issuedOn,
      f.endOn,
      f.legalBasis,
      f.disputeId,
      f.officerId,
      f.personIds,
      f.unitId,
      f.unitPos,
      f.createdBy,
      f.createdAt,
    ],
  )

/** Stores a held follow-up as it stands now. @returns its new version */
export async function saveFollowUp(tx: Tx, f: FollowUpRow, by: string, at: Date): Promise<number> {
  const row = await one<{ version: number }>(
    tx,
    `update follow_up set (instrument_no, issued_by, end_on, officer_id, unit_id, unit_pos, state, sealed_on, close_reason, updated_by, updated_at, event_id, version)
      = ($2,$3,$4::date,$5::uuid,$6::uuid,$7::integer,$8,$9::date,$10,$11::uuid,$12::timestamptz,sec.event_id(),version + 1) where id = $1 returning version`,
    [
      f.id,
      f.instrumentNo,
      f.issuedBy,
      f.endOn,
      f.officerId,
      f.unitId,
      f.unitPos,
      f.state,
      f.sealedOn,
      f.closeReason,
      by,
      at,
    ],
  )
  return row.version
}

/** Whether the paper has been registered in the station already, sealed ones too. */
export const isKnown = async (tx: Tx, instrument: Instrument, no: string, except: string | null): Promise<boolean> =>
  (await one<{ yes: boolean }>(tx, 'select follow_ups_known($1, $2, $3) as yes', [instrument, no, except])).yes

export interface OfficerPlace {
  [column: string]: unknown
  unitId: string
  unitPos: number
  hasConflict: boolean
}

/** The area of a community officer in range; undefined where he is none today. */
export const officerPlace = (
  tx: Tx,
  staffId: string,
  personIds: readonly string[],
  today: string,
): Promise<OfficerPlace | undefined> =>
  maybe<OfficerPlace>(
    tx,
    'select unit_id as "unitId", unit_pos as "unitPos", has_conflict as "hasConflict" from follow_ups_officer($1, $2::uuid[], $3)',
    [staffId, personIds, today],
  )

/** Whose each of these is; for the job of reminders, whose login reads no table. */
export const holdersOf = (tx: Tx, ids: readonly string[], today: string) =>
  tx.query<{ id: string; staffId: string | null }>(
    'select id, staff_id as "staffId" from follow_ups_holders($1::uuid[], $2)',
    [ids, today],
  )

export interface LookRow {
  [column: string]: unknown
  id: string
  at: Date
  byId: string
  byName: string
  reason: string
}

export const insertLook = (
  tx: Tx,
  l: { id: string; followUpId: string; at: Date; byId: string; reason: string },
): Promise<unknown> =>
  tx.query('insert into follow_up_look (id, follow_up_id, at, by_id, reason) values ($1,$2,$3,$4,$5)', [
    l.id,
    l.followUpId,
    l.at,
    l.byId,
    l.reason,
  ])

/** Why it was opened since it was sealed, newest first. */
export const looksOf = (tx: Tx, followUpId: string): Promise<LookRow[]> =>
  tx.query<LookRow>(
    `select l.id, l.at, l.by_id as "byId", s.name as "byName", l.reason from follow_up_look l join organisation_v_staff s on s.id = l.by_id
      where l.follow_up_id = $1 order by l.at desc, l.id desc limit 200`,
    [followUpId],
  )
