import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Settings } from '../settings/settings.ts'
import { writeDurably } from './durable-file.ts'
import { backupFolder } from './series.ts'

/** What is known about the backups of this installation; instants as ISO text. It lies in the data folder and is never restored. */
export type BackupState = {
  version: 1
  /** The disk that has a base backup and every segment of the log since; null: the log was interrupted, a base is due. */
  logTargetId: string | null
  /** The recovery key of that base backup: another sheet needs another base. */
  logKeyId: string | null
  lastBaseAt: string | null
  lastBaseBytes: number | null
  /** Every second before this one can be restored. */
  coveredUntil: string | null
  /** Since when the oldest part of the write-ahead log waits to reach the target; null: nothing waits. */
  waitingSince: string | null
  /** What keeps backups from being made, said to people; null: nothing does. */
  problem: { code: string; message: string; remedy: string; since: string } | null
}

const NOTHING: BackupState = {
  version: 1,
  logTargetId: null,
  logKeyId: null,
  lastBaseAt: null,
  lastBaseBytes: null,
  coveredUntil: null,
  waitingSince: null,
  problem: null,
}

const stateFile = (dataDir: string) => join(dataDir, 'backup', 'state.json')

export function readBackupState(dataDir: string): BackupState {
  try {
    return { ...NOTHING, ...(JSON.parse(readFileSync(stateFile(dataDir), 'utf8')) as Partial<BackupState>) }
  } catch {
    return NOTHING
  }
}

/** Changes what is known; writes only where something changed. */
export function noteBackup(dataDir: string, change: Partial<BackupState>): void {
  const before = readBackupState(dataDir)
  const after = { ...before, ...change }
  if (JSON.stringify(after) === JSON.stringify(before)) return
  backupFolder(dataDir)
  writeDurably(stateFile(dataDir), JSON.stringify(after))
}

/** One thing about the backups that somebody must look at. */
export type BackupFault = 'not_set_up' | 'never' | 'base_old' | 'log_waits' | 'problem'

/** A day and two hours for a slow night; the log is shipped every few seconds (goal 30: at most five minutes may be lost). */
const BASE_OLD_MS = 26 * 3_600_000
const LOG_WAITS_MS = 5 * 60_000

/** All that is wrong now; empty: the backups are in order. */
export function judgeBackup(settings: Pick<Settings, 'backupTo'>, state: BackupState, now: Date): BackupFault[] {
  const age = (at: string) => now.getTime() - Date.parse(at)
  const faults: BackupFault[] = []
  if (settings.backupTo === undefined) faults.push('not_set_up')
  if (state.lastBaseAt === null) faults.push('never')
  else if (age(state.lastBaseAt) > BASE_OLD_MS) faults.push('base_old')
  if (state.waitingSince !== null && age(state.waitingSince) > LOG_WAITS_MS) faults.push('log_waits')
  if (settings.backupTo !== undefined && state.problem !== null) faults.push('problem')
  return faults
}
