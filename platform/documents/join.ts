import { strFromU8, strToU8, unzipSync } from 'fflate'
import { AppError } from '#platform/errors/errors.ts'
import { tokensOf } from './xml.ts'
import { type Parts, pack } from './zip.ts'

/* Several filled papers as one file: each keeps its own page, header, footer and styles, whatever its station made of its template. */

const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PART_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.'
const EMPTY = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
const XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const MAIN = 'word/document.xml'

/** What the parts share, filled part by part. */
interface Joined {
  parts: Parts
  body: string[]
  styles: string[]
  /** All `w:abstractNum` before all `w:num`, as the format wants it. */
  abstracts: string[]
  numbers: string[]
  relations: string[]
  overrides: string[]
  /** Namespaces by prefix, and the prefixes that older readers may ignore. */
  spaces: Map<string, string>
  ignorable: Set<string>
  /** New names of headers and footers by part and old name; the word before the number is what readers know them by. */
  names: Map<string, string>
}

/**
 * One Word file of several cleaned and filled ones, each beginning on a new page; page numbers run through. Footnotes and comments are left out: no
 * paper has any. @throws AppError `template_failed` where two templates use one prefix of XML for two things
 */
export function joinDocuments(files: readonly Uint8Array[]): Uint8Array {
  const [first] = files
  if (first === undefined) throw new Error('nothing to join')
  if (files.length === 1) return first
  const all: Joined = {
    parts: new Map(),
    body: [],
    styles: [],
    abstracts: [],
    numbers: [],
    relations: [],
    overrides: [],
    spaces: new Map(),
    ignorable: new Set(),
    names: new Map(),
  }
  for (const [i, file] of files.entries()) addDocument(all, new Map(Object.entries(unzipSync(file))), i, files.length)
  return finish(all, new Map(Object.entries(unzipSync(first))))
}

const textOf = (parts: Parts, name: string) => {
  const bytes = parts.get(name)
  return bytes === undefined ? undefined : strFromU8(bytes)
}

function addDocument(all: Joined, parts: Parts, i: number, count: number): void {
  const mark = `d${i}`
  const main = textOf(parts, MAIN) as string
  for (const name of [MAIN, 'word/styles.xml', 'word/numbering.xml']) takeSpaces(all, textOf(parts, name) ?? '')
  copyRelated(all, parts, 'document.xml', mark, (row) => all.relations.push(row))
  addStyles(all, parts, mark)
  const numberOffset = (i + 1) * 1000
  addNumbers(all, parts, mark, numberOffset)
  const inner = /<w:body>([\s\S]*)<\/w:body>/.exec(main)?.[1]
  if (inner === undefined) throw new AppError('template_failed', { what: 'Word XML' })
  const cleaned = withStyles(renamed(inner, mark, numberOffset), defaultStyle(parts), mark)
  const end = cleaned.lastIndexOf('<w:sectPr')
  const [content, section] = end < 0 ? [cleaned, '<w:sectPr></w:sectPr>'] : [cleaned.slice(0, end), cleaned.slice(end)]
  const first = (one: string) => withHeaders(all, newPage(one), mark)
  const [before, own] = content.includes('<w:sectPr')
    ? [content.replace(SECTION, first), section.trim()]
    : [content, first(section.trim())]
  // The settings of a part but the last live in a paragraph of their own, so small that no page is made for it.
  all.body.push(before + (i === count - 1 ? own : EMPTY.replace('</w:pPr>', () => `${own}</w:pPr>`)))
}

/** Prefixes of the root element. Two meanings of one prefix cannot stand in one file. */
function takeSpaces(all: Joined, xml: string): void {
  const root = /<w:(?:document|styles|numbering)\b[^>]*>/.exec(xml)?.[0] ?? ''
  for (const [, prefix, uri] of root.matchAll(/\bxmlns:([\w-]+)="([^"]*)"/g) as Iterable<[string, string, string]>) {
    const known = all.spaces.get(prefix)
    if (known !== undefined && known !== uri) throw new AppError('template_failed', { what: `xmlns:${prefix}` })
    all.spaces.set(prefix, uri)
  }
  for (const prefix of (/\bmc:Ignorable="([^"]*)"/.exec(root)?.[1] ?? '').split(/\s+/))
    if (prefix) all.ignorable.add(prefix)
}

