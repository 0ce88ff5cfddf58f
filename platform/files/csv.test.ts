import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { collect } from '../testing/collect.ts'
import { parseCsv } from '../testing/parse-csv.ts'
import { type Cell, cleanText, type Column } from './cell.ts'
import { readCsvText, writeCsv } from './csv.ts'

const NAUGHTY: string[] = JSON.parse(readFileSync(new URL('../testing/data/blns.json', import.meta.url), 'utf8'))

type CsvColumn = Pick<Column, 'header' | 'kind'>

const written = async (columns: CsvColumn[], rows: Cell[][]) =>
  Buffer.from(await collect(writeCsv({ columns, rows }))).toString()

async function texts(values: string[]): Promise<string[]> {
  const file = await written(
    [
      { header: 'a', kind: 'text' },
      { header: 'b', kind: 'text' },
    ],
    values.map((v) => ['x', v]),
  )
  return parseCsv(file)
    .slice(1)
    .map((row) => row[1] as string)
}

describe('CSV', () => {
  it('begins with a byte order mark, separates with commas and ends lines with CRLF', async () => {
    const columns: CsvColumn[] = [
      { header: '姓名', kind: 'text' },
      { header: '人数', kind: 'int' },
      { header: '日期', kind: 'date' },
      { header: '时间', kind: 'datetime' },
    ]
    const at = new Date('2026-11-20T16:05:06Z')
    expect(
      await written(columns, [
        ['𠮷', -5, '2026-11-21', at],
        ['a"b,c', '-7', '不详', null],
      ]),
    ).toBe('\ufeff姓名,人数,日期,时间\r\n𠮷,-5,2026-11-21,2026-11-21 00:05:06\r\n"a""b,c",-7,不详,\r\n')
  })

  it('lets no field of the naughty strings begin like a formula, and gives each back', async () => {
    const found = await texts(NAUGHTY)
    for (const text of found) expect(text).not.toMatch(/^\s*[=+\-@＝＋－＠]|^[\t\r\n]/)
    expect(found.map(readCsvText)).toEqual(NAUGHTY.map(cleanText))
  })

  it('gives any text back', async () => {
    const nasty = fc.string({
      unit: fc.constantFrom("'", '=', '-', '@', ',', '"', '\r', '\n', '\t', ' ', '汉', '𠮷', '1'),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(nasty, fc.string({ unit: 'binary' })), { minLength: 1, maxLength: 20 }),
        async (values) => {
          expect((await texts(values)).map(readCsvText)).toEqual(values.map(cleanText))
        },
      ),
    )
  })

  it('makes a formula in a number column and in a heading harmless', async () => {
    expect(await written([{ header: '=1', kind: 'int' }], [['=1+1'], ['-1+1']])).toBe("\ufeff'=1\r\n'=1+1\r\n'-1+1\r\n")
  })

  it('refuses a row of the wrong width', async () => {
    await expect(written([{ header: 'a', kind: 'text' }], [['1', '2']])).rejects.toThrow(RangeError)
  })
})
