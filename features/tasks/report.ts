import type { ReportFigure, ReportRow, ReportRows, ReportSection } from '#features/reports/public.ts'
import type { Tx } from '#platform/db/tx.ts'

const figure = (name: string, tag: string, sql: string): ReportFigure => ({
  key: `tasks.${name}`,
  titleKey: `tasks.report.${name}`,
  noteKey: `tasks.report.${name}.note`,
  tag,
  kind: 'task',
  sql,
})

const STAYED = `select t.id, t.due_on as at from task t, scope s where t.unit_id = any (s.units) and t.created_at < s.to_at
  and (t.closed_at is null or t.closed_at >= s.to_at) and t.state <> 'CANCELLED' and not t.is_discreet`

/** Tasks that came, were done and stayed. A cancelled one is nobody's work, and a discreet one is in no figure. */
export const tasksSection: ReportSection = {
  id: 'tasks',
  order: 20,
  titleKey: 'reports.section.tasks',
  figures: [
    figure(
      'opened',
      '新增任务数',
      `select t.id, t.created_at as at from task t, scope s where t.unit_id = any (s.units) and t.created_at >= s.from_at and t.created_at < s.to_at and t.state <> 'CANCELLED' and not t.is_discreet`,
    ),
    figure(
      'closed',
      '办结任务数',
      `select t.id, t.closed_at as at from task t, scope s where t.unit_id = any (s.units) and t.closed_at >= s.from_at and t.closed_at < s.to_at and t.state = 'CLOSED' and not t.is_discreet`,
    ),
    figure('open', '未办结任务数', STAYED),
    figure('overdue', '超期任务数', `${STAYED} and t.due_on < s.last_on`),
  ],
}

export const tasksRows: ReportRows[] = [{ kind: 'task', describe }]

/** A task names its kind and door, never a person. */
async function describe(tx: Tx, ids: readonly string[], translate: (key: string) => string): Promise<ReportRow[]> {
  const rows = await tx.query<{ id: string; titleKey: string; fullText: string | null; dueOn: string }>(
    `select t.id, t.title_key as "titleKey", a.full_text as "fullText", t.due_on::text as "dueOn"
       from task t left join places_v_address a on a.id = t.address_id where t.id = any ($1::uuid[])`,
    [ids],
  )
  return rows.map((r) => ({
    recordId: r.id,
    what: translate(r.titleKey),
    where: r.fullText ?? '',
    on: r.dueOn,
    personIds: [],
    path: `/tasks/${r.id}`,
  }))
}
