import type { ReportFigure, ReportRow, ReportRows, ReportSection } from '#features/reports/public.ts'
import type { Tx } from '#platform/db/tx.ts'

const figure = (name: string, tag: string, sql: string): ReportFigure => ({
  key: `organisation.${name}`,
  titleKey: `organisation.report.${name}`,
  noteKey: `organisation.report.${name}.note`,
  tag,
  kind: 'staff',
  sql,
})

const POSTED = `select distinct on (f.id) f.id, f.badge_no as at from posting p join staff f on f.id = p.staff_id, scope s where p.unit_id = any (s.units)`
const ON_LAST_DAY = `${POSTED} and s.last_on between p.from_on and coalesce(p.to_on, 'infinity') and (f.end_on is null or f.end_on >= s.last_on)`

/** Who held a posting over these units on the last day counted; somebody with two counts once. */
export const staffingSection: ReportSection = {
  id: 'staffing',
  order: 110,
  titleKey: 'reports.section.staffing',
  figures: [
    figure('police', '在岗民警数', `${ON_LAST_DAY} and f.kind = '民警'`),
    figure('auxiliaries', '在岗辅警数', `${ON_LAST_DAY} and f.kind in ('勤务辅警', '文职辅警', '协勤')`),
    figure('gridWorkers', '在岗网格员数', `${ON_LAST_DAY} and f.kind = '网格员'`),
    figure('joined', '新到岗人数', `${POSTED} and p.from_on between s.first_on and s.last_on`),
    figure('leaving', '离岗人数', `${POSTED} and p.to_on between s.first_on and s.last_on`),
  ],
}

export const staffRows: ReportRows[] = [{ kind: 'staff', describe }]

async function describe(tx: Tx, ids: readonly string[]): Promise<ReportRow[]> {
  const rows = await tx.query<{ id: string; name: string; badgeNo: string; kind: string; unitName: string | null }>(
    `select f.id, f.name, f.badge_no as "badgeNo", f.kind, u.name as "unitName" from staff f left join org_unit u on u.id = f.unit_id where f.id = any ($1::uuid[])`,
    [ids],
  )
  return rows.map((r) => ({
    recordId: r.id,
    what: `${r.name} ${r.badgeNo}　${r.kind}`,
    where: r.unitName ?? '',
    on: null,
    personIds: [],
    path: `/staff/${r.id}`,
  }))
}
