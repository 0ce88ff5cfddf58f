import { createHash } from 'node:crypto'
import { createReadStream, existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Settings } from '#platform/settings/settings.ts'
import { currentRelease, draftRelease, keepRelease, removeOthers, requireSpace, switchTo } from '../release/home.ts'
import { refusePlatform } from '../release/install.ts'
import { readRelease, type Release } from '../release/manifest.ts'
import { explainDisk, ReleaseError } from '../release/release-error.ts'
import { unpackArchive } from '../release/unpack.ts'
import { alone, clearMarker, type Marker, writeMarker } from './marker.ts'
import type { Runner } from './runner.ts'
import { beforeUpgrade, copySize, forgetCopy } from './safety-copy.ts'
import { goBack, settle, SETTLED, stopLeftovers } from './settle.ts'
import { migrateWith, type Trial, tryRelease } from './trial.ts'

export interface Upgrade {
  home: string
  settings: Settings
  archive: string
  /** SHA-256 of the archive as its maker told it, where somebody typed it. */
  sha256?: string | undefined
  /** Somebody vouches for a backup of the database behind `DATABASE_URL`. */
  isBackedUp: boolean
  runner: Runner
  timeoutMs: number
  say: (text: string) => void
  /** Throws where somebody has asked to stop. */
  checkpoint: () => void
}

/** `back`: the new release failed, and everything is as before. */
export type Outcome =
  | { done: 'upgraded' | 'already'; from: string; to: string }
  | { done: 'back'; from: string; to: string; reason: unknown }

/** Room for what a migration writes before the old is gone. */
const SPARE_BYTES = 256 * 1024 ** 2

/**
 * Brings an installed product to the release of an archive: check hashes, unpack beside, stop, copy the data, migrate, start on trial, switch.
 * Whatever fails after the stop, old release and old data come back by themselves; a marker lets the next start do so after a power cut.
 * @throws ReleaseError where nothing was changed
 */
export function upgrade(job: Upgrade): Promise<Outcome> {
  return alone(job.home, async () => {
    const settled = await settle(job.home)
    if (settled) job.say(SETTLED[settled])
    const from = currentRelease(job.home)
    if (from === undefined) throw new Error(`${job.home} has no current release`)
    refuseForeignDatabase(job)
    await checkArchive(job)
    const to = await unpackBeside(job, from)
    if (to === from) return { done: 'already', from: versionOf(from), to: versionOf(to) }
    return travel(job, from, to)
  })
}

const versionOf = (release: string): string => readRelease(release)?.version ?? '?'

async function travel(job: Upgrade, from: string, to: string): Promise<Outcome> {
  const { home, settings, runner, say } = job
  const versions = { from: versionOf(from), to: versionOf(to) }
  const marker: Marker = { phase: 'copying', from, to, dataDir: settings.dataDir, configDir: settings.configDir }
  say('停止服务 Stop the service')
  let wasRunning = false
  try {
    wasRunning = await runner.stop()
  } catch (error) {
    rmSync(to, { recursive: true, force: true })
    throw error
  }
  try {
    await workOnData(job, marker)
    if (wasRunning) {
      say('启动服务 Start the service')
      await runner.start(job.timeoutMs)
    }
  } catch (error) {
    say('升级未成功,正在退回 The upgrade failed; going back')
    await giveUp(job, marker, wasRunning)
    return { done: 'back', ...versions, reason: explainDisk(error, settings.dataDir) }
  }
  forgetCopy(settings)
  clearMarker(home)
  removeOthers(home, [from, to])
  return { done: 'upgraded', ...versions }
}

