import type { Context } from '#platform/http/action.ts'
import type { TaskRecord } from './store.ts'

/** A task as its list shows it. Overdue is derived from the due date, never stored. `covered`: whose tasks the actor does as cover. */
export function taskItem(
  context: Pick<Context, 'actor' | 'today' | 'can' | 'translate'>,
  t: TaskRecord,
  covered: readonly string[],
) {
  const isOpen = t.state !== 'CLOSED' && t.state !== 'CANCELLED'
  const isMine = t.assigneeId === null || t.assigneeId === context.actor.staffId || covered.includes(t.assigneeId)
  return {
    id: t.id,
    kind: t.kind,
    title: context.translate(t.titleKey),
    purpose: t.purpose,
    recordKind: t.recordKind,
    recordId: t.recordKind === 'person' || t.recordKind === 'safetyVisit' ? null : t.recordId,
    addressId: t.addressId,
    addressText: t.addressText,
    assignee: t.assigneeId === null ? null : { id: t.assigneeId, name: t.assigneeName ?? '' },
    state: t.state,
    dueOn: t.dueOn,
    overdue: isOpen && t.dueOn < context.today,
    version: t.version,
    can: { sign: isOpen && isMine && (t.state === 'NEW' || t.state === 'RETURNED') && context.can('tasks.signTask') },
  }
}
