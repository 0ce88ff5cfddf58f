import type { Column } from '#platform/files/cell.ts'
import { renderLedgerHtml } from '#platform/files/print.ts'
import { drawnCharacters } from '#platform/testing/pdf-glyphs.ts'
import type { Day, DayFile } from '../support/day.ts'

/** Outside GBK, with a point, of two and of fifty characters. */
const NAMES = ['邹𠮷若', '䶮𬭎', '古丽娜尔·艾合买提', '㐂𩶘', '阿'.repeat(24) + '·' + '买'.repeat(25)]
/** Never given to a character, so that no font has it: what shows that an empty box is told from a character. */
const NOBODYS = '\u{2fffd}'
const AT = new Date('2026-11-26T01:00:00Z')
const columns: Column[] = [{ header: '姓名', width: 40, kind: 'text' }]
const rows = [...NAMES, NOBODYS].map((name) => [name])

export const day: DayFile = {
  title: '生僻字、带点、二至五十字的姓名印得出来 Names with rare characters are drawn on paper',
  async run(d) {
    const { page } = await d.person()
    await page.setContent(
      renderLedgerHtml({
        title: '实有人口登记表',
        unitName: '东湖派出所',
        number: 'L03',
        columns,
        rows,
        printedBy: '李明',
        printedAt: AT,
        notice: '内部使用',
      }),
    )
    expectDrawn(d, 'the printed page', await page.pdf({ preferCSSPageSize: true }))
  },
}

function expectDrawn(d: Day, what: string, pdf: Buffer): void {
  const drawn = drawnCharacters(pdf)
  const missing = [...new Set(NAMES.join(''))].filter((one) => !drawn.has(one))
  d.check(missing.length === 0, `${what} draws boxes for ${missing.join(' ')}: install fonts-noto-cjk`)
  d.check(!drawn.has(NOBODYS), `${what} is said to draw a character that no font has`)
}
