import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { REPORT_STATES } from './contract.ts'
import { contentHash, isOpen, lastDayOf, lateDaysOf, reportNumber, scopeOf, untilOf } from './rules.ts'

describe('states', () => {
  test('nothing but a correction leads on from a signed report', () => {
    expect((['edit', 'submit', 'sign', 'sendBack', 'correct'] as const).filter((act) => isOpen('SIGNED', act))).toEqual(
      ['correct'],
    )
  })
  test('what is handed in is not edited, and only what is handed in is signed', () => {
    expect(REPORT_STATES.filter((s) => isOpen(s, 'edit'))).toEqual(['DRAFT', 'RETURNED'])
    expect(REPORT_STATES.filter((s) => isOpen(s, 'sign'))).toEqual(['SUBMITTED'])
  })
})

describe('the days counted', () => {
  test.each([
    ['2026-02', '2026-02-28'],
    ['2024-02', '2024-02-29'],
    ['2026-12', '2026-12-31'],
  ])('the last day of %s is %s', (month, day) => expect(lastDayOf(month)).toBe(day))

  test('a running month counts up to today, a past one to its end', () => {
    expect(untilOf('2026-11', '2026-11-21')).toBe('2026-11-21')
    expect(untilOf('2026-10', '2026-11-21')).toBe('2026-10-31')
  })

  test('a month begins and ends at midnight of Shanghai', () => {
    const scope = scopeOf([], '2026-11', '2026-11-30')
    expect([scope.from.toISOString(), scope.to.toISOString()]).toEqual([
      '2026-10-31T16:00:00.000Z',
      '2026-11-30T16:00:00.000Z',
    ])
  })

  test('late days begin the day after the due date', () => {
    expect(lateDaysOf('2026-12-03', '2026-12-01')).toBe(0)
    expect(lateDaysOf('2026-12-03', '2026-12-03')).toBe(0)
    expect(lateDaysOf('2026-12-30', '2027-01-02')).toBe(3)
  })
})

describe('the content hash', () => {
  const figure = fc.record({
    key: fc.constantFrom('a.b', 'a.c', 'd.e'),
    value: fc.nat(5),
    recordIds: fc.array(fc.uuid(), { maxLength: 5 }),
  })
  const content = fc.record({
    unitName: fc.string(),
    month: fc.constantFrom('2026-10', '2026-11'),
    edition: fc.integer({ min: 1, max: 3 }),
    round: fc.integer({ min: 1, max: 3 }),
    until: fc.constantFrom('2026-11-21', '2026-11-30'),
    remarks: fc.string(),
    figures: fc.uniqueArray(figure, { selector: (f) => f.key }),
  })

  test('is the same for the same content in any order of figures, and another for anything else', () => {
    fc.assert(
      fc.property(content, content, (a, b) => {
        const plain = (c: typeof a) =>
          JSON.stringify({ ...c, figures: [...c.figures].sort((x, y) => (x.key < y.key ? -1 : 1)) })
        expect(contentHash({ ...a, figures: [...a.figures].reverse() })).toBe(contentHash(a))
        expect(contentHash(a) === contentHash(b)).toBe(plain(a) === plain(b))
      }),
    )
  })

  test('changes with a single id behind a figure', () => {
    const c = { unitName: 'x', month: '2026-11', edition: 1, round: 1, until: '2026-11-30', remarks: '' }
    const with1 = (id: string) => contentHash({ ...c, figures: [{ key: 'k', value: 1, recordIds: [id] }] })
    expect(with1('01')).not.toBe(with1('02'))
  })
})

test('a number is made of the unit, the year and six digits', () =>
  expect(reportNumber('220702000102', '2026', 123)).toBe('22070200-报-2026-000123'))
