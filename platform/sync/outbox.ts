import { type Envelope, envelopeOf, logHash, type Op, opHash } from './op.ts'

/** How far an entry is: not answered yet; answered; answered and on the disk of every machine that must have it. */
export type Progress = 'waiting' | 'received' | 'durable'

export interface Entry {
  readonly op: Envelope
  readonly h: string
  /** The body, readable by its author only. */
  readonly sealed: Uint8Array
  readonly progress: Progress
  /** Why the server did not carry it out; it keeps the act, and somebody has to look. */
  readonly held: string | null
}

/** One officer's chain on this phone. */
export interface LogRow {
  readonly log: string
  readonly author: string
  readonly lastSeq: number
  readonly lastH: string
  /** Up to here entries may have left the phone. */
  readonly doneSeq: number
  /** Which server has answered last (`Head.epoch`). */
  readonly epoch: string | null
}

/** What a transaction of the phone's store offers; everything in it happens, or nothing. Entries come in the order of their chain. */
export interface OutboxTx {
  log(author: string): Promise<LogRow | undefined>
  putLog(row: LogRow): Promise<void>
  entries(author: string): Promise<Entry[]>
  putEntry(entry: Entry): Promise<void>
  removeEntry(opId: string): Promise<void>
}
export interface OutboxStore {
  transact<T>(fn: (tx: OutboxTx) => Promise<T>): Promise<T>
}

/** What is recorded of an act; its author and its place in the chain are the outbox's. */
export type Recorded = Pick<Op, 'opId' | 'posting' | 'kind' | 'body' | 'capturedAt'>

/** The author's own lock on bodies. `open` fails for everybody else. */
export interface BodyLock {
  seal(opId: string, body: string): Promise<Uint8Array>
  open(opId: string, sealed: Uint8Array): Promise<string>
}

/** A log as a server has it. Another `epoch` is another history: a machine that took over, or a restored backup. */
export interface Head {
  epoch: string
  lastSeq: number
  durableSeq: number
}

export interface Pushed {
  /** Of the acts sent, in their order, as far as the server got. */
  results: { opId: string; held: string | null }[]
  /** Why it did not get further. */
  stopped: 'gap' | 'forked' | 'unknown_log' | 'of_another' | 'differs' | null
}

/** The operations of the server. Whatever rejects is tried again later; it may have been carried out. */
export interface Transport {
  /** Refused where `author` is not who is signed in. */
  openLog(log: string, author: string): Promise<void>
  head(log: string): Promise<Head | undefined>
  push(log: string, ops: Op[]): Promise<Pushed>
}

export interface Delivery {
  /** Entries that wait still. */
  waiting: number
  /** Why it ended before all had gone. */
  stopped: 'differs' | 'of_another' | 'restless' | null
}

/** Acts in one request, and letters of their bodies; a request may be one MiB. */
const BATCH = 50
const BATCH_CHARACTERS = 200_000
/** A head that keeps changing under us is left for the next time. */
const ROUNDS = 1_000

/**
 * The outbox of one officer on one phone (trust.md §3.4). Acts are recorded in a chain, sent in its order, and leave the phone only when the server
 * that answers now has them on disk. Nothing here looks at what an act means.
 */
export class Outbox {
  private readonly store: OutboxStore
  private readonly lock: BodyLock
  private readonly author: string
  private readonly newLog: () => string

  constructor(parts: { store: OutboxStore; lock: BodyLock; author: string; newLog: () => string }) {
    this.store = parts.store
    this.lock = parts.lock
    this.author = parts.author
    this.newLog = parts.newLog
  }

  /** Records an act. `said.body` is the input of the operation as JSON. Once this resolves it is in the store; where it rejects nothing is, and the form must keep what was typed. */
  async record(said: Recorded): Promise<Entry> {
    const sealed = await this.lock.seal(said.opId, said.body)
    return this.store.transact(async (tx) => {
      const log = (await tx.log(this.author)) ?? this.freshLog()
      const { log: id, lastSeq, lastH } = log
      const entry = entryOf(
        envelopeOf({ ...said, author: this.author, log: id, seq: lastSeq + 1, prevH: lastH }),
        sealed,
      )
      await tx.putEntry(entry)
      await tx.putLog({ ...log, lastSeq: entry.op.seq, lastH: entry.h })
      return entry
    })
  }

  /** Sends what waits. Rejects where the server cannot be reached: then all that was not answered waits still. Never run twice at once. */
  async deliver(transport: Transport): Promise<Delivery> {
    for (let round = 0; round < ROUNDS; round += 1) {
      const log = await this.settled(transport)
      if (log === undefined) continue
      const batch = await this.nextBatch(log)
      if (batch.length === 0) return { waiting: 0, stopped: null }
      const pushed = await transport.push(log.log, batch)
      await this.note(log, pushed)
      if (pushed.stopped === 'forked') await this.rechain(log)
      else if (pushed.stopped === 'differs' || pushed.stopped === 'of_another')
        return { waiting: (await this.waiting()).length, stopped: pushed.stopped }
    }
    return { waiting: (await this.waiting()).length, stopped: 'restless' }
  }

