import type { Entry, LogRow, OutboxStore, OutboxTx } from '../outbox.ts'

interface State {
  logs: Map<string, LogRow>
  entries: Map<string, Entry>
}

const copyOf = ({ logs, entries }: State): State => ({ logs: new Map(logs), entries: new Map(entries) })

/** That of a browser would end its transaction there. */
function neverNone(list: readonly unknown[]): void {
  if (list.length === 0) throw new Error('nothing to write')
}

/** The storage of a phone in memory: transactions one after the other, each whole or not at all, and a disk that may be put back to what it was. */
export class MemoryStore implements OutboxStore {
  private state: State = { logs: new Map(), entries: new Map() }
  private last: Promise<unknown> = Promise.resolve()
  /** The next transaction that writes so many times loses its power there. */
  failsAfter: number | null = null

  transact<T>(fn: (tx: OutboxTx) => Promise<T>): Promise<T> {
    const run = this.last.then(() => this.apply(fn))
    this.last = run.catch(() => undefined)
    return run
  }

  /** What the disk holds now. */
  backup(): () => void {
    const kept = copyOf(this.state)
    return () => {
      this.state = copyOf(kept)
    }
  }

  private async apply<T>(fn: (tx: OutboxTx) => Promise<T>): Promise<T> {
    const draft = copyOf(this.state)
    let writes = 0
    const write = () => {
      if (this.failsAfter !== null && writes >= this.failsAfter) {
        this.failsAfter = null
        throw new Error('the phone lost its power')
      }
      writes += 1
    }
    const value = await fn({
      log: async (author) => draft.logs.get(author),
      putLog: async (row) => {
        write()
        draft.logs.set(row.author, row)
      },
      entries: async (author, { from, to } = { from: 0, to: Infinity }) =>
        [...draft.entries.values()]
          .filter((e) => e.op.author === author && e.op.seq >= from && e.op.seq <= to)
          .sort((a, b) => a.op.seq - b.op.seq),
      putEntries: async (entries) => {
        neverNone(entries)
        for (const entry of entries) {
          write()
          draft.entries.set(entry.op.opId, entry)
        }
      },
      removeEntries: async (opIds) => {
        neverNone(opIds)
        for (const opId of opIds) {
          write()
          draft.entries.delete(opId)
        }
      },
    })
    this.state = draft
    return value
  }
}
