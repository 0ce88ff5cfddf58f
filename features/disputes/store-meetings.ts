import { maybe, type Tx } from '#platform/db/tx.ts'
import type { InvitedOrg, MeetingKind, MeetingState } from './meeting-words.ts'
import type { Colour, DisputeType } from './vocabulary.ts'

/* Meetings about disputes and the rooms they are in. */

/** As it is booked. */
export interface NewMeeting {
  id: string
  disputeId: string
  flagId: string | null
  kind: MeetingKind
  bodyId: string
  room: string
  fromAt: Date
  toAt: Date
  invited: { org: InvitedOrg; name: string }[]
  staffIds: string[]
  note: string | null
  bookedBy: string
}

export interface MeetingRow extends NewMeeting {
  [column: string]: unknown
  state: MeetingState
  version: number
}

const COLUMNS = `m.id, m.dispute_id as "disputeId", m.flag_id as "flagId", m.kind, m.body_id as "bodyId", m.room, m.from_at as "fromAt", m.to_at as "toAt", m.invited,
  m.staff_ids as "staffIds", m.state, m.note, m.booked_by as "bookedBy", m.version`

export const meetingsOf = (tx: Tx, disputeId: string): Promise<MeetingRow[]> =>
  tx.query<MeetingRow>(
    `select ${COLUMNS} from dispute_meeting m where m.dispute_id = $1 order by m.from_at, m.id limit 500`,
    [disputeId],
  )

export const holdMeeting = (tx: Tx, disputeId: string, id: string): Promise<MeetingRow | undefined> =>
  maybe<MeetingRow>(tx, `select ${COLUMNS} from dispute_meeting m where m.id = $2 and m.dispute_id = $1 for update`, [
    disputeId,
    id,
  ])

export interface Taken {
  [column: string]: unknown
  fromAt: Date
  toAt: Date
}

/** When the room is taken inside a time, whoever has it. From here on the room is held: nobody else books it before this transaction ends. */
export const roomTaken = (
  tx: Tx,
  r: { bodyId: string; room: string; fromAt: Date; toAt: Date; except: string | null },
): Promise<Taken | undefined> =>
  maybe<Taken>(tx, 'select from_at as "fromAt", to_at as "toAt" from disputes_room_taken($1, $2, $3, $4, $5)', [
    r.bodyId,
    r.room,
    r.fromAt,
    r.toAt,
    r.except,
  ])

export const insertMeeting = (tx: Tx, m: NewMeeting, at: Date): Promise<unknown> =>
  tx.query(
    `insert into dispute_meeting (id, dispute_id, flag_id, kind, body_id, room, from_at, to_at, invited, staff_ids, note, booked_by, created_at)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`,
    [
      m.id,
      m.disputeId,
      m.flagId,
      m.kind,
      m.bodyId,
      m.room,
      m.fromAt,
      m.toAt,
      JSON.stringify(m.invited),
      m.staffIds,
      m.note,
      m.bookedBy,
      at,
    ],
  )

/** Writes a meeting as it stands now. @returns false where it is not of the expected version any more */
export async function updateMeeting(tx: Tx, m: MeetingRow): Promise<boolean> {
  const rows = await tx.query(
    `update dispute_meeting set body_id = $3, room = $4, from_at = $5, to_at = $6, invited = $7, staff_ids = $8, note = $9, state = $10, flag_id = $11,
       event_id = sec.event_id(), version = version + 1 where id = $1 and version = $2 returning id`,
    [
      m.id,
      m.version,
      m.bodyId,
      m.room,
      m.fromAt,
      m.toAt,
      JSON.stringify(m.invited),
      m.staffIds,
      m.note,
      m.state,
      m.flagId,
    ],
  )
  return rows.length > 0
}

