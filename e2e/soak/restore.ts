import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { wallTime } from '#platform/backup/restore-plan.ts'
import { readBackupState } from '#platform/backup/state.ts'
import { inspectEmbedded } from '#platform/db/embedded/inspect.ts'
import { linanAt, newPlace, type Place, type Product, startAt } from '../support/product.ts'
import { furnish, type World } from '../support/world.ts'
import { asSuperuser } from './inside.ts'
import { type Fate, judge, recordUntil, type Sent } from './visits.ts'

const WRITERS = 6
/** A segment of the log is ended every minute; the second one after a moment makes it reachable for certain. */
const COVERED_WITHIN_MS = 150_000

/** What became of each visit, and when it was first sent and last answered. */
class TimedSent extends Map<string, Fate> {
  readonly sentAt = new Map<string, number>()
  readonly answeredAt = new Map<string, number>()
  override set(id: string, fate: Fate): this {
    if (!this.sentAt.has(id)) this.sentAt.set(id, Date.now())
    this.answeredAt.set(id, Date.now())
    return super.set(id, fate)
  }
}

/**
 * Goal 30: visits are recorded while backups run; then data folder and key file are destroyed, and two commands bring the product back on
 * another path, to a chosen second. Every visit acknowledged before its end is there, none that was sent after it.
 * @param seconds how long is written before and after the chosen second
 */
export async function soakRestore(seconds: number): Promise<boolean> {
  const place = await newPlace()
  for (const name of ['target', 'paper', 'stick']) mkdirSync(join(place.folder, name))
  let product = await startAt(place, { LINAN_BACKUP_TO: join(place.folder, 'target') })
  try {
    const world = await furnish(product)
    await linanAt(place, ['key', 'export', '--to', join(place.folder, 'paper')])
    await until(() => readBackupState(place.dataDir).lastBaseAt !== null)
    const { sent, second } = await writeAndBackUp(place, world, seconds)
    await destroy(place, product)

    const elsewhere: Place = { ...place, dataDir: join(place.folder, 'elsewhere'), config: join(place.folder, 'keys') }
    const began = Date.now()
    const said = await linanAt(elsewhere, restoreCommand(place, second))
    product = await startAt(elsewhere)
    process.stdout.write(`${said}running again after ${((Date.now() - began) / 1000).toFixed(1)} s\n`)
    return (await compare(elsewhere, sent, second)) && (await isAtWork(world))
  } finally {
    await product.stop()
    rmSync(place.folder, { recursive: true, force: true })
  }
}

/** Writes on both sides of a second, with one more backup by hand in between. */
async function writeAndBackUp(place: Place, world: World, seconds: number) {
  const sent = new TimedSent()
  let over = false
  const writers = Array.from({ length: WRITERS }, () => recordUntil(() => over, world.officer, world, sent))
  await sleep(seconds * 500)
  process.stdout.write(await linanAt(place, ['backup', '--to', join(place.folder, 'stick')]))
  await sleep(seconds * 500)
  const second = new Date(Math.floor(Date.now() / 1000) * 1000)
  await sleep(1000 + seconds * 1000)
  over = true
  await Promise.all(writers)
  await until(() => Date.parse(readBackupState(place.dataDir).coveredUntil ?? '') > second.getTime())
  return { sent, second }
}

async function until(isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + COVERED_WITHIN_MS; !isSo(); await sleep(200))
    if (Date.now() > end) throw new Error(`not within ${COVERED_WITHIN_MS / 1000} s`)
}

async function destroy(place: Place, product: Product): Promise<void> {
  const gone = new Promise((resolve) => product.child.once('exit', resolve))
  product.child.kill('SIGKILL')
  const { pid } = inspectEmbedded(place.dataDir).postgres ?? {}
  if (pid !== undefined) process.kill(pid, 'SIGKILL')
  await gone
  await sleep(1000)
  for (const folder of [place.dataDir, place.config]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

function restoreCommand(place: Place, second: Date): string[] {
  const paper = join(place.folder, 'paper')
  const halves = readdirSync(paper).filter((name) => name.endsWith('.html'))
  const given = halves.flatMap((name) => ['--half', join(paper, name)])
  return ['restore', '--from', join(place.folder, 'target'), '--until', wallTime(second), ...given]
}

async function compare(place: Place, sent: TimedSent, second: Date): Promise<boolean> {
  const end = second.getTime() + 1000
  const before: Sent = new Map([...sent].filter(([id]) => (sent.answeredAt.get(id) ?? Infinity) < end))
  const after = [...sent.keys()].filter((id) => (sent.sentAt.get(id) ?? 0) >= end)
  return asSuperuser(place, async (admin) => {
    const { acknowledged, ...faults } = await judge(admin, before)
    const { rows } = await admin.query<{ n: number }>(
      'select count(*)::int as n from visit where id = any($1::uuid[])',
      [after],
    )
    const late = rows[0]?.n ?? -1
    process.stdout.write(
      `restore: ${acknowledged} visits acknowledged before ${wallTime(second)}: ${JSON.stringify(faults)}; ${after.length} sent after it, ${late} of them there\n`,
    )
    return acknowledged > 20 && after.length > 20 && late === 0 && Object.values(faults).every((n) => n === 0)
  })
}

/** The session of before opens the restored product, which takes one more visit. */
async function isAtWork(world: World): Promise<boolean> {
  const sent: Sent = new Map()
  await recordUntil(
    () => sent.size > 0 && [...sent.values()].every((fate) => fate !== 'unknown'),
    world.officer,
    world,
    sent,
  )
  return [...sent.values()].every((fate) => fate === 'acknowledged')
}
