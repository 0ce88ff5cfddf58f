import type { Client } from 'pg'
import { explainFaults, reportBackup } from '#platform/backup/report.ts'
import { leftSheets } from '#platform/backup/key-sheets.ts'
import { readRecovery } from '#platform/backup/recovery-file.ts'
import { wallTime } from '#platform/backup/restore-plan.ts'
import { type Check, type Context, fail, type Finding, ok, warn } from './check.ts'

/** Checks of what must be ready before something is lost. */
export const backupChecks: readonly Check[] = [
  { name: 'recovery_sheet', title: '恢复单 Recovery sheet', run: checkSheet },
  { name: 'backup', title: '备份 Backup', run: checkBackup },
]

/** Without the sheet no backup opens; left on the machine it opens for whoever takes the machine (trust.md §3.3). */
function checkSheet({ settings, embedded }: Context): Finding {
  const record = readRecovery(settings)
  if (!record) {
    if (embedded && !embedded.hasCluster) return ok('首次启动后制作 made after the first start')
    return fail(
      '尚未制作 not made',
      '执行 linan key export,打印两半,交两个人保管。Run linan key export, print both halves, give each to another person.',
    )
  }
  const left = leftSheets(record)
  if (left.length > 0) return fail(left.join(', '), '打印后删除这些文件。Print these files, then delete them.')
  if (record.checkedAt !== null) return ok(`${record.keyId}(核对于 checked ${record.checkedAt.slice(0, 10)})`)
  return warn(
    `${record.keyId} 未核对 never tried`,
    '执行 linan key check,两人各输入一半。Run linan key check and type both halves.',
  )
}

/** Red after 26 hours without a base backup, or when the log waits for five minutes; demonstration data need none. */
async function checkBackup({ settings, embedded, client }: Context): Promise<Finding> {
  const report = reportBackup(settings, new Date())
  if (!report) return ok('由数据库管理员负责 the business of the DBA')
  if (!embedded?.hasCluster) return ok('首次启动后设置 set up after the first start')
  const faults = explainFaults(report)
  const { lastBaseAt, coveredUntil } = report.state
  const known = [lastBaseAt, coveredUntil].map((at) => (at === null ? '—' : wallTime(new Date(at))))
  if (faults.length === 0) return ok(`全量 base ${known[0]},日志 log ${known[1]}`)
  const detail = faults.map(({ message }) => message).join('; ')
  const remedy = [...new Set(faults.map((fault) => fault.remedy))].join(' ')
  return client && (await isDemo(client))
    ? warn(`演示数据 demonstration data: ${detail}`, remedy)
    : fail(detail, remedy)
}

export async function isDemo(client: Client): Promise<boolean> {
  const { rows: made } = await client.query<{ yes: boolean }>(`select to_regclass('sec.setting') is not null as yes`)
  if (!made[0]?.yes) return false
  const { rows } = await client.query<{ demo: boolean }>(
    `select value = 'true' as demo from sec.setting where name = 'demo'`,
  )
  return rows[0]?.demo ?? false
}
