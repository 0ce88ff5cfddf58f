import { expect, test } from 'vitest'
import { quarterOf } from './quarter.ts'

test('a quarter is that of Shanghai, with its own last day', () => {
  expect(quarterOf(new Date('2026-11-27T15:00:00Z'))).toEqual({ from: '2026-10-01', to: '2026-12-31' })
  expect(quarterOf(new Date('2026-03-31T15:59:00Z'))).toEqual({ from: '2026-01-01', to: '2026-03-31' })
  // Midnight has passed in Shanghai.
  expect(quarterOf(new Date('2026-03-31T16:00:00Z'))).toEqual({ from: '2026-04-01', to: '2026-06-30' })
  expect(quarterOf(new Date('2026-08-01T00:00:00Z'))).toEqual({ from: '2026-07-01', to: '2026-09-30' })
})
