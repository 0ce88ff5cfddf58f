import { utf8 } from './bytes.ts'
import { SealError } from './seal-error.ts'

/** What may stand in a sealed record. Numbers are safe integers: times are texts, money is 分. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain }

const MAX_DEPTH = 32
/** A half of a surrogate pair without the other: no Unicode text, so RFC 8785 §3.2.2.2 refuses it. */
const LONE_SURROGATE = /\p{Surrogate}/u

const refuse = (detail: string): never => {
  throw new SealError('not_canonical', detail)
}

/**
 * RFC 8785 for the subset of `Plain`: names sorted by UTF-16 code units, no white space, the shortest escapes.
 * @throws SealError not_canonical for everything else: fractions, numbers beyond 2^53 − 1, undefined, dates and other objects, lone
 * surrogates, deeper than 32. Nothing is silently left out.
 */
export function canonicalText(value: Plain): string {
  return write(value, 0)
}

/** `canonicalText` in UTF-8. */
export const canonicalBytes = (value: Plain): Uint8Array<ArrayBuffer> => utf8(canonicalText(value))

function write(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) return refuse(`nested deeper than ${MAX_DEPTH}`)
  switch (typeof value) {
    case 'string':
      if (LONE_SURROGATE.test(value)) return refuse('a text with half a surrogate pair')
      return JSON.stringify(value)
    case 'number':
      return Number.isSafeInteger(value) ? String(value) : refuse('a number that is no safe integer')
    case 'boolean':
      return String(value)
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value) ? writeList(value, depth) : writeObject(value, depth)
    default:
      return refuse(`a value of type ${typeof value}`)
  }
}

const writeList = (list: readonly unknown[], depth: number): string =>
  `[${Array.from(list, (item) => write(item, depth + 1)).join(',')}]`

function writeObject(value: object, depth: number): string {
  const prototype = Object.getPrototypeOf(value)
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return refuse('an object of a class')
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${write(name, depth)}:${write(member, depth + 1)}`)
  return `{${members.join(',')}}`
}

/** Reads canonical JSON and nothing else: a repeated name, another order or a blank is refused, so that one record has one text. @throws SealError */
export function parseCanonical(text: string): Plain {
  let value: Plain
  try {
    value = JSON.parse(text) as Plain
  } catch {
    return refuse('no JSON')
  }
  return canonicalText(value) === text ? value : refuse('JSON in another form')
}
