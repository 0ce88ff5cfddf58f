import { afterAll, beforeAll, expect, test } from 'vitest'
import * as ledgers from '#features/ledgers/contract.ts'
import * as reports from '#features/reports/contract.ts'
import { type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import * as c from './contract.ts'
import { makeHazard } from './factory.ts'
import { lookOf, reportOf } from './testing/input.ts'
import { HAZARD_KINDS, LEVELS } from './vocabulary.ts'

let w: VisitWorld
beforeAll(async () => {
  w = await visitWorld()
  let n = 0
  for (const kind of HAZARD_KINDS)
    for (const level of LEVELS) {
      n += 1
      await makeHazard(w.t.admin, {
        addressId: n % 3 === 0 ? w.door2.addressId : w.door.addressId,
        by: w.station.officerId,
        kind,
        level,
        foundAt: new Date(Date.UTC(2026, 10, 1 + (n % 18), 3)),
        dueOn: '2026-11-19',
      })
    }
})
afterAll(() => w.t.close())

const which = (only?: string) => ({ id: 'L16', month: '2026-11', ...(only ? { only } : {}) })
const stated = () => ({ purpose: 'inspection' as const, basisKind: 'unit' as const, basisId: w.station.stationId })
const rowsOf = async (only?: string) =>
  (await w.chief.call(ledgers.openLedger, { ...which(only), ...stated(), limit: 200 })).items

test('L16 has the columns of the paper form, and every figure opens as many rows as it says', async () => {
  const { items } = await w.chief.call(ledgers.listLedgers, {})
  expect(items.find((one) => one.id === 'L16')?.columns.map((one) => one.header)).toEqual(
    '序号·发现时间·地点·类别·级别·隐患内容·发现人·责任单位·整改要求·限期·复查时间·复查结果·销号人'.split('·'),
  )
  const { items: figures } = await w.chief.call(ledgers.figures, which())
  expect(figures.find((f) => f.key === 'total')?.value).toBe(HAZARD_KINDS.length * LEVELS.length)
  for (const f of figures) {
    expect(await rowsOf(f.filter.only), f.key).toHaveLength(f.value)
  }
})

test('a hazard fills its row as it goes, a resident who found it stays unnamed, and an untrue report leaves the ledger and the report', async () => {
  const found = { foundBy: '居民', foundAt: '2026-11-20T02:00:00.000Z', ownerName: '金港物业' } as const
  const { id } = await w.officer.call(c.reportHazard, reportOf(w.door.addressId, found))
  await w.officer.call(c.verifyHazard, { id, version: 1 })
  await w.officer.call(c.assignHazard, {
    id,
    version: 2,
    ownerType: '物业',
    ownerName: '金港物业',
    requirement: '清空楼道',
  })
  await w.aux.call(c.resolveHazard, lookOf(id))
  const row = (await rowsOf()).find((r) => r.recordId === id)
  const [staff] = (await w.t.admin.query('select name from staff where id = $1', [w.station.auxId])).rows
  const cells = row?.cells ?? []
  const from = cells.indexOf('消防')
  expect(cells.slice(from, from + 6)).toEqual(['消防', '一般', '楼道堆放杂物', '居民', '物业 金港物业', '清空楼道'])
  expect(cells.slice(-2)).toEqual(['已消除', staff.name])

  const untrue = await w.officer.call(c.reportHazard, reportOf(w.door.addressId))
  const before = (await rowsOf()).length
  await w.officer.call(c.rejectHazard, { id: untrue.id, version: 1, reason: '现场没有' })
  expect(await rowsOf()).toHaveLength(before - 1)

  const { id: reportId } = await w.officer.call(reports.startReport, { unitId: w.station.areaId, month: '2026-11' })
  const report = await w.officer.call(reports.getReport, { id: reportId })
  const figures = new Map(report.sections.flatMap((s) => s.figures.map((f) => [f.key, f.value])))
  const inArea = Number(
    (
      await w.t.admin.query(
        `select count(*) as n from hazard where state <> 'REJECTED' and unit_id in (select id from org_unit where id in ($1, $2))`,
        [w.station.areaId, w.station.gridId],
      )
    ).rows[0].n,
  )
  expect(figures.get('hazards.found')).toBe(inArea)
  expect(figures.get('hazards.resolved')).toBe(1)
  expect(figures.get('hazards.open')).toBe(inArea - 1)
  expect(HAZARD_KINDS.reduce((sum, kind) => sum + (figures.get(`hazards.kind.${kind}`) ?? 0), 0)).toBe(inArea)
  const behind = await w.officer.call(reports.openFigure, {
    id: reportId,
    key: 'hazards.resolved',
    purpose: 'inspection',
    basisKind: 'report',
    basisId: reportId,
  })
  expect(behind.items).toMatchObject([{ recordId: id, what: '消防 一般', path: `/hazards/${id}` }])
})
