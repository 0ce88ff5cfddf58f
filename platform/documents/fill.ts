import { ImagePlugin, LoopPlugin, MimeType, TemplateHandler, TextPlugin } from 'easy-template-x'
import { strFromU8, strToU8, unzipSync } from 'fflate'
import { AppError } from '#platform/errors/errors.ts'
import { pictureOf } from './picture.ts'
import { pack } from './zip.ts'

/** Word's own kind of file. */
export const DOCX_MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** What was drawn on a screen, as `strokes.ts` has it; never empty. */
export interface Drawing {
  readonly strokes: string
}

/** What goes into the placeholders: a text or a drawing for a field, rows for a repetition. */
export interface Values {
  readonly [tag: string]: string | Drawing | readonly Values[]
}

/** What a reader says who cannot see the picture. */
const ALT = '手写签名'

export const isDrawing = (value: Values[string]): value is Drawing => typeof value === 'object' && 'strokes' in value

/** Text, repetition and pictures that we draw ourselves: no files, links, charts or raw XML from data. */
export const templateHandler = () =>
  new TemplateHandler({ plugins: [new LoopPlugin(), new TextPlugin(), new ImagePlugin()], maxXmlDepth: 64 })

/**
 * Writes the values into a cleaned template. @throws AppError `template_failed` where the file cannot be filled, e.g. a repetition that begins in
 * one table and ends in another
 */
export async function fill(template: Uint8Array, values: Values): Promise<Uint8Array> {
  let filled: Uint8Array
  try {
    filled = new Uint8Array(await templateHandler().process(Buffer.from(template), marked(values) as never))
  } catch (error) {
    throw new AppError('template_failed', { what: wordsOf(error) })
  }
  return finished(filled)
}

// The library moves what follows a value of several lines in front of its second line. So values go in on one line, and the marks become breaks
// afterwards. A noncharacter: nobody types it, XML may hold it.
const BREAK = '\ufdd0'
// What XML cannot hold at all; a pasted form feed would make the whole file unreadable.
// oxlint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ufdd0]/g

const marked = (value: Values): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).map(([tag, one]) => [tag, contentOf(one)]))

function contentOf(value: Values[string]): unknown {
  if (typeof value === 'string') return value.replace(FORBIDDEN, '').replace(/\r?\n/g, BREAK)
  if (!isDrawing(value)) return value.map(marked)
  const { png, width, height } = pictureOf(value.strokes)
  return { _type: 'image', source: png, format: MimeType.Png, width, height, altText: ALT }
}

/** Turns the marks into line breaks of Word, lets drawings be read, and packs the file again: equal values make equal files. */
function finished(filled: Uint8Array): Uint8Array {
  const parts = new Map(Object.entries(unzipSync(filled)))
  for (const [name, bytes] of parts) {
    // Folders are no parts of a Word file.
    if (name.endsWith('/')) parts.delete(name)
    if (!name.endsWith('.xml')) continue
    const text = strFromU8(bytes)
    if (!text.includes(BREAK) && !text.includes(INLINE)) continue
    const broken = withSpaces(text).replace(/<((?:\w+:)?)t\b[^>]*>[^<]*<\/\1t>/g, (run, prefix: string) =>
      run.replaceAll(BREAK, `</${prefix}t><${prefix}br/><${prefix}t xml:space="preserve">`),
    )
    parts.set(name, strToU8(broken.replaceAll(BREAK, ' ')))
  }
  return pack(parts)
}

/** How the library begins a picture. */
const INLINE = '<wp:inline'
const SPACES = {
  wp: 'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing',
  r: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
}

/** The library writes pictures with prefixes that a template without pictures need not know. */
function withSpaces(xml: string): string {
  if (!xml.includes(INLINE)) return xml
  return xml.replace(/<w:(document|hdr|ftr)\b[^>]*/, (root) =>
    Object.entries(SPACES).reduce(
      (all, [prefix, uri]) => (all.includes(`xmlns:${prefix}=`) ? all : `${all} xmlns:${prefix}="${uri}"`),
      root,
    ),
  )
}

export const short = (text: string) => (text.length > 40 ? `${text.slice(0, 39)}…` : text)

/** Which placeholder the library stumbled over, where it says so. */
export function wordsOf(error: unknown): string {
  const said = error as { tagRawText?: string; openDelimiterText?: string; closeDelimiterText?: string }
  return short(said.tagRawText ?? said.openDelimiterText ?? said.closeDelimiterText ?? 'Word XML')
}
