import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Layout, SOCKET_PORT } from './folders.ts'
import { identify } from './process-identity.ts'

/** What PostgreSQL writes about itself into `postmaster.pid`. */
export type Postmaster = { pid: number; port: number; socketDir: string; status: string }

/** The postmaster file as it stands, whether its process lives or not. */
export function readPostmaster(layout: Layout): Postmaster | undefined {
  try {
    const lines = readFileSync(join(layout.cluster, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    if (!Number.isInteger(pid) || pid === 0) return undefined
    return {
      pid: Math.abs(pid),
      port: Number(lines[3]) || SOCKET_PORT,
      socketDir: lines[4]?.trim() ?? '',
      status: lines[7]?.trim() ?? '',
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** The postmaster that really runs on this cluster; undefined after a crash even if its file is still there. */
export function findRunning(layout: Layout): Postmaster | undefined {
  const found = readPostmaster(layout)
  if (!found || !identify(found.pid)) return undefined
  // After a reboot or in a new container the same number may belong to any other program.
  const title = processTitle(found.pid)
  return title === undefined || isPostmasterTitle(title, layout) ? found : undefined
}

/** Whether something answers on the socket; tells a live database in another container, whose process numbers we cannot see. */
export function answers(postmaster: Postmaster): Promise<boolean> {
  return new Promise((resolve) => {
    const path = join(postmaster.socketDir, `.s.PGSQL.${postmaster.port}`)
    const socket =
      postmaster.socketDir && process.platform !== 'win32' ? connect(path) : connect(postmaster.port, '127.0.0.1')
    const finish = (result: boolean) => {
      socket.destroy()
      resolve(result)
    }
    socket.setTimeout(1000, () => finish(false))
    socket.once('connect', () => finish(true))
    socket.once('error', () => finish(false))
  })
}

/** Stops a running postmaster: fast shutdown, then immediate, then by force. Data is safe in each case (write-ahead log). */
export async function stopPostmaster(layout: Layout, pid: number, patienceMs = 30_000): Promise<void> {
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', patienceMs],
    ['SIGQUIT', 5000],
    ['SIGKILL', 2000],
  ]
  for (const [signal, wait] of steps) {
    if (!signalTo(pid, signal)) break
    if (await isGone(pid, wait)) break
  }
  await clearOrphans(layout)
}

/**
 * After the postmaster was killed its backends may still work on the shared memory (one in a long query notices late), and a new
 * postmaster rightly refuses to start beside them. They have no client any more: end them. Also removes the `postmaster.pid` and
 * the socket's lock file: their number may now belong to another program or to a zombie (a container whose first process reaps
 * nobody), and PostgreSQL itself would believe it.
 */
export async function clearOrphans(layout: Layout, socketDir?: string): Promise<void> {
  if (findRunning(layout)) return
  for (const [signal, wait] of [
    ['SIGQUIT', 1500],
    ['SIGKILL', 3000],
  ] as const) {
    const until = Date.now() + wait
    let orphans = findBackends(layout)
    for (const pid of orphans) signalTo(pid, signal)
    while (orphans.length > 0 && Date.now() < until) {
      await sleep(20)
      orphans = findBackends(layout)
    }
    if (orphans.length === 0) break
  }
  const left = readPostmaster(layout)
  if (process.platform !== 'linux' || findBackends(layout).length > 0 || (left && (await answers(left)))) return
  rmSync(join(layout.cluster, 'postmaster.pid'), { force: true })
  if (!socketDir) return
  const socket = join(socketDir, `.s.PGSQL.${SOCKET_PORT}`)
  for (const path of [socket, `${socket}.lock`]) rmSync(path, { force: true })
}

/** Waits until the process is gone; false when it still runs after `waitMs`. */
async function isGone(pid: number, waitMs: number): Promise<boolean> {
  const until = Date.now() + waitMs
  while (identify(pid)) {
    if (Date.now() > until) return false
    await sleep(10)
  }
  return true
}

function signalTo(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}

function findBackends(layout: Layout): number[] {
  if (process.platform !== 'linux') return []
  const prefix = `postgres: ${layout.clusterName}: `
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => processTitle(pid)?.startsWith(prefix) && identify(pid))
}

function isPostmasterTitle(title: string, layout: Layout): boolean {
  const [program = '', ...args] = title.split('\0')
  return program.endsWith('postgres') && args.includes(layout.cluster)
}

function processTitle(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return undefined
  }
}
