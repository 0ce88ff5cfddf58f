import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes a whole file so that a power cut leaves the former one or the new one, never a part. */
export function writeDurably(path: string, content: string | Buffer, mode = 0o600): void {
  const draft = `${path}.part-${randomUUID().slice(0, 8)}`
  try {
    const handle = openSync(draft, 'wx', mode)
    try {
      writeFileSync(handle, content)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(draft, path)
    syncFolder(dirname(path))
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Makes names in a folder durable. Some network and USB file systems cannot, and keep them durable in their own way. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } catch (error) {
    if (!/^(EINVAL|ENOTSUP|ENOSYS)$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error
  } finally {
    closeSync(handle)
  }
}
