import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface Hit {
  file: string
  form: string
  needle: string
}

const CHUNK = 8 * 1024 * 1024
const OVERLAP = 1024

/**
 * Looks for numbers in every file below the folders: as plain text, as UTF-16, in hexadecimal and in base64 at its three alignments. All needles of
 * one kind begin with the same digits, so a file is searched for a few beginnings only, and what follows is compared with the set.
 * @param prefix how each needle begins, at least 5 characters, so that base64 of it has a certain part
 */
export function findNeedles(folders: readonly string[], needles: ReadonlySet<string>, prefix: string): Hit[] {
  const length = [...needles][0]?.length ?? 0
  const forms = formsOf(prefix, length)
  const hits: Hit[] = []
  for (const file of folders.flatMap((folder) => [...filesBelow(folder)])) {
    for (const part of readParts(file))
      for (const { form, start, decode } of forms) {
        for (let at = part.indexOf(start); at !== -1; at = part.indexOf(start, at + 1)) {
          const found = decode(part, at)
          if (found !== undefined && needles.has(found)) hits.push({ file, form, needle: found })
        }
      }
  }
  return hits
}

interface Form {
  form: string
  start: Buffer
  decode: (part: Buffer, at: number) => string | undefined
}

function formsOf(prefix: string, length: number): Form[] {
  return [
    { form: 'plain', start: Buffer.from(prefix), decode: (b, at) => b.toString('latin1', at, at + length) },
    {
      form: 'utf-16',
      start: Buffer.from(prefix, 'utf16le'),
      decode: (b, at) => b.toString('utf16le', at, at + 2 * length),
    },
    // Digits have no letters in hexadecimal: small and capital are the same.
    {
      form: 'hex',
      start: Buffer.from(Buffer.from(prefix).toString('hex')),
      decode: (b, at) => Buffer.from(b.toString('latin1', at, at + 2 * length), 'hex').toString('latin1'),
    },
    ...[0, 1, 2].map((shift) => base64Form(prefix, length, shift)),
  ]
}

/** Base64 of a text that begins `shift` bytes after a group of three: the groups that hold nothing but the prefix are certain. */
function base64Form(prefix: string, length: number, shift: number): Form {
  if (prefix.length < 5) throw new Error('too short a beginning: base64 of it has no certain part')
  const lost = (3 - shift) % 3
  const whole = prefix.slice(lost, lost + Math.floor((prefix.length - lost) / 3) * 3)
  const back = shift === 0 ? 0 : 4
  return {
    form: 'base64',
    start: Buffer.from(Buffer.from(whole).toString('base64')),
    decode(part, at) {
      const text = part.toString(
        'latin1',
        Math.max(0, at - back),
        at - back + Math.ceil(((shift + length) * 4) / 3) + 4,
      )
      return Buffer.from(text.replace(/[^A-Za-z0-9+/].*$/s, ''), 'base64').toString('latin1', shift, shift + length)
    },
  }
}

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else if (entry.isFile()) yield path
  }
}

function* readParts(file: string): Generator<Buffer> {
  const handle = openSync(file, 'r')
  try {
    const { size } = statSync(file)
    for (let from = 0; from < size; from += CHUNK) {
      const part = Buffer.alloc(Math.min(CHUNK + OVERLAP, size - from))
      readSync(handle, part, 0, part.length, from)
      yield part
    }
  } finally {
    closeSync(handle)
  }
}
