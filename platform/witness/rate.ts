import { isIPv6 } from 'node:net'

/** Requests that one address may make at once, and how many a second come back. A log makes two a minute. */
const BURST = 60
const PER_SECOND = 5
/** Addresses remembered; beyond that the one heard longest ago is forgotten. */
const KEPT = 4096

/** Where requests are counted: an IPv4 address, or the 64 bits of IPv6 that one subscriber has. */
export function neighbourhood(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped) return mapped[1] as string
  if (!isIPv6(address)) return address
  const [head = '', tail] = (address.split('%')[0] as string).split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  return [...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4).join(':')
}

/** Token bucket for each neighbourhood; memory is bounded. */
export class Rate {
  readonly #buckets = new Map<string, { left: number; at: number }>()

  /** @param now milliseconds */
  allows(address: string, now: number): boolean {
    const key = neighbourhood(address)
    const known = this.#buckets.get(key) ?? { left: BURST, at: now }
    const left = Math.min(BURST, known.left + (Math.max(0, now - known.at) / 1000) * PER_SECOND)
    this.#buckets.delete(key)
    this.#buckets.set(key, { left: left < 1 ? left : left - 1, at: now })
    if (this.#buckets.size > KEPT) this.#buckets.delete(this.#buckets.keys().next().value as string)
    return left >= 1
  }
}
