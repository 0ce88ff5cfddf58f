import { printPage } from '#features/reports/print.ts'
import { FIELD_TAGS } from '#features/reports/template-fields.ts'
import type { Column } from '#platform/files/cell.ts'
import { renderGridHtml } from '#platform/files/print-grid.ts'
import { renderLedgerHtml } from '#platform/files/print.ts'
import { drawnCharacters } from '#platform/testing/pdf-glyphs.ts'
import type { Day, DayFile } from '../support/day.ts'
import { open } from '../support/screens.ts'
import { fill, press } from '../support/steps.ts'
import { furnish, type World } from '../support/world.ts'
import type { Page } from 'playwright-core'

/** Outside GBK, with a point, of two and of fifty characters. */
const NAMES = ['邹𠮷若', '䶮𬭎', '古丽娜尔·艾合买提', '㐂𩶘', '阿'.repeat(24) + '·' + '买'.repeat(25)]
/** Never given to a character, so that no font has it: what shows that an empty box is told from a character. */
const NOBODYS = '\u{2fffd}'
const AT = new Date('2026-11-26T01:00:00Z')
const columns: Column[] = [{ header: '姓名', width: 40, kind: 'text' }]
const all = [...NAMES, NOBODYS]
const rows = all.map((name) => [name])
const words = { unitName: '东湖派出所', printedBy: '李明', printedAt: AT, notice: '内部使用' }
/** What a report may carry of people: who wrote and signed it, and what he wrote. */
const fields = Object.fromEntries(
  Object.keys(FIELD_TAGS).map((tag) => [tag, tag === '问题与下月打算' ? all.join('、') : tag]),
)

/** Every paper that the browser prints, by the product's own writers. */
const PAPERS: readonly [string, () => string | Uint8Array][] = [
  ['the ledger', () => renderLedgerHtml({ ...words, title: '实有人口登记表', number: 'L03', columns, rows })],
  [
    'the picture of a building',
    () =>
      renderGridHtml({
        ...words,
        title: `${all.join('')}小区`,
        number: '2026年11月26日',
        legend: '□ 待核实',
        corner: '楼层',
        parts: [{ heading: '1单元', blocks: [{ columns: ['1'], rows: [{ head: '1层', cells: [all] }] }] }],
      }).html,
  ],
  [
    'the monthly report',
    () =>
      printPage({ fields, figures: [], report: { unitName: words.unitName, month: '2026-11', edition: 1 } } as never)
        .body,
  ],
]

export const day: DayFile = {
  title:
    '生僻字姓名印得出来；粘贴的地址认得的填好，不确定的来问 Names with rare characters are drawn on paper; a pasted address fills the form and asks what is uncertain',
  async run(d) {
    await rareNames(d)
    const world = await furnish(d.product)
    await filled(d, world)
    await asked(d, world)
    await onPhone(d, world)
  },
}

async function rareNames(d: Day): Promise<void> {
  const { page } = await d.person()
  for (const [what, html] of PAPERS) {
    await page.setContent(String(html()))
    expectDrawn(d, what, await page.pdf({ preferCSSPageSize: true }))
  }
}

function expectDrawn(d: Day, what: string, pdf: Buffer): void {
  const drawn = drawnCharacters(pdf)
  const missing = [...new Set(NAMES.join(''))].filter((one) => !drawn.has(one))
  d.check(missing.length === 0, `${what} draws boxes for ${missing.join(' ')}: install fonts-noto-cjk`)
  d.check(!drawn.has(NOBODYS), `${what} is said to draw a character that no font has`)
}

async function form(d: Day, world: World, options?: Parameters<Day['person']>[0]): Promise<Page> {
  const { context, page } = await d.person(options)
  await world.officer.takeTo(context)
  await open(page, `${d.product.url}/places/new`)
  return page
}

async function read(page: Page, text: string): Promise<void> {
  await fill(page, '粘贴地址', text)
  await press(page, '识别')
}

/** As a chat brings it: shorthand, a name and a number behind it. Nothing is typed but the paste. */
async function filled(d: Day, world: World): Promise<void> {
  const page = await form(d, world)
  await read(page, '锦江花园3栋二单元５楼东户 某某 0438-0000001')
  await page.locator('.pl-preview-text', { hasText: /锦江花园3号楼2单元5层东户$/ }).waitFor()
  await page.getByText('某某 0438-0000001', { exact: true }).waitFor()
  await d.look(page, 'pasted')
  await press(page, '登记')
  await page.getByText(/已登记：.*锦江花园3号楼2单元5层东户/).waitFor()
}

/** What may be a building or a floor is asked; a street that nobody registered is said to be missing. */
async function asked(d: Day, world: World): Promise<void> {
  const page = await form(d, world)
  await read(page, '锦江花园3楼')
  await page.getByText('楼栋：请选择').waitFor()
  const preview = page.locator('.pl-preview-text')
  d.check(!(await preview.innerText()).includes('3号楼'), 'a building was filled in without asking')
  await d.look(page, 'asked')
  await page.getByRole('button', { name: '3号楼', exact: true }).click()
  await page.locator('.pl-preview-text', { hasText: /锦江花园3号楼$/ }).waitFor()
  await page.getByRole('button', { name: '楼层 3', exact: true }).click()
  await page.locator('.pl-preview-text', { hasText: /锦江花园3层$/ }).waitFor()
  await read(page, '团结街12号')
  await page.locator('.pl-preview-text', { hasText: /团结街12号$/ }).waitFor()
  await read(page, '长虹路5号')
  await page.getByText('尚未登记，没有填入').waitFor()
}

async function onPhone(d: Day, world: World): Promise<void> {
  const page = await form(d, world, { viewport: { width: 390, height: 844 } })
  await read(page, '铁路家属院3楼 某某')
  await page.getByText('未识别，没有填入').waitFor()
  await d.look(page, 'phone')
}
