import { expect, test } from 'vitest'
import type { SheetValues } from '../sheet-values.ts'
import { isStale } from './carried.ts'
import { faultOf } from './sheet-fault.ts'

const NOW = new Date('2026-11-21T08:00:00.000Z')
const SHEET: SheetValues = {
  id: 'a',
  target: 'household:b',
  kind: '一般走访',
  visitorIds: ['c'],
  startedAt: '2026-11-21T15:50',
  geoReason: '室内无信号',
  met: 'yes',
  metPersonIds: ['d'],
  topics: ['防范宣传'],
  summaryChips: ['防诈骗宣传'],
  cardLeft: false,
  notMetSlip: false,
  taskIds: [],
}

test('a sheet is told at the door what the server would refuse hours later', () => {
  const fault = (change: Partial<SheetValues>) => faultOf({ ...SHEET, ...change }, NOW)
  expect(fault({})).toBeUndefined()
  expect(fault({ topics: [] })).toBe('visits.lacks.topics')
  expect(fault({ visitorIds: [] })).toBe('visits.lacks.visitors')
  expect(fault({ summaryChips: [] })).toBe('error.field.visit_summary_required')
  expect(fault({ summary: '请拨打 19400000123 联系' })).toBe('error.field.summary_has_identifier')
  expect(fault({ geoReason: '' })).toBe('error.field.visit_geo_reason_required')
  expect(fault({ startedAt: '2026-11-21T23:50' })).toBe('error.field.visit_in_future')
  expect(fault({ met: 'no', metPersonIds: [] })).toBeUndefined()
})

test('a day that was just taken is not taken again, however wrong the clock of the phone is or becomes', () => {
  const load = {
    takenAt: '',
    expiresAt: '',
    doors: [],
    left: 0,
    colleagues: [],
    communities: [],
    contact: null,
    progress: null,
    checkIns: { points: [], left: 0, allowanceM: 50 },
    can: { checkHousehold: true },
  }
  const year = 365 * 86_400_000
  for (const at of [NOW.getTime(), NOW.getTime() + year, NOW.getTime() - year]) {
    const taken = { load, at, until: at + 1, gone: ['x'] }
    expect(isStale(taken, ['x'], at)).toBe(false)
    expect(isStale(taken, ['x', 'y'], at)).toBe(true)
    expect(isStale(taken, [], at + 3 * 3_600_000)).toBe(true)
    expect(isStale(taken, [], at - 3 * 3_600_000)).toBe(true)
  }
  expect(isStale(null, [], NOW.getTime())).toBe(true)
})
