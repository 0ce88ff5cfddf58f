import type { BackupReport } from '#platform/backup/report.ts'

const SHEET_FAULTS = { missing: 'no_sheet', left: 'sheet_left', untried: 'sheet_untried', ready: undefined } as const

/** All faults of a report, those that lose data first. */
export const faultsOf = ({ faults, sheet }: BackupReport) => {
  const ofSheet = SHEET_FAULTS[sheet]
  return ofSheet === undefined ? faults : [...faults, ofSheet]
}

/** Problems with a text of their own; any other is said in general, and `linan doctor` says the rest. */
const TOLD = new Set([
  'no_recovery_key',
  'target_missing',
  'target_full',
  'data_disk_full',
  'target_not_writable',
  'target_inside_data',
  'backup_failed',
])

export const problemOf = (code: string | undefined): string => (code !== undefined && TOLD.has(code) ? code : 'other')
