import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, expandYear, plainDate, WorkCalendar } from './calendar.ts'
import {
  type DeadlineUnit,
  type DueInput,
  dueAt,
  dueDate,
  dueSoonAt,
  endOfDay,
  type ReminderPolicy,
  remindAt,
  stateAt,
} from './engine.ts'
import { NOTICE_2025, NOTICE_2026 } from './test-notices.ts'

const calendar = new WorkCalendar([...expandYear(2025, NOTICE_2025), ...expandYear(2026, NOTICE_2026)])
const HOUR = 3_600_000
const DAY = 24 * HOUR

const at = (local: string) => new Date(`${local}+08:00`)
const due = (start: string, amount: number, unit: DeadlineUnit, pausedMs = 0) =>
  dueAt({ startAt: at(start), amount, unit, calendar, pausedMs })
const lastDayOf = (start: string, amount: number, unit: DeadlineUnit, pausedMs = 0) =>
  dueDate(due(start, amount, unit, pausedMs).dueAt)

describe('the end of a period', () => {
  test('does not count the first day and runs to 24:00 of the last', () => {
    expect(due('2026-03-02T09:30', 3, 'DAY')).toEqual({ dueAt: at('2026-03-06T00:00'), provisional: false })
    expect(lastDayOf('2026-03-02T00:00', 3, 'DAY')).toBe('2026-03-05')
    expect(lastDayOf('2026-03-02T23:59:59.999', 3, 'DAY')).toBe('2026-03-05')
  })

  test('takes the day of Shanghai, not of UTC', () => {
    expect(dueDate(dueAt({ startAt: new Date('2026-03-01T17:00:00Z'), amount: 1, unit: 'DAY', calendar }).dueAt)).toBe(
      '2026-03-03',
    )
  })

  test('moves a last day on a weekend or holiday to the next working day, also for months and years', () => {
    expect(lastDayOf('2026-03-05T09:00', 2, 'DAY')).toBe('2026-03-09')
    expect(lastDayOf('2026-09-20T09:00', 10, 'DAY')).toBe('2026-09-30')
    expect(lastDayOf('2026-09-21T09:00', 10, 'DAY')).toBe('2026-10-08')
    expect(lastDayOf('2026-01-15T09:00', 1, 'MONTH')).toBe('2026-02-24')
    expect(lastDayOf('2025-10-03T09:00', 1, 'YEAR')).toBe('2026-10-08')
  })

  test('lets a period end on a make-up Saturday', () => {
    expect(lastDayOf('2026-02-13T09:00', 1, 'DAY')).toBe('2026-02-14')
    expect(lastDayOf('2026-02-27T09:00', 1, 'WORKDAY')).toBe('2026-02-28')
  })

  test('counts working days over the spring festival and its make-up days', () => {
    expect(lastDayOf('2026-02-12T09:00', 3, 'WORKDAY')).toBe('2026-02-24')
    expect(lastDayOf('2026-02-14T09:00', 5, 'WORKDAY')).toBe('2026-02-28')
  })

  test('never moves hours, not even into the national holiday', () => {
    expect(due('2026-09-30T18:00', 24, 'HOUR')).toEqual({ dueAt: at('2026-10-01T18:00'), provisional: false })
    expect(due('2026-12-31T18:00', 24, 'HOUR').provisional).toBe(false)
  })

  test('ends a month on its last day when the day does not exist there', () => {
    expect(lastDayOf('2026-03-31T09:00', 1, 'MONTH')).toBe('2026-04-30')
    expect(lastDayOf('2026-05-31T09:00', 1, 'MONTH')).toBe('2026-06-30')
  })

  test('grows by paused time before the last day is moved', () => {
    expect(lastDayOf('2026-03-02T09:00', 30, 'DAY')).toBe('2026-04-01')
    expect(lastDayOf('2026-03-02T09:00', 30, 'DAY', 3 * DAY)).toBe('2026-04-07')
    expect(lastDayOf('2026-03-02T09:00', 3, 'WORKDAY', 1)).toBe('2026-03-06')
    expect(due('2026-03-02T09:00', 24, 'HOUR', 90_000).dueAt).toEqual(at('2026-03-03T09:01:30'))
  })

  test('is provisional when the last day lies in a year without calendar', () => {
    expect(due('2026-12-29T09:00', 30, 'DAY')).toEqual({ dueAt: at('2027-01-29T00:00'), provisional: true })
    expect(due('2026-12-31T09:00', 1, 'WORKDAY')).toEqual({ dueAt: at('2027-01-05T00:00'), provisional: true })
    expect(due('2026-12-30T09:00', 1, 'DAY').provisional).toBe(false)
  })

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses the amount %d', (amount) => {
    expect(() => due('2026-03-02T09:00', amount, 'DAY')).toThrow(RangeError)
  })

  test('refuses a start that is no instant and a pause that runs backwards', () => {
    expect(() => due('nonsense', 1, 'DAY')).toThrow(RangeError)
    expect(() => due('2026-03-02T09:00', 1, 'DAY', -1)).toThrow(RangeError)
  })
})

const units: DeadlineUnit[] = ['HOUR', 'DAY', 'WORKDAY', 'MONTH', 'YEAR']
const startMs = fc.integer({ min: at('2024-11-01T00:00').getTime(), max: at('2027-03-01T00:00').getTime() })
const anyPeriod = fc.record({
  startAt: startMs.map((ms) => new Date(ms)),
  amount: fc.integer({ min: 1, max: 60 }),
  unit: fc.constantFrom(...units),
  calendar: fc.constant(calendar),
  pausedMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 * DAY })),
})

