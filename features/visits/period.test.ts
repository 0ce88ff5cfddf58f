import fc from 'fast-check'
import { expect, test } from 'vitest'
import { legalDate } from '#platform/clock/clock.ts'
import { dayAfter, dayStart, mondayOf } from './period.ts'

const day = fc
  .integer({ min: 0, max: 20_000 })
  .map((n) => new Date(Date.UTC(1992, 0, 1) + n * 86_400_000).toISOString().slice(0, 10))

test('a day begins at midnight in China and ends where the next one begins', () => {
  fc.assert(
    fc.property(day, (d) => {
      expect(legalDate(dayStart(d))).toBe(d)
      expect(legalDate(new Date(dayAfter(d).getTime() - 1))).toBe(d)
      expect(legalDate(dayAfter(d)) > d).toBe(true)
    }),
  )
})

test('the week begins on the last Monday up to the day itself', () => {
  expect(mondayOf('2026-11-21')).toBe('2026-11-16')
  expect(mondayOf('2026-11-16')).toBe('2026-11-16')
  expect(mondayOf('2026-01-01')).toBe('2025-12-29')
})