/** Meetings of these kinds that were to begin by now were held. */
export const markHeld = (tx: Tx, disputeId: string, kinds: readonly MeetingKind[], before: Date): Promise<unknown> =>
  tx.query(
    `update dispute_meeting set state = '已开', event_id = sec.event_id(), version = version + 1 where dispute_id = $1 and kind = any ($2) and state = '已约' and from_at < $3
        and to_at > $3::timestamptz - interval '24 hours'`,
    [disputeId, kinds, before],
  )

/**
 * Whether a warning (by `f.id`) has its joint meeting: one held, one booked that is still to come, or one written down as a contact. Columns of `dispute_flag f` alone.
 */
const ANSWERED = `(exists (select from dispute_meeting m where m.flag_id = f.id and (m.state = '已开' or (m.state = '已约' and m.to_at > $1)))
  or exists (select from dispute_step s where s.dispute_id = f.dispute_id and s.kind = 'contact' and s.detail->>'way' = '联席会商' and s.at >= f.raised_at))`

export interface WantedRow {
  [column: string]: unknown
  flagId: string
  disputeId: string
  type: DisputeType
  no: string
  colour: Colour
  raisedAt: Date
}
const WANTED = `f.id as "flagId", d.id as "disputeId", d.type, d.no, f.colour, f.raised_at as "raisedAt" from dispute_flag f join dispute d on d.id = f.dispute_id
  where f.ended_at is null and d.ended_at is null and f.colour = any ($2) and not ${ANSWERED}`

/** The warning of a file that still asks for its joint meeting. */
export const wantedFor = (
  tx: Tx,
  disputeId: string,
  q: { now: Date; colours: readonly Colour[] },
): Promise<WantedRow | undefined> =>
  maybe<WantedRow>(tx, `select ${WANTED} and d.id = $3`, [q.now, q.colours, disputeId])

/** The same for all whose hands these are, or for every file in sight. */
export const wantedOf = (
  tx: Tx,
  q: { now: Date; colours: readonly Colour[]; hands: readonly string[] | null; limit: number },
): Promise<WantedRow[]> =>
  tx.query<WantedRow>(
    `select ${WANTED} and ($3::uuid[] is null or d.officer_id = any ($3) or d.mediator_staff_ids && $3) order by f.raised_at, f.id limit $4`,
    [q.now, q.colours, q.hands, q.limit],
  )

/** Meetings that stand and that somebody was asked to or answers for, from a time on; without a word of the dispute. */
export const comingFor = (
  tx: Tx,
  q: { staffIds: readonly string[]; from: Date; to: Date; limit: number },
): Promise<(MeetingRow & { isSeen: boolean })[]> =>
  tx.query(
    `select ${COLUMNS}, d.id is not null as "isSeen" from dispute_meeting m left join dispute d on d.id = m.dispute_id
      where m.state = '已约' and m.from_at < $3 and m.to_at > $2 and (m.staff_ids && $1::uuid[] or d.officer_id = any ($1::uuid[]) or d.mediator_staff_ids && $1::uuid[])
      order by m.from_at, m.id limit $4`,
    [q.staffIds, q.from, q.to, q.limit],
  )

export interface Booking {
  [column: string]: unknown
  room: string
  fromAt: Date
  toAt: Date
  /** All of what follows is null where the dispute is out of sight. */
  id: string | null
  disputeId: string | null
  no: string | null
  type: DisputeType | null
  kind: MeetingKind | null
  state: MeetingState | null
}
export const bookingsOf = (tx: Tx, bodyId: string, from: Date, to: Date): Promise<Booking[]> =>
  tx.query<Booking>(
    `select s.room, s.from_at as "fromAt", s.to_at as "toAt", case when d.id is null then null else m.id end as id, d.id as "disputeId", d.no, d.type,
       case when d.id is null then null else m.kind end as kind, case when d.id is null then null else m.state end as state
      from disputes_schedule($1, $2, $3) s left join dispute_meeting m on m.id = s.id left join dispute d on d.id = m.dispute_id order by s.from_at, s.room`,
    [bodyId, from, to],
  )
