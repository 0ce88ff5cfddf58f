import { strToU8, zipSync } from 'fflate'
import { write, utils } from '@e965/xlsx'
import { describe, expect, it } from 'vitest'
import { makeXlsx, readAll, refusal, textsOf } from './testing/books.ts'

const SHEET = [
  {
    name: '名单',
    rows: [
      ['姓名', '门牌'],
      ['张三', '3号'],
    ],
  },
]
const gb = (text: string): Uint8Array => {
  // 张三,男 in GB18030: the platform decodes only, so the bytes stand here.
  const table: Record<string, number[]> = { 姓: [0xd0, 0xd5], 名: [0xc3, 0xfb], 张: [0xd5, 0xc5], 三: [0xc8, 0xfd] }
  return Uint8Array.from([...text].flatMap((c) => table[c] ?? [c.charCodeAt(0)]))
}
const docx = (body: string) =>
  zipSync({
    '[Content_Types].xml': strToU8('<Types/>'),
    'word/document.xml': strToU8(`<w:document xmlns:w="x"><w:body>${body}</w:body></w:document>`),
  })
const td = (text: string, inner = '') =>
  `<w:tc><w:tcPr>${inner}</w:tcPr><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:tc>`

describe('files as stations bring them', () => {
  it('reads a workbook with the rows numbered as the spreadsheet shows them', async () => {
    const seen = await readAll('a.xlsx', makeXlsx([{ name: '一', rows: [['姓名'], [null], ['张三']] }]))
    expect(seen.rows.map((r) => [r.row, r.cells[0]?.text])).toEqual([
      [1, '姓名'],
      [3, '张三'],
    ])
  })

  it('tells a typed number from a written one, and keeps what digits are left', async () => {
    const seen = await readAll(
      'a.xlsx',
      makeXlsx([
        {
          name: '一',
          rows: [
            [
              { number: '4.20799199001010E+17' },
              { number: '13800000000' },
              { day: 33_000 },
              '007',
              { number: '1.1000000000000001' },
            ],
          ],
        },
      ]),
    )
    expect(seen.rows[0]?.cells.map((c) => [c.text, c.kind])).toEqual([
      ['420799199001010000', 'number'],
      ['13800000000', 'number'],
      ['1990-05-07', 'date'],
      ['007', 'text'],
      ['1.1', 'number'],
    ])
  })

  it('gives every cell of a merged range its value, and marks all but the first', async () => {
    const seen = await readAll(
      'a.xlsx',
      makeXlsx([{ name: '一', rows: [['301', '张三'], [null, '李四'], ['全宽']], merges: ['A1:A2', 'A3:B3'] }]),
    )
    expect(textsOf(seen)).toEqual([
      ['301', '张三'],
      ['301', '李四'],
      ['全宽', '全宽'],
    ])
    expect(seen.rows[1]?.cells[0]?.merged).toBe(true)
  })

  it('leaves hidden sheets out and says so', async () => {
    const seen = await readAll('a.xlsx', makeXlsx([...SHEET, { name: '旧', rows: [['x']], isHidden: true }]))
    expect([seen.sheets, seen.notes]).toEqual([['名单'], ['sheet_hidden:旧']])
  })

  it('reads .xls of Excel 97 and WPS by what the bytes are', async () => {
    const book = utils.book_new()
    utils.book_append_sheet(
      book,
      utils.aoa_to_sheet([
        ['姓名', '电话'],
        ['张三', 13800000000],
      ]),
      '一组',
    )
    const bytes = new Uint8Array(write(book, { type: 'array', bookType: 'biff8' }) as ArrayBuffer)
    for (const name of ['a.xls', 'a.et', 'a.csv']) {
      const seen = await readAll(name, bytes)
      expect([seen.sheets, textsOf(seen)]).toEqual([
        ['一组'],
        [
          ['姓名', '电话'],
          ['张三', '13800000000'],
        ],
      ])
    }
  })

  it('reads a web page named .xls, with cells that span rows and columns, and runs nothing of it', async () => {
    const page = `<html><head><meta charset="utf-8"><title>x</title></head><script>throw 1</script><table>
      <tr><th colspan=2>登记表</th></tr><tr><td rowspan="2">301&nbsp;室</td><td>张三</td></tr><tr><td>李&#22235;<br>男</td></tr></table></html>`
    expect(textsOf(await readAll('a.xls', strToU8(page)))).toEqual([
      ['登记表', '登记表'],
      ['301 室', '张三'],
      ['301 室', '李四 男'],
    ])
  })

  it('reads text in UTF-8 with and without mark, UTF-16 and GB18030, whatever parts the columns', async () => {
    const rows = [
      ['姓名', 'x'],
      ['张三', '1,2'],
    ]
    expect(textsOf(await readAll('a.csv', strToU8('姓名,x\r\n张三,"1,2"\r\n')))).toEqual(rows)
    expect(textsOf(await readAll('a.csv', strToU8('\ufeff姓名,x\n张三,"1,2"')))).toEqual(rows)
    expect(textsOf(await readAll('a.csv', gb('姓名,x\n张三,"1,2"\n')))).toEqual(rows)
    const wide = Uint8Array.from([
      0xff,
      0xfe,
      ...new Uint8Array(Uint16Array.from([...'姓名\tx\n张三\t1,2'].map((c) => c.charCodeAt(0))).buffer),
    ])
    expect(textsOf(await readAll('a.xls', wide))).toEqual(rows)
  })

  it('keeps quotes, line breaks in cells and the line numbers right', async () => {
    const seen = await readAll('a.csv', strToU8('a,b\n"x\ny","say ""hi"""\n="007",12"\n'))
    expect(seen.rows.map((r) => [r.row, ...r.cells.map((c) => c.text)])).toEqual([
      [1, 'a', 'b'],
      [2, 'x\ny', 'say "hi"'],
      [4, '007', '12"'],
    ])
  })

  it('reads the tables of a .docx, with cells merged downwards', async () => {
    const bytes = docx(
      `<w:p><w:r><w:t>前言</w:t></w:r></w:p><w:tbl><w:tr>${td('301', '<w:vMerge w:val="restart"/>')}${td('张三')}</w:tr>
       <w:tr>${td('', '<w:vMerge/>')}${td('李四')}</w:tr></w:tbl>`,
    )
    expect(textsOf(await readAll('a.docx', bytes))).toEqual([
      ['301', '张三'],
      ['301', '李四'],
    ])
    expect(await refusal('a.docx', docx('<w:p><w:r><w:t>只有文字</w:t></w:r></w:p>'))).toBe('file_no_table')
  })

  it('reads every workbook of a .zip, and names those that cannot be read', async () => {
    const bytes = zipSync({
      '一村.xlsx': makeXlsx(SHEET),
      '二村.csv': strToU8('姓名,门牌\n李四,4号'),
      '旧.doc': strToU8('\0\0'),
      '__MACOSX/._x': strToU8('x'),
    })
    const seen = await readAll('全镇.zip', bytes)
    expect(textsOf(seen)).toEqual([
      ['姓名', '门牌'],
      ['张三', '3号'],
      ['姓名', '门牌'],
      ['李四', '4号'],
    ])
    expect(seen.notes).toEqual(['entry_skipped:全镇.zip/旧.doc'])
  })
})

