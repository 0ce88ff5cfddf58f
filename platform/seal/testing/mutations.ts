import { createHash } from 'node:crypto'

/**
 * `count` receipts that are not `receipt`, the same in every run: single characters changed, dropped or doubled, lines swapped, cut, or taken
 * from `other`, a true receipt of another event.
 */
export function mutationsOf(receipt: string, other: string, count: number): { what: string; text: string }[] {
  const made: { what: string; text: string }[] = []
  for (let i = 0; made.length < count; i++) {
    const random = createHash('sha256').update(`mutation ${i}`).digest()
    const at = random.readUInt32BE(0) % (receipt.length - 1)
    const char = String.fromCharCode(33 + ((random[4] as number) % 94))
    const lines = receipt.split('\n')
    const foreign = other.split('\n')
    const line = random.readUInt32BE(8) % (lines.length - 1)
    const kinds: [string, string][] = [
      [`character ${at} changed`, receipt.slice(0, at) + char + receipt.slice(at + 1)],
      [`character ${at} left out`, receipt.slice(0, at) + receipt.slice(at + 1)],
      [`character ${at} doubled`, receipt.slice(0, at + 1) + receipt.slice(at)],
      [`line ${line} left out`, lines.toSpliced(line, 1).join('\n')],
      [`line ${line} doubled`, lines.toSpliced(line, 0, lines[line] as string).join('\n')],
      [`line ${line} of another receipt`, lines.with(line, foreign[line] ?? '').join('\n')],
      [`lines ${line} and after cut off`, lines.slice(0, line).join('\n')],
    ]
    const [what, text] = kinds[i % kinds.length] as [string, string]
    // Two receipts of one log share their checkpoint; a blank at the end is none of the receipt; a signature said twice says nothing else.
    if (what.endsWith('doubled') && lines[line]?.startsWith('— ')) continue
    if (text.trim() !== receipt.trim() && text.trim() !== '' && !made.some((one) => one.text === text))
      made.push({ what, text })
  }
  return made
}
