import { maybe, type Tx } from '#platform/db/tx.ts'
import type { Instrument, PartyRole, TaskKind, TaskState } from './vocabulary.ts'

export interface PartyRow {
  [column: string]: unknown
  id: string
  role: PartyRole
  personId: string | null
  name: string
  hasAddress: boolean
}

const PARTY = `select p.id, p.role, p.person_id as "personId", coalesce(r.name, p.name) as name, p.has_address as "hasAddress"
  from follow_up_party p left join residents_v_person r on r.id = p.person_id`

/** Parties in the order of the paper; a name as the register says it now, where he is in sight. */
export const partiesOf = (tx: Tx, followUpId: string): Promise<PartyRow[]> =>
  tx.query<PartyRow>(`${PARTY} where p.follow_up_id = $1 order by p.ord`, [followUpId])

export const findParty = (tx: Tx, followUpId: string, id: string): Promise<PartyRow | undefined> =>
  maybe<PartyRow>(tx, `${PARTY} where p.follow_up_id = $1 and p.id = $2`, [followUpId, id])

export const insertParty = (
  tx: Tx,
  p: Omit<PartyRow, 'hasAddress'> & { followUpId: string; ord: number; addressEnc: Buffer | null },
): Promise<unknown> =>
  tx.query(
    'insert into follow_up_party (id, follow_up_id, ord, role, person_id, name, has_address) values ($1,$2,$3,$4,$5,$6,$7)',
    [p.id, p.followUpId, p.ord, p.role, p.personId, p.name, p.addressEnc !== null],
  )

export const insertAddress = (tx: Tx, partyId: string, addressEnc: Buffer): Promise<unknown> =>
  tx.query('insert into follow_up_address (id, address_enc) values ($1, $2)', [partyId, addressEnc])

/** In place of the one before, where there was one. */
export async function replaceAddress(tx: Tx, partyId: string, addressEnc: Buffer): Promise<void> {
  const known = await tx.query(
    'update follow_up_address set address_enc = $2, event_id = sec.event_id() where id = $1 returning id',
    [partyId, addressEnc],
  )
  if (known.length === 0) await insertAddress(tx, partyId, addressEnc)
  await tx.query('update follow_up_party set has_address = true, event_id = sec.event_id() where id = $1', [partyId])
}

/** The sealed address; opens to the operation that reveals it alone. */
export const sealedAddress = (tx: Tx, partyId: string): Promise<{ addressEnc: Buffer } | undefined> =>
  maybe<{ addressEnc: Buffer }>(tx, 'select address_enc as "addressEnc" from follow_up_address where id = $1', [
    partyId,
  ])

export interface TaskRow {
  [column: string]: unknown
  id: string
  kind: TaskKind
  dueOn: string
  byRule: boolean
  state: TaskState
  doneOn: string | null
  doneById: string | null
  doneByName: string | null
  result: string | null
  violation: boolean
  version: number
}

const TASK = `select k.id, k.kind, to_char(k.due_on, 'YYYY-MM-DD') as "dueOn", k.by_rule as "byRule", k.state, to_char(k.done_on, 'YYYY-MM-DD') as "doneOn",
  k.done_by as "doneById", s.name as "doneByName", k.result, k.violation, k.version from follow_up_task k left join organisation_v_staff s on s.id = k.done_by`

export const tasksOf = (tx: Tx, followUpId: string): Promise<TaskRow[]> =>
  tx.query<TaskRow>(`${TASK} where k.follow_up_id = $1 order by k.due_on, k.id`, [followUpId])

export const findTask = (tx: Tx, followUpId: string, id: string): Promise<TaskRow | undefined> =>
  maybe<TaskRow>(tx, `${TASK} where k.follow_up_id = $1 and k.id = $2`, [followUpId, id])

export const insertTask = (
  tx: Tx,
  t: { id: string; followUpId: string; kind: TaskKind; dueOn: string; byRule: boolean; createdAt: Date },
): Promise<unknown> =>
  tx.query(
    'insert into follow_up_task (id, follow_up_id, kind, due_on, by_rule, created_at) values ($1,$2,$3,$4::date,$5,$6)',
    [t.id, t.followUpId, t.kind, t.dueOn, t.byRule, t.createdAt],
  )

export interface Done {
  doneOn: string
  doneBy: string
  result: string
  violation: boolean
}

/** False where it is not open in this version any more. */
export const markDone = async (tx: Tx, id: string, version: number, d: Done): Promise<boolean> =>
  (
    await tx.query(
      `update follow_up_task set state = 'DONE', done_on = $3::date, done_by = $4, result = $5, violation = $6, event_id = sec.event_id(), version = version + 1
        where id = $1 and version = $2 and state = 'OPEN' returning id`,
      [id, version, d.doneOn, d.doneBy, d.result, d.violation],
    )
  ).length === 1

/** False where it is not open in this version any more. */
export const markCancelled = async (tx: Tx, id: string, version: number): Promise<boolean> =>
  (
    await tx.query(
      `update follow_up_task set state = 'CANCELLED', event_id = sec.event_id(), version = version + 1
        where id = $1 and version = $2 and state = 'OPEN' returning id`,
      [id, version],
    )
  ).length === 1

/** What would be due after a shorter term. */
export const cancelAfter = (tx: Tx, followUpId: string, endOn: string): Promise<unknown> =>
  tx.query(
    `update follow_up_task set state = 'CANCELLED', event_id = sec.event_id(), version = version + 1
      where follow_up_id = $1 and due_on > $2::date and state = 'OPEN'`,
    [followUpId, endOn],
  )

/** A look on the last day goes to the new one. */
export const redateAfter = (tx: Tx, followUpId: string, endOn: string): Promise<unknown> =>
  tx.query(
    `update follow_up_task set due_on = $2::date, event_id = sec.event_id(), version = version + 1
      where follow_up_id = $1 and due_on > $2::date and state = 'OPEN' and by_rule`,
    [followUpId, endOn],
  )

export interface DueRow {
  [column: string]: unknown
  id: string
  followUpId: string
  instrument: Instrument
  instrumentNo: string
  kind: TaskKind
  dueOn: string
  version: number
}

/** Open tasks of an officer's follow-ups that are due until a day, first due first, a hundred at most. */
export const dueUntil = (tx: Tx, officerId: string, today: string, until: string): Promise<DueRow[]> =>
  tx.query<DueRow>(
    `select k.id, f.id as "followUpId", f.instrument, f.instrument_no as "instrumentNo", k.kind, to_char(k.due_on, 'YYYY-MM-DD') as "dueOn", k.version
       from follow_up_task k join follow_up f on f.id = k.follow_up_id
      where k.state = 'OPEN' and k.due_on <= $3::date and f.officer_id = $1 and f.state = 'OPEN' and f.end_on >= $2::date order by k.due_on, k.id limit 100`,
    [officerId, today, until],
  )
