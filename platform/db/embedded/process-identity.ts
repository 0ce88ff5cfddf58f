import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * One process of one boot. The number alone is not enough: after `kill -9`, a reboot or a container restart the same
 * number belongs to somebody else, and a lock that trusts it would never open again.
 */
export type ProcessIdentity = { pid: number; startedAt: string }

/** The identity of a running process, or undefined when it is gone (a zombie counts as gone). */
export function identify(pid: number): ProcessIdentity | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  if (process.platform === 'linux') {
    const stat = readText(`/proc/${pid}/stat`)
    if (stat !== undefined) {
      // The second field is the command in parentheses and may itself contain spaces and parentheses.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (fields[0] === 'Z' || fields[0] === 'X') return undefined
      return { pid, startedAt: `${readText('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}:${fields[19] ?? ''}` }
    }
    if (readText('/proc/self/stat') !== undefined) return undefined
  }
  if (!signalReaches(pid)) return undefined
  return { pid, startedAt: process.platform === 'win32' ? '' : startedBySystem(pid) }
}

/** Whether the very process that was identified earlier still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.startedAt === identity.startedAt
}

/** The identity of this process. */
export function identifySelf(): ProcessIdentity {
  return identify(process.pid) ?? { pid: process.pid, startedAt: '' }
}

function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function startedBySystem(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