const IDS = /\br:(id|embed|link|pict)="([^"]*)"/g
const STYLE_REFERENCES = /<w:(pStyle|rStyle|tblStyle|basedOn|next|link|styleLink|numStyleLink) w:val="([^"]*)"/g

/** Everything that names something beside the body carries the mark of its part, so that no two parts meet. */
function renamed(xml: string, mark: string, numberOffset: number): string {
  return xml
    .replace(/<w:sectPrChange\b[\s\S]*?<\/w:sectPrChange>/g, '')
    .replace(
      /<w:(?:bookmarkStart|bookmarkEnd|commentRangeStart|commentRangeEnd|commentReference|footnoteReference|endnoteReference)\b[^>]*\/>/g,
      '',
    )
    .replace(IDS, (_, kind: string, id: string) => `r:${kind}="${mark}${id}"`)
    .replace(STYLE_REFERENCES, (_, kind: string, id: string) => `<w:${kind} w:val="${mark}${id}"`)
    .replace(
      /<w:numId w:val="(\d+)"/g,
      (_, id: string) => `<w:numId w:val="${id === '0' ? 0 : Number(id) + numberOffset}"`,
    )
}

/** The style of paragraphs that name none; only one part's may be the default of the whole. */
const defaultStyle = (parts: Parts): string | undefined =>
  [...(textOf(parts, 'word/styles.xml') ?? '').matchAll(/<w:style\b[^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => /w:type="paragraph"/.test(tag) && /w:default="(1|true|on)"/.test(tag))
    .map((tag) => /w:styleId="([^"]*)"/.exec(tag)?.[1])[0]

function withStyles(xml: string, style: string | undefined, mark: string): string {
  if (style === undefined) return xml
  const named = `<w:pStyle w:val="${mark}${style}"/>`
  return xml
    .replace(/<w:p(\s[^>]*?)?\/>/g, (_, attributes = '') => `<w:p${attributes}><w:pPr></w:pPr></w:p>`)
    .replace(/<w:pPr\/>/g, '<w:pPr></w:pPr>')
    .replace(/(<w:p(?:\s[^>]*)?>)(<w:pPr(?:\s[^>]*)?>)?(<w:pStyle\b)?/g, (whole, open: string, properties, has) =>
      has ? whole : properties ? `${open}${properties}${named}` : `${open}<w:pPr>${named}</w:pPr>`,
    )
}

const newPage = (section: string) => section.replace(/<w:(?:type|pgNumType)\b[^>]*\/>/g, '')

/** Where a template has several sections, the first decides where it begins; the others have its header where they have none. */
const SECTION = /<w:sectPr\b[^>]*?(?:\/>|>[\s\S]*?<\/w:sectPr>)/

/** A section without a header of its own would show that of the paper before it. */
function withHeaders(all: Joined, section: string, mark: string): string {
  const missing = ['header', 'footer'].flatMap((kind) =>
    ['default', 'first', 'even']
      .filter((type) => !new RegExp(`<w:${kind}Reference\\b[^>]*w:type="${type}"`).test(section))
      .map((type) => {
        const id = `${mark}none-${kind}`
        if (!all.relations.some((row) => row.includes(`Id="${id}"`))) addEmpty(all, kind, id)
        return `<w:${kind}Reference w:type="${type}" r:id="${id}"/>`
      }),
  )
  if (/^<w:sectPr\b[^>]*\/>$/.test(section)) return `<w:sectPr>${missing.join('')}</w:sectPr>`
  return section.replace(/^<w:sectPr\b[^>]*>/, (open) => open + missing.join(''))
}

function addEmpty(all: Joined, kind: string, id: string): void {
  const name = nameOf(all, kind, id)
  const tag = kind === 'header' ? 'hdr' : 'ftr'
  const space = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
  all.parts.set(`word/${name}`, strToU8(`${XML_HEAD}<w:${tag} xmlns:w="${space}"><w:p/></w:${tag}>`))
  all.relations.push(`<Relationship Id="${id}" Type="${RELATION}/${kind}" Target="${name}"/>`)
  all.overrides.push(`<Override PartName="/word/${name}" ContentType="${PART_TYPE}${kind}+xml"/>`)
}

function nameOf(all: Joined, kind: string, key: string): string {
  const name = all.names.get(key) ?? `${kind}${all.names.size + 1}.xml`
  all.names.set(key, name)
  return name
}

/** Headers, footers and pictures that a part of the document points at, under names of their own. */
function copyRelated(all: Joined, parts: Parts, of: string, mark: string, keep: (row: string) => void): void {
  const rels = textOf(parts, `word/_rels/${of}.rels`)
  if (rels === undefined) return
  for (const token of tokensOf(rels)) {
    if (token.kind === 'text' || token.name !== 'Relationship') continue
    const kind = token.attributes.get('Type')?.split('/').at(-1) ?? ''
    const target = (token.attributes.get('Target') ?? '').replace(/^\/?word\//, '')
    const bytes = parts.get(`word/${target}`)
    if (bytes === undefined || !['header', 'footer', 'image'].includes(kind)) continue
    const name =
      kind === 'image' ? target.replace(/[^/]+$/, (file) => `${mark}${file}`) : nameOf(all, kind, `${mark}${target}`)
    keep(`<Relationship Id="${mark}${token.attributes.get('Id')}" Type="${RELATION}/${kind}" Target="${name}"/>`)
    if (all.parts.has(`word/${name}`)) continue
    if (kind === 'image') {
      all.parts.set(`word/${name}`, bytes)
      continue
    }
    const text = withStyles(renamed(strFromU8(bytes), mark, 0), defaultStyle(parts), mark)
    all.parts.set(`word/${name}`, strToU8(text))
    all.overrides.push(`<Override PartName="/word/${name}" ContentType="${PART_TYPE}${kind}+xml"/>`)
    const rows: string[] = []
    copyRelated(all, parts, target, mark, (row) => rows.push(row))
    if (rows.length > 0) all.parts.set(`word/_rels/${name}.rels`, strToU8(relationsOf(rows)))
  }
}

function addStyles(all: Joined, parts: Parts, mark: string): void {
  const styles = textOf(parts, 'word/styles.xml') ?? ''
  for (const [style] of styles.matchAll(/<w:style\b[^>]*>[\s\S]*?<\/w:style>/g)) {
    const own = renamed(style, mark, Number(mark.slice(1)) * 1000 + 1000).replace(
      /w:styleId="([^"]*)"/,
      (_, id: string) => `w:styleId="${mark}${id}"`,
    )
    // Two styles of one name are one to Word, and one of them would be lost.
    const apart = mark === 'd0' ? own : own.replace(/<w:name w:val="([^"]*)"/, `<w:name w:val="$1 ${mark}"`)
    all.styles.push(mark === 'd0' ? apart : apart.replace(/ w:default="(1|true|on)"/, ''))
  }
}

