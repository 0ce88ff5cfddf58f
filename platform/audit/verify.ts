import { concat, sameBytes } from '../seal/bytes.ts'
import { HASH_BYTES, leafHash } from '../seal/hash.ts'
import { TILE_HEIGHT, TILE_WIDTH, tilePath } from '../seal/tiles.ts'
import { TreeBuilder } from '../seal/tree.ts'
import { type KnownHead, readHeads } from './heads.ts'
import type { LogSource, SealedLeaf } from './log-source.ts'
import { WAITING_MS } from './sealing.ts'
import { entryOfEvent } from './sealed-event.ts'

export type FaultCode =
  | 'event_changed'
  | 'subjects_changed'
  | 'event_missing'
  | 'event_inserted'
  | 'event_backdated'
  | 'event_in_future'
  | 'leaf_missing'
  | 'leaf_changed'
  | 'tile_changed'
  | 'tree_rewritten'
  | 'tree_truncated'
  | 'lost_in_restore'
  | 'checkpoint_invalid'
  | 'record_without_event'

/** One thing that is wrong. `event` names it where one event is meant; `from` and `to` are the leaves it lies between where only that is known. */
export interface Fault {
  readonly code: FaultCode
  readonly event?: string | undefined
  readonly from?: number
  readonly to?: number
  readonly detail: string
}

export interface VerifyOptions {
  /** Verifier keys of the log, one for each of its lives; heads by another key vouch for nothing. */
  readonly vkeys: readonly string[]
  /** Heads kept outside: by witnesses, on paper. Signed notes. */
  readonly outside?: readonly string[]
  readonly now: Date
  onProgress?(leaves: number): void
}

export interface Verdict {
  readonly size: number
  readonly root: Buffer
  /** Heads that the tree agrees with, and how many of them witnesses had signed. */
  readonly heads: number
  readonly witnessed: number
  readonly faults: readonly Fault[]
}

/**
 * Recomputes the whole log: every leaf from its event, every tile from the leaves, the root at every head that was ever signed or is kept outside;
 * then looks for events and records that are not in it. Lists all faults. Needs no server, and trusts nothing the database says of itself but its rows.
 * Memory does not grow with the log.
 */
export async function verifyLog(source: LogSource, options: VerifyOptions): Promise<Verdict> {
  const { heads, faults } = readHeads(
    await source.checkpoints(),
    options.outside ?? [],
    options.vkeys,
    await source.witnesses(),
    await source.restorations(),
  )
  const walk = new Walk(source, heads, faults)
  let told = 0
  for await (const leaves of source.leaves()) {
    await walk.take(leaves)
    if (walk.size - told >= 50_000) options.onProgress?.((told = walk.size))
  }
  await walk.end()
  const newest = heads.filter((head) => head.at !== undefined).at(-1)
  const before = new Date((newest?.at?.getTime() ?? 0) - WAITING_MS)
  for (const { id, at } of await source.unsealed(before)) {
    const code = new Date(at).getTime() > options.now.getTime() ? 'event_in_future' : 'event_inserted'
    faults.push({ code, event: id, detail: at })
  }
  for (const { place, rowId, eventId } of (await source.orphans()) ?? [])
    faults.push({ code: 'record_without_event', event: eventId, detail: `${place} ${rowId}` })
  const agreed = heads.filter((head) => head.agrees)
  return {
    size: walk.size,
    root: walk.root,
    heads: agreed.length,
    witnessed: agreed.filter((h) => h.witnessed).length,
    faults,
  }
}

/** The walk over all leaves, in order. */
class Walk {
  readonly #source: LogSource
  readonly #heads: readonly KnownHead[]
  readonly #faults: Fault[]
  readonly #tree: TreeBuilder
  /** Right-most tile of each level above the leaves, as it follows from the leaves. */
  readonly #above: Uint8Array[][] = []
  readonly #grown: { level: number; n: number; bytes: Uint8Array }[] = []
  #nextHead = 0
  /** Sizes up to which a head of that kind agreed. Whoever holds the log's key can sign every stored head anew; what outsiders keep he cannot. */
  readonly #agreed = { stored: 0, vouched: 0 }
  /** Newest time of a head under which no leaf of now lies: what comes later in the tree must not be much older. */
  #sealedUntil = Number.NEGATIVE_INFINITY
  #tile: { n: number; bytes: Uint8Array | undefined } | undefined
  #rewritten = false

  constructor(source: LogSource, heads: readonly KnownHead[], faults: Fault[]) {
    this.#source = source
    this.#heads = heads
    this.#faults = faults
    this.#tree = new TreeBuilder((level, index, hash) => this.#hear(level, index, hash))
    this.#compareHeads()
  }

  get size(): number {
    return this.#tree.size
  }

  get root(): Buffer {
    return this.#tree.root()
  }

  async take(leaves: readonly SealedLeaf[]): Promise<void> {
    for (const leaf of leaves) {
      await this.#fill(leaf.idx)
      this.#check(leaf)
      await this.#append(leaf.idx, leaf)
    }
  }

