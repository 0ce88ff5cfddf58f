import type { ReportFigure, ReportRow, ReportRows, ReportSection } from '#features/reports/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import type { Tx } from '#platform/db/tx.ts'

const figure = (name: string, tag: string, kind: ReportFigure['kind'], sql: string): ReportFigure => ({
  key: `places.${name}`,
  titleKey: `places.report.${name}`,
  noteKey: `places.report.${name}.note`,
  tag,
  kind,
  sql,
})

const HOUSES = `select h.id, h.created_at as at from house h, scope s where h.unit_id = any (s.units) and h.created_at < s.to_at and h.state = '在册'`

/** ① 基本情况: addresses and houses. */
export const placesSection: ReportSection = {
  id: 'basics',
  order: 10,
  titleKey: 'reports.section.basics',
  figures: [
    figure(
      'addresses',
      '标准地址数',
      'address',
      `select a.id, a.sort_key as at from address a, scope s where a.unit_id = any (s.units) and a.created_at < s.to_at and a.state = '启用'`,
    ),
    figure(
      'newAddresses',
      '新登记地址数',
      'address',
      `select a.id, a.created_at as at from address a, scope s where a.unit_id = any (s.units) and a.created_at >= s.from_at and a.created_at < s.to_at`,
    ),
    figure('houses', '实有房屋数', 'house', HOUSES),
    figure('rentedHouses', '出租房屋数', 'house', `${HOUSES} and h.occupancy = '出租'`),
    figure(
      'newHouses',
      '新登记房屋数',
      'house',
      `select h.id, h.created_at as at from house h, scope s where h.unit_id = any (s.units) and h.created_at >= s.from_at and h.created_at < s.to_at`,
    ),
  ],
}

export const placesRows: ReportRows[] = [
  { kind: 'address', describe: describeAddresses },
  { kind: 'house', describe: describeHouses },
]

interface Found {
  [column: string]: unknown
  id: string
  fullText: string
  state: string
  createdAt: Date
  addressId: string
}

const rowOf = (r: Found, path: string): ReportRow => ({
  recordId: r.id,
  what: r.state,
  where: r.fullText,
  on: legalDate(r.createdAt),
  personIds: [],
  path,
})

async function describeAddresses(tx: Tx, ids: readonly string[]): Promise<ReportRow[]> {
  const rows = await tx.query<Found>(
    `select id, full_text as "fullText", state, created_at as "createdAt", id as "addressId" from address where id = any ($1::uuid[])`,
    [ids],
  )
  return rows.map((r) => rowOf(r, `/places/${r.addressId}`))
}

async function describeHouses(tx: Tx, ids: readonly string[]): Promise<ReportRow[]> {
  const rows = await tx.query<Found>(
    `select h.id, a.full_text as "fullText", h.occupancy as state, h.created_at as "createdAt", a.id as "addressId"
       from house h join address a on a.id = h.address_id where h.id = any ($1::uuid[])`,
    [ids],
  )
  return rows.map((r) => rowOf(r, `/places/${r.addressId}/house`))
}
