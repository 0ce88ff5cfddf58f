import { describe, expect, test } from 'vitest'
import {
  checkInFaults,
  isFlagged,
  manualShare,
  outcomeOf,
  placeFaults,
  reachOf,
  spotFaults,
  wasValid,
} from './rules.ts'
import { METHODS, type Method } from './vocabulary.ts'

const SEED = Number(process.env.LINAN_SEED ?? Date.now() % 1_000_000)
let state = SEED
/** Mulberry32: the same numbers for the same seed. */
function random(): number {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}
const upTo = (n: number) => Math.floor(random() * n)
const ID = '01890000-0000-7000-8000-000000000001'
const NOW = new Date('2026-11-21T08:00:00.000Z')

describe('whether a check-in counts', () => {
  test(`holds what it promises in 5,000 random cases (seed ${SEED})`, () => {
    for (let n = 0; n < 5_000; n++) {
      const limits = { radiusM: 10 + upTo(490), allowanceM: upTo(100) }
      const gps = { method: 'GPS' as const, distanceM: upTo(900), accuracyM: upTo(2_000) }
      const outcome = outcomeOf(gps, limits)
      // Inside of the circle always, beyond circle and allowance never, whatever the phone says of itself.
      if (gps.distanceM <= limits.radiusM) expect(outcome).toBe('HIT')
      if (gps.distanceM > limits.radiusM + limits.allowanceM) expect(outcome).toBe('MISS')
      // Told a second time from the other side: how far beyond the circle he stood, against the smaller of error and allowance.
      const beyond = gps.distanceM - limits.radiusM
      expect(outcome === 'HIT').toBe((beyond <= gps.accuracyM && beyond <= limits.allowanceM) || beyond <= 0)
      // Nearer is never worse, and a larger circle neither.
      if (outcome === 'HIT') {
        expect(outcomeOf({ ...gps, distanceM: upTo(gps.distanceM + 1) }, limits)).toBe('HIT')
        expect(outcomeOf(gps, { ...limits, radiusM: limits.radiusM + upTo(100) })).toBe('HIT')
      }
      // By hand is never a hit, and a code always one, wherever the phone is.
      expect(outcomeOf({ ...gps, method: '手动' }, limits)).toBe('MANUAL')
      expect(outcomeOf({ ...gps, method: 'QR' }, limits)).toBe('HIT')
    }
  })

  test('without a position or with a nonsensical error nobody gains anything', () => {
    const limits = { radiusM: 50, allowanceM: 50 }
    expect(outcomeOf({ method: 'GPS', distanceM: null, accuracyM: 5 }, limits)).toBe('MISS')
    expect(reachOf(50, -20, 50)).toBe(50)
    expect(reachOf(50, null, 50)).toBe(50)
    expect(reachOf(50, 40_000, 50)).toBe(100)
  })

  test('a code counts until it ends, and not at the very moment', () => {
    expect(wasValid(NOW, null)).toBe(true)
    expect(wasValid(NOW, new Date(NOW.getTime() + 1))).toBe(true)
    expect(wasValid(NOW, NOW)).toBe(false)
  })
})

describe('the share by hand', () => {
  test.each([
    [{ hits: 0, misses: 0, manual: 0 }, null, false],
    [{ hits: 9, misses: 0, manual: 1 }, 10, false],
    [{ hits: 8, misses: 0, manual: 1 }, 100 / 9, true],
    [{ hits: 0, misses: 0, manual: 1 }, 100, true],
    [{ hits: 0, misses: 5, manual: 0 }, 0, false],
  ])('%o is %s percent', (figures, share, flagged) => {
    expect(manualShare(figures)).toBe(share)
    expect(isFlagged(figures, 10)).toBe(flagged)
  })
})

describe('what a check-in says', () => {
  const WHOLE: Record<Method, object> = {
    GPS: { pointId: ID, lng: 124.8, lat: 45.1, accuracyM: 12 },
    QR: { code: 'x'.repeat(22) },
    手动: { pointId: ID, reason: '码损坏' },
  }
  const faults = (method: Method, change: object = {}) =>
    checkInFaults({ method, at: NOW.toISOString(), ...WHOLE[method], ...change }, NOW).map((f) => `${f.path}:${f.code}`)

  test('each method asks for its own and takes nothing of another', () => {
    for (const method of METHODS) expect(faults(method)).toEqual([])
    for (const method of METHODS)
      for (const key of Object.keys(WHOLE[method]))
        expect(faults(method, { [key]: undefined })).toEqual([`${key}:required`])
    expect(faults('QR', { lng: 124.8, lat: 45.1 })).toEqual([
      'lng:check_in_not_of_method',
      'lat:check_in_not_of_method',
    ])
    expect(faults('手动', { accuracyM: 3 })).toEqual(['accuracyM:check_in_not_of_method'])
    expect(faults('GPS', { reason: '其他' })).toEqual(['reason:check_in_not_of_method'])
    expect(faults('GPS', { reasonText: '没事' })).toEqual(['reasonText:check_in_not_of_method'])
  })

  test('another reason needs words, without numbers of people; the clock may be wrong by minutes', () => {
    expect(faults('手动', { reason: '其他' })).toEqual(['reasonText:required'])
    expect(faults('手动', { reason: '其他', reasonText: '大门施工' })).toEqual([])
    expect(faults('手动', { reasonText: '联系 19400000123' })).toEqual(['reasonText:summary_has_identifier'])
    expect(faults('QR', { at: '2026-11-21T08:09:00.000Z' })).toEqual([])
    expect(faults('QR', { at: '2026-11-21T08:11:00.000Z' })).toEqual(['at:check_in_in_future'])
    expect(faults('QR', { at: '2025-11-19T08:00:00.000Z' })).toEqual(['at:check_in_long_ago'])
  })

  test('a point stands for exactly one place; a spot has both coordinates', () => {
    const codes = (p: object) => placeFaults(p).map((f) => `${f.path}:${f.code}`)
    expect(codes({ addressId: ID })).toEqual([])
    expect(codes({ buildingId: ID, lng: 124, lat: 45 })).toEqual([])
    expect(codes({})).toEqual(['addressId:exactly_one'])
    expect(codes({ addressId: ID, buildingId: ID })).toEqual(['addressId:exactly_one'])
    expect(codes({ communityCode: '2' })).toEqual(['lng:required', 'lat:required'])
    expect(spotFaults({ lng: 124 }, false)).toEqual([{ path: 'lat', code: 'required' }])
  })
})
