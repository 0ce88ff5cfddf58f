import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { uuidv7 } from '#platform/ids/ids.ts'
import { type Delivery, Outbox, type Transport } from '#platform/sync/outbox.ts'
import type { Op } from '#platform/sync/op.ts'
import { MemoryStore } from '#platform/sync/testing/memory-store.ts'
import type { Worker } from '../support/api.ts'
import { newPlace, type Place, type Product, startAt } from '../support/product.ts'
import { furnish, newOfficer, type World } from '../support/world.ts'
import { asSuperuser } from './inside.ts'
import { Network, type NetworkFault } from './network.ts'
import { visitOf } from './visits.ts'

const PHONES_EACH = 5
const KILL_EVERY_MS = 30_000
const PATIENCE_MS = 5_000
const FAULTS: readonly NetworkFault[] = ['none', 'none', 'none', 'refuse', 'hang', 'half', 'slow']
const NAMES = ['程晚晴', '韩松年', '苏望舒', '陆青禾', '江映雪', '叶知秋', '沈云舒', '林一舟', '顾南星', '司徒远']

/** One act as it was recorded. */
interface Recorded {
  officerId: string
  visitId: string
  isEdit: boolean
}

interface Officer {
  id: string
  worker: Worker
  /** Visits recorded on any of his phones: what an edit may be of. */
  visits: { id: string; sheet: ReturnType<typeof visitOf> }[]
}

interface Phone {
  officer: Officer
  store: MemoryStore
  outbox: Outbox
}

/**
 * Goal 31, the real half: fifty phones of ten officers record visits and correct them, on a line that breaks, with storages that fail, while the server is
 * killed every thirty seconds. At the end each act is there once, under its author, or is shown to him.
 * @param seconds 600 for the goal, 40 in CI (killed four times)
 */
export async function soakPhones(seconds: number): Promise<boolean> {
  const place = await newPlace()
  let product = await startAt(place)
  const network = await Network.open(Number(new URL(product.url).port))
  try {
    const world = await furnish(product)
    const officers: Officer[] = []
    for (const name of NAMES) officers.push(await officerOf(world, product, name, officers.length))
    const phones = officers.flatMap((officer) => Array.from({ length: PHONES_EACH }, () => phoneOf(officer)))
    const recorded = new Map<string, Recorded>()
    const end = Date.now() + seconds * 1000
    const count = { kills: 0, cuts: 0 }
    await Promise.all([
      ...phones.map((phone) => useUntil(end, phone, { world, recorded, network })),
      cutUntil(end, network, count),
      (async () => {
        while (Date.now() < end) {
          await sleep(Math.min(KILL_EVERY_MS, (seconds * 1000) / 4))
          product = await killed(place, product)
          count.kills++
        }
      })(),
    ])
    network.fault = 'none'
    const left = await Promise.all(phones.map((phone) => settle(phone, network)))
    const held = new Set<string>()
    for (const { outbox } of phones) for (const e of await outbox.entries()) if (e.held !== null) held.add(e.op.opId)
    const verdict = await asSuperuser(place, (admin) => judge(admin, recorded, held))
    process.stdout.write(
      `${phones.length} phones, ${seconds} s, ${JSON.stringify(count)}: ${recorded.size} acts, ${held.size} held and shown; ${JSON.stringify(verdict)}\n`,
    )
    return (
      recorded.size >= phones.length &&
      left.every((d) => d.waiting === 0) &&
      Object.values(verdict).every((n) => n === 0)
    )
  } finally {
    network.close()
    await product.stop()
    rmSync(place.folder, { recursive: true, force: true })
  }
}

async function officerOf(world: World, product: Product, name: string, i: number): Promise<Officer> {
  const { id, worker } = await newOfficer(world, product.url, name, `1045${10 + i}`)
  await world.admin.call('organisation.addPosting', {
    staffId: id,
    unitId: world.areaId,
    duty: '协助民警',
    fromOn: '2024-01-01',
  })
  return { id, worker, visits: [] }
}

function phoneOf(officer: Officer): Phone {
  const store = new MemoryStore()
  const lock = {
    seal: async (_: string, body: string) => new TextEncoder().encode(body),
    open: async (_: string, sealed: Uint8Array) => new TextDecoder().decode(sealed),
  }
  return { officer, store, outbox: new Outbox({ store, lock, author: officer.id, newLog: uuidv7 }) }
}

interface Field {
  world: World
  recorded: Map<string, Recorded>
  network: Network
}

async function useUntil(end: number, phone: Phone, field: Field): Promise<void> {
  const transport = transportOf(phone, field.network)
  while (Date.now() < end) {
    await sleep(500 + Math.random() * 2500)
    if (Math.random() < 0.1) phone.store.failsAfter = Math.floor(Math.random() * 4)
    await record(phone, field)
    if (Math.random() < 0.6) await phone.outbox.deliver(transport).catch(() => undefined)
  }
}

