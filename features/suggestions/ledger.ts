import { z } from 'zod'
import { figureOf, type Ledger, type LedgerFigure, type LedgerRow, type LedgerScope } from '#features/ledgers/public.ts'
import { staffOf } from '#features/visits/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { type Conditions, conditionsOf, pageOf } from '#platform/db/conditions.ts'
import type { Tx } from '#platform/db/tx.ts'
import { translate } from '#platform/i18n/messages.ts'
import { suggestionMark } from './mark.ts'
import { lastWords, type StepRecord, type SuggestionRecord, suggestionsById } from './store.ts'
import { communityNames } from './store-list.ts'
import { type Evaluation, EVALUATIONS, type Source, SOURCES, type State, STATES } from './vocabulary.ts'

/** Words of the paper form are Chinese, whatever the reader's language. */
const PAPER = 'zh-CN'

const filters = z.strictObject({
  state: z.enum(STATES).optional(),
  open: z.enum(['yes', 'no']).optional(),
  source: z.enum(SOURCES).optional(),
  evaluation: z.enum(EVALUATIONS).optional(),
})
type Filters = z.output<typeof filters>

/** The one set of conditions from which both rows and figures are made. Withdrawn ones stay in: the paper says how each ended. */
const conditions = (scope: LedgerScope, f: Filters): Conditions =>
  conditionsOf(
    ['received_on >= $1::date', 'received_on < $2::date'],
    [legalDate(scope.from), legalDate(scope.to)],
    [
      [scope.unitIds, (n) => `unit_id = any ($${n}::uuid[])`],
      [scope.officerId, (n) => `owner_id = $${n}`],
      [f.state, (n) => `state = $${n}`],
      [f.open === undefined ? undefined : f.open === 'yes', (n) => `(ended_on is null) = $${n}`],
      [f.source, (n) => `source = $${n}`],
      [f.evaluation, (n) => `evaluation = $${n}`],
    ],
  )

/** 限期: of the first answer, so that the paper keeps the day that was promised. */
const DUE = `(select min(d.due_at) from deadline d where d.subject_kind = 'suggestion' and d.subject_id = suggestion.id and d.rule_code = 'suggestion.reply')`

async function query(
  tx: Tx,
  scope: LedgerScope,
  f: Filters,
  after: readonly (string | number)[] | undefined,
  limit: number,
): Promise<LedgerRow[]> {
  const { sqlPage, values } = pageOf(
    conditions(scope, f),
    [
      ['received_on', 'date'],
      ['id', 'uuid'],
    ],
    after,
    limit,
  )
  const rows = await tx.query<{ id: string; mark: string; dueAt: Date | null }>(
    `select id, received_on::text as mark, ${DUE} as "dueAt" from suggestion where ${sqlPage}`,
    values,
  )
  return rowsOf(tx, rows)
}

async function rowsOf(
  tx: Tx,
  marks: readonly { id: string; mark: string; dueAt: Date | null }[],
): Promise<LedgerRow[]> {
  const ids = marks.map((m) => m.id)
  const known = new Map((await suggestionsById(tx, ids)).map((s) => [s.id, s]))
  const words = new Map((await lastWords(tx, ids)).map((w) => [w.suggestionId, w]))
  const all = [...known.values()]
  const staff = await staffOf(
    tx,
    all.map((s) => s.ownerId),
    legalDate(new Date(0)),
  )
  const names = await communityNames(
    tx,
    all.map((s) => s.communityCode),
  )
  return marks.flatMap(({ id, mark, dueAt }) => {
    const s = known.get(id)
    if (s === undefined) return []
    return [
      {
        mark: [mark, id],
        recordId: id,
        personIds: [],
        cells: [
          translate(PAPER, `suggestions.source.${s.source}`),
          s.text,
          [names.get(s.communityCode), staff.get(s.ownerId)?.name].filter(Boolean).join(' '),
          dueAt,
          resultOf(s, words.get(id)),
          s.repliedOn,
          s.evaluation ?? '',
        ],
      },
    ]
  })
}

/** 办理结果: the state, with the last words said, and to whom it was sent on. */
const resultOf = (s: SuggestionRecord, step: StepRecord | undefined): string =>
  [
    translate(PAPER, `suggestions.state.${s.state}`),
    [step?.toBody, step?.toBodyName].filter(Boolean).join(' '),
    step?.text ?? '',
  ]
    .filter(Boolean)
    .join('；')

interface Group {
  [column: string]: unknown
  state: State
  source: Source
  evaluation: Evaluation | null
  ended: boolean
  n: number
}

async function figures(tx: Tx, scope: LedgerScope, f: Filters): Promise<LedgerFigure[]> {
  const { sqlWhere, values } = conditions(scope, f)
  const groups = await tx.query<Group>(
    `select state, source, evaluation, ended_on is not null as ended, count(*)::integer as n from suggestion where ${sqlWhere} group by 1, 2, 3, 4`,
    values,
  )
  const figure = figureOf(groups)
  const own = (key: string, only: LedgerFigure['only'], counts: (g: Group) => boolean) =>
    figure(key, `suggestions.figure.${key}`, only, counts)
  return [
    own('total', {}, () => true),
    own('open', { open: 'yes' }, (g) => !g.ended),
    own('satisfied', { evaluation: '满意' }, (g) => g.evaluation === '满意'),
    own('unsatisfied', { evaluation: '不满意' }, (g) => g.evaluation === '不满意'),
    own('notPolice', { state: 'NOT_POLICE' }, (g) => g.state === 'NOT_POLICE'),
    ...SOURCES.filter((source) => groups.some((g) => g.source === source)).map((source) =>
      figure(`source:${source}`, `suggestions.source.${source}`, { source }, (g) => g.source === source),
    ),
  ]
}

/** L38 群众意见办理台账: the columns of dictionary §6, in its order. */
export const L38: Ledger<Filters> = {
  id: 'L38',
  titleKey: 'suggestions.ledger.title',
  purposes: ['visit', 'spot_check', 'data_fix'],
  recordPath: '/suggestions/:id',
  columns: [
    { key: 'no', headerKey: 'suggestions.ledger.no', width: 6, kind: 'int' },
    { key: 'source', headerKey: 'suggestions.ledger.source', width: 12, kind: 'text' },
    { key: 'text', headerKey: 'suggestions.ledger.text', width: 40, kind: 'text' },
    { key: 'owner', headerKey: 'suggestions.ledger.owner', width: 20, kind: 'text' },
    { key: 'dueOn', headerKey: 'suggestions.ledger.dueOn', width: 14, kind: 'date' },
    { key: 'result', headerKey: 'suggestions.ledger.result', width: 40, kind: 'text' },
    { key: 'repliedOn', headerKey: 'suggestions.ledger.repliedOn', width: 14, kind: 'date' },
    { key: 'evaluation', headerKey: 'suggestions.ledger.evaluation', width: 10, kind: 'text' },
  ],
  filters,
  mark: suggestionMark,
  query,
  figures,
}
