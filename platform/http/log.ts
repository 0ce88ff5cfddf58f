import { Writable } from 'node:stream'
import pino from 'pino'

// Numbers that look like an identity number or a phone, wherever they stand in a line: path-based redaction leaks deeper fields.
// People also write them in groups, after +86 and in full-width digits.
const D = '[0-9０-９]'
const GAP = '[ -]?'
const IDENTITY = new RegExp(`(?<!${D})(?:${D}{6}${GAP}${D}{8}${GAP}${D}{3}[0-9０-９XxＸｘ]|${D}{15})(?!${D})`, 'g')
const MOBILE = new RegExp(`(?<!${D})(?:(?:\\+|00)?86${GAP})?[1１][3-9３-９]${D}${GAP}${D}{4}${GAP}${D}{4}(?!${D})`, 'g')

const maskText = (text: string): string => text.replace(IDENTITY, '[id]').replace(MOBILE, '[phone]')

/** A line of the log without identity numbers and phones. A line of JSON stays JSON: a masked number becomes a string. */
export function maskLine(line: string): string {
  const masked = maskText(line)
  if (masked === line) return line
  try {
    return `${JSON.stringify(JSON.parse(line, (_key, value: unknown) => maskValue(value)))}\n`
  } catch {
    return masked
  }
}

function maskValue(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value)
  if (typeof value === 'number') return maskText(String(value)) === String(value) ? value : maskText(String(value))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [maskText(key), inner]))
}

/** Structured logs whose every line is masked on its way out. Log codes, not records. */
export function makeLogger(level: string, out: NodeJS.WritableStream = process.stderr): pino.Logger {
  const masked = new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, _encoding, done) {
      out.write(maskLine(chunk.toString()))
      done()
    },
  })
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, masked)
}
