import { bodyOf } from '#features/mediation/public.ts'
import { staffNames } from '#features/visits/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { AppError, fieldError } from '#platform/errors/errors.ts'
import { chinaWall, shownWall } from '#platform/files/wall-time.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { fileAt, mayWorkOn, noteDown, refuse, requireOpen } from '../carry-out.ts'
import * as contract from '../contract.ts'
import { isOver } from '../machine.ts'
import { mediationNames } from '../mediation-names.ts'
import { JOINT_KINDS, type MeetingKind } from '../meeting-words.ts'
import { wanted } from '../meetings.ts'
import { type DisputeFile, findRow, holdFile } from '../store-file.ts'
import * as store from '../store-meetings.ts'
import { whole } from '../terms.ts'
import { requirePlain } from './act.ts'

const AUDIT = { purpose: 'dispute', shown: 'list' } as const
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const WEEK_MS = 7 * DAY_MS

type Asked = Pick<
  ParsedOf<typeof contract.moveMeeting>,
  'bodyId' | 'room' | 'fromAt' | 'toAt' | 'staffIds' | 'invited' | 'note'
>

const isJoint = (kind: MeetingKind): boolean => (JOINT_KINDS as readonly MeetingKind[]).includes(kind)

/** @throws AppError `invalid_input` for a time that is past, too long or too far off */
async function timeOf({ tx, now, today }: Context, input: Pick<Asked, 'fromAt' | 'toAt'>) {
  const [fromAt, toAt] = [new Date(input.fromAt), new Date(input.toAt)]
  const hours = await whole(tx, 'dispute.meeting.maxHours', today)
  const days = await whole(tx, 'dispute.meeting.aheadDays', today)
  if (toAt <= fromAt) throw fieldError('toAt', 'dispute_meeting_ends_first')
  if (toAt.getTime() - fromAt.getTime() > hours * HOUR_MS)
    throw fieldError('toAt', 'dispute_meeting_long', { max: hours })
  if (toAt <= now) throw fieldError('fromAt', 'dispute_meeting_past')
  if (fromAt.getTime() > now.getTime() + days * DAY_MS) throw fieldError('fromAt', 'dispute_meeting_far', { max: days })
  return { fromAt, toAt }
}

/** The room, held for this transaction. @throws AppError `not_found`, `mediation_body_closed`, `dispute_room_taken` with the time and nothing else */
async function takeRoom(context: Context, input: Asked, at: { fromAt: Date; toAt: Date }, except: string | null) {
  const body = await bodyOf(context.tx, input.bodyId)
  if (body === undefined) throw new AppError('not_found')
  if (body.closedOn !== null && body.closedOn <= legalDate(at.fromAt))
    throw new AppError('mediation_body_closed', { name: body.shortName })
  if (!body.rooms.includes(input.room)) throw fieldError('room', 'dispute_room_unknown')
  const taken = await store.roomTaken(context.tx, { bodyId: input.bodyId, room: input.room, ...at, except })
  if (taken === undefined) return
  throw new AppError('dispute_room_taken', {
    room: input.room,
    from: shown(taken.fromAt),
    to: shown(taken.toAt),
  })
}

const shown = (at: Date): string => shownWall(chinaWall(at), 'datetime')

/** @throws AppError `invalid_input` for a colleague who is not known or has left */
async function requireStaff({ tx, today }: Context, ids: readonly string[]): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    'select id from organisation_v_staff where id = any ($1::uuid[]) and coalesce(end_on >= $2::date, true)',
    [ids, today],
  )
  const known = new Set(rows.map((r) => r.id))
  const faults = ids.flatMap((id, i) =>
    known.has(id) ? [] : [{ path: `staffIds.${i}`, code: 'dispute_staff_unknown' }],
  )
  if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
}

const plainOf = (input: Pick<Asked, 'note' | 'invited'>) =>
  requirePlain({
    note: input.note,
    ...Object.fromEntries(input.invited.map((one, i) => [`invited.${i}.name`, one.name])),
  })

/** Writes what was arranged into the steps, and answers how file and meeting stand now. */
const keep = async (
  context: Context,
  { row }: DisputeFile,
  kind: string,
  m: { id: string; version: number },
  step: { detail: Record<string, unknown>; note?: string | undefined },
) => ({ ...(await noteDown(context, row, { kind, ...step })), meetingId: m.id, meetingVersion: m.version })

const detailOf = (m: { kind: MeetingKind; room: string; fromAt: Date }) => ({
  meeting: m.kind,
  room: m.room,
  from: m.fromAt.toISOString(),
})

export const bookMeeting = action(contract.bookMeeting, {
  allow: access['disputes.bookMeeting'],
  audit: AUDIT,
  async run(context, input) {
    plainOf(input)
    const file = await fileAt(context, input)
    requireOpen(context, file.row)
    const at = await timeOf(context, input)
    await requireStaff(context, input.staffIds)
    await takeRoom(context, input, at, null)
    const flag = isJoint(input.kind) ? await wanted(context, file.row.id) : undefined
    const meeting = {
      id: uuidv7(),
      disputeId: file.row.id,
      flagId: flag?.flagId ?? null,
      kind: input.kind,
      bodyId: input.bodyId,
      room: input.room,
      ...at,
      invited: input.invited,
      staffIds: input.staffIds,
      note: input.note ?? null,
      bookedBy: context.actor.staffId as string,
    }
    await store.insertMeeting(context.tx, meeting, context.now)
    return keep(context, file, 'meetingBooked', { id: meeting.id, version: 1 }, { detail: detailOf(meeting) })
  },
})

