// Opens our workbook in LibreOffice and compares what it shows. Run: node platform/files/xlsx.docs.ts
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { convertWithLibreOffice, LibreOfficeMissing, libreOfficeToCsv } from '../testing/libreoffice.ts'
import { type Cell, type Column, shownText } from './cell.ts'
import { writeWorkbook } from './xlsx.ts'

const WATERMARK = '打印人：李明 打印时间：2026年11月21日 09:00'

const columns: Column[] = [
  { header: '序号', width: 6, kind: 'int' },
  { header: '内容', width: 40, kind: 'text' },
  { header: '证件号码', width: 22, kind: 'text' },
  { header: '面积', width: 10, kind: 'decimal' },
  { header: '出生日期', width: 16, kind: 'date' },
  { header: '登记时间', width: 22, kind: 'datetime' },
]

async function hostileRows(): Promise<Cell[][]> {
  const naughty = await readFile(new URL('../testing/data/blns.json', import.meta.url), 'utf8')
  const own = [
    '=1+1',
    '＝1',
    '\t=1',
    '-1',
    '𠮷田',
    'مرحبا \u202eabc',
    ' 前后空格 ',
    '一\n二',
    '_x0041_',
    '0027',
    '长'.repeat(300),
  ]
  const texts = [...own, ...(JSON.parse(naughty) as string[])]
  const rows = texts.map((text, i): Cell[] => [
    i + 1,
    text,
    `420799${String(i).padStart(12, '0')}`,
    i / 4,
    `19${30 + (i % 70)}-0${1 + (i % 9)}-1${i % 10}`,
    new Date(Date.UTC(2026, 10, 20, 16, i % 60)),
  ])
  return [...rows, [null, '不详', null, '1234567890123456', '1899-05-01', null]]
}

async function write(file: string, rows: Cell[][]): Promise<void> {
  const stream = writeWorkbook({
    title: '走访群众登记表',
    sheetName: '走访',
    headerRows: [['单位：东湖派出所', '编号：L09-0001']],
    columns,
    rows,
    watermark: WATERMARK,
    print: { landscape: true, paper: 'A4', repeatHeader: true },
  })
  await pipeline(Readable.from(stream), createWriteStream(file))
}

async function compareCells(file: string, rows: Cell[][]): Promise<number> {
  const shown = await libreOfficeToCsv(file)
  assert.deepEqual(shown[0]?.[0], '走访群众登记表')
  assert.deepEqual(shown[1]?.filter(Boolean), ['单位：东湖派出所', '编号：L09-0001'])
  assert.deepEqual(
    shown[2],
    columns.map(({ header }) => header),
  )
  assert.equal(shown.at(-1)?.[0], WATERMARK)
  assert.equal(shown.length, rows.length + 4)
  for (const [i, row] of rows.entries()) {
    const expected = row.map((cell, j) => shownText(cell, (columns[j] as Column).kind))
    assert.deepEqual(shown[i + 3], expected, `row ${i + 1}`)
  }
  return rows.length * columns.length
}

// In LibreOffice's own format a formula is an attribute of its cell, so none can hide behind its shown result.
async function refuseFormulas(file: string): Promise<void> {
  const document = (await convertWithLibreOffice(file, 'fods')).toString('utf8')
  assert.match(document, /office:value-type="date"/)
  assert.doesNotMatch(document, /table:formula=/)
}

async function comparePages(file: string, folder: string): Promise<number | null> {
  const pdf = join(folder, 'book.pdf')
  await writeFile(pdf, await convertWithLibreOffice(file, 'pdf'))
  const text = await promisify(execFile)('pdftotext', ['-layout', pdf, '-'], { maxBuffer: 1 << 26 }).catch((error) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  const pages = text.stdout.split('\f').filter((page) => page.trim() !== '')
  assert.ok(pages.length > 1, 'the workbook fills more than one page')
  for (const [i, page] of pages.entries()) {
    for (const expected of ['走访群众登记表', '证件号码', '打印人：李明']) {
      assert.ok(page.includes(expected), `page ${i + 1} shows ${expected}`)
    }
    assert.match(page, new RegExp(`第\\s*${i + 1}\\s*页\\s*共\\s*${pages.length}\\s*页`), `page ${i + 1} is numbered`)
  }
  return pages.length
}

const folder = await mkdtemp(join(tmpdir(), 'linan-xlsx-'))
try {
  const file = join(folder, 'book.xlsx')
  const rows = await hostileRows()
  await write(file, rows)
  console.log(`LibreOffice shows all ${await compareCells(file, rows)} cells as written`)
  await refuseFormulas(file)
  const pages = await comparePages(file, folder)
  console.log(
    pages === null
      ? 'pages not checked: pdftotext was not found. Install it: apt-get install poppler-utils'
      : `heading, watermark and number stand on each of ${pages} pages`,
  )
} catch (error) {
  console.error(error instanceof LibreOfficeMissing ? error.message : error)
  process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