function addNumbers(all: Joined, parts: Parts, mark: string, offset: number): void {
  const numbering = textOf(parts, 'word/numbering.xml') ?? ''
  const moved = (xml: string) =>
    renamed(xml, mark, 0)
      .replace(/w:abstractNumId="(\d+)"/g, (_, id: string) => `w:abstractNumId="${Number(id) + offset}"`)
      .replace(/<w:abstractNumId w:val="(\d+)"/g, (_, id: string) => `<w:abstractNumId w:val="${Number(id) + offset}"`)
      .replace(/w:numId="(\d+)"/g, (_, id: string) => `w:numId="${Number(id) + offset}"`)
      // Word takes two lists with one of these for the same list.
      .replace(/<w:(?:nsid|tmpl) [^>]*\/>/g, '')
  for (const [one] of numbering.matchAll(/<w:abstractNum\b[^>]*>[\s\S]*?<\/w:abstractNum>/g))
    all.abstracts.push(moved(one))
  for (const [one] of numbering.matchAll(/<w:num\b[^>]*>[\s\S]*?<\/w:num>/g)) all.numbers.push(moved(one))
}

const relationsOf = (rows: readonly string[]) =>
  `${XML_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${rows.join('')}</Relationships>`

/** Settings, fonts and theme are those of the first part. */
function finish(all: Joined, first: Parts): Uint8Array {
  const { parts } = all
  const shared: [string, string][] = [
    ['settings', 'settings.xml'],
    ['fontTable', 'fontTable.xml'],
    ['theme', 'theme/theme1.xml'],
  ]
  for (const [kind, target] of shared) {
    const bytes = first.get(`word/${target}`)
    if (bytes === undefined) continue
    parts.set(`word/${target}`, kind === 'settings' ? strToU8(ownSettings(strFromU8(bytes))) : bytes)
    all.relations.push(`<Relationship Id="all-${kind}" Type="${RELATION}/${kind}" Target="${target}"/>`)
    const type =
      kind === 'theme' ? 'application/vnd.openxmlformats-officedocument.theme+xml' : `${PART_TYPE}${kind}+xml`
    all.overrides.push(`<Override PartName="/word/${target}" ContentType="${type}"/>`)
  }
  addShared(all, 'styles', stylesOf(all, textOf(first, 'word/styles.xml') ?? ''))
  if (all.numbers.length > 0)
    addShared(
      all,
      'numbering',
      `<w:numbering ${spacesOf(all)}>${all.abstracts.join('')}${all.numbers.join('')}</w:numbering>`,
    )
  parts.set(MAIN, strToU8(`${XML_HEAD}<w:document ${spacesOf(all)}><w:body>${all.body.join('')}</w:body></w:document>`))
  parts.set('word/_rels/document.xml.rels', strToU8(relationsOf(all.relations)))
  parts.set(
    '_rels/.rels',
    strToU8(relationsOf([`<Relationship Id="r1" Type="${RELATION}/officeDocument" Target="word/document.xml"/>`])),
  )
  parts.set('[Content_Types].xml', strToU8(typesOf(all)))
  return pack(parts)
}

