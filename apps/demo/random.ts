import { createHash } from 'node:crypto'

/** Numbers that look random and are the same for the same seed, on every machine. Never for secrets. */
export interface Random {
  /** 0 ≤ x < 1. */
  next(): number
  /** Whole number from `low` to `high`, both included. */
  int(low: number, high: number): number
  /** True in `share` of all calls, 0–1. */
  chance(share: number): boolean
  pick<T>(list: readonly T[]): T
  /** One of the values, as often as its weight says. */
  weighted<T>(list: readonly (readonly [value: T, weight: number])[]): T
  shuffled<T>(list: readonly T[]): T[]
  /** A stream of its own for a part of the work, so that a change in one part does not move all others. */
  part(name: string): Random
  /** Hex digits of the stream, for ids that a phone would make. */
  hex(length: number): string
}

/** The stream of a seed: sfc32 (small fast counter), its four words from SHA-256. */
export function seededRandom(seed: string): Random {
  const words = createHash('sha256').update(seed).digest()
  let [a, b, c, counter] = [0, 4, 8, 12].map((at) => words.readInt32LE(at)) as [number, number, number, number]
  const word = (): number => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + t) | 0
    return t >>> 0
  }
  const next = () => word() / 2 ** 32
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new RangeError('nothing to pick from')
    return list[int(0, list.length - 1)] as T
  }
  return {
    next,
    int,
    pick,
    chance: (share) => next() < share,
    weighted(list) {
      let left = next() * list.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [value, weight] of list) {
        left -= weight
        if (left < 0) return value
      }
      return pick(list)[0]
    },
    shuffled<T>(list: readonly T[]): T[] {
      const result = [...list]
      for (let i = result.length - 1; i > 0; i--) {
        const j = int(0, i)
        ;[result[i], result[j]] = [result[j] as T, result[i] as T]
      }
      return result
    },
    part: (name) => seededRandom(`${seed}/${name}`),
    hex(length) {
      let text = ''
      while (text.length < length) text += word().toString(16).padStart(8, '0')
      return text.slice(0, length)
    },
  }
}
