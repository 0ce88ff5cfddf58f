import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** As files of a browser hold text: JSON and cookies in one way, its database in another. */
const ENCODINGS = ['utf8', 'utf16le'] as const

function* filesUnder(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesUnder(path)
    else if (entry.isFile() && statSync(path).size > 0) yield path
  }
}

/** Where any of the words lies in clear under a folder: `word in file`. */
export function found(folder: string, words: readonly string[]): string[] {
  const forms = words.flatMap((word) => ENCODINGS.map((encoding) => ({ word, bytes: Buffer.from(word, encoding) })))
  return [...filesUnder(folder)].flatMap((path) => {
    const content = readFileSync(path)
    return forms.filter(({ bytes }) => content.includes(bytes)).map(({ word }) => `${word} in ${path}`)
  })
}

/** Whether the scan would have seen each word in each form. */
export function seesPlanted(words: readonly string[]): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'linan-planted-'))
  try {
    for (const [i, word] of words.entries())
      for (const encoding of ENCODINGS)
        writeFileSync(
          join(folder, `${i}-${encoding}`),
          Buffer.concat([Buffer.alloc(999, 7), Buffer.from(word, encoding), Buffer.alloc(9)]),
        )
    const seen = new Set(found(folder, words))
    return words.every((word, i) =>
      ENCODINGS.every((encoding) => seen.has(`${word} in ${join(folder, `${i}-${encoding}`)}`)),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}
