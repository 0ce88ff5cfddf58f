import { legalDate } from '#platform/clock/clock.ts'
import { currentRule } from '#platform/deadlines/rules-store.ts'
import { AppError, type FieldError } from '#platform/errors/errors.ts'
import { action, type Context } from '#platform/http/action.ts'
import type { ParsedOf } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { access } from '../access.ts'
import { clockOf, conflictOf } from '../answers.ts'
import * as contract from '../contract.ts'
import { changeFaults, noteFaults, overlapOf, shiftFaults, toMinute } from '../rules.ts'
import {
  findShift,
  holdUnit,
  insertShift,
  markRemoved,
  type NewShift,
  peopleOn,
  type ShiftRow,
  shiftsOf,
  updateShift,
} from '../store.ts'
import { LEADER_ROLES, PERSON_ROLES } from '../vocabulary.ts'

type Input = ParsedOf<typeof contract.saveShift>

export const saveShift = action(contract.saveShift, {
  allow: access['duty.saveShift'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const { tx, actor, now } = context
    const unit = await holdUnit(tx, input.unitId)
    if (unit === undefined) throw new AppError('not_found')
    const known = input.id === undefined ? undefined : await take(context, input.id, input.version as number)
    if (known !== undefined && known.to <= now) throw new AppError('duty_over')
    const shift: NewShift = {
      id: known?.id ?? uuidv7(),
      ...unit,
      staffId: input.staffId,
      leaderId: input.leaderId,
      from: toMinute(input.from),
      to: toMinute(input.to),
      note: input.note || null,
    }
    const faults = await faultsOf(context, input, shift, known)
    if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
    const by = { by: actor.staffId as string, at: now }
    if (known === undefined) await insertShift(tx, shift, by)
    else if (!(await updateShift(tx, shift, known.version, by))) throw await conflict(context, known.id)
    return { id: shift.id, version: (known?.version ?? 0) + 1 }
  },
})

async function faultsOf(
  { tx, now }: Context,
  input: Input,
  shift: NewShift,
  known: ShiftRow | undefined,
): Promise<FieldError[]> {
  const { amount } = await currentRule(tx, 'duty.shiftMax', legalDate(now))
  const faults = [
    ...noteFaults(input.note),
    ...shiftFaults(shift, amount, now),
    ...(known ? changeFaults(known, shift, now) : []),
  ]
  if (known === undefined || known.staffId !== shift.staffId || known.leaderId !== shift.leaderId)
    faults.push(...(await peopleFaults(tx, shift)))
  if (faults.length > 0) return faults
  const others = await shiftsOf(tx, shift.unitId, shift.from, shift.to)
  const clash = overlapOf(
    shift,
    others.filter((o) => o.id !== shift.id),
  )
  if (clash === undefined) return []
  const params = { name: clash.staffName, from: clockOf(clash.from), to: clockOf(clash.to) }
  return [{ path: clash.from <= shift.from ? 'from' : 'to', code: 'duty_overlap', params }]
}

/** Both must hold their role in the station on the day the shift begins. */
async function peopleFaults(tx: Context['tx'], shift: NewShift): Promise<FieldError[]> {
  const people = await peopleOn(tx, legalDate(shift.from))
  const holds = (id: string, roles: readonly string[]) => people.some((p) => p.id === id && roles.includes(p.role))
  const faults: FieldError[] = []
  if (!holds(shift.staffId, PERSON_ROLES)) faults.push({ path: 'staffId', code: 'duty_not_posted' })
  if (!holds(shift.leaderId, LEADER_ROLES)) faults.push({ path: 'leaderId', code: 'duty_no_leader' })
  return faults
}

/** @throws AppError `not_found`, `version_conflict` */
async function take(context: Context, id: string, version: number): Promise<ShiftRow> {
  const known = await findShift(context.tx, id)
  if (known === undefined) throw new AppError('not_found')
  // Where it stands must be in the range of the posting, too: seeing it is wider than planning it.
  if ((await holdUnit(context.tx, known.unitId)) === undefined) throw new AppError('not_found')
  if (known.version !== version) throw await conflict(context, id)
  return known
}

async function conflict({ tx }: Context, id: string): Promise<AppError> {
  const known = await findShift(tx, id)
  return known === undefined
    ? new AppError('not_found')
    : new AppError('version_conflict', { current: conflictOf(known) })
}

export const removeShift = action(contract.removeShift, {
  allow: access['duty.removeShift'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context, input) {
    const known = await take(context, input.id, input.version)
    if (known.from <= context.now) throw new AppError('duty_begun')
    const by = { by: context.actor.staffId as string, at: context.now }
    if (!(await markRemoved(context.tx, known.id, known.version, by))) throw await conflict(context, known.id)
    return { id: known.id }
  },
})
