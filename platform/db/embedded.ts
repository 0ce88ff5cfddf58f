import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { DatabaseError, explainDiskFault } from './database-error.ts'
import type { EmbeddedVersion } from './embedded/binaries.ts'
import { countLiveClients, type Registration, register } from './embedded/clients.ts'
import { type Layout, layOut } from './embedded/folders.ts'
import { type Lock, type LockHolder, tryLock, waitForLock } from './embedded/lock.ts'
import { answers, findRunning, type Postmaster, readPostmaster, stopPostmaster } from './embedded/postmaster.ts'
import { startPostmaster, untilJoinable } from './embedded/supervisor.ts'

/** `attempt` counts restarts in a row; `retryInMs` is the pause before the next. `reason` names why a restart failed. */
export type ExitEvent = {
  pid: number
  code: number | null
  signal: string | null
  attempt: number
  retryInMs: number
  reason?: string
}

export type EmbeddedOptions = {
  /** Folder of all data of this installation; the cluster is made inside it. */
  dataDir: string
  secrets: { superuserPassword: string }
  version?: EmbeddedVersion
  /** `server` is alone on its folder; `tool` joins a running database or starts one for its own time; `test` gives up durability. */
  role: 'server' | 'tool' | 'test'
  /** PostgreSQL ended although nobody asked; a restart follows. */
  onExit?: (event: ExitEvent) => void
  /** PostgreSQL accepts connections again, with this process number. */
  onRestart?: (event: { pid: number; attempt: number }) => void
}

export type EmbeddedDatabase = {
  /** Folder of the Unix socket (on Windows 127.0.0.1), as `pg` takes it. */
  host: string
  port: number
  user: 'postgres'
  password: string
  /** Whether this process started PostgreSQL, rather than joined one that ran. */
  owned: boolean
  /** Process number of PostgreSQL now. */
  pid(): number
  /** Leaves the database; the last one to leave stops it (fast shutdown). Safe to call twice. */
  stop(): Promise<void>
}

const START_LOCK_WAIT_MS = 120_000
const BACKOFF_MS = { first: 100, most: 10_000, calmAfter: 60_000 }

/**
 * Starts the embedded PostgreSQL of a data folder, or joins it (architecture §3). A second server on the same folder is refused at
 * once with `already_running` and the first one's pid; what a killed process left behind is cleared without a manual step.
 * @throws DatabaseError with a code, a sentence and a remedy.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const layout = layOut(options.dataDir, options.version ?? '18')
  let serverLock: Lock | undefined
  try {
    if (options.role === 'server') serverLock = await takeServerLock(layout)
    const session = new Session(layout, options, serverLock)
    await session.open()
    return session.describe()
  } catch (error) {
    serverLock?.release()
    throw explainDiskFault(error, options.dataDir)
  }
}

async function takeServerLock(layout: Layout): Promise<Lock> {
  const result = await tryLock(layout.serverLock)
  if ('release' in result) return result
  throw alreadyRunning(layout, result.pid)
}

function alreadyRunning(layout: Layout, pid: number): DatabaseError {
  return new DatabaseError(
    'already_running',
    {
      message: `数据目录 ${layout.dataDir} 已有一个服务在运行(进程号 ${pid})。A server is already running on this data folder (pid ${pid}).`,
      remedy:
        '使用正在运行的服务,或先停止它;要并行运行另一套数据,请用 LINAN_DATA 另选目录。Use the running server, stop it first, or choose another folder with LINAN_DATA.',
    },
    { pid, folder: layout.dataDir },
  )
}

/** One process's use of one embedded database, with supervision while it lasts. */
class Session {
  readonly #layout: Layout
  readonly #options: EmbeddedOptions
  readonly #serverLock: Lock | undefined
  #registration: Registration | undefined
  #postmaster: Postmaster | undefined
  #owned = false
  #stopping: Promise<void> | undefined
  #watch: NodeJS.Timeout | undefined
  #attempt = 0
  #startedAt = 0
  readonly #onProcessExit = () => this.#abandon()

  constructor(layout: Layout, options: EmbeddedOptions, serverLock: Lock | undefined) {
    this.#layout = layout
    this.#options = options
    this.#serverLock = serverLock
  }

