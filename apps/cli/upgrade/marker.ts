import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { readHolder, tryLock } from '#platform/db/embedded/lock.ts'
import { isAlive } from '#platform/db/embedded/process-identity.ts'
import { syncFolder } from '../release/home.ts'
import { ReleaseError } from '../release/release-error.ts'
import type { Undo } from './safety-copy.ts'

/**
 * How far an upgrade is. `copying`: nothing is changed yet. `trial`: the new release works on the data. `switched`: it has passed its health
 * check and is the current one. `returning`: it was given up after that.
 */
export type Phase = 'copying' | 'trial' | 'switched' | 'returning'

/** What lies in the home while an upgrade is under way, so that whoever starts after a power cut can end it. */
export interface Marker {
  phase: Phase
  /** Folders of the two releases. */
  from: string
  to: string
  dataDir: string
  configDir: string
  undo?: Undo
}

const path = (home: string) => join(home, 'upgrade.json')
const lockPath = (home: string) => join(home, 'upgrade.lock')

export function readMarker(home: string): Marker | undefined {
  try {
    return JSON.parse(readFileSync(path(home), 'utf8')) as Marker
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** On the disk before it returns: the next step relies on it. */
export function writeMarker(home: string, marker: Marker): void {
  const draft = `${path(home)}.new`
  const handle = openSync(draft, 'w', 0o644)
  try {
    writeSync(handle, `${JSON.stringify(marker, null, 1)}\n`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(draft, path(home))
  syncFolder(home)
}

export function clearMarker(home: string): void {
  rmSync(`${path(home)}.new`, { force: true })
  rmSync(path(home), { force: true })
  syncFolder(home)
}

/** Process number of the upgrade that works on this home now; undefined where none does. */
export function upgradingPid(home: string): number | undefined {
  const holder = readHolder(lockPath(home))
  return holder && isAlive(holder) ? holder.pid : undefined
}

/** Runs `work` while no other upgrade of this home does. @throws ReleaseError naming the other */
export async function alone<T>(home: string, work: () => Promise<T>): Promise<T> {
  const lock = await tryLock(lockPath(home))
  if (!('release' in lock)) throw upgradeRunning(lock.pid)
  try {
    return await work()
  } finally {
    lock.release()
  }
}

export function upgradeRunning(pid: number): ReleaseError {
  return new ReleaseError(
    'upgrade_running',
    `正在升级(进程号 ${pid})。An upgrade is under way (pid ${pid}).`,
    '等它结束后再试。Wait for its end and try again.',
  )
}
