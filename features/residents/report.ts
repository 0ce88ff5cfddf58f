import type { ReportFigure, ReportRow, ReportRows, ReportSection } from '#features/reports/public.ts'
import type { Tx } from '#platform/db/tx.ts'
import type { PersonId } from '#platform/http/contract.ts'
import { maskName } from '#platform/standards/names.ts'

const figure = (name: string, tag: string, sql: string, kind: ReportFigure['kind'] = 'residence'): ReportFigure => ({
  key: `residents.${name}`,
  titleKey: `residents.report.${name}`,
  noteKey: `residents.report.${name}.note`,
  tag,
  kind,
  sql,
})

const LIVING = `r.unit_id = any (s.units) and r.is_main and r.arrived_on <= s.last_on and (r.ended_on is null or r.ended_on > s.last_on)
  and r.state not in ('DECLARED', 'REJECTED')`
const PEOPLE = `select r.id, r.arrived_on as at from residence r, scope s where ${LIVING}`
// An entry made by mistake neither came nor went.
const REAL = `coalesce(r.end_reason, '') not in ('误登', '重复')`

/** ① 基本情况: who lived here on the last day counted, and who came and went. What an officer has not confirmed is no population yet. */
export const residentsSection: ReportSection = {
  id: 'basics',
  order: 11,
  titleKey: 'reports.section.basics',
  figures: [
    figure(
      'households',
      '居住户数',
      `select distinct on (r.household_id) r.household_id as id, r.arrived_on as at from residence r, scope s where ${LIVING} order by r.household_id, r.arrived_on`,
      'household',
    ),
    figure('people', '实有人口数', PEOPLE),
    figure('floating', '流动人口数', `${PEOPLE} and r.category = '流动人口'`),
    figure('foreign', '境外人员数', `${PEOPLE} and r.category = '境外'`),
    figure(
      'registered',
      '新登记人数',
      `select r.id, r.created_at as at from residence r, scope s where r.unit_id = any (s.units) and r.created_at >= s.from_at and r.created_at < s.to_at
        and r.state <> 'REJECTED' and ${REAL}`,
    ),
    figure(
      'left',
      '离开人数',
      `select r.id, r.ended_on as at from residence r, scope s where r.unit_id = any (s.units) and r.ended_on between s.first_on and s.last_on
        and ${REAL}`,
    ),
    figure(
      'waiting',
      '待核实申报数',
      `select r.id, r.created_at as at from residence r, scope s where r.unit_id = any (s.units) and r.created_at < s.to_at and r.state = 'DECLARED'`,
    ),
    figure(
      'overdue',
      '到期未核实数',
      `select r.id, r.next_verify_on as at from residence r, scope s where r.unit_id = any (s.units) and r.next_verify_on <= s.last_on
        and r.arrived_on <= s.last_on and r.state not in ('DECLARED', 'REJECTED', 'ENDED')`,
    ),
  ],
}

export const residentsRows: ReportRows[] = [
  { kind: 'residence', describe: describeResidences },
  { kind: 'household', describe: describeHouseholds },
]

interface Found {
  [column: string]: unknown
  id: string
  personId: PersonId
  name: string
  category: string
  fullText: string | null
  addressId: string
  arrivedOn: string
}

async function describeResidences(tx: Tx, ids: readonly string[]): Promise<ReportRow[]> {
  const rows = await tx.query<Found>(
    `select r.id, r.person_id as "personId", p.name, r.category, a.full_text as "fullText", r.address_id as "addressId", r.arrived_on::text as "arrivedOn"
       from residence r join person p on p.id = r.person_id left join places_v_address a on a.id = r.address_id where r.id = any ($1::uuid[])`,
    [ids],
  )
  return rows.map((r) => ({
    recordId: r.id,
    what: `${maskName(r.name)}　${r.category}`,
    where: r.fullText ?? '',
    on: r.arrivedOn,
    personIds: [r.personId],
    path: `/doors/${r.addressId}`,
  }))
}

interface FoundHousehold {
  [column: string]: unknown
  id: string
  no: number
  addressId: string
  fullText: string | null
  headId: PersonId | null
  headName: string | null
}

async function describeHouseholds(tx: Tx, ids: readonly string[]): Promise<ReportRow[]> {
  const rows = await tx.query<FoundHousehold>(
    `select h.id, h.no, h.address_id as "addressId", a.full_text as "fullText", p.id as "headId", p.name as "headName" from household h
       left join places_v_address a on a.id = h.address_id left join residence r on r.id = h.head_residence_id left join person p on p.id = r.person_id
      where h.id = any ($1::uuid[])`,
    [ids],
  )
  return rows.map((r) => ({
    recordId: r.id,
    what: r.headName === null ? `#${r.no}` : maskName(r.headName),
    where: r.fullText ?? '',
    on: null,
    personIds: r.headId === null ? [] : [r.headId],
    path: `/doors/${r.addressId}`,
  }))
}
