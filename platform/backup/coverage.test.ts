import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseReach, logUntil, outdated, reachOf, spansOf } from './coverage.ts'
import { lsnBytes, segmentName, segmentNumber, segmentsBetween } from './segments.ts'
import { dateOf, type Manifest, type Shipped, stampOf, walName, walPlace } from './target.ts'

const T0 = Date.UTC(2026, 10, 26, 2, 0, 0)
const at = (seconds: number) => new Date(T0 + seconds * 1000)

const base = (start: number, stop: number, stoppedAt: Date, timeline = 1): Manifest => ({
  version: 1,
  series: 's',
  stamp: stampOf(stoppedAt),
  systemIdentifier: '1',
  timeline,
  startSegment: segmentName(timeline, start),
  stopSegment: segmentName(timeline, stop),
  startedAt: stoppedAt.toISOString(),
  stoppedAt: stoppedAt.toISOString(),
  postgres: '18',
  product: '0',
  migration: 1,
  keyId: 'AAAAAAAA',
  files: [],
})
const seg = (n: number, until?: number, timeline = 1): Shipped => ({
  segment: segmentName(timeline, n),
  until: until === undefined ? undefined : at(until),
  keyId: 'AAAAAAAA',
  path: '',
})

test('segment names count up across the border of a log, as PostgreSQL names them', () => {
  expect(segmentsBetween('0000000200000000000000FE', '000000020000000100000001')).toEqual([
    '0000000200000000000000FE',
    '0000000200000000000000FF',
    '000000020000000100000000',
    '000000020000000100000001',
  ])
  expect(segmentNumber('000000010000000A00000003')).toBe(10 * 256 + 3)
  expect(lsnBytes('1/28')).toBe(2 ** 32 + 40)
  const name = walName('000000010000000A00000003', at(0), 'AAAAAAAA')
  expect(walPlace(name)).toBe('000000010000000A/000000010000000A00000003.20261126T020000Z.AAAAAAAA.wal')
  expect(dateOf(stampOf(at(7)))).toEqual(at(7))
})

test('a base without log can be restored, but to no second of choice', () => {
  const alone = reachOf(base(3, 3, at(0.4)), [])
  expect(alone).toMatchObject({ latest: undefined, log: [] })
  expect(spansOf([alone])).toEqual([])
  expect(chooseReach([alone], at(0))).toBeUndefined()
})

test('the log reaches to its last mark before the first gap, and not over another timeline', () => {
  const b = base(3, 4, at(10.5))
  const log = [seg(5, 60), seg(6), seg(7, 180), seg(9, 300), seg(8, 240, 2)]
  const reach = reachOf(b, log)
  expect(reach.log.map((one) => segmentNumber(one.segment))).toEqual([5, 6, 7])
  expect(reach).toMatchObject({ earliest: at(10), latest: at(179) })
  expect(reachOf(b, [seg(5, 60), { ...seg(6, 120), keyId: 'BBBBBBBB' }])).toMatchObject({ latest: at(59) })
  expect(chooseReach([reach], at(180))).toBeUndefined()
  expect(chooseReach([reach], at(9))).toBeUndefined()
  expect(chooseReach([reach], at(179))).toBe(reach)
  expect(logUntil(reach, at(59))).toHaveLength(1)
  expect(logUntil(reach, at(60))).toHaveLength(3)
  expect(logUntil(reach, undefined)).toHaveLength(3)
})

test('of several bases the newest that fits is taken, and spans that touch are one', () => {
  const log = [seg(2, 60), seg(3, 120), seg(4, 180), seg(5, 240)]
  const reaches = [base(1, 1, at(10)), base(3, 3, at(100))].map((b) => reachOf(b, log))
  expect(chooseReach(reaches, at(99))?.base.stoppedAt).toBe(at(10).toISOString())
  expect(chooseReach(reaches, at(100))?.base.stoppedAt).toBe(at(100).toISOString())
  expect(spansOf(reaches)).toEqual([{ from: at(10), to: at(239) }])
  const broken = [reachOf(base(1, 1, at(10)), [seg(2, 60)]), reachOf(base(4, 4, at(100)), [seg(5, 240)])]
  expect(spansOf(broken)).toEqual([
    { from: at(10), to: at(59) },
    { from: at(100), to: at(239) },
  ])
})

test('thirty days stay restorable to the second whatever is deleted, and the newest base always stays', () => {
  const DAY = 86_400
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 60 }), (days) => {
      const ages = [...new Set(days)].sort((a, b) => b - a)
      const now = at(0)
      const bases = ages.map((age) => base(1000 - age * 10, 1000 - age * 10, at(-age * DAY - 1)))
      const log = Array.from({ length: 900 }, (_, i) => seg(101 + i, (i - 899) * (DAY / 10) + 5))
      const gone = outdated(bases, log, now, 30)
      const left = bases.filter((b) => !gone.bases.includes(b))
      const leftLog = log.filter((one) => !gone.log.includes(one))
      expect(left.at(-1)).toBe(bases.at(-1))
      const before = spansOf(bases.map((b) => reachOf(b, log)))
      const after = spansOf(left.map((b) => reachOf(b, leftLog)))
      const from = Math.max(before[0]?.from.getTime() ?? 0, at(-30 * DAY).getTime())
      if (before.length > 0) {
        expect(after[0]?.from.getTime()).toBeLessThanOrEqual(from)
        expect(after.at(-1)?.to).toEqual(before.at(-1)?.to)
      }
      // No more than one base lies before the thirty days.
      expect(left.filter((b) => Date.parse(b.stoppedAt) <= at(-30 * DAY).getTime()).length).toBeLessThanOrEqual(1)
    }),
  )
})
