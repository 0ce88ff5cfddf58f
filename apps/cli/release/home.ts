import { randomUUID } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statfsSync,
  symlinkSync,
} from 'node:fs'
import { spawnSync } from 'node:child_process'
import { basename, dirname, join } from 'node:path'
import { ROOT } from '#platform/db/migrate.ts'
import { fingerprint, readRelease } from './manifest.ts'
import { ReleaseError } from './release-error.ts'

const RELEASES = 'releases'
const CURRENT = 'current'

/** The program of a release, to be run by its path. */
export const programOf = (release: string): string => join(release, 'bin/linan')

/** The folder that holds `releases/` and `current`, of the release that runs now; undefined in a checkout of the source. */
export function findHome(root = ROOT): string | undefined {
  if (!existsSync(join(root, 'release.json')) || basename(dirname(root)) !== RELEASES) return undefined
  return dirname(dirname(root))
}

/** @throws ReleaseError in a checkout of the source */
export function requireHome(): string {
  const home = findHome()
  if (home !== undefined) return home
  throw new ReleaseError(
    'not_installed',
    `${ROOT} 不是由安装包安装的。${ROOT} was not installed from an archive.`,
    '先安装:npm run bundle 生成安装包,解压后执行 ./install /opt/linan,再用 /opt/linan/current/bin/linan。Install first: npm run bundle makes the archive; unpack it, run ./install /opt/linan, then use /opt/linan/current/bin/linan.',
  )
}

/** Path of the release in use; undefined before the first one. */
export function currentRelease(home: string): string | undefined {
  try {
    return join(home, readlinkSync(join(home, CURRENT)))
  } catch {
    return undefined
  }
}

export const currentProgram = (home: string): string => programOf(join(home, CURRENT))

/** Makes `current` point to a release, in one step: whoever starts meanwhile gets the one or the other. */
export function switchTo(home: string, release: string): void {
  const draft = join(home, `.${CURRENT}-${randomUUID().slice(0, 8)}`)
  try {
    symlinkSync(join(RELEASES, basename(release)), draft)
    renameSync(draft, join(home, CURRENT))
  } finally {
    rmSync(draft, { force: true })
  }
  syncFolder(home)
}

/** A new, empty place beside the releases; drafts that a power cut left there are cleared. */
export function draftRelease(home: string): string {
  const releases = join(home, RELEASES)
  mkdirSync(releases, { recursive: true, mode: 0o755 })
  for (const name of readdirSync(releases)) {
    if (name.startsWith('.new-')) rmSync(join(releases, name), { recursive: true, force: true })
  }
  return join(releases, `.new-${randomUUID().slice(0, 8)}`)
}

/** Gives a complete draft its name: its version, with a few letters of its hash where another content already has this version. */
export function keepRelease(home: string, draft: string): string {
  const version = readRelease(draft)?.version ?? ''
  const hash = fingerprint(draft)
  for (const name of [version, `${version}+${hash.slice(0, 8)}`]) {
    const path = join(home, RELEASES, name)
    if (!existsSync(path)) {
      syncAll(draft)
      renameSync(draft, path)
      syncFolder(dirname(path))
      return path
    }
    if (fingerprint(path) === hash) {
      rmSync(draft, { recursive: true, force: true })
      return path
    }
  }
  throw new Error(`${version}+${hash.slice(0, 8)} names two contents`)
}

/** Removes all releases but these. */
export function removeOthers(home: string, keep: readonly (string | undefined)[]): void {
  for (const name of readdirSync(join(home, RELEASES))) {
    const path = join(home, RELEASES, name)
    if (!keep.includes(path)) rmSync(path, { recursive: true, force: true })
  }
}

/** @throws ReleaseError naming how much is missing, where the disk of an existing folder has less than `bytes` free */
export function requireSpace(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize >= bytes) return
  const mib = (n: number) => `${Math.ceil(n / 1024 ** 2)} MiB`
  throw new ReleaseError(
    'too_little_space',
    `${folder} 所在磁盘需要 ${mib(bytes)} 可用空间,现有 ${mib(bavail * bsize)};没有作任何改动。The disk of ${folder} needs ${mib(bytes)} free and has ${mib(bavail * bsize)}; nothing was changed.`,
    '清理空间后重试。Free some space and try again.',
  )
}

/** Brings everything written below the folder to the disk. Where the machine has no `sync -f`, all disks are synced. */
export function syncAll(folder: string): void {
  if (spawnSync('sync', ['-f', folder], { stdio: 'ignore' }).status !== 0) spawnSync('sync', { stdio: 'ignore' })
}

export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}
