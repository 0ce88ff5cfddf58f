import { expect, test } from 'vitest'
import { dueAmong } from './held-back.ts'

const HELD = [
  { day: '2026-11-20', said: 'a' },
  { day: '2026-11-21', said: 'b' },
  { day: '2026-11-20', said: 'c' },
  { day: '2026-10-01', said: 'd' },
]
const drawn = (...numbers: number[]) => {
  let i = 0
  return () => numbers[i++] as number
}

test('nothing leaves on the day it was recorded, and what leaves does so in the order that was drawn', () => {
  expect(dueAmong(HELD, '2026-11-20', drawn(0.5, 0.1)).map((h) => h.said)).toEqual(['d', 'b'])
  expect(dueAmong(HELD, '2026-11-21', drawn(0.9, 0.1, 0.5)).map((h) => h.said)).toEqual(['c', 'd', 'a'])
  expect(dueAmong(HELD, '2026-11-21', drawn(0.1, 0.9, 0.5)).map((h) => h.said)).toEqual(['a', 'd', 'c'])
})

test('a clock that ran a year ahead and was put right holds nothing back for a year', () => {
  expect(dueAmong([{ day: '2027-11-20' }], '2026-11-20', drawn(0.5))).toHaveLength(1)
})