  async open(): Promise<void> {
    await this.#underStartLock(async () => {
      await this.#joinOrStart(this.#options.role === 'server')
      this.#registration = register(this.#layout)
    })
    process.on('exit', this.#onProcessExit)
    try {
      await checkLogin(this.describe())
    } catch (error) {
      await this.#leave()
      throw error
    }
  }

  describe(): EmbeddedDatabase {
    const { socketDir, port } = this.#postmaster as Postmaster
    return {
      host: socketDir || '127.0.0.1',
      port,
      user: 'postgres',
      password: this.#options.secrets.superuserPassword,
      owned: this.#owned,
      pid: () => this.#postmaster?.pid ?? 0,
      stop: () => (this.#stopping ??= this.#leave()),
    }
  }

  /** To be called under the start lock. `replaceOrphan`: a database nobody uses (its server was killed) is stopped and started anew. */
  async #joinOrStart(replaceOrphan: boolean): Promise<void> {
    const running = await untilJoinable(this.#layout)
    if (running && replaceOrphan && countLiveClients(this.#layout) === 0) {
      await stopPostmaster(this.#layout, running.pid)
    } else if (running) {
      this.#postmaster = running
      this.#owned = false
      if (this.#options.role === 'server') this.#watchJoined(running)
      return
    }
    await this.#refuseForeign()
    const { version = '18', secrets, role } = this.#options
    const started = await startPostmaster(this.#layout, {
      version,
      password: secrets.superuserPassword,
      forTests: role === 'test',
    })
    this.#postmaster = started.postmaster
    this.#owned = true
    this.#startedAt = Date.now()
    this.#watchChild(started.child, started.postmaster.pid)
  }

  /** A database whose process is not visible here but which answers runs in another container on the same folder. */
  async #refuseForeign(): Promise<void> {
    const left = readPostmaster(this.#layout)
    if (left && !findRunning(this.#layout) && process.platform !== 'win32' && (await answers(left))) {
      throw alreadyRunning(this.#layout, left.pid)
    }
  }

  #watchChild(child: ChildProcess, pid: number): void {
    if (child.exitCode !== null || child.signalCode !== null)
      return void this.#ended(pid, child.exitCode, child.signalCode)
    child.once('exit', (code, signal) => this.#ended(pid, code, signal))
  }

  #watchJoined(running: Postmaster): void {
    clearInterval(this.#watch)
    this.#watch = setInterval(() => {
      if (findRunning(this.#layout)?.pid === running.pid) return
      clearInterval(this.#watch)
      this.#ended(running.pid, null, null)
    }, 500).unref()
  }

  #ended(pid: number, code: number | null, signal: string | null, reason?: string): void {
    if (this.#stopping) return
    if (Date.now() - this.#startedAt > BACKOFF_MS.calmAfter) this.#attempt = 0
    this.#attempt += 1
    const retryInMs = Math.min(BACKOFF_MS.first * 2 ** (this.#attempt - 1), BACKOFF_MS.most)
    this.#options.onExit?.({
      pid,
      code,
      signal,
      attempt: this.#attempt,
      retryInMs,
      ...(reason === undefined ? {} : { reason }),
    })
    void this.#restart(retryInMs)
  }

  async #restart(pauseMs: number): Promise<void> {
    await sleep(pauseMs)
    try {
      await this.#underStartLock(async () => {
        if (!this.#stopping) await this.#joinOrStart(false)
      })
      if (!this.#stopping) this.#options.onRestart?.({ pid: this.#postmaster?.pid ?? 0, attempt: this.#attempt })
    } catch (error) {
      this.#startedAt = Date.now()
      this.#ended(0, null, null, error instanceof Error ? error.message : String(error))
    }
  }

  async #leave(): Promise<void> {
    this.#stopping ??= Promise.resolve()
    clearInterval(this.#watch)
    process.off('exit', this.#onProcessExit)
    try {
      await this.#underStartLock(async () => {
        this.#registration?.leave()
        const running = findRunning(this.#layout)
        if (running && countLiveClients(this.#layout) === 0) await stopPostmaster(this.#layout, running.pid)
      })
    } finally {
      this.#serverLock?.release()
    }
  }

  /** The process ends without `stop()`: only what can be done at once. */
  #abandon(): void {
    this.#registration?.leave()
    const running = findRunning(this.#layout)
    try {
      if (running && countLiveClients(this.#layout) === 0) process.kill(running.pid, 'SIGINT')
    } catch {
      // It ended in between.
    }
    this.#serverLock?.release()
  }

  async #underStartLock(work: () => Promise<void>): Promise<void> {
    const lock: Lock | LockHolder = await waitForLock(this.#layout.startLock, START_LOCK_WAIT_MS)
    if (!('release' in lock)) {
      throw new DatabaseError(
        'start_lock_busy',
        {
          message: `进程 ${lock.pid} 正在启动或停止数据库,${START_LOCK_WAIT_MS / 1000} 秒内未完成。Process ${lock.pid} is still starting or stopping the database.`,
          remedy: `稍后重试;若该进程已无响应,请结束它。Try again later; end that process if it hangs.`,
        },
        { pid: lock.pid },
      )
    }
    try {
      await work()
    } finally {
      lock.release()
    }
  }
}

/** One real login: a lost or exchanged secrets file is found here, not at the first query. */
async function checkLogin(database: EmbeddedDatabase): Promise<void> {
  const { host, port, user, password } = database
  const client = new pg.Client({ host, port, user, password, database: 'postgres', connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    if ((error as { code?: string }).code !== '28P01') throw error
    throw new DatabaseError(
      'wrong_password',
      {
        message:
          '密钥文件中的数据库口令与数据不符。The database password in the secrets file does not belong to this data.',
        remedy:
          '恢复与该数据目录同时生成的密钥文件(见备份),它还含有解密身份证号的密钥。Restore the secrets file that was made with this data folder; it also holds the keys of the identity numbers.',
      },
      {},
      error,
    )
  } finally {
    await client.end().catch(() => {})
  }
}
