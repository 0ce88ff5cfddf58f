import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { inspectEmbedded } from '#platform/db/embedded/inspect.ts'
import { newPlace, type Place, type Product, startAt } from '../support/product.ts'
import { furnish } from '../support/world.ts'
import { asSuperuser } from './inside.ts'
import { judge, recordUntil, type Sent } from './visits.ts'

const WRITERS = 6

/**
 * Goals 26 and 28: kills the server or PostgreSQL (SIGKILL) at random moments while visits are being recorded, starts again without any manual
 * step, and counts at the end: nothing acknowledged is lost, nothing is there twice, nothing is half.
 * @param kills how often; 50 in CI, 200 for the goal
 */
export async function soakKill(kills: number): Promise<boolean> {
  const place = await newPlace()
  let product = await startAt(place)
  try {
    const world = await furnish(product)
    const sent: Sent = new Map()
    let over = false
    const writers = Array.from({ length: WRITERS }, () => recordUntil(() => over, world.officer, world, sent))
    const count = { server: 0, postgres: 0 }
    for (let n = 0; n < kills; n++) {
      await sleep(100 + Math.random() * 700)
      if (Math.random() < 0.5) {
        count.postgres++
        await killPostgres(place, product)
      } else {
        count.server++
        product = await killServer(place, product)
      }
    }
    await sleep(1000)
    over = true
    await Promise.all(writers)
    const verdict = await asSuperuser(place, (admin) => judge(admin, sent))
    process.stdout.write(
      `kill -9: ${count.server} × server, ${count.postgres} × PostgreSQL; ${sent.size} visits sent: ${JSON.stringify(verdict)}\n`,
    )
    const { acknowledged, ...faults } = verdict
    return acknowledged >= kills && Object.values(faults).every((n) => n === 0)
  } finally {
    await product.stop()
    rmSync(place.folder, { recursive: true, force: true })
  }
}

async function killServer(place: Place, product: Product): Promise<Product> {
  const gone = new Promise((resolve) => product.child.once('exit', resolve))
  product.child.kill('SIGKILL')
  await gone
  return startAt(place)
}

/** The server has to bring the database back by itself. */
async function killPostgres(place: Place, product: Product): Promise<void> {
  const { pid } = inspectEmbedded(place.dataDir).postgres ?? {}
  if (pid === undefined) throw new Error('PostgreSQL does not run')
  process.kill(pid, 'SIGKILL')
  const until = Date.now() + 30_000
  while (Date.now() < until) {
    await sleep(50)
    const answer = await fetch(`${product.url}/health/ready`).catch(() => undefined)
    if (answer?.status === 200 && inspectEmbedded(place.dataDir).postgres?.pid !== pid) return
  }
  throw new Error(`the database did not come back within 30 s:\n${product.said()}`)
}
