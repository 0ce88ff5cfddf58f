import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { readFolder } from '#features/imports/read-folder.ts'
import type { Draft } from '#features/imports/vocabulary.ts'
import { makeXlsx } from '#platform/tables/testing/books.ts'
import { press } from './steps.ts'

const TRIES = 5

const heading = (page: Page, outcome: string) => page.getByText(new RegExp(`^${outcome} \\d+$`))
/** How many rows the page counts under a word. */
export const countOf = async (page: Page, outcome: string): Promise<number> =>
  Number((await heading(page, outcome).first().innerText()).replace(/\D/g, ''))

const files = (some: Record<string, Uint8Array>) =>
  Object.entries(some).map(([name, bytes]) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(bytes),
  }))
/** Chooses files as a person does. */
export const give = (page: Page, some: Record<string, Uint8Array>) =>
  page.locator('input[type=file]').first().setInputFiles(files(some))

/** Chooses the community where the posting has more than one, and starts. */
export async function compare(page: Page): Promise<void> {
  const field = page.getByLabel('所属社区', { exact: true })
  const first = page.locator('.ant-select-dropdown:visible .ant-select-item-option').first()
  // Once the sender is named the lists are read again, which may close a list of choices that was just opened: one opens it again.
  for (let tries = 0; tries < TRIES && !(await first.isVisible()); tries++) {
    await field.click()
    await first.waitFor({ timeout: 2_000 }).catch(() => undefined)
  }
  await first.click()
  await press(page, '开始比对')
  await page.getByRole('button', { name: '下载核对表' }).waitFor({ timeout: 120_000 })
}

/** Takes the check list and does what a clerk does: the wrong numbers are cleared, the wrong phones taken out. */
export async function corrected(page: Page): Promise<Uint8Array> {
  const [download] = await Promise.all([page.waitForEvent('download'), press(page, '下载核对表')])
  const bytes = new Uint8Array(readFileSync(await download.path()))
  const drafts: Draft[] = []
  await readFolder(
    [{ name: '核对表.xlsx', size: bytes.length, bytes: async () => bytes }],
    { chosen: {}, options: { today: '2026-11-26', demo: true } },
    (found) => void drafts.push(...found),
  )
  const wrong = drafts.filter((x) => x.reasons.some((r) => r.level === 'wrong'))
  const fields = ['姓名', '身份证号码', '联系电话', '居住地址', '楼栋', '单元', '房号'] as const
  const keys = ['name', 'idNo', 'phone', 'address', 'building', 'unitNo', 'roomNo'] as const
  const rows = wrong.map((x) =>
    keys.map((k) => (x.reasons.some((r) => r.field === k && r.level === 'wrong') ? '' : (x.raw[k] ?? ''))),
  )
  return makeXlsx([{ name: '核对', rows: [[...fields], ...rows] }])
}
