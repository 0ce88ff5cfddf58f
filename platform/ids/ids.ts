import { randomFillSync } from 'node:crypto'

const pool = new Uint8Array(4096)
let used = pool.length
let lastMs = 0
let counter = 0

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether a text is an id as records have it: a UUID of any version, with hyphens, in either case. */
export const isUuid = (text: string): boolean => UUID.test(text)

/**
 * UUIDv7 (RFC 9562 §5.7): 48-bit milliseconds, then a 12-bit counter that keeps ids of one process in order, then 62 random bits.
 * Made in the app because PostgreSQL below 18 has no uuidv7().
 */
export function uuidv7(nowMs: number = Date.now()): string {
  if (used + 10 > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const random = pool.subarray(used, used + 10)
  used += 10
  if (nowMs > lastMs) {
    lastMs = nowMs
    counter = ((random[0] as number) << 3) | ((random[1] as number) & 7)
  } else if (++counter > 0xfff) {
    lastMs += 1
    counter = 0
  }
  const b = Buffer.alloc(16)
  b.writeUIntBE(lastMs, 0, 6)
  b.writeUInt16BE(0x7000 | counter, 6)
  b.set(random.subarray(2, 10), 8)
  b[8] = ((b[8] as number) & 0x3f) | 0x80
  const h = b.toString('hex')
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`
}
