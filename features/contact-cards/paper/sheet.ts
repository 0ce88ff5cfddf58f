import { createHash } from 'node:crypto'
import { escapeHtml } from '#platform/files/print.ts'
import { rareFonts } from '#platform/files/print-style.ts'
import { qrPath } from '#platform/files/qr.ts'
import type { FileAnswer } from '#platform/http/action.ts'
import { translate } from '#platform/i18n/messages.ts'
import type { Contact } from '../rules.ts'
import { vCardOf } from '../vcard.ts'
import type { CardLanguage } from '../vocabulary.ts'

/** How many pieces an A4 sheet holds. All lie in the same field of 180 × 270 mm, so one cutting plan serves every paper. */
export const PER_SHEET = { card: 10, slip: 8, point: 6, shop: 2, corridor: 1 } as const
export type PieceKind = keyof typeof PER_SHEET

const SANS = `"SimHei", "黑体", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", ${rareFonts}, sans-serif`
const SERIF = `"FangSong", "仿宋", "FangSong_GB2312", "STFangsong", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun", ${rareFonts}, serif`

/** One fixed style sheet, so that the server can allow it by its hash. Dashed lines are where one cuts. */
const STYLE = `
@page { size: A4 portrait; margin: 13mm 15mm; }
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; color: #000; background: #fff; font: 9pt/1.3 ${SERIF}; }
p, h1, h2, ul { margin: 0; padding: 0; }
.sheet { width: 180mm; height: 270mm; display: grid; overflow: hidden; break-after: page; border-top: 0.2mm dashed #777; border-left: 0.2mm dashed #777; }
.sheet:last-child { break-after: auto; }
.sheet.card { grid-template: repeat(5, 54mm) / repeat(2, 90mm); }
.sheet.slip { grid-template: repeat(4, 67.5mm) / repeat(2, 90mm); }
.sheet.point { grid-template: repeat(3, 90mm) / repeat(2, 90mm); }
.sheet.shop { grid-template: repeat(2, 135mm) / 180mm; }
.sheet.corridor { grid-template: 270mm / 180mm; }
.piece { padding: 3mm 4.5mm; border-right: 0.2mm dashed #777; border-bottom: 0.2mm dashed #777; overflow: hidden; display: grid; align-content: start; gap: 1mm; }
.head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 3mm; padding-bottom: 1mm; border-bottom: 0.5mm solid #000; }
h1 { flex: none; font: 700 11.5pt/1.3 ${SANS}; }
h2 { font: 700 11pt/1.4 ${SANS}; }
.unit { flex: 1 1 30mm; font-size: 7.5pt; line-height: 1.25; text-align: end; overflow-wrap: anywhere; }
/* A line ends between station and room, not within. */
.unit span { display: inline-block; }
.body { display: flex; justify-content: space-between; gap: 3mm; }
.lines { flex: 1; min-width: 0; display: grid; align-content: start; gap: 0.5mm; overflow-wrap: anywhere; }
.name { font: 700 13pt/1.25 ${SANS}; }
.phone { font: 700 14pt/1.25 ${SANS}; white-space: nowrap; }
.code { flex: none; width: 27mm; text-align: center; font-size: 7pt; line-height: 1.3; }
.code svg { display: block; width: 27mm; height: 27mm; }
.alarm { font: 700 8.5pt/1.4 ${SANS}; }
.shop .piece, .corridor .piece { padding: 10mm 12mm; gap: 4mm; font-size: 14pt; }
.shop h1, .corridor h1 { font-size: 26pt; }
.shop .unit, .corridor .unit { flex-basis: 60mm; font-size: 12pt; }
.shop .name, .corridor .name { font-size: 28pt; }
.shop .phone, .corridor .phone { font-size: 32pt; }
.shop .code, .corridor .code, .shop .code svg, .corridor .code svg { width: 50mm; }
.shop .code svg, .corridor .code svg { height: 50mm; }
.shop .code, .corridor .code { font-size: 11pt; }
.shop .alarm, .corridor .alarm { font-size: 16pt; }
.corridor h2 { font-size: 19pt; }
.corridor ul { display: grid; gap: 2mm; padding-left: 6mm; font-size: 14pt; line-height: 1.4; }
.slip .code, .slip .code svg { width: 24mm; }
.slip .code svg { height: 24mm; }
.point .code { width: 58mm; justify-self: center; font-size: 9pt; }
.point .code svg { width: 58mm; height: 58mm; }
.small { font-size: 8pt; }
@media screen { body { max-width: 210mm; margin: 0 auto; padding: 13mm 15mm; } .sheet { margin-bottom: 10mm; } }
`
const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`

/** The words of a paper in its own language, escaped. */
export const wordsOf =
  (language: CardLanguage) =>
  (key: string, params: Record<string, unknown> = {}): string =>
    escapeHtml(translate(language, `contactCards.paper.${key}`, params))
export type Say = ReturnType<typeof wordsOf>

/** Pieces on sheets of A4 as one self-contained page: no script, no outside resource, no style attribute. `pieces` are finished HTML. */
export function sheetsPage(
  kind: PieceKind,
  language: CardLanguage,
  title: string,
  pieces: readonly string[],
): FileAnswer {
  const sheets: string[] = []
  for (let i = 0; i < pieces.length; i += PER_SHEET[kind])
    sheets.push(
      `<section class="sheet ${kind}">\n${pieces
        .slice(i, i + PER_SHEET[kind])
        .map((piece) => `<article class="piece">${piece}</article>`)
        .join('\n')}\n</section>`,
    )
  return {
    contentType: 'text/html; charset=utf-8',
    fileName: `${title}.html`,
    body: `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main>
${sheets.join('\n')}
</main></body></html>
`,
    inline: true,
    styleHash: STYLE_HASH,
  }
}

/** Title and unit of a piece. */
export const headOf = (title: string, c: Contact): string =>
  `<div class="head"><h1>${title}</h1><span class="unit">${[c.stationName, c.roomName]
    .flatMap((name) => (name ? `<span>${escapeHtml(name)}</span>` : []))
    .join(' ')}</span></div>`

/** Officer, telephone, hours and QR code, which stand on everything we print for residents; the address of the room where there is room for it. */
export function contactBlock(say: Say, c: Contact, address: string | null = c.address): string {
  const line = (label: string, value: string | null) =>
    value === null ? '' : `<p>${say(label)} <bdi>${escapeHtml(value)}</bdi></p>`
  return `<div class="body"><div class="lines">
<p class="name">${escapeHtml(c.officer.name)}</p><p class="phone">${escapeHtml(c.phone)}</p>
${line('hours', c.openHours)}${line('address', address)}</div>
${codeFigure(vCardOf(c, { hours: say('hours') }), say('code'))}</div>`
}

/** A QR code with the words below it, which are finished HTML. */
export function codeFigure(text: string, words: string): string {
  const { size, path } = qrPath(text)
  return `<div class="code"><svg viewBox="0 0 ${size} ${size}" role="img" aria-label="${words}" shape-rendering="crispEdges"><path d="${path}" fill="#000"/></svg>${words}</div>`
}
