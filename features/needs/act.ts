import { coveredStaff } from '#features/organisation/public.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { moveClocks } from './clocks.ts'
import { type Act, type ActKind, after, mayDo, mayFollow, type Standing } from './rules.ts'
import { appendStep, findNeed, type NeedRecord, type StepRecord, updateProgress } from './store.ts'
import type { StepKind } from './vocabulary.ts'

export const standingOf = (n: NeedRecord): Standing => ({
  state: n.state,
  ownerId: n.ownerId,
  toStaffId: n.toStaffId,
  toBody: n.toBody,
  isAnswered: n.firstRepliedAt !== null,
  confirmation: n.confirmation,
})

/** In whose name the actor acts: his own, and of whom he covers (代管). */
export const actorOf = async (context: Context) => ({
  hands: [context.actor.staffId as string, ...(await coveredStaff(context))],
  isOfficer: context.actor.role === 'OFFICER',
})

/** The record as a version conflict shows it. A refusal names no audit subjects, so who asked is left out. */
export const conflictOf = (n: NeedRecord) => ({
  id: n.id,
  version: n.version,
  type: n.type,
  text: n.text,
  isPoliceMatter: n.isPoliceMatter,
  state: n.state,
  updatedAt: n.updatedAt?.toISOString() ?? null,
})

/** A need in sight in the version the caller knows. @throws AppError `not_found`, `version_conflict` */
export async function needAt(context: Context, input: { id: string; version: number }): Promise<NeedRecord> {
  const need = await findNeed(context.tx, input.id)
  if (need === undefined) throw new AppError('not_found')
  if (need.version !== input.version) throw new AppError('version_conflict', { current: conflictOf(need) })
  return need
}

/** The need an act is to be done with. @throws AppError also `need_state` where the act may not follow, `need_not_yours` where it is somebody else's */
export async function needForAct(
  context: Context,
  input: { id: string; version: number },
  kind: ActKind,
): Promise<NeedRecord> {
  const need = await needAt(context, input)
  if (!mayFollow(need.state, kind)) throw new AppError('need_state', { state: needState(context, need) })
  if (!mayDo(need, kind, await actorOf(context))) throw new AppError('need_not_yours')
  return need
}

export const needState = (context: Context, n: NeedRecord): string => context.translate(`needs.state.${n.state}`)

/** Activities of the work log, by the step that they are. */
const ACTIVITY: Readonly<Record<StepKind, string>> = {
  REPLIED: 'needs.replied',
  FED_BACK: 'needs.fedBack',
  TRANSFERRED: 'needs.transferred',
  RECEIVED: 'needs.received',
  RETURNED: 'needs.returned',
  TAKEN_BACK: 'needs.takenBack',
  CONFIRMED: 'needs.confirmed',
  NOT_POSSIBLE: 'needs.notPossible',
  WITHDRAWN: 'needs.withdrawn',
}

type StepInput = { kind: StepKind } & Partial<
  Pick<StepRecord, 'way' | 'text' | 'toStaffId' | 'toBody' | 'toBodyName' | 'confirmation'>
>

/** Does an act with a need that `needForAct` has let through: its state, its clocks, its step and the work log, in one transaction. */
export async function carryOut(context: Context, need: NeedRecord, act: Act, step: StepInput) {
  const next = after(standingOf(need), act)
  if (next === undefined) throw new AppError('need_state', { state: needState(context, need) })
  const { need: n, clocks } = next
  const { now, tx } = context
  const isOver = n.state === 'CLOSED' || n.state === 'NOT_POSSIBLE' || n.state === 'WITHDRAWN'
  const version = await updateProgress(tx, need.id, need.version, {
    state: n.state,
    ownerId: n.ownerId,
    toStaffId: n.toStaffId,
    toBody: n.toBody,
    toBodyName: n.toBody === null ? null : (step.toBodyName ?? need.toBodyName),
    firstRepliedAt: need.firstRepliedAt ?? (n.isAnswered ? now : null),
    fedBackAt: clocks.includes('feedbackDone') ? now : need.fedBackAt,
    confirmation: n.confirmation,
    endedAt: isOver ? now : null,
  })
  if (version === undefined) {
    const current = await findNeed(tx, need.id)
    throw current ? new AppError('version_conflict', { current: conflictOf(current) }) : new AppError('not_found')
  }
  await moveClocks(context, need, clocks, step.text ?? context.translate(`needs.step.${step.kind}`))
  await appendStep(tx, need, {
    id: uuidv7(),
    at: now,
    byId: context.actor.staffId as string,
    way: null,
    text: null,
    toStaffId: null,
    toBody: null,
    toBodyName: null,
    confirmation: null,
    ...step,
  })
  await note(context, ACTIVITY[step.kind], need, now)
  return { id: need.id, version, state: n.state }
}

/** One line of the work log about a need. */
export const note = (
  context: Context,
  kind: string,
  n: Pick<NeedRecord, 'id' | 'addressId' | 'unitId' | 'unitPos'> & { type: string },
  at: Date,
) =>
  recordActivity(context, {
    kind,
    at,
    recordKind: 'need',
    recordId: n.id,
    placeId: n.addressId,
    detail: { type: n.type },
    unitId: n.unitId,
    unitPos: n.unitPos,
  })
