// Opens every paper of a dispute in LibreOffice and looks for what must stand on it. Run: node features/disputes/papers.docs.ts
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { defaultTemplate, shapeOf, toPdf } from '#features/papers/public.ts'
import { fill, isDrawing, type Values } from '#platform/documents/fill.ts'
import { joinDocuments } from '#platform/documents/join.ts'
import { officeProgram, runOffice } from '#platform/documents/office.ts'
import { fitted } from '#platform/documents/shape.ts'
import { LibreOfficeMissing } from '#platform/testing/libreoffice.ts'
import { allPapers } from './papers/all.ts'
import { fileOf, wholeFile } from './papers/file.ts'
import { sampleFile } from './testing/case-file.ts'
import { OF_A_PAIR, PROTECTED, samples, THIRD_PARTY } from './testing/mandatory.ts'

const plain = (text: string) => text.replace(/\s+/g, '')

/** Text of each page, in the order of the flow: the words of one cell stand together. */
async function pagesOf(pdf: Uint8Array, folder: string): Promise<string[]> {
  const file = join(folder, 'paper.pdf')
  await writeFile(file, pdf)
  const read = await promisify(execFile)('pdftotext', [file, '-'], { maxBuffer: 1 << 26 }).catch((error) => {
    if (error.code === 'ENOENT') throw new Error('pdftotext was not found. Install it: apt-get install poppler-utils')
    throw error
  })
  return read.stdout
    .split('\f')
    .slice(0, -1)
    .map((page) => plain(page))
}

/** How many pictures the file holds that was read last. */
async function picturesOf(folder: string): Promise<number> {
  const { stdout } = await promisify(execFile)('pdfimages', ['-list', join(folder, 'paper.pdf')])
  return stdout.split('\n').filter((row) => / image /.test(row)).length
}

const drawingsIn = (values: Values): number =>
  Object.values(values).reduce<number>((sum, one) => {
    if (typeof one === 'string') return sum
    return sum + (isDrawing(one) ? 1 : one.reduce((n, row) => n + drawingsIn(row), 0))
  }, 0)

/** How many signs stand on a page with nothing between header and footer. */
const bare = (values: Values, pages: number): number =>
  plain(
    `单位：${values['单位'] as string}编号：${values['编号'] as string}第${pages}页共${pages}页打印人：${values['打印人'] as string}打印时间：${values['打印时间'] as string}仅供公务使用`,
  ).length

/** All papers in one run of LibreOffice: its start takes longer than a paper. */
async function each(folder: string): Promise<void> {
  const program = await officeProgram()
  if (program === undefined) throw new LibreOfficeMissing()
  const all = samples()
  const files: string[] = []
  for (const { name, kind, values } of all) {
    const file = join(folder, `${name}.docx`)
    await writeFile(file, await fill(await defaultTemplate(kind), fitted(shapeOf(kind), values)))
    files.push(file)
  }
  const pdfs = await runOffice(program, files, 'pdf', 300_000)
  for (const [at, { name, values, mandatory }] of all.entries()) {
    const pages = await pagesOf(pdfs[at] as Buffer, folder)
    const said = pages.join('')
    for (const one of mandatory) assert.ok(said.includes(plain(one)), `${name} says ${one}`)
    assert.ok(!said.includes(PROTECTED), `${name} keeps the protected address`)
    if (OF_A_PAIR.includes(name))
      for (const one of THIRD_PARTY) assert.ok(!said.includes(one), `${name} without ${one}`)
    assert.equal(await picturesOf(folder), drawingsIn(values), `${name} shows what was signed on a screen`)
    for (const [i, page] of pages.entries()) {
      for (const mark of [
        '单位：',
        '编号：',
        '打印人：',
        '打印时间：',
        '仅供公务使用',
        `第${i + 1}页共${pages.length}页`,
      ])
        assert.ok(page.includes(mark), `${name}, page ${i + 1}: ${mark}`)
      assert.ok(page.length > bare(values, pages.length), `${name}, page ${i + 1} is not empty`)
    }
    console.log(`${name}: ${pages.length} page(s)`)
  }
}

async function whole(folder: string): Promise<void> {
  const file = sampleFile()
  const papers: Uint8Array[] = []
  for (const { kind, values } of wholeFile(file)) {
    const known = allPapers.find((one) => one.kind === kind)
    assert.ok(known, kind)
    papers.push(await fill(await defaultTemplate(known), fitted(shapeOf(known), values)))
  }
  const began = Date.now()
  const joined = joinDocuments(papers)
  const joining = Date.now() - began
  const pdf = await toPdf(joined)
  if (pdf === undefined) throw new LibreOfficeMissing()
  const pages = await pagesOf(pdf, folder)
  let at = 1
  for (const part of fileOf(file)) {
    if (part.paper === null) continue
    const values = part.paper.values
    const head = plain(`单位：${values['单位'] as string}`)
    at = pages.findIndex((page, i) => i >= at && page.includes(head))
    assert.ok(at > 0, `${part.title} follows in its place`)
  }
  assert.ok(pages[0]?.includes('调解卷宗') && pages[1]?.includes('卷内文件目录'), 'cover and index come first')
  for (const [i, page] of pages.entries())
    assert.ok(page.includes(`第${i + 1}页共${pages.length}页`), `page ${i + 1} is numbered through`)
  assert.ok(!pages.join('').includes(PROTECTED), 'the file keeps the protected address')
  console.log(`the whole file: ${papers.length} papers, ${pages.length} pages, joined in ${joining} ms`)
}

const folder = await mkdtemp(join(tmpdir(), 'linan-papers-'))
try {
  await each(folder)
  await whole(folder)
} catch (error) {
  console.error(error instanceof LibreOfficeMissing ? error.message : error)
  process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
