import { createHash } from 'node:crypto'
import { settleTasks } from '#features/tasks/public.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { after, isOpen, type Move } from './rules.ts'
import { findHazard, type HazardRecord, holdHazard, insertStep, updateHazard } from './store.ts'

/** Kind of the task that asks somebody to look at a hazard again. A visit does not close it: only looking again does. */
export const REINSPECT = 'hazards.reinspect'

/** SHA-256 of a request, keys in order: two requests with one id are the same request exactly when these agree. */
export const requestHash = (input: Readonly<Record<string, unknown>>): Buffer => {
  const sorted = Object.keys(input)
    .sort()
    .map((key) => [key, input[key]])
  return createHash('sha256').update(JSON.stringify(sorted)).digest()
}

export const answerOf = (h: HazardRecord) => ({ id: h.id, version: h.version, state: h.state, dueOn: h.dueOn })

/** The record as a version conflict shows it beside one's own typing. */
export const conflictOf = (h: HazardRecord) => ({
  ...answerOf(h),
  kind: h.kind,
  level: h.level,
  description: h.description,
  foundBy: h.foundBy,
  foundAt: h.foundAt.toISOString(),
  ownerType: h.ownerType,
  ownerName: h.ownerName,
  requirement: h.requirement,
})

/** The hazard as it stands, at the version the caller saw. */
export async function hazardAt(context: Context, input: { id: string; version: number }): Promise<HazardRecord> {
  const known = await holdHazard(context.tx, input.id)
  if (known === undefined) throw new AppError('not_found')
  if (!isOpen(known.state)) throw new AppError('hazard_closed')
  if (known.version !== input.version) throw new AppError('version_conflict', { current: conflictOf(known) })
  return known
}

const PAST: Readonly<Record<Move['act'], string>> = {
  verify: 'hazards.verified',
  reject: 'hazards.rejected',
  assign: 'hazards.assigned',
  start: 'hazards.begun',
  finish: 'hazards.finished',
  due: 'hazards.fellDue',
  reinspect: 'hazards.reinspected',
  escalate: 'hazards.escalated',
  edit: 'hazards.corrected',
}

interface Doing {
  move: Move
  /** What the act changes beside the state. */
  change?: Partial<HazardRecord>
  note?: string | undefined
  /** Where a phone chose the id of the act. */
  step?: { id: string; requestHash: Buffer; at: Date }
}

/** Carries out an act on a hazard that is held: the record, its step, the activity, and the end of its task where it is closed by this. */
export async function move(context: Context, known: HazardRecord, doing: Doing): Promise<HazardRecord> {
  const { tx, actor, now } = context
  const state = after(known.state, doing.move)
  if (state === undefined) throw new AppError('hazard_wrong_state')
  const staffId = actor.staffId as string
  const at = doing.step?.at ?? now
  const next = { ...known, ...doing.change, state }
  if ((await updateHazard(tx, next, staffId, now)) === undefined) throw new AppError('version_conflict')
  await insertStep(tx, {
    id: doing.step?.id ?? uuidv7(),
    hazardId: known.id,
    act: doing.move.act,
    fromState: known.state,
    toState: state,
    at,
    staffId,
    note: doing.note || null,
    requestHash: doing.step?.requestHash ?? null,
  })
  if (!isOpen(state)) await settleTasks(context, REINSPECT, 'hazard', known.id, `hazard ${state}`)
  await noteActivity(context, PAST[doing.move.act], next, at)
  return (await findHazard(tx, known.id)) as HazardRecord
}

export const noteActivity = (
  context: Context,
  kind: string,
  h: Pick<HazardRecord, 'id' | 'kind' | 'level' | 'addressId' | 'unitId' | 'unitPos' | 'state'>,
  at: Date,
) =>
  recordActivity(context, {
    kind,
    at,
    recordKind: 'hazard',
    recordId: h.id,
    placeId: h.addressId ?? undefined,
    detail: { kind: h.kind, level: h.level, state: h.state },
    unitId: h.unitId,
    unitPos: h.unitPos,
  })
