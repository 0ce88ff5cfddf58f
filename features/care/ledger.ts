import { z } from 'zod'
import { figureOf, type Ledger, type LedgerFigure, type LedgerRow, type LedgerScope } from '#features/ledgers/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { type Conditions, conditionsOf, pageOf } from '#platform/db/conditions.ts'
import type { Tx } from '#platform/db/tx.ts'
import { maskName } from '#platform/standards/names.ts'
import { itemsOf } from './people.ts'
import { SHOWN_CARE, type ShownCare } from './store.ts'
import { CADENCES, CATEGORIES, STATES } from './vocabulary.ts'

const filters = z.strictObject({
  state: z.enum(STATES).optional(),
  category: z.enum(CATEGORIES).optional(),
  cadence: z.enum(CADENCES).optional(),
})
type Filters = z.output<typeof filters>

/** Words of the states on the paper (dictionary §8.28). */
const STATE_WORDS: Readonly<Record<(typeof STATES)[number], string>> = {
  PROPOSED: '拟列',
  CONSENT_WAIT: '待同意',
  ACTIVE: '在列',
  REVIEW_DUE: '到期复核',
  EXITED: '退出',
}

/**
 * The one set of conditions from which both rows and figures are made: whoever was on the list, or proposed for it, at some time between the two dates. A withdrawn
 * consent is seen by nobody, here neither.
 */
const conditions = (scope: LedgerScope, f: Filters): Conditions =>
  conditionsOf(
    [
      's.created_at < $2',
      `(s.exited_on is null or s.exited_on >= ($1::timestamptz at time zone 'Asia/Shanghai')::date)`,
    ],
    [scope.from, scope.to],
    [
      [scope.unitIds, (n) => `s.unit_id = any ($${n}::uuid[])`],
      [scope.officerId, (n) => `s.primary_officer_id = $${n}`],
      [f.state, (n) => `s.state = $${n}`],
      [f.category, (n) => `$${n} = any (s.categories)`],
      [f.cadence, (n) => `s.cadence = $${n}`],
    ],
  )

async function query(
  tx: Tx,
  scope: LedgerScope,
  f: Filters,
  after: readonly (string | number)[] | undefined,
  limit: number,
): Promise<LedgerRow[]> {
  const { sqlPage, values } = pageOf(conditions(scope, f), [['s.id', 'uuid']], after, limit)
  const rows = await tx.query<ShownCare>(`${SHOWN_CARE} where ${sqlPage}`, values)
  // The lengths of the cadences as they are in force at the end of what the ledger covers.
  const items = await itemsOf({ tx, today: legalDate(new Date(scope.to.getTime() - 1)) }, rows)
  return items.map((item, i) => {
    const row = rows[i] as ShownCare
    const names = item.persons.map((p) => p.nameMask).join('、')
    const contact = [row.contactName ? maskName(row.contactName) : '', row.contactPhoneMask ?? ''].filter(Boolean)
    return {
      mark: [row.id],
      recordId: row.id,
      personIds: item.persons.map((p) => p.personId),
      cells: [
        item.isHousehold ? `${names}户` : names,
        item.categories.join('、'),
        item.place,
        item.needTags.join('、'),
        contact.join(' '),
        item.primaryOfficer?.name ?? '',
        item.cadence ?? '',
        item.lastVisitOn,
        item.nextVisitOn,
        row.consentOn,
        item.reviewDueOn,
        STATE_WORDS[item.state],
      ],
    }
  })
}

async function figures(tx: Tx, scope: LedgerScope, f: Filters): Promise<LedgerFigure[]> {
  const { sqlWhere, values } = conditions(scope, f)
  const groups = await tx.query<{ state: (typeof STATES)[number]; categories: string[]; n: number }>(
    `select s.state, s.categories, count(*)::integer as n from care_subject s where ${sqlWhere} group by 1, 2`,
    values,
  )
  const figure = figureOf(groups)
  return [
    figure('total', 'care.figure.total', {}, () => true),
    ...STATES.map((state) => figure(`state:${state}`, `care.state.${state}`, { state }, (g) => g.state === state)),
    ...CATEGORIES.filter((category) => groups.some((g) => g.categories.includes(category))).map((category) =>
      figure(`category:${category}`, `care.category.${category}`, { category }, (g) => g.categories.includes(category)),
    ),
  ]
}

/** L11 关爱对象台账: the columns of dictionary §6, in its order. */
export const L11: Ledger<Filters> = {
  id: 'L11',
  titleKey: 'care.ledger.title',
  purposes: ['care', 'spot_check', 'data_fix'],
  recordPath: '/care/:id',
  columns: [
    { key: 'no', headerKey: 'care.ledger.no', width: 6, kind: 'int' },
    { key: 'name', headerKey: 'care.ledger.name', width: 10, kind: 'text' },
    { key: 'categories', headerKey: 'care.ledger.categories', width: 18, kind: 'text' },
    { key: 'place', headerKey: 'care.ledger.place', width: 24, kind: 'text' },
    { key: 'needs', headerKey: 'care.ledger.needs', width: 18, kind: 'text' },
    { key: 'contact', headerKey: 'care.ledger.contact', width: 18, kind: 'text' },
    { key: 'officer', headerKey: 'care.ledger.officer', width: 12, kind: 'text' },
    { key: 'cadence', headerKey: 'care.ledger.cadence', width: 10, kind: 'text' },
    { key: 'lastVisit', headerKey: 'care.ledger.lastVisit', width: 12, kind: 'date' },
    { key: 'nextVisit', headerKey: 'care.ledger.nextVisit', width: 12, kind: 'date' },
    { key: 'consentOn', headerKey: 'care.ledger.consentOn', width: 12, kind: 'date' },
    { key: 'reviewOn', headerKey: 'care.ledger.reviewOn', width: 12, kind: 'date' },
    { key: 'state', headerKey: 'care.ledger.state', width: 10, kind: 'text' },
  ],
  filters,
  mark: z.tuple([z.uuid()]),
  query,
  figures,
}
