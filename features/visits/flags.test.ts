import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { metresBetween } from '#platform/standards/coordinates.ts'
import { type Facts, type Limits, likeness, mostInAnHour, overlaps, raiseFlags } from './flags.ts'

const limits: Limits = {
  geoMetres: 300,
  minMinutes: 5,
  maxPerHour: 8,
  duration: { min: 1, max: 180 },
  similar: { percent: 90, last: 20 },
}
const at = (minutes: number) => new Date(Date.UTC(2026, 10, 21, 1, minutes))
const door = { lng: 124.8254, lat: 45.1411 }
const facts: Facts = {
  startedAt: at(0),
  endedAt: at(15),
  met: true,
  at: door,
  door,
  scanned: false,
  text: '讲解防诈骗知识并核对信息',
  around: [],
  texts: [],
}
const raised = (change: Partial<Facts>) => raiseFlags({ ...facts, ...change }, limits).map((r) => r.flag)

describe('distance', () => {
  test('a degree of latitude is about 111.2 km', () => {
    expect(metresBetween({ lng: 120, lat: 30 }, { lng: 120, lat: 31 })).toBeCloseTo(111_195, -1)
  })
  test('it is the same both ways and nothing to oneself', () => {
    const point = fc.record({
      lng: fc.double({ min: 73, max: 136, noNaN: true }),
      lat: fc.double({ min: 3, max: 54, noNaN: true }),
    })
    fc.assert(
      fc.property(point, point, (a, b) => {
        expect(metresBetween(a, b)).toBeCloseTo(metresBetween(b, a), 3)
        expect(metresBetween(a, a)).toBe(0)
      }),
    )
  })
  test('299 m pass, 301 m are flagged, and an unknown place flags nothing', () => {
    const north = (metres: number) => ({ lng: door.lng, lat: door.lat + metres / 111_195 })
    expect(raised({ at: north(299) })).toEqual([])
    expect(raised({ at: north(301) })).toEqual(['far'])
    expect(raised({ at: north(900), door: null })).toEqual([])
    expect(raised({ at: null })).toEqual([])
  })
  test('a scanned code excuses a position that is off by 900 m, and none that is off by more', () => {
    const north = (metres: number) => ({ lng: door.lng, lat: door.lat + metres / 111_195 })
    expect(raised({ at: north(899), scanned: true })).toEqual([])
    expect(raised({ at: north(901), scanned: true })).toEqual(['far'])
    expect(raised({ at: null, scanned: true })).toEqual([])
  })
})

describe('time', () => {
  test('1 to 180 minutes pass; a met visit under 5 minutes is short, an attempt is not', () => {
    expect(raised({ endedAt: at(180) })).toEqual([])
    expect(raised({ endedAt: at(181) })).toEqual(['duration'])
    expect(raised({ endedAt: at(4) })).toEqual(['short'])
    expect(raised({ endedAt: at(4), met: false })).toEqual([])
    expect(raised({ endedAt: at(0) })).toEqual(['duration', 'short'])
    expect(raised({ endedAt: null })).toEqual([])
  })
  test('the ninth met visit within an hour is flagged, wherever in the hour it stands', () => {
    const others = (count: number, from: number) =>
      Array.from({ length: count }, (_, i) => ({ startedAt: at(from + i * 7), endedAt: null, met: true }))
    expect(raised({ around: others(7, -50), endedAt: null })).toEqual([])
    expect(raised({ around: others(8, -50), endedAt: null })).toEqual(['crowded'])
    expect(raised({ around: others(8, 1), endedAt: null })).toEqual(['crowded'])
    expect(raised({ around: others(8, -50).map((v) => ({ ...v, met: false })), endedAt: null })).toEqual([])
  })
  test('most in an hour agrees with trying every hour minute by minute', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -120, max: 120 }), { maxLength: 20 }), (others) => {
        const tried = Array.from(
          { length: 60 },
          (_, back) => [...others, 0].filter((m) => m >= -back && m < 60 - back).length,
        )
        expect(mostInAnHour(at(0), others.map(at))).toBe(Math.max(...tried))
      }),
    )
  })
  test('a day with a hundred thousand visits is counted at once', () => {
    const many = Array.from({ length: 100_000 }, (_, i) => new Date(at(0).getTime() + (i % 60_000)))
    const from = performance.now()
    expect(mostInAnHour(at(0), many)).toBe(100_001)
    expect(performance.now() - from).toBeLessThan(2000)
  })
  test('visits that touch do not overlap, visits that share a minute do', () => {
    expect(overlaps({ startedAt: at(0), endedAt: at(10) }, { startedAt: at(10), endedAt: at(20) })).toBe(false)
    expect(overlaps({ startedAt: at(0), endedAt: at(11) }, { startedAt: at(10), endedAt: at(20) })).toBe(true)
    expect(raised({ around: [{ startedAt: at(-5), endedAt: at(1), met: false }] })).toEqual(['overlap'])
  })
})

describe('repeated text', () => {
  test('the same words with other punctuation count as the same', () => {
    expect(likeness('讲解防诈骗知识,核对信息。', '讲解防诈骗知识 核对信息')).toBe(100)
    expect(raised({ texts: ['讲解防诈骗知识,并核对信息'] })).toEqual(['repeated'])
  })
  test('other words and phrases alone are no repetition', () => {
    expect(raised({ texts: ['楼道堆放杂物,已劝其清理'] })).toEqual([])
    expect(raised({ text: null, texts: ['讲解防诈骗知识并核对信息'] })).toEqual([])
  })
  test('likeness is symmetric, between 0 and 100, and 100 to itself', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(likeness(a, b)).toBe(likeness(b, a))
        expect(likeness(a, b)).toBeGreaterThanOrEqual(0)
        expect(likeness(a, b)).toBeLessThanOrEqual(100)
        if (/[\p{L}]/u.test(a)) expect(likeness(a, a)).toBe(100)
      }),
    )
  })
})
