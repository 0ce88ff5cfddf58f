import { expect, test } from 'vitest'
import { fromStrokes, type Lines } from '#platform/documents/strokes.ts'
import { drawn, pathOf, pointIn, toStrokes } from './strokes.ts'

const SHAPE = /^\d{1,4},\d{1,3}( \d{1,4},\d{1,3})*(;\d{1,4},\d{1,3}( \d{1,4},\d{1,3})*)*$/

test('a pen on paper of any size is a point of 1000 by 400, also past the edge', () => {
  const box = { left: 10, top: 20, width: 500, height: 200 }
  expect(pointIn(box, 10, 20)).toEqual([0, 0])
  expect(pointIn(box, 260, 120)).toEqual([500, 200])
  expect(pointIn(box, 900, -5)).toEqual([1000, 0])
})

test('lines are stored as the contract has them and come back as they were', () => {
  let lines: Lines = [[]]
  for (const point of [
    [0, 0],
    [1, 1],
    [10, 10],
    [20, 5],
  ] as const)
    lines = drawn(lines, point)
  lines = drawn([...lines, []], [500, 399])
  expect(toStrokes(lines)).toBe('0,0 10,10 20,5;500,399')
  expect(toStrokes(lines)).toMatch(SHAPE)
  expect(fromStrokes(toStrokes(lines))).toEqual(lines)
  expect(pathOf(lines)).toBe('M0 0L10 10L20 5M500 399h0.1')
  expect([toStrokes([]), toStrokes([[]]), fromStrokes('')]).toEqual(['', '', []])
})

test('a signature without end still fits, and keeps the ends of its lines', () => {
  const long: Lines = [Array.from({ length: 9_000 }, (_, i) => [i % 1001, i % 400] as const), [[7, 7]]]
  const stored = toStrokes(long)
  expect(stored.length).toBeLessThanOrEqual(20_000)
  expect(stored).toMatch(SHAPE)
  const [first, second] = fromStrokes(stored)
  expect([first?.[0], first?.at(-1), second]).toEqual([[0, 0], long[0]?.at(-1), [[7, 7]]])
})
