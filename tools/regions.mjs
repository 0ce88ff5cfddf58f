#!/usr/bin/env node
// Builds platform/standards/data/regions.json from a county code timeline:
//   node tools/regions.mjs <timeline.json>
// Input: { "420704": [{ "address": "鄂城区", "start_year": 1984, "end_year": null }], … }
// Output: one code per line, "name" or "name@start-end", several names of one code joined by "|", a silent source left empty.
// This keeps 6,700 codes under 250 kB and a change of one county a change of one line.
import { readFileSync, writeFileSync } from 'node:fs'

const source = process.argv[2]
if (!source) {
  console.error('Usage: node tools/regions.mjs <timeline.json>')
  process.exit(2)
}

const timeline = JSON.parse(readFileSync(source, 'utf8'))
const written = ({ address, start_year: start, end_year: end }) => {
  if (!address || /[@|"\\]/.test(address)) throw new Error(`Unusable region name: ${address}`)
  return start === null && end === null ? address : `${address}@${start ?? ''}-${end ?? ''}`
}
const lines = Object.keys(timeline)
  .sort()
  .map((code) => {
    if (!/^\d{6}$/.test(code)) throw new Error(`Not a six-digit code: ${code}`)
    return `${JSON.stringify(code)}:${JSON.stringify(timeline[code].map(written).join('|'))}`
  })
const target = new URL('../platform/standards/data/regions.json', import.meta.url)
writeFileSync(target, `{\n${lines.join(',\n')}\n}\n`)
console.log(`${lines.length} codes`)
