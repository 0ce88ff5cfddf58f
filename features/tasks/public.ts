import type { Context } from '#platform/http/action.ts'
import { AppError } from '#platform/errors/errors.ts'
import { uuidv7 } from '#platform/ids/ids.ts'

export interface TaskInput {
  /** `<slice>.<what>`, e.g. `residents.confirm`; the title is the text `task.<kind>`. */
  kind: string
  purpose: 'visit' | 'verify' | 'care' | 'data_fix' | 'counter'
  recordKind: 'residence' | 'household' | 'address' | 'house' | 'visit' | 'person'
  recordId: string
  addressId?: string | undefined
  /** Left out: any colleague of the unit may take it. */
  assigneeId?: string | undefined
  /** Legal date. */
  dueOn: string
  unitId: string
  unitPos: number
}

type Need = Pick<Context, 'tx' | 'actor' | 'now'>

/**
 * Opens a system-made task on one existing record: the ordinary reason for opening people later (dictionary §4.1 "Tasks open no people").
 * An open task of the same kind on the same record is kept instead of a second one. @returns its id
 */
export async function openTask(context: Need, t: TaskInput): Promise<string> {
  const { tx, actor, now } = context
  const open = await tx.query<{ id: string }>(
    `select id from task where kind = $1 and record_kind = $2 and record_id = $3 and state not in ('CLOSED', 'CANCELLED')`,
    [t.kind, t.recordKind, t.recordId],
  )
  if (open[0]) return open[0].id
  const id = uuidv7()
  await tx.query(
    `insert into task (id, kind, title_key, purpose, record_kind, record_id, address_id, assignee_id, due_on, unit_id, unit_pos, created_at, event_id)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`,
    [id, t.kind, `task.${t.kind}`, t.purpose, t.recordKind, t.recordId, t.addressId ?? null, t.assigneeId ?? null, t.dueOn, t.unitId, t.unitPos, now, actor.eventId],
  )
  return id
}

/** Closes open tasks that this act has answered. @throws AppError `task_closed` where one is closed already or out of sight. */
export async function closeTasks(context: Need, ids: readonly string[], result: string): Promise<void> {
  if (ids.length === 0) return
  const rows = await context.tx.query<{ id: string }>(
    `update task set state = 'CLOSED', closed_at = $2, closed_by = $3, result = $4, version = version + 1
      where id = any ($1) and state not in ('CLOSED', 'CANCELLED') returning id`,
    [ids, context.now, context.actor.staffId, result],
  )
  if (rows.length !== new Set(ids).size) throw new AppError('task_closed')
}

/** Closes every open task of a kind on a record, where there is one: the act that the task asked for has happened. */
export async function settleTasks(context: Need, kind: string, recordKind: TaskInput['recordKind'], recordId: string, result: string): Promise<void> {
  await context.tx.query(
    `update task set state = 'CLOSED', closed_at = $4, closed_by = $5, result = $6, version = version + 1
      where kind = $1 and record_kind = $2 and record_id = $3 and state not in ('CLOSED', 'CANCELLED')`,
    [kind, recordKind, recordId, context.now, context.actor.staffId, result],
  )
}
