import { z } from 'zod'
import { figureOf, type Ledger, type LedgerFigure, type LedgerRow, type LedgerScope } from '#features/ledgers/public.ts'
import { type Conditions, conditionsOf, pageOf } from '#platform/db/conditions.ts'
import type { Tx } from '#platform/db/tx.ts'
import { instantMark } from '#platform/http/cursor.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { buildingsOf, personsOf, staffOf } from './lookup.ts'
import { maskNames } from './rules.ts'
import { VISIT_KINDS, type VisitKind } from './vocabulary.ts'

const filters = z.strictObject({
  met: z.enum(['yes', 'no']).optional(),
  kind: z.enum(VISIT_KINDS).optional(),
  card: z.enum(['yes']).optional(),
  flagged: z.enum(['yes']).optional(),
})
type Filters = z.output<typeof filters>

interface Row {
  [column: string]: unknown
  mark: string
  id: string
  kind: VisitKind
  addressId: string
  visitorIds: string[]
  startedAt: Date
  met: boolean
  metCount: number | null
  personIds: string[]
  topics: string[]
  chips: string[]
  summary: string | null
  result: string | null
  createdBy: string
  createdAt: Date
}

/** The one set of conditions from which both rows and figures are made. Voided visits are in no ledger. */
const conditions = (scope: LedgerScope, f: Filters): Conditions =>
  conditionsOf(
    ['voided_at is null', 'started_at >= $1', 'started_at < $2'],
    [scope.from, scope.to],
    [
      [scope.unitIds, (n) => `unit_id = any ($${n}::uuid[])`],
      [scope.officerId, (n) => `$${n} = any (visitor_ids)`],
      [f.met === undefined ? undefined : f.met === 'yes', (n) => `met = $${n}`],
      [f.kind, (n) => `kind = $${n}`],
      [f.card === undefined ? undefined : true, (n) => `card_left = $${n}`],
      [f.flagged === undefined ? undefined : true, (n) => `(cardinality(flags) > 0) = $${n}`],
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
      ['started_at', 'timestamptz'],
      ['id', 'uuid'],
    ],
    after,
    limit,
  )
  const rows = await tx.query<Row>(
    `select started_at::text as mark, id, kind, address_id as "addressId", visitor_ids as "visitorIds", started_at as "startedAt", met, met_count as "metCount",
       met_person_ids as "personIds", topics, summary_chips as chips, summary, result, created_by as "createdBy", created_at as "createdAt"
       from visit where ${sqlPage}`,
    values,
  )
  return rowsOf(tx, rows)
}

async function rowsOf(tx: Tx, rows: readonly Row[]): Promise<LedgerRow[]> {
  const staff = await staffOf(
    tx,
    rows.flatMap((r) => [...r.visitorIds, r.createdBy]),
    legalDate(new Date(0)),
  )
  const places = await buildingsOf(
    tx,
    rows.map((r) => r.addressId),
  )
  const people = await personsOf(
    tx,
    rows.flatMap((r) => r.personIds),
  )
  const staffName = (id: string) => staff.get(id)?.name ?? ''
  return rows.map((r) => {
    const met = r.personIds.flatMap((id) => people.get(id) ?? [])
    const unnamed = (r.metCount ?? 0) - met.length
    const names =
      met.map((p) => p.nameMask).join('、') + (unnamed > 0 ? `${met.length > 0 ? '等' : ''}${r.metCount}人` : '')
    const said = [r.topics.join('、'), ...r.chips, ...(r.summary ? [maskNames(r.summary, met)] : [])].join('；')
    return {
      mark: [r.mark, r.id],
      recordId: r.id,
      personIds: met.map((p) => p.personId),
      cells: [
        r.visitorIds.map(staffName).join('、'),
        r.startedAt,
        r.kind,
        names,
        met
          .map((p) => p.phoneMask)
          .filter((p) => p !== null)
          .join('、'),
        places.get(r.addressId) ?? '',
        r.met ? '是' : '否',
        said,
        maskNames(r.result ?? '', met),
        staffName(r.createdBy),
        r.createdAt,
      ],
    }
  })
}

async function figures(tx: Tx, scope: LedgerScope, f: Filters): Promise<LedgerFigure[]> {
  const { sqlWhere, values } = conditions(scope, f)
  const groups = await tx.query<{ kind: VisitKind; met: boolean; card: boolean; flagged: boolean; n: number }>(
    `select kind, met, card_left as card, cardinality(flags) > 0 as flagged, count(*)::integer as n from visit where ${sqlWhere} group by 1, 2, 3, 4`,
    values,
  )
  const figure = figureOf(groups)
  const kinds = VISIT_KINDS.filter((kind) => groups.some((g) => g.kind === kind))
  return [
    figure('total', 'visits.figure.total', {}, () => true),
    figure('met', 'visits.figure.met', { met: 'yes' }, (g) => g.met),
    figure('notMet', 'visits.figure.notMet', { met: 'no' }, (g) => !g.met),
    figure('card', 'visits.figure.card', { card: 'yes' }, (g) => g.card),
    figure('flagged', 'visits.figure.flagged', { flagged: 'yes' }, (g) => g.flagged),
    ...kinds.map((kind) => figure(`kind:${kind}`, `visits.kind.${kind}`, { kind }, (g) => g.kind === kind)),
  ]
}

/** L09 走访群众登记表: the columns of dictionary §6, in its order. */
export const L09: Ledger<Filters> = {
  id: 'L09',
  titleKey: 'visits.ledger.title',
  purposes: ['visit', 'spot_check', 'data_fix'],
  recordPath: '/visits/:id',
  columns: [
    { key: 'no', headerKey: 'visits.ledger.no', width: 6, kind: 'int' },
    { key: 'visitors', headerKey: 'visits.ledger.visitors', width: 12, kind: 'text' },
    { key: 'startedAt', headerKey: 'visits.ledger.startedAt', width: 18, kind: 'datetime' },
    { key: 'kind', headerKey: 'visits.ledger.kind', width: 12, kind: 'text' },
    { key: 'persons', headerKey: 'visits.ledger.persons', width: 14, kind: 'text' },
    { key: 'phones', headerKey: 'visits.ledger.phones', width: 18, kind: 'text' },
    { key: 'place', headerKey: 'visits.ledger.place', width: 26, kind: 'text' },
    { key: 'met', headerKey: 'visits.ledger.met', width: 8, kind: 'text' },
    { key: 'said', headerKey: 'visits.ledger.said', width: 36, kind: 'text' },
    { key: 'result', headerKey: 'visits.ledger.result', width: 20, kind: 'text' },
    { key: 'createdBy', headerKey: 'visits.ledger.createdBy', width: 10, kind: 'text' },
    { key: 'createdOn', headerKey: 'visits.ledger.createdOn', width: 14, kind: 'date' },
  ],
  filters,
  mark: instantMark,
  query,
  figures,
}