/** The file and a meeting of it that was not held yet, both held. @throws AppError `not_found`, `version_conflict`, `dispute_refused` */
async function openMeeting(context: Context, input: { id: string; meetingId: string; version: number }) {
  const file = await holdFile(context.tx, input.id)
  const meeting = file && (await store.holdMeeting(context.tx, input.id, input.meetingId))
  if (file === undefined || meeting === undefined) throw new AppError('not_found')
  if (meeting.version !== input.version) conflict(meeting)
  requireOpen(context, file.row)
  if (meeting.state !== '已约') refuse(context, 'MEETING_OVER')
  return { file, meeting }
}

function conflict(m: store.MeetingRow): never {
  throw new AppError('version_conflict', { current: { id: m.id, version: m.version, state: m.state } })
}

export const moveMeeting = action(contract.moveMeeting, {
  allow: access['disputes.moveMeeting'],
  audit: AUDIT,
  async run(context, input) {
    plainOf(input)
    const { file, meeting } = await openMeeting(context, input)
    const at = await timeOf(context, input)
    await requireStaff(context, input.staffIds)
    await takeRoom(context, input, at, meeting.id)
    const { bodyId, room, invited, staffIds } = input
    const next = { ...meeting, bodyId, room, ...at, invited, staffIds, note: input.note ?? null }
    if (!(await store.updateMeeting(context.tx, next))) conflict(meeting)
    const now = { id: meeting.id, version: meeting.version + 1 }
    return keep(context, file, 'meetingMoved', now, { detail: detailOf(next) })
  },
})

export const cancelMeeting = action(contract.cancelMeeting, {
  allow: access['disputes.cancelMeeting'],
  audit: AUDIT,
  async run(context, input) {
    requirePlain({ reason: input.reason })
    const { file, meeting } = await openMeeting(context, input)
    if (!(await store.updateMeeting(context.tx, { ...meeting, state: '已取消' }))) conflict(meeting)
    const now = { id: meeting.id, version: meeting.version + 1 }
    return keep(context, file, 'meetingCancelled', now, { detail: detailOf(meeting), note: input.reason })
  },
})

export const listMeetings = action(contract.listMeetings, {
  allow: access['disputes.listMeetings'],
  audit: AUDIT,
  async run(context, { id }) {
    const { tx } = context
    const row = await findRow(tx, id)
    if (row === undefined) throw new AppError('not_found')
    const rows = await store.meetingsOf(tx, id)
    const names = await staffNames(
      tx,
      rows.flatMap((m) => [m.bookedBy, ...m.staffIds]),
    )
    const bodies = await mediationNames(
      tx,
      rows.map((m) => m.bodyId),
    )
    const nameOf = (one: string) => ({ id: one, name: names.get(one) ?? '' })
    const isOpen = !isOver(row.own) && mayWorkOn(context, row)
    const may = (operation: string, m: store.MeetingRow) =>
      isOpen && m.state === '已约' && context.can(`disputes.${operation}`)
    return {
      items: rows.map((m) => ({
        id: m.id,
        kind: m.kind,
        bodyId: m.bodyId,
        bodyName: bodies.get(m.bodyId) ?? '',
        room: m.room,
        fromAt: m.fromAt.toISOString(),
        toAt: m.toAt.toISOString(),
        invited: m.invited,
        staff: m.staffIds.map(nameOf),
        state: m.state,
        note: m.note,
        bookedBy: nameOf(m.bookedBy),
        version: m.version,
        can: { move: may('moveMeeting', m), cancel: may('cancelMeeting', m) },
      })),
      wantedBy: (await wanted(context, id))?.by.toISOString() ?? null,
      can: { book: isOpen && context.can('disputes.bookMeeting') },
    }
  },
})

export const schedule = action(contract.schedule, {
  allow: access['disputes.schedule'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, { bodyId, from }) {
    const body = await bodyOf(context.tx, bodyId)
    if (body === undefined) throw new AppError('not_found')
    const begin = new Date(`${from}T00:00:00+08:00`)
    const end = new Date(begin.getTime() + WEEK_MS)
    const bookings = await store.bookingsOf(context.tx, bodyId, begin, end)
    return {
      from,
      to: legalDate(new Date(end.getTime() - 1)),
      body: { id: body.id, name: body.name, rooms: body.rooms },
      bookings: bookings.map((b) => ({
        room: b.room,
        fromAt: b.fromAt.toISOString(),
        toAt: b.toAt.toISOString(),
        meeting: meetingOf(b),
      })),
    }
  },
})

function meetingOf({ id, disputeId, no, type, kind, state }: store.Booking) {
  if (id === null || disputeId === null || no === null || type === null || kind === null || state === null) return null
  return { id, kind, state, dispute: { id: disputeId, no, type } }
}
