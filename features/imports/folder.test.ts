import { describe, expect, it } from 'vitest'
import { workbookBytes } from '#platform/files/xlsx-bytes.ts'
import { translate } from '#platform/i18n/messages.ts'
import { readWorkbook } from '#platform/testing/read-workbook.ts'
import { checkedRow, toCompared } from './dry-run.ts'
import { comparedRow } from './contract.ts'
import { makeFolder } from './factory.ts'
import { type FolderReport, readFolder } from './read-folder.ts'
import { returnedBook } from './returned-book.ts'
import type { Draft } from './vocabulary.ts'

const options = { today: '2026-11-26', demo: true }
const zh = (key: string) => translate('zh-CN', key)

async function read(files: Record<string, Uint8Array>): Promise<{ drafts: Draft[]; report: FolderReport }> {
  const drafts: Draft[] = []
  const report = await readFolder(
    Object.entries(files).map(([name, bytes]) => ({ name, size: bytes.length, bytes: async () => bytes })),
    { chosen: {}, options },
    (found) => void drafts.push(...found),
  )
  return { drafts, report }
}
const countOf = (drafts: Draft[]) => {
  const counts: Record<string, number> = {}
  for (const { code } of drafts.flatMap((d) => d.reasons)) counts[code] = (counts[code] ?? 0) + 1
  return counts
}

describe('a folder of a station: 20,000 rows in nine shapes with every defect of §9.10', () => {
  const folder = makeFolder(20_000)

  it('is read whole: no row lost, none invented, each defect named as often as it is there', async () => {
    const started = performance.now()
    const { drafts, report } = await read(folder.files)
    const ms = performance.now() - started
    expect(report.refused).toEqual([])
    expect(new Set(report.sheets.map((s) => s.shape))).toEqual(new Set(['list', 'matrix', 'lines']))
    expect(Object.keys(folder.files)).toHaveLength(9)
    expect(drafts.length).toBe(folder.rows)
    expect(folder.rows).toBeGreaterThanOrEqual(20_000)
    const counts = countOf(drafts)
    for (const [code, n] of Object.entries(folder.defects)) expect([code, counts[code]]).toEqual([code, n])
    expect(Object.keys(counts).filter((c) => !(c in folder.defects))).toEqual([])
    expect(report.notes.map((n) => n.code)).toEqual(['sheet_hidden'])
    expect(JSON.stringify(drafts)).not.toMatch(/内部说明|不该读/)
    expect(ms).toBeLessThan(10_000)
  }, 60_000)

  it('fits into what the register is asked, row by row', async () => {
    const { drafts } = await read(folder.files)
    for (const d of drafts) expect(comparedRow.safeParse(toCompared(d)).success, JSON.stringify(d)).toBe(true)
  }, 60_000)
})

describe('the returned workbook', () => {
  it('has one sheet, no formula, mapped columns only, and is read again by the import as it is', async () => {
    const { drafts } = await read(makeFolder(600).files)
    const rows = drafts.map((d) => checkedRow(d))
    const book = await workbookBytes(returnedBook(rows, zh, { by: '林一 104233' }))
    const seen = readWorkbook(book)
    expect([seen.sheetNames.length, seen.hiddenSheets]).toEqual([1, 0])
    const again = await read({ '核对表.xlsx': book })
    expect(again.report.sheets[0]?.columns.map((c) => c.meaning)).not.toContain('banned')
    const said = (all: Draft[]) =>
      all
        .filter((d) => d.person !== null && d.person.idNo !== '')
        .map((d) => `${d.person?.name} ${d.person?.idNo} ${JSON.stringify(Object.entries(d.door).sort())}`)
        .sort()
    expect(again.drafts.length).toBe(drafts.length)
    expect(said(again.drafts)).toEqual(said(drafts))
  })

  it('keeps what looks like a formula a text', async () => {
    const evil = ['=cmd|calc!A1', '+1+1', '-2+3', '@SUM(A1)', '\t=1+1']
    const csv = new TextEncoder().encode(`姓名,身份证号,地址\n${evil.map((e) => `"${e}",x,"${e}"`).join('\n')}\n`)
    const { drafts } = await read({ 'a.csv': csv })
    expect(drafts).toHaveLength(evil.length)
    const book = await workbookBytes(
      returnedBook(
        drafts.map((d) => checkedRow(d)),
        zh,
        { by: '' },
      ),
    )
    for (const cell of readWorkbook(book).rows.flat()) expect(cell.type).not.toBe('number')
  })
})
