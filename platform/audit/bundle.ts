import { createReadStream, createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { LogSource, Orphan, Restoration, SealedLeaf, StoredCheckpoint, UnsealedEvent } from './log-source.ts'
import type { SealedEventRow } from './sealed-event.ts'

/**
 * A bundle is the whole log as one gzip file of JSON lines, for an auditor who checks it elsewhere: first what it is, then heads, witnesses, what is not
 * sealed, then every leaf with its event, and how many there were. It holds ids of persons and officers, no names: handle it as personal data.
 */
const FORMAT = 'linan-audit-bundle-1'

type Line =
  | { kind: typeof FORMAT; vkeys: readonly string[]; made: string }
  | { kind: 'head'; size: number; root: string; at: string; note: string; cosigs: readonly string[] }
  | { kind: 'witness'; vkey: string }
  | ({ kind: 'restoration' } & Restoration)
  | ({ kind: 'unsealed' } & UnsealedEvent)
  | ({ kind: 'orphan' } & Orphan)
  | { kind: 'leaf'; idx: number; h: string; at: string; seq: number; event: object | null }
  | { kind: 'end'; leaves: number }

export class BundleError extends Error {}

/** Columns that are bytes. Lists of bytes too. */
const BYTES = ['salt', 'commit_h', 'erased'] as const
const hex = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(hex) : value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value
const bytes = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(bytes) : typeof value === 'string' ? Buffer.from(value, 'hex') : value

const mapBytes = (event: object, change: (value: unknown) => unknown) => ({
  ...event,
  ...Object.fromEntries(BYTES.map((name) => [name, change((event as Record<string, unknown>)[name])])),
})

/** Writes the log into a file that must not exist yet, readable by its owner only. Answers the number of leaves. */
export async function writeBundle(
  source: LogSource,
  path: string,
  about: { vkeys: readonly string[]; now: Date },
): Promise<number> {
  let leaves = 0
  async function* lines(): AsyncGenerator<string> {
    const line = (one: Line) => `${JSON.stringify(one)}\n`
    yield line({ kind: FORMAT, vkeys: about.vkeys, made: about.now.toISOString() })
    for (const { size, root, at, note, cosigs } of await source.checkpoints())
      yield line({ kind: 'head', size, root: root.toString('hex'), at: at.toISOString(), note, cosigs })
    for (const vkey of await source.witnesses()) yield line({ kind: 'witness', vkey })
    for (const one of await source.restorations()) yield line({ kind: 'restoration', ...one })
    for (const one of await source.unsealed(about.now)) yield line({ kind: 'unsealed', ...one })
    for (const one of (await source.orphans()) ?? []) yield line({ kind: 'orphan', ...one })
    for await (const batch of source.leaves()) {
      leaves += batch.length
      yield batch
        .map(({ idx, h, at, seq, event }) =>
          line({
            kind: 'leaf',
            idx,
            h: h.toString('hex'),
            at,
            seq,
            event: event === undefined ? null : mapBytes(event, hex),
          }),
        )
        .join('')
    }
    yield line({ kind: 'end', leaves })
  }
  await pipeline(
    Readable.from(lines()),
    createGzip({ level: 6 }),
    createWriteStream(path, { flags: 'wx', mode: 0o600 }),
  )
  return leaves
}

const BATCH = 4096

/**
 * Reads a bundle; what stands before the leaves is kept, the leaves are read once, as they are asked for.
 * @throws BundleError where the file is no bundle, is damaged or cut off
 */
export async function openBundle(path: string): Promise<LogSource & { vkeys: readonly string[]; made: Date }> {
  const lines = readLines(path)
  const first = await lines.next()
  if (first.done || first.value.kind !== FORMAT) throw new BundleError('no bundle of this product')
  const { vkeys, made } = first.value
  const heads: StoredCheckpoint[] = []
  const witnesses: string[] = []
  const restorations: Restoration[] = []
  const unsealed: UnsealedEvent[] = []
  const orphans: Orphan[] = []
  let next = await lines.next()
  for (; !next.done && next.value.kind !== 'leaf' && next.value.kind !== 'end'; next = await lines.next()) {
    const line = next.value
    if (line.kind === 'head') heads.push({ ...line, root: Buffer.from(line.root, 'hex'), at: new Date(line.at) })
    else if (line.kind === 'witness') witnesses.push(line.vkey)
    else if (line.kind === 'restoration') restorations.push(line)
    else if (line.kind === 'unsealed') unsealed.push(line)
    else if (line.kind === 'orphan') orphans.push(line)
  }
  return {
    vkeys,
    made: new Date(made),
    hasTiles: false,
    checkpoints: async () => heads,
    witnesses: async () => witnesses,
    restorations: async () => restorations,
    unsealed: async (before) => unsealed.filter(({ at }) => new Date(at) < before),
    tile: async () => undefined,
    orphans: async () => orphans,
    async *leaves() {
      let batch: SealedLeaf[] = []
      let count = 0
      for (; !next.done && next.value.kind === 'leaf'; next = await lines.next()) {
        const { idx, h, at, seq, event } = next.value
        count++
        batch.push({
          idx,
          h: Buffer.from(h, 'hex'),
          at,
          seq,
          event: event === null ? undefined : (mapBytes(event, bytes) as SealedEventRow),
        })
        if (batch.length < BATCH) continue
        yield batch
        batch = []
      }
      yield batch
      if (next.done || next.value.kind !== 'end' || next.value.leaves !== count)
        throw new BundleError('the bundle is cut off')
    },
  }
}

async function* readLines(path: string): AsyncGenerator<Line, undefined> {
  const file = createReadStream(path)
  const text = file.pipe(createGunzip())
  const failed = new Promise<never>((_, reject) => {
    for (const stream of [file, text]) stream.once('error', (error: Error) => reject(new BundleError(error.message)))
  })
  failed.catch(() => undefined)
  const reading = createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]()
  for (;;) {
    const { done, value } = await Promise.race([reading.next(), failed])
    if (done) return
    let line: Line
    try {
      line = JSON.parse(value) as Line
    } catch {
      throw new BundleError('a line that is no JSON')
    }
    yield line
  }
}
