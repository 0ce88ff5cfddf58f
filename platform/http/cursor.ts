import { z } from 'zod'
import { fieldError } from '../errors/errors.ts'

/** Opaque mark of where a page ended: the sort key of its last row. It holds no personal data, only instants, numbers and ids. */
export const encodeCursor = (key: readonly unknown[]): string => Buffer.from(JSON.stringify(key)).toString('base64url')

/** Sort key of most lists: an instant to the microsecond, as PostgreSQL writes it, and the id of the row. */
export const instantMark = z.tuple([
  z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/),
  z.uuid(),
])

/** Reads a mark back by the schema of its list. @throws AppError `invalid_input` for a mark of another list or a forged one */
export function decodeCursor<T>(cursor: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parse(cursor))
  if (!parsed.success) throw fieldError('cursor', 'invalid_format')
  return parsed.data
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}
