import { uuidv7 } from '#platform/ids/ids.ts'
import { Outbox, type Recorded, type Transport } from '#platform/sync/outbox.ts'
import { MemoryStore } from '#platform/sync/testing/memory-store.ts'
import { Refused, type User } from '#platform/testing/app.ts'
import * as contract from '../contract.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** What a phone asks of the server, as the session of this user. */
export const transportOf = (user: User): Transport => ({
  async openLog(id, author) {
    await user.call(contract.openLog, { id, author, label: '测试手机' })
  },
  head: (id) =>
    user.call(contract.head, { id }).catch((error: unknown) => {
      if (error instanceof Refused && error.body.error.code === 'not_found') return undefined
      throw error
    }),
  push: (id, ops) => user.call(contract.push, { id, ops: ops.map(({ log: _, ...op }) => op) }),
})

/** A phone of one officer whose storage is memory. */
export class TestPhone {
  readonly store = new MemoryStore()
  readonly outbox: Outbox
  private readonly posting: string | null

  constructor(author: string, posting: string | null) {
    this.posting = posting
    this.outbox = new Outbox({
      store: this.store,
      author,
      newLog: uuidv7,
      lock: { seal: async (_, body) => bytes(body), open: async (_, sealed) => new TextDecoder().decode(sealed) },
    })
  }

  /** Records an act without any signal. @returns its id */
  async record(kind: string, input: unknown, change: Partial<Recorded> = {}): Promise<string> {
    const opId = uuidv7()
    const act = {
      opId,
      posting: this.posting,
      kind,
      body: JSON.stringify(input),
      capturedAt: '2026-11-21T07:50:00.000Z',
    }
    await this.outbox.record({ ...act, ...change })
    return opId
  }

  /** Acts that wait for somebody to look at them, with why. */
  async held(): Promise<Record<string, string>> {
    const entries = await this.outbox.entries()
    return Object.fromEntries(entries.flatMap((e) => (e.held === null ? [] : [[e.op.opId, e.held]])))
  }
}