  /** Everything recorded that has not left the phone. */
  entries(): Promise<Entry[]> {
    return this.store.transact((tx) => tx.entries(this.author))
  }

  /** An act that was held is off the list once somebody has looked at it. It stays with the server. */
  settle(opId: string): Promise<void> {
    return this.store.transact(async (tx) => {
      const entry = (await tx.entries(this.author)).find((e) => e.op.opId === opId)
      if (entry === undefined || entry.held === null) return
      if (entry.progress === 'durable') await tx.removeEntry(opId)
      else await tx.putEntry({ ...entry, held: null })
    })
  }

  /** Asks the server how far it is and brings the phone in line. @returns undefined where that changed the log */
  private async settled(transport: Transport): Promise<LogRow | undefined> {
    const log = await this.store.transact(async (tx) => {
      const known = await tx.log(this.author)
      if (known !== undefined) return known
      const fresh = this.freshLog()
      await tx.putLog(fresh)
      return fresh
    })
    let head = await transport.head(log.log)
    if (head === undefined) {
      await transport.openLog(log.log, this.author)
      head = await transport.head(log.log)
      if (head === undefined) return undefined
    }
    // The server has more than was ever recorded here, or less than has left: this phone, or that server, came back from a backup.
    if (head.lastSeq > log.lastSeq || head.lastSeq < log.doneSeq) {
      await this.rechain(log)
      return undefined
    }
    return this.confirm(log, head)
  }

  /** What is durable on this server leaves; what another one had answered waits again. */
  private confirm({ log }: LogRow, head: Head): Promise<LogRow | undefined> {
    return this.store.transact(async (tx) => {
      const row = await tx.log(this.author)
      if (row === undefined || row.log !== log) return undefined
      const isSame = row.epoch === head.epoch
      let { doneSeq } = row
      for (const entry of await tx.entries(this.author)) {
        if (entry.op.log !== log) continue
        if (!isSame && entry.progress !== 'waiting') await tx.putEntry({ ...entry, progress: 'waiting', held: null })
        else if (entry.progress === 'received' && entry.op.seq <= head.durableSeq) {
          doneSeq = Math.max(doneSeq, entry.op.seq)
          if (entry.held === null) await tx.removeEntry(entry.op.opId)
          else await tx.putEntry({ ...entry, progress: 'durable' })
        }
      }
      const next = { ...row, doneSeq, epoch: head.epoch }
      await tx.putLog(next)
      return next
    })
  }

  private async waiting(): Promise<Entry[]> {
    return (await this.entries()).filter((e) => e.progress === 'waiting')
  }

  private async nextBatch({ log }: LogRow): Promise<Op[]> {
    const ops: Op[] = []
    let characters = 0
    for (const { op, sealed } of (await this.waiting()).filter((e) => e.op.log === log)) {
      const body = await this.lock.open(op.opId, sealed)
      characters += body.length
      if (ops.length > 0 && (ops.length >= BATCH || characters > BATCH_CHARACTERS)) break
      const { bodyH: _, ...rest } = op
      ops.push({ ...rest, body })
    }
    return ops
  }

  /** Notes what was answered. Where another server answered than was asked before, its epoch shows next and all of it waits again. */
  private note({ log }: LogRow, pushed: Pushed): Promise<void> {
    return this.store.transact(async (tx) => {
      const answered = new Map(pushed.results.map((r) => [r.opId, r.held]))
      for (const entry of await tx.entries(this.author)) {
        const held = answered.get(entry.op.opId)
        if (held !== undefined && entry.op.log === log && entry.progress === 'waiting')
          await tx.putEntry({ ...entry, progress: 'received', held })
      }
    })
  }

  /** Puts whatever has not left the phone into a new log, in its order. The server knows each act again by its id. */
  private rechain(old: LogRow): Promise<void> {
    return this.store.transact(async (tx) => {
      const row = await tx.log(this.author)
      if (row === undefined || row.log !== old.log) return
      let log = this.freshLog()
      for (const entry of await tx.entries(this.author)) {
        const moved = entryOf({ ...entry.op, log: log.log, seq: log.lastSeq + 1, prevH: log.lastH }, entry.sealed)
        await tx.putEntry(moved)
        log = { ...log, lastSeq: moved.op.seq, lastH: moved.h }
      }
      await tx.putLog(log)
    })
  }

  private freshLog(): LogRow {
    const log = this.newLog()
    return { log, author: this.author, lastSeq: 0, lastH: logHash(log), doneSeq: 0, epoch: null }
  }
}

const entryOf = (op: Envelope, sealed: Uint8Array): Entry => ({
  op,
  h: opHash(op),
  sealed,
  progress: 'waiting',
  held: null,
})
