import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Download, Page } from 'playwright-core'
import { libreOfficeToCsv } from '#platform/testing/libreoffice.ts'

/** What the table of the screen shows, cell by cell, headings first. Its rows are virtual: no roles lead to them. */
export async function screenTable(page: Page): Promise<string[][]> {
  const table = page.getByRole('main').locator('.ant-table')
  await table.locator('.ant-table-row').first().waitFor()
  return table.evaluate((root) => {
    const texts = (within: Element, cells: string) =>
      [...within.querySelectorAll(cells)].map((one) => (one as HTMLElement).innerText.trim())
    return [
      texts(root, 'thead th.ant-table-cell'),
      ...[...root.querySelectorAll('.ant-table-row')].map((row) => texts(row, '.ant-table-cell')),
    ]
  })
}

/** Opens the saved workbook in LibreOffice and compares every cell of headings and rows with the screen. */
export async function compareWithOffice(saved: Download, screen: string[][]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'linan-e2e-book-'))
  try {
    const file = join(folder, 'book.xlsx')
    await saved.saveAs(file)
    const sheet = await libreOfficeToCsv(file)
    const heading = sheet.findIndex((row) => row[0] === screen[0]?.[0])
    assert.ok(heading >= 0, `the workbook has no row of headings: ${JSON.stringify(sheet.slice(0, 4))}`)
    assert.deepEqual(sheet.slice(heading, heading + screen.length), screen)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
