import { z } from 'zod'
import { command, date, instant, query, text } from '#platform/http/contract.ts'
import { INVITED_ORGS, MEETING_KINDS, MEETING_STATES } from './meeting-words.ts'
import * as s from './schemas.ts'
import { DISPUTE_TYPES, STATES } from './vocabulary.ts'

/* Meetings about a dispute: rooms, times, who is asked. */

const place = { bodyId: z.uuid(), room: text(1, 40), fromAt: instant, toAt: instant }
const asked = {
  invited: z
    .array(z.strictObject({ org: z.enum(INVITED_ORGS), name: text(0, 60).default('') }))
    .max(20)
    .default([]),
  staffIds: z
    .array(z.uuid())
    .max(20)
    .refine((all) => new Set(all).size === all.length, { error: 'twice' })
    .default([]),
  note: text(1, 500).optional(),
}
const made = z.object({
  id: z.uuid(),
  version: z.number().int(),
  state: z.enum(STATES),
  meetingId: z.uuid(),
  meetingVersion: z.number().int(),
})
const ERRORS = { dispute_refused: 409, dispute_room_taken: 409, mediation_body_closed: 409 }
/** `version` is that of the meeting. */
const ofMeeting = { id: z.uuid(), meetingId: z.uuid(), version: s.version }

export const bookMeeting = command({
  name: 'disputes.bookMeeting',
  path: '/api/disputes/:id/meetings',
  summary: 'Books a room of a mediation body for a dispute and asks others to come; a room is never taken twice',
  input: z.strictObject({ ...s.of, kind: z.enum(MEETING_KINDS), ...place, ...asked }),
  output: made,
  errors: ERRORS,
})

export const moveMeeting = command({
  name: 'disputes.moveMeeting',
  method: 'PUT',
  path: '/api/disputes/:id/meetings/:meetingId',
  summary: 'Another time or room, or others asked, for a meeting that was not held yet',
  input: z.strictObject({ ...ofMeeting, ...place, ...asked }),
  output: made,
  errors: ERRORS,
})

export const cancelMeeting = command({
  name: 'disputes.cancelMeeting',
  path: '/api/disputes/:id/meetings/:meetingId/cancellation',
  summary: 'Calls a meeting off; its room is free again',
  input: z.strictObject({ ...ofMeeting, reason: text(2, 200) }),
  output: made,
  errors: { dispute_refused: 409 },
})

const meeting = z.object({
  id: z.uuid(),
  kind: z.enum(MEETING_KINDS),
  bodyId: z.uuid(),
  bodyName: z.string(),
  room: z.string(),
  fromAt: instant,
  toAt: instant,
  invited: z.array(z.object({ org: z.enum(INVITED_ORGS), name: z.string() })),
  staff: z.array(s.name),
  state: z.enum(MEETING_STATES),
  note: z.string().nullable(),
  bookedBy: s.name,
  version: z.number().int(),
  can: z.object({ move: z.boolean(), cancel: z.boolean() }),
})

export const listMeetings = query({
  name: 'disputes.listMeetings',
  path: '/api/disputes/:id/meetings',
  summary: 'Meetings of a dispute, and until when a joint one is asked for by its warning',
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({
    items: z.array(meeting),
    /** A red warning stands and no joint meeting is booked or was held for it: until when one is due. */
    wantedBy: instant.nullable(),
    can: z.object({ book: z.boolean() }),
  }),
})

export const schedule = query({
  name: 'disputes.schedule',
  path: '/api/disputes/schedule',
  summary: 'A week of the rooms of a mediation body; of disputes out of sight only when the room is taken',
  input: z.strictObject({ bodyId: z.uuid(), from: date }),
  output: z.object({
    from: date,
    to: date,
    body: z.object({ id: z.uuid(), name: z.string(), rooms: z.array(z.string()) }),
    bookings: z.array(
      z.object({
        room: z.string(),
        fromAt: instant,
        toAt: instant,
        /** Null where the dispute is out of sight. */
        meeting: z
          .object({
            id: z.uuid(),
            dispute: z.object({ id: z.uuid(), no: z.string(), type: z.enum(DISPUTE_TYPES) }),
            kind: z.enum(MEETING_KINDS),
            state: z.enum(MEETING_STATES),
          })
          .nullable(),
      }),
    ),
  }),
})
