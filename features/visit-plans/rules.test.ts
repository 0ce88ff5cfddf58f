import { expect, test } from 'vitest'
import { lastDayOf, monthOf, monthsOn, ofWholeMonth, planFaults } from './rules.ts'

test('months by the calendar', () => {
  expect(monthOf('2026-11-21')).toBe('2026-11-01')
  expect(monthsOn('2026-11-01', 2)).toBe('2027-01-01')
  expect(monthsOn('2026-01-01', -1)).toBe('2025-12-01')
  expect(lastDayOf('2028-02-01')).toBe('2028-02-29')
})

test('a month asks for its days of the week, rounded up', () => {
  expect(ofWholeMonth(10, '2026-02-01')).toBe(40)
  expect(ofWholeMonth(10, '2026-11-01')).toBe(43)
  expect(ofWholeMonth(5, '2026-10-01')).toBe(23)
  expect(ofWholeMonth(0, '2026-10-01')).toBe(0)
})

test('plans are made from last month to twelve months ahead, of at least the fewest households', () => {
  const codes = (month: string, targetHouseholds: number) =>
    planFaults({ month, targetHouseholds }, '2026-11-21', 2).map((f) => `${f.path}:${f.code}`)
  expect(codes('2026-10-01', 2)).toEqual([])
  expect(codes('2027-11-01', 99)).toEqual([])
  expect(codes('2026-09-01', 5)).toEqual(['month:visit_plan_month'])
  expect(codes('2027-12-01', 5)).toEqual(['month:visit_plan_month'])
  expect(codes('2026-11-01', 1)).toEqual(['targetHouseholds:visit_plan_too_few'])
})
