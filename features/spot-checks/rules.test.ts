import { describe, expect, test } from 'vitest'
import { uuidv7 } from '#platform/ids/ids.ts'
import { type Act, after, drawOf, type Standing, textFaults, tryFaults } from './rules.ts'
import { RESULTS } from './vocabulary.ts'

const FRESH: Standing = { state: 'OPEN', tries: 0, isAnswered: false }
const MAX = 3
const ACTS: readonly Act[] = [
  ...RESULTS.map((result) => ({ kind: 'try', result }) as const),
  { kind: 'voidVisit' },
  { kind: 'answer' },
]

/** Every sequence of acts up to a length: 5 acts, 5 steps, 3,905 sequences. */
function* sequences(length: number): Generator<Act[]> {
  if (length === 0) return
  for (const act of ACTS) {
    yield [act]
    for (const rest of sequences(length - 1)) yield [act, ...rest]
  }
}

/** The same told a second time without states: only what has happened so far. */
function told(acts: readonly Act[]): string {
  let unreached = 0
  for (const act of acts) {
    if (act.kind === 'voidVisit') return 'CANCELLED'
    if (act.kind === 'answer') continue
    if (act.result === '属实') return 'TRUE'
    if (act.result === '不属实') return 'FALSE'
    if (++unreached === MAX) return 'UNVERIFIED'
  }
  return 'OPEN'
}

describe('the states of a check', () => {
  test('every sequence of acts ends where its story says; what ended once stays', () => {
    for (const acts of sequences(5)) {
      let c = FRESH
      let answers = 0
      for (const act of acts) {
        const next = after(c, act, MAX)
        if (c.state !== 'OPEN' && act.kind !== 'answer') expect(next?.state ?? c.state).toBe(c.state)
        if (act.kind === 'answer' && next) answers += 1
        c = next ?? c
      }
      expect(c.state, JSON.stringify(acts)).toBe(told(acts))
      // Only what was found untrue is answered, once.
      expect(answers).toBe(c.isAnswered ? 1 : 0)
      expect(c.isAnswered && c.state !== 'FALSE').toBe(false)
      expect(c.tries).toBeLessThanOrEqual(MAX)
    }
  })

  test('taking the visit back is no way out of a result', () => {
    const untrue = after(FRESH, { kind: 'try', result: '不属实' }, MAX) as Standing
    expect(after(untrue, { kind: 'voidVisit' }, MAX)).toEqual(untrue)
  })
})

describe('the draw', () => {
  test('takes the share, rounded up, the same ones whatever the order of the list, others for another seed', () => {
    for (let n = 0; n <= 130; n++) {
      const ids = Array.from({ length: n }, () => uuidv7())
      const seed = Buffer.alloc(32, n)
      const drawn = drawOf(seed, ids, 5)
      expect(drawn).toHaveLength(Math.ceil(n / 20))
      expect(drawOf(seed, ids.toReversed(), 5)).toEqual(drawn)
      expect(new Set(drawn).size).toBe(drawn.length)
      expect(drawn.every((id) => ids.includes(id))).toBe(true)
    }
    const ids = Array.from({ length: 100 }, () => uuidv7())
    expect(drawOf(Buffer.alloc(32, 1), ids, 7)).toHaveLength(7)
    expect(drawOf(Buffer.alloc(32, 1), ids, 5)).not.toEqual(drawOf(Buffer.alloc(32, 2), ids, 5))
  })

  test('gives every visit the same chance: of 20 each is drawn by about a twentieth of 4,000 seeds', () => {
    const ids = Array.from({ length: 20 }, () => uuidv7())
    const times = new Map(ids.map((id) => [id, 0]))
    for (let i = 0; i < 4_000; i++) {
      const seed = Buffer.alloc(32)
      seed.writeUInt32BE(i)
      for (const id of drawOf(seed, ids, 5)) times.set(id, (times.get(id) ?? 0) + 1)
    }
    // 200 each on average, 13.8 standard deviation: six of them.
    for (const n of times.values()) expect(Math.abs(n - 200)).toBeLessThan(83)
  })
})

test('a try lies between the visit and now, and its note holds no number of a person', () => {
  const visited = new Date('2026-10-05T02:00:00Z')
  const now = new Date('2026-11-03T02:00:00Z')
  const codes = (t: Parameters<typeof tryFaults>[0]) => tryFaults(t, visited, now).map((f) => `${f.path}:${f.code}`)
  expect(codes({ at: '2026-11-03T01:00:00Z', note: '本人确认来过' })).toEqual([])
  expect(codes({ at: '2026-11-03T03:00:00Z' })).toEqual(['at:spot_check_in_future'])
  expect(codes({ at: '2026-10-05T01:00:00Z' })).toEqual(['at:spot_check_before_visit'])
  expect(codes({ at: '2026-11-03T01:00:00Z', note: '电话19400000001' })).toEqual(['note:summary_has_identifier'])
  expect(textFaults('text', '当时家中有两位老人在')).toEqual([])
})
