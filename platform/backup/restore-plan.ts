import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Settings } from '../settings/settings.ts'
import { BackupError } from './backup-error.ts'
import { isWhole } from './base.ts'
import { chooseReach, logUntil, type Reach, reachOf, spansOf } from './coverage.ts'
import { baseFolder, listSeries, listShipped, type Manifest, type Shipped } from './target.ts'

/** What will be restored, found without opening or changing anything. */
export type RestorePlan = {
  series: string
  /** Folder of the base backup. */
  folder: string
  base: Manifest
  log: Shipped[]
  /** The chosen second; everything committed up to its end comes back. Undefined: everything there is. */
  second: Date | undefined
}

/** An instant as station staff read it. */
export const wallTime = (at: Date): string => at.toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' })

/** `YYYY-MM-DD HH:MM:SS` of Asia/Shanghai; undefined where it is no such time. */
export function readWallTime(text: string): Date | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)$/.exec(text.trim())
  if (!parts) return undefined
  const at = new Date(`${parts[1]}T${parts[2]}+08:00`)
  return Number.isNaN(at.getTime()) || wallTime(at) !== `${parts[1]} ${parts[2]}` ? undefined : at
}

/**
 * Chooses base and log for a second, or for the newest state.
 * @throws BackupError where there is no backup, the second is not covered (with the seconds that are), or a file is damaged
 */
export async function planRestore(
  from: string,
  wanted: { second?: Date | undefined; series?: string | undefined },
): Promise<RestorePlan> {
  const { folder: target, series: chosen } = placeOf(from, wanted.series)
  if (!existsSync(target) || !statSync(target).isDirectory()) throw noBackup(from)
  const all = listSeries(target)
  const series = chosen === undefined ? all.at(-1) : all.find(({ id }) => id === chosen)
  if (!series)
    throw noBackup(
      from,
      all.map(({ id }) => id),
    )
  const shipped = listShipped(target, series.id)
  const reaches = series.bases.map((base) => reachOf(base, shipped))
  const reach = wanted.second ? chooseReach(reaches, wanted.second) : reaches.at(-1)
  if (!reach) throw notCovered(wanted.second as Date, reaches)
  const plan: RestorePlan = {
    series: series.id,
    folder: baseFolder(target, series.id, reach.base.stamp),
    base: reach.base,
    log: logUntil(reach, wanted.second),
    second: wanted.second,
  }
  if (!(await isWhole(plan.folder, plan.base))) throw damaged(plan.folder)
  return plan
}

/** A target, or one series in it. */
function placeOf(from: string, series: string | undefined) {
  const folder = resolve(from)
  if (series === undefined && existsSync(join(folder, 'base')))
    return { folder: dirname(folder), series: basename(folder) }
  return { folder, series }
}

function noBackup(from: string, series: string[] = []): BackupError {
  return new BackupError('no_backup', {
    message: `${from} 中没有可用的备份。There is no usable backup in ${from}.`,
    remedy:
      series.length > 0
        ? `那里有这些系列 These series are there: ${series.join(', ')}`
        : '检查磁盘是否插好;--from 指向含有 linan-backup.json 的目录。Check that the disk is plugged in; --from names the folder with linan-backup.json.',
  })
}

function notCovered(second: Date, reaches: readonly Reach[]): BackupError {
  const spans = spansOf(reaches).map(({ from, to }) => `${wallTime(from)} — ${wallTime(to)}`)
  const known = spans.join('; ')
  return new BackupError('time_not_covered', {
    message:
      spans.length > 0
        ? `备份到不了 ${wallTime(second)};能恢复到的最早和最晚时刻:${known}(北京时间)。The backups do not reach ${wallTime(second)}; the earliest and latest second are: ${known} (Asia/Shanghai).`
        : `这份备份没有日志,只能恢复到备份完成时的状态,不能选择时刻。This backup has no log: it can be restored as it was made, to no time of choice.`,
    remedy:
      '在以上范围内另选 --until,或不加 --until 恢复到最新状态;数据目录没有改动。Choose --until within that span, or leave it out for the newest state; nothing was changed.',
  })
}

const damaged = (folder: string) =>
  new BackupError('backup_damaged', {
    message: `备份 ${folder} 与其清单不符,已损坏或不完整。The backup ${folder} does not match its manifest: damaged or not whole.`,
    remedy:
      '用 --until 选更早的时刻以使用前一份备份,或换另一块备份磁盘;数据目录没有改动。Choose an earlier time, which takes the backup before, or another backup disk; nothing was changed.',
  })

/** @throws BackupError where the data folder holds a database: restoring never replaces one. */
export function refuseOccupied(settings: Settings, plan: RestorePlan): void {
  const cluster = join(settings.dataDir, 'pg18')
  if (!existsSync(join(cluster, 'PG_VERSION'))) return
  const changed = statSync(join(cluster, 'global/pg_control')).mtime
  const end = plan.second ?? plan.log.findLast(({ until }) => until)?.until ?? new Date(plan.base.stoppedAt)
  const isNewer = changed > end
  throw new BackupError(isNewer ? 'newer_database' : 'data_in_use', {
    message: isNewer
      ? `${settings.dataDir} 中的数据库比备份新(数据库 ${wallTime(changed)},备份 ${wallTime(end)}),拒绝覆盖。The database in ${settings.dataDir} is newer (${wallTime(changed)}) than the backup (${wallTime(end)}); it is not replaced.`
      : `${settings.dataDir} 中已有数据库,拒绝覆盖。There is a database in ${settings.dataDir}; it is not replaced.`,
    remedy: `用 --data 另选新目录;确需用原路径时,先停止服务并把 ${cluster} 改名。Choose a new folder with --data; for the same path stop the service and rename that folder first.`,
  })
}
