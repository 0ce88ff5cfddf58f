import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changeFaults, gapsOf, noteFaults, overlapOf, shiftFaults, type Span, toMinute } from './rules.ts'

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 21) + minutes * 60_000)
const span = (from: number, to: number): Span => ({ from: at(from), to: at(to) })
const spans = fc.array(
  fc.tuple(fc.integer({ min: -500, max: 3000 }), fc.integer({ min: 1, max: 1440 })).map(([a, n]) => span(a, a + n)),
  { maxLength: 8 },
)
const inside = (s: Span, t: Date) => s.from <= t && t < s.to

describe('gaps', () => {
  test('a minute of the period is in a gap exactly where no shift covers it', () => {
    fc.assert(
      fc.property(spans, (shifts) => {
        const period = span(0, 2880)
        const gaps = gapsOf(shifts, period)
        for (let m = 0; m < 2880; m += 7)
          expect(gaps.some((g) => inside(g, at(m)))).toBe(!shifts.some((s) => inside(s, at(m))))
        for (const [i, g] of gaps.entries()) {
          expect(g.to > g.from).toBe(true)
          expect(i === 0 || g.from > (gaps[i - 1] as Span).to).toBe(true)
        }
      }),
    )
  })

  test('shifts that meet at one minute leave none', () => {
    expect(gapsOf([span(720, 1440), span(0, 720)], span(0, 1440))).toEqual([])
    expect(gapsOf([], span(0, 60))).toEqual([span(0, 60)])
  })
})

describe('a shift', () => {
  test('may meet another at the minute of the hand-over, and not run into it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1440 }), fc.integer({ min: -1440, max: 1440 }), (n, start) => {
        const fixed = span(0, 480)
        const overlaps = start < 480 && start + n > 0
        expect(overlapOf(span(start, start + n), [fixed]) !== undefined).toBe(overlaps)
      }),
    )
    expect(overlapOf(span(480, 960), [span(0, 480), span(960, 1000)])).toBeUndefined()
  })

  test('lasts at most so many hours, ends after it begins, and is not over already', () => {
    const codes = (s: Span, now: Date) => shiftFaults(s, 24, now).map((f) => f.code)
    expect(codes(span(0, 1440), at(0))).toEqual([])
    expect(codes(span(0, 1441), at(0))).toEqual(['duty_too_long'])
    expect(codes(span(10, 10), at(0))).toEqual(['duty_ends_before'])
    expect(codes(span(0, 60), at(60))).toEqual(['duty_past'])
    // One that has begun may still be written down.
    expect(codes(span(0, 60), at(59))).toEqual([])
  })

  test('that has begun changes nothing but its end', () => {
    const before = { ...span(0, 60), unitId: 'u', staffId: 's', leaderId: 'l' }
    const after = { ...span(5, 90), unitId: 'v', staffId: 't', leaderId: 'm' }
    expect(changeFaults(before, after, at(-1))).toEqual([])
    expect(changeFaults(before, after, at(0)).map((f) => f.path)).toEqual(['unitId', 'staffId', 'leaderId', 'from'])
    expect(changeFaults(before, { ...before, to: at(45) }, at(30))).toEqual([])
  })

  test('is kept by the minute, with a note that holds no number of anybody', () => {
    expect(toMinute('2026-11-21T08:00:59.999+08:00')).toEqual(new Date('2026-11-21T00:00:00Z'))
    expect(noteFaults('有事打 19400001234').map((f) => f.code)).toEqual(['summary_has_identifier'])
    expect(noteFaults('两人一组')).toEqual([])
  })
})
