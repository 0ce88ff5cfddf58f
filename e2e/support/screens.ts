import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page, Request } from 'playwright-core'
import { ROOT } from '#platform/db/migrate.ts'
import { axe, overflowing } from './browser.ts'

/** Paths of every screen that a slice gives to the workbench, read from its routes. */
export function screenPaths(): string[] {
  const files = globSync('features/*/screens/workbench/routes.tsx', { cwd: ROOT })
  return files.flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/\bpath: '([^']+)'/g)].map((found) => found[1] ?? ''),
  )
}

/** Nothing was asked of the server for this long: less than half of what Playwright's `networkidle` waits, sixty times a run. */
const QUIET_MS = 200

/** Live updates stay open as long as the page: no answer is waited for. */
const isStream = (request: Request): boolean => new URL(request.url()).pathname === '/api/notifications/changes'

/** Opens a screen and waits until it stands: its heading is there, every answer has come, nothing loads any more. */
export async function open(page: Page, url: string): Promise<void> {
  let asked = 0
  let last = Date.now()
  const ask = (request: Request) => {
    if (!isStream(request)) asked++
  }
  const answer = (request: Request) => {
    if (isStream(request)) return
    asked--
    last = Date.now()
  }
  page.on('request', ask).on('requestfinished', answer).on('requestfailed', answer)
  try {
    await page.goto(url)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    while (asked > 0 || Date.now() - last < QUIET_MS) await page.waitForTimeout(40)
    await page.locator('.la-loading, .ant-spin-spinning, .ant-skeleton').first().waitFor({ state: 'hidden' })
  } finally {
    page.off('request', ask).off('requestfinished', answer).off('requestfailed', answer)
  }
}

/** What is wrong with the page as it stands: axe's findings and what sticks out sideways. Empty is the goal. */
export async function faultsOf(page: Page): Promise<string[]> {
  const found = await axe(page)
  const wide = await overflowing(page)
  return [
    ...found.map(
      (one) => `${one.id}: ${one.help}\n    ${one.nodes.slice(0, 3).join('\n    ').replaceAll('\n  ', ' ')}`,
    ),
    ...(wide.length > 0 ? [`wider than the page: ${wide.join(', ')}`] : []),
  ]
}
