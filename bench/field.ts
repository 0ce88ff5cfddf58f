import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '#platform/db/migrate.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { FIRST_SCRIPT_MAX, firstScript } from '../tools/first-load.ts'
import { buildWeb } from '../e2e/support/product.ts'
import { BenchPhone, calibrate } from './field-phone.ts'
import { fieldWorld, type FieldWorld, type Officer } from './field-world.ts'
import { type Figure, p50, report } from './measure.ts'

const bench = 'field'
/** Residents behind the doors of a day. The load holds at most 3,000 doors (`visits.carryDay`), which 8,000 people live behind here. */
const [SMALL, LARGE] = [1_000, 8_000]
const ACTS = Number(process.env.BENCH_ACTS ?? 1_000)
const POSTS = 100
const TRIES = Number(process.env.BENCH_TRIES ?? 3)

/** BENCH_PARTS measures some of it only. */
const PARTS = new Set((process.env.BENCH_PARTS ?? 'start,day,queue').split(','))

const SCREEN = `document.querySelector('.lf-page h1') !== null`
const PIN_FIELD = `document.querySelector('.lf-pin') !== null`
const DAY = `document.querySelector('input[type=search]') !== null`
const ALL_SENT = `document.querySelector('.lf-outbox')?.textContent.includes('已全部送达')`

/** What an officer waits for on his phone, from the production build in chromium: start, the day's load, search, the outbox. BENCH_TRIES tries of each (3), the middle one counts. */
export async function benchField(): Promise<void> {
  await buildWeb()
  const w = await fieldWorld(SMALL, LARGE)
  try {
    process.stdout.write(`${await calibrate(w.url)}\n`)
    if (PARTS.has('start')) report([scriptFigure(), ...(await startFigures(w))])
    for (const officer of PARTS.has('day') ? w.officers : []) report(await dayFigures(w, officer))
    if (PARTS.has('queue')) report(await queueFigures(w))
    process.stdout.write(`${await calibrate(w.url)}\n`)
  } catch (error) {
    process.stderr.write(`${(error as Error).stack}\n`)
    process.exitCode = 1
  } finally {
    await w.close()
  }
}

const tries = async <T>(work: () => Promise<T>): Promise<T[]> => {
  const all: T[] = []
  for (let n = 0; n < TRIES; n++) all.push(await work())
  return all
}
const middle = (times: readonly number[]): number => p50([...times].sort((a, b) => a - b))

const scriptFigure = (): Figure => ({
  bench,
  name: `script before the first screen, brotli (goal: at most ${FIRST_SCRIPT_MAX / 1000})`,
  value: firstScript(join(ROOT, 'dist/field'), (file) => readFileSync(file)).bytes / 1000,
  unit: 'kB',
})

/** Runs `work` on a new phone and ends it. */
async function onPhone<T>(w: FieldWorld, officer: Officer, work: (phone: BenchPhone) => Promise<T>): Promise<T> {
  const phone = new BenchPhone(w.url)
  try {
    return await work(await phone.start(officer))
  } finally {
    await phone.end()
  }
}

async function startFigures(w: FieldWorld): Promise<Figure[]> {
  const [officer] = w.officers as [Officer]
  const starts = await tries(() =>
    onPhone(w, officer, async (phone) => {
      await phone.slow(true)
      const bare = await phone.until('/bench/bare', `document.querySelector('h1') !== null`)
      const screen = await phone.until('/field/', SCREEN)
      const cold = await phone.when(PIN_FIELD)
      await phone.slow(false)
      await phone.setPin()
      await phone.kept()
      await phone.slow(true)
      const warm = await phone.until('/field/', PIN_FIELD)
      const bareAgain = await phone.until('/bench/bare', `document.querySelector('h1') !== null`)
      return { bare, screen, cold, warm, bareAgain }
    }),
  )
  const of = (what: keyof (typeof starts)[0]) => middle(starts.map((one) => one[what]))
  return [
    {
      bench,
      name: 'first start, throttled: first screen (goal: at most 2000)',
      value: of('screen'),
      unit: 'ms',
      floor: of('bare'),
    },
    {
      bench,
      name: 'first start, throttled: PIN can be typed, the server was asked who is signed in',
      value: of('cold'),
      unit: 'ms',
      floor: of('bare'),
    },
    {
      bench,
      name: 'start from the phone, throttled: PIN can be typed (goal: at most 500)',
      value: of('warm'),
      unit: 'ms',
      floor: of('bareAgain'),
    },
  ]
}

