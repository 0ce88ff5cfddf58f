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

/**
 * What a transaction of the phone's store offers; everything in it happens, or nothing. Entries come in the order of their chain. Nothing may be awaited in
 * one that asks the store for nothing, and so no empty list is put or removed: a browser would take its transaction for finished.
 */
export interface OutboxTx {
  log(author: string): Promise<LogRow | undefined>
  putLog(row: LogRow): Promise<void>
  /** All of the author's, or those at these places of his chain, ends included. */
  entries(author: string, seqs?: { from: number; to: number }): Promise<Entry[]>
  putEntries(entries: readonly Entry[]): Promise<void>
  removeEntries(opIds: readonly string[]): Promise<void>
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
/** So many requests go before the server is asked again how far it is: asking costs as long as a request, and what waits is seen to shrink meanwhile. */
const PUSHES = 5
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
  private readonly batch: number

  /** @param parts.batch acts in one request; left out: as many as a request takes */
  constructor(parts: { store: OutboxStore; lock: BodyLock; author: string; newLog: () => string; batch?: number }) {
    this.store = parts.store
    this.lock = parts.lock
    this.author = parts.author
    this.newLog = parts.newLog
    this.batch = parts.batch ?? BATCH
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
      await tx.putEntries([entry])
      await tx.putLog({ ...log, lastSeq: entry.op.seq, lastH: entry.h })
      return entry
    })
  }

  /** Sends what waits. Rejects where the server cannot be reached: then all that was not answered waits still. Never run twice at once. */
  async deliver(transport: Transport): Promise<Delivery> {
    for (let round = 0; round < ROUNDS; round += 1) {
      const log = await this.settled(transport)
      if (log === undefined) continue
      const waiting = (await this.waiting()).filter((e) => e.op.log === log.log)
      if (waiting.length === 0) return { waiting: 0, stopped: null }
      const stopped = await this.pushAll(transport, log, waiting)
      if (stopped === 'forked') await this.rechain(log)
      else if (stopped === 'differs' || stopped === 'of_another')
        return { waiting: (await this.waiting()).length, stopped }
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
      if (entry.progress === 'durable') await tx.removeEntries([opId])
      else await tx.putEntries([{ ...entry, held: null }])
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
      const changed: Entry[] = []
      const left: string[] = []
      for (const entry of await tx.entries(this.author)) {
        if (entry.op.log !== log) continue
        if (!isSame && entry.progress !== 'waiting') changed.push({ ...entry, progress: 'waiting', held: null })
        else if (entry.progress === 'received' && entry.op.seq <= head.durableSeq) {
          doneSeq = Math.max(doneSeq, entry.op.seq)
          if (entry.held === null) left.push(entry.op.opId)
          else changed.push({ ...entry, progress: 'durable' })
        }
      }
      if (changed.length > 0) await tx.putEntries(changed)
      if (left.length > 0) await tx.removeEntries(left)
      const next = { ...row, doneSeq, epoch: head.epoch }
      await tx.putLog(next)
      return next
    })
  }

  private async waiting(): Promise<Entry[]> {
    return (await this.entries()).filter((e) => e.progress === 'waiting')
  }

  /** Sends entries of a log in their order, some requests one after the other. @returns why the last one stopped, null where it did not */
  private async pushAll(transport: Transport, log: LogRow, waiting: readonly Entry[]): Promise<Pushed['stopped']> {
    for (let from = 0, pushes = 0; from < waiting.length && pushes < PUSHES; pushes += 1) {
      const batch = await this.batchOf(waiting.slice(from, from + this.batch))
      const pushed = await transport.push(log.log, batch)
      await this.note(log, batch, pushed)
      if (pushed.stopped !== null) return pushed.stopped
      from += batch.length
    }
    return null
  }

  /** As many of these as one request holds, opened; one at least. */
  private async batchOf(entries: readonly Entry[]): Promise<Op[]> {
    const bodies = await Promise.all(entries.map(({ op, sealed }) => this.lock.open(op.opId, sealed)))
    const ops: Op[] = []
    let characters = 0
    for (const [i, { op }] of entries.entries()) {
      const body = bodies[i] as string
      characters += body.length
      if (ops.length > 0 && characters > BATCH_CHARACTERS) break
      const { bodyH: _, ...rest } = op
      ops.push({ ...rest, body })
    }
    return ops
  }

  /** Notes what was answered. Where another server answered than was asked before, its epoch shows next and all of it waits again. */
  private note({ log }: LogRow, batch: readonly Op[], pushed: Pushed): Promise<void> {
    const [from, to] = [(batch[0] as Op).seq, (batch.at(-1) as Op).seq]
    return this.store.transact(async (tx) => {
      const answered = new Map(pushed.results.map((r) => [r.opId, r.held]))
      const changed: Entry[] = []
      for (const entry of await tx.entries(this.author, { from, to })) {
        const held = answered.get(entry.op.opId)
        if (held !== undefined && entry.op.log === log && entry.progress === 'waiting')
          changed.push({ ...entry, progress: 'received', held })
      }
      if (changed.length > 0) await tx.putEntries(changed)
    })
  }

  /** Puts whatever has not left the phone into a new log, in its order. The server knows each act again by its id. */
  private rechain(old: LogRow): Promise<void> {
    return this.store.transact(async (tx) => {
      const row = await tx.log(this.author)
      if (row === undefined || row.log !== old.log) return
      let log = this.freshLog()
      const all: Entry[] = []
      for (const entry of await tx.entries(this.author)) {
        const moved = entryOf({ ...entry.op, log: log.log, seq: log.lastSeq + 1, prevH: log.lastH }, entry.sealed)
        all.push(moved)
        log = { ...log, lastSeq: moved.op.seq, lastH: moved.h }
      }
      if (all.length > 0) await tx.putEntries(all)
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