  async end(): Promise<void> {
    for (const [level, row] of this.#above.entries())
      if (row?.length) {
        const n = Math.floor(this.size / TILE_WIDTH ** (level + 1))
        this.#grown.push({ level, n, bytes: concat(row) })
      }
    await this.#compareTiles()
    const lost = this.#heads.slice(this.#nextHead)
    const size = Math.max(0, ...lost.map((head) => head.size))
    if (size > this.size)
      this.#faults.push({
        code: 'tree_truncated',
        from: this.size,
        to: size - 1,
        detail: `${lost.length} heads vouch for up to ${size} leaves, ${this.size} are there`,
      })
  }

  /** What the leaf must be, by the event; names what does not fit. */
  #check({ idx, h, event }: SealedLeaf): void {
    if (event === undefined) {
      this.#faults.push({ code: 'event_missing', from: idx, to: idx, detail: `leaf ${idx}` })
      return
    }
    let wanted: Uint8Array | undefined
    try {
      wanted = leafHash(entryOfEvent(event))
    } catch {
      // Neither salt nor commitment: nothing can be recomputed, so it fits nothing.
    }
    const there = (event.persons?.length ?? 0) + (event.erased?.length ?? 0)
    if (wanted === undefined || !sameBytes(wanted, h))
      this.#faults.push({
        code: there === (event.n ?? 0) ? 'event_changed' : 'subjects_changed',
        event: event.id,
        from: idx,
        to: idx,
        detail: `leaf ${idx}, ${event.at}`,
      })
    if (Date.parse(event.at) < this.#sealedUntil - WAITING_MS)
      this.#faults.push({ code: 'event_backdated', event: event.id, from: idx, to: idx, detail: event.at })
  }

  /** Leaves that are not there: the tile still says what they hashed to. */
  async #fill(until: number): Promise<void> {
    for (let idx = this.size; idx < until; idx++) {
      this.#faults.push({ code: 'leaf_missing', from: idx, to: idx, detail: `leaf ${idx}` })
      await this.#append(idx)
    }
  }

  async #append(idx: number, leaf?: SealedLeaf): Promise<void> {
    const published = await this.#published(idx)
    if (leaf !== undefined && published !== undefined && !sameBytes(published, leaf.h))
      this.#faults.push({ code: 'leaf_changed', event: leaf.event?.id, from: idx, to: idx, detail: `leaf ${idx}` })
    if (leaf !== undefined && published === undefined && this.#source.hasTiles)
      this.#faults.push({
        code: 'tile_changed',
        event: leaf.event?.id,
        from: idx,
        to: idx,
        detail: `leaf ${idx} is in no tile`,
      })
    this.#tree.append(published ?? leaf?.h ?? new Uint8Array(HASH_BYTES))
    if (this.#grown.length > 0) await this.#compareTiles()
    this.#compareHeads()
  }

  async #published(idx: number): Promise<Uint8Array | undefined> {
    if (!this.#source.hasTiles) return undefined
    const n = Math.floor(idx / TILE_WIDTH)
    if (this.#tile?.n !== n) this.#tile = { n, bytes: await this.#source.tile(0, n) }
    const at = (idx % TILE_WIDTH) * HASH_BYTES
    const hash = this.#tile.bytes?.subarray(at, at + HASH_BYTES)
    return hash?.length === HASH_BYTES ? hash : undefined
  }

  #hear(level: number, index: number, hash: Uint8Array): void {
    if (level === 0 || level % TILE_HEIGHT !== 0) return
    const tiles = level / TILE_HEIGHT
    this.#above[tiles] ??= []
    this.#above[tiles].push(hash)
    if ((index + 1) % TILE_WIDTH !== 0) return
    this.#grown.push({ level: tiles, n: Math.floor(index / TILE_WIDTH), bytes: concat(this.#above[tiles]) })
    this.#above[tiles] = []
  }

  async #compareTiles(): Promise<void> {
    for (const { level, n, bytes } of this.#grown.splice(0)) {
      if (!this.#source.hasTiles) continue
      const stored = await this.#source.tile(level, n)
      if (stored !== undefined && sameBytes(stored, bytes)) continue
      const leaves = TILE_WIDTH ** (level + 1)
      this.#faults.push({
        code: 'tile_changed',
        from: n * leaves,
        to: Math.min(this.size, (n + 1) * leaves) - 1,
        detail: tilePath({ level, n, width: bytes.length / HASH_BYTES }),
      })
    }
  }

  /** The root at every size for which somebody signed. */
  #compareHeads(): void {
    for (
      let head = this.#heads[this.#nextHead];
      head !== undefined && head.size <= this.size;
      head = this.#heads[++this.#nextHead]
    ) {
      if (sameBytes(head.root, this.#tree.root())) {
        head.agrees = true
        this.#agreed.stored = head.size
        if (head.from === 'outside' || head.witnessed) this.#agreed.vouched = head.size
        if (head.at !== undefined) this.#sealedUntil = Math.max(this.#sealedUntil, head.at.getTime())
      } else if (!this.#rewritten) {
        // Every later head differs too and would say nothing new.
        this.#rewritten = true
        this.#faults.push({
          code: 'tree_rewritten',
          from: head.from === 'outside' ? this.#agreed.vouched : this.#agreed.stored,
          to: head.size - 1,
          detail: `the ${head.from === 'outside' ? 'head kept outside' : 'stored head'} of size ${head.size} has another root`,
        })
      }
    }
  }
}
