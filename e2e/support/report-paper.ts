import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { convertWithLibreOffice } from '#platform/testing/libreoffice.ts'
import type { Day } from './day.ts'
import { press } from './steps.ts'

/** Title and number of every figure of a report, as the screen shows them. */
export type Figures = readonly (readonly [title: string, value: string])[]

export const figuresOf = (page: Page): Promise<Figures> =>
  page
    .locator('.report-table tbody tr')
    .evaluateAll((rows) =>
      rows.map((row): [string, string] => [
        row.querySelector('th')?.textContent ?? '',
        row.querySelector('.report-value a')?.textContent ?? '',
      ]),
    )

export const withoutSpaces = (text: string) => text.replace(/\s+/g, '')

/**
 * The report's Word file opens in LibreOffice, converts, and carries every figure of the screen, name beside number.
 * @param unit of the report, as the file's name begins
 * @param words that must stand in it too
 */
export async function checkPaper(
  d: Day,
  page: Page,
  unit: string,
  figures: Figures,
  words: readonly string[],
): Promise<void> {
  const [saved] = await Promise.all([page.waitForEvent('download'), press(page, '下载 Word')])
  const name = saved.suggestedFilename()
  d.check(name.startsWith(unit) && /^ \d{4}年\d+月工作月报\.docx$/.test(name.slice(unit.length)), name)
  const folder = await mkdtemp(join(tmpdir(), 'linan-e2e-report-'))
  try {
    const file = join(folder, 'report.docx')
    await saved.saveAs(file)
    const xml = new TextDecoder().decode(unzipSync(new Uint8Array(await readFile(file)))['word/document.xml'])
    d.check(!/[{}]/.test(xml.replace(/<[^>]+>/g, '')), 'a placeholder was left in the Word file')
    const text = withoutSpaces((await convertWithLibreOffice(file, 'txt:Text')).toString('utf8'))
    const pdf = await convertWithLibreOffice(file, 'pdf')
    d.check(pdf.subarray(0, 5).toString() === '%PDF-', 'the Word file does not convert to PDF')
    d.check(figures.length >= 36, `the screen has only ${figures.length} figures`)
    for (const [title, value] of figures)
      d.check(text.includes(`${withoutSpaces(title)}${value}`), `the Word file lacks ${title} ${value}`)
    for (const one of words) d.check(text.includes(withoutSpaces(one)), `the Word file lacks ${one}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
