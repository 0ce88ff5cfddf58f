import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Settings } from '#platform/settings/settings.ts'
import { readStatus } from '../commands/status.ts'
import { programOf } from '../release/home.ts'
import { readRelease } from '../release/manifest.ts'
import { ReleaseError } from '../release/release-error.ts'
import { ownerOf } from '../service/owner.ts'

/** Set for the start that an upgrade itself makes: that one does not look for an upgrade to end. */
export const TRIAL = 'LINAN_UPGRADE'
const STOP_MS = 60_000

export interface Trial {
  settings: Settings
  /** Folder of the release. */
  release: string
  /** Where its words go. */
  log: string
  /** For the health check. */
  timeoutMs: number
  /** Throws where somebody has asked to stop. */
  checkpoint: () => void
}

/** Lets the new release bring the database up to date, as the owner of the data. @throws ReleaseError where it fails */
export async function migrateWith(trial: Trial): Promise<void> {
  const child = run(trial, 'migrate')
  const code = await ended(child)
  trial.checkpoint()
  if (code === 0) return
  throw new ReleaseError(
    'migration_failed',
    `新版本升级数据库失败(退出码 ${code})。The new release could not bring the database up to date (exit code ${code}).`,
    `原因见 ${trial.log}。The reason is in ${trial.log}.`,
  )
}

/** Starts the new release, waits until it says of itself that it works, and stops it in order. @throws ReleaseError where it does not */
export async function tryRelease(trial: Trial): Promise<void> {
  const child = run(trial, 'start')
  const over = ended(child)
  try {
    await untilHealthy(trial, child)
  } finally {
    child.kill('SIGTERM')
    const hard = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    await over
    clearTimeout(hard)
  }
}

async function untilHealthy(trial: Trial, child: ChildProcess): Promise<void> {
  const version = readRelease(trial.release)?.version
  const until = Date.now() + trial.timeoutMs
  while (child.exitCode === null && child.signalCode === null && Date.now() < until) {
    trial.checkpoint()
    const status = await readStatus(trial.settings)
    if (status.ready && status.pid === child.pid && status.version === version) return
    await sleep(100)
  }
  const code = child.exitCode ?? child.signalCode
  throw new ReleaseError(
    'health_check_failed',
    code === null
      ? `新版本在 ${trial.timeoutMs / 1000} 秒内未通过健康检查。The new release did not pass its health check within ${trial.timeoutMs / 1000} s.`
      : `新版本启动后退出(${code})。The new release ended after its start (${code}).`,
    `原因见 ${trial.log}。The reason is in ${trial.log}.`,
  )
}

/** In a process group of its own: Ctrl-C in the terminal reaches the upgrade, which then goes back in order. */
function run({ settings, release, log }: Trial, command: string): ChildProcess {
  const owner = process.getuid?.() === 0 ? ownerOf(settings.dataDir) : undefined
  const child = spawn(programOf(release), [command], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LINAN_DATA: settings.dataDir, LINAN_CONFIG: settings.configDir, [TRIAL]: 'trial' },
    ...(owner ? { uid: owner.uid, gid: owner.gid } : {}),
  })
  const words = createWriteStream(log, { flags: 'a', mode: 0o600 })
  // A full disk must not end the upgrade before it has gone back.
  words.on('error', () => undefined)
  words.write(`── ${command} ${release}\n`)
  for (const stream of [child.stdout, child.stderr]) stream?.pipe(words, { end: false })
  child.once('close', () => words.end())
  return child
}

function ended(child: ChildProcess): Promise<number | string | null> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(code ?? signal))
  })
}
