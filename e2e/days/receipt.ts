import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { ROOT } from '#platform/db/migrate.ts'
import { LOG, logOf, receiptOf, uuid, WITNESSES } from '#platform/seal/testing/log.ts'
import { mutationsOf } from '#platform/seal/testing/mutations.ts'
import { PHONE, type ViewOptions } from '../support/browser.ts'
import type { Day, DayFile } from '../support/day.ts'
import { linanAt, type Place } from '../support/product.ts'
import { furnish, type World } from '../support/world.ts'

const PAGE = join(ROOT, 'dist/receipt/receipt.html')
const MUTATED = 100
const log = LOG.verifier.vkey
const witnesses = WITNESSES.map(({ verifier }) => verifier.vkey)
const HAN = /[\u4e00-\u9fff]/

/** A head is signed every minute in which the log grew. */
const HEAD_MS = 150_000
let place: Place

export const day: DayFile = {
  title: '回执：断网核对，真的成立，改过的不成立 The receipt page: offline, true ones hold, mutated ones do not',
  prepare: (at) => {
    place = at
  },
  async run(d) {
    const world = await furnish(d.product)
    const all = await logOf(1000)
    const names = { [uuid('unit')]: '松园派出所' }
    const receipt = await receiptOf(all, 764, 1, names)
    const other = await receiptOf(all, 765, null)
    await served(d, receipt)
    await fromDisk(d, receipt, other)
    await looks(d, receipt)
    await ofTheProduct(d, world)
  },
}

/** A look that happened here, proved by the command line and checked with the keys of the notice. No witness is enrolled, and the page says so. */
async function ofTheProduct(d: Day, world: World): Promise<void> {
  const listed = await linanAt(place, ['audit', 'list', '--person', world.personId, '--limit', '200', '--json'])
  const looks = listed.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Look] : []))
  const look = looks.find((one) => one.outcome === 'answered' && one.role === 'OFFICER')
  if (look === undefined) throw new Error(`nobody looked at ${world.personId}:\n${listed}`)
  const receipt = await proved(look.id, world.personId)
  const link = /page\s+(\S*\/receipt#\S+)/.exec(await linanAt(place, ['audit', 'key']))?.[1]
  const { page } = await d.person()
  await page.goto(new URL(link ?? '', d.product.url).href)
  await page.getByLabel('回执的全文').fill(receipt)
  const verdict = page.locator('.verdict.signed')
  await verdict.waitFor()
  const said = await verdict.innerText()
  for (const words of ['见证不足', '社区民警', '团结第一警务区', '104233', world.personId, '已提供'])
    d.check(said.includes(words), `the verdict does not say ${words}: ${said}`)
  await d.look(page, 'receipt-real')
}

type Look = { id: string; outcome: string; role: string | null }

/** @throws what the command said last, where the look is under no signed head in time */
async function proved(event: string, person: string): Promise<string> {
  const until = Date.now() + HEAD_MS
  for (;;) {
    try {
      const said = await linanAt(place, [
        'audit',
        'prove',
        event,
        '--person',
        person,
        '--unit',
        '团结第一警务区',
        '--officer',
        '104233',
      ])
      return said.slice(said.indexOf('c2sp.org/tlog-proof@v1'))
    } catch (error) {
      if (Date.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, 3000))
    }
  }
}

/** Opened from the server by the link on the notice, then without a network: everything is already there. */
async function served(d: Day, receipt: string): Promise<void> {
  const { context, page } = await d.person()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const link = new URLSearchParams([['log', log], ...witnesses.map((key) => ['witness', key])])
  await page.goto(`${d.product.url}/receipt#${link}`)
  await page.getByRole('heading', { level: 1, name: '核对查阅回执' }).waitFor()
  await context.setOffline(true)
  await page.getByText('放入回执后，这里显示结果。').waitFor()
  await page.getByText('逐字对照').waitFor()
  await page.getByLabel('回执的全文').fill(receipt)
  await holds(d, page)
  await page.getByText('松园派出所').waitFor()
  await page.getByText('第 765 条，共 1000 条').waitFor()
  d.check(asked.length === 1, `the page asked for ${asked.join(' ')}`)
  const bytes = await (await fetch(`${d.product.url}/receipt`)).text()
  d.check(bytes === readFileSync(PAGE, 'utf8'), 'the page served is not the one that was built')
}

