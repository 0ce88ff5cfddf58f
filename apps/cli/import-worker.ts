import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { checkedRow, type CheckedRow } from '#features/imports/dry-run.ts'
import { Pace } from '#features/imports/pace.ts'
import { type FolderReport, readFolder } from '#features/imports/read-folder.ts'
import type { Draft } from '#features/imports/vocabulary.ts'
import type { Datum } from '#platform/standards/coordinates.ts'

/** What the worker is started with. */
export interface ImportOrder {
  files: { name: string; path: string; size: number }[]
  today: string
  demo: boolean
  datum: Datum | undefined
  /** Rows as they were read, or with what is the matter with each. */
  rows: 'drafts' | 'checked'
}

export type ImportNews =
  | { kind: 'checked'; rows: CheckedRow[] }
  | { kind: 'drafts'; rows: Draft[] }
  | { kind: 'done'; report: FolderReport }

const order = workerData as ImportOrder
const port = parentPort
if (port === null) throw new Error('runs as a worker only')

const pace = new Pace()
// Nothing else is ever sent here: the taker has done with a piece.
port.on('message', () => pace.taken())
const report = await readFolder(
  order.files.map(({ name, path, size }) => ({ name, size, bytes: async () => readFileSync(path) })),
  { chosen: {}, options: { today: order.today, demo: order.demo, datum: order.datum } },
  async (rows) => {
    await pace.room()
    const news: ImportNews =
      order.rows === 'drafts' ? { kind: 'drafts', rows } : { kind: 'checked', rows: rows.map((d) => checkedRow(d)) }
    port.postMessage(news)
  },
)
port.postMessage({ kind: 'done', report } satisfies ImportNews)
port.close()
