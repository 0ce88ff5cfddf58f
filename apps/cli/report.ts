import { stderr } from 'node:process'
import { BackupError } from '#platform/backup/backup-error.ts'
import { SealedError } from '#platform/crypto/sealed-stream.ts'
import { DatabaseError } from '#platform/db/database-error.ts'
import { AppError } from '#platform/errors/errors.ts'
import { translate } from '#platform/i18n/messages.ts'
import { SettingsError } from '#platform/settings/settings-error.ts'
import { ReleaseError } from './release/release-error.ts'

/** `remedy` is empty where the message itself says what to do. */
export type Fault = { code: string; message: string; remedy: string }

/** Every fault an error stands for, as sentences with remedies; undefined for a fault of the program itself. */
export function explain(error: unknown): Fault[] | undefined {
  if (error instanceof SettingsError) return [...error.faults]
  if (error instanceof DatabaseError || error instanceof BackupError || error instanceof ReleaseError)
    return [{ code: error.code, message: error.message, remedy: error.remedy }]
  if (error instanceof SealedError) return [sealedFault(error)]
  if (error instanceof AppError) {
    const texts = (['zh-CN', 'en'] as const).map((locale) => translate(locale, `error.${error.code}`, error.params))
    return [{ code: error.code, message: [...new Set(texts)].join(' '), remedy: '' }]
  }
  const { code, syscall, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string }
  if (syscall !== 'listen' && syscall !== 'bind') return undefined
  if (code === 'EADDRINUSE') {
    return [
      {
        code: 'port_taken',
        message: `端口 ${port} 已被其他程序占用。Port ${port} is taken by another program.`,
        remedy: `结束该程序,或换一个端口:Stop that program, or choose another port: PORT=${(port ?? 7300) + 1} npm start`,
      },
    ]
  }
  return [
    {
      code: 'cannot_listen',
      message: `无法在 ${address ?? ''}:${port ?? ''} 上监听(${code})。Cannot listen there (${code}).`,
      remedy:
        '检查 HOST 是否为本机地址;1024 以下的端口需要特权。Check that HOST is an address of this machine; ports below 1024 need privileges.',
    },
  ]
}

const SEALED: Record<SealedError['fault'], string> = {
  not_sealed: '这不是邻安的备份文件。This is no file of a Lin’an backup.',
  newer_format: '备份由更新的版本制作。The backup was made by a newer release.',
  other_key: '备份属于另一张恢复单。The backup belongs to another recovery sheet.',
  damaged: '备份文件已损坏或被改动。The backup file is damaged or was altered.',
  cut_off: '备份文件不完整。The backup file is cut off.',
}

const sealedFault = ({ fault }: SealedError): Fault => ({
  code: `sealed_${fault}`,
  message: SEALED[fault],
  remedy:
    fault === 'newer_format'
      ? '使用制作备份的版本或更新的版本。Use that release or a newer one.'
      : '换一份备份(linan restore --from …)重试;数据目录没有改动。Try another backup; nothing was changed.',
})

/** Writes an error for a person to read; the answer is the exit code. A program fault keeps its stack for the report. */
export function report(error: unknown): number {
  const faults = explain(error)
  if (faults) {
    for (const { message, remedy } of faults) stderr.write(`✗ ${message}\n${remedy ? `  → ${remedy}\n` : ''}`)
    return 1
  }
  stderr.write(
    `✗ 程序出错,请连同以下内容报告。The program failed; please report this:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  return 1
}
