import { LoopPlugin, type Tag, TemplateHandler, TextPlugin } from 'easy-template-x'
import { strFromU8, strToU8, unzipSync } from 'fflate'
import { AppError } from '#platform/errors/errors.ts'
import {
  FIELD_TAGS,
  FIGURE_TAGS,
  FIGURES_TAG,
  SECTION_TAGS,
  SECTIONS_TAG,
  type TemplateData,
} from './template-fields.ts'
import { pack } from './template-zip.ts'

/** Text and repetition and nothing else: no pictures, links, charts or raw XML from data. */
const handler = () => new TemplateHandler({ plugins: [new LoopPlugin(), new TextPlugin()], maxXmlDepth: 64 })

/**
 * Writes the values into a cleaned template. @throws AppError `template_failed` where the file cannot be filled, e.g. a repetition that begins in
 * one table and ends in another
 */
export async function fill(template: Uint8Array, data: TemplateData & Record<string, unknown>): Promise<Uint8Array> {
  let filled: Uint8Array
  try {
    filled = new Uint8Array(await handler().process(Buffer.from(template), marked(data) as never))
  } catch (error) {
    throw new AppError('template_failed', { what: wordsOf(error) })
  }
  return breakLines(filled)
}

// The library moves what follows a value of several lines in front of its second line. So values go in on one line, and the marks become breaks
// afterwards. A noncharacter: nobody types it, XML may hold it.
const BREAK = '\ufdd0'

const marked = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replaceAll(BREAK, '').replace(/\r?\n/g, BREAK)
  if (Array.isArray(value)) return value.map(marked)
  return Object.fromEntries(Object.entries(value as object).map(([key, one]) => [key, marked(one)]))
}

/** Turns the marks into line breaks of Word and packs the file again: equal reports make equal files. */
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

/**
 * Reads every placeholder and says which are wrong, all at once. @throws AppError `template_broken` for braces that do not match,
 * `template_unknown_placeholders`, `template_empty` where there is none
 */
export async function checkPlaceholders(template: Uint8Array, figureTags: readonly string[]): Promise<void> {
  const tags = await read(template)
  const top = new Set<string>([...Object.keys(FIELD_TAGS), ...figureTags])
  const within: Record<string, ReadonlySet<string>> = {
    [SECTIONS_TAG]: new Set([...top, ...Object.keys(SECTION_TAGS)]),
    [FIGURES_TAG]: new Set([...top, ...Object.keys(SECTION_TAGS), ...Object.keys(FIGURE_TAGS)]),
  }
  const parents: Record<string, string | undefined> = { [SECTIONS_TAG]: undefined, [FIGURES_TAG]: SECTIONS_TAG }
  const open: string[] = []
  const wrong: string[] = []
  for (const tag of tags) {
    const around = open.at(-1)
    if (tag.disposition === 'Close') {
      if (open.pop() !== tag.name) throw new AppError('template_broken', { what: short(tag.rawText) })
    } else if (tag.disposition === 'Open') {
      if (!(tag.name in parents) || parents[tag.name] !== around) wrong.push(tag.rawText)
      open.push(tag.name)
    } else if (!(around === undefined ? top : (within[around] ?? top)).has(tag.name)) wrong.push(tag.rawText)
  }
  if (open.length > 0) throw new AppError('template_broken', { what: `{/${open.at(-1)}}` })
  if (wrong.length > 0)
    throw new AppError('template_unknown_placeholders', {
      names: [...new Set(wrong.map(short))].slice(0, 10).join('、'),
    })
  if (tags.length === 0) throw new AppError('template_empty')
}

async function read(template: Uint8Array): Promise<Tag[]> {
  try {
    return await handler().parseTags(Buffer.from(template))
  } catch (error) {
    throw new AppError('template_broken', { what: wordsOf(error) })
  }
}

const short = (text: string) => (text.length > 40 ? `${text.slice(0, 39)}…` : text)

/** Which placeholder the library stumbled over, where it says so. */
function wordsOf(error: unknown): string {
  const said = error as { tagRawText?: string; openDelimiterText?: string; closeDelimiterText?: string }
  return short(said.tagRawText ?? said.openDelimiterText ?? said.closeDelimiterText ?? 'Word XML')
}
