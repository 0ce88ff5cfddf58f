import { z } from 'zod'
import { command, date, instant, page, pageInput, query } from '#platform/http/contract.ts'

export const KINDS = ['reminder'] as const

/** More than this is shown as "so many and more". */
export const COUNTED = 99
/** Seconds a stream of live updates lasts at most; whoever wants more comes through the door again, and is looked at anew. */
export const STREAM_SECONDS = 300

const notification = z.object({
  id: z.uuid(),
  kind: z.enum(KINDS),
  /** What it is about, in words: never a person or a place. */
  title: z.string(),
  subjectKind: z.string(),
  subjectId: z.uuid(),
  at: instant,
  /** Last day of the period. */
  dueOn: date,
  overdue: z.boolean(),
  readAt: instant.nullable(),
  /** It is a colleague's whom one covers (代管). */
  asCover: z.boolean(),
  /** Where the record is shown at a desk; null where no screen shows it. */
  path: z.string().nullable(),
})

export const list = query({
  name: 'notifications.list',
  path: '/api/notifications',
  summary: "One's own notifications, newest first; unread ones only where asked",
  input: z.strictObject({ state: z.enum(['all', 'unread']).default('all'), ...pageInput }),
  output: page(notification),
})

export const unreadCount = query({
  name: 'notifications.unreadCount',
  path: '/api/notifications/unread',
  summary: `How many of one's own notifications are unread, counted up to ${COUNTED + 1}`,
  input: z.strictObject({}),
  output: z.object({ count: z.number().int() }),
})

export const markRead = command({
  name: 'notifications.markRead',
  path: '/api/notifications/read',
  summary: 'Marks some of one’s own notifications as read, or all up to an instant',
  input: z
    .strictObject({ ids: z.array(z.uuid()).min(1).max(200).optional(), until: instant.optional() })
    .refine((i) => (i.ids === undefined) !== (i.until === undefined), { error: 'ids_or_until', path: ['ids'] }),
  output: z.object({ marked: z.number().int() }),
})

/** Digits only: what else may pass for a number (`1E2`, `08`) is a mistake, and a stream would make it last. */
const seconds = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^[1-9]\d{0,2}$/)
      .transform(Number),
  ])
  .pipe(z.number().int().min(1).max(STREAM_SECONDS))

export const stream = query({
  name: 'notifications.stream',
  path: '/api/notifications/changes',
  summary: 'Live updates (server-sent events): says that something changed in one’s inbox, and nothing of it',
  input: z.strictObject({ seconds }),
  output: z.object({ changed: z.literal(true) }),
})
