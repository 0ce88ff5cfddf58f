import { z } from 'zod'
import type { Load } from './admission.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/**
 * One operation of the product as its callers see it. The only definition of its fields.
 * `input` is one flat object: path parameters, query string (GET) and body (others) are merged into it.
 * `errors` maps each stable error code the operation may answer to its HTTP status; the platform's own codes need no listing.
 */
export interface Contract<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> {
  readonly name: string
  readonly method: Method
  readonly path: string
  readonly summary: string
  readonly input: In
  readonly output: Out
  readonly errors: Readonly<Record<string, number>>
  /** Answers bytes instead of JSON (XLSX, print page); `output` then describes nothing and the action names its subjects. */
  readonly file: boolean
  /** How urgent it is when there is more to do than can be done; `loadOf` reads it from the rest where it is left out. */
  readonly load?: Load
}

interface Definition<In extends z.ZodType, Out extends z.ZodType> {
  name: string
  method?: Method
  path: string
  summary: string
  input: In
  output: Out
  errors?: Record<string, number>
  file?: boolean
  load?: Load
}

/** Declares a read. Answers are parsed by `output`, so a column that is not listed cannot leave. */
export const query = <In extends z.ZodType, Out extends z.ZodType>(d: Definition<In, Out>): Contract<In, Out> => ({
  method: 'GET',
  errors: {},
  file: false,
  ...d,
})

/** Declares a change. Commands are POST unless they replace (PUT) or end (DELETE) the thing the path names. */
export const command = <In extends z.ZodType, Out extends z.ZodType>(d: Definition<In, Out>): Contract<In, Out> => ({
  method: 'POST',
  errors: {},
  file: false,
  ...d,
})

/** A change is a write, a file an export, pages are a list; anything else opens one thing. */
export const loadOf = (contract: Contract): Load => {
  if (contract.load !== undefined) return contract.load
  if (contract.file) return 'export'
  if (contract.method !== 'GET') return 'write'
  return contract.output instanceof z.ZodObject && 'nextCursor' in contract.output.shape ? 'list' : 'read'
}

export type InputOf<C> = C extends Contract<infer In, z.ZodType> ? z.input<In> : never
export type ParsedOf<C> = C extends Contract<infer In, z.ZodType> ? z.output<In> : never
export type OutputOf<C> = C extends Contract<z.ZodType, infer Out> ? z.output<Out> : never
/** What an action hands over before it is parsed: the wire form. */
export type AnswerOf<C> = C extends Contract<z.ZodType, infer Out> ? z.input<Out> : never

/** A person shown in an answer: every id of this schema becomes a subject of the audit event (trust.md §3.1). */
export const personId = z.uuid().brand<'PersonId'>().meta({ 'x-subject': 'person' })
export type PersonId = z.output<typeof personId>

/** Output schema of an operation that answers a file. */
export const fileOutput = z.unknown()

export const date = z.iso.date()
export const instant = z.iso.datetime({ offset: true })

/** Text typed by people: trimmed, NFC, no control or direction-changing characters (they would let a name lie on screen). */
export const text = (min: number, max: number) =>
  z
    .string()
    .transform((s) => s.normalize('NFC').trim())
    .refine((s) => [...s].length >= min, { error: min === 1 ? 'required' : 'too_short', params: { min } })
    .refine((s) => [...s].length <= max, { error: 'too_long', params: { max } })
    .refine((s) => !FORBIDDEN.test(s), { error: 'control_characters' })

// C0 controls but tab and newline, DEL and C1, zero-width and bidi controls, lone surrogates, non-characters.
// biome-ignore format: one class a line would hide that it is one set
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/** Page of a list: `cursor` is opaque, absent at the end. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable(), total: z.number().int().nullable() })

export const pageInput = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

/** Why the actor opens people, and the record that justifies it (trust.md §3.1 "Purposes"). */
export const purposeInput = {
  purpose: z.enum([
    'visit',
    'verify',
    'care',
    'dispute',
    'counter',
    'incident',
    'inspection',
    'spot_check',
    'data_fix',
    'rights',
    'audit',
    'emergency',
  ]),
  basisKind: z.enum(['task', 'address', 'household', 'visit', 'need', 'staff']),
  basisId: z.uuid(),
}
