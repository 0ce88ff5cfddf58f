import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

export const ARGS = [
  '--headless',
  '--no-sandbox',
  // Controls of the browser itself, dates above all, speak the language of the machine it runs on.
  '--lang=zh-CN',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

// Without a locale Chromium cannot name a file in Chinese.
export const ENV = { LANG: 'C.UTF-8', ...process.env, LANGUAGE: 'zh_CN' }

export const DESK = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }

export interface ViewOptions {
  viewport?: { width: number; height: number }
  colorScheme?: 'light' | 'dark'
  /** 2 = what a person at 200 % browser zoom gets: half the room, everything twice as large. */
  zoom?: number
  locale?: string
}

/** Chromium of the machine (`CHROMIUM`, else Debian's path). Close it when done. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ARGS,
    env: ENV,
  })

/** A fresh person's browser: own cookies, own storage. */
export const openContext = (browser: Browser, options: ViewOptions = {}): Promise<BrowserContext> => {
  const { viewport = DESK, colorScheme = 'light', zoom = 1, locale = 'zh-CN' } = options
  return browser.newContext({
    viewport: { width: Math.round(viewport.width / zoom), height: Math.round(viewport.height / zoom) },
    deviceScaleFactor: zoom,
    colorScheme,
    locale,
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  })
}

export interface Violation {
  id: string
  impact: string | null
  help: string
  /** CSS selectors with what axe says about each. */
  nodes: string[]
}

interface AxeNode {
  target: unknown[]
  failureSummary?: string
}
interface AxeResult {
  violations: { id: string; impact: string | null; help: string; nodes: AxeNode[] }[]
}

interface Axe {
  axe: { run: (where: Document, options: { resultTypes: string[] }) => Promise<AxeResult> }
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Runs axe (WCAG 2.2 A and AA, best practices) over the page. An empty list is the goal of every screen. */
export const axe = async (page: Page): Promise<Violation[]> => {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource)
  const result = await page.evaluate(() =>
    (globalThis as unknown as Axe).axe.run(document, { resultTypes: ['violations'] }),
  )
  return result.violations.map(({ id, impact, help, nodes }) => ({
    id,
    impact,
    help,
    nodes: nodes.map((node) => `${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  }))
}

/** Saves `<folder>/<name>.png` and answers its path. `full` takes the whole length of the page. */
export const picture = async (page: Page, folder: string, name: string, full = false): Promise<string> => {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path, fullPage: full })
  return path
}

/** What sticks out of the page sideways: at 390 px and at 200 % this must be empty (WCAG 1.4.10). */
export const overflowing = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const room = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= room) return []
    return [...document.body.querySelectorAll('*')]
      .filter((one) => one.getBoundingClientRect().right > room + 1)
      .slice(0, 10)
      .map((one) => `${one.tagName.toLowerCase()}.${one.className}`)
  })
