import { statfsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import type { Logger } from 'pino'
import type { Installation } from '../db/installation.ts'
import { connect } from '../db/pool.ts'
import type { Settings } from '../settings/settings.ts'
import { BackupError } from './backup-error.ts'
import { takeBase } from './base.ts'
import { isBaseDue } from './base-due.ts'
import { isBehind, markLog } from './log-end.ts'
import { LogShipping } from './log-shipping.ts'
import { pruneTarget } from './prune.ts'
import { type RecoveryRecord, requireRecovery } from './recovery-file.ts'
import { readSeries, startSeries } from './series.ts'
import { noteBackup, readBackupState } from './state.ts'
import { markOf, openTarget, type Target } from './target.ts'

export type KeeperOptions = {
  settings: Settings
  installation: Installation
  logger: Pick<Logger, 'info' | 'warn' | 'error'>
  /** How often the log is looked at, how often a segment is ended, and how long after a failed base the next try. */
  pace?: { roundMs: number; markMs: number; retryMs: number }
  /** With less room than this on the data disk (bytes) the log is given up rather than the service: PostgreSQL stops when it cannot write. */
  lastRoom?: number
}

const PACE = { roundMs: 3000, markMs: 60_000, retryMs: 600_000 }
const LAST_ROOM = 2 ** 30
/** How long a stop waits for PostgreSQL to hand the last segment over; what comes later is shipped at the next start. */
const HANDOVER_MS = 10_000

/**
 * Keeps the backups of a running server: ships the log every few seconds, ends a segment every minute in which something was written,
 * makes a base backup a day and deletes what is older than 30 days. What goes wrong is written down and tried again.
 */
export class BackupKeeper {
  readonly #options: KeeperOptions
  readonly #pace: typeof PACE
  readonly #shipping: LogShipping
  readonly #stopped = new AbortController()
  #loop: Promise<void> = Promise.resolve()
  #base: Promise<void> | undefined
  #client: Client | undefined
  #lastMark = { at: 0, transaction: undefined as string | undefined }
  #checkedTarget: string | undefined
  #nextBaseTry = 0

  constructor(options: KeeperOptions) {
    this.#options = options
    this.#pace = options.pace ?? PACE
    this.#shipping = new LogShipping(options.settings.dataDir)
  }

  start(): void {
    this.#loop = this.#run()
  }

  /** Ends the last segment, ships it, and gives up a base backup that is being made. */
  async stop(): Promise<void> {
    this.#stopped.abort()
    await this.#loop
    await this.#base
    this.#lastMark.at = 0
    await this.#round(true)
    await this.#client?.end().catch(() => undefined)
  }

  async #run(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      await this.#round(false)
      await sleep(this.#pace.roundMs, undefined, { signal: this.#stopped.signal }).catch(() => undefined)
    }
  }

  async #round(isLast: boolean): Promise<void> {
    const { settings } = this.#options
    if (settings.backupTo === undefined) {
      if (this.#shipping.isOn) this.#giveUp()
      return
    }
    try {
      const recovery = requireRecovery(settings)
      if (this.#shipping.turnOn()) this.#note({ logTargetId: null })
      this.#keepRoom()
      await this.#markAndSeal(recovery, isLast)
      const target = openTarget(settings.dataDir, settings.backupTo)
      await this.#checkSeries(target)
      this.#ship(target)
      if (!isLast) this.#startBase(target, recovery.keyId)
      this.#noteProblem(null)
    } catch (error) {
      this.#noteProblem(error)
    }
  }

  async #markAndSeal(recovery: RecoveryRecord, isLast: boolean): Promise<void> {
    if (Date.now() - this.#lastMark.at >= this.#pace.markMs) {
      const mark = await markLog(await this.#connection(), this.#lastMark.transaction)
      this.#lastMark.at = Date.now()
      if (mark) {
        this.#lastMark.transaction = mark.transaction
        this.#shipping.mark(mark.segment, mark.at)
        // PostgreSQL hands the segment over in a process of its own, a moment later.
        if (isLast) await this.#shipping.untilHandedOver(mark.segment, HANDOVER_MS)
      }
    }
    await this.#shipping.seal(recovery, readSeries(this.#options.settings.dataDir).id)
  }

  /** Before the first segment goes to a target: whether its series is really the past of this database. */
  async #checkSeries(target: Target): Promise<void> {
    if (this.#checkedTarget === target.id) return
    const { dataDir } = this.#options.settings
    const series = readSeries(dataDir)
    if (await isBehind(await this.#connection(), target.folder, series.id)) {
      this.#giveUp()
      this.#shipping.turnOn()
      startSeries(dataDir, series.targets)
      this.#options.logger.warn({ series: series.id }, 'the backups are newer than this database: a new series begins')
    }
    this.#checkedTarget = target.id
  }

  #ship(target: Target): void {
    const { dataDir } = this.#options.settings
    const names = this.#shipping.ship(target, readSeries(dataDir).id)
    const marks = names.flatMap((name) => markOf(name) ?? [])
    this.#note({
      waitingSince: this.#shipping.waitingSince()?.toISOString() ?? null,
      ...(marks.length === 0 ? {} : { coveredUntil: (marks.at(-1) as Date).toISOString() }),
    })
  }

  #startBase(target: Target, keyId: string): void {
    const { settings } = this.#options
    const state = readBackupState(settings.dataDir)
    const isOfThisLog = state.logTargetId === target.id && state.logKeyId === keyId
    const isDue = !isOfThisLog || isBaseDue(state.lastBaseAt, new Date())
    if (this.#base || !isDue || Date.now() < this.#nextBaseTry) return
    this.#base = this.#makeBase(target).finally(() => (this.#base = undefined))
  }

  async #makeBase(target: Target): Promise<void> {
    const { settings, installation, logger } = this.#options
    try {
      const manifest = await takeBase({ settings, installation, target, signal: this.#stopped.signal })
      const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0)
      this.#note({
        logTargetId: target.id,
        logKeyId: manifest.keyId,
        lastBaseAt: manifest.stoppedAt,
        lastBaseBytes: bytes,
      })
      const pruned = pruneTarget(target.folder, manifest.series, new Date())
      logger.info({ stamp: manifest.stamp, bytes, pruned }, 'base backup made')
    } catch (error) {
      if (this.#stopped.signal.aborted) return
      this.#nextBaseTry = Date.now() + this.#pace.retryMs
      this.#noteProblem(error)
    }
  }

  #keepRoom(): void {
    const { bavail, bsize } = statfsSync(this.#options.settings.dataDir)
    if (bavail * bsize >= (this.#options.lastRoom ?? LAST_ROOM) || this.#shipping.waitingSince() === undefined) return
    this.#giveUp()
    throw new BackupError('data_disk_full', {
      message:
        '数据磁盘将满,等待备份的日志已放弃。The data disk is nearly full; the log that waited for backup was given up.',
      remedy:
        '清理数据磁盘并接好备份磁盘;之后会自动重新做全量备份。Free the data disk and connect the backup disk; a new base backup follows by itself.',
    })
  }

  #giveUp(): void {
    this.#shipping.turnOff()
    this.#note({ logTargetId: null, waitingSince: null, coveredUntil: null })
  }

  #note(change: Parameters<typeof noteBackup>[1]): void {
    noteBackup(this.#options.settings.dataDir, change)
  }

  #noteProblem(error: unknown): void {
    const { dataDir } = this.#options.settings
    const before = readBackupState(dataDir).problem
    if (error === null) {
      // A failed base stays said until the next one is tried.
      if (before && Date.now() >= this.#nextBaseTry) this.#note({ problem: null })
      return
    }
    const { code, message, remedy } = describe(error)
    this.#note({ waitingSince: this.#shipping.waitingSince()?.toISOString() ?? null })
    if (before?.code === code && before.message === message) return
    this.#note({ problem: { code, message, remedy, since: new Date().toISOString() } })
    this.#options.logger.error({ code }, 'backup does not work')
  }

  async #connection(): Promise<Client> {
    if (this.#client) return this.#client
    const client = await connect(this.#options.installation.installer)
    client.on('end', () => {
      if (this.#client === client) this.#client = undefined
    })
    return (this.#client = client)
  }
}

function describe(error: unknown): { code: string; message: string; remedy: string } {
  if (error instanceof BackupError) return { code: error.code, message: error.message, remedy: error.remedy }
  const code = (error as { code?: string }).code ?? (error as Error).name
  return {
    code,
    message: `备份未能进行(${code})。The backup could not be made (${code}).`,
    remedy: '稍后自动重试;若持续,请执行 linan doctor。It is tried again; if it lasts, run linan doctor.',
  }
}
