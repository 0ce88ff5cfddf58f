/** Stable codes of everything that can keep a backup or a restore from being done. */
export type BackupErrorCode =
  | 'no_recovery_key'
  | 'recovery_key_exists'
  | 'recovery_file_damaged'
  | 'sheet_not_written'
  | 'half_unreadable'
  | 'halves_do_not_fit'
  | 'other_recovery_key'
  | 'keys_not_found'
  | 'keys_kept'
  | 'own_database_server'
  | 'target_missing'
  | 'target_changed'
  | 'target_full'
  | 'data_disk_full'
  | 'target_not_writable'
  | 'target_inside_data'
  | 'backup_running'
  | 'backup_failed'
  | 'no_backup'
  | 'time_not_covered'
  | 'backup_damaged'
  | 'data_in_use'
  | 'newer_database'
  | 'restore_failed'
  | 'not_proven'

/** A fault of backup or recovery that a person can repair: what happened (Chinese, then English) and what to do next. Never a secret or a row. */
export class BackupError extends Error {
  readonly code: BackupErrorCode
  readonly remedy: string

  constructor(code: BackupErrorCode, text: { message: string; remedy: string }, cause?: unknown) {
    super(text.message, cause === undefined ? undefined : { cause })
    this.name = 'BackupError'
    this.code = code
    this.remedy = text.remedy
  }
}

/** Turns a file system fault at the backup target into a sentence; every other error passes unchanged. */
export function explainTargetFault(error: unknown, folder: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  if (code === undefined || error instanceof BackupError) return error
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new BackupError(
      'target_full',
      {
        message: `备份位置 ${folder} 已满(${code}),本次备份未保留任何残余。The backup target ${folder} is full (${code}); nothing half-done was left there.`,
        remedy:
          '换更大的磁盘,或删除其中不属于邻安的文件,然后再备份。Use a larger disk or remove foreign files there, then back up again.',
      },
      error,
    )
  }
  if (/^(EROFS|EACCES|EPERM|EIO|ENODEV|ENXIO|ESTALE|ENOTCONN|EHOSTDOWN|ETIMEDOUT|ENOENT|ENOTDIR)$/.test(code)) {
    return new BackupError(
      'target_not_writable',
      {
        message: `备份位置 ${folder} 无法读写(${code}),本次备份作废。The backup target ${folder} cannot be read or written (${code}); this backup is void.`,
        remedy:
          '检查磁盘是否插好、是否只读、属主与权限,然后再备份。Check that the disk is plugged in, not read-only, and its owner and mode; then back up again.',
      },
      error,
    )
  }
  return error
}