describe('what is no list is refused with what to do', () => {
  it.each([
    ['empty', new Uint8Array(0), 'file_empty'],
    ['blank text', strToU8(' \n \n'), 'file_empty'],
    [
      '.doc',
      Uint8Array.from([
        0xd0,
        0xcf,
        0x11,
        0xe0,
        0xa1,
        0xb1,
        0x1a,
        0xe1,
        ...Array.from({ length: 600 }, () => 0),
        ...strToU8('W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t'),
      ]),
      'file_is_doc',
    ],
    ['.rar', strToU8('Rar!\u001a\u0007\u0001\0'), 'file_is_rar'],
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), 'file_unknown'],
    ['a PDF', strToU8('%PDF-1.7 …'), 'file_unknown'],
    ['a cut workbook', makeXlsx(SHEET).subarray(0, 700), 'file_corrupted'],
    ['a workbook without workbook', zipSync({ '[Content_Types].xml': strToU8('<Types/>') }), 'file_corrupted'],
    [
      'broken compound file',
      Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, ...Array.from({ length: 2000 }, () => 7)]),
      'file_corrupted',
    ],
    ['a page without table', strToU8('<html><body>你好</body></html>'), 'file_no_table'],
  ])('%s', async (_what, bytes, code) => {
    expect(await refusal('x', bytes)).toBe(code)
  })

  it('encrypted archives and workbooks', async () => {
    const zip = zipSync({ 'a.csv': strToU8('a,b') })
    const at = zip.findIndex((_, i) => zip[i] === 0x50 && zip[i + 1] === 0x4b && zip[i + 2] === 1)
    zip[at + 8] = (zip[at + 8] as number) | 1
    expect(await refusal('x.zip', zip)).toBe('file_encrypted')
  })

  it('a damaged byte anywhere gives rows or a refusal, never anything else', async () => {
    const whole = makeXlsx(SHEET)
    for (let i = 0; i < whole.length; i += 3) {
      const bytes = whole.slice()
      bytes[i] = (bytes[i] as number) ^ 0x55
      expect(
        [
          'read',
          'file_corrupted',
          'file_encrypted',
          'file_unknown',
          'file_bomb',
          'file_entities',
          'file_no_table',
          'file_empty',
        ],
        `byte ${i}`,
      ).toContain(await refusal('x.xlsx', bytes))
    }
  })
})

