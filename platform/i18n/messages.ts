import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const LOCALES = ['zh-CN', 'en'] as const
export type Locale = (typeof LOCALES)[number]
type Messages = Record<string, string>

const ROOT = join(fileURLToPath(import.meta.url), '../../..')

/** All texts of platform, ui and features for one language, as one flat table of dotted keys. */
export function loadMessages(locale: Locale, root = ROOT): Messages {
  // Without a prototype: a key such as toString is a text nobody wrote.
  const all = Object.create(null) as Messages
  const folders = ['platform', 'features'].flatMap((top) =>
    readdirSync(join(root, top)).map((slice) => join(root, top, slice, 'messages')),
  )
  for (const folder of folders) {
    let file: string
    try {
      file = readFileSync(join(folder, `${locale}.json`), 'utf8')
    } catch {
      continue
    }
    Object.assign(all, JSON.parse(file) as Messages)
  }
  return all
}

const cache = new Map<Locale, Messages>()
const messages = (locale: Locale): Messages => {
  const known = cache.get(locale)
  if (known) return known
  const loaded = loadMessages(locale)
  cache.set(locale, loaded)
  return loaded
}

/** The text of a key in the reader's language with `{{param}}` filled; Chinese where the language lacks it, the key itself where nobody has it. */
export function translate(locale: Locale, key: string, params: Record<string, unknown> = {}): string {
  const template = messages(locale)[key] ?? messages('zh-CN')[key] ?? key
  return template.replace(/\{\{(\w+)\}\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : whole,
  )
}

/** Best supported language of an Accept-Language header by its weights (RFC 9110 §12.5.4); Chinese first and where nothing fits. */
export function pickLocale(header: string | undefined): Locale {
  const wanted = (header ?? '').split(',').map((part) => {
    const [tag = '', ...params] = part.trim().toLowerCase().split(';')
    const weight = params.map((p) => /^\s*q=([\d.]+)\s*$/.exec(p)?.[1]).find((q) => q !== undefined)
    return { tag, weight: weight === undefined ? 1 : Number(weight) }
  })
  for (const { tag, weight } of wanted.toSorted((a, b) => b.weight - a.weight)) {
    if (weight > 0 && /^zh(-|$)/.test(tag)) return 'zh-CN'
    if (weight > 0 && /^en(-|$)/.test(tag)) return 'en'
  }
  return 'zh-CN'
}
