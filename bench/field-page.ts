import { outboxOf } from '#ui/device/delivery.ts'
import { deviceState, setUp } from '#ui/device/device.ts'
import { keep, kept } from '#ui/device/kept.ts'
import { newId } from '#ui/device/new-id.ts'

/** What `bench/field-phone.ts` asks of the page beside the field app: same origin, same database, same code. */
const open = () => {
  const now = deviceState()
  if (now.kind !== 'open') throw new Error('nobody has opened this page')
  return now.opened
}

const page = {
  setUp: (author: string, pin: string) => setUp({ author, name: '罗**' }, pin),

  /** Records acts and sends none of them. @returns milliseconds */
  async record(kind: string, inputs: readonly unknown[]): Promise<number> {
    const outbox = outboxOf(open())
    const from = performance.now()
    for (const input of inputs)
      await outbox.record({
        opId: newId(),
        posting: null,
        kind,
        body: JSON.stringify(input),
        capturedAt: new Date().toISOString(),
      })
    return performance.now() - from
  },

  /** Seals, stores, reads back and opens a value as the day's load is. @returns milliseconds of storing and of opening */
  async keepAndOpen(value: unknown): Promise<[number, number]> {
    const from = performance.now()
    await keep(open(), 'bench', value, Date.now() + 60_000)
    const stored = performance.now()
    await kept(open(), 'bench')
    return [stored - from, performance.now() - stored]
  },
}

export type FieldPage = typeof page
Object.assign(globalThis, { page })
