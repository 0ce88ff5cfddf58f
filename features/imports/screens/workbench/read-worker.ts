import type { Meaning } from '../../headings.ts'
import { type FolderReport, readFolder } from '../../read-folder.ts'
import type { CheckOptions } from '../../person-cells.ts'
import { type Draft, ROWS_AT_ONCE } from '../../vocabulary.ts'

/** What the page asks of the worker. With `isWhole` the rows come too, else only what the sheets are. */
export interface ReadOrder {
  files: { name: string; blob: Blob }[]
  chosen: Record<string, Meaning>
  options: CheckOptions
  isWhole: boolean
}

export type ReadNews =
  | { kind: 'file'; name: string }
  | { kind: 'drafts'; drafts: Draft[] }
  | { kind: 'done'; report: FolderReport }
  | { kind: 'failed' }

const tell = (news: ReadNews) => postMessage(news)

/* Files are read here, beside the page: a hostile one ends this worker and nothing else, and no byte of it leaves the computer. */
addEventListener('message', (event: MessageEvent<ReadOrder>) => {
  void read(event.data).then(
    (report) => tell({ kind: 'done', report }),
    () => tell({ kind: 'failed' }),
  )
})

const read = ({ files, chosen, options, isWhole }: ReadOrder): Promise<FolderReport> =>
  readFolder(
    files.map(({ name, blob }) => ({
      name,
      size: blob.size,
      bytes: async () => {
        tell({ kind: 'file', name })
        return new Uint8Array(await blob.arrayBuffer())
      },
    })),
    { chosen, options },
    (drafts) => {
      if (!isWhole) return
      for (let i = 0; i < drafts.length; i += ROWS_AT_ONCE)
        tell({ kind: 'drafts', drafts: drafts.slice(i, i + ROWS_AT_ONCE) })
    },
  )
