import { inflateSync } from 'node:zlib'

/**
 * Characters that a PDF really draws: those that a font embedded in it maps to from a glyph other than 0, which is the empty box.
 * Text that stands beside a box only to be copied (ActualText) does not count. For files as Chromium prints them: LibreOffice gives boxes numbers of their own.
 */
export function drawnCharacters(pdf: Buffer): Set<string> {
  const text = pdf.toString('latin1')
  const drawn = new Set<string>()
  for (const [whole] of text.matchAll(/\d+ 0 obj\s[^]*?endobj/g)) {
    const map = /\/Type\s*\/Font\b/.test(whole) ? /\/ToUnicode\s+(\d+) 0 R/.exec(whole)?.[1] : undefined
    if (map === undefined) continue
    for (const [code, character] of pairsOf(streamOf(pdf, text, map))) if (code !== 0) drawn.add(character)
  }
  return drawn
}

function streamOf(pdf: Buffer, text: string, id: string): string {
  const head = new RegExp(`(?:^|\\s)${id} 0 obj[^]*?stream\\r?\\n`).exec(text)
  if (head === null) throw new Error(`the PDF has no stream ${id}`)
  const from = head.index + head[0].length
  return inflateSync(pdf.subarray(from, text.indexOf('endstream', from))).toString('latin1')
}

const utf16 = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le')

function* pairsOf(map: string): Generator<[code: number, character: string]> {
  for (const [, lines] of map.matchAll(/beginbfchar([^]*?)endbfchar/g))
    for (const [, code, to] of (lines as string).matchAll(/<([0-9A-F]+)>\s*<([0-9A-F]+)>/gi))
      yield [Number.parseInt(code as string, 16), utf16(to as string)]
  for (const [, lines] of map.matchAll(/beginbfrange([^]*?)endbfrange/g))
    for (const [, low, high, to] of (lines as string).matchAll(/<([0-9A-F]+)>\s*<([0-9A-F]+)>\s*<([0-9A-F]{4})>/gi)) {
      const first = Number.parseInt(low as string, 16)
      for (let code = first; code <= Number.parseInt(high as string, 16); code++)
        yield [code, String.fromCharCode(Number.parseInt(to as string, 16) + code - first)]
    }
}
