import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import { newPlace, startAt } from '../support/product.ts'
import { type Answer, rawClient } from '../support/raw-client.ts'
import { furnish, type World } from '../support/world.ts'
import { sessionsLike } from './inside.ts'
import { visitOf } from './visits.ts'

/** Sessions that share the load, so that none meets its own limit. */
const SESSIONS = 400
const CALLERS = 32
const MEASURE_S = 10
const TIMES = 5
const REFUSED_WITHIN_MS = 20
const NORMAL_WITHIN_S = 10

/**
 * Goal 33: five times as many requests as the server can answer, for a while. What it takes in it finishes at its usual rate; all others are told
 * at once to come again; and afterwards it is as fast as before. The callers run on the same machine and take their share of it.
 * @param seconds of overload; 60 for the goal
 */
export async function soakOverload(seconds: number): Promise<boolean> {
  const place = await newPlace()
  const product = await startAt(place)
  try {
    const world = await furnish(product)
    const homes = await moreHomes(world)
    const cookies = await sessionsLike(place, world.officer.cookie(), SESSIONS)
    const client = rawClient(place.port)
    const send = (n: number) => client.send(opening(homes, cookies[n % cookies.length] as string))
    await closedLoop(CALLERS, 3, send)
    const usual = await closedLoop(CALLERS, MEASURE_S, send)
    const capacity = good(usual).length / MEASURE_S
    const calm = await openLoop(capacity / 4, 5, send)
    const flood = await openLoop(capacity * TIMES, seconds, send)
    await sleep(NORMAL_WITHIN_S * 1000 - 5000)
    const after = await openLoop(capacity / 4, 5, send)
    client.close()
    return told(seconds, capacity, calm, flood, after)
  } finally {
    await product.stop()
    rmSync(place.folder, { recursive: true, force: true })
  }
}

function told(
  seconds: number,
  capacity: number,
  calm: readonly Answer[],
  flood: readonly Answer[],
  after: readonly Answer[],
): boolean {
  const served = good(flood).length / seconds / capacity
  const refused = flood.filter((one) => one.status === 503 || one.status === 429)
  const other = flood.length - good(flood).length - refused.length
  const statuses = [...new Set(flood.map((one) => one.status))].join(', ')
  const [was, is] = [at(calm, 0.5), at(after, 0.5)]
  process.stdout.write(
    `overload: capacity ${capacity.toFixed(0)}/s; ${(flood.length / seconds).toFixed(0)}/s for ${seconds} s: ` +
      `${(served * 100).toFixed(0)} % of capacity served (p99 ${at(good(flood), 0.99).toFixed(0)} ms), ` +
      `${refused.length} refused in ${at(refused, 0.5).toFixed(1)} ms (p50), ${at(refused, 0.99).toFixed(1)} ms (p99), ${other} neither (${statuses}); ` +
      `p50 before ${was.toFixed(1)} ms, within ${NORMAL_WITHIN_S} s after ${is.toFixed(1)} ms, ${after.length - good(after).length} not served\n`,
  )
  const isNormal = good(after).length === after.length && is <= Math.max(2 * was, was + 5)
  return served >= 0.8 && refused.length > 0 && other === 0 && at(refused, 0.99) <= REFUSED_WITHIN_MS && isNormal
}

const good = (answers: readonly Answer[]) => answers.filter((one) => one.status >= 200 && one.status < 300)

function at(answers: readonly Answer[], share: number): number {
  const sorted = answers.map((one) => one.ms).toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

/** A household behind each door, with one visit: people work on different records, and do not wait for one row. */
async function moreHomes(world: World): Promise<World[]> {
  const { officer, doors } = world
  const homes: World[] = []
  for (const [n, addressId] of doors.slice(3).entries()) {
    const person = {
      name: `金丝${'甲乙丙丁戊'[n % 5] ?? ''}`,
      idType: 'CN_ID' as const,
      idNo: makeDemoId('1970-01-01', n),
      hukouRegion: '220702',
      phones: [],
    }
    const arrivedOn = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
    const { householdId, members } = await officer.call('residents.registerHousehold', {
      addressId,
      members: [{ relationToHead: '户主/本人', arrivedOn, person }],
    })
    const home = { ...world, householdId, personId: members[0]?.personId ?? '' }
    const { id: visitId } = await officer.call('visits.recordVisit', visitOf(randomUUID(), home))
    homes.push({ ...home, visitId })
  }
  return homes
}

/** Records are opened, and nothing else: with several kinds the urgent ones push the others out, and a count of them would compare unlike work. */
function opening(homes: readonly World[], cookie: string): string {
  const { visitId } = homes[Math.floor(Math.random() * homes.length)] as World
  const path = `/api/visits/${visitId}?purpose=visit&basisKind=visit&basisId=${visitId}`
  return `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: ${cookie}\r\nx-linan: 1\r\n\r\n`
}

type Send = (n: number) => Promise<Answer>

async function closedLoop(callers: number, seconds: number, send: Send): Promise<Answer[]> {
  const answers: Answer[] = []
  const until = performance.now() + seconds * 1000
  let n = 0
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() < until) answers.push(await send(n++))
    }),
  )
  return answers
}

/** Sends at its own pace, whether or not there are answers. @param rate requests a second */
async function openLoop(rate: number, seconds: number, send: Send): Promise<Answer[]> {
  const under: Promise<Answer>[] = []
  const began = performance.now()
  for (let passed = 0; passed < seconds * 1000; passed = performance.now() - began) {
    const due = Math.floor((passed / 1000) * rate)
    while (under.length < due) under.push(send(under.length))
    await sleep(2)
  }
  return Promise.all(under)
}
