import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { checkedRow, type CheckedRow } from '#features/imports/dry-run.ts'
import type { Datum } from '#platform/standards/coordinates.ts'
import { type FolderReport, readFolder } from '#features/imports/read-folder.ts'

/** What the worker is started with. */
export interface ImportOrder {
  files: { name: string; path: string; size: number }[]
  today: string
  demo: boolean
  datum: Datum | undefined
}

export type ImportNews = { kind: 'rows'; rows: CheckedRow[] } | { kind: 'done'; report: FolderReport }

const PIECE = 2_000
const { files, today, demo, datum } = workerData as ImportOrder
const port = parentPort
if (port === null) throw new Error('runs as a worker only')

const report = await readFolder(
  files.map(({ name, path, size }) => ({ name, size, bytes: async () => readFileSync(path) })),
  { chosen: {}, options: { today, demo, datum } },
  (drafts) => {
    for (let i = 0; i < drafts.length; i += PIECE)
      port.postMessage({
        kind: 'rows',
        rows: drafts.slice(i, i + PIECE).map((d) => checkedRow(d)),
      } satisfies ImportNews)
  },
)
port.postMessage({ kind: 'done', report } satisfies ImportNews)
