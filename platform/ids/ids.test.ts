import fc from 'fast-check'
import { expect, test } from 'vitest'
import { uuidv7 } from './ids.ts'

const msOf = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)

test('an id is a UUID of version 7 and the right variant, and tells its time', () => {
  const at = Date.now() + 1000
  const id = uuidv7(at)
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(msOf(id)).toBe(at)
})

test('a hundred thousand ids are different and in order, though many share a millisecond', () => {
  const ids = Array.from({ length: 100_000 }, () => uuidv7())
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.every((id, i) => i === 0 || (ids[i - 1] as string) < id)).toBe(true)
})

test('a clock that jumps back or forth never puts a later id before an earlier one', () => {
  const start = Date.now() + 10_000
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5000, max: 5000 }), { minLength: 2, maxLength: 50 }), (jumps) => {
      const ids = jumps.map((j) => uuidv7(start + j))
      return ids.every((id, i) => i === 0 || (ids[i - 1] as string) < id)
    }),
  )
})

test('the counter runs into the next millisecond rather than over', () => {
  const at = Date.now() + 60_000
  const ids = Array.from({ length: 10_000 }, () => uuidv7(at))
  expect(new Set(ids).size).toBe(10_000)
  expect(msOf(ids.at(-1) as string) - at).toBeLessThanOrEqual(3)
})
