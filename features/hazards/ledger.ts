import { z } from 'zod'
import { figureOf, type Ledger, type LedgerFigure, type LedgerRow, type LedgerScope } from '#features/ledgers/public.ts'
import { type Conditions, conditionsOf, pageOf } from '#platform/db/conditions.ts'
import type { Tx } from '#platform/db/tx.ts'
import { instantMark } from '#platform/http/cursor.ts'
import { finderOf } from './rules.ts'
import { staffNames } from './store.ts'
import { type FoundBy, HAZARD_KINDS, type HazardKind, LEVELS, type Level, type OwnerType } from './vocabulary.ts'

const filters = z.strictObject({
  kind: z.enum(HAZARD_KINDS).optional(),
  level: z.enum(LEVELS).optional(),
  outcome: z.enum(['open', 'RESOLVED', 'ESCALATED']).optional(),
})
type Filters = z.output<typeof filters>

interface Row {
  [column: string]: unknown
  mark: string
  id: string
  foundAt: Date
  place: string
  kind: HazardKind
  level: Level
  description: string
  foundBy: FoundBy
  createdBy: string
  ownerType: OwnerType
  ownerName: string | null
  requirement: string | null
  dueOn: string
  reinspectedAt: Date | null
  isFixed: boolean | null
  resolvedBy: string | null
}

/** The one set of conditions from which both rows and figures are made. A report that was untrue is no hazard and stands in no ledger. */
const conditions = (scope: LedgerScope, f: Filters): Conditions =>
  conditionsOf(
    [`h.state <> 'REJECTED'`, 'h.found_at >= $1', 'h.found_at < $2'],
    [scope.from, scope.to],
    [
      [scope.unitIds, (n) => `h.unit_id = any ($${n}::uuid[])`],
      [scope.officerId, (n) => `(h.created_by = $${n} or h.resolved_by = $${n})`],
      [f.kind, (n) => `h.kind = $${n}`],
      [f.level, (n) => `h.level = $${n}`],
      [f.outcome === undefined ? undefined : f.outcome === 'open', (n) => `(h.state <> 'RESOLVED') = $${n}`],
      [f.outcome === 'ESCALATED' ? 'ESCALATED' : undefined, (n) => `h.state = $${n}`],
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
      ['h.found_at', 'timestamptz'],
      ['h.id', 'uuid'],
    ],
    after,
    limit,
  )
  const rows = await tx.query<Row>(
    `select h.found_at::text as mark, h.id, h.found_at as "foundAt", coalesce(a.full_text, h.place_note, '') as place, h.kind, h.level, h.description,
       h.found_by as "foundBy", h.created_by as "createdBy", h.owner_type as "ownerType", h.owner_name as "ownerName", h.requirement,
       to_char(h.due_on, 'YYYY-MM-DD') as "dueOn", h.reinspected_at as "reinspectedAt", h.is_fixed as "isFixed", h.resolved_by as "resolvedBy"
       from hazard h left join places_v_address a on a.id = h.address_id where ${sqlPage}`,
    values,
  )
  const names = await staffNames(
    tx,
    rows.flatMap((r) => [r.createdBy, ...(r.resolvedBy ? [r.resolvedBy] : [])]),
  )
  const nameOf = (id: string | null) => (id === null ? '' : (names.get(id) ?? ''))
  return rows.map((r) => ({
    mark: [r.mark, r.id],
    recordId: r.id,
    personIds: [],
    cells: [
      r.foundAt,
      r.place,
      r.kind,
      r.level,
      r.description,
      finderOf(r.foundBy, nameOf(r.createdBy)),
      [r.ownerType, r.ownerName].filter(Boolean).join(' '),
      r.requirement ?? '',
      r.dueOn,
      r.reinspectedAt,
      r.isFixed === null ? '' : r.isFixed ? '已消除' : '未消除',
      nameOf(r.resolvedBy),
    ],
  }))
}

async function figures(tx: Tx, scope: LedgerScope, f: Filters): Promise<LedgerFigure[]> {
  const { sqlWhere, values } = conditions(scope, f)
  const groups = await tx.query<{ kind: HazardKind; level: Level; state: string; n: number }>(
    `select h.kind, h.level, h.state, count(*)::integer as n from hazard h where ${sqlWhere} group by 1, 2, 3`,
    values,
  )
  const figure = figureOf(groups)
  const outcome = (value: 'open' | 'RESOLVED' | 'ESCALATED', counts: (state: string) => boolean) =>
    figure(value, `hazards.ledger.figure.${value}`, { outcome: value }, (g) => counts(g.state))
  return [
    figure('total', 'hazards.ledger.figure.total', {}, () => true),
    outcome('RESOLVED', (state) => state === 'RESOLVED'),
    outcome('open', (state) => state !== 'RESOLVED'),
    outcome('ESCALATED', (state) => state === 'ESCALATED'),
    ...LEVELS.map((level) => figure(`level:${level}`, `hazards.level.${level}`, { level }, (g) => g.level === level)),
    ...HAZARD_KINDS.map((kind) => figure(`kind:${kind}`, `hazards.kind.${kind}`, { kind }, (g) => g.kind === kind)),
  ]
}

/** L16 隐患排查整改台账: the columns of dictionary §6, in its order. */
export const L16: Ledger<Filters> = {
  id: 'L16',
  titleKey: 'hazards.ledger.title',
  purposes: ['inspection', 'spot_check', 'data_fix'],
  recordPath: '/hazards/:id',
  columns: [
    { key: 'no', headerKey: 'hazards.ledger.no', width: 6, kind: 'int' },
    { key: 'foundAt', headerKey: 'hazards.ledger.foundAt', width: 18, kind: 'datetime' },
    { key: 'place', headerKey: 'hazards.ledger.place', width: 26, kind: 'text' },
    { key: 'kind', headerKey: 'hazards.ledger.kind', width: 8, kind: 'text' },
    { key: 'level', headerKey: 'hazards.ledger.level', width: 8, kind: 'text' },
    { key: 'description', headerKey: 'hazards.ledger.description', width: 34, kind: 'text' },
    { key: 'finder', headerKey: 'hazards.ledger.finder', width: 10, kind: 'text' },
    { key: 'owner', headerKey: 'hazards.ledger.owner', width: 18, kind: 'text' },
    { key: 'requirement', headerKey: 'hazards.ledger.requirement', width: 26, kind: 'text' },
    { key: 'dueOn', headerKey: 'hazards.ledger.dueOn', width: 12, kind: 'date' },
    { key: 'reinspectedAt', headerKey: 'hazards.ledger.reinspectedAt', width: 18, kind: 'datetime' },
    { key: 'result', headerKey: 'hazards.ledger.result', width: 10, kind: 'text' },
    { key: 'resolvedBy', headerKey: 'hazards.ledger.resolvedBy', width: 10, kind: 'text' },
  ],
  filters,
  mark: instantMark,
  query,
  figures,
}
