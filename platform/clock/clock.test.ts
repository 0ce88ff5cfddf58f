import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fixedClock, legalDate, systemClock } from './clock.ts'

test('the legal date changes at midnight in Shanghai, wherever the server stands', () => {
  expect(legalDate(new Date('2026-03-01T15:59:59.999Z'))).toBe('2026-03-01')
  expect(legalDate(new Date('2026-03-01T16:00:00.000Z'))).toBe('2026-03-02')
  expect(legalDate(new Date('2025-12-31T16:00:00Z'))).toBe('2026-01-01')
  expect(legalDate(new Date('2024-02-28T16:00:00Z'))).toBe('2024-02-29')
})

test('it is always eight hours ahead of UTC since daylight saving ended in 1991', () => {
  const since = fc.date({ min: new Date('1992-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(since, (at) => legalDate(at) === new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)),
  )
})

test('a fixed clock stands until it is moved, and nobody moves it through a date it gave away', () => {
  const clock = fixedClock('2026-03-02T00:00:00Z')
  clock.now().setFullYear(1999)
  expect(clock.now().toISOString()).toBe('2026-03-02T00:00:00.000Z')
  clock.advance(1500)
  expect(clock.now().toISOString()).toBe('2026-03-02T00:00:01.500Z')
  clock.set('2027-01-01T00:00:00Z')
  expect(clock.now().getFullYear()).toBe(2027)
})

test('the system clock is the time of the machine', () => {
  expect(Math.abs(systemClock.now().getTime() - Date.now())).toBeLessThan(1000)
})
