/** Stable codes of everything that can keep the database from serving. */
export type DatabaseErrorCode =
  | 'already_running'
  | 'no_binaries'
  | 'no_account'
  | 'data_not_writable'
  | 'data_closed'
  | 'wrong_owner'
  | 'wrong_version'
  | 'wrong_password'
  | 'unsafe_socket_folder'
  | 'start_lock_busy'
  | 'init_failed'
  | 'start_failed'
  | 'unreachable'
  | 'login_refused'
  | 'no_database'
  | 'too_old'
  | 'no_chinese_trigrams'

/**
 * A fault of the database that a person can repair: what happened (Chinese, then English) and what to do next.
 * It carries paths and process numbers, never a password or a row.
 */
export class DatabaseError extends Error {
  readonly code: DatabaseErrorCode
  readonly remedy: string
  readonly params: Readonly<Record<string, string | number>>

  constructor(
    code: DatabaseErrorCode,
    text: { message: string; remedy: string },
    params: Record<string, string | number> = {},
    cause?: unknown,
  ) {
    super(text.message, cause === undefined ? undefined : { cause })
    this.name = 'DatabaseError'
    this.code = code
    this.remedy = text.remedy
    this.params = params
  }
}

const diskCodes = new Set(['EROFS', 'EACCES', 'EPERM', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'EIO'])

/** Turns a file system fault under the data folder into a sentence; every other error passes unchanged. */
export function explainDiskFault(error: unknown, folder: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  if (code === undefined || !diskCodes.has(code) || error instanceof DatabaseError) return error
  const full = code === 'ENOSPC' || code === 'EDQUOT'
  return new DatabaseError(
    'data_not_writable',
    {
      message: full
        ? `数据目录 ${folder} 所在磁盘已满(${code})。The disk of the data folder ${folder} is full (${code}).`
        : `数据目录 ${folder} 无法写入(${code})。The data folder ${folder} cannot be written (${code}).`,
      remedy: full
        ? '清理磁盘空间后重新启动。Free some disk space, then start again.'
        : '检查磁盘是否只读、目录属主与权限,或用 LINAN_DATA 另选目录。Check for a read-only disk and the folder’s owner and mode, or choose another folder with LINAN_DATA.',
    },
    { folder, errno: code },
    error,
  )
}
