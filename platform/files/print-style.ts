import { createHash } from 'node:crypto'

/**
 * Fonts for the characters of names that 仿宋 and 宋体 lack (𠮷, and whatever else lies outside GBK), as a list for the end of `font-family`:
 * Windows should have SimSun-ExtB, Kylin and UOS 方正宋体超大字符集, Linux what `fonts-hanazono` or `fonts-babelstone-han` brings.
 * Unverified: nobody has printed on Windows, Kylin or UOS and seen these names answer. What was printed was printed with Noto CJK on Linux.
 */
export const rareFonts = '"SimSun-ExtB", "SimSun-ExtG", "FZSongS-Extended", "HanaMinB", "BabelStone Han"'

/**
 * The one style sheet of printed ledgers. It is the same text for every paper, so the server can allow it by its hash.
 *
 * Size and measure follow GB/T 9704-2012 (official document format) where a table allows: black on white, 仿宋 for the
 * body, 小标宋/宋体 for the title, A4. The heading and the foot are table header and footer groups, which every browser
 * repeats on each page; the page number is a page margin box (Chromium 131+, Firefox: none, the browser's own line serves).
 */
export const printStyle = `
@page { size: A4 landscape; margin: 14mm 12mm 16mm 14mm;
  @bottom-right { content: "— " counter(page) " / " counter(pages) " —"; font: 9pt "FangSong", "仿宋", serif; } }
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; color: #000; background: #fff;
  font: 10.5pt/1.5 "FangSong", "仿宋", "FangSong_GB2312", "仿宋_GB2312", "STFangsong", "FZFangSong-Z02", "Noto Serif CJK SC",
    "Source Han Serif SC", "Songti SC", "SimSun", ${rareFonts}, serif; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
thead { display: table-header-group; }
tfoot { display: table-footer-group; }
tr { break-inside: avoid; }
h1 { margin: 0; font: inherit; }
.title { padding: 0 0 2mm; text-align: center; font: 700 18pt/1.4 "FZXiaoBiaoSong-B05S", "方正小标宋简体", "STZhongsong",
  "Noto Serif CJK SC", "Source Han Serif SC", "SimSun", ${rareFonts}, serif; }
.band { padding: 0 0 1.5mm; font-weight: 400; text-align: left; }
.band div, .foot div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 8mm; }
.foot { padding: 1.5mm 0 0; font-size: 9pt; text-align: left; }
.notice { font-weight: 700; }
.heading th, tbody td { border: 0.5pt solid #000; padding: 1mm 1.2mm; overflow-wrap: anywhere; }
.heading th { font-weight: 700; text-align: center; }
tbody td { vertical-align: middle; white-space: pre-wrap; text-align: start; unicode-bidi: plaintext; }
tbody td.number { text-align: right; font-variant-numeric: tabular-nums; }
tbody td.day, tbody td.empty { text-align: center; }
@media screen { body { max-width: 297mm; margin: 0 auto; padding: 14mm 12mm; } }
`

/** Source expression for the `style-src` directive that allows exactly this style sheet, quotes included. */
export const printStyleHash = `'sha256-${createHash('sha256').update(printStyle).digest('base64')}'`

/** Content-Security-Policy of a printed page: its own style and nothing else, framed by the product only. */
export const printContentSecurityPolicy = `default-src 'none'; style-src ${printStyleHash}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`