/** What typing finds: doors by numbers, words of the address, masked names, nobody. */
const WORDS = ['2-1-', '1单元', '101', '王', '号楼 2单元 903', '江畔苑', '欧阳', '3号楼', '1002', '江畔苑2号楼 陈']

/** Types a text at once. @returns milliseconds until the list that it leaves is painted */
const TYPE = `(typed) => new Promise((resolve) => {
  const field = document.querySelector('input[type=search]')
  const from = performance.now()
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, typed)
  field.dispatchEvent(new Event('input', { bubbles: true }))
  requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - from)))
})`

/** The floor of that: two dozen plain rows, drawn anew. */
const DRAW = `(() => new Promise((resolve) => {
  const list = document.querySelector('ul') ?? document.body.appendChild(document.createElement('ul'))
  const from = performance.now()
  list.replaceChildren(...Array.from({ length: 24 }, (_, n) => Object.assign(document.createElement('li'), { textContent: String(from + n) })))
  requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - from)))
}))()`

async function dayFigures(w: FieldWorld, officer: Officer): Promise<Figure[]> {
  const days = await tries(() => onPhone(w, officer, (phone) => takeDay(phone)))
  const of = (what: keyof (typeof days)[0]) => middle(days.flatMap((one) => one[what]))
  const found = days.flatMap((one) => one.found).sort((a, b) => a - b)
  const seconds = officer.people > 1_000 ? 15 : 3
  const people = `${officer.people} residents, throttled`
  return [
    {
      bench,
      name: `day of ${people}: fetched, sealed and shown to be searched (goal: at most ${seconds * 1000})`,
      value: of('taken'),
      unit: 'ms',
      floor: of('plain'),
    },
    { bench, name: `the same: size on the line`, value: of('bytes') / 1000, unit: 'kB' },
    { bench, name: `the same: sealed and stored alone`, value: of('stored'), unit: 'ms' },
    { bench, name: `the same: read and opened alone`, value: of('opened'), unit: 'ms' },
    {
      bench,
      name: `search in a day of ${people}, p50 (goal: at most 50)`,
      value: of('found'),
      unit: 'ms',
      floor: of('drawn'),
    },
    {
      bench,
      name: `the same, slowest of ${found.length}`,
      value: found.at(-1) as number,
      unit: 'ms',
    },
  ]
}

interface Taken {
  taken: number
  bytes: number
  plain: number
  stored: number
  opened: number
  found: number[]
  drawn: number[]
}

/** Fetches and puts what the day is into a store of its own, in clear. */
const PLAIN = `async () => {
  const db = await new Promise((resolve) => { const o = indexedDB.open('plain'); o.onupgradeneeded = () => o.result.createObjectStore('day'); o.onsuccess = () => resolve(o.result) })
  const from = performance.now()
  const text = await (await fetch('/api/visits/carried', { headers: { 'x-linan': '1' } })).text()
  await new Promise((resolve) => { const t = db.transaction('day', 'readwrite'); t.objectStore('day').put(text, 1); t.oncomplete = resolve })
  const ms = performance.now() - from
  return [ms, text]
}`

async function takeDay(phone: BenchPhone): Promise<Taken> {
  await phone.until('/field/', PIN_FIELD)
  await phone.page.route('**/api/visits/carried', (route) => route.abort())
  await phone.setPin()
  await phone.page.getByRole('button', { name: '更新' }).waitFor()
  await phone.page.unroute('**/api/visits/carried')
  await phone.slow(true)
  await phone.page.evaluate(() => performance.clearResourceTimings())
  const from = await phone.page.evaluate(() => {
    const button = [...document.querySelectorAll('button')].find((one) => one.textContent === '更新')
    button?.click()
    return performance.now()
  })
  const shown = await phone.when(DAY)
  const bytes = await phone.page.evaluate(
    () =>
      (performance.getEntriesByName(`${location.origin}/api/visits/carried`)[0] as PerformanceResourceTiming)
        .transferSize,
  )
  const found: number[] = []
  for (const words of WORDS) found.push(await phone.page.evaluate(`(${TYPE})(${JSON.stringify(words)})`))
  await phone.page.goto(`${phone.url}/bench/page`)
  const [plain, text] = (await phone.page.evaluate(`(${PLAIN})()`)) as [number, string]
  const drawn: number[] = []
  for (let n = 0; n < WORDS.length; n++) drawn.push(await phone.page.evaluate(DRAW))
  await phone.slow(false)
  await phone.page.evaluate(() => indexedDB.deleteDatabase('linan-field'))
  await phone.page.reload()
  await phone.with((page, author) => page.setUp(author, '258036'), uuidv7())
  await phone.slow(true)
  const [stored, opened] = await phone.with((page, value) => page.keepAndOpen(JSON.parse(value)), text)
  return { taken: shown - from, bytes, plain, stored, opened, found, drawn }
}

