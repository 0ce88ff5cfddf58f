import { coveredStaff } from '#features/organisation/public.ts'
import type { Tx } from '#platform/db/tx.ts'
import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { maybe } from '#platform/db/tx.ts'
import { uuidv7 } from '#platform/ids/ids.ts'

export interface TaskInput {
  /** `<slice>.<what>`, e.g. `residents.confirm`; the title is the text `task.<kind>`. */
  kind: string
  purpose: 'visit' | 'verify' | 'care' | 'data_fix' | 'counter' | 'inspection'
  recordKind: 'residence' | 'household' | 'address' | 'house' | 'visit' | 'person' | 'care_subject' | 'hazard'
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
    [
      id,
      t.kind,
      `task.${t.kind}`,
      t.purpose,
      t.recordKind,
      t.recordId,
      t.addressId ?? null,
      t.assigneeId ?? null,
      t.dueOn,
      t.unitId,
      t.unitPos,
      now,
      actor.eventId,
    ],
  )
  return id
}

/**
 * Closes open tasks that this act has answered. A task belongs to its assignee and, while it runs, to his cover; `by` names colleagues who did
 * the act together with the actor. @throws AppError `task_closed` where one is closed already or out of sight, `task_not_yours` where it is somebody else's.
 */
export async function closeTasks(
  context: Need,
  ids: readonly string[],
  result: string,
  by: readonly string[] = [],
): Promise<void> {
  if (ids.length === 0) return
  const open = await openTasksAmong(context.tx, ids)
  if (open.length !== new Set(ids).size) throw new AppError('task_closed')
  const hands = new Set([context.actor.staffId, ...by, ...(await coveredStaff(context))])
  if (open.some((t) => t.assigneeId !== null && !hands.has(t.assigneeId))) throw new AppError('task_not_yours')
  const rows = await context.tx.query<{ id: string }>(
    `update task set state = 'CLOSED', closed_at = $2, closed_by = $3, result = $4, version = version + 1
      where id = any ($1) and state not in ('CLOSED', 'CANCELLED') returning id`,
    [ids, context.now, context.actor.staffId, result],
  )
  if (rows.length !== open.length) throw new AppError('task_closed')
}

export interface OpenTask {
  id: string
  kind: string
  purpose: TaskInput['purpose']
  /** Key of its title in the messages. */
  titleKey: string
  recordKind: string
  recordId: string
  addressId: string | null
  assigneeId: string | null
  /** Legal date. */
  dueOn: string
}

const OPEN = `select id, kind, purpose, title_key as "titleKey", record_kind as "recordKind", record_id as "recordId", address_id as "addressId",
  assignee_id as "assigneeId", to_char(due_on, 'YYYY-MM-DD') as "dueOn" from task where state not in ('CLOSED', 'CANCELLED')`

