import { z } from 'zod'
import { figureOf, type Ledger, type LedgerFigure, type LedgerRow, type LedgerScope } from '#features/ledgers/public.ts'
import { maskNames, personsOf, staffOf } from '#features/visits/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { type Conditions, conditionsOf, pageOf } from '#platform/db/conditions.ts'
import type { Tx } from '#platform/db/tx.ts'
import { instantMark } from '#platform/http/cursor.ts'
import { translate } from '#platform/i18n/messages.ts'
import { lastSteps, needsById, type NeedRecord, type StepRecord } from './store.ts'
import { CHANNELS, type Channel, CONFIRMATIONS, type Confirmation, type State, STATES } from './vocabulary.ts'

/** Words of the paper form are Chinese, whatever the reader's language. */
const PAPER = 'zh-CN'

const filters = z.strictObject({
  state: z.enum(STATES).optional(),
  open: z.enum(['yes', 'no']).optional(),
  channel: z.enum(CHANNELS).optional(),
  confirmation: z.enum(CONFIRMATIONS).optional(),
})
type Filters = z.output<typeof filters>

/** The one set of conditions from which both rows and figures are made. Withdrawn needs stay in: the paper says how each ended. */
const conditions = (scope: LedgerScope, f: Filters): Conditions =>
  conditionsOf(
    ['received_at >= $1', 'received_at < $2'],
    [scope.from, scope.to],
    [
      [scope.unitIds, (n) => `unit_id = any ($${n}::uuid[])`],
      [scope.officerId, (n) => `owner_id = $${n}`],
      [f.state, (n) => `state = $${n}`],
      [f.open === undefined ? undefined : f.open === 'yes', (n) => `(ended_at is null) = $${n}`],
      [f.channel, (n) => `channel = $${n}`],
      [f.confirmation, (n) => `confirmation = $${n}`],
    ],
  )

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
      ['received_at', 'timestamptz'],
      ['id', 'uuid'],
    ],
    after,
    limit,
  )
  const rows = await tx.query<{ id: string; mark: string }>(
    `select id, received_at::text as mark from need where ${sqlPage}`,
    values,
  )
  return rowsOf(tx, rows)
}

async function rowsOf(tx: Tx, marks: readonly { id: string; mark: string }[]): Promise<LedgerRow[]> {
  const ids = marks.map((m) => m.id)
  const needs = new Map((await needsById(tx, ids)).map((n) => [n.id, n]))
  const steps = new Map((await lastSteps(tx, ids)).map((s) => [s.needId, s]))
  const all = [...needs.values()]
  const people = await personsOf(
    tx,
    all.flatMap((n) => n.personId ?? []),
  )
  const staff = await staffOf(
    tx,
    [...all.map((n) => n.ownerId), ...[...steps.values()].flatMap((s) => s.toStaffId ?? [])],
    legalDate(new Date(0)),
  )
  const staffName = (id: string) => staff.get(id)?.name ?? ''
  return marks.flatMap(({ id, mark }) => {
    const n = needs.get(id)
    if (n === undefined) return []
    const asker = n.personId === null ? undefined : people.get(n.personId)
    const plain = (text: string) => maskNames(text, asker ? [asker] : [])
    return [
      {
        mark: [mark, id],
        recordId: id,
        personIds: asker ? [asker.personId] : [],
        cells: [
          n.receivedAt,
          n.channel,
          asker?.nameMask ?? '',
          plain(n.text),
          staffName(n.ownerId),
          n.firstRepliedAt,
          progressOf(n, steps.get(id), staffName, plain),
          n.fedBackAt,
          n.confirmation ?? '',
          n.endedAt,
        ],
      },
    ]
  })
}

/** 办理情况: the state, with the last words said and who has it where it was handed on. */
function progressOf(
  n: NeedRecord,
  step: StepRecord | undefined,
  staffName: (id: string) => string,
  plain: (text: string) => string,
): string {
  const receiver = step?.toStaffId
    ? staffName(step.toStaffId)
    : [step?.toBody, step?.toBodyName].filter(Boolean).join(' ')
  return [translate(PAPER, `needs.state.${n.state}`), receiver, plain(step?.text ?? '')].filter(Boolean).join('；')
}

interface Group {
  [column: string]: unknown
  state: State
  channel: Channel
  confirmation: Confirmation | null
  ended: boolean
  n: number
}

async function figures(tx: Tx, scope: LedgerScope, f: Filters): Promise<LedgerFigure[]> {
  const { sqlWhere, values } = conditions(scope, f)
  const groups = await tx.query<Group>(
    `select state, channel, confirmation, ended_at is not null as ended, count(*)::integer as n from need where ${sqlWhere} group by 1, 2, 3, 4`,
    values,
  )
  const figure = figureOf(groups)
  const named = (key: string, only: LedgerFigure['only'], counts: (g: Group) => boolean) =>
    figure(key, `needs.figure.${key}`, only, counts)
  return [
    named('total', {}, () => true),
    named('open', { open: 'yes' }, (g) => !g.ended),
    named('closed', { state: 'CLOSED' }, (g) => g.state === 'CLOSED'),
    named('satisfied', { confirmation: '满意' }, (g) => g.confirmation === '满意'),
    named('unsatisfied', { confirmation: '不满意' }, (g) => g.confirmation === '不满意'),
    named('notPossible', { state: 'NOT_POSSIBLE' }, (g) => g.state === 'NOT_POSSIBLE'),
    ...CHANNELS.filter((channel) => groups.some((g) => g.channel === channel)).map((channel) =>
      figure(`channel:${channel}`, `needs.channel.${channel}`, { channel }, (g) => g.channel === channel),
    ),
  ]
}

/** L12 群众需求办理台账: the columns of dictionary §6, in its order. */
export const L12: Ledger<Filters> = {
  id: 'L12',
  titleKey: 'needs.ledger.title',
  purposes: ['visit', 'spot_check', 'data_fix'],
  recordPath: '/needs/:id',
  columns: [
    { key: 'no', headerKey: 'needs.ledger.no', width: 6, kind: 'int' },
    { key: 'receivedOn', headerKey: 'needs.ledger.receivedOn', width: 14, kind: 'date' },
    { key: 'channel', headerKey: 'needs.ledger.channel', width: 12, kind: 'text' },
    { key: 'person', headerKey: 'needs.ledger.person', width: 10, kind: 'text' },
    { key: 'text', headerKey: 'needs.ledger.text', width: 36, kind: 'text' },
    { key: 'owner', headerKey: 'needs.ledger.owner', width: 10, kind: 'text' },
    { key: 'firstReplied', headerKey: 'needs.ledger.firstReplied', width: 18, kind: 'datetime' },
    { key: 'progress', headerKey: 'needs.ledger.progress', width: 36, kind: 'text' },
    { key: 'fedBack', headerKey: 'needs.ledger.fedBack', width: 18, kind: 'datetime' },
    { key: 'confirmation', headerKey: 'needs.ledger.confirmation', width: 10, kind: 'text' },
    { key: 'endedOn', headerKey: 'needs.ledger.endedOn', width: 14, kind: 'date' },
  ],
  filters,
  mark: instantMark,
  query,
  figures,
}
