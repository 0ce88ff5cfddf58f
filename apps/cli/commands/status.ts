import { stdout } from 'node:process'
import { inspectEmbedded } from '#platform/db/embedded/inspect.ts'
import { readDatabaseUrl } from '#platform/settings/database-url.ts'
import { readRunning } from '#platform/settings/running.ts'
import { loadSettings, type Settings } from '#platform/settings/settings.ts'
import type { Command } from '../command.ts'
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
  const health = announced ? await askHealth(announced.url) : undefined
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
  }
}

function describeDatabase(settings: Settings, pid: number | undefined): string {
  if (settings.databaseUrl === undefined) return pid === undefined ? 'embedded, stopped' : `embedded, pid ${pid}`
  const at = readDatabaseUrl(settings.databaseUrl)
  return `${at?.host}:${at?.port}/${at?.database}`
}

/** True: ready; false: answers but is not ready; undefined: nobody answers there. */
async function askHealth(url: string): Promise<boolean | undefined> {
  try {
    return (await fetch(new URL('/health/ready', url), { signal: AbortSignal.timeout(2000) })).ok
  } catch {
    return undefined
  }
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
  ]
  return rows
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')
}
