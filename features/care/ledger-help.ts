import { z } from 'zod'
import { figureOf, type Ledger, type LedgerFigure, type LedgerRow, type LedgerScope } from '#features/ledgers/public.ts'
import { staffNames } from '#features/visits/public.ts'
import { type Conditions, conditionsOf, pageOf } from '#platform/db/conditions.ts'
import type { Tx } from '#platform/db/tx.ts'
import { instantMark } from '#platform/http/cursor.ts'
import { maskName } from '#platform/standards/names.ts'
import { namesOf } from './people.ts'
import { HELP_KINDS, type HelpKind } from './vocabulary.ts'

const filters = z.strictObject({ what: z.enum(HELP_KINDS).optional(), hardship: z.enum(['yes']).optional() })
type Filters = z.output<typeof filters>

interface Row {
  [column: string]: unknown
  mark: string
  id: string
  careSubjectId: string | null
  personId: string | null
  isHousehold: boolean | null
  officerId: string
  at: Date
  what: HelpKind
  result: string | null
}

/** The one set of conditions from which both rows and figures are made. */
const conditions = (scope: LedgerScope, f: Filters): Conditions =>
  conditionsOf(
    ['h.at >= $1', 'h.at < $2'],
    [scope.from, scope.to],
    [
      [scope.unitIds, (n) => `h.unit_id = any ($${n}::uuid[])`],
      [scope.officerId, (n) => `h.officer_id = $${n}`],
      [f.what, (n) => `h.what = $${n}`],
      [f.hardship === undefined ? undefined : true, (n) => `h.is_hardship = $${n}`],
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
      ['h.at', 'timestamptz'],
      ['h.id', 'uuid'],
    ],
    after,
    limit,
  )
  const rows = await tx.query<Row>(
    `select h.at::text as mark, h.id, h.care_subject_id as "careSubjectId", s.person_id is null as "isHousehold", h.officer_id as "officerId", h.at, h.what, h.result,
        coalesce(s.person_id, (select r.person_id from residents_v_residence r join residents_v_household d on d.id = r.household_id
          where r.household_id = s.household_id and r.state not in ('ENDED', 'REJECTED') order by (r.id is not distinct from d.head_residence_id) desc, r.id limit 1)) as "personId"
       from help_record h left join care_subject s on s.id = h.care_subject_id where ${sqlPage}`,
    values,
  )
  const names = await namesOf(
    tx,
    rows.map((r) => r.personId),
  )
  const staff = await staffNames(
    tx,
    rows.map((r) => r.officerId),
  )
  return rows.map((r) => {
    const name = r.personId === null ? undefined : names.get(r.personId)
    return {
      mark: [r.mark, r.id],
      recordId: r.careSubjectId ?? r.id,
      personIds: name === undefined ? [] : [r.personId as string],
      cells: [
        r.at,
        name === undefined ? '' : `${maskName(name)}${r.isHousehold ? '户' : ''}`,
        staff.get(r.officerId) ?? '',
        r.what,
        r.result ?? '',
      ],
    }
  })
}

async function figures(tx: Tx, scope: LedgerScope, f: Filters): Promise<LedgerFigure[]> {
  const { sqlWhere, values } = conditions(scope, f)
  const groups = await tx.query<{ what: HelpKind; hardship: boolean; n: number }>(
    `select h.what, h.is_hardship as hardship, count(*)::integer as n from help_record h where ${sqlWhere} group by 1, 2`,
    values,
  )
  const figure = figureOf(groups)
  return [
    figure('total', 'care.figure.total', {}, () => true),
    figure('hardship', 'care.figure.hardship', { hardship: 'yes' }, (g) => g.hardship),
    ...HELP_KINDS.filter((what) => groups.some((g) => g.what === what)).map((what) =>
      figure(`what:${what}`, `care.help.${what}`, { what }, (g) => g.what === what),
    ),
  ]
}

/** L49 帮扶登记: the columns of dictionary §6, in its order. */
export const L49: Ledger<Filters> = {
  id: 'L49',
  titleKey: 'care.helpLedger.title',
  purposes: ['care', 'spot_check', 'data_fix'],
  recordPath: '/care/:id',
  columns: [
    { key: 'no', headerKey: 'care.ledger.no', width: 6, kind: 'int' },
    { key: 'on', headerKey: 'care.helpLedger.on', width: 12, kind: 'date' },
    { key: 'subject', headerKey: 'care.helpLedger.subject', width: 14, kind: 'text' },
    { key: 'officer', headerKey: 'care.helpLedger.officer', width: 12, kind: 'text' },
    { key: 'what', headerKey: 'care.helpLedger.what', width: 14, kind: 'text' },
    { key: 'result', headerKey: 'care.helpLedger.result', width: 36, kind: 'text' },
  ],
  filters,
  mark: instantMark,
  query,
  figures,
}
