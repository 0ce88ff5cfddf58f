import { AppError } from '#platform/errors/errors.ts'
import { type Token, tokensOf } from './xml.ts'
import { type Parts, pack, unpack, unsafe } from './zip.ts'

const XML_MAX = 2 * 1024 * 1024
/** Body, headers and footers are read as a tree when a report is written; more than this would hold the server up. */
const FILLED_MAX = 600 * 1024

/** What a Word file of text, tables and pictures consists of. Anything else may run or fetch something: macros, embedded objects, controls, fonts. */
const ALLOWED = [
  /^\[Content_Types\]\.xml$/,
  /^_rels\/\.rels$/,
  /^docProps\/(app|core|custom)\.xml$/,
  /^word\/[a-zA-Z]+\d*\.xml$/,
  /^word\/_rels\/[a-zA-Z]+\d*\.xml\.rels$/,
  /^word\/theme\/(_rels\/)?theme\d*\.xml(\.rels)?$/,
  /^word\/media\/[a-zA-Z0-9_-]+\.(png|jpe?g|gif|bmp)$/,
  /^customXml\/(_rels\/)?item(Props)?\d*\.xml(\.rels)?$/,
]
/** A picture of the first page and the like: left out, not refused. */
const DROPPED = /^docProps\/thumbnail\.[a-z]+$/

const MAIN_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'

/** Fields that only say what stands in the document itself. DDE, INCLUDETEXT, INCLUDEPICTURE, LINK, DATABASE and the like fetch or run. */
const FIELDS = new Set(
  'PAGE NUMPAGES SECTIONPAGES SECTION DATE TIME CREATEDATE SAVEDATE PRINTDATE REF PAGEREF SEQ STYLEREF TOC TITLE SUBJECT'.split(
    ' ',
  ),
)
/** Elements that pour in or run what is not in the document. */
const ELEMENTS = new Set(
  'altchunk oleobject object control subdoc frameset mailmerge attachedtemplate externaldata bindata script'.split(' '),
)
/** Relations to parts of other files or programs. */
const RELATIONS =
  /^(attachedTemplate|oleObject|package|aFChunk|subDocument|frame|control|vbaProject|wordVbaData|mailMerge\w*|externalLink\w*|chart\w*|keyMapCustomizations)$/i

/**
 * A template as it may be stored: unpacked within limits, every part known and harmless, packed again by us.
 * @throws AppError `template_not_docx`, `template_too_large`, `template_unsafe`
 */
export function cleanTemplate(bytes: Uint8Array): Uint8Array {
  const parts = unpack(bytes)
  for (const name of parts.keys()) if (DROPPED.test(name)) parts.delete(name)
  for (const name of parts.keys()) if (!ALLOWED.some((form) => form.test(name))) throw unsafe(name)
  const texts = xmlOf(parts)
  if (!texts.has('word/document.xml') || !texts.has('[Content_Types].xml')) throw new AppError('template_not_docx')
  for (const [name, text] of texts) {
    const tokens = tokensOf(text)
    if (name === '[Content_Types].xml') checkTypes(tokens)
    else if (name.endsWith('.rels')) checkRelations(tokens)
    else checkContent(tokens)
  }
  return pack(parts)
}

/** The XML parts as text. No document type (entities swell and fetch), no other encoding, no hiding places. */
function xmlOf(parts: Parts): Map<string, string> {
  const texts = new Map<string, string>()
  let [total, filled] = [0, 0]
  for (const [name, bytes] of parts) {
    if (!/\.(xml|rels)$/.test(name)) continue
    total += bytes.length
    if (/^word\/(document|header|footer)/.test(name)) filled += bytes.length
    if (total > XML_MAX || filled > FILLED_MAX) throw new AppError('template_too_large')
    const text = decode(bytes)
    const declared = /^\s*<\?xml[^<>]*\bencoding\s*=\s*["']([^"'<>]+)/.exec(text)?.[1] ?? 'utf-8'
    if (!/^utf-8$/i.test(declared)) throw unsafe(`encoding ${declared}`)
    if (text.includes('<!')) throw unsafe(`${name} DOCTYPE`)
    if (/<\?(?!xml[\s?]|mso-application)/.test(text)) throw unsafe(`${name} processing instruction`)
    texts.set(name, text)
  }
  return texts
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new AppError('template_not_docx')
  }
}

function checkTypes(tokens: readonly Token[]): void {
  let isWord = false
  for (const t of tokens) {
    if (t.kind === 'text') continue
    const type = t.attributes.get('ContentType') ?? ''
    if (/macroEnabled|vba|oleObject|activeX/i.test(type)) throw unsafe('macro')
    if (t.attributes.get('PartName') === '/word/document.xml') isWord = type === MAIN_TYPE
  }
  if (!isWord) throw new AppError('template_not_docx')
}

/** The parts that are filled are the ones whose size was limited under these names. */
const FILLED: Readonly<Record<string, RegExp>> = {
  officeDocument: /^\/?word\/document\.xml$/,
  header: /^(\/word\/)?header\d*\.xml$/,
  footer: /^(\/word\/)?footer\d*\.xml$/,
}

function checkRelations(tokens: readonly Token[]): void {
  for (const t of tokens) {
    if (t.kind === 'text' || t.name !== 'Relationship') continue
    const kind = t.attributes.get('Type')?.split('/').at(-1) ?? ''
    const target = t.attributes.get('Target')?.trim() ?? ''
    if (RELATIONS.test(kind) || FILLED[kind]?.test(target) === false) throw unsafe(kind)
    const isOutside = /^external$/i.test(t.attributes.get('TargetMode')?.trim() ?? '')
    if (isOutside || /^[a-z][a-z0-9+.-]*:|^\/\/|\\/i.test(target)) throw unsafe(`link ${kind}`)
  }
}

/** A field's instruction may be cut into many runs, and fields may stand in fields: each is put together and judged at its end. */
function checkContent(tokens: readonly Token[]): void {
  const open: string[] = []
  let inInstruction = 0
  for (const t of tokens) {
    if (t.kind === 'text') {
      if (inInstruction === 0) continue
      if (open.length > 0) open[open.length - 1] += t.text
      else if (t.text.trim() !== '') throw unsafe('field')
      continue
    }
    if (ELEMENTS.has(t.name.toLowerCase())) throw unsafe(t.name)
    if (t.name === 'instrText' || t.name === 'delInstrText')
      inInstruction = Math.max(0, inInstruction + { open: 1, close: -1, single: 0 }[t.kind])
    else if (t.name === 'fldSimple' && t.kind !== 'close') checkField(t.attributes.get('instr') ?? '')
    else if (t.name === 'fldChar' && t.attributes.get('fldCharType') === 'begin') open.push('')
    else if (t.name === 'fldChar' && t.attributes.get('fldCharType') === 'end') checkField(open.pop() ?? '')
  }
  if (open.length > 0) throw unsafe('field')
}

function checkField(instruction: string): void {
  const word =
    instruction
      .trim()
      .split(/[\s\\]/)[0]
      ?.toUpperCase() ?? ''
  if (!FIELDS.has(word)) throw unsafe(`field ${word}`)
}
