import { call } from '#ui/api/client.ts'
import { commitLists, type CommitProgress, type Register, sha256 } from '../../commit-lists.ts'
import type { Acceptable } from '../../vocabulary.ts'
import type { NamedBlob } from './drop-zone.tsx'
import { readFiles } from './reading.ts'
import type { ReadOrder } from './read-worker.ts'

export type { CommitProgress } from '../../commit-lists.ts'

/** What decides which rows go into the register, and how. */
export interface CommitOrder {
  read: ReadOrder
  communityCode: string
  compound: string
  sender: string
  accepted: Acceptable[]
}

const hashed = async (files: readonly NamedBlob[]) => {
  const found = []
  for (const { name, blob } of files) found.push({ name, sha256: await sha256(await blob.arrayBuffer()) })
  return found
}

/** As `commitLists`, for files of a page; stops with the reason of the signal. */
export async function commitFiles(
  order: CommitOrder,
  onProgress: (p: CommitProgress) => void,
  signal: AbortSignal,
): Promise<CommitProgress> {
  const { read, ...answers } = order
  const register: Register = {
    begin: (input) => call('imports.begin', input, { signal }),
    commitRows: (input) => call('imports.commitRows', input, { signal }),
    finish: (input) => call('imports.finish', input),
  }
  return commitLists(
    { ...answers, chosen: read.chosen, datum: read.options.datum, files: await hashed(read.files) },
    (take) => readFiles(read, { onFile: () => {}, onDrafts: take }, signal),
    register,
    onProgress,
  )
}
