import { call } from '#ui/api/client.ts'
import { Chunker, isReady, toCommitted } from '../../chunks.ts'
import type { Meaning } from '../../headings.ts'
import type { Acceptable, Draft } from '../../vocabulary.ts'
import type { NamedBlob } from './drop-zone.tsx'
import { readFiles } from './reading.ts'
import type { ReadOrder } from './read-worker.ts'

/** What decides which rows go into the register, and how. */
export interface CommitOrder {
  read: ReadOrder
  communityCode: string
  compound: string
  sender: string
  accepted: Acceptable[]
}

export interface CommitProgress {
  runId: string
  isResumed: boolean
  done: number
  total: number
}

const hex = (bytes: ArrayBuffer) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, '0')).join('')
const sha256 = async (data: BufferSource) => hex(await crypto.subtle.digest('SHA-256', data))

const hashed = async (files: readonly NamedBlob[]) => {
  const found = []
  for (const { name, blob } of files) found.push({ name, sha256: await sha256(await blob.arrayBuffer()) })
  return found
}

/** The same lists with the same meanings and answers have the same key, also on another day: then they go on where they stopped. */
const keyOf = (
  files: readonly { name: string; sha256: string }[],
  chosen: Record<string, Meaning>,
  order: CommitOrder,
) =>
  sha256(
    new TextEncoder().encode(
      JSON.stringify([
        files,
        Object.entries(chosen).sort(([a], [b]) => (a < b ? -1 : 1)),
        order.communityCode,
        order.compound,
        order.accepted.toSorted(),
        // Where there is none the key stays what it was before lists could have points.
        ...(order.read.options.datum === undefined ? [] : [order.read.options.datum]),
      ]),
    ),
  )

/**
 * Puts what is ready of the lists into the register, a chunk at a time. Chunks that have been through are left out, so it may be stopped at any
 * moment and called again. Rejects where a chunk is refused; what was written before stays written.
 */
export async function commitFiles(
  order: CommitOrder,
  onProgress: (p: CommitProgress) => void,
  signal: AbortSignal,
): Promise<CommitProgress> {
  const accepted = new Set<string>(order.accepted)
  const ready = (drafts: Draft[]) => drafts.filter((d) => isReady(d, accepted))
  const files = await hashed(order.read.files)
  let total = 0
  await readFiles(
    order.read,
    {
      onFile: () => {},
      onDrafts: (drafts) => {
        total += ready(drafts).length
      },
    },
    signal,
  )
  const run = await call('imports.begin', {
    clientKey: await keyOf(files, order.read.chosen, order),
    communityCode: order.communityCode,
    ...(order.compound === '' ? {} : { compound: order.compound }),
    ...(order.sender === '' ? {} : { sender: order.sender }),
    files,
    accepted: order.accepted,
    total,
  })
  const known = new Set(run.done)
  const progress = { runId: run.id, isResumed: run.isResumed && known.size > 0, done: 0, total }
  let last: Promise<void> = Promise.resolve()
  let fault: unknown
  const send = async (no: number, rows: Parameters<ConstructorParameters<typeof Chunker>[0]>[1]) => {
    if (fault !== undefined) return
    try {
      signal.throwIfAborted()
      if (!known.has(no)) await call('imports.commitRows', { id: run.id, no, rows }, { signal })
      progress.done += rows.length
      onProgress({ ...progress })
    } catch (error) {
      fault = error
    }
  }
  const chunker = new Chunker((no, rows) => {
    last = last.then(() => send(no, rows))
  })
  const index = new Map(files.map((f, i) => [f.name, i]))
  onProgress({ ...progress })
  await readFiles(
    order.read,
    {
      onFile: () => {},
      onDrafts: (drafts) => {
        for (const d of ready(drafts)) chunker.add(toCommitted(d, index))
      },
    },
    signal,
  )
  chunker.end()
  await last
  if (fault !== undefined) throw fault
  await call('imports.finish', { id: run.id })
  return progress
}