/** The last day without moving, written the slow way: one day at a time. */
function slowLastDay({ startAt, amount, unit }: DueInput): string {
  let date = new Date(startAt.getTime() + 8 * HOUR).toISOString().slice(0, 10)
  if (unit === 'WORKDAY') {
    for (let left = amount; left > 0; ) {
      date = addDays(date, 1)
      if (calendar.isWorkday(date)) left -= 1
    }
    return date
  }
  if (unit === 'DAY') return addDays(date, amount)
  const months = unit === 'YEAR' ? amount * 12 : amount
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  for (let clamped = day; ; clamped -= 1) {
    const ms = Date.UTC(year, month - 1 + months, clamped)
    if (new Date(ms).getUTCDate() === clamped) return plainDate(ms / DAY)
  }
}

describe('for every period', () => {
  test('a later start, a larger amount or a longer pause never ends earlier', () => {
    fc.assert(
      fc.property(anyPeriod, fc.nat(400 * DAY), fc.nat(30), fc.nat(30 * DAY), (period, later, more, longer) => {
        const base = dueAt(period).dueAt
        expect(dueAt({ ...period, startAt: new Date(period.startAt.getTime() + later) }).dueAt >= base).toBe(true)
        expect(dueAt({ ...period, amount: period.amount + more }).dueAt >= base).toBe(true)
        expect(dueAt({ ...period, pausedMs: period.pausedMs + longer }).dueAt >= base).toBe(true)
      }),
    )
  })

  test('the last day is never a holiday, except in hours', () => {
    fc.assert(
      fc.property(anyPeriod, (period) => {
        const end = dueAt(period).dueAt
        if (period.unit === 'HOUR') {
          expect(end.getTime()).toBe(period.startAt.getTime() + period.amount * HOUR + period.pausedMs)
        } else {
          expect(calendar.isWorkday(dueDate(end))).toBe(true)
          expect(endOfDay(dueDate(end))).toEqual(end)
        }
      }),
    )
  })

  test('the end is the first working day from the day a slow count reaches', () => {
    fc.assert(
      fc.property(anyPeriod, (period) => {
        fc.pre(period.unit !== 'HOUR')
        let date = addDays(slowLastDay(period), Math.ceil(period.pausedMs / DAY))
        while (!calendar.isWorkday(date)) date = addDays(date, 1)
        expect(dueDate(dueAt(period).dueAt)).toBe(date)
      }),
    )
  })

  test('it is provisional exactly when a day was needed whose year is not loaded', () => {
    fc.assert(
      fc.property(anyPeriod, (period) => {
        const { dueAt: end, provisional } = dueAt(period)
        const looked = new Set<string>()
        const lookThrough = (from: string, to: string) => {
          for (let date = from; date <= to; date = addDays(date, 1)) looked.add(date)
        }
        if (period.unit !== 'HOUR') {
          const last = slowLastDay(period)
          const start = new Date(period.startAt.getTime() + 8 * HOUR).toISOString().slice(0, 10)
          if (period.unit === 'WORKDAY') lookThrough(addDays(start, 1), last)
          lookThrough(addDays(last, Math.ceil(period.pausedMs / DAY)), dueDate(end))
        }
        expect(provisional).toBe([...looked].some((date) => !calendar.isLoaded(date)))
      }),
    )
  })

  test('reminders lie strictly inside the period, ascending, each once', () => {
    fc.assert(
      fc.property(anyPeriod, (period) => {
        const end = dueAt(period).dueAt
        const times = remindAt(period.startAt, end, policy).map((time) => time.getTime())
        expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
        for (const time of times) expect(time > period.startAt.getTime() && time < end.getTime()).toBe(true)
        expect(times.length).toBeGreaterThanOrEqual(2)
      }),
    )
  })
})

const policy: ReminderPolicy = { shares: [0.5, 0.8], beforeDueMs: [DAY], dueSoonShare: 0.8 }

describe('reminders and state', () => {
  const startAt = at('2026-03-02T00:00')
  const end = at('2026-03-12T00:00')
  const open = {
    dueAt: end,
    dueSoonAt: dueSoonAt(startAt, end, policy),
    doneAt: null,
    waivedAt: null,
    pausedSince: null,
  }

  test('come at half, at four fifths and a day before the end', () => {
    expect(remindAt(startAt, end, policy)).toEqual([
      at('2026-03-07T00:00'),
      at('2026-03-10T00:00'),
      at('2026-03-11T00:00'),
    ])
  })

  test('leave out the day before when the period is shorter than that', () => {
    const soon = new Date(startAt.getTime() + 20 * HOUR)
    expect(remindAt(startAt, soon, policy)).toEqual([at('2026-03-02T10:00'), at('2026-03-02T16:00')])
  })

  test('a period runs, is due soon from four fifths on, and is overdue only after its last instant', () => {
    const state = (now: string) => stateAt({ ...open, now: at(now) })
    expect(state('2026-03-09T23:59:59.999')).toBe('RUNNING')
    expect(state('2026-03-10T00:00')).toBe('DUE_SOON')
    expect(state('2026-03-12T00:00')).toBe('DUE_SOON')
    expect(state('2026-03-12T00:00:00.001')).toBe('OVERDUE')
  })

  test('done and waived stay so, and a paused period does not fall due', () => {
    const now = at('2026-05-01T00:00')
    expect(stateAt({ ...open, now, doneAt: at('2026-04-01T00:00') })).toBe('DONE')
    expect(stateAt({ ...open, now, waivedAt: at('2026-04-01T00:00') })).toBe('WAIVED')
    expect(stateAt({ ...open, now, pausedSince: at('2026-03-05T00:00') })).toBe('RUNNING')
    expect(stateAt({ ...open, now, pausedSince: at('2026-03-11T00:00') })).toBe('DUE_SOON')
  })
})
