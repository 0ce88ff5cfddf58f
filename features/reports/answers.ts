import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { bySection, figuresOf, isFrozen, untilDay } from './figures.ts'
import { isOpen, type ReportAct } from './rules.ts'
import { findReport, type ReportRecord } from './store.ts'

const named = (name: string | null, at: Date | null) =>
  name === null || at === null ? null : { name, at: at.toISOString() }

/** A report as its list shows it. Overdue is derived from the due date, never stored. */
export const reportItem = (context: Pick<Context, 'today'>, r: ReportRecord) => ({
  id: r.id,
  number: r.number,
  unitId: r.unitId,
  unitName: r.unitName,
  month: r.month,
  edition: r.edition,
  state: r.state,
  dueOn: r.dueOn,
  overdue: r.lateDays === null && r.edition === 1 && r.dueOn < context.today,
  lateDays: r.lateDays,
  submitted: isFrozen(r) ? named(r.submittedName, r.submittedAt) : null,
  signed: named(r.signedName, r.signedAt),
})

const OPERATIONS: Readonly<Record<ReportAct, string>> = {
  edit: 'reports.writeRemarks',
  submit: 'reports.submitReport',
  sign: 'reports.signReport',
  sendBack: 'reports.returnReport',
  correct: 'reports.correctReport',
}

/** Whether the actor may do this to the report as it stands. Nobody signs what he handed in himself. */
export function mayAct(context: Pick<Context, 'can' | 'actor'>, r: ReportRecord, act: ReportAct): boolean {
  if (!isOpen(r.state, act) || !context.can(OPERATIONS[act])) return false
  if (act === 'sign') return r.submittedBy !== context.actor.staffId
  return act !== 'correct' || r.correctedById === null
}

export async function reportAnswer(context: Context, r: ReportRecord) {
  const figures = await figuresOf(context, r)
  return {
    ...reportItem(context, r),
    from: `${r.month}-01`,
    until: untilDay(r, context.today),
    remarks: r.remarks,
    correctsId: r.correctsId,
    correctReason: r.correctReason,
    correctedById: r.correctedById,
    returned:
      r.state === 'RETURNED' && r.returnedAt !== null
        ? { name: r.returnedName ?? '', at: r.returnedAt.toISOString(), reason: r.returnReason ?? '' }
        : null,
    signedRole: r.signedRole,
    contentHash: isFrozen(r) ? r.contentHash : null,
    frozen: isFrozen(r),
    sections: bySection(figures).map(({ id, title, figures: list }) => ({
      id,
      title,
      figures: list.map(({ key, title: name, note, value, now }) => ({ key, title: name, note, value, now })),
    })),
    version: r.version,
    can: {
      edit: mayAct(context, r, 'edit'),
      submit: mayAct(context, r, 'submit'),
      sign: mayAct(context, r, 'sign'),
      sendBack: mayAct(context, r, 'sendBack'),
      correct: mayAct(context, r, 'correct'),
      take: context.can('reports.reportDocument'),
    },
  }
}

/** @throws AppError `not_found` */
export async function getReport(context: Pick<Context, 'tx'>, id: string): Promise<ReportRecord> {
  const found = await findReport(context.tx, id)
  if (found === undefined) throw new AppError('not_found')
  return found
}

/** The report at the version the caller saw and in a state that allows the act. @throws AppError `not_found`, `report_state`, `version_conflict` */
export async function openForAct(
  context: Context,
  input: { id: string; version: number },
  act: ReportAct,
): Promise<ReportRecord> {
  const found = await getReport(context, input.id)
  if (!isOpen(found.state, act)) throw new AppError('report_state')
  if (found.version !== input.version) throw conflict(context, found)
  return found
}

/** What is stored, for the one who wrote over it: the item and the remarks. */
export const conflict = (context: Pick<Context, 'today'>, r: ReportRecord): AppError =>
  new AppError('version_conflict', {
    current: { ...reportItem(context, r), remarks: r.remarks, version: r.version },
  })

/** Where a statement changed nothing although all was right a moment ago: somebody was faster. @throws AppError */
export async function saved(context: Context, id: string, version: number | undefined) {
  if (version === undefined) throw conflict(context, await getReport(context, id))
  return { id, version }
}
