import { recordActivity } from '#features/work-log/public.ts'
import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import type { Standing } from './rules.ts'
import { type CheckRecord, findCheck } from './store.ts'

export const standingOf = (c: CheckRecord): Standing => ({
  state: c.state,
  tries: c.tries,
  isAnswered: c.answeredAt !== null,
})

/** Whether somebody took part in the visit that is checked. */
export const isOwn = (c: Pick<CheckRecord, 'officerId' | 'visitorIds'>, staffId: string | null): boolean =>
  staffId !== null && (c.officerId === staffId || c.visitorIds.includes(staffId))

const conflictOf = (c: CheckRecord) => ({ id: c.id, version: c.version, state: c.state, tries: c.tries })

/** A check in sight in the version the caller knows. @throws AppError `not_found`, `version_conflict` */
export async function checkAt({ tx }: Context, input: { id: string; version: number }): Promise<CheckRecord> {
  const check = await findCheck(tx, input.id)
  if (check === undefined) throw new AppError('not_found')
  if (check.version !== input.version) throw new AppError('version_conflict', { current: conflictOf(check) })
  return check
}

export const stateRefused = (context: Context, c: CheckRecord): AppError =>
  new AppError('spot_check_state', { state: context.translate(`spotChecks.state.${c.state}`) })

/** Somebody was quicker. */
export async function conflict({ tx }: Context, id: string): Promise<AppError> {
  const current = await findCheck(tx, id)
  return current ? new AppError('version_conflict', { current: conflictOf(current) }) : new AppError('not_found')
}

/** One line of the work log. Only of checks that have ended: the log of a place must not say that one is open. */
export const note = (context: Context, kind: string, c: CheckRecord, at: Date) =>
  recordActivity(context, {
    kind,
    at,
    recordKind: 'spot_check',
    recordId: c.id,
    unitId: c.unitId,
    unitPos: c.unitPos,
  })