/** A visit of the officer, as the sheet on the phone makes it. */
function visitAt({ staffId, homes }: Officer, n: number) {
  const { householdId, personId } = homes[n % homes.length] as Officer['homes'][0]
  const endedAt = new Date(Date.now() - n * 20_000)
  return {
    id: uuidv7(),
    targetKind: 'household',
    targetId: householdId,
    taskIds: [],
    kind: '一般走访',
    visitorIds: [staffId],
    startedAt: new Date(endedAt.getTime() - 15 * 60_000).toISOString(),
    endedAt: endedAt.toISOString(),
    lng: 124.82,
    lat: 45.14,
    geoMethod: 'GPS',
    met: true,
    metCount: 1,
    metPersonIds: [personId],
    topics: ['防范宣传', '信息核对'],
    summaryChips: ['防诈骗宣传', '信息核对无变化'],
    summary: '提醒楼道内不要停放电动车，介绍反诈预警电话。',
    cardLeft: true,
    notMetSlip: false,
  }
}

const POST = `async (inputs) => {
  const from = performance.now()
  for (const input of inputs) {
    const answer = await fetch('/api/visits', { method: 'POST', headers: { 'content-type': 'application/json', 'x-linan': '1' }, body: JSON.stringify(input) })
    if (!answer.ok) throw new Error(answer.status)
    await answer.text()
  }
  return performance.now() - from
}`

async function queueFigures(w: FieldWorld): Promise<Figure[]> {
  const [officer] = w.officers as [Officer]
  const figures: Figure[] = []
  for (const isSlow of [false, true]) {
    const one = await onPhone(w, officer, (phone) => sendQueue(phone, officer, isSlow))
    const how = isSlow ? 'throttled' : 'on a good line'
    figures.push(
      {
        bench,
        name: `${ACTS} acts of the outbox delivered, ${how} (goal: at most 20; floor: posts one by one, reckoned from ${POSTS})`,
        value: one.sent / 1000,
        unit: 's',
        floor: one.posts / 1000,
      },
      { bench, name: `the same: requests`, value: one.requests, unit: '', floor: ACTS },
      { bench, name: `the same: one act recorded on the phone, unthrottled`, value: one.recorded / ACTS, unit: 'ms' },
    )
  }
  return figures
}

async function sendQueue(phone: BenchPhone, officer: Officer, isSlow: boolean) {
  await phone.page.goto(`${phone.url}/bench/page`)
  await phone.with((page, author) => page.setUp(author, '258036'), officer.staffId)
  const inputs = Array.from({ length: ACTS }, (_, n) => visitAt(officer, n))
  const recorded = await phone.with((page, all) => page.record('visits.recordVisit', all), inputs)
  await phone.slow(isSlow)
  const posts = Array.from({ length: POSTS }, (_, n) => visitAt(officer, n))
  const posted: number = await phone.page.evaluate(`(${POST})(${JSON.stringify(posts)})`)
  await phone.slow(false)
  await phone.until('/field/', PIN_FIELD)
  let requests = 0
  phone.page.on('request', (request) => {
    if (request.url().includes('/api/outbox/logs')) requests++
  })
  await phone.slow(isSlow)
  const began = phone.page
    .waitForRequest('**/api/outbox/logs**')
    .then(() => phone.page.evaluate(() => performance.now()))
  await phone.unlock()
  const from = await began
  const sent = (await phone.when(ALL_SENT)) - from
  return { recorded, posts: (posted * ACTS) / POSTS, sent, requests }
}
