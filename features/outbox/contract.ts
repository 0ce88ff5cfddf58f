import { z } from 'zod'
import { command, instant, page, pageInput, query, text } from '#platform/http/contract.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** An act as a phone sends it (`platform/sync/op.ts`); its log is in the path. */
const op = z.strictObject({
  opId: z.uuid(),
  seq: z.number().int().min(1).max(2_147_483_647),
  author: z.uuid(),
  posting: z.uuid().nullable(),
  kind: z
    .string()
    .max(80)
    .regex(/^[A-Za-z]+\.[A-Za-z]+$/),
  /** Input of the operation as JSON text, kept letter by letter. */
  body: z.string().max(100_000),
  /** By the clock of the phone: wrong by years, but no year that no clock shows. */
  capturedAt: instant.refine((at) => at >= '1970'),
  prevH: hash,
})

export const openLog = command({
  name: 'outbox.openLog',
  path: '/api/outbox/logs',
  summary: "Begins a chain of acts of one's own on a phone; sent twice it is opened once",
  input: z.strictObject({ id: z.uuid(), author: z.uuid(), label: text(1, 60) }),
  output: z.object({ id: z.uuid() }),
  errors: { of_another: 403, log_taken: 409 },
})

export const head = query({
  name: 'outbox.head',
  path: '/api/outbox/logs/:id',
  summary: 'How far a chain is with this server, and which history of the database answers',
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({
    epoch: z.string(),
    lastSeq: z.number().int(),
    /** Up to here everything is on the disk of every machine that must have it. */
    durableSeq: z.number().int(),
  }),
})

export const push = command({
  name: 'outbox.push',
  path: '/api/outbox/logs/:id/ops',
  summary:
    'Acts recorded on a phone, in their order: each is carried out once, under an event of its own, or kept for somebody to look at',
  input: z.strictObject({ id: z.uuid(), ops: z.array(op).min(1).max(50) }),
  output: z.object({
    /** As far as it got, in the order sent. `held` says why an act was kept and not carried out. */
    results: z.array(z.object({ opId: z.uuid(), held: z.string().nullable() })),
    stopped: z.enum(['gap', 'forked', 'unknown_log', 'of_another', 'differs']).nullable(),
  }),
})

export const listHeld = query({
  name: 'outbox.listHeld',
  path: '/api/outbox/held',
  summary: "Acts that were kept and not carried out: one's own, and for leaders those of their people",
  input: z.strictObject({ ...pageInput }),
  output: page(
    z.object({
      opId: z.uuid(),
      kind: z.string(),
      held: z.string(),
      author: z.object({ id: z.uuid(), name: z.string() }),
      capturedAt: instant,
      receivedAt: instant,
      version: z.number().int(),
    }),
  ),
})

export const settle = command({
  name: 'outbox.settle',
  path: '/api/outbox/held/:id/settle',
  summary: 'Somebody has looked at an act that was kept; it stays stored',
  input: z.strictObject({ id: z.uuid(), version: z.number().int().min(1) }),
  output: z.object({ id: z.uuid(), version: z.number().int() }),
})

export const recoveryKey = command({
  name: 'outbox.recoveryKey',
  path: '/api/outbox/recovery-key',
  summary:
    "Second key to what one has recorded on a phone, for whoever forgot the PIN there: only its author gets it, and only signed in; made anew from the installation's key each time. The phone is on the list of phones then, and no order to forget holds any more",
  input: z.strictObject({
    device: z.uuid(),
    /** What the phone calls itself. */
    label: text(1, 60),
    /** Of the installation's key, as answered when the phone was set up. */
    generation: z.number().int().min(1).max(255).optional(),
  }),
  output: z.object({
    generation: z.number().int(),
    /** 32 bytes, Base64. */
    key: z.string(),
  }),
  /** `sign_in_anew`: the phone was set up before, and the sign-in is older than ten minutes. */
  errors: { key_generation_gone: 409, sign_in_anew: 403 },
})

const phone = z.object({
  id: z.uuid(),
  label: z.string(),
  officer: z.object({ id: z.uuid(), name: z.string() }),
  setUpAt: instant,
  /** Ordered to forget what it carries; null where it is not. */
  wipeAt: instant.nullable(),
  version: z.number().int(),
})

export const listPhones = query({
  name: 'outbox.listPhones',
  path: '/api/outbox/phones',
  summary: "Phones with the field app: one's own, and for leaders those of their people; five hundred at most",
  input: z.strictObject({}),
  output: z.object({ items: z.array(phone) }),
})

export const orderWipe = command({
  name: 'outbox.orderWipe',
  path: '/api/outbox/phones/:id/wipe',
  summary:
    'A phone is lost: at its next contact it forgets what it carries and takes no PIN any more; unsent acts stay sealed on it until their author signs in there',
  input: z.strictObject({ id: z.uuid(), version: z.number().int().min(1) }),
  output: z.object({ id: z.uuid(), version: z.number().int() }),
})

export const phoneOrders = command({
  name: 'outbox.phoneOrders',
  path: '/api/outbox/phone-orders',
  summary: 'Whether a phone is to forget what it carries. Asked without a session, because a lost phone has none',
  input: z.strictObject({ device: z.uuid(), author: z.uuid() }),
  output: z.object({ wipe: z.boolean() }),
})
