import type { ReportFigure, ReportRow, ReportRows, ReportSection } from '#features/reports/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import type { Tx } from '#platform/db/tx.ts'
import { HAZARD_KINDS, type HazardKind, type Level, LEVELS } from './vocabulary.ts'

const figure = (name: string, tag: string, sql: string): ReportFigure => ({
  key: `hazards.${name}`,
  titleKey: `hazards.report.${name}`,
  noteKey: `hazards.report.${name}.note`,
  tag,
  kind: 'hazard',
  sql,
})

const FOUND = `select h.id, h.found_at as at from hazard h, scope s
  where h.unit_id = any (s.units) and h.found_at >= s.from_at and h.found_at < s.to_at and h.state <> 'REJECTED'`
const STAYED = `select h.id, h.found_at as at from hazard h, scope s
  where h.unit_id = any (s.units) and h.found_at < s.to_at and h.state <> 'REJECTED' and (h.resolved_at is null or h.resolved_at >= s.to_at)`

/** ⑤ 检查与整改 (dictionary §4.14): a report that was untrue counts nowhere. */
export const hazardsSection: ReportSection = {
  id: 'inspections',
  order: 50,
  titleKey: 'reports.section.inspections',
  figures: [
    figure('found', '发现隐患数', FOUND),
    figure(
      'resolved',
      '消除隐患数',
      `select h.id, h.resolved_at as at from hazard h, scope s
        where h.unit_id = any (s.units) and h.resolved_at >= s.from_at and h.resolved_at < s.to_at and h.state = 'RESOLVED'`,
    ),
    figure('open', '未消除隐患数', STAYED),
    figure('overdue', '超期隐患数', `${STAYED} and h.due_on < s.last_on`),
    figure(
      'escalated',
      '督办隐患数',
      `select distinct on (h.id) h.id, p.at from hazard h join hazard_step p on p.hazard_id = h.id and p.act = 'escalate', scope s
        where h.unit_id = any (s.units) and p.at >= s.from_at and p.at < s.to_at order by h.id, p.at`,
    ),
    ...HAZARD_KINDS.map(
      (kind): ReportFigure => ({
        key: `hazards.kind.${kind}`,
        titleKey: `hazards.report.kind.${kind}`,
        noteKey: 'hazards.report.kind.note',
        tag: `${kind}隐患数`,
        kind: 'hazard',
        sql: `${FOUND} and h.kind = s.arg`,
        arg: kind,
      }),
    ),
    ...LEVELS.map(
      (level): ReportFigure => ({
        key: `hazards.level.${level}`,
        titleKey: `hazards.report.level.${level}`,
        noteKey: 'hazards.report.level.note',
        tag: `${level}隐患数`,
        kind: 'hazard',
        sql: `${FOUND} and h.level = s.arg`,
        arg: level,
      }),
    ),
  ],
}

export const hazardsRows: ReportRows[] = [{ kind: 'hazard', describe }]

interface Found {
  [column: string]: unknown
  id: string
  kind: HazardKind
  level: Level
  foundAt: Date
  place: string
}

/** A hazard names its place, never a person. */
async function describe(tx: Tx, ids: readonly string[], translate: (key: string) => string): Promise<ReportRow[]> {
  const rows = await tx.query<Found>(
    `select h.id, h.kind, h.level, h.found_at as "foundAt", coalesce(a.full_text, h.place_note, '') as place
       from hazard h left join places_v_address a on a.id = h.address_id where h.id = any ($1::uuid[])`,
    [ids],
  )
  return rows.map((r) => ({
    recordId: r.id,
    what: `${translate(`hazards.kind.${r.kind}`)} ${translate(`hazards.level.${r.level}`)}`,
    where: r.place,
    on: legalDate(r.foundAt),
    personIds: [],
    path: `/hazards/${r.id}`,
  }))
}
