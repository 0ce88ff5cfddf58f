import { printPage } from '#features/reports/print.ts'
import { FIELD_TAGS } from '#features/reports/template-fields.ts'
import type { Column } from '#platform/files/cell.ts'
import { renderGridHtml } from '#platform/files/print-grid.ts'
import { renderLedgerHtml } from '#platform/files/print.ts'
import { drawnCharacters } from '#platform/testing/pdf-glyphs.ts'
import type { Day, DayFile } from '../support/day.ts'

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
  title: '生僻字、带点、二至五十字的姓名印得出来 Names with rare characters are drawn on paper',
  async run(d) {
    const { page } = await d.person()
    for (const [what, html] of PAPERS) {
      await page.setContent(String(html()))
      expectDrawn(d, what, await page.pdf({ preferCSSPageSize: true }))
    }
  },
}

function expectDrawn(d: Day, what: string, pdf: Buffer): void {
  const drawn = drawnCharacters(pdf)
  const missing = [...new Set(NAMES.join(''))].filter((one) => !drawn.has(one))
  d.check(missing.length === 0, `${what} draws boxes for ${missing.join(' ')}: install fonts-noto-cjk`)
  d.check(!drawn.has(NOBODYS), `${what} is said to draw a character that no font has`)
}
