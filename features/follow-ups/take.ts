import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { conflictOf } from './answers.ts'
import { type FollowUpRow, lockOpen, saveFollowUp } from './store.ts'
import { findTask, type TaskRow } from './store-parts.ts'

/** Holds an open follow-up. @throws AppError `not_found` where it is out of sight or past its last day */
export async function hold(context: Context, id: string): Promise<FollowUpRow> {
  const known = await lockOpen(context.tx, id, context.today)
  if (known === undefined) throw new AppError('not_found')
  return known
}

/** As `hold`, in the version that the caller knows. @throws AppError `version_conflict` */
export async function take(context: Context, input: { id: string; version: number }): Promise<FollowUpRow> {
  const known = await hold(context, input.id)
  if (known.version !== input.version) throw new AppError('version_conflict', { current: conflictOf(known) })
  return known
}

/** Stores what an act has changed. @returns what every act answers */
export async function save(context: Context, after: FollowUpRow) {
  const version = await saveFollowUp(context.tx, after, context.actor.staffId as string, context.now)
  return { id: after.id, version }
}

/** An open task in the version that the caller knows. @throws AppError `not_found`, `follow_up_task_closed`, `version_conflict` */
export async function takeTask(
  context: Context,
  input: { id: string; taskId: string; version: number },
): Promise<TaskRow> {
  const task = await findTask(context.tx, input.id, input.taskId)
  if (task === undefined) throw new AppError('not_found')
  if (task.state !== 'OPEN') throw new AppError('follow_up_task_closed')
  if (task.version !== input.version)
    throw new AppError('version_conflict', { current: { id: task.id, version: task.version, dueOn: task.dueOn } })
  return task
}
