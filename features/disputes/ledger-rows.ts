import { buildingsOf, maskNames, staffNames } from '#features/visits/public.ts'
import type { Tx } from '#platform/db/tx.ts'
import type { LedgerColumn } from '#features/ledgers/public.ts'
import { translate } from '#platform/i18n/messages.ts'
import { maskName } from '#platform/standards/names.ts'
import { type DisputeRow, partiesOf, type PartyRow } from './store-file.ts'
import { mediatorNames, rowsByIds } from './store-list.ts'
import { agreementsOf, type AgreementRow, visitsOf, type VisitRow } from './store-parts.ts'

/* What the ledgers of disputes say of a file; names masked, words of the paper forms in Chinese whatever the reader's language. */

export const PAPER = 'zh-CN'
export const word = (list: string, value: string | null): string =>
  value === null ? '' : translate(PAPER, `disputes.${list}.${value}`)

export interface LedgerFile {
  row: DisputeRow
  parties: PartyRow[]
  /** Outcomes of its pairs, each once. */
  outcomes: string[]
  /** Whether everything that was agreed is performed; null where nothing was agreed. */
  isPerformed: boolean | null
  agreements: AgreementRow[]
  visits: VisitRow[]
  mediators: string[]
  officer: string
  place: string
  /** Names of its parties hidden in a text that was typed. */
  plain(text: string): string
}

interface PairSum {
  [column: string]: unknown
  id: string
  outcomes: string[]
  agreed: number
  performed: number
}

/** Files by id with what their ledgers print; the order is the caller's. */
export async function ledgerFiles(tx: Tx, ids: readonly string[]): Promise<Map<string, LedgerFile>> {
  const rows = await rowsByIds(tx, ids)
  const parties = Map.groupBy(await partiesOf(tx, ids), (p) => p.disputeId)
  const sums = await tx.query<PairSum>(
    `select dispute_id as id, array_agg(distinct coalesce(outcome, '')) as outcomes, count(*) filter (where agreement_id is not null)::integer as agreed,
       count(*) filter (where agreement_id is not null and performed_at is not null)::integer as performed from dispute_pair where dispute_id = any ($1::uuid[]) group by dispute_id`,
    [ids],
  )
  const byId = new Map(sums.map((s) => [s.id, s]))
  const agreements = Map.groupBy(await agreementsOf(tx, ids), (a) => a.disputeId)
  const visits = Map.groupBy(await visitsOf(tx, ids), (v) => v.disputeId)
  const mediators = await mediatorNames(tx, ids)
  const names = await staffNames(
    tx,
    rows.map((d) => d.officerId),
  )
  const places = await buildingsOf(
    tx,
    rows.flatMap((d) => d.addressId ?? []),
  )
  return new Map(
    rows.map((row) => {
      const people = (parties.get(row.id) ?? []).map((p) => ({ ...p, nameMask: maskName(p.name) }))
      const sum = byId.get(row.id)
      return [
        row.id,
        {
          row,
          parties: people,
          outcomes: row.outcome === null ? (sum?.outcomes ?? []).filter((one) => one !== '') : [row.outcome],
          isPerformed: sum === undefined || sum.agreed === 0 ? null : sum.performed === sum.agreed,
          agreements: agreements.get(row.id) ?? [],
          visits: visits.get(row.id) ?? [],
          mediators: mediators.get(row.id) ?? [],
          officer: names.get(row.officerId) ?? '',
          place: (row.addressId === null ? null : places.get(row.addressId)) ?? row.placeNote ?? '',
          // A guardian names the child, a representative whom he speaks for.
          plain: (text: string) =>
            maskNames(text, [
              ...people,
              ...people.flatMap((p) =>
                [p.guardianName, p.proxyName].flatMap((name) =>
                  name === null ? [] : [{ name, nameMask: maskName(name) }],
                ),
              ),
            ]),
        },
      ]
    }),
  )
}

/** Parties of one side, masked; with where they live as far as the file says it openly. */
export const sideOf = (f: LedgerFile, side: PartyRow['side'], withAddress = false): string =>
  f.parties
    .filter((p) => p.side === side)
    .map((p) => `${maskName(p.name)}${withAddress && p.address !== null ? `（${p.address}）` : ''}`)
    .join('、')

export const resultOf = (f: LedgerFile): string =>
  f.outcomes.length > 0 ? f.outcomes.map((one) => word('outcome', one)).join('、') : word('state', f.row.state)

export const performedOf = (f: LedgerFile): string =>
  f.isPerformed === null ? '' : word('performed', f.isPerformed ? '是' : '否')

/** Papers that lie in the file: what the rules had printed, and what was written down. */
export async function copiesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ id: string; n: number }>(
    `select d.id, (1 + (select coalesce(sum(cardinality(s.papers)), 0) from dispute_step s where s.dispute_id = d.id)
        + (select count(*) from dispute_session x where x.dispute_id = d.id) + (select count(*) from dispute_visit v where v.dispute_id = d.id))::integer as n
       from dispute d where d.id = any ($1::uuid[])`,
    [ids],
  )
  return new Map(rows.map((r) => [r.id, r.n]))
}

/** Columns of a ledger, headed by the words of its paper form. */
export const columnOf =
  (ledger: string) =>
  (key: string, width: number, kind: LedgerColumn['kind'] = 'text'): LedgerColumn => ({
    key,
    headerKey: `disputes.ledger.${ledger}.${key}`,
    width,
    kind,
  })
