import { type Dirent, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { CheckedRow } from '#features/imports/dry-run.ts'
import type { FolderReport } from '#features/imports/read-folder.ts'
import type { Draft } from '#features/imports/vocabulary.ts'
import { UsageError } from './command.ts'
import type { ImportNews, ImportOrder } from './import-worker.ts'

/** A file that needs more than this is refused with its worker; nothing else of the program suffers. */
const WORKER_MEMORY_MB = 480

const isNoise = (name: string) => /^(\.|~\$)|^(Thumbs\.db|desktop\.ini|__MACOSX)$/i.test(name)

/** Every file of a path, folders opened, in the order of their names; what programs leave behind is passed over. */
export function filesIn(path: string, label = basename(path)): ImportOrder['files'] {
  let stats: ReturnType<typeof statSync>
  try {
    stats = statSync(path)
  } catch {
    throw new UsageError(`找不到 ${path}。There is no such file.`)
  }
  if (!stats.isDirectory()) return [{ name: label, path, size: stats.size }]
  return readdirSync(path, { withFileTypes: true })
    .filter((e: Dirent) => !isNoise(e.name) && (e.isFile() || e.isDirectory()))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN', { numeric: true }))
    .flatMap((e) => filesIn(join(path, e.name), `${label}/${e.name}`))
}

type Order = Omit<ImportOrder, 'rows'>
type Take<T> = (rows: T[]) => Promise<void> | void

/** Rows with what is the matter with each. @throws Error in words where the worker ran out of memory or failed */
export const readChecked = (order: Order, take: Take<CheckedRow>): Promise<FolderReport> =>
  readInWorker({ ...order, rows: 'checked' }, (news) => (news.kind === 'checked' ? take(news.rows) : undefined))

/** Rows as they are read, for the register. @throws as `readChecked`, and whatever `take` throws */
export const readDrafts = (order: Order, take: Take<Draft>): Promise<FolderReport> =>
  readInWorker({ ...order, rows: 'drafts' }, (news) => (news.kind === 'drafts' ? take(news.rows) : undefined))

/** Pieces come one after the other; the worker is two ahead at most. */
function readInWorker(order: ImportOrder, take: (news: ImportNews) => Promise<void> | void): Promise<FolderReport> {
  const worker = new Worker(new URL('./import-worker.ts', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: WORKER_MEMORY_MB },
  })
  return new Promise<FolderReport>((resolve, reject) => {
    let last: Promise<void> = Promise.resolve()
    const hand = async (news: ImportNews) => {
      await take(news)
      worker.postMessage('taken')
    }
    worker.on('message', (news: ImportNews) => {
      if (news.kind === 'done') return void last.then(() => resolve(news.report), reject)
      last = last.then(() => hand(news))
      last.catch(reject)
    })
    worker.on('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? new Error(
              '文件需要的内存太多,已停止读取;请分成几个文件。A file needs too much memory and was not read on; split it.',
            )
          : error,
      ),
    )
  }).finally(() => worker.terminate())
}
