import { type IncomingMessage, request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { stdout } from 'node:process'
import { explainFaults, reportBackup } from '#platform/backup/report.ts'
import { wallTime } from '#platform/backup/restore-plan.ts'
import { inspectEmbedded } from '#platform/db/embedded/inspect.ts'
import { readDatabaseUrl } from '#platform/settings/database-url.ts'
import { readRunning } from '#platform/settings/running.ts'
import { loadSettings, type Settings } from '#platform/settings/settings.ts'
import type { Command } from '../command.ts'
import { pinned } from '../own-server.ts'
import { version } from '../version.ts'

type Status = {
  running: boolean
  ready: boolean
  pid: number | null
  url: string | null
  version: string
  startedAt: string | null
  database: string
  dataDir: string
  /** Null where another server keeps the database. */
  backup: {
    faults: string[]
    lastBaseAt: string | null
    coveredUntil: string | null
    waitingSince: string | null
  } | null
}

const NOT_RUNNING = 3

export const status: Command = {
  name: 'status',
  summary: '服务是否在运行、地址、数据库。Whether the service runs, where, and on which database.',
  usage: '[--json]',
  options: { json: { type: 'boolean' } },
  details: ['--json  机器可读 machine-readable', '退出码 Exit code: 0 在运行 running, 3 未运行 not running'],
  async run(args) {
    const found = await readStatus(loadSettings())
    stdout.write(args.values.json ? `${JSON.stringify(found)}\n` : table(found))
    return found.running ? 0 : NOT_RUNNING
  },
}

/** Asks the running server itself; nothing is started. */
export async function readStatus(settings: Settings): Promise<Status> {
  const announced = readRunning(settings)
  const embedded = settings.databaseUrl === undefined ? inspectEmbedded(settings.dataDir) : undefined
  const health = announced ? await askHealth(announced.url, settings) : undefined
  const pid = embedded?.serverPid ?? (health ? (announced?.pid ?? null) : null)
  const isAnnounced = pid !== null && announced?.pid === pid
  return {
    running: pid !== null,
    ready: pid !== null && health === true,
    pid,
    url: isAnnounced ? announced.url : null,
    version: isAnnounced ? announced.version : version(),
    startedAt: isAnnounced ? announced.startedAt : null,
    database: describeDatabase(settings, embedded?.postgres?.pid),
    dataDir: settings.dataDir,
    backup: describeBackup(settings),
  }
}

function describeBackup(settings: Settings): Status['backup'] {
  const report = reportBackup(settings, new Date())
  if (!report) return null
  const { lastBaseAt, coveredUntil, waitingSince } = report.state
  return { faults: explainFaults(report).map(({ message }) => message), lastBaseAt, coveredUntil, waitingSince }
}

function describeDatabase(settings: Settings, pid: number | undefined): string {
  if (settings.databaseUrl === undefined) return pid === undefined ? 'embedded, stopped' : `embedded, pid ${pid}`
  const at = readDatabaseUrl(settings.databaseUrl)
  return `${at?.host}:${at?.port}/${at?.database}`
}

/** True: ready; false: answers but is not ready; undefined: nobody answers there. */
function askHealth(url: string, settings: Settings): Promise<boolean | undefined> {
  const at = new URL('/health/ready', url)
  return new Promise((resolve) => {
    const hear = (response: IncomingMessage) => {
      response.resume()
      resolve(response.statusCode === 200)
    }
    const request =
      at.protocol === 'https:'
        ? tlsRequest(at, { ...pinned(settings), timeout: 2000 }, hear)
        : plainRequest(at, { timeout: 2000 }, hear)
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(undefined))
    request.end()
  })
}

function backupLine(backup: Status['backup']): string | null {
  if (backup === null) return null
  if (backup.faults.length > 0) return `✗ ${backup.faults.join('; ')}`
  return backup.lastBaseAt === null ? null : `✓ ${wallTime(new Date(backup.coveredUntil ?? backup.lastBaseAt))}`
}

function table(found: Status): string {
  const state = found.running
    ? found.ready
      ? '在运行 running'
      : '启动中或数据库不可用 not ready'
    : '未运行 not running'
  const rows: [string, string | number | null][] = [
    ['状态 State', state],
    ['进程 Process', found.pid],
    ['地址 Address', found.url],
    ['启动 Started', found.startedAt],
    ['版本 Version', found.version],
    ['数据库 Database', found.database],
    ['数据目录 Data', found.dataDir],
    ['备份 Backup', backupLine(found.backup)],
  ]
  return rows
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')
}
