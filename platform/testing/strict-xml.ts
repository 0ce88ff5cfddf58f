/** An element as it was read: name, attributes, and children in order. */
export interface XmlElement {
  name: string
  attributes: Record<string, string>
  children: (XmlElement | string)[]
}

const TOKEN = /<\?[^?]*\?>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

/**
 * Parses XML without DTD, comments or CDATA and throws at the first fault, so that a test fails where Excel would say
 * "we found a problem with some content". Written apart from the writers it judges.
 */
export function parseStrictXml(xml: string): XmlElement {
  if (FORBIDDEN.test(xml)) throw new Error('XML holds a forbidden character')
  const root: XmlElement = { name: '#document', attributes: {}, children: [] }
  const open: XmlElement[] = [root]
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < xml.length) {
    const at = TOKEN.lastIndex
    const token = TOKEN.exec(xml)
    if (!token) throw new Error(`XML is not well formed at ${at}: ${xml.slice(at, at + 60)}`)
    const [, closes, opens, attributes, empty, text] = token
    const top = open.at(-1) as XmlElement
    if (text !== undefined) top.children.push(unescape(text.replace(/\r\n?/g, '\n')))
    else if (closes !== undefined) {
      if (open.length < 2 || top.name !== closes) throw new Error(`</${closes}> closes <${top.name}>`)
      open.pop()
    } else if (opens !== undefined) {
      const element = { name: opens, attributes: readAttributes(attributes ?? ''), children: [] }
      top.children.push(element)
      if (empty !== '/') open.push(element)
    }
  }
  const elements = childElements(root)
  if (open.length !== 1 || elements.length !== 1) throw new Error('XML has no single closed root element')
  return elements[0] as XmlElement
}

function unescape(text: string): string {
  if (text.includes(']]>')) throw new Error('text holds ]]>')
  return text.replace(/&(#x?)?([^;]*);?/g, (found, hash, name) => {
    if (!found.endsWith(';')) throw new Error('a bare & in the text')
    if (hash) return String.fromCodePoint(Number.parseInt(name, hash === '#x' ? 16 : 10))
    const value = NAMED[name]
    if (value === undefined) throw new Error(`unknown entity ${found}`)
    return value
  })
}

function readAttributes(text: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [, name = '', value = ''] of text.matchAll(/([\w:.-]+)="([^"]*)"/g)) {
    if (name in found) throw new Error(`attribute ${name} twice`)
    found[name] = unescape(value)
  }
  return found
}

/** The element's child elements, all or those of one name. */
export function childElements(element: XmlElement, name?: string): XmlElement[] {
  return element.children.filter(
    (c): c is XmlElement => typeof c !== 'string' && (name === undefined || c.name === name),
  )
}

/** The first child element of that name, or undefined. */
export function childElement(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element && childElements(element, name)[0]
}

/** All text inside the element. */
export function textContent(element: XmlElement): string {
  return element.children.map((c) => (typeof c === 'string' ? c : textContent(c))).join('')
}
