import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseError } from '../database-error.ts'
import { chooseAccount } from './account.ts'
import { type EmbeddedVersion, prepareBinaries } from './binaries.ts'
import { as, ensureCluster, postgresEnvironment } from './cluster.ts'
import { type Layout, openDataFolder, SOCKET_PORT, socketFolder } from './folders.ts'
import { clearOrphans, findRunning, type Postmaster, readPostmaster } from './postmaster.ts'
import { writeServerSettings } from './server-settings.ts'

/** Crash recovery of a large write-ahead log takes minutes; a postmaster that lives is given this long. */
const READY_WITHIN_MS = 300_000

export type StartOptions = {
  version: EmbeddedVersion
  password: string
  forTests: boolean
  /** How long recovery may take; `READY_WITHIN_MS` unless told. */
  readyWithinMs?: number
}
export type Started = { child: ChildProcess; postmaster: Postmaster }

/** Starts PostgreSQL on the cluster, creating it first if need be. To be called under the start lock only. */
export async function startPostmaster(layout: Layout, options: StartOptions): Promise<Started> {
  const account = chooseAccount()
  openDataFolder(layout, account)
  const binaries = prepareBinaries(options.version, account, layout.dataDir)
  await ensureCluster(layout, { ...options, account, binaries })
  const listening =
    process.platform === 'win32'
      ? { port: await freePort() }
      : { socketDir: socketFolder(layout, account), port: SOCKET_PORT }
  await clearOrphans(layout, listening.socketDir)
  writeServerSettings(layout, account, listening, options.forTests)

  const log = openSync(layout.startLog, 'w', 0o600)
  // A session of its own: Ctrl-C in the terminal must reach the server first, which then stops the database in order.
  const child = spawn(binaries.postgres, ['-D', layout.cluster], {
    ...as(account),
    env: postgresEnvironment(),
    stdio: ['ignore', log, log],
    detached: true,
    windowsHide: true,
  })
  closeSync(log)
  child.unref()
  return { child, postmaster: await untilReady(layout, child, options.readyWithinMs ?? READY_WITHIN_MS) }
}

async function untilReady(layout: Layout, child: ChildProcess, withinMs: number): Promise<Postmaster> {
  let failure: string | undefined
  child.once('error', (error) => (failure = error.message))
  child.once('exit', (code, signal) => (failure ??= `exit ${code ?? signal}`))
  const until = Date.now() + withinMs
  while (Date.now() < until) {
    if (failure !== undefined) throw explainFailure(layout, failure)
    const found = readPostmaster(layout)
    if (found?.pid === child.pid && found?.status === 'ready') return found
    await sleep(10)
  }
  throw explainFailure(layout, `not ready within ${withinMs / 1000} s`)
}

/** Waits until a postmaster that somebody else started accepts connections; undefined when it ends instead. */
export async function untilJoinable(layout: Layout): Promise<Postmaster | undefined> {
  const until = Date.now() + READY_WITHIN_MS
  for (;;) {
    const running = findRunning(layout)
    if (!running || running.status === 'ready') return running
    if (Date.now() > until) throw explainFailure(layout, `not ready within ${READY_WITHIN_MS / 1000} s`)
    await sleep(20)
  }
}

function explainFailure(layout: Layout, how: string): DatabaseError {
  const lines = readLog(layout).split('\n').filter(Boolean)
  const reason =
    lines.findLast((line) => /FATAL|PANIC|could not/.test(line))?.replace(/^.*?(FATAL|PANIC):\s*/, '') ?? how
  if (/Read-only file system|No space left|Permission denied/.test(reason)) {
    return new DatabaseError('data_not_writable', {
      message: `PostgreSQL 无法写入 ${layout.cluster}:${reason}。PostgreSQL cannot write its data folder.`,
      remedy:
        '检查磁盘空间、只读挂载与目录权限后重新启动。Check disk space, read-only mounts and folder modes, then start again.',
    })
  }
  return new DatabaseError('start_failed', {
    message: `PostgreSQL 启动失败(${how}):${reason}。PostgreSQL did not start.`,
    remedy: `详见 ${layout.startLog} 和 ${layout.cluster}/log。See these two for the cause.`,
  })
}

/** What PostgreSQL said: first on its error output, then, once its collector runs, in the log of the day. */
function readLog(layout: Layout): string {
  const folder = join(layout.cluster, 'log')
  try {
    const dated = readdirSync(folder).map((name) => ({
      path: join(folder, name),
      at: statSync(join(folder, name)).mtimeMs,
    }))
    const newest = dated.sort((one, other) => other.at - one.at)[0]
    const own = readFileSync(layout.startLog, 'utf8')
    return newest && own.includes('logging collector') ? own + readFileSync(newest.path, 'utf8').slice(-8192) : own
  } catch {
    return ''
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}
