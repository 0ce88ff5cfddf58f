import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chooseAccount } from '../db/embedded/account.ts'
import { handoverOf } from '../db/embedded/archive-command.ts'
import { ownFolder } from '../db/embedded/folders.ts'
import { explainTargetFault } from './backup-error.ts'
import { writeSealed } from './base.ts'
import { writeDurably } from './durable-file.ts'
import type { RecoveryRecord } from './recovery-file.ts'
import { SEGMENT } from './segments.ts'
import { backupFolder } from './series.ts'
import { type Target, walContext, walFolder, walName, walPlace } from './target.ts'

/** Segments on their way: PostgreSQL puts them into the spool, we seal them into the outbox (small now) and copy them to the target. */
export class LogShipping {
  readonly #dataDir: string
  readonly #outbox: string
  /** Which segment holds a commit of which second; forgotten when the segment is sealed. */
  readonly #marks = new Map<string, Date>()

  constructor(dataDir: string) {
    this.#dataDir = dataDir
    this.#outbox = join(dataDir, 'backup', 'outbox')
  }

  /** Whether PostgreSQL hands its segments over. */
  get isOn(): boolean {
    return existsSync(handoverOf({ dataDir: this.#dataDir }).isOn)
  }

  /** From now on each finished segment is kept until it is shipped. Answers whether it was off before. */
  turnOn(): boolean {
    const { isOn, spool } = handoverOf({ dataDir: this.#dataDir })
    backupFolder(this.#dataDir)
    ownFolder(spool, chooseAccount())
    mkdirSync(this.#outbox, { recursive: true, mode: 0o700 })
    if (existsSync(isOn)) return false
    writeFileSync(isOn, '', { mode: 0o644 })
    return true
  }

  /** Nothing is kept any more, and what waited is given up: the next backup begins with a base of its own. */
  turnOff(): void {
    const { isOn, spool } = handoverOf({ dataDir: this.#dataDir })
    rmSync(isOn, { force: true })
    for (const folder of [spool, this.#outbox]) {
      for (const path of filesIn(folder)) rmSync(path, { force: true })
    }
    this.#marks.clear()
  }

  /** Notes that a commit of this second lies in the segment. */
  mark(segment: string, at: Date): void {
    this.#marks.set(segment, at)
  }

  /** Seals what PostgreSQL has handed over. A segment leaves the spool only when its sealed form is on the disk. */
  async seal(recovery: RecoveryRecord, series: string): Promise<void> {
    const { spool } = handoverOf({ dataDir: this.#dataDir })
    for (const path of filesIn(spool)) {
      const segment = basename(path)
      if (SEGMENT.test(segment)) {
        const name = walName(segment, this.#marks.get(segment), recovery.keyId)
        const draft = join(this.#outbox, `${name}.part`)
        rmSync(draft, { force: true })
        await writeSealed(createReadStream(path), recovery, walContext(series, name), draft)
        renameSync(draft, join(this.#outbox, name))
        this.#marks.delete(segment)
      }
      // Labels and histories of PostgreSQL's own tools are in each base backup already.
      if (!segment.endsWith('.part')) rmSync(path, { force: true })
    }
  }

  /** Copies what is sealed to the target, oldest first; answers the names. @throws BackupError where the target fails; the rest waits */
  ship(target: Target, series: string): string[] {
    const waiting = this.#sealed()
    for (const path of waiting) {
      const place = join(walFolder(target.folder, series), walPlace(basename(path)))
      try {
        mkdirSync(dirname(place), { recursive: true, mode: 0o700 })
        writeDurably(place, readFileSync(path))
      } catch (error) {
        throw explainTargetFault(error, target.folder)
      }
      rmSync(path)
    }
    return waiting.map((path) => basename(path))
  }

  /** Waits until PostgreSQL has handed a segment over, at most `ms`. */
  async untilHandedOver(segment: string, ms: number): Promise<void> {
    const place = join(handoverOf({ dataDir: this.#dataDir }).spool, segment)
    for (const until = Date.now() + ms; !existsSync(place) && Date.now() < until; ) await sleep(20)
  }

  #sealed(): string[] {
    return filesIn(this.#outbox).filter((path) => path.endsWith('.wal'))
  }

  /** Since when the oldest segment waits; undefined: none does. */
  waitingSince(): Date | undefined {
    const { spool } = handoverOf({ dataDir: this.#dataDir })
    const times = [...filesIn(spool), ...this.#sealed()].map(
      (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs,
    )
    const oldest = Math.min(...times.filter((time) => time !== undefined))
    return Number.isFinite(oldest) ? new Date(oldest) : undefined
  }
}

const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .map((name) => join(folder, name))
    : []
