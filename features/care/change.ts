import { settleTasks } from '#features/tasks/public.ts'
import { recordActivity } from '#features/work-log/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { conflictOf } from './people.ts'
import { afterAct, type CareAct } from './rules.ts'
import { type CareRecord, lockCare, saveCare } from './store.ts'
import type { CareState } from './vocabulary.ts'

/** Holds a subject for an act. @throws AppError `not_found`, `version_conflict`, `care_state` where the act is not open in its state */
export async function take(
  context: Context,
  input: { id: string; version: number },
  act: CareAct,
): Promise<{ known: CareRecord; state: CareState }> {
  const known = await lockCare(context.tx, input.id)
  if (known === undefined) throw new AppError('not_found')
  if (known.version !== input.version) throw new AppError('version_conflict', { current: conflictOf(known) })
  return { known, state: stateAfter(act, known.state) }
}

export function stateAfter(act: CareAct, state: CareState): CareState {
  const next = afterAct(act, state)
  if (next === undefined) throw new AppError('care_state', { state })
  return next
}

/** Stores what an act has changed, with the day of a new state. @returns what every act answers */
export async function save(context: Context, before: CareRecord, after: CareRecord, isHidden = false) {
  const row = after.state === before.state ? after : { ...after, stateSince: context.today }
  const version = await saveCare(context.tx, row, context.actor.staffId as string, context.now, isHidden)
  return { id: row.id, version, state: row.state }
}

/** Says in the work log that something was done; no place and no name, so that a list of work names nobody as cared for. */
export const note = (
  context: Context,
  kind: string,
  c: Pick<CareRecord, 'id' | 'unitId' | 'unitPos'>,
  at: Date = context.now,
) =>
  recordActivity(context, {
    kind,
    at,
    recordKind: 'care_subject',
    recordId: c.id,
    unitId: c.unitId,
    unitPos: c.unitPos,
  })

export const settle = async (context: Context, id: string, kinds: readonly string[], result: string): Promise<void> => {
  for (const kind of kinds) await settleTasks(context, kind, 'care_subject', id, result)
}
