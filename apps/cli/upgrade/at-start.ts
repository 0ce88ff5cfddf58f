import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { realpathSync } from 'node:fs'
import { argv, env, stderr } from 'node:process'
import { ROOT } from '#platform/db/migrate.ts'
import { currentProgram, currentRelease, findHome } from '../release/home.ts'
import { alone, readMarker, upgradeRunning, upgradingPid } from './marker.ts'
import { settle, SETTLED } from './settle.ts'
import { TRIAL } from './trial.ts'

/**
 * Before anything of the data is touched: ends an upgrade that was cut off, and keeps out of one at work.
 * @returns the exit code of the right release, run in our place where this one is no longer current; undefined: go on
 * @throws ReleaseError where an upgrade is at work
 */
export async function settleAtStart(): Promise<number | undefined> {
  const home = findHome()
  if (home === undefined || env[TRIAL] !== undefined) return undefined
  const marker = readMarker(home)
  if (marker === undefined) return undefined
  const pid = upgradingPid(home)
  if (pid !== undefined) {
    // The upgrade itself has asked the service manager for this start.
    if (marker.phase === 'switched') return undefined
    throw upgradeRunning(pid)
  }
  const settled = await alone(home, () => settle(home))
  if (settled) stderr.write(`${SETTLED[settled]}\n`)
  const current = currentRelease(home)
  if (current === undefined || realpathSync(current) === ROOT) return undefined
  return runCurrent(home)
}

/** Signals that the service manager sends to us are passed on. */
function runCurrent(home: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(currentProgram(home), argv.slice(2), { stdio: 'inherit' })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
}
