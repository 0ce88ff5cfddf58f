import { createHash } from 'node:crypto'
import { paperWords } from '#platform/files/messages.ts'
import { escapeHtml } from '#platform/files/print.ts'
import { rareFonts } from '#platform/files/print-style.ts'
import type { FileAnswer } from '#platform/http/action.ts'
import { translate } from '#platform/i18n/messages.ts'
import { bySection, PAPER_LANGUAGE, type ShownFigure } from './figures.ts'
import { fileNameOf, type Paper } from './paper.ts'

/** One fixed style sheet, so that the server can allow it by its hash. Measures follow GB/T 9704-2012 where tables allow. */
const STYLE = `
@page { size: A4 portrait; margin: 22mm 20mm 20mm 24mm;
  @bottom-center { content: "— " counter(page) " / " counter(pages) " —"; font: 9pt "FangSong", "仿宋", serif; } }
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; color: #000; background: #fff;
  font: 12pt/1.5 "FangSong", "仿宋", "FangSong_GB2312", "仿宋_GB2312", "STFangsong", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun", ${rareFonts}, serif; }
h1 { margin: 0 0 4mm; text-align: center; font: 700 20pt/1.4 "FZXiaoBiaoSong-B05S", "方正小标宋简体", "STZhongsong", "Noto Serif CJK SC", "SimSun", ${rareFonts}, serif; }
h2 { margin: 5mm 0 2mm; font: 700 14pt/1.4 "SimHei", "黑体", "Noto Sans CJK SC", sans-serif; break-after: avoid; }
.line { margin: 0 0 2mm; display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 8mm; }
table { width: 100%; border-collapse: collapse; }
table.figures { table-layout: fixed; }
table.figures th:nth-child(1) { width: 34%; }
table.figures th:nth-child(2) { width: 12%; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: 0.5pt solid #000; padding: 1mm 1.5mm; text-align: start; vertical-align: middle; overflow-wrap: anywhere; unicode-bidi: plaintext; }
th { font-weight: 700; text-align: center; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.note { font-size: 10pt; }
.remarks { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; }
.people { margin-top: 8mm; }
.foot { margin-top: 4mm; font-size: 9pt; overflow-wrap: anywhere; }
@media screen { body { max-width: 210mm; margin: 0 auto; padding: 14mm 12mm; } }
`
const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`

const say = (key: string) => escapeHtml(translate(PAPER_LANGUAGE, key))
const labelled = (label: string, value: string) => `<span>${label}：<bdi>${escapeHtml(value)}</bdi></span>`

const figureRow = (f: ShownFigure) =>
  `<tr><td>${escapeHtml(f.title)}</td><td class="number">${f.value}</td><td class="note">${escapeHtml(f.note)}</td></tr>`

const sectionOf = (section: {
  title: string
  figures: readonly ShownFigure[]
}) => `<h2>${escapeHtml(section.title)}</h2>
<table class="figures"><thead><tr><th scope="col">${say('reports.column.figure')}</th><th scope="col">${say('reports.column.value')}</th><th scope="col">${say('reports.column.note')}</th></tr></thead>
<tbody>${section.figures.map(figureRow).join('\n')}</tbody></table>`

const peopleOf = ({ fields }: Paper) => `<table class="people"><tbody>
<tr><th scope="row">${say('reports.field.author')}</th><td>${escapeHtml(fields.编写人)}</td><th scope="row">${say('reports.field.submittedAt')}</th><td>${escapeHtml(fields.提交时间)}</td></tr>
<tr><th scope="row">${say('reports.field.signer')}</th><td>${escapeHtml(`${fields.签发职务} ${fields.签发人}`.trim())}</td><th scope="row">${say('reports.field.signedAt')}</th><td>${escapeHtml(fields.签发时间)}</td></tr>
</tbody></table>`

/** The report as one self-contained page: no script, no outside resource, no style attribute. It names no resident. */
export function printPage(paper: Paper): FileAnswer {
  const { fields, figures } = paper
  const words = paperWords[PAPER_LANGUAGE]
  const correction = fields.更正说明 === '' ? '' : `<p>${escapeHtml(fields.更正说明)}</p>`
  const body = `<!doctype html>
<html lang="${PAPER_LANGUAGE}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(fields.标题)}</title><style>${STYLE}</style></head><body><main>
<h1>${escapeHtml(fields.标题)}</h1>
<div class="line">${labelled(words.unit, fields.单位)}${labelled(words.number, fields.编号)}</div>
<div class="line">${labelled(say('reports.field.period'), `${fields.统计起}—${fields.统计止}`)}${labelled(say('reports.field.state'), `${fields.状态} ${fields.版次}`)}</div>
${correction}
${bySection(figures).map(sectionOf).join('\n')}
<h2>${say('reports.remarks')}</h2><p class="remarks">${escapeHtml(fields.问题与下月打算)}</p>
${peopleOf(paper)}
<div class="foot">${fields.内容校验码 === '' ? '' : labelled(say('reports.field.hash'), fields.内容校验码)}</div>
<div class="line foot">${labelled(words.printedBy, fields.打印人)}${labelled(words.printedAt, fields.打印时间)}</div>
</main></body></html>
`
  return {
    contentType: 'text/html; charset=utf-8',
    fileName: fileNameOf(paper, 'html'),
    body,
    inline: true,
    styleHash: STYLE_HASH,
  }
}
