import type { InputOf, OutputOf } from '#platform/http/contract.ts'
import type { Datum } from '#platform/standards/coordinates.ts'
import { Chunker, type CommitInput, CUT, isReady, toCommitted } from './chunks.ts'
import type { begin, commitRows, finish } from './contract.ts'
import type { Meaning } from './headings.ts'
import { Lanes } from './lanes.ts'
import type { Acceptable, Draft } from './vocabulary.ts'

/** What decides which rows go into the register, and how. */
export interface ListOrder {
  files: readonly { name: string; sha256: string }[]
  chosen: Readonly<Record<string, Meaning>>
  communityCode: string
  compound: string
  sender: string
  accepted: readonly Acceptable[]
  /** Datum of the points of the lists, where the sender was asked for it. */
  datum?: Datum | undefined
}

/** The operations of the running server, as a page or a terminal reaches them. */
export interface Register {
  begin(input: InputOf<typeof begin>): Promise<OutputOf<typeof begin>>
  commitRows(input: InputOf<typeof commitRows>): Promise<OutputOf<typeof commitRows>>
  finish(input: InputOf<typeof finish>): Promise<OutputOf<typeof finish>>
}

/** Reads the files from their beginning; resolves once `take` has had every row. */
export type ReadAll = (take: (drafts: Draft[]) => Promise<void> | void) => Promise<unknown>

export interface CommitProgress {
  runId: string
  isResumed: boolean
  done: number
  total: number
}

const hex = (bytes: ArrayBuffer) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, '0')).join('')
/** SHA-256 in hexadecimal, in a page as on a terminal. */
export const sha256 = async (data: BufferSource): Promise<string> => hex(await crypto.subtle.digest('SHA-256', data))

/**
 * The same lists with the same meanings and answers have the same key, also on another day: then they go on where they stopped. Lists cut in another way,
 * by another release, begin anew; what was written of them is the same and written once.
 */
const keyOf = (order: ListOrder) =>
  sha256(
    new TextEncoder().encode(
      JSON.stringify([
        order.files.map(({ name, sha256: hash }) => [name, hash]),
        Object.entries(order.chosen).sort(([a], [b]) => (a < b ? -1 : 1)),
        order.communityCode,
        order.compound,
        order.accepted.toSorted(),
        CUT,
        ...(order.datum === undefined ? [] : [order.datum]),
      ]),
    ),
  )

/**
 * Puts what is ready of the lists into the register, a chunk at a time. Chunks that have been through are left out, so it may be stopped at any
 * moment and called again. Rejects where a chunk is refused; what was written before stays written.
 */
export async function commitLists(
  order: ListOrder,
  readAll: ReadAll,
  register: Register,
  onProgress: (p: CommitProgress) => void,
): Promise<CommitProgress> {
  const accepted = new Set<string>(order.accepted)
  let total = 0
  await readAll((drafts) => {
    for (const d of drafts) if (isReady(d, accepted)) total += 1
  })
  const run = await register.begin({
    clientKey: await keyOf(order),
    communityCode: order.communityCode,
    ...(order.compound === '' ? {} : { compound: order.compound }),
    ...(order.sender === '' ? {} : { sender: order.sender }),
    files: order.files.map(({ name, sha256: hash }) => ({ name, sha256: hash })),
    accepted: [...order.accepted],
    total,
  })
  const known = new Set(run.done)
  const progress = { runId: run.id, isResumed: run.isResumed && known.size > 0, done: 0, total }
  const went = (rows: number) => {
    progress.done += rows
    onProgress({ ...progress })
  }
  const lanes = new Lanes(async (no, rows) => {
    await register.commitRows({ id: run.id, no, rows })
    went(rows.length)
  })
  const waiting: { no: number; rows: CommitInput[] }[] = []
  const chunker = new Chunker((no, rows) => waiting.push({ no, rows }))
  const sendWaiting = async () => {
    for (const { no, rows } of waiting.splice(0))
      if (known.has(no)) went(rows.length)
      else await lanes.put(no, rows)
  }
  const index = new Map(order.files.map((f, i) => [f.name, i]))
  onProgress({ ...progress })
  await readAll(async (drafts) => {
    for (const d of drafts) if (isReady(d, accepted)) chunker.add(toCommitted(d, index))
    await sendWaiting()
  })
  chunker.end()
  await sendWaiting()
  await lanes.end()
  await register.finish({ id: run.id })
  return progress
}
