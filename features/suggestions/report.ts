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

/**
 * The first answer that was due in the period: P23b counts by it, whatever came afterwards of who was not satisfied. Clocks start at midnight of their day:
 * of two of one day the first is the one that is done, or was done before.
 */
const FIRST_DUE = `select d.subject_id as id, d.due_at as at from scope s
        join deadline d on d.subject_kind = 'suggestion' and d.rule_code = 'suggestion.reply' and d.unit_id = any (s.units) and d.due_at >= s.from_at and d.due_at < s.to_at
        join suggestion n on n.id = d.subject_id and n.state <> 'WITHDRAWN'
      where d.id = (select e.id from deadline e where e.subject_kind = 'suggestion' and e.subject_id = d.subject_id and e.rule_code = d.rule_code
          order by e.start_at, e.done_at nulls last, e.id limit 1)`

/** Each suggestion that was answered in the period, once, at its first answer there. From the steps: they stay as they were when it is answered anew. */
const REPLIED = `select t.suggestion_id as id, min(t.done_on) as at from scope s join suggestion n on n.unit_id = any (s.units) and n.state <> 'WITHDRAWN'
        join suggestion_step t on t.suggestion_id = n.id and t.kind in ('REPLIED', 'NOT_POLICE') and t.done_on between s.first_on and s.last_on
      group by t.suggestion_id`

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
    figure('replied', '已答复意见建议数', REPLIED),
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
