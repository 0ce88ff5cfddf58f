import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { collect } from '../testing/collect.ts'
import { type ReadWorkbook, readWorkbook } from '../testing/read-workbook.ts'
import { childElement, textContent, type XmlElement } from '../testing/strict-xml.ts'
import { type Cell, cleanText, type Column } from './cell.ts'
import { type Workbook, writeWorkbook } from './xlsx.ts'
import { fitCell } from './xlsx-cells.ts'
import { safeSheetName } from './xlsx-parts.ts'

const NAUGHTY: string[] = JSON.parse(readFileSync(new URL('../testing/data/blns.json', import.meta.url), 'utf8'))
const TEXT: Column = { header: '内容', width: 20, kind: 'text' }

const book = (given: Partial<Workbook>): Workbook => ({
  title: '走访群众登记表',
  sheetName: '走访',
  headerRows: [],
  columns: [TEXT],
  rows: [],
  print: { landscape: true, paper: 'A4', repeatHeader: true },
  ...given,
})

const write = async (given: Partial<Workbook>): Promise<ReadWorkbook> =>
  readWorkbook(await collect(writeWorkbook(book(given))))

/** Body cells of a workbook without header rows: title and heading come first. */
const bodyOf = async (columns: Column[], rows: Cell[][]) => (await write({ columns, rows })).rows.slice(2)

const bodyTexts = async (texts: string[]) =>
  (
    await bodyOf(
      [TEXT],
      texts.map((text) => [text]),
    )
  ).map((row) => row[0]?.value)

describe('workbook text', () => {
  it('gives every naughty string back as it was, and never as a formula', async () => {
    expect(NAUGHTY.length).toBeGreaterThan(200)
    expect(await bodyTexts(NAUGHTY)).toEqual(NAUGHTY.map(cleanText))
  })

  it('gives any text back, less what XML cannot hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 20 }), async (texts) => {
        expect(await bodyTexts(texts)).toEqual(texts.map(cleanText))
      }),
      { numRuns: 100 },
    )
  })

  it('types what a spreadsheet could evaluate as text and marks it as quoted', async () => {
    const dangerous = [
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      '\n=1',
      ' =1',
      '\u200b=1',
      '＝1',
      '－1',
      '=cmd|"/c calc"!A0',
    ]
    const cells = (
      await bodyOf(
        [TEXT],
        dangerous.map((text) => [text]),
      )
    ).map((row) => row[0])
    expect(cells.map((cell) => cell?.value)).toEqual(dangerous)
    expect(cells.every((cell) => cell?.type === 'text' && cell.format.quotePrefix)).toBe(true)
  })

  it('keeps 18-digit identity numbers and leading zeros as text in the text format', async () => {
    const [row] = await bodyOf([TEXT, TEXT], [['420799199001010018', '0027']])
    expect(row).toMatchObject([
      { type: 'text', value: '420799199001010018', format: { code: '@', quotePrefix: false } },
      { type: 'text', value: '0027' },
    ])
  })

  it('keeps rare characters, right-to-left marks, line ends and escapes that look like ours', async () => {
    const texts = [
      '𠮷田',
      '阿依古丽·买买提',
      '\u202eabc\u202c',
      'مرحبا',
      ' a\r\nb\rc\n ',
      '_x000D_',
      '_x005F_x000D_',
      '__x0041_',
    ]
    expect(await bodyTexts(texts)).toEqual(texts)
  })

  it('drops control characters and mends lone surrogates', async () => {
    expect(await bodyTexts(['a\u0000\u0008\u001fb\uffff', 'x\ud842', '\udfb7y'])).toEqual(['ab', 'x\ufffd', '\ufffdy'])
  })

  it('cuts a text at 32,767 units with an ellipsis and no half character', async () => {
    const [exact, long, pair] = await bodyTexts(['x'.repeat(32_767), 'x'.repeat(32_768), `${'x'.repeat(32_765)}𠮷𠮷`])
    expect(exact).toBe('x'.repeat(32_767))
    expect(long).toBe(`${'x'.repeat(32_766)}…`)
    expect(pair).toBe(`${'x'.repeat(32_765)}…`)
    expect(fitCell('short')).toBe('short')
  })

  it('uses the general format above 255 characters, where old spreadsheets show ####', async () => {
    const [row] = await bodyOf([TEXT], [['长'.repeat(256)]])
    expect(row?.[0]?.format).toEqual({ code: 'General', quotePrefix: false })
  })
})

