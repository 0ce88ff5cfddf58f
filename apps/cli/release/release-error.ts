/** A fault with a release, its archive or an upgrade that a person can repair: what happened (Chinese, then English) and what to do. */
export class ReleaseError extends Error {
  readonly code: string
  readonly remedy: string

  constructor(code: string, message: string, remedy: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'ReleaseError'
    this.code = code
    this.remedy = remedy
  }
}

/** Turns a full or closed disk into a sentence about the folder; anything else passes unchanged. */
export function explainDisk(error: unknown, folder: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? ''
  if (['ENOSPC', 'EDQUOT'].includes(code)) return diskFull(folder, error)
  if (!['EROFS', 'EACCES', 'EPERM', 'ENOTDIR'].includes(code)) return error
  return new ReleaseError(
    'folder_closed',
    `无法写入 ${folder}(${code})。${folder} cannot be written (${code}).`,
    '用有权限的账户(通常是 root)运行,或检查只读挂载。Run as an account that may (usually root), or check for a read-only mount.',
    error,
  )
}

export function diskFull(folder: string, cause?: unknown): ReleaseError {
  return new ReleaseError(
    'disk_full',
    `${folder} 所在磁盘已满。The disk of ${folder} is full.`,
    '清理空间后重试。Free some space and try again.',
    cause,
  )
}
