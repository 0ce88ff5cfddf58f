import { AppError } from '#platform/errors/errors.ts'

/** A tag as its local name and attributes by local name, values decoded; or the text between two tags. */
export type Token =
  | { kind: 'open' | 'close' | 'single'; name: string; attributes: ReadonlyMap<string, string> }
  | { kind: 'text'; text: string }

// A bracket inside of a quoted value is legal XML and would end a tag too early for a simple search; `<` never stands in one.
const TAG = /<([^<>"']*(?:"[^"<]*"[^<>"']*|'[^'<]*'[^<>"']*)*)>/g
const ATTRIBUTE = /([^\s=<>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Text of XML with its references resolved. Unknown ones become a question mark. */
export const decodeXml = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{1,10}));/gi, (_, hex?: string, ten?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? '?'
    const code = hex === undefined ? Number(ten) : Number.parseInt(hex, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '?'
  })

const localName = (name: string) => name.slice(name.lastIndexOf(':') + 1)

/**
 * Cuts XML into tags and texts, in time linear to its length, whatever prefix a name carries. It proves nothing but that every bracket belongs to
 * a tag; what it cannot cut it refuses. @throws AppError `template_not_docx`
 */
export function tokensOf(xml: string): Token[] {
  const tokens: Token[] = []
  let end = 0
  const textUpTo = (at: number) => {
    const text = xml.slice(end, at)
    if (text.includes('<')) throw new AppError('template_not_docx')
    if (text !== '') tokens.push({ kind: 'text', text: decodeXml(text) })
  }
  for (const found of xml.matchAll(TAG)) {
    textUpTo(found.index)
    end = found.index + found[0].length
    const inside = found[1] as string
    if (!inside.startsWith('?')) tokens.push(tagOf(inside))
  }
  textUpTo(xml.length)
  return tokens
}

function tagOf(inside: string): Token {
  const name = localName(/^\/?([^\s/]+)/.exec(inside)?.[1] ?? '')
  if (inside.startsWith('/')) return { kind: 'close', name, attributes: new Map() }
  const attributes = new Map<string, string>()
  for (const [, key, one, two] of inside.matchAll(ATTRIBUTE))
    attributes.set(localName(key as string), decodeXml(one ?? two ?? ''))
  return { kind: inside.trimEnd().endsWith('/') ? 'single' : 'open', name, attributes }
}
