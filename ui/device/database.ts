import { Dexie, type Table } from 'dexie'
import type { Entry, LogRow } from '#platform/sync/outbox.ts'
import type { Vault } from './vault.ts'

/** Something of one officer, sealed under his key: the day's load, a half-written form. */
export interface KeptRow {
  author: string
  name: string
  /** Milliseconds since 1970; forgotten then. */
  expiresAt: number
  sealed: Uint8Array<ArrayBuffer>
}

/** An act that has left this phone, without what it said. */
export interface GoneRow {
  opId: string
  author: string
  kind: string
  at: number
}

/** Name under which it is kept what an act is about. */
export const labelOf = (opId: string): string => `label ${opId}`

/** Everything the field app stores on a phone. What names a person is sealed; ids, kinds and times are not. */
class DeviceDatabase extends Dexie {
  readonly device!: Table<{ id: 'this'; device: string }, string>
  readonly vaults!: Table<Vault, string>
  readonly logs!: Table<LogRow, string>
  readonly entries!: Table<Entry, string>
  readonly gone!: Table<GoneRow, string>
  readonly kept!: Table<KeptRow, [string, string]>

  constructor() {
    // An act is on the disk of the phone before its form says so.
    super('linan-field', { chromeTransactionDurability: 'strict' })
    this.version(1).stores({
      device: 'id',
      vaults: 'author',
      logs: 'author',
      entries: 'op.opId, op.author, [op.author+op.seq]',
      gone: 'opId, author, at',
      kept: '[author+name], author, expiresAt',
    })
  }
}

export const database = new DeviceDatabase()

/** Id of this phone, made at its first use. */
export const deviceId = (): Promise<string> =>
  database.transaction('rw', database.device, async () => {
    const known = await database.device.get('this')
    if (known !== undefined) return known.device
    const device = crypto.randomUUID()
    await database.device.put({ id: 'this', device })
    return device
  })