describe('bombs and traps', () => {
  it('refuses entities of every kind before any is expanded', async () => {
    for (const start of [
      '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>',
      '<?xml version="1.0"?><!DOCTYPE w SYSTEM "file:///etc/passwd">',
      '<!doctype w [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]>',
    ])
      expect(await refusal('x', makeXlsx(SHEET, { 'xl/worksheets/sheet1.xml': `${start}<worksheet/>` }))).toBe(
        'file_entities',
      )
  })

  it('refuses a sheet that unpacks to a thousand times its size, in bounded memory and time', async () => {
    const bytes = makeXlsx(SHEET, {
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${'<row/>'.repeat(20_000_000)}`,
    })
    expect(bytes.length).toBeLessThan(1_000_000)
    const started = performance.now()
    expect(await refusal('x', bytes)).toMatch(/file_(bomb|too_many_rows)/)
    expect(performance.now() - started).toBeLessThan(10_000)
  }, 60_000)

  it('refuses an archive of many archives that each unpack a little', async () => {
    const inner = zipSync({ 'a.csv': new Uint8Array(120 * 1024 * 1024) })
    expect(await refusal('x.zip', zipSync({ 'a.zip': inner, 'b.csv': new Uint8Array(120 * 1024 * 1024) }))).toBe(
      'file_bomb',
    )
  }, 60_000)

  it('refuses nesting without end and more rows than a sheet has', async () => {
    expect(await refusal('x', makeXlsx(SHEET, { 'xl/worksheets/sheet1.xml': '<a>'.repeat(400_000) }))).toBe('file_bomb')
    expect(await refusal('x', makeXlsx(SHEET, { 'xl/worksheets/sheet1.xml': '<row r="1048577"></row>' }))).toBe(
      'file_too_many_rows',
    )
  })

  it('keeps names of entries labels: a path that climbs is read or skipped, and goes nowhere', async () => {
    const seen = await readAll('x.zip', zipSync({ '../../etc/名单.csv': strToU8('姓名,x\n张三,1') }))
    expect(textsOf(seen)).toHaveLength(2)
  })

  it('keeps a text that looks like a formula the text it is', async () => {
    expect(textsOf(await readAll('x', makeXlsx([{ name: 'a', rows: [['=cmd|calc!A1', '@x', '+1']] }])))).toEqual([
      ['=cmd|calc!A1', '@x', '+1'],
    ])
  })
})
