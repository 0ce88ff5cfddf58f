import { Dexie } from 'dexie'
import type { OutboxStore, OutboxTx } from '#platform/sync/outbox.ts'
import { database, labelOf } from './database.ts'

/** Acts that have left stay on the list of what was done for so long. */
const GONE_KEPT_MS = 3 * 86_400_000

const tx: OutboxTx = {
  log: (author) => database.logs.get(author),
  putLog: async (row) => {
    await database.logs.put(row)
  },
  entries: (author) =>
    database.entries.where('[op.author+op.seq]').between([author, Dexie.minKey], [author, Dexie.maxKey]).toArray(),
  putEntry: async (entry) => {
    await database.entries.put(entry)
  },
  removeEntry: async (opId) => {
    const entry = await database.entries.get(opId)
    if (entry === undefined) return
    await database.entries.delete(opId)
    const { author, kind } = entry.op
    await database.kept.delete([author, labelOf(opId)])
    await database.gone.put({ opId, author, kind, at: Date.now() })
    await database.gone
      .where('at')
      .below(Date.now() - GONE_KEPT_MS)
      .delete()
  },
}

/** The outbox of this phone in its browser's database: a transaction is whole or not there, also when the browser is killed in it. */
export const outboxStore: OutboxStore = {
  transact: (fn) =>
    database.transaction('rw', [database.logs, database.entries, database.gone, database.kept], () => fn(tx)),
}
