/**
 * Prints the readings of Chinese characters as the rows of `pinyin_reading` (features/search/migrations): syllable without tone, ü as v,
 * and every character that can be read so, also as a surname only (单 as shan, 仇 as qiu). Source: pinyin-pro, MIT.
 * Characters it does not know are left out; they are found by themselves and stand for any syllable. Run: node tools/pinyin.mjs
 */
import { pinyin } from 'pinyin-pro'

const RANGES = [
  [0x3007, 0x3007],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xf900, 0xfaff],
  [0x20000, 0x323af],
]
// What two of its readings are written with, and interjections that no name holds.
const SKIPPED = new Set(['ê', 'm', 'n', 'ng', 'hng'])
const LINE = 4_000

const bySyllable = new Map()
const options = { toneType: 'none', type: 'array', v: true }
for (const [from, to] of RANGES) {
  for (let code = from; code <= to; code++) {
    const char = String.fromCodePoint(code)
    const readings = [...pinyin(char, { ...options, multiple: true }), ...pinyin(char, { ...options, mode: 'surname' })]
    for (const reading of new Set(readings)) {
      if (reading === char || SKIPPED.has(reading)) continue
      if (!/^[a-z]+$/.test(reading)) throw new Error(`${char} is read ${reading}`)
      bySyllable.set(reading, (bySyllable.get(reading) ?? '') + char)
    }
  }
}
const rows = [...bySyllable]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([syllable, chars]) => `('${syllable}','${chars}')`)
const lines = ['']
for (const row of rows) {
  const last = lines.at(-1)
  if (last.length + row.length > LINE && last !== '') lines.push('')
  lines[lines.length - 1] += lines.at(-1) === '' ? row : `,${row}`
}
process.stdout.write(`${lines.join(',\n')}\n`)
