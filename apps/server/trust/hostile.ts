import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '#platform/db/migrate.ts'

/** Repeatable random numbers (mulberry32), so that a printed seed makes a failing run again. */
export function randomFrom(seed: number): () => number {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let x = Math.imul(a ^ (a >>> 15), 1 | a)
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296
  }
}

const NAUGHTY = JSON.parse(readFileSync(join(ROOT, 'platform/testing/data/blns.json'), 'utf8')) as string[]

/** Strings, numbers and shapes that break careless programs. */
export const HOSTILE: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  -0,
  2 ** 53,
  1.5,
  Number.MAX_SAFE_INTEGER,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00x',
  '\u202eevil',
  '\u200b',
  '𠮷',
  '𠮷𠮷·阿卜杜拉',
  '<script>alert(1)</script>',
  `'; drop table person; --`,
  '$1',
  '%',
  '_',
  '\\',
  '{{constructor}}',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '=1+1',
  '@SUM(A1)',
  '9999-12-31',
  '2026-02-30',
  '0000-00-00',
  '2026-11-21T00:00:00Z',
  'infinity',
  '-infinity',
  'NaN',
  '99999999999999999999',
  '01890000-0000-7000-8000-000000000000',
  '00000000-0000-0000-0000-000000000000',
  'null',
  'undefined',
  '[]',
  [],
  {},
  [[]],
  { length: 1e9 },
  { toString: 'x' },
  ['a', 'b'],
  'x'.repeat(10_000),
  '汉'.repeat(5_000),
  '220702001001',
  '999999999999',
  '420799199001010016',
  '19400001234',
]

export const naughty = (random: () => number): string => NAUGHTY[Math.floor(random() * NAUGHTY.length)] as string

/** An array or object nested `depth` deep, as text: building it as a value would exhaust our own stack. */
export const nested = (depth: number, kind: 'array' | 'object'): string =>
  kind === 'array' ? '['.repeat(depth) + ']'.repeat(depth) : '{"a":'.repeat(depth) + '1' + '}'.repeat(depth)

/** A copy of a valid input with one to three things wrong with it. */
export function spoil(input: unknown, random: () => number): unknown {
  const copy = structuredClone(input)
  if (copy === null || typeof copy !== 'object') return copy
  const times = 1 + Math.floor(random() * 3)
  for (let n = 0; n < times; n++) spoilOne(copy as Record<string, unknown>, random)
  return copy
}

function spoilOne(value: Record<string, unknown>, random: () => number): void {
  const keys = Object.keys(value)
  const key = keys[Math.floor(random() * keys.length)]
  const what = random()
  if (key === undefined || what < 0.08) {
    value[random() < 0.5 ? 'extra' : '__proto__x'] = pick(random)
    return
  }
  const inner = value[key]
  const deeper = Array.isArray(inner) ? inner[0] : inner
  if (deeper !== null && typeof deeper === 'object' && what < 0.6) {
    spoilOne(deeper as Record<string, unknown>, random)
    return
  }
  if (what < 0.2) delete value[key]
  else if (what < 0.3 && Array.isArray(inner))
    for (let n = 0; n < 60; n++) inner.push(structuredClone(inner[0] ?? null))
  else if (what < 0.5) value[key] = naughty(random)
  else value[key] = pick(random)
}

const pick = (random: () => number): unknown => structuredClone(HOSTILE[Math.floor(random() * HOSTILE.length)])
