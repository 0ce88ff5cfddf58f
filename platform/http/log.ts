import { Writable } from 'node:stream'
import pino from 'pino'

// Whole numbers that look like an identity number or a phone, wherever they stand in a line: path-based redaction leaks deeper fields.
const IDENTITY = /(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)/g
const MOBILE = /(?<!\d)1[3-9]\d{9}(?!\d)/g

export const maskLine = (line: string): string => line.replace(IDENTITY, '[id]').replace(MOBILE, '[phone]')

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