describe('workbook numbers and dates', () => {
  const column = (kind: Column['kind']): Column => ({ header: kind, width: 12, kind })

  it('writes numbers as numbers unless digits would be lost', async () => {
    const [row] = await bodyOf(
      [column('int'), column('int'), column('decimal'), column('decimal'), column('int'), column('int'), column('int')],
      [[12, '-3', '12.50', 0.1 + 0.2, '1234567890123456', '=1+1', Number.NaN]],
    )
    expect(row?.map(({ type, value }) => [type, value])).toEqual([
      ['number', '12'],
      ['number', '-3'],
      ['number', '12.50'],
      ['number', '0.30000000000000004'],
      ['text', '1234567890123456'],
      ['text', '=1+1'],
      ['text', 'NaN'],
    ])
  })

  it('writes dates as real dates with the Chinese format, in Chinese wall time', async () => {
    const instant = new Date('2026-11-20T16:05:00Z') // 00:05 on the 21st in China
    const rows: Cell[][] = [
      ['2026-11-21', instant],
      [instant, '2026-11-21 00:05:00+08'],
      ['2026-11-20T16:05:00Z', '2026-11-21'],
    ]
    const cells = await bodyOf([column('date'), column('datetime')], rows)
    expect(cells.map((row) => row[0]?.value)).toEqual(['46347', '46347', '46347'])
    expect(cells.map((row) => Number(row[1]?.value))).toEqual([46347 + 5 / 1440, 46347 + 5 / 1440, 46347])
    expect(cells[0]?.map(({ format }) => format.code)).toEqual(['yyyy"年"m"月"d"日"', 'yyyy"年"m"月"d"日"\\ hh:mm'])
  })

  it('writes what is no safe date as text', async () => {
    const odd = {
      '2026-02-30': '2026-02-30',
      不详: '不详',
      '10000-01-01': '10000-01-01',
      '1900-02-28': '1900年2月28日',
    }
    const cells = await bodyOf(
      [column('date')],
      Object.keys(odd).map((text) => [text]),
    )
    expect(cells.map((row) => [row[0]?.type, row[0]?.value])).toEqual(Object.values(odd).map((text) => ['text', text]))
  })

  it('leaves empty values empty', async () => {
    const [row] = await bodyOf([TEXT, column('int'), column('date')], [[null, undefined, '']])
    expect(row?.map(({ type }) => type)).toEqual(['empty', 'empty', 'empty'])
  })
})

describe('workbook package', () => {
  const watermark = '打印人 李明 & 打印时间 2026年11月21日 09:00'

  it('holds one visible sheet, no caches, no comments, no formulas and no person in its properties', async () => {
    const read = await write({ rows: [['a']], watermark })
    expect([...read.parts.keys()]).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'docProps/core.xml',
      'docProps/app.xml',
      'xl/workbook.xml',
      'xl/_rels/workbook.xml.rels',
      'xl/styles.xml',
      'xl/worksheets/sheet1.xml',
    ])
    expect(read.sheetNames).toEqual(['走访'])
    expect(read.hiddenSheets).toBe(0)
    const core = read.parts.get('docProps/core.xml') as XmlElement
    expect(textContent(core)).toBe("走访群众登记表Lin'an 邻安")
  })

  it('sets title, lines, heading, frozen header, repeated rows, A4 page and watermark', async () => {
    const columns = ['序号', '姓名', '住址', '日期'].map((header): Column => ({ ...TEXT, header }))
    const read = await write({
      columns,
      headerRows: [['单位：东湖派出所', '2026年第4季度', '编号：L09-0001'], ['一行']],
      rows: [['1', '王芳', '长青路1号', '—']],
      footer: ['仅供公务使用'],
      watermark,
      sheetName: "走访's",
    })
    expect(read.rows.map((row) => row.map(({ value }) => value))).toEqual([
      ['走访群众登记表'],
      ['单位：东湖派出所', '2026年第4季度', '编号：L09-0001'],
      ['一行'],
      ['序号', '姓名', '住址', '日期'],
      ['1', '王芳', '长青路1号', '—'],
      ['仅供公务使用'],
      [watermark],
    ])
    expect(read.merges).toEqual(['A1:D1', 'C2:D2', 'A3:D3', 'A6:D6', 'A7:D7'])
    expect(childElement(read.sheet, 'pageSetup')?.attributes).toMatchObject({
      paperSize: '9',
      orientation: 'landscape',
    })
    expect(textContent(childElement(read.sheet, 'headerFooter') as XmlElement)).toBe(
      `&L${watermark.replace('&', '&&')}&R第 &P 页 共 &N 页`,
    )
    const view = childElement(childElement(read.sheet, 'sheetViews'), 'sheetView')
    expect(childElement(view, 'pane')?.attributes).toMatchObject({ ySplit: '4', topLeftCell: 'A5', state: 'frozen' })
    const names = childElement(read.parts.get('xl/workbook.xml'), 'definedNames') as XmlElement
    expect(textContent(names)).toBe("'走访''s'!$1:$4")
  })

  it('keeps the page footer within 255 characters', async () => {
    const read = await write({ watermark: '&'.repeat(400) })
    const text = textContent(childElement(read.sheet, 'headerFooter') as XmlElement)
    expect(text.length).toBeLessThanOrEqual(255)
    expect(text.endsWith('&R第 &P 页 共 &N 页')).toBe(true)
  })

  it('brings any sheet name into the rules', () => {
    expect(safeSheetName('2026/11 [走访]: *?\\')).toBe('2026 11  走访')
    expect(safeSheetName("''")).toBe('Sheet1')
    expect(safeSheetName('History')).toBe('History 1')
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (wanted) => {
        const name = safeSheetName(wanted)
        expect(name.length).toBeGreaterThan(0)
        expect(name.length).toBeLessThanOrEqual(31)
        expect(name).not.toMatch(/[:\\/?*[\]]|^'|'$/)
        expect(name.isWellFormed()).toBe(true)
      }),
    )
  })

  it('refuses a table without columns and a row of the wrong width', async () => {
    await expect(write({ columns: [] })).rejects.toThrow(RangeError)
    await expect(write({ rows: [['a'], ['b', 'c']] })).rejects.toThrow('row 2 has 2 cells, the table has 1 columns')
  })
})
