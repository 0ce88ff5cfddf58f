import { z } from 'zod'
import { figureOf, type Ledger, type LedgerColumn, type LedgerRow, type LedgerScope } from '#features/ledgers/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { type Conditions, conditionsOf, pageOf } from '#platform/db/conditions.ts'
import type { Tx } from '#platform/db/tx.ts'
import type { Cell } from '#platform/files/cell.ts'
import { instantMark } from '#platform/http/cursor.ts'
import { columnOf, type LedgerFile, ledgerFiles, performedOf, resultOf, sideOf, word } from './ledger-rows.ts'
import {
  COLOURS,
  type Colour,
  DISPUTE_TYPES,
  type Mode,
  MODES,
  SOURCES,
  type Source,
  type State,
  STATES,
} from './vocabulary.ts'

const filters = z.strictObject({
  state: z.enum(STATES).optional(),
  open: z.enum(['yes', 'no']).optional(),
  mode: z.enum(MODES).optional(),
  type: z.enum(DISPUTE_TYPES).optional(),
  source: z.enum(SOURCES).optional(),
  colour: z.enum(COLOURS).optional(),
})
type Filters = z.output<typeof filters>

type After = readonly (string | number)[] | undefined

/** A ledger whose rows are files, one each, by an instant of the file. */
interface ByFile {
  id: string
  /** What the period is about; a constant of this file. */
  instant: 'found_at' | 'accepted_at'
  /** Always asked for. */
  only: string
  columns: readonly LedgerColumn[]
  cells(f: LedgerFile): readonly Cell[]
}

interface Group {
  [column: string]: unknown
  state: State
  mode: Mode | null
  source: Source
  colour: Colour
  ended: boolean
  n: number
}

function fileLedger({ id, instant, only, columns, cells }: ByFile): Ledger<Filters> {
  const sqlInstant = `d.${instant}`
  const conditions = (scope: LedgerScope, f: Filters): Conditions =>
    conditionsOf(
      [only, `${sqlInstant} >= $1`, `${sqlInstant} < $2`],
      [scope.from, scope.to],
      [
        [scope.unitIds, (n) => `d.unit_id = any ($${n}::uuid[])`],
        [scope.officerId, (n) => `d.officer_id = $${n}`],
        [f.state, (n) => `d.state = $${n}`],
        [f.open === undefined ? undefined : f.open === 'yes', (n) => `(d.ended_at is null) = $${n}`],
        [f.mode, (n) => `d.mode = $${n}`],
        [f.type, (n) => `d.type = $${n}`],
        [f.source, (n) => `d.source = $${n}`],
        [f.colour, (n) => `d.colour = $${n}`],
      ],
    )
  return {
    id,
    titleKey: `disputes.ledger.${id}`,
    purposes: ['dispute', 'spot_check', 'data_fix'],
    recordPath: '/disputes/:id',
    columns,
    filters,
    mark: instantMark,
    async query(tx, scope, f, after, limit) {
      const { sqlPage, values } = pageOf(
        conditions(scope, f),
        [
          [sqlInstant, 'timestamptz'],
          ['d.id', 'uuid'],
        ],
        after,
        limit,
      )
      const marks = await tx.query<{ id: string; mark: string }>(
        `select d.id, ${sqlInstant}::text as mark from dispute d where ${sqlPage}`,
        values,
      )
      const files = await ledgerFiles(
        tx,
        marks.map((m) => m.id),
      )
      return marks.flatMap(({ id: recordId, mark }): LedgerRow[] => {
        const file = files.get(recordId)
        if (file === undefined) return []
        return [
          { mark: [mark, recordId], recordId, personIds: file.parties.map((p) => p.personId), cells: cells(file) },
        ]
      })
    },
    async figures(tx, scope, f) {
      const { sqlWhere, values } = conditions(scope, f)
      const groups = await tx.query<Group>(
        `select d.state, d.mode, d.source, d.colour, d.ended_at is not null as ended, count(*)::integer as n from dispute d where ${sqlWhere} group by 1, 2, 3, 4, 5`,
        values,
      )
      const figure = figureOf(groups)
      const some = <T extends string>(list: readonly T[], of: (g: Group) => T | null, filter: string, words: string) =>
        list
          .filter((value) => groups.some((g) => of(g) === value))
          .map((value) =>
            figure(`${filter}:${value}`, `disputes.${words}.${value}`, { [filter]: value }, (g) => of(g) === value),
          )
      return [
        figure('total', 'disputes.ledger.total', {}, () => true),
        figure('open', 'disputes.ledger.open', { open: 'yes' }, (g) => !g.ended),
        ...some(MODES, (g) => g.mode, 'mode', 'mode'),
        ...some(COLOURS.toReversed(), (g) => g.colour, 'colour', 'colour'),
        ...some(SOURCES, (g) => g.source, 'source', 'source'),
      ]
    },
  }
}

const l17 = columnOf('L17')
/** L17 治安纠纷调解情况登记表. */
export const L17 = fileLedger({
  id: 'L17',
  instant: 'accepted_at',
  only: `d.mode = '治安调解'`,
  columns: [
    l17('no', 6, 'int'),
    l17('at', 18, 'datetime'),
    l17('title', 26),
    l17('officer', 10),
    l17('one', 26),
    l17('other', 26),
    l17('facts', 40),
    l17('result', 14),
    l17('note', 26),
  ],
  cells: (f) => [
    f.row.acceptedAt,
    f.plain(f.row.title),
    f.officer,
    sideOf(f, '一方', true),
    sideOf(f, '对方', true),
    f.plain(f.row.facts),
    resultOf(f),
    [f.row.no, f.row.incidentNo].filter(Boolean).join('；'),
  ],
})

