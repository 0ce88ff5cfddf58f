import { holdersIn } from '#features/notifications/public.ts'
import { type Conditions, conditionsOf, pageOf } from '#platform/db/conditions.ts'
import { maybe, type Tx } from '#platform/db/tx.ts'
import type { RECORD_KINDS, TASK_PURPOSES, TASK_STATES } from './contract.ts'

export interface TaskRecord {
  [column: string]: unknown
  id: string
  kind: string
  titleKey: string
  purpose: (typeof TASK_PURPOSES)[number]
  recordKind: (typeof RECORD_KINDS)[number]
  recordId: string
  addressId: string | null
  addressText: string | null
  assigneeId: string | null
  assigneeName: string | null
  state: (typeof TASK_STATES)[number]
  dueOn: string
  /** Codes of legal basis. */
  basis: string[]
  createdAt: Date
  signedAt: Date | null
  closedAt: Date | null
  closedBy: string | null
  closedByName: string | null
  unitId: string
  unitPos: number
  version: number
}

const TASK = `select t.id, t.kind, t.title_key as "titleKey", t.purpose, t.record_kind as "recordKind", t.record_id as "recordId",
  t.address_id as "addressId", a.full_text as "addressText", t.assignee_id as "assigneeId", s.name as "assigneeName", t.state,
  to_char(t.due_on, 'YYYY-MM-DD') as "dueOn", t.basis, t.created_at as "createdAt", t.signed_at as "signedAt", t.closed_at as "closedAt",
  t.closed_by as "closedBy", c.name as "closedByName", t.unit_id as "unitId", t.unit_pos as "unitPos", t.version
  from task t left join places_v_address a on a.id = t.address_id left join organisation_v_staff s on s.id = t.assignee_id
  left join organisation_v_staff c on c.id = t.closed_by`

export const findTask = (tx: Tx, id: string): Promise<TaskRecord | undefined> =>
  maybe<TaskRecord>(tx, `${TASK} where t.id = $1`, [id])

/** Those in sight, first due first. */
export const tasksById = (tx: Tx, ids: readonly string[]): Promise<TaskRecord[]> =>
  tx.query<TaskRecord>(`${TASK} where t.id = any ($1::uuid[]) order by t.due_on, t.id`, [ids])

export interface TaskFilters {
  /** Tasks of these staff members and of nobody; all of the unit where left out. */
  staffIds?: readonly string[] | undefined
  kind?: string | undefined
  /** Due before this legal date. */
  dueBefore?: string | undefined
  closed: boolean
}

const conditions = (f: TaskFilters): Conditions =>
  conditionsOf(
    [f.closed ? `t.state in ('CLOSED', 'CANCELLED')` : `t.state not in ('CLOSED', 'CANCELLED')`],
    [],
    [
      [f.staffIds, (n) => `(t.assignee_id is null or t.assignee_id = any ($${n}::uuid[]))`],
      [f.kind, (n) => `t.kind = $${n}`],
      [f.dueBefore, (n) => `t.due_on < $${n}::date`],
    ],
  )

/** First due first; `after` is due date and id of the last task seen. */
export function listTasks(
  tx: Tx,
  f: TaskFilters,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<TaskRecord[]> {
  const { sqlPage, values } = pageOf(
    conditions(f),
    [
      ['t.due_on', 'date'],
      ['t.id', 'uuid'],
    ],
    after,
    limit,
  )
  return tx.query<TaskRecord>(`${TASK} where ${sqlPage}`, values)
}

export async function countTasks(tx: Tx, f: TaskFilters): Promise<number> {
  const { sqlWhere, values } = conditions(f)
  const row = await maybe<{ n: number }>(tx, `select count(*)::integer as n from task t where ${sqlWhere}`, values)
  return row?.n ?? 0
}

/**
 * The new version, or undefined where the task is not new or not at this version any more. `staffId` gets a task of nobody: under a cover
 * (代管) that is the holder, so that it returns with him.
 */
export async function signTask(
  tx: Tx,
  id: string,
  version: number,
  by: { staffId: string; covered: readonly string[] },
  at: Date,
): Promise<number | undefined> {
  const row = await maybe<{ version: number }>(
    tx,
    `update task set state = 'SIGNED', signed_at = $4, assignee_id = coalesce(assignee_id, $3), version = version + 1
      where id = $1 and version = $2 and state in ('NEW', 'RETURNED') and (assignee_id is null or assignee_id = $3 or assignee_id = any ($5::uuid[])) returning version`,
    [id, version, by.staffId, at, by.covered],
  )
  return row?.version
}

/** Whose each of these open tasks is; for the job of reminders, whose login reads no table. */
export async function holdersOfTasks(tx: Tx, ids: readonly string[], today: string) {
  return holdersIn(
    await tx.query<{ id: string; staffId: string | null }>(
      'select id, staff_id as "staffId" from tasks_holders($1::uuid[], $2)',
      [ids, today],
    ),
  )
}