async function workOnData({ home, settings, timeoutMs, say, checkpoint }: Upgrade, marker: Marker): Promise<void> {
  writeMarker(home, marker)
  say('复制数据和密钥 Copy data and keys')
  marker.undo = await beforeUpgrade(settings)
  marker.phase = 'trial'
  writeMarker(home, marker)
  checkpoint()
  const log = join(home, 'upgrade.log')
  writeFileSync(log, '', { mode: 0o600 })
  const trial: Trial = { settings, release: marker.to, log, timeoutMs, checkpoint }
  say('升级数据库 Bring the database up to date')
  await migrateWith(trial)
  say('试运行并检查 Start on trial and check')
  await tryRelease(trial)
  checkpoint()
  switchTo(home, marker.to)
  marker.phase = 'switched'
  writeMarker(home, marker)
}

/** The marker may already say `switched`: a power cut from here on must not go forward. */
async function giveUp(job: Upgrade, marker: Marker, wasRunning: boolean): Promise<void> {
  const { home, settings, runner, timeoutMs } = job
  try {
    writeMarker(home, { ...marker, phase: 'returning' })
  } catch {
    // A full disk: taking the data back makes room.
  }
  if (wasRunning) await runner.stop()
  await stopLeftovers(settings)
  await goBack(home, marker)
  rmSync(marker.to, { recursive: true, force: true })
  if (wasRunning) await runner.start(timeoutMs)
}

async function unpackBeside(job: Upgrade, from: string): Promise<string> {
  const { home, archive, say } = job
  say('核对并解压安装包 Check and unpack the archive')
  const draft = draftRelease(home)
  try {
    await unpackArchive(archive, draft, (release) => {
      refusePlatform(release)
      refuseOlder(release, from)
      requireRoom(job, release)
    })
    job.checkpoint()
    return keepRelease(home, draft)
  } catch (error) {
    throw explainDisk(error, home)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** Said before anything is touched: room for the release beside the old one, and for the copy of the data. */
function requireRoom({ home, settings }: Upgrade, { size }: Release): void {
  const data = copySize(settings)
  const release = Math.ceil(size * 1.1)
  const needed = data === 0 ? 0 : data + SPARE_BYTES
  const folder = existsSync(settings.dataDir) ? settings.dataDir : dirname(settings.dataDir)
  if (needed > 0 && statSync(folder).dev === statSync(home).dev) return requireSpace(home, release + needed)
  requireSpace(home, release)
  if (needed > 0) requireSpace(folder, needed)
}

function refuseOlder(release: Release, from: string): void {
  const now = readRelease(from)
  if (now === undefined || release.migration >= now.migration) return
  throw new ReleaseError(
    'older_release',
    `安装包(${release.version})比已安装的版本(${now.version})旧,不能读取现有数据。The archive (${release.version}) is older than the installed release (${now.version}) and cannot read its data.`,
    '使用更新的安装包;要回到旧版,请恢复升级前的备份。Use a newer archive; the way to an older release is its backup.',
  )
}

async function checkArchive({ archive, sha256 }: Upgrade): Promise<void> {
  if (!existsSync(archive)) {
    throw new ReleaseError(
      'no_archive',
      `找不到安装包 ${archive}。There is no archive ${archive}.`,
      '检查路径。Check the path.',
    )
  }
  if (sha256 === undefined) return
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(archive)) hash.update(chunk as Buffer)
  const found = hash.digest('hex')
  if (found === sha256.toLowerCase()) return
  throw new ReleaseError(
    'wrong_archive',
    `安装包的 SHA-256 是 ${found},与给出的不同。The SHA-256 of the archive is ${found}, not the one given.`,
    '重新取得安装包。Get the archive again.',
  )
}

function refuseForeignDatabase({ settings, isBackedUp }: Upgrade): void {
  if (settings.databaseUrl === undefined || isBackedUp) return
  throw new ReleaseError(
    'foreign_database',
    '数据库由 DATABASE_URL 指定,升级程序无法为它保留退路。The database is the one of DATABASE_URL; the upgrade cannot keep a way back for it.',
    '请数据库管理员先备份该库,再加 --backed-up 执行。升级失败时须由其恢复备份。Let its administrator back it up, then add --backed-up. After a failed upgrade the administrator restores that backup.',
  )
}