const l18 = columnOf('L18')
/** L18 矛盾纠纷排查化解台账. */
export const L18 = fileLedger({
  id: 'L18',
  instant: 'found_at',
  only: 'true',
  columns: [
    l18('no', 6, 'int'),
    l18('number', 24),
    l18('source', 12),
    l18('foundAt', 18, 'datetime'),
    l18('place', 26),
    l18('type', 12),
    l18('colour', 8),
    l18('parties', 18),
    l18('facts', 40),
    l18('mode', 10),
    l18('mediators', 16),
    l18('acceptedOn', 14, 'date'),
    l18('dueOn', 14, 'date'),
    l18('result', 14),
    l18('agreementNo', 24),
    l18('performed', 8),
    l18('visits', 24),
    l18('closedOn', 14, 'date'),
  ],
  cells: (f) => [
    f.row.no,
    word('source', f.row.source),
    f.row.foundAt,
    f.place,
    word('type', f.row.type),
    word('colour', f.row.colour),
    [sideOf(f, '一方'), sideOf(f, '对方')].join(' / '),
    f.plain(f.row.facts),
    word('mode', f.row.mode),
    f.mediators.join('、'),
    f.row.acceptedAt,
    f.row.dueOn,
    resultOf(f),
    f.agreements.flatMap((a) => a.no ?? []).join('、'),
    performedOf(f),
    f.visits.map((v) => legalDate(v.at)).join('、'),
    f.row.endedAt,
  ],
})

const transferFilters = z.strictObject({ waiting: z.enum(['yes']).optional() })
type TransferFilters = z.output<typeof transferFilters>
const transferConditions = (scope: LedgerScope, f: TransferFilters): Conditions =>
  conditionsOf(
    ['t.sent_at >= $1', 't.sent_at < $2'],
    [scope.from, scope.to],
    [
      [scope.unitIds, (n) => `d.unit_id = any ($${n}::uuid[])`],
      [scope.officerId, (n) => `t.from_id = $${n}`],
      [f.waiting, (n) => `t.state in ('SENT', 'RETURNED', 'RESULT_SENT') and $${n} = 'yes'`],
    ],
  )

interface TransferLine {
  [column: string]: unknown
  id: string
  disputeId: string
  mark: string
  no: string
  sentAt: Date
  sender: string
  evidence: Record<string, { state: string; copies: number }>
  receiver: string | null
  receivedAt: Date | null
  missing: string[]
  wasReturned: boolean
  resultAt: Date | null
  result: string | null
  confirmer: string | null
  personIds: string[]
}

const listed = (evidence: TransferLine['evidence']): string =>
  Object.entries(evidence)
    .filter(([, e]) => e.state === '有')
    .map(([kind, e]) => `${word('evidence', kind)}×${e.copies}`)
    .join('、')

async function transferRows(tx: Tx, scope: LedgerScope, f: TransferFilters, after: After, limit: number) {
  const { sqlPage, values } = pageOf(
    transferConditions(scope, f),
    [
      ['t.sent_at', 'timestamptz'],
      ['t.id', 'uuid'],
    ],
    after,
    limit,
  )
  const rows = await tx.query<TransferLine>(
    `select t.id, d.id as "disputeId", t.sent_at::text as mark, d.no, t.sent_at as "sentAt", a.name as sender, t.evidence, b.name as receiver, t.received_at as "receivedAt",
       t.missing, t.was_returned as "wasReturned", t.result_at as "resultAt", t.result, c.name as confirmer, d.party_ids as "personIds"
     from dispute_transfer t join dispute d on d.id = t.dispute_id left join organisation_v_staff a on a.id = t.from_id left join organisation_v_staff b on b.id = t.received_by
     left join organisation_v_staff c on c.id = t.confirmed_by where ${sqlPage}`,
    values,
  )
  return rows.map(
    (t): LedgerRow => ({
      mark: [t.mark, t.id],
      recordId: t.disputeId,
      personIds: t.personIds,
      cells: [
        t.sentAt,
        t.sender,
        t.no,
        listed(t.evidence),
        t.receiver ?? '',
        t.receivedAt,
        t.missing.length > 0
          ? t.missing.map((kind) => word('evidence', kind)).join('、')
          : word('yesNo', t.wasReturned ? 'yes' : 'no'),
        t.resultAt,
        t.result ?? '',
        t.confirmer ?? '',
      ],
    }),
  )
}

const l19 = columnOf('L19')
/** L19 纠纷移交接收登记簿. */
export const L19: Ledger<TransferFilters> = {
  id: 'L19',
  titleKey: 'disputes.ledger.L19',
  purposes: ['dispute', 'spot_check', 'data_fix'],
  recordPath: '/disputes/:id',
  columns: [
    l19('no', 6, 'int'),
    l19('sentAt', 18, 'datetime'),
    l19('sender', 10),
    l19('number', 24),
    l19('evidence', 40),
    l19('receiver', 10),
    l19('receivedAt', 18, 'datetime'),
    l19('returned', 20),
    l19('resultAt', 18, 'datetime'),
    l19('result', 14),
    l19('confirmer', 10),
  ],
  filters: transferFilters,
  mark: instantMark,
  query: transferRows,
  async figures(tx, scope, f) {
    const { sqlWhere, values } = transferConditions(scope, f)
    const groups = await tx.query<{ waiting: boolean; n: number }>(
      `select t.state in ('SENT', 'RETURNED', 'RESULT_SENT') as waiting, count(*)::integer as n from dispute_transfer t join dispute d on d.id = t.dispute_id where ${sqlWhere} group by 1`,
      values,
    )
    const figure = figureOf(groups)
    return [
      figure('total', 'disputes.ledger.transfers', {}, () => true),
      figure('waiting', 'disputes.ledger.waiting', { waiting: 'yes' }, (g) => g.waiting),
    ]
  },
}
