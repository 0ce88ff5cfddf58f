import { legalDate } from '#platform/clock/clock.ts'
import type { Tx } from '#platform/db/tx.ts'
import { AppError } from '#platform/errors/errors.ts'
import type { PlainDate, WorkCalendar } from './calendar.ts'
import {
  type DeadlineState,
  type DeadlineUnit,
  dueAt,
  dueSoonAt,
  type ReminderPolicy,
  remindAt,
  stateAt,
} from './engine.ts'
import { currentReminders, currentRule, loadCalendar } from './rules-store.ts'

export type Deadline = {
  id: string
  ruleCode: string
  ruleValidFrom: PlainDate
  basis: string[]
  subjectKind: string
  subjectId: string
  unitId: string
  unitPos: number
  startAt: Date
  dueAt: Date
  dueSoonAt: Date
  remindAt: Date[]
  pausedMs: number
  pausedSince: Date | null
  state: DeadlineState
  /** 待历: computed with a year that has no work calendar. */
  provisional: boolean
  doneAt: Date | null
  waivedAt: Date | null
  waiveReason: string | null
}

export type OpenDeadline = {
  /** UUIDv7 made by the caller. */
  id: string
  ruleCode: string
  subjectKind: string
  subjectId: string
  unitId: string
  unitPos: number
  startAt: Date
}

const COLUMNS = `id, rule_code as "ruleCode", to_char(rule_valid_from, 'YYYY-MM-DD') as "ruleValidFrom", basis,
  subject_kind as "subjectKind", subject_id as "subjectId", unit_id as "unitId", unit_pos as "unitPos",
  start_at as "startAt", due_at as "dueAt", due_soon_at as "dueSoonAt", remind_at as "remindAt",
  paused_ms::float8 as "pausedMs", paused_since as "pausedSince", state, provisional,
  done_at as "doneAt", waived_at as "waivedAt", waive_reason as "waiveReason"`

const OPEN = `state not in ('DONE', 'WAIVED')`

type Times = Pick<Deadline, 'dueAt' | 'dueSoonAt' | 'remindAt' | 'provisional'>
type Clock = { startAt: Date; pausedMs: number; amount: number; unit: DeadlineUnit }

function timesOf(clock: Clock, calendar: WorkCalendar, policy: ReminderPolicy): Times {
  const due = dueAt({ ...clock, calendar })
  return {
    ...due,
    dueSoonAt: dueSoonAt(clock.startAt, due.dueAt, policy),
    remindAt: remindAt(clock.startAt, due.dueAt, policy),
  }
}

/**
 * Starts a period on a record under the rule in force on its first day. `now` decides the state, so a period that
 * began long ago may open as 超期. Throws `rule_missing`; a second open period of the same rule on the same record
 * violates `deadline_open_one`.
 */
export async function openDeadline(tx: Tx, input: OpenDeadline, now: Date): Promise<Deadline> {
  const startDate = legalDate(input.startAt)
  const rule = await currentRule(tx, input.ruleCode, startDate)
  const policy = await currentReminders(tx, startDate)
  const calendar = await loadCalendar(tx, Number(startDate.slice(0, 4)))
  const times = timesOf({ ...input, pausedMs: 0, amount: rule.amount, unit: rule.unit }, calendar, policy)
  const state = stateAt({ ...times, now, doneAt: null, waivedAt: null, pausedSince: null })
  const rows = await tx.query<Deadline>(
    `insert into deadline (id, rule_code, rule_valid_from, basis, subject_kind, subject_id, unit_id, unit_pos, start_at,
        due_at, due_soon_at, remind_at, state, provisional)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::timestamptz[], $13, $14) returning ${COLUMNS}`,
    [
      input.id,
      rule.code,
      rule.validFrom,
      rule.basis,
      input.subjectKind,
      input.subjectId,
      input.unitId,
      input.unitPos,
      input.startAt,
      times.dueAt,
      times.dueSoonAt,
      times.remindAt,
      state,
      times.provisional,
    ],
  )
  return rows[0] as Deadline
}

/** All periods of one record, open ones first, then by due date. */
export function listDeadlines(tx: Tx, subjectKind: string, subjectId: string): Promise<Deadline[]> {
  return tx.query<Deadline>(
    `select ${COLUMNS} from deadline where subject_kind = $1 and subject_id = $2
      order by (${OPEN}) desc, due_at, id`,
    [subjectKind, subjectId],
  )
}

/** Ends a period as 已完成 at the instant `at`, also when it is overdue or paused. */
export async function completeDeadline(tx: Tx, id: string, at: Date): Promise<Deadline> {
  const open = await lockOpen(tx, id)
  return save(tx, { ...open, ...endPause(open, at), state: 'DONE', doneAt: at })
}

