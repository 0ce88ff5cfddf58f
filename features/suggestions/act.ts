import { coveredStaff } from '#features/organisation/public.ts'
import { dayStart } from '#features/visits/public.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { moveClocks } from './clocks.ts'
import { type Act, type ActKind, after, isOpen, mayDo, mayFollow, type Standing, wordsFaults } from './rules.ts'
import { appendStep, findSuggestion, type StepRecord, type SuggestionRecord, updateProgress } from './store.ts'
import type { StepKind } from './vocabulary.ts'

const standingOf = ({ state, ownerId, isAnswered, evaluation }: SuggestionRecord): Standing => ({
  state,
  ownerId,
  isAnswered,
  evaluation,
})

/** In whose name the actor acts: his own, and of whom he covers (代管). */
export const actorOf = async (context: Context) => ({
  hands: [context.actor.staffId as string, ...(await coveredStaff(context))],
  isOfficer: context.actor.role === 'OFFICER',
  isLeader: context.actor.role === 'CHIEF' || context.actor.role === 'DEPUTY',
})

/** The record as a version conflict shows it. */
const conflictOf = ({ id, version, field, text, state }: SuggestionRecord) => ({ id, version, field, text, state })

/** @throws AppError `invalid_input` where a text holds numbers of people, or a door */
export function requirePlain(path: string, text: string | undefined): void {
  const faults = wordsFaults(path, text ?? '')
  if (faults.length > 0) throw new AppError('invalid_input', {}, faults)
}

/**
 * The suggestion an act is to be done with, in sight and in the version the caller knows.
 * @throws AppError `not_found`, `version_conflict`, `suggestion_state` where the act may not follow, `suggestion_not_yours` where it is somebody else's
 */
export async function forAct(
  context: Context,
  input: { id: string; version: number },
  kind: ActKind,
): Promise<SuggestionRecord> {
  const s = await findSuggestion(context.tx, input.id)
  if (s === undefined) throw new AppError('not_found')
  if (s.version !== input.version) throw new AppError('version_conflict', { current: conflictOf(s) })
  if (!mayFollow(s.state, kind)) throw new AppError('suggestion_state', { state: stateOf(context, s) })
  if (!mayDo(s, await actorOf(context))) throw new AppError('suggestion_not_yours')
  return s
}

const stateOf = (context: Context, s: SuggestionRecord): string => context.translate(`suggestions.state.${s.state}`)

/** Activities of the work log, by the step that they are. */
const ACTIVITY: Readonly<Record<StepKind, string>> = {
  ASSIGNED: 'suggestions.assigned',
  TAKEN_UP: 'suggestions.takenUp',
  TOLD: 'suggestions.told',
  REPLIED: 'suggestions.replied',
  EVALUATED: 'suggestions.evaluated',
  CLOSED: 'suggestions.closed',
  NOT_POLICE: 'suggestions.notPolice',
  WITHDRAWN: 'suggestions.withdrawn',
}

type StepInput = { kind: StepKind } & Partial<
  Pick<StepRecord, 'way' | 'text' | 'toStaffId' | 'toBody' | 'toBodyName' | 'evaluation'>
>

/** Does an act with a suggestion that `forAct` has let through: its state, its clocks, its step and the work log, in one transaction. */
export async function carryOut(context: Context, s: SuggestionRecord, act: Act, step: StepInput) {
  const next = after(standingOf(s), act)
  if (next === undefined) throw new AppError('suggestion_state', { state: stateOf(context, s) })
  const { suggestion, clocks } = next
  const { today, tx } = context
  const version = await updateProgress(tx, s.id, s.version, {
    ...suggestion,
    repliedOn: clocks.includes('replyDone') ? today : s.repliedOn,
    endedOn: isOpen(suggestion.state) ? null : today,
    isPoliceMatter: s.isPoliceMatter && act.kind !== 'notPolice',
  })
  if (version === undefined) {
    const current = await findSuggestion(tx, s.id)
    throw current ? new AppError('version_conflict', { current: conflictOf(current) }) : new AppError('not_found')
  }
  await moveClocks(context, s, clocks, step.text ?? context.translate(`suggestions.step.${step.kind}`))
  await appendStep(tx, s.id, {
    doneOn: today,
    byId: context.actor.staffId as string,
    way: null,
    text: null,
    toStaffId: null,
    toBody: null,
    toBodyName: null,
    evaluation: null,
    ...step,
  })
  await note(context, ACTIVITY[step.kind], s, today)
  return { id: s.id, version, state: suggestion.state }
}

/** One line of the work log about a suggestion: its community, its day. No place, no time. */
export const note = (
  context: Context,
  kind: string,
  s: Pick<SuggestionRecord, 'id' | 'unitId' | 'unitPos' | 'field' | 'communityCode'>,
  day: string,
) =>
  recordActivity(context, {
    kind,
    at: dayStart(day),
    toTheDay: true,
    recordKind: 'suggestion',
    recordId: s.id,
    detail: { field: s.field, communityCode: s.communityCode },
    unitId: s.unitId,
    unitPos: s.unitPos,
  })
