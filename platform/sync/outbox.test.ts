import { expect, test } from 'vitest'
import type { Op } from './op.ts'
import { Outbox, type Transport } from './outbox.ts'
import { MemoryStore } from './testing/memory-store.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const LOCK = {
  seal: async (_: string, body: string) => bytes(body),
  open: async (_: string, sealed: Uint8Array) => new TextDecoder().decode(sealed),
}

/** A server that takes everything, and counts how often it is asked. */
function takesAll(onPush: (ops: Op[]) => void = () => undefined) {
  const count = { heads: 0, pushes: 0, taken: [] as string[] }
  let isOpen = false
  const transport: Transport = {
    openLog: async () => {
      isOpen = true
    },
    head: async () => {
      count.heads++
      return isOpen ? { epoch: 'a', lastSeq: count.taken.length, durableSeq: count.taken.length } : undefined
    },
    push: async (_, ops) => {
      onPush(ops)
      count.pushes++
      count.taken.push(...ops.map((op) => op.opId))
      return { results: ops.map(({ opId }) => ({ opId, held: null })), stopped: null }
    },
  }
  return { count, transport }
}

const outboxOf = (store = new MemoryStore()) => new Outbox({ store, lock: LOCK, author: 'wang', newLog: () => 'log' })
const record = (outbox: Outbox, n: number, body = '{}') =>
  outbox.record({ opId: `act ${n}`, posting: null, kind: 'k', body, capturedAt: '2026-01-01T00:00:00Z' })

test('a thousand acts go in their order, fifty in a request, and the server is asked only now and then how far it is', async () => {
  const outbox = outboxOf()
  for (let n = 0; n < 1_000; n++) await record(outbox, n)
  const { count, transport } = takesAll()
  expect(await outbox.deliver(transport)).toEqual({ waiting: 0, stopped: null })
  expect(count.taken).toEqual(Array.from({ length: 1_000 }, (_, n) => `act ${n}`))
  expect([count.pushes, count.heads]).toEqual([20, 6])
  expect(await outbox.entries()).toEqual([])
})

test('what is long goes in requests of its own', async () => {
  const outbox = outboxOf()
  for (let n = 0; n < 5; n++) await record(outbox, n, `"${'长'.repeat(90_000)}"`)
  const sizes: number[] = []
  const { transport } = takesAll((ops) => sizes.push(ops.length))
  await outbox.deliver(transport)
  expect(sizes).toEqual([2, 2, 1])
})

test('what is recorded while others are sent goes in the same delivery', async () => {
  const outbox = outboxOf()
  await record(outbox, 1)
  let late: Promise<unknown> | undefined
  const { count, transport } = takesAll(() => {
    late ??= record(outbox, 2)
  })
  await outbox.deliver(transport)
  await late
  expect(count.taken).toEqual(['act 1', 'act 2'])
  expect(await outbox.entries()).toEqual([])
})

test('a line that breaks in the middle leaves nothing unsaid: what was answered is not sent again, the rest waits', async () => {
  const outbox = outboxOf()
  for (let n = 0; n < 120; n++) await record(outbox, n)
  const { count, transport } = takesAll()
  let left = 2
  const breaking: Transport = {
    ...transport,
    push: (log, ops) => (left-- > 0 ? transport.push(log, ops) : Promise.reject(new Error('no line'))),
  }
  await expect(outbox.deliver(breaking)).rejects.toThrow('no line')
  const progress = (await outbox.entries()).map((e) => e.progress)
  expect([progress.filter((p) => p === 'received').length, progress.filter((p) => p === 'waiting').length]).toEqual([
    100, 20,
  ])
  await outbox.deliver(transport)
  expect(count.taken).toHaveLength(120)
  expect(new Set(count.taken).size).toBe(120)
  expect(await outbox.entries()).toEqual([])
})
