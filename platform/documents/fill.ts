import { LoopPlugin, TemplateHandler, TextPlugin } from 'easy-template-x'
import { strFromU8, strToU8, unzipSync } from 'fflate'
import { AppError } from '#platform/errors/errors.ts'
import { pack } from './zip.ts'

/** Word's own kind of file. */
export const DOCX_MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** What goes into the placeholders: a text for a field, rows for a repetition. */
export interface Values {
  readonly [tag: string]: string | readonly Values[]
}

/** Text and repetition and nothing else: no pictures, links, charts or raw XML from data. */
export const templateHandler = () =>
  new TemplateHandler({ plugins: [new LoopPlugin(), new TextPlugin()], maxXmlDepth: 64 })

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
  return breakLines(filled)
}

// The library moves what follows a value of several lines in front of its second line. So values go in on one line, and the marks become breaks
// afterwards. A noncharacter: nobody types it, XML may hold it.
const BREAK = '\ufdd0'
// What XML cannot hold at all; a pasted form feed would make the whole file unreadable.
// oxlint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ufdd0]/g

const marked = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replace(FORBIDDEN, '').replace(/\r?\n/g, BREAK)
  if (Array.isArray(value)) return value.map(marked)
  return Object.fromEntries(Object.entries(value as object).map(([key, one]) => [key, marked(one)]))
}

/** Turns the marks into line breaks of Word and packs the file again: equal values make equal files. */
function breakLines(filled: Uint8Array): Uint8Array {
  const parts = new Map(Object.entries(unzipSync(filled)))
  for (const [name, bytes] of parts) {
    if (!name.endsWith('.xml')) continue
    const text = strFromU8(bytes)
    if (!text.includes(BREAK)) continue
    const broken = text.replace(/<((?:\w+:)?)t\b[^>]*>[^<]*<\/\1t>/g, (run, prefix: string) =>
      run.replaceAll(BREAK, `</${prefix}t><${prefix}br/><${prefix}t xml:space="preserve">`),
    )
    parts.set(name, strToU8(broken.replaceAll(BREAK, ' ')))
  }
  return pack(parts)
}

export const short = (text: string) => (text.length > 40 ? `${text.slice(0, 39)}…` : text)

/** Which placeholder the library stumbled over, where it says so. */
export function wordsOf(error: unknown): string {
  const said = error as { tagRawText?: string; openDelimiterText?: string; closeDelimiterText?: string }
  return short(said.tagRawText ?? said.openDelimiterText ?? said.closeDelimiterText ?? 'Word XML')
}
