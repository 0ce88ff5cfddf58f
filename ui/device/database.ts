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

/** A photograph on this phone until the server has it: what is declared of it. The picture lies sealed in `photoChunks`. */
export interface PhotoRow {
  id: string
  author: string
  /** Posting it was taken under. */
  posting: string | null
  subjectKind: string
  subjectId: string
  addressId: string
  sha256: string
  bytes: number
  chunkBytes: number
  chunkHashes: string[]
  width: number
  height: number
  takenAt: string
  containsPerson: boolean
  /**
   * `draft`: belongs to a form that is half written. `ready`: goes as soon as the act of its record is in the outbox. `declared`: its own act is in the
   * outbox, or has left. `failed`: the server will not take it, and somebody has to look.
   */
  step: 'draft' | 'ready' | 'declared' | 'failed'
  /** Act of its record, which its own must follow; null for a draft, and where it is sent anew. */
  after: string | null
  /** Its own act. */
  opId: string | null
  fault: string | null
  /** Of a draft, as of the form around it; milliseconds since 1970. */
  expiresAt: number
}

export interface PhotoChunkRow {
  id: string
  n: number
  sealed: Uint8Array<ArrayBuffer>
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
  readonly photos!: Table<PhotoRow, string>
  readonly photoChunks!: Table<PhotoChunkRow, [string, number]>

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
    // A version only adds: what an older app has recorded and not sent stays where it is.
    this.version(2).stores({ photos: 'id, author, subjectId', photoChunks: '[id+n], id' })
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
