import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '#platform/deadlines/calendar.ts'
import { houseDueOn, type PictureRules, seen } from './rules.ts'

const today = '2026-11-26'
const rules: PictureRules = {
  rental: { amount: 4, unit: 'MONTH' },
  vacant: { amount: 6, unit: 'MONTH' },
  remindDays: 15,
}
const nobody = { people: 0, declared: 0, toVerify: 0, nextVerifyOn: null }
const lives = (nextVerifyOn: string | null, over = {}) => ({ ...nobody, people: 2, nextVerifyOn, ...over })
type House = Parameters<typeof seen>[0]
const house = (
  occupancy: House['occupancy'],
  houseVerifiedOn: string | null = '2026-11-01',
  use: House['use'] = '住宿',
) => ({
  occupancy,
  use,
  houseVerifiedOn,
})
const none = { occupancy: null, use: null, houseVerifiedOn: null }

describe('the sign of a door', () => {
  it('follows the kind of house: let ones after four months, empty ones after six, one’s own by its people alone', () => {
    expect(houseDueOn(house('出租'), rules, today)).toBe('2027-03-01')
    expect(houseDueOn(house('集体宿舍'), rules, today)).toBe('2027-03-01')
    expect(houseDueOn(house('空置'), rules, today)).toBe('2027-05-01')
    expect(houseDueOn(house('自住'), rules, today)).toBeNull()
    expect(houseDueOn(house('空置', null), rules, today)).toBe(today)
  })

  it('says the most urgent thing: overdue, declared, due soon, checked', () => {
    const sign = (...a: [House, typeof nobody | ReturnType<typeof lives>]) => seen(a[0], a[1], rules, today).due
    expect(sign(house('自住'), lives('2027-06-01'))).toBe('ok')
    expect(sign(house('自住'), lives(addDays(today, 15)))).toBe('soon')
    expect(sign(house('自住'), lives(addDays(today, 16)))).toBe('ok')
    expect(sign(house('自住'), lives(today))).toBe('overdue')
    expect(sign(house('自住'), lives('2027-06-01', { toVerify: 1 }))).toBe('overdue')
    expect(sign(house('自住'), lives('2027-06-01', { declared: 1 }))).toBe('declared')
    expect(sign(house('自住'), lives(today, { declared: 1 }))).toBe('overdue')
    expect(sign(house('出租', '2026-01-01'), lives('2027-06-01'))).toBe('overdue')
    expect(sign(house('空置'), nobody)).toBe('ok')
    expect(sign(none, nobody)).toBe('unrecorded')
    expect(sign(house('出租'), nobody)).toBe('unrecorded')
    expect(sign(house('自住', '2026-11-01', '办公'), nobody)).toBe('idle')
    expect(sign(none, lives('2027-06-01'))).toBe('ok')
  })

  it('notices people behind a door that is registered as empty', () => {
    expect(seen(house('空置'), lives('2027-06-01'), rules, today).contradicts).toBe(true)
    expect(seen(house('空置'), nobody, rules, today).contradicts).toBe(false)
  })

  it('never gets calmer when time passes', () => {
    const calm = ['overdue', 'declared', 'soon', 'ok']
    fc.assert(
      fc.property(
        fc.constantFrom('自住', '出租', '空置', '集体宿舍', null),
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: -100, max: 500 }),
        fc.integer({ min: 0, max: 300 }),
        fc.boolean(),
        (occupancy, since, due, later, declared) => {
          const at = occupancy === null ? none : house(occupancy, addDays(today, -since))
          const who = lives(addDays(today, due), { declared: Number(declared) })
          const rank = (day: string) => calm.indexOf(seen(at, who, rules, day).due)
          expect(rank(addDays(today, later))).toBeLessThanOrEqual(rank(today))
        },
      ),
    )
  })
})