/** What settings point at beside the file (templates, notes) stays behind. */
const ownSettings = (xml: string) => xml.replace(/<w:(footnotePr|endnotePr)\b[^>]*>[\s\S]*?<\/w:\1>/g, '')

function stylesOf(all: Joined, first: string): string {
  const defaults = /<w:docDefaults\b[\s\S]*?<\/w:docDefaults>/.exec(first)?.[0] ?? ''
  return `<w:styles ${spacesOf(all)}>${defaults}${all.styles.join('')}</w:styles>`
}

function addShared(all: Joined, kind: string, xml: string): void {
  all.parts.set(`word/${kind}.xml`, strToU8(XML_HEAD + xml))
  all.relations.push(`<Relationship Id="all-${kind}" Type="${RELATION}/${kind}" Target="${kind}.xml"/>`)
  all.overrides.push(`<Override PartName="/word/${kind}.xml" ContentType="${PART_TYPE}${kind}+xml"/>`)
}

function spacesOf(all: Joined): string {
  const spaces = new Map(all.spaces)
  spaces.set('w', 'http://schemas.openxmlformats.org/wordprocessingml/2006/main').set('r', RELATION)
  const ignorable = [...all.ignorable].filter((prefix) => spaces.has(prefix))
  if (ignorable.length > 0) spaces.set('mc', 'http://schemas.openxmlformats.org/markup-compatibility/2006')
  const said = [...spaces].map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
  return [...said, ...(ignorable.length > 0 ? [`mc:Ignorable="${ignorable.join(' ')}"`] : [])].join(' ')
}

const typesOf = (all: Joined) =>
  `${XML_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="jpg" ContentType="image/jpeg"/><Default Extension="jpeg" ContentType="image/jpeg"/><Default Extension="gif" ContentType="image/gif"/><Default Extension="bmp" ContentType="image/bmp"/><Override PartName="/word/document.xml" ContentType="${PART_TYPE}document.main+xml"/>${all.overrides.join('')}</Types>`
