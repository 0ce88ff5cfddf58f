import type { ReportFigure, ReportRow, ReportRows, ReportSection } from '#features/reports/public.ts'
import type { Tx } from '#platform/db/tx.ts'
import { suggestionsById } from './store.ts'
import { communityNames } from './store-list.ts'

const figure = (name: string, tag: string, sql: string): ReportFigure => ({
  key: `suggestions.${name}`,
  titleKey: `suggestions.report.${name}`,
  noteKey: `suggestions.report.${name}.note`,
  tag,
  kind: 'suggestion',
  sql,
})

/** The first answer that was due in the period: P23b counts by it, whatever came afterwards of who was not satisfied. */
const FIRST_DUE = `select d.subject_id as id, d.due_at as at from deadline d, scope s where d.subject_kind = 'suggestion' and d.rule_code = 'suggestion.reply'
        and d.unit_id = any (s.units) and d.due_at >= s.from_at and d.due_at < s.to_at and d.waived_at is null
        and not exists (select from deadline e where e.subject_kind = 'suggestion' and e.subject_id = d.subject_id and e.rule_code = d.rule_code and e.start_at < d.start_at)`

/** ④ 走访与需求: what was suggested, answered, and left over. A withdrawn suggestion counts nowhere. */
export const suggestionsSection: ReportSection = {
  id: 'visits',
  order: 42,
  titleKey: 'reports.section.visits',
  figures: [
    figure(
      'recorded',
      '新增意见建议数',
      `select n.id, n.received_on as at from suggestion n, scope s where n.unit_id = any (s.units) and n.received_on between s.first_on and s.last_on and n.state <> 'WITHDRAWN'`,
    ),
    figure(
      'replied',
      '已答复意见建议数',
      `select n.id, n.replied_on as at from suggestion n, scope s where n.unit_id = any (s.units) and n.replied_on between s.first_on and s.last_on and n.state <> 'WITHDRAWN'`,
    ),
    figure(
      'open',
      '未办结意见建议数',
      `select n.id, n.received_on as at from suggestion n, scope s where n.unit_id = any (s.units) and n.received_on <= s.last_on
        and (n.ended_on is null or n.ended_on > s.last_on) and n.state <> 'WITHDRAWN'`,
    ),
    figure('due', '应答复意见建议数', FIRST_DUE),
    figure('inTime', '按期答复意见建议数', `${FIRST_DUE} and d.done_at <= d.due_at`),
  ],
}

export const suggestionsRows: ReportRows[] = [{ kind: 'suggestion', describe }]

async function describe(tx: Tx, ids: readonly string[], translate: (key: string) => string): Promise<ReportRow[]> {
  const all = await suggestionsById(tx, ids)
  const names = await communityNames(
    tx,
    all.map((s) => s.communityCode),
  )
  return all.map((s) => ({
    recordId: s.id,
    what: translate(`suggestions.field.${s.field}`),
    where: names.get(s.communityCode) ?? '',
    on: s.receivedOn,
    personIds: [],
    path: `/suggestions/${s.id}`,
  }))
}
