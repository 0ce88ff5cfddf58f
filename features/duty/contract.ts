import { z } from 'zod'
import { command, date, instant, query, text } from '#platform/http/contract.ts'
import { UNIT_KINDS } from './vocabulary.ts'

const version = z.number().int().min(1)
const name = z.object({ id: z.uuid(), name: z.string() })
const unit = name.extend({ kind: z.enum(UNIT_KINDS) })
const changed = z.object({ id: z.uuid(), version: z.number().int() })

const shift = z.object({
  id: z.uuid(),
  unit,
  staff: name,
  leader: name,
  from: instant,
  to: instant,
  note: z.string().nullable(),
  isNow: z.boolean(),
  version: z.number().int(),
  can: z.object({ edit: z.boolean(), remove: z.boolean() }),
})

export const saveShift = command({
  name: 'duty.saveShift',
  path: '/api/duty/shifts',
  summary:
    'Plans a shift, or changes one that is named with its version; once it has begun only its end and its note may change',
  input: z
    .strictObject({
      id: z.uuid().optional(),
      version: version.optional(),
      unitId: z.uuid(),
      staffId: z.uuid(),
      leaderId: z.uuid(),
      from: instant,
      to: instant,
      note: text(0, 100).optional(),
    })
    .refine((s) => (s.id === undefined) === (s.version === undefined), { error: 'required', path: ['version'] }),
  output: changed,
  errors: { duty_over: 409 },
})

export const removeShift = command({
  name: 'duty.removeShift',
  method: 'DELETE',
  path: '/api/duty/shifts/:id',
  summary: 'Takes a shift off the plan that has not begun; what was stays as it was',
  input: z.strictObject({ id: z.uuid(), version }),
  output: z.object({ id: z.uuid() }),
  errors: { duty_begun: 409 },
})

export const listShifts = query({
  name: 'duty.listShifts',
  path: '/api/duty/shifts',
  summary: 'The shifts of a week in one’s station and its rooms, with the times in which nobody is on duty',
  input: z.strictObject({
    /** First day of the seven; the Monday of this week where left out. */
    from: date.optional(),
  }),
  output: z.object({
    from: date,
    to: date,
    shifts: z.array(shift),
    /** Of the station, and of rooms that have a shift in this week. */
    gaps: z.array(z.object({ unit, from: instant, to: instant })),
    units: z.array(unit),
    /** Who may be chosen today; empty for whoever plans nothing. */
    persons: z.array(name),
    leaders: z.array(name),
    can: z.object({ save: z.boolean() }),
  }),
})

export const onDuty = query({
  name: 'duty.onDuty',
  path: '/api/duty/now',
  summary: 'Who is on duty now in one’s station and its rooms',
  input: z.strictObject({}),
  output: z.object({ at: instant, shifts: z.array(shift) }),
})
