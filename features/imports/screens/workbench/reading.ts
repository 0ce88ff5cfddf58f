import type { FolderReport } from '../../read-folder.ts'
import type { Draft } from '../../vocabulary.ts'
import type { ReadNews, ReadOrder, TAKEN } from './read-worker.ts'

interface Listener {
  onFile(name: string): void
  /** Pieces come one after the other; the reader waits for this one. */
  onDrafts?(drafts: Draft[]): Promise<void> | void
}

/** The reader died or met a fault of its own; what it read counts for nothing. */
export class ReadingFailed extends Error {}

const taken: typeof TAKEN = 'taken'

/** Has a worker read the files. Rejects with `ReadingFailed`, with what `onDrafts` throws, or with the signal's reason where it is stopped. */
export function readFiles(order: ReadOrder, listener: Listener, signal: AbortSignal): Promise<FolderReport> {
  const worker = new Worker(new URL('./read-worker.ts', import.meta.url), { type: 'module' })
  return new Promise<FolderReport>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error))
    worker.addEventListener('error', () => reject(new ReadingFailed()))
    worker.addEventListener('messageerror', () => reject(new ReadingFailed()))
    let last: Promise<void> = Promise.resolve()
    const take = async (drafts: Draft[]) => {
      await listener.onDrafts?.(drafts)
      worker.postMessage(taken)
    }
    worker.addEventListener('message', ({ data }: MessageEvent<ReadNews>) => {
      if (data.kind === 'file') listener.onFile(data.name)
      else if (data.kind === 'drafts') {
        last = last.then(() => take(data.drafts))
        last.catch(reject)
      } else if (data.kind === 'done') void last.then(() => resolve(data.report), reject)
      else reject(new ReadingFailed())
    })
    worker.postMessage(order)
  }).finally(() => worker.terminate())
}

/** Every file of what was dropped, folders opened, in the order of their names; what programs leave behind is passed over. */
export async function droppedFiles(items: DataTransferItemList): Promise<{ name: string; blob: Blob }[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? [])
  const found: { name: string; blob: Blob }[] = []
  for (const entry of entries) await collect(entry, found)
  return sorted(found)
}

async function collect(entry: FileSystemEntry, found: { name: string; blob: Blob }[]): Promise<void> {
  if (isNoise(entry.name)) return
  if (entry.isFile) {
    const blob = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
    found.push({ name: entry.fullPath.replace(/^\//, ''), blob })
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  for (;;) {
    // A folder is answered in pieces of a hundred.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return
    for (const one of some) await collect(one, found)
  }
}

/** Files of an input element. */
export const chosenFiles = (list: FileList): { name: string; blob: Blob }[] =>
  sorted(
    [...list]
      .filter((f) => !isNoise(f.name))
      .map((f) => ({ name: f.webkitRelativePath === '' ? f.name : f.webkitRelativePath, blob: f })),
  )

const isNoise = (name: string) => /^(\.|~\$)|^(Thumbs\.db|desktop\.ini|__MACOSX)$/i.test(name)
const sorted = <T extends { name: string }>(files: T[]): T[] =>
  files.toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN', { numeric: true }))
