/** What was met of a number before: nothing, or whether its first row had this name and this door. */
export type Met = 'first' | 'same' | 'same_name' | 'other_name'

const WORDS = 4

/**
 * Numbers met so far in an import, with the name and the door they came with: sixteen bytes each instead of three texts, so that a million of them fit
 * beside the page. A number is known by 64 bits of a hash; of a million, two agree by chance once in some ten million imports, and are then asked about.
 */
export class SeenNumbers {
  private slots = new Uint32Array(1_024 * WORDS)
  private count = 0

  /** Notes a number where it is new. @returns how its first row stands to this one */
  meet(number: string, name: string, door: string): Met {
    const high = hash(number, 0x811c9dc5)
    // Never zero: that is an empty slot.
    const low = (hash(number, 0x9e3779b9) | 1) >>> 0
    const at = this.find(this.slots, high, low)
    const [nameMark, doorMark] = [hash(name, 0x811c9dc5), hash(door, 0x811c9dc5)]
    if (this.slots[at + 1] === 0) {
      this.slots.set([high, low, nameMark, doorMark], at)
      this.count += 1
      if (this.count * WORDS * 2 > this.slots.length) this.grow()
      return 'first'
    }
    if (this.slots[at + 2] !== nameMark) return 'other_name'
    return this.slots[at + 3] === doorMark ? 'same' : 'same_name'
  }

  /** Where a number stands, or the empty slot where it would. */
  private find(slots: Uint32Array, high: number, low: number): number {
    const mask = slots.length / WORDS - 1
    let slot = (high ^ (low >>> 7)) & mask
    for (;;) {
      const at = slot * WORDS
      if (slots[at + 1] === 0 || (slots[at + 1] === low && slots[at] === high)) return at
      slot = (slot + 1) & mask
    }
  }

  private grow(): void {
    const wider = new Uint32Array(this.slots.length * 2)
    for (let at = 0; at < this.slots.length; at += WORDS) {
      const [high, low] = [this.slots[at] as number, this.slots[at + 1] as number]
      if (low !== 0) wider.set(this.slots.subarray(at, at + WORDS), this.find(wider, high, low))
    }
    this.slots = wider
  }
}

/** FNV-1a over the characters, with the mixing of MurmurHash3 at its end: neighbours in a list of numbers must not lie together. */
function hash(text: string, seed: number): number {
  let h = seed
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