async function record({ officer, outbox }: Phone, { world, recorded }: Field): Promise<void> {
  const known = officer.visits[Math.floor(Math.random() * officer.visits.length)]
  const isEdit = known !== undefined && Math.random() < 0.25
  const opId = uuidv7()
  const visit = isEdit ? known : { id: randomUUID(), sheet: sheetOf(world, officer) }
  const { targetKind, targetId, ...sheet } = visit.sheet
  const body = isEdit
    ? { ...sheet, id: visit.id, version: 1, result: '已补记' }
    : { ...sheet, targetKind, targetId, id: visit.id }
  const capturedAt = new Date(Date.now() + (Math.random() < 0.05 ? 365 * 86_400_000 : 0)).toISOString()
  try {
    const kind = isEdit ? 'visits.editVisit' : 'visits.recordVisit'
    await outbox.record({ opId, posting: null, kind, body: JSON.stringify(body), capturedAt })
  } catch {
    // The storage failed; the form keeps what was typed.
    return
  }
  recorded.set(opId, { officerId: officer.id, visitId: visit.id, isEdit })
  if (!isEdit) officer.visits.push(visit)
}

/** A quarter of an hour each, so that nothing overlaps by more than it does in life. */
const sheetOf = (world: World, officer: Officer) =>
  visitOf(randomUUID(), { ...world, officerId: officer.id }, 1 + Math.random() * 200)

function transportOf({ officer }: Phone, network: Network): Transport {
  const base = `http://127.0.0.1:${network.port}`
  const send = async (method: string, path: string, body?: object): Promise<Response> => {
    const answer = await fetch(base + path, {
      method,
      headers: { cookie: officer.worker.cookie(), 'x-linan': '1', ...(body && { 'content-type': 'application/json' }) },
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!answer.ok && answer.status !== 404) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }
  const push = async (log: string, ops: readonly Op[]) =>
    (await send('POST', `/api/outbox/logs/${log}/ops`, { ops: ops.map(({ log: _, ...op }) => op) })).json()
  return {
    async openLog(id, author) {
      await send('POST', '/api/outbox/logs', { id, author, label: '手机' })
    },
    async head(log) {
      const answer = await send('GET', `/api/outbox/logs/${log}`)
      return answer.status === 404 ? undefined : answer.json()
    },
    async push(log, ops) {
      // One in ten comes once more, late.
      if (Math.random() < 0.1) setTimeout(() => void push(log, ops).catch(() => undefined), 1000 + Math.random() * 4000)
      return push(log, ops)
    },
  }
}

async function cutUntil(end: number, network: Network, count: { cuts: number }): Promise<void> {
  while (Date.now() < end) {
    await sleep(200 + Math.random() * 1500)
    network.break(FAULTS)
    count.cuts++
  }
}

async function killed(place: Place, product: Product): Promise<Product> {
  const gone = new Promise((resolve) => product.child.once('exit', resolve))
  product.child.kill('SIGKILL')
  await gone
  return startAt(place)
}

/** Faults are over: whatever waits goes, and what has gone is confirmed. */
async function settle({ outbox, store, ...phone }: Phone, network: Network): Promise<Delivery> {
  store.failsAfter = null
  const transport = transportOf({ outbox, store, ...phone }, network)
  let last: Delivery = { waiting: -1, stopped: null }
  for (let rounds = 0, tries = 0; rounds < 2 && tries < 60; tries++)
    try {
      last = await outbox.deliver(transport)
      rounds++
    } catch {
      await sleep(500)
    }
  return last
}

/** How many acts are not as they should be; all must be 0. */
async function judge(admin: Client, recorded: ReadonlyMap<string, Recorded>, shown: ReadonlySet<string>) {
  const { rows: ops } = await admin.query<{ id: string; by: string; held: string | null }>(
    'select op_id as id, staff_id as by, held from sync_op',
  )
  const { rows: visits } = await admin.query<{ id: string; by: string; version: number; activities: number }>(
    `select v.id, v.created_by as by, v.version, (select count(*)::int from activity a where a.record_id = v.id and a.kind = 'visits.recorded') as activities
       from visit v where v.id = any ($1::uuid[])`,
    [[...recorded.values()].map((r) => r.visitId)],
  )
  const op = new Map(ops.map((o) => [o.id, o]))
  const visit = new Map(visits.map((v) => [v.id, v]))
  const acts = [...recorded]
  const done = acts.filter(([id]) => op.get(id)?.held === null)
  const editsOf = Map.groupBy(
    done.filter(([, r]) => r.isEdit),
    ([, r]) => r.visitId,
  )
  return {
    lost: acts.filter(([id]) => !op.has(id)).length,
    invented: ops.filter((o) => !recorded.has(o.id)).length,
    underAnotherName: acts.filter(
      ([id, r]) => op.get(id)?.by !== r.officerId || (!r.isEdit && visit.get(r.visitId)?.by !== r.officerId),
    ).length,
    notCarriedOut: done.filter(([, r]) => !r.isEdit && visit.get(r.visitId)?.activities !== 1).length,
    writtenOver: visits.filter((v) => v.version - 1 !== (editsOf.get(v.id)?.length ?? 0) || v.version > 2).length,
    recordsHeld: acts.filter(([id, r]) => !r.isEdit && op.get(id)?.held !== null).length,
    heldUnseen: ops.filter((o) => o.held !== null && !shown.has(o.id)).length,
    shownUnheld: [...shown].filter((id) => op.get(id)?.held === null).length,
  }
}
