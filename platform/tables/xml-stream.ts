import { TableError } from './table.ts'

export interface XmlHandler {
  /** `name` without its prefix; `attributes` as written, for `attribute()`. An empty element is opened and closed. */
  open(name: string, attributes: string): void
  close(name: string): void
  text(text: string): void
}

/** A tag or a text above this length is no sheet but an attack. */
const MAX_TOKEN = 64 * 1024 * 1024
const MAX_DEPTH = 200

/**
 * Reads XML piece by piece in bounded memory. It knows no document type, so no entity can be declared and none is ever fetched or
 * expanded (bug class B15): a file that brings a DOCTYPE is refused.
 */
export class XmlStream {
  private rest = ''
  private depth = 0
  private readonly handler: XmlHandler
  constructor(handler: XmlHandler) {
    this.handler = handler
  }

  push(piece: string, final = false): void {
    const text = this.rest + piece
    let at = 0
    for (;;) {
      const open = text.indexOf('<', at)
      if (open === -1) {
        if (final && at < text.length) this.say(text.slice(at))
        break
      }
      const end = tagEnd(text, open)
      if (end === -1) {
        if (final) throw new TableError('file_corrupted')
        this.keep(text.slice(at))
        return
      }
      if (open > at) this.say(text.slice(at, open))
      this.tag(text.slice(open, end))
      at = end
    }
    this.keep(final ? '' : text.slice(at))
  }

  private keep(rest: string): void {
    if (rest.length > MAX_TOKEN) throw new TableError('file_bomb')
    this.rest = rest
  }

  private say(raw: string): void {
    this.handler.text(decodeEntities(raw))
  }

  private tag(tag: string): void {
    const second = tag.charCodeAt(1)
    if (second === 0x21) {
      if (tag.startsWith('<![CDATA[')) this.handler.text(tag.slice(9, -3))
      else if (!tag.startsWith('<!--')) throw new TableError('file_entities')
      return
    }
    if (second === 0x3f) return
    if (second === 0x2f) {
      this.depth -= 1
      this.handler.close(localName(tag.slice(2, -1).trimEnd()))
      return
    }
    const isEmpty = tag.charCodeAt(tag.length - 2) === 0x2f
    const body = tag.slice(1, isEmpty ? -2 : -1)
    const gap = body.search(/\s/)
    const name = localName(gap === -1 ? body : body.slice(0, gap))
    if (!isEmpty && ++this.depth > MAX_DEPTH) throw new TableError('file_bomb')
    this.handler.open(name, gap === -1 ? '' : body.slice(gap))
    if (isEmpty) this.handler.close(name)
  }
}

const localName = (name: string) => {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}

/** Index behind the tag that starts at `open`; -1 where it has not ended yet. A `>` in quotes ends nothing. */
function tagEnd(text: string, open: number): number {
  if (text.startsWith('<!--', open)) return after(text, '-->', open)
  if (text.startsWith('<![CDATA[', open)) return after(text, ']]>', open)
  // Too short to tell a comment or CDATA from a declaration.
  if (text.charCodeAt(open + 1) === 0x21 && text.length - open < 9 && !text.includes('>', open)) return -1
  let end = text.indexOf('>', open)
  for (let from = open; end !== -1; ) {
    const quote = firstQuote(text, from, end)
    if (quote === -1) return end + 1
    const closing = text.indexOf(text[quote] as string, quote + 1)
    if (closing === -1) return -1
    from = closing + 1
    if (closing > end) end = text.indexOf('>', closing)
  }
  return -1
}

function firstQuote(text: string, from: number, end: number): number {
  for (let i = from; i < end; i += 1) {
    const c = text.charCodeAt(i)
    if (c === 0x22 || c === 0x27) return i
  }
  return -1
}

const after = (text: string, mark: string, from: number) => {
  const at = text.indexOf(mark, from)
  return at === -1 ? -1 : at + mark.length
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The five entities of XML and character references; anything else stays as written. */
export function decodeEntities(raw: string): string {
  if (!raw.includes('&')) return raw
  return raw.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,4});/gi, (whole, body: string) => {
    if (!body.startsWith('#')) return NAMED[body] ?? whole
    const code = /^#x/i.test(body) ? Number.parseInt(body.slice(2), 16) : Number(body.slice(1))
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : ''
  })
}

/** Value of an attribute by its local name; undefined where it is absent. */
export function attribute(attributes: string, name: string): string | undefined {
  for (let at = attributes.indexOf(name); at !== -1; at = attributes.indexOf(name, at + 1)) {
    const before = attributes.charCodeAt(at - 1)
    if (at > 0 && before !== 0x20 && before !== 0x3a && before > 0x20) continue
    let i = at + name.length
    while (attributes.charCodeAt(i) <= 0x20) i += 1
    if (attributes[i] !== '=') continue
    i += 1
    while (attributes.charCodeAt(i) <= 0x20) i += 1
    const quote = attributes[i]
    if (quote !== '"' && quote !== "'") continue
    const end = attributes.indexOf(quote, i + 1)
    return end === -1 ? undefined : decodeEntities(attributes.slice(i + 1, end))
  }
  return undefined
}

/** Gives the pieces of an entry to the handler as they unpack. */
export function xmlPieces(handler: XmlHandler): { take(piece: Uint8Array): void; end(): void } {
  const xml = new XmlStream(handler)
  let decoder: TextDecoder | undefined
  return {
    take(piece) {
      decoder ??= new TextDecoder(piece[0] === 0xff && piece[1] === 0xfe ? 'utf-16le' : 'utf-8')
      xml.push(decoder.decode(piece, { stream: true }))
    },
    end() {
      xml.push(decoder?.decode() ?? '', true)
    },
  }
}
