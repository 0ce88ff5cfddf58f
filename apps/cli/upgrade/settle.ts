import { accessSync, constants, existsSync, realpathSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { nameLayout } from '#platform/db/embedded/folders.ts'
import { inspectEmbedded } from '#platform/db/embedded/inspect.ts'
import { stopPostmaster } from '#platform/db/embedded/postmaster.ts'
import { identify } from '#platform/db/embedded/process-identity.ts'
import { ROOT } from '#platform/db/migrate.ts'
import { loadSettings, type Settings } from '#platform/settings/settings.ts'
import { currentProgram, currentRelease, switchTo } from '../release/home.ts'
import { ReleaseError } from '../release/release-error.ts'
import { clearMarker, type Marker, readMarker } from './marker.ts'
import { forgetCopy, takeBack } from './safety-copy.ts'

export const SETTLED = {
  back: '上次升级被中断,已退回原版本,数据与升级前一致。The last upgrade was cut off; the former release and its data are back.',
  forward:
    '上次升级在通过健康检查后被中断,已完成。The last upgrade was cut off after its health check; it is complete now.',
}

const SERVER_STOPS_MS = 60_000

/**
 * Ends an upgrade that a power cut or a kill ended early: before the switch it goes back, after it forward. Safe to repeat, also when it is
 * itself cut off. To be called while no upgrade works on the home.
 * @returns what happened; undefined where there was nothing to end
 */
export async function settle(home: string): Promise<'back' | 'forward' | undefined> {
  const marker = readMarker(home)
  if (marker === undefined) return undefined
  requireRights(home, marker)
  const settings = settingsOf(marker)
  await stopLeftovers(settings)
  if (hasPassed(home, marker)) {
    forgetCopy(settings)
    clearMarker(home)
    return 'forward'
  }
  await goBack(home, marker)
  // A start that goes back may itself run from the release that failed, and still has files to load.
  if (marker.to !== ROOT) rmSync(marker.to, { recursive: true, force: true })
  return 'back'
}

/** The switch comes after the health check, and the note of it after the switch. */
const hasPassed = (home: string, { phase, to }: Marker): boolean =>
  phase === 'switched' || (phase === 'trial' && currentRelease(home) === to)

/** Old data, then old release, then the end of the story: cut off anywhere, it can be repeated. */
export async function goBack(home: string, marker: Marker): Promise<void> {
  const settings = settingsOf(marker)
  if (marker.undo) await takeBack(settings, marker.undo)
  else forgetCopy(settings)
  if (currentRelease(home) !== marker.from) switchTo(home, marker.from)
  clearMarker(home)
}

export const settingsOf = ({ dataDir, configDir }: Marker): Settings =>
  loadSettings({ ...process.env, LINAN_DATA: dataDir, LINAN_CONFIG: configDir })

/** After `kill -9` of an upgrade the release on trial may still run; after a power cut nothing does. */
export async function stopLeftovers(settings: Settings): Promise<void> {
  if (settings.databaseUrl !== undefined || !existsSync(settings.dataDir)) return
  const { serverPid } = inspectEmbedded(settings.dataDir)
  if (serverPid !== undefined) {
    process.kill(serverPid, 'SIGTERM')
    const until = Date.now() + SERVER_STOPS_MS
    while (identify(serverPid) && Date.now() < until) await sleep(50)
    if (identify(serverPid)) process.kill(serverPid, 'SIGKILL')
  }
  const { postgres } = inspectEmbedded(settings.dataDir)
  if (postgres) await stopPostmaster(nameLayout(realpathSync(settings.dataDir), '18'), postgres.pid)
}

function requireRights(home: string, { dataDir }: Marker): void {
  try {
    for (const folder of [home, dataDir]) if (existsSync(folder)) accessSync(folder, constants.W_OK)
  } catch {
    throw new ReleaseError(
      'upgrade_unfinished',
      '一次升级被中断,需先退回,而当前账户无权处理。An upgrade was cut off and has to be taken back first, which this account may not do.',
      `以 root 执行:Run as root: ${currentProgram(home)} upgrade --finish`,
    )
  }
}
