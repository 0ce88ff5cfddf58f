import { spawnSync } from 'node:child_process'
import {
  chownSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { nameLayout } from '#platform/db/embedded/folders.ts'
import { waitForLock } from '#platform/db/embedded/lock.ts'
import { findRunning } from '#platform/db/embedded/postmaster.ts'
import { secretsFile } from '#platform/settings/secrets.ts'
import type { Settings } from '#platform/settings/settings.ts'
import { syncAll, syncFolder } from '../release/home.ts'
import { diskFull, ReleaseError } from '../release/release-error.ts'

/** How to bring the data back as it was: a copy beside it, or nothing where the database belongs to somebody else. */
export type Undo = { kind: 'copy'; entries: string[] } | { kind: 'none' }

const COPY = 'before-upgrade'
/** Of a running process, or made again by the next start: neither copied nor taken back. */
const VOLATILE = /^(clients|run|pgsql|lost\+found|before-upgrade|(server|start)\.(lock|json)(\..*)?)$/
const LOCK_WAIT_MS = 30_000

/** What of the data folder is copied. */
const entriesOf = (dataDir: string): string[] =>
  existsSync(dataDir) ? readdirSync(dataDir).filter((name) => !VOLATILE.test(name)) : []

/** Bytes that the copy needs where the disk shares nothing. */
export function copySize(settings: Settings): number {
  if (settings.databaseUrl !== undefined) return 0
  const sizeOf = (path: string): number => {
    const stat = lstatSync(path)
    if (!stat.isDirectory()) return stat.blocks * 512
    return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), stat.blocks * 512)
  }
  return entriesOf(settings.dataDir).reduce((sum, name) => sum + sizeOf(join(settings.dataDir, name)), 0)
}

/**
 * Makes the way back: a physical copy of the data in the data folder itself (one disk: it may share blocks, and goes back by renaming), and of
 * the key file beside that. The server must be stopped; no tool can start the database meanwhile. Kept until `forgetCopy`.
 */
export async function beforeUpgrade(settings: Settings): Promise<Undo> {
  if (settings.databaseUrl !== undefined) return { kind: 'none' }
  return whileStopped(settings, () => {
    const { dataDir } = settings
    const entries = entriesOf(dataDir)
    forgetCopy(settings)
    try {
      const folder = join(dataDir, COPY)
      mkdirSync(folder, { mode: 0o700 })
      giveLike(folder, dataDir)
      for (const name of entries) copyEntry(join(dataDir, name), folder)
      copyKeys(settings)
      syncAll(dataDir)
      return { kind: 'copy', entries }
    } catch (error) {
      forgetCopy(settings)
      throw error
    }
  })
}

/** Data and keys as they were when the copy was made. Safe to repeat after a power cut in the middle. */
export async function takeBack(settings: Settings, undo: Undo): Promise<void> {
  if (undo.kind === 'none') return
  await whileStopped(settings, () => {
    const { dataDir } = settings
    for (const name of undo.entries) {
      const copy = join(dataDir, COPY, name)
      // Not there: it is back already.
      if (!existsSync(copy)) continue
      rmSync(join(dataDir, name), { recursive: true, force: true })
      renameSync(copy, join(dataDir, name))
    }
    for (const name of entriesOf(dataDir))
      if (!undo.entries.includes(name)) rmSync(join(dataDir, name), { recursive: true, force: true })
    const keys = secretsFile(settings)
    if (existsSync(`${keys}.${COPY}`)) renameSync(`${keys}.${COPY}`, keys)
    syncAll(dataDir)
    forgetCopy(settings)
  })
}

/** Removes the copy; the data stays as it is. */
export function forgetCopy(settings: Settings): void {
  rmSync(join(settings.dataDir, COPY), { recursive: true, force: true })
  rmSync(`${secretsFile(settings)}.${COPY}`, { force: true })
}

function copyEntry(from: string, folder: string): void {
  const done = spawnSync('cp', ['-a', '--reflink=auto', from, folder], {
    encoding: 'utf8',
    env: { LC_ALL: 'C', PATH: process.env.PATH },
  })
  if (done.status === 0) return
  const why = (done.error?.message ?? done.stderr).trim()
  if (/No space left|quota exceeded/i.test(why)) throw diskFull(folder)
  throw new ReleaseError(
    'copy_failed',
    `升级前无法复制数据(${why})。The data could not be copied before the upgrade.`,
    '按上面的原因处理后重试。Repair the cause above and try again.',
  )
}

function copyKeys(settings: Settings): void {
  const keys = secretsFile(settings)
  if (!existsSync(keys)) return
  copyFileSync(keys, `${keys}.${COPY}`)
  giveLike(`${keys}.${COPY}`, keys)
  syncFolder(dirname(keys))
}

/** Only root may give away, and only root makes a file that is not its owner's. */
function giveLike(path: string, model: string): void {
  const { uid, gid } = statSync(model)
  if (process.getuid?.() === 0) chownSync(path, uid, gid)
}

/** Holds the lock that every start of the database takes. @throws ReleaseError where the database runs */
async function whileStopped<T>(settings: Settings, work: () => T): Promise<T> {
  const layout = nameLayout(realpathSync(settings.dataDir), '18')
  const lock = await waitForLock(layout.startLock, LOCK_WAIT_MS)
  const pid = 'release' in lock ? findRunning(layout)?.pid : lock.pid
  try {
    if (pid === undefined) return work()
    throw new ReleaseError(
      'database_runs',
      `进程 ${pid} 仍在使用 ${settings.dataDir} 的数据库。Process ${pid} still uses the database of ${settings.dataDir}.`,
      '停止服务,等命令行工具(linan doctor、备份等)结束后重试。Stop the service, let command-line tools end, and try again.',
    )
  } finally {
    if ('release' in lock) lock.release()
  }
}