/** Those of the given tasks that are open and in sight. */
export const openTasksAmong = (tx: Tx, ids: readonly string[]): Promise<OpenTask[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.query<OpenTask & Record<string, unknown>>(`${OPEN} and id = any ($1::uuid[])`, [ids])

/** Open tasks behind one door, first due first. */
export const openTasksAt = (tx: Tx, addressId: string): Promise<OpenTask[]> =>
  tx.query<OpenTask & Record<string, unknown>>(`${OPEN} and address_id = $1 order by due_on, id`, [addressId])

/** Open tasks behind these doors, first due first. */
export const openTasksBehind = (tx: Tx, addressIds: readonly string[]): Promise<OpenTask[]> =>
  tx.query<OpenTask & Record<string, unknown>>(`${OPEN} and address_id = any ($1::uuid[]) order by due_on, id`, [
    addressIds,
  ])

/** Open tasks of a door that are the actor's, nobody's, or of somebody whom he covers: what he may close. First due first, a thousand at most. */
export async function openTasksOf(context: Pick<Context, 'tx' | 'actor'>): Promise<OpenTask[]> {
  const hands = [context.actor.staffId, ...(await coveredStaff(context))]
  return context.tx.query<OpenTask & Record<string, unknown>>(
    `${OPEN} and address_id is not null and (assignee_id is null or assignee_id = any ($1::uuid[])) order by due_on, id limit 1000`,
    [hands],
  )
}

/** Titles of tasks in any state, in the order they were made; those out of sight are absent. */
export const tasksNamed = (tx: Tx, ids: readonly string[]): Promise<{ id: string; titleKey: string }[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.query<{ id: string; titleKey: string }>(
        `select id, title_key as "titleKey" from task where id = any ($1::uuid[]) order by id`,
        [ids],
      )

/** Closes every open task of a kind on a record, where there is one: the act that the task asked for has happened. */
export async function settleTasks(
  context: Need,
  kind: string,
  recordKind: TaskInput['recordKind'],
  recordId: string,
  result: string,
): Promise<void> {
  await context.tx.query(
    `update task set state = 'CLOSED', closed_at = $4, closed_by = $5, result = $6, version = version + 1
      where kind = $1 and record_kind = $2 and record_id = $3 and state not in ('CLOSED', 'CANCELLED')`,
    [kind, recordKind, recordId, context.now, context.actor.staffId, result],
  )
}

/**
 * Takes back what `settleTasks` did at an instant, because the act itself was taken back: the tasks are open again, with the day they were due.
 * Those that nobody settled then stay as they are.
 */
export async function reopenTasks(
  context: Need,
  kind: string,
  recordKind: TaskInput['recordKind'],
  recordIds: readonly string[],
  settledAt: Date,
): Promise<void> {
  await context.tx.query(
    `update task set state = case when signed_at is null then 'NEW' else 'SIGNED' end, closed_at = null, closed_by = null, result = null, version = version + 1
      where kind = $1 and record_kind = $2 and record_id = any ($3::uuid[]) and state = 'CLOSED' and closed_at = $4`,
    [kind, recordKind, recordIds, settledAt],
  )
}

/** Open tasks of a kind on a record are due on another legal date: what they ask for is more or less urgent than it was. */
export async function redateTasks(
  context: Need,
  kind: string,
  recordKind: TaskInput['recordKind'],
  recordId: string,
  dueOn: string,
): Promise<void> {
  await context.tx.query(
    `update task set due_on = $4::date, version = version + 1
      where kind = $1 and record_kind = $2 and record_id = $3 and state not in ('CLOSED', 'CANCELLED')`,
    [kind, recordKind, recordId, dueOn],
  )
}

/** Open tasks on a record go with it to another door. */
export async function readdressTasks(
  context: Need,
  recordKind: TaskInput['recordKind'],
  recordId: string,
  to: { addressId: string; unitId: string; unitPos: number },
): Promise<void> {
  await context.tx.query(
    `update task set address_id = $3, unit_id = $4, unit_pos = $5, version = version + 1
      where record_kind = $1 and record_id = $2 and state not in ('CLOSED', 'CANCELLED')`,
    [recordKind, recordId, to.addressId, to.unitId, to.unitPos],
  )
}

/** Where a stated basis lies: the door it is about, and the household or person where it is narrower than a door. */
export interface BasisPlace {
  addressId: string | null
  householdId: string | null
  personId: string | null
}

const BASIS_PLACE: Record<string, string> = {
  address: 'select $1::uuid as "addressId", null::uuid as "householdId", null::uuid as "personId"',
  household:
    'select address_id as "addressId", id as "householdId", null::uuid as "personId" from residents_v_household where id = $1',
  visit:
    'select address_id as "addressId", null::uuid as "householdId", null::uuid as "personId" from visits_v_visit where id = $1',
  need: 'select address_id as "addressId", null::uuid as "householdId", person_id as "personId" from needs_v_need where id = $1',
  task: `select t.address_id as "addressId", case when t.record_kind = 'household' then t.record_id end as "householdId",
           case when t.record_kind = 'person' then t.record_id when t.record_kind = 'residence' then r.person_id end as "personId"
         from task t left join residents_v_residence r on t.record_kind = 'residence' and r.id = t.record_id where t.id = $1`,
}

/** The place of a basis that `sec.enter` has accepted; undefined where it is out of sight. */
export const basisPlace = (tx: Context['tx'], kind: string, id: string): Promise<BasisPlace | undefined> =>
  maybe<BasisPlace & Record<string, unknown>>(tx, BASIS_PLACE[kind] ?? 'select where $1::uuid is null', [id])

/**
 * A basis justifies the door it is about and no other (trust.md §3.1 "Purposes"): one's own task somewhere opens nothing elsewhere.
 * @throws AppError `basis_invalid`
 */
export async function requireBasisAt(
  tx: Context['tx'],
  stated: { basisKind: string; basisId: string },
  addressId: string,
): Promise<void> {
  const place = await basisPlace(tx, stated.basisKind, stated.basisId)
  if (place?.addressId !== addressId) throw new AppError('basis_invalid')
}

/** Cancels every open task of these kinds on a record: their reason is gone, and nobody did the work. */
export async function cancelTasks(
  context: Need,
  kinds: readonly string[],
  recordKind: TaskInput['recordKind'],
  recordId: string,
): Promise<void> {
  await context.tx.query(
    `update task set state = 'CANCELLED', closed_at = $4, closed_by = $5, result = 'moot', version = version + 1
      where kind = any ($1) and record_kind = $2 and record_id = $3 and state not in ('CLOSED', 'CANCELLED')`,
    [kinds, recordKind, recordId, context.now, context.actor.staffId],
  )
}