/** Ends a period as 已豁免; the reason is required and kept. */
export async function waiveDeadline(tx: Tx, id: string, at: Date, reason: string): Promise<Deadline> {
  if (reason.trim() === '') throw new AppError('invalid_input', {}, [{ path: 'reason', code: 'required' }])
  const open = await lockOpen(tx, id)
  return save(tx, { ...open, ...endPause(open, at), state: 'WAIVED', waivedAt: at, waiveReason: reason.trim() })
}

/** Stops the clock (鉴定, 认定: 程序规定 165). Throws `deadline_state` when it stands already. */
export async function pauseDeadline(tx: Tx, id: string, at: Date): Promise<Deadline> {
  const open = await lockOpen(tx, id)
  if (open.pausedSince) throw new AppError('deadline_state', { id, state: 'PAUSED' })
  return save(tx, { ...open, pausedSince: at, state: stateAt({ ...open, now: at, pausedSince: at }) })
}

/** Lets the clock run again; the due date moves by the time it stood. Throws `deadline_state` when it is running. */
export async function resumeDeadline(tx: Tx, id: string, at: Date): Promise<Deadline> {
  const open = await lockOpen(tx, id)
  if (!open.pausedSince) throw new AppError('deadline_state', { id, state: open.state })
  const pause = endPause(open, at)
  const times = await recompute(tx, { ...open, ...pause })
  return save(tx, { ...open, ...pause, ...times, state: stateAt({ ...open, ...pause, ...times, now: at }) })
}

/**
 * Brings the stored states of all units up to `now` and returns what changed. A paused period cannot fall due. Only the login of the
 * jobs may run it: it looks past the range of any posting.
 */
export async function refreshStates(tx: Tx, now: Date): Promise<Pick<Deadline, 'id' | 'state'>[]> {
  return tx.query<Pick<Deadline, 'id' | 'state'>>('select id, state from deadlines_refresh($1)', [now])
}

/** Computes the times of a period anew, under the rule it was opened with. Does not write. */
export async function recompute(tx: Tx, deadline: Deadline, calendar?: WorkCalendar): Promise<Times> {
  const startDate = legalDate(deadline.startAt)
  const rules = await tx.query<{ amount: number; unit: DeadlineUnit }>(
    'select amount, unit from deadline_rule where code = $1 and valid_from = $2',
    [deadline.ruleCode, deadline.ruleValidFrom],
  )
  if (!rules[0]) throw new AppError('rule_missing', { code: deadline.ruleCode, on: deadline.ruleValidFrom })
  const known = calendar ?? (await loadCalendar(tx, Number(startDate.slice(0, 4))))
  return timesOf({ ...deadline, ...rules[0] }, known, await currentReminders(tx, startDate))
}

/** Open periods whose end may move: provisional ones, and those that run across one of the changed dates. */
export function lockAffected(tx: Tx, changed: readonly PlainDate[]): Promise<Deadline[]> {
  return tx.query<Deadline>(
    `select ${COLUMNS} from deadline
      where ${OPEN} and (provisional or exists (
        select from unnest($1::date[]) as changed(day)
         where changed.day >= (start_at at time zone 'Asia/Shanghai')::date
           and changed.day <= ((due_at - interval '1 millisecond') at time zone 'Asia/Shanghai')::date))
      order by id for update`,
    [changed],
  )
}

/** Writes the clock, times and state of a period. */
export async function save(tx: Tx, deadline: Deadline): Promise<Deadline> {
  const rows = await tx.query<Deadline>(
    `update deadline set due_at = $2, due_soon_at = $3, remind_at = $4::timestamptz[], paused_ms = $5, paused_since = $6,
        state = $7, provisional = $8, done_at = $9, waived_at = $10, waive_reason = $11
      where id = $1 returning ${COLUMNS}`,
    [
      deadline.id,
      deadline.dueAt,
      deadline.dueSoonAt,
      deadline.remindAt,
      deadline.pausedMs,
      deadline.pausedSince,
      deadline.state,
      deadline.provisional,
      deadline.doneAt,
      deadline.waivedAt,
      deadline.waiveReason,
    ],
  )
  if (!rows[0]) throw new AppError('not_found')
  return rows[0]
}

async function lockOpen(tx: Tx, id: string): Promise<Deadline> {
  const rows = await tx.query<Deadline>(`select ${COLUMNS} from deadline where id = $1 for update`, [id])
  if (!rows[0]) throw new AppError('not_found')
  if (rows[0].state === 'DONE' || rows[0].state === 'WAIVED') {
    throw new AppError('deadline_state', { id, state: rows[0].state })
  }
  return rows[0]
}

function endPause({ pausedMs, pausedSince }: Deadline, at: Date): Pick<Deadline, 'pausedMs' | 'pausedSince'> {
  // A device clock may run behind; a pause never shortens the period.
  const stood = pausedSince ? Math.max(0, at.getTime() - pausedSince.getTime()) : 0
  return { pausedMs: pausedMs + stood, pausedSince: null }
}
