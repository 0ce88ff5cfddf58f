import { z } from 'zod'

/** Sort key of a row of the two lists: its instant to the microsecond, as PostgreSQL writes it, and its id. */
export const mark = z.tuple([
  z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/),
  z.uuid(),
])
