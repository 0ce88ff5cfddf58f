import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Settings } from '../settings/settings.ts'
import { leftSheets } from './key-sheets.ts'
import { readRecovery } from './recovery-file.ts'
import { wallTime } from './restore-plan.ts'
import { type BackupFault, type BackupState, judgeBackup, readBackupState } from './state.ts'

/** `left`: the sheets still lie as files on the machine; `untried`: nobody has typed the halves back yet. */
export type SheetState = 'missing' | 'left' | 'untried' | 'ready'

/** How the backups stand now. */
export type BackupReport = {
  target: string | null
  sheet: SheetState
  faults: BackupFault[]
  state: BackupState
}

/** Looks at files only. Undefined where another server keeps the database: its administrator backs it up. */
export function reportBackup(settings: Settings, now: Date): BackupReport | undefined {
  if (settings.databaseUrl !== undefined) return undefined
  const state = readBackupState(settings.dataDir)
  return {
    target: settings.backupTo ?? null,
    sheet: sheetState(settings),
    faults: existsSync(join(settings.dataDir, 'pg18')) ? judgeBackup(settings, state, now) : [],
    state,
  }
}

function sheetState(settings: Settings): SheetState {
  const record = readRecovery(settings)
  if (!record) return 'missing'
  if (leftSheets(record).length > 0) return 'left'
  return record.checkedAt === null ? 'untried' : 'ready'
}

/** Each fault as a sentence with its remedy, Chinese then English. */
export function explainFaults({ faults, state }: BackupReport): { message: string; remedy: string }[] {
  const time = (at: string | null) => (at === null ? '—' : wallTime(new Date(at)))
  const server = '确认服务在运行,备份磁盘已接好。See that the service runs and the backup disk is connected.'
  const texts: Record<BackupFault, { message: string; remedy: string }> = {
    not_set_up: {
      message: '未设置备份位置 no backup target',
      remedy:
        '在 linan.env 中写 LINAN_BACKUP_TO=另一块磁盘上的目录,再重启。Write LINAN_BACKUP_TO=<folder on another disk> into linan.env and restart.',
    },
    never: {
      message: '还没有全量备份 no base backup yet',
      remedy: '执行 linan backup。Run linan backup.',
    },
    base_old: {
      message: `上次全量备份过久 the last base backup is too old: ${time(state.lastBaseAt)}`,
      remedy: server,
    },
    log_waits: { message: `日志积压 the log waits since ${time(state.waitingSince)}`, remedy: server },
    problem: { message: state.problem?.message ?? '', remedy: state.problem?.remedy ?? '' },
  }
  return faults.map((fault) => texts[fault])
}
