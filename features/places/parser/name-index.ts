interface Named<T> {
  name: string
  things: T[]
}

/** Names under which things are found in a running text. Names have at least two characters. */
export class NameIndex<T> {
  readonly #names = new Map<string, Named<T>>()
  /** Names by their first two characters; the longest first once they were asked for. */
  readonly #heads = new Map<number, { names: Named<T>[]; isSorted: boolean }>()

  get size(): number {
    return this.#names.size
  }

  add(name: string, thing: T): void {
    if (name.length < 2) return
    const known = this.#names.get(name)
    if (known) {
      known.things.push(thing)
      return
    }
    const named = { name, things: [thing] }
    this.#names.set(name, named)
    const head = headOf(name, 0)
    const others = this.#heads.get(head)
    if (others === undefined) this.#heads.set(head, { names: [named], isSorted: true })
    else {
      others.names.push(named)
      others.isSorted = false
    }
  }

  get(name: string): readonly T[] {
    return this.#names.get(name)?.things ?? []
  }

  /** Things whose name stands at `at`, the longest name first, given to `take` until it answers true. */
  some(text: string, at: number, take: (things: readonly T[], length: number) => boolean): boolean {
    const head = this.#heads.get(headOf(text, at))
    if (head === undefined) return false
    if (!head.isSorted) {
      head.names.sort((a, b) => b.name.length - a.name.length)
      head.isSorted = true
    }
    for (const { name, things } of head.names) if (text.startsWith(name, at) && take(things, name.length)) return true
    return false
  }
}

/** Two UTF-16 units as one whole number: no text is made where nothing begins. */
const headOf = (text: string, at: number): number => (text.charCodeAt(at) << 16) | text.charCodeAt(at + 1)
