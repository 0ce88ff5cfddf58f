import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addMonths, dayNumber, expandYear, plainDate, WorkCalendar } from './calendar.ts'
import { NOTICE_2025, NOTICE_2026 } from './test-notices.ts'

const days = fc.integer({ min: dayNumber('1990-01-01'), max: dayNumber('2100-12-31') })

describe('plain dates', () => {
  test('survive the way to a day number and back', () => {
    fc.assert(fc.property(days, (day) => dayNumber(plainDate(day)) === day))
  })

  test.each(['2026-02-29', '2026-13-01', '2026-1-1', '', '2026-01-01T00:00', 'abcd-ef-gh'])('refuse %j', (text) => {
    expect(() => dayNumber(text)).toThrow(RangeError)
  })

  test('end a month on its last day when the day does not exist there', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29')
    expect(addMonths('2024-02-29', 12)).toBe('2025-02-28')
    expect(addMonths('2026-08-31', 6)).toBe('2027-02-28')
    expect(addMonths('2026-12-15', 1)).toBe('2027-01-15')
    expect(addMonths('2026-01-31', 12)).toBe('2027-01-31')
  })

  test('land in the wanted month, never later in it than they started', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 240 }), (day, months) => {
        const from = plainDate(day)
        const to = addMonths(from, months)
        const monthOf = (date: string) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7))
        return monthOf(to) === monthOf(from) + months && to.slice(8) <= from.slice(8)
      }),
    )
  })
})

describe('the working-day calendar', () => {
  const calendar = new WorkCalendar([...expandYear(2025, NOTICE_2025), ...expandYear(2026, NOTICE_2026)])

  test('knows which years are loaded', () => {
    expect(calendar.loadedYears()).toEqual([2025, 2026])
    expect(calendar.isLoaded('2026-12-31')).toBe(true)
    expect(calendar.isLoaded('2027-01-01')).toBe(false)
  })

  test('takes make-up Sundays for working days and exchanged weekdays for days off', () => {
    expect(calendar.day('2026-01-04')).toEqual({ isWorkday: true, provisional: false })
    expect(calendar.day('2026-02-23')).toEqual({ isWorkday: false, provisional: false })
    expect(calendar.isWorkday('2026-02-24')).toBe(true)
    expect(calendar.isWorkday('2026-01-10')).toBe(false)
  })

  test('computes a year without calendar from weekdays and fixed holidays, and says it is provisional', () => {
    expect(calendar.day('2027-01-01')).toEqual({ isWorkday: false, provisional: true })
    expect(calendar.day('2027-01-04')).toEqual({ isWorkday: true, provisional: true })
    for (const date of ['2027-05-01', '2028-05-01', '2028-05-02', '2027-10-01', '2030-10-02', '2030-10-03']) {
      expect(calendar.day(date)).toEqual({ isWorkday: false, provisional: true })
    }
    // 2028-05-03 is a Wednesday; whether the notice will free it is unknown.
    expect(calendar.day('2028-05-03')).toEqual({ isWorkday: true, provisional: true })
  })

  test('does not take a year for loaded because a notice names a few of its days, or because one is missing', () => {
    const oneDay = new WorkCalendar([{ date: '2027-01-01', isWorkday: false }])
    expect(oneDay.loadedYears()).toEqual([])
    const rows = expandYear(2026, NOTICE_2026)
    expect(new WorkCalendar(rows.slice(1)).loadedYears()).toEqual([])
    expect(new WorkCalendar([...rows.slice(1), ...rows.slice(1, 2)]).loadedYears()).toEqual([])
  })

  test('counts 248 working days in 2026: 261 weekdays, 19 of them off, and 6 made up', () => {
    const rows = expandYear(2026, NOTICE_2026)
    expect(rows).toHaveLength(365)
    expect(rows.filter((row) => row.isWorkday)).toHaveLength(248)
  })
})
