import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { ROOT } from '#platform/db/migrate.ts'
import { launch, openContext, picture, type ViewOptions } from './browser.ts'
import { type Place, type Product, startProduct } from './product.ts'
import { faultsOf } from './screens.ts'

/** Where a failing day leaves its pages. */
export const LEFT = join(ROOT, '.cache/e2e')
/** A person waits no longer for one step. */
const STEP_MS = 30_000

export interface Person {
  context: BrowserContext
  page: Page
}

/** What a day works with: the product on fresh data, and as many people with a browser of their own as it needs. */
export interface Day {
  product: Product
  person(options?: ViewOptions): Promise<Person>
  /** A claim of the day, with words for the one who reads why it failed. */
  check(holds: boolean, words: string): void
  /** Looks at the page as it stands now, dialogs and all; what axe finds fails the day at its end. `--look=<folder>` keeps a picture. */
  look(page: Page, name: string): Promise<void>
  /** What follows the name on the command line: `npm run e2e -- pictures --write`. */
  flags: readonly string[]
}

export type DayFile = {
  title: string
  /** Puts data in place before the product starts; without it the day begins with an empty product. */
  prepare?: (place: Place) => void
  run: (day: Day) => Promise<void>
}

/**
 * Runs one day on a product of its own; `--slow=4` makes browser and answers as slow as on a machine four times slower.
 * @throws what the day threw; screenshot and console of each page lie in `.cache/e2e/` then.
 */
export async function live(name: string, day: DayFile, flags: readonly string[]): Promise<void> {
  const heard: string[] = []
  const people: Page[] = []
  const seen: string[] = []
  const folder = flagged(flags, '--look=')
  const slower = Number(flagged(flags, '--slow=') ?? 1)
  let browser: Browser | undefined
  const product = await startProduct(day.prepare)
  try {
    browser = await launch()
    const opened = browser
    await day.run({
      product,
      flags,
      check(holds, words) {
        if (!holds) throw new Error(words)
      },
      async look(page, what) {
        seen.push(...(await faultsOf(page)).map((one) => `${what}: ${one}`))
        if (folder) await picture(page, folder, what)
      },
      async person(options = {}) {
        const context = await openContext(opened, options)
        const page = await context.newPage()
        page.setDefaultTimeout(STEP_MS * Math.max(1, slower / 2))
        if (slower > 1) await slowDown(context, page, slower)
        const number = people.push(page)
        listen(page, (line) => heard.push(`[${number}] ${line}`))
        return { context, page }
      },
    })
    if (seen.length > 0) throw new Error(`${seen.length} faults:\n${seen.join('\n')}`)
    const faults = heard.filter((line) => /pageerror|Content Security Policy/.test(line))
    if (faults.length > 0) throw new Error(`the pages complained:\n${[...new Set(faults)].join('\n')}`)
  } catch (error) {
    await leave(name, people, heard, product)
    throw error
  } finally {
    await browser?.close()
    await product.stop()
  }
}

/** Computing takes so many times as long, and every answer so many times 50 ms longer. */
async function slowDown(context: BrowserContext, page: Page, times: number): Promise<void> {
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: times })
  const unlimited = { offline: false, downloadThroughput: -1, uploadThroughput: -1 }
  await session.send('Network.emulateNetworkConditions', { ...unlimited, latency: times * 50 })
}

/** What stands behind a flag of the command line, as `--rows=` of `--rows=20000`. */
export const flagged = (flags: readonly string[], name: string): string | undefined =>
  flags.find((one) => one.startsWith(name))?.slice(name.length)

function listen(page: Page, hear: (line: string) => void): void {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      hear(`${message.type()} ${page.url()} ${message.text()}`)
  })
  page.on('pageerror', (error) => hear(`pageerror ${page.url()} ${error.message}`))
}

async function leave(name: string, people: readonly Page[], heard: readonly string[], product: Product): Promise<void> {
  mkdirSync(LEFT, { recursive: true })
  for (const [i, page] of people.entries()) {
    await page.screenshot({ path: join(LEFT, `${name}-${i + 1}.png`), fullPage: true }).catch(() => undefined)
  }
  const pages = people.map((page, i) => `[${i + 1}] ${page.url()}`)
  writeFileSync(join(LEFT, `${name}.txt`), `${[...pages, ...heard, '', product.said()].join('\n')}\n`)
}
