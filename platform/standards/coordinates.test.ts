import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bd09ToGcj02, fromGcj02, gcj02ToBd09, insideChina, type Point, storedPoint, toGcj02 } from './coordinates.ts'

/** Pairs of the public eviltransform test suite: [WGS-84 lng, lat, GCJ-02 lng, lat]. */
const PAIRS = [
  [121.5272106, 31.1774276, 121.531541859215, 31.17530398364597],
  [113.912316, 22.543847, 113.9171764808363, 22.540796131694766],
  [116.377817, 39.911954, 116.38404722455657, 39.91334545536069],
] as const

it('agrees with known pairs in both directions', () => {
  for (const [lng, lat, gcjLng, gcjLat] of PAIRS) {
    const there = toGcj02({ lng, lat })
    expect(there.lng).toBeCloseTo(gcjLng, 9)
    expect(there.lat).toBeCloseTo(gcjLat, 9)
    const back = fromGcj02({ lng: gcjLng, lat: gcjLat })
    expect(back.lng).toBeCloseTo(lng, 8)
    expect(back.lat).toBeCloseTo(lat, 8)
  }
})

it('returns from GCJ-02 to within a centimetre everywhere in China', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 73.5, max: 135, noNaN: true }),
      fc.double({ min: 4, max: 53.5, noNaN: true }),
      (lng, lat) => {
        const back = fromGcj02(toGcj02({ lng, lat }))
        expect(Math.abs(back.lng - lng)).toBeLessThan(1e-7)
        expect(Math.abs(back.lat - lat)).toBeLessThan(1e-7)
      },
    ),
  )
})

/** Metres between two near points. */
const metres = (a: Point, b: Point): number =>
  Math.hypot((a.lng - b.lng) * Math.cos((a.lat / 180) * Math.PI), a.lat - b.lat) * 111_320

// The published example of the coordtransform package: [116.404, 39.915] through each of its formulas.
const EXAMPLE = { lng: 116.404, lat: 39.915 }
it('agrees with the published values of BD-09, to which its one-step inverse comes within a metre', () => {
  expect(gcj02ToBd09(EXAMPLE).lng).toBeCloseTo(116.41036949371029, 9)
  expect(gcj02ToBd09(EXAMPLE).lat).toBeCloseTo(39.92133699351021, 9)
  expect(metres(bd09ToGcj02(EXAMPLE), { lng: 116.39762729119315, lat: 39.90865673957631 })).toBeLessThan(1)
  expect(toGcj02(EXAMPLE).lng).toBeCloseTo(116.41024449916938, 6)
  expect(toGcj02(EXAMPLE).lat).toBeCloseTo(39.91640428150164, 6)
})

it('returns from BD-09 to within a centimetre everywhere in China, and as stored to within a metre', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 73.5, max: 135, noNaN: true }),
      fc.double({ min: 4, max: 53.5, noNaN: true }),
      (lng, lat) => {
        const entered = gcj02ToBd09(toGcj02({ lng, lat }))
        expect(metres(fromGcj02(bd09ToGcj02(entered)), { lng, lat })).toBeLessThan(0.01)
        const kept = storedPoint(entered, 'BD09')
        expect(kept).toMatchObject({ datum: 'WGS84', rawDatum: 'BD09' })
        expect(metres(kept, { lng, lat })).toBeLessThan(1)
        expect(metres({ lng: kept.rawLng, lat: kept.rawLat }, entered)).toBeLessThan(0.2)
      },
    ),
  )
})

it('keeps the entered value beside the converted one, with six decimals', () => {
  expect(storedPoint({ lng: 116.38404722455657, lat: 39.91334545536069 }, 'GCJ02')).toEqual({
    lng: 116.377817,
    lat: 39.911954,
    datum: 'WGS84',
    rawLng: 116.384047,
    rawLat: 39.913345,
    rawDatum: 'GCJ02',
  })
  expect(storedPoint({ lng: 124.8251234567, lat: 45.1412 }, 'CGCS2000')).toMatchObject({
    lng: 124.825123,
    datum: 'CGCS2000',
    rawDatum: 'CGCS2000',
  })
})

it('catches swapped coordinates', () => {
  expect(insideChina({ lng: 124.8, lat: 45.1 })).toBe(true)
  expect(insideChina({ lng: 45.1, lat: 124.8 })).toBe(false)
})
