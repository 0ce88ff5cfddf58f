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
  entries: (author, seqs) =>
    database.entries
      .where('[op.author+op.seq]')
      .between([author, seqs?.from ?? Dexie.minKey], [author, seqs?.to ?? Dexie.maxKey], true, true)
      .toArray(),
  putEntries: async (entries) => {
    await database.entries.bulkPut([...entries])
  },
  removeEntries: async (opIds) => {
    const left = (await database.entries.bulkGet([...opIds])).filter((one) => one !== undefined)
    const at = Date.now()
    await database.entries.bulkDelete([...opIds])
    await database.kept.bulkDelete(left.map(({ op }) => [op.author, labelOf(op.opId)]))
    await database.gone.bulkPut(left.map(({ op: { opId, author, kind } }) => ({ opId, author, kind, at })))
    await database.gone
      .where('at')
      .below(at - GONE_KEPT_MS)
      .delete()
  },
}

/** The outbox of this phone in its browser's database: a transaction is whole or not there, also when the browser is killed in it. */
export const outboxStore: OutboxStore = {
  transact: (fn) =>
    database.transaction('rw', [database.logs, database.entries, database.gone, database.kept], () => fn(tx)),
}