/** The page as a file on a disk: true receipts hold, a hundred mutated ones do not, and nothing is asked of anybody. */
async function fromDisk(d: Day, receipt: string, other: string): Promise<void> {
  const { context, page } = await d.person()
  await context.setOffline(true)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(pathToFileURL(PAGE).href)
  await page.getByLabel('公钥').fill([log, ...witnesses].join('\n'))
  const file = join(ROOT, '.cache/receipt.tlog-proof')
  writeFileSync(file, receipt)
  await page.getByLabel('打开回执文件').setInputFiles(file)
  await holds(d, page)
  const field = page.getByLabel('回执的全文')
  await field.fill(other)
  await holds(d, page)
  for (const { what, text } of mutationsOf(receipt, other, MUTATED)) {
    await field.fill(text)
    const verdict = page.locator('.verdict')
    const said = await verdict.innerText()
    d.check((await verdict.getAttribute('class')) === 'verdict refused', `${what}: not refused but ${said}`)
    d.check(said.includes('回执不成立') && !/receipt\.|undefined/.test(said), `${what}: says ${said}`)
  }
  await field.fill(receipt)
  await holds(d, page)
  d.check(asked.length === 1, `the page on the disk asked for ${asked.join(' ')}`)
  // A page of its own, because what the policy refuses is also complained of in the console.
  const quiet = await context.newPage()
  await quiet.goto(pathToFileURL(PAGE).href)
  const refused = await refusedBy(quiet)
  d.check(refused === 'connect-src img-src script-src-elem', `the policy refuses only ${refused}`)
}

/** What the policy of the page refuses of three ways to the outside. */
const refusedBy = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const said: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => said.push(event.effectiveDirective))
    await fetch('https://example.invalid/').catch(() => undefined)
    for (const tag of ['img', 'script'] as const) {
      const made = document.createElement(tag)
      made.src = 'https://example.invalid/x'
      const done = new Promise((resolve) => made.addEventListener('error', resolve))
      document.body.append(made)
      await done
    }
    return said.sort().join(' ')
  })

async function holds(d: Day, page: Page): Promise<void> {
  await page.locator('.verdict.witnessed').getByRole('heading', { name: '回执成立' }).waitFor()
  const said = await page.locator('.verdict').innerText()
  for (const words of [
    'witness.example/supervision',
    'witness.example/neighbour',
    'linan.example/songyuan',
    '北京时间',
  ])
    d.check(said.includes(words), `the verdict does not say ${words}: ${said}`)
}

/** Every state of the page, on a phone, enlarged, in the dark, in English: axe finds nothing, nothing sticks out. */
async function looks(d: Day, receipt: string): Promise<void> {
  const keys = [log, ...witnesses].join('\n')
  const views: [string, ViewOptions][] = [
    ['desk', {}],
    ['phone', { viewport: PHONE }],
    ['zoom', { zoom: 2 }],
    ['dark', { colorScheme: 'dark' }],
    ['english', { locale: 'en-GB' }],
  ]
  for (const [name, options] of views) {
    const { page } = await d.person(options)
    await page.goto(pathToFileURL(PAGE).href)
    const [text, vkeys] = [page.locator('#receipt'), page.locator('#keys')]
    await page.getByRole('heading', { level: 1 }).waitFor()
    await d.look(page, `receipt-${name}-empty`)
    await text.fill(receipt)
    await vkeys.fill(keys)
    await page.locator('.witnessed').waitFor()
    await page.locator('details').evaluate((one: HTMLDetailsElement) => {
      one.open = true
    })
    await page.locator('.result').scrollIntoViewIfNeeded()
    await d.look(page, `receipt-${name}-witnessed`)
    await vkeys.fill(log)
    await page.locator('.verdict.signed').waitFor()
    await d.look(page, `receipt-${name}-signed`)
    await text.fill(receipt.replace('index 764', 'index 763'))
    await page.locator('.refused').waitFor()
    await d.look(page, `receipt-${name}-refused`)
    await vkeys.fill(keys.replace(/.$/, '!'))
    await page.locator('.slip:not(:empty)').waitFor()
    await d.look(page, `receipt-${name}-slip`)
    if (name === 'english') {
      const words = (await page.locator('main').innerText()).replaceAll('松园派出所', '')
      d.check(!HAN.test(words), `the English page says ${HAN.exec(words)?.input}`)
      await page.getByRole('button', { name: '中文' }).click()
      await page.getByRole('heading', { level: 1, name: '核对查阅回执' }).waitFor()
      d.check((await text.inputValue()).startsWith('c2sp.org/tlog-proof'), 'changing the language lost what was typed')
    }
  }
}
