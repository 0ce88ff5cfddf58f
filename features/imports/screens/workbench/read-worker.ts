import type { Meaning } from '../../headings.ts'
import { Pace } from '../../pace.ts'
import { type FolderReport, readFolder } from '../../read-folder.ts'
import type { CheckOptions } from '../../person-cells.ts'
import type { Draft } from '../../vocabulary.ts'

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

/** What the page says once it has done with a piece. */
export const TAKEN = 'taken'

const pace = new Pace()
const tell = (news: ReadNews) => postMessage(news)

/* Files are read here, beside the page: a hostile one ends this worker and nothing else, and no byte of it leaves the computer. */
addEventListener('message', (event: MessageEvent<ReadOrder | typeof TAKEN>) => {
  if (event.data === TAKEN) return pace.taken()
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
    async (drafts) => {
      if (!isWhole) return
      await pace.room()
      tell({ kind: 'drafts', drafts })
    },
  )
