/** Names and numbers of PostgreSQL's write-ahead log. A segment's name is timeline, log and number in log, 8 hex digits each. */
export const SEGMENT = /^[0-9A-F]{24}$/
export const HISTORY = /^[0-9A-F]{8}\.history$/

/** Segments a log of 4 GiB has; 256 at PostgreSQL's own size of 16 MiB. */
const perLog = (segmentBytes: number) => 2 ** 32 / segmentBytes

export const SEGMENT_BYTES = 16 * 2 ** 20

export function segmentNumber(name: string, segmentBytes = SEGMENT_BYTES): number {
  return Number.parseInt(name.slice(8, 16), 16) * perLog(segmentBytes) + Number.parseInt(name.slice(16), 16)
}

export function segmentName(timeline: number, number: number, segmentBytes = SEGMENT_BYTES): string {
  const parts = [timeline, Math.floor(number / perLog(segmentBytes)), number % perLog(segmentBytes)]
  return parts.map((part) => part.toString(16).toUpperCase().padStart(8, '0')).join('')
}

/** The byte position of a location such as `1A/5F000028`. Exact up to 8 PiB. */
export function lsnBytes(lsn: string): number {
  const [high = '', low = ''] = lsn.split('/')
  return Number.parseInt(high, 16) * 2 ** 32 + Number.parseInt(low, 16)
}

/** All segments from one to another, both included. */
export function segmentsBetween(first: string, last: string): string[] {
  const timeline = Number.parseInt(first.slice(0, 8), 16)
  const from = segmentNumber(first)
  return Array.from({ length: segmentNumber(last) - from + 1 }, (_, i) => segmentName(timeline, from + i))
}
