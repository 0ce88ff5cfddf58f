import { z } from 'zod'

/** Sort key of a hazard in lists: when it was found, to the microsecond as PostgreSQL writes it, and its id. */
export const hazardMark = z.tuple([
  z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/),
  z.uuid(),
])
