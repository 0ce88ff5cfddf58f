import { expect, test } from 'vitest'
import { ApiError } from '#ui/api/api-error.ts'
import { phaseOf } from './delivery-phase.ts'

test('a server that asks for patience is not called unreachable', () => {
  for (const [status, code] of [
    [429, 'too_many_requests'],
    [503, 'overloaded'],
    [503, 'unavailable'],
  ] as const)
    expect(phaseOf(new ApiError(status, code))).toBe('busy')
  expect(phaseOf(new ApiError(0, 'offline'))).toBe('away')
  expect(phaseOf(new ApiError(502, 'broken_answer'))).toBe('away')
  expect(phaseOf(new Error('no disk'))).toBe('away')
  expect(phaseOf(new ApiError(401, 'unauthenticated'))).toBe('signedOut')
})
