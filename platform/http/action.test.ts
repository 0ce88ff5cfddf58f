import { expect, test } from 'vitest'
import { z } from 'zod'
import { action } from './action.ts'
import { command } from './contract.ts'

const contract = command({
  name: 't.act',
  path: '/api/t',
  summary: 'Something done on a phone',
  input: z.strictObject({}),
  output: z.object({}),
})
const make = (fromOutbox: boolean) =>
  action(contract, {
    allow: { OFFICER: 'scope' },
    ...(fromOutbox ? { fromOutbox } : {}),
    audit: { purpose: 'none', shown: 'list', perMinute: 60 },
    run: async () => ({}),
  })

test('what waits on phones is not limited by the minute: a shift comes at once', () => {
  expect(make(false).fromOutbox).toBe(false)
  expect(() => make(true)).toThrow(/t\.act waits on phones/)
})
