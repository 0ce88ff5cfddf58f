// Opens the Word file of a report in LibreOffice and looks for every figure. Run: node features/reports/report.docs.ts
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cleanTemplate } from '#platform/documents/check.ts'
import { fill } from '#platform/documents/fill.ts'
import { paragraph, wordFile } from '#platform/documents/testing/word-file.ts'
import { translate } from '#platform/i18n/messages.ts'
import { convertWithLibreOffice, LibreOfficeMissing } from '#platform/testing/libreoffice.ts'
import { defaultTemplate } from './default-template.ts'
import { allFigures, bySection, PAPER_LANGUAGE, type ShownFigure } from './figures.ts'
import { templateData } from './paper.ts'
import { FIELD_TAGS } from './template-fields.ts'

const say = (key: string) => translate(PAPER_LANGUAGE, key)
const REMARKS = ['一、楼道堆物 <仍多> & 电动车 {乱停}。', '二、下月逐户提醒。']

/** A report with all figures of the product, each with a value that stands nowhere else. */
async function sample() {
  const figures: ShownFigure[] = (await allFigures()).map((f, i) => ({
    key: f.key,
    section: f.section,
    sectionTitle: say(f.sectionTitleKey),
    title: say(f.titleKey),
    note: say(f.noteKey),
    tag: f.tag,
    value: 70_001 + i * 13,
    now: null,
  }))
  const fields = {
    ...(Object.fromEntries(Object.keys(FIELD_TAGS).map((tag, i) => [tag, `${tag}${i}`])) as Record<
      keyof typeof FIELD_TAGS,
      string
    >),
    标题: '团结派出所团结第一警务区2026年11月工作月报',
    问题与下月打算: REMARKS.join('\n'),
  }
  return { figures, fields, data: templateData({ figures, fields } as never) }
}

/** The text of a page as a reader sees it, without the blanks of the layout. */
const plain = (text: string) => text.replace(/\s+/g, '')

async function pdfText(
  docx: Uint8Array,
  folder: string,
  name: string,
): Promise<{ text: string; pages: number } | null> {
  const file = join(folder, `${name}.docx`)
  await writeFile(file, docx)
  const pdf = join(folder, `${name}.pdf`)
  await writeFile(pdf, await convertWithLibreOffice(file, 'pdf'))
  const read = await promisify(execFile)('pdftotext', ['-layout', pdf, '-'], { maxBuffer: 1 << 26 }).catch((error) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return read && { text: read.stdout, pages: read.stdout.split('\f').filter((page) => page.trim() !== '').length }
}

async function shipped(folder: string): Promise<void> {
  const { figures, fields, data } = await sample()
  const pdf = await pdfText(await fill(await defaultTemplate(), data), folder, 'report')
  if (pdf === null) throw new Error('pdftotext was not found. Install it: apt-get install poppler-utils')
  const lines = pdf.text.split('\n').map(plain)
  for (const f of figures)
    assert.ok(
      lines.some((line) => line.includes(String(f.value)) && line.startsWith(plain(f.title).slice(0, 4))),
      `${f.title} ${f.value} stands in one line`,
    )
  const all = plain(pdf.text)
  for (const s of bySection(figures)) assert.ok(all.includes(`、${plain(s.title)}`), `heading ${s.title}`)
  for (const said of [fields.标题, fields.编号, fields.签发人, fields.内容校验码, ...REMARKS])
    assert.ok(all.includes(plain(said)), `the paper says ${said}`)
  assert.ok(all.includes(plain(REMARKS.join(''))), 'lines of the remarks keep their order')
  assert.match(all, new RegExp(`第1页共${pdf.pages}页`), 'pages are numbered')
  assert.equal(all.split(plain(`单位：${fields.单位}`)).length - 1, pdf.pages, 'unit and number stand on each page')
  console.log(`LibreOffice shows all ${figures.length} figures of the shipped template on ${pdf.pages} pages`)
}

async function own(folder: string): Promise<void> {
  const { figures, data } = await sample()
  const template = wordFile(figures.map((f) => paragraph(`${f.tag}：{${f.tag}}`)).join(''))
  const pdf = await pdfText(await fill(cleanTemplate(template), data), folder, 'own')
  const all = plain(pdf?.text ?? '')
  for (const f of figures) assert.ok(all.includes(`${f.tag}：${f.value}`), `${f.tag} ${f.value}`)
  console.log(`and all of them in a template with a placeholder for each`)
}

const folder = await mkdtemp(join(tmpdir(), 'linan-report-'))
try {
  await shipped(folder)
  await own(folder)
} catch (error) {
  console.error(error instanceof LibreOfficeMissing ? error.message : error)
  process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
