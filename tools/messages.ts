import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '#platform/db/migrate.ts'
import { type Fault, isTest, lineOf, type SourceFile, sourceFiles } from './house/files.ts'

type Messages = Record<string, string>
const FILE = /^(platform|features|ui|apps)\/(?:([^/]+)\/)?messages\/(zh-CN|en)\.json$/
const KEYS = 'ui/i18n/keys.gen.ts'

/**
 * Families of keys that code composes at run time, so that no literal names each: `t(`privacy.purpose.${p}`)`, error codes of the server,
 * words of activities, tasks, rules of deadlines and ledgers.
 */
const COMPOSED = /^(error\.|activity\.|task\.|deadline\.|ledger\.|operation\.)/

interface Catalogue {
  byFile: Map<string, Messages>
  chinese: Map<string, string>
}

export function readCatalogue(files: readonly SourceFile[]): { catalogue: Catalogue; faults: Fault[] } {
  const faults: Fault[] = []
  const byFile = new Map<string, Messages>()
  const chinese = new Map<string, string>()
  for (const f of files.filter((x) => FILE.test(x.path))) {
    const messages = JSON.parse(f.text) as Messages
    byFile.set(f.path, messages)
    const [, top, slice, language] = FILE.exec(f.path) as unknown as [string, string, string | undefined, string]
    for (const key of Object.keys(messages)) {
      if (
        (top === 'features' || top === 'apps') &&
        !key.startsWith(`${camel(slice as string)}.`) &&
        !COMPOSED.test(key)
      )
        faults.push({ path: f.path, message: `key ${key} does not start with ${camel(slice as string)}.` })
      if (/(?<!\{)\{\w+\}(?!\})/.test(`${messages[key]}`))
        faults.push({ path: f.path, message: `${key}: a parameter is written {{so}}` })
      if (language !== 'zh-CN') continue
      const before = chinese.get(key)
      // Two slices may refuse for the same reason; then they must say it in the same words.
      if (before !== undefined && !(COMPOSED.test(key) && byFile.get(before)?.[key] === messages[key]))
        faults.push({ path: f.path, message: `key ${key} is also in ${before}` })
      chinese.set(key, f.path)
    }
  }
  return { catalogue: { byFile, chinese }, faults }
}

const camel = (slice: string) => slice.replace(/-(\w)/g, (_, c: string) => c.toUpperCase())

/** Both languages hold the same keys with the same parameters. */
export function parityFaults({ byFile }: Catalogue): Fault[] {
  const parameters = (text: string) =>
    [...text.matchAll(/\{\{(\w+)\}\}/g)]
      .map((m) => m[1])
      .sort()
      .join()
  return [...byFile].flatMap(([path, zh]) => {
    if (!path.endsWith('zh-CN.json')) return []
    const other = path.replace('zh-CN', 'en')
    const en = byFile.get(other)
    if (en === undefined) return [{ path, message: 'has no English file beside it' }]
    const missing = Object.keys(zh)
      .filter((k) => !(k in en))
      .map((k) => ({ path: other, message: `lacks ${k}` }))
    const extra = Object.keys(en)
      .filter((k) => !(k in zh))
      .map((k) => ({ path, message: `lacks ${k}` }))
    const uneven = Object.keys(zh)
      .filter((k) => k in en && parameters(zh[k] as string) !== parameters(en[k] as string))
      .map((k) => ({ path: other, message: `${k}: other parameters than the Chinese text` }))
    return [...missing, ...extra, ...uneven]
  })
}

const LITERAL = /['"`]([a-z][A-Za-z0-9]*(?:\.[^'"`${}\s]+)+)['"`]/g
const FAMILY = /`([a-z][A-Za-z0-9]*\.(?:[^`${}\s]*\.)?)\$\{/g
const CALL = /\bt\(\s*'([^']+)'/g

/** Keys that code asks for and nobody wrote, and keys that nobody asks for. */
export function usageFaults(files: readonly SourceFile[], { chinese }: Catalogue): Fault[] {
  const code = files.filter((f) => /\.tsx?$/.test(f.path) && !isTest(f.path) && f.path !== KEYS)
  const used = new Set<string>()
  const families = new Set<string>()
  const faults: Fault[] = []
  for (const f of code) {
    for (const m of f.text.matchAll(LITERAL)) used.add(m[1] as string)
    for (const m of f.text.matchAll(FAMILY)) families.add(m[1] as string)
    for (const m of f.text.matchAll(/family=["']([^"']+)["']/g)) families.add(`${m[1]}.`)
    for (const m of f.text.matchAll(CALL))
      if (!chinese.has(m[1] as string))
        faults.push({ path: f.path, line: lineOf(f.text, m.index), message: `no text for ${m[1]}` })
  }
  for (const [key, path] of chinese) {
    if (used.has(key) || COMPOSED.test(key) || [...families].some((family) => key.startsWith(family))) continue
    faults.push({ path, message: `nobody uses ${key}` })
  }
  return faults
}

const HANZI = /\p{Script=Han}/u

/**
 * Chinese words that a reader sees belong in messages. Values of enums are Chinese by the dictionary (they are stored so), therefore only text between
 * tags and the usual text attributes are read.
 */
export function inlineFaults(files: readonly SourceFile[]): Fault[] {
  return files
    .filter((f) => f.path.endsWith('.tsx') && !isTest(f.path))
    .flatMap((f) => {
      const text = f.text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (c) => c.replace(/[^\n]/g, ' '))
      const found = [
        ...text.matchAll(
          />([^<>{}]*)<|\b(?:title|label|placeholder|aria-label|alt|okText|cancelText)=["']([^"']*)["']/g,
        ),
      ]
      return found
        .filter((m) => HANZI.test((m[1] ?? m[2]) as string))
        .map((m) => ({ path: f.path, line: lineOf(text, m.index), message: 'Chinese text outside of messages' }))
    })
}

export function messageFaults(files = sourceFiles(/\.(tsx?|json)$/)): Fault[] {
  const { catalogue, faults } = readCatalogue(files)
  return [...faults, ...parityFaults(catalogue), ...usageFaults(files, catalogue), ...inlineFaults(files)]
}

/** The union of all keys, so that `t()` is checked by the compiler. */
export function keysFile(files = sourceFiles(/messages\/[\w-]+\.json$/)): string {
  const keys = [...readCatalogue(files).catalogue.chinese.keys()].sort()
  return `// Written by tools/messages.ts from the Chinese messages. Do not edit.\nexport type MessageKey =\n${keys.map((k) => `  | '${k}'`).join('\n')}\n`
}

if (import.meta.main) {
  const check = process.argv.includes('--check')
  const path = join(ROOT, KEYS)
  const text = keysFile()
  const stale = readFileSync(path, 'utf8') !== text
  if (stale && !check) writeFileSync(path, text)
  if (stale && check) process.stderr.write(`${KEYS} is not up to date: run node tools/messages.ts\n`)
  const faults = messageFaults()
  for (const f of faults) process.stderr.write(`${f.path}${f.line ? `:${f.line}` : ''}: ${f.message}\n`)
  process.exit((stale && check) || faults.length > 0 ? 1 : 0)
}
