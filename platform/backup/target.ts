import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isInside, realPath } from '../settings/paths.ts'
import { BackupError, explainTargetFault } from './backup-error.ts'
import { writeDurably } from './durable-file.ts'
import { SEGMENT, segmentNumber } from './segments.ts'
import { readSeries, writeSeries } from './series.ts'

const MARK = 'linan-backup.json'

/** A backup target that is there and is ours. `id` tells one disk from the next at the same path. */
export type Target = { folder: string; id: string; isSameDisk: boolean }

/**
 * Looks whether a target is there, and marks it at its first use. A path that was used before and has lost its mark is a disk that is
 * not plugged in: without this the backup would go to the system's own disk under the empty mount point.
 * @throws BackupError
 */
export function openTarget(dataDir: string, path: string): Target {
  const folder = realPath(path)
  if (isInside(folder, dataDir) || isInside(dataDir, folder)) {
    throw new BackupError('target_inside_data', {
      message: `备份位置 ${folder} 与数据目录 ${dataDir} 在一起,会一同丢失。The backup target ${folder} and the data folder would be lost together.`,
      remedy: '选择另一块磁盘上的目录。Choose a folder on another disk.',
    })
  }
  try {
    if (!existsSync(folder) || !statSync(folder).isDirectory()) throw missing(folder)
    const id = readMark(folder) ?? makeMark(dataDir, folder)
    remember(dataDir, folder, id)
    return { folder, id, isSameDisk: statSync(folder).dev === statSync(dataDir).dev }
  } catch (error) {
    throw explainTargetFault(error, folder)
  }
}

const missing = (folder: string) =>
  new BackupError('target_missing', {
    message: `备份位置 ${folder} 不在(磁盘可能未插好或未挂载)。The backup target ${folder} is not there (disk unplugged or not mounted?).`,
    remedy: '插好并挂载磁盘;新磁盘请先建好该目录。Plug in and mount the disk; on a new disk make that folder first.',
  })

function readMark(folder: string): string | undefined {
  const path = join(folder, MARK)
  if (!existsSync(path)) return undefined
  return (JSON.parse(readFileSync(path, 'utf8')) as { id: string }).id
}

function makeMark(dataDir: string, folder: string): string {
  if (readSeries(dataDir).targets[folder] !== undefined) {
    throw new BackupError('target_missing', {
      message: `${folder} 曾是备份位置,现在没有邻安的标记 ${MARK}:磁盘可能未插好。${folder} was a backup target, but its mark ${MARK} is gone: the disk is probably not plugged in.`,
      remedy: `插好磁盘;如确为新磁盘,执行 linan backup --new-target。Plug the disk in; if it really is a new one, run linan backup --new-target.`,
    })
  }
  const id = randomUUID()
  writeDurably(join(folder, MARK), `${JSON.stringify({ product: 'linan', id, createdAt: new Date().toISOString() })}\n`)
  return id
}

function remember(dataDir: string, folder: string, id: string): void {
  const series = readSeries(dataDir)
  if (series.targets[folder] === id) return
  writeSeries(dataDir, { ...series, targets: { ...series.targets, [folder]: id } })
}

/** Forgets that a path was used, so that the next `openTarget` takes what is there as a new disk. */
export function forgetTarget(dataDir: string, path: string): void {
  const series = readSeries(dataDir)
  const { [realPath(path)]: _gone, ...targets } = series.targets
  writeSeries(dataDir, { ...series, targets })
}

/** What is known of a base backup without opening it. Times are UTC instants. */
export type BaseFacts = {
  version: 1
  series: string
  stamp: string
  systemIdentifier: string
  timeline: number
  startSegment: string
  stopSegment: string
  startedAt: string
  /** From this moment on the base can be brought to any time that the log covers. */
  stoppedAt: string
  postgres: string
  product: string
  migration: number
  keyId: string
}
export type Manifest = BaseFacts & { files: { name: string; bytes: number; sha256: string }[] }

export const DATA_FILE = 'data.sealed'
export const MANIFEST_FILE = 'manifest.json'
export const baseFolder = (target: string, series: string, stamp: string) => join(target, series, 'base', stamp)
export const walFolder = (target: string, series: string) => join(target, series, 'wal')

/** Base backups of one series, oldest first; half-made ones have other names and are left out. */
export function listBases(target: string, series: string): Manifest[] {
  const folder = join(target, series, 'base')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((stamp) => /^\d{8}T\d{6}Z$/.test(stamp))
    .sort()
    .flatMap((stamp) => readManifest(join(folder, stamp)) ?? [])
}

function readManifest(folder: string): Manifest | undefined {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, MANIFEST_FILE), 'utf8')) as Manifest
    return manifest.version === 1 && Array.isArray(manifest.files) ? manifest : undefined
  } catch {
    return undefined
  }
}

/** All series at a target that hold a base backup; the one with the newest base last. */
export function listSeries(target: string): { id: string; bases: Manifest[] }[] {
  return readdirSync(target, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ id: name, bases: listBases(target, name) }))
    .filter(({ bases }) => bases.length > 0)
    .sort((one, other) => (newest(one.bases) < newest(other.bases) ? -1 : 1))
}

const newest = (bases: Manifest[]) => bases.at(-1)?.stoppedAt ?? ''

/**
 * A shipped segment. `until`: it holds a commit at or after this second, so every second before it is decided by what was shipped
 * so far; undefined where the segment was filled without such a mark.
 */
export type Shipped = { segment: string; until: Date | undefined; keyId: string; path: string }

const WAL_NAME = /^([0-9A-F]{24})\.(\d{8}T\d{6}Z|none)\.([0-9A-F]{8})\.wal$/

export const stampOf = (at: Date): string => at.toISOString().replaceAll(/[-:]|\.\d+/g, '')
export const dateOf = (stamp: string): Date =>
  new Date(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))

export const walName = (segment: string, until: Date | undefined, keyId: string) =>
  `${segment}.${until ? stampOf(until) : 'none'}.${keyId}.wal`
/** The second of the mark in a segment's name, if it has one. */
export const markOf = (name: string): Date | undefined => {
  const stamp = WAL_NAME.exec(name)?.[2]
  return stamp === undefined || stamp === 'none' ? undefined : dateOf(stamp)
}
/** What seals a segment to its place: its series and its very name. */
export const walContext = (series: string, name: string) => `linan wal ${series}/${name}`
/** Where a segment lies below the series' log folder: one folder for 256 of them. */
export const walPlace = (name: string) => join(SEGMENT.test(name.slice(0, 24)) ? name.slice(0, 16) : 'history', name)

/** Every shipped segment of a series in the order of the log. */
export function listShipped(target: string, series: string): Shipped[] {
  const folder = walFolder(target, series)
  if (!existsSync(folder)) return []
  return (readdirSync(folder, { recursive: true, encoding: 'utf8' }) as string[])
    .flatMap((path) => {
      const name = basename(path)
      const [, segment, , keyId] = WAL_NAME.exec(name) ?? []
      if (segment === undefined || keyId === undefined) return []
      return { segment, keyId, until: markOf(name), path: join(folder, path) }
    })
    .sort((one, other) => segmentNumber(one.segment) - segmentNumber(other.segment))
}
