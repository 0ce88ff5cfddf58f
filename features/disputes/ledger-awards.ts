import { z } from 'zod'
import { figureOf, type Ledger, type LedgerRow, type LedgerScope } from '#features/ledgers/public.ts'
import { type Conditions, conditionsOf, pageOf } from '#platform/db/conditions.ts'
import type { Tx } from '#platform/db/tx.ts'
import { columnOf, copiesOf, ledgerFiles, performedOf, resultOf, word } from './ledger-rows.ts'

type After = readonly (string | number)[] | undefined

const awardFilters = z.strictObject({ mediator: z.uuid().optional() })
type AwardFilters = z.output<typeof awardFilters>
const awardConditions = (scope: LedgerScope, f: AwardFilters): Conditions =>
  conditionsOf(
    ['d.concluded_at >= $1', 'd.concluded_at < $2', 'm.until_at is null', 'not m.is_police'],
    [scope.from, scope.to],
    [
      [scope.unitIds, (n) => `d.unit_id = any ($${n}::uuid[])`],
      [scope.officerId, (n) => `m.staff_id = $${n}`],
      [f.mediator, (n) => `m.mediator_id = $${n}`],
    ],
  )

/** A mark of a line that sorts by mediator first, so that each one's cases stand together. */
const awardMark = z.tuple([z.string().max(50), z.iso.datetime({ offset: true }).or(z.string().max(40)), z.uuid()])

async function awardRows(tx: Tx, scope: LedgerScope, f: AwardFilters, after: After, limit: number) {
  const { sqlPage, values } = pageOf(
    awardConditions(scope, f),
    [
      ['m.name', 'text'],
      ['d.concluded_at', 'timestamptz'],
      ['m.id', 'uuid'],
    ],
    after,
    limit,
  )
  const rows = await tx.query<{ id: string; disputeId: string; name: string; mark: string; no: string }>(
    `select m.id, d.id as "disputeId", m.name, d.concluded_at::text as mark, d.no from dispute_mediator m join dispute d on d.id = m.dispute_id where ${sqlPage}`,
    values,
  )
  const ids = [...new Set(rows.map((r) => r.disputeId))]
  const files = await ledgerFiles(tx, ids)
  const copies = await copiesOf(tx, ids)
  return rows.flatMap((r): LedgerRow[] => {
    const file = files.get(r.disputeId)
    if (file === undefined) return []
    return [
      {
        mark: [r.name, r.mark, r.id],
        recordId: r.disputeId,
        personIds: file.parties.map((p) => p.personId),
        cells: [
          r.name,
          file.row.concludedAt,
          r.no,
          word('complexity', file.row.complexity),
          copies.get(r.disputeId) ?? 0,
          resultOf(file),
          performedOf(file),
        ],
      },
    ]
  })
}

const l53 = columnOf('L53')
/** L53 以案定补案件清单, for the justice office: cases by mediator, no money (dictionary §4.5.9). */
export const L53: Ledger<AwardFilters> = {
  id: 'L53',
  titleKey: 'disputes.ledger.L53',
  purposes: ['dispute', 'data_fix'],
  recordPath: '/disputes/:id',
  columns: [
    l53('no', 6, 'int'),
    l53('mediator', 12),
    l53('concludedOn', 14, 'date'),
    l53('number', 24),
    l53('grade', 10),
    l53('copies', 12, 'int'),
    l53('result', 14),
    l53('performed', 10),
  ],
  filters: awardFilters,
  mark: awardMark,
  query: awardRows,
  async figures(tx, scope, f) {
    const { sqlWhere, values } = awardConditions(scope, f)
    const groups = await tx.query<{ id: string | null; name: string; n: number }>(
      `select m.mediator_id as id, m.name, count(*)::integer as n from dispute_mediator m join dispute d on d.id = m.dispute_id where ${sqlWhere} group by 1, 2 order by 2`,
      values,
    )
    return [figureOf(groups)('total', 'disputes.ledger.total', {}, () => true)]
  },
}
