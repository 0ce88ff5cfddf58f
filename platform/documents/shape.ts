import type { Tag } from 'easy-template-x'
import { AppError } from '#platform/errors/errors.ts'
import { fill, isDrawing, short, templateHandler, type Values, wordsOf } from './fill.ts'

/** `must`: every template of the kind carries it; `may`: it may. */
export type Need = 'must' | 'may'

/** The closed list of what a template of one kind may ask for. Tags are stable for ever: stations have them in their files. */
export interface Shape {
  readonly fields: Readonly<Record<string, Need>>
  /** `{#tag}…{/tag}`, repeated for each row. Inside of it everything around it is known too. */
  readonly loops?: Readonly<Record<string, Shape>>
}

/** A placeholder as it is shown to whoever edits a template. */
export interface Placeholder {
  /** `{编号}` or `{#当事人}…{/当事人}`. */
  text: string
  tag: string
  /** The repetitions around it, outermost first. */
  within: readonly string[]
  need: Need
}

/** Everything of a shape in its order, a repetition before what stands in it. */
export function placeholdersOf(shape: Shape, within: readonly string[] = []): Placeholder[] {
  const fields = Object.entries(shape.fields).map(([tag, need]) => ({ text: `{${tag}}`, tag, within, need }))
  const loops = Object.entries(shape.loops ?? {}).flatMap(([tag, inner]) => {
    const inside = placeholdersOf(inner, [...within, tag])
    const need: Need = inside.some((p) => p.need === 'must') ? 'must' : 'may'
    return [{ text: `{#${tag}}…{/${tag}}`, tag, within, need }, ...inside]
  })
  return [...fields, ...loops]
}

/**
 * Reads every placeholder and says which are wrong, all at once. @throws AppError `template_broken` for braces that do not match,
 * `template_unknown_placeholders`, `template_empty` where there is none, `template_missing_placeholders` where one that must be there is not
 */
export async function checkPlaceholders(template: Uint8Array, shape: Shape): Promise<void> {
  const tags = await read(template)
  const open: { name: string; shape: Shape | undefined }[] = []
  const wrong: string[] = []
  const seen = new Set<string>()
  for (const tag of tags) {
    const around = [shape, ...open.flatMap((one) => one.shape ?? [])]
    if (tag.disposition === 'Close') {
      if (open.pop()?.name !== tag.name) throw new AppError('template_broken', { what: short(tag.rawText) })
    } else if (tag.disposition === 'Open') {
      const inner = innermost(open, shape)?.loops?.[tag.name]
      if (inner === undefined) wrong.push(tag.rawText)
      open.push({ name: tag.name, shape: inner })
    } else if (around.some((one) => Object.hasOwn(one.fields, tag.name))) {
      seen.add(pathOf(open, around, tag.name))
    } else wrong.push(tag.rawText)
  }
  if (open.length > 0) throw new AppError('template_broken', { what: `{/${open.at(-1)?.name}}` })
  if (wrong.length > 0) throw new AppError('template_unknown_placeholders', { names: listed(wrong.map(short)) })
  if (tags.length === 0) throw new AppError('template_empty')
  const missing = placeholdersOf(shape).filter(
    (p) => p.need === 'must' && !p.text.startsWith('{#') && !seen.has([...p.within, p.tag].join('/')),
  )
  if (missing.length > 0)
    throw new AppError('template_missing_placeholders', { names: listed(missing.map((p) => where(p))) })
}

const innermost = (open: readonly { shape: Shape | undefined }[], shape: Shape) =>
  open.length === 0 ? shape : open.at(-1)?.shape

/** A field counts for the repetition it belongs to, however deep it stands. */
function pathOf(open: readonly { name: string }[], around: readonly Shape[], tag: string): string {
  const owner = around.findLastIndex((one) => Object.hasOwn(one.fields, tag))
  return [...open.slice(0, owner).map((one) => one.name), tag].join('/')
}

const where = (p: Placeholder) => (p.within.length === 0 ? p.text : `{#${p.within.at(-1)}}${p.text}`)
const listed = (names: readonly string[]) => [...new Set(names)].slice(0, 10).join('、')

/** Fills the template once with sample values: what cannot be filled is refused now, not on the day the paper is needed. @throws AppError `template_broken` */
export async function tryOut(template: Uint8Array, shape: Shape): Promise<void> {
  try {
    await fill(
      template,
      sampleOf(shape, () => '试填\n第二行'),
    )
  } catch (error) {
    if (error instanceof AppError) throw new AppError('template_broken', error.params)
    throw error
  }
}

/** Two rows for each repetition, and `say` for each field. */
export const sampleOf = (shape: Shape, say: (tag: string) => string): Values => ({
  ...Object.fromEntries(Object.keys(shape.fields).map((tag) => [tag, say(tag)])),
  ...Object.fromEntries(
    Object.entries(shape.loops ?? {}).map(([tag, inner]) => [tag, [sampleOf(inner, say), sampleOf(inner, say)]]),
  ),
})

/** Values for exactly this shape: what is not given is empty, what the shape does not know is a mistake of the caller. */
export function fitted(shape: Shape, values: Values): Values {
  const loops = shape.loops ?? {}
  for (const tag of Object.keys(values))
    if (!Object.hasOwn(shape.fields, tag) && !Object.hasOwn(loops, tag)) throw new Error(`no placeholder {${tag}}`)
  const field = (tag: string) => {
    const value = values[tag] ?? ''
    if (typeof value !== 'string' && !isDrawing(value)) throw new Error(`{${tag}} is a text or a drawing`)
    return value
  }
  const rows = (tag: string, inner: Shape) => {
    const value = values[tag] ?? []
    if (typeof value === 'string' || isDrawing(value)) throw new Error(`{#${tag}} is repeated`)
    return value.map((row) => fitted(inner, row))
  }
  return {
    ...Object.fromEntries(Object.keys(shape.fields).map((tag) => [tag, field(tag)])),
    ...Object.fromEntries(Object.entries(loops).map(([tag, inner]) => [tag, rows(tag, inner)])),
  }
}

async function read(template: Uint8Array): Promise<Tag[]> {
  try {
    return await templateHandler().parseTags(Buffer.from(template))
  } catch (error) {
    throw new AppError('template_broken', { what: wordsOf(error) })
  }
}
