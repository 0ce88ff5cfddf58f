import { createHash } from 'node:crypto'
import { checkpointText } from '../checkpoint.ts'
import { commitment, entryOf, privateCommitment, subjectCommitment } from '../entry.ts'
import { leafHash } from '../hash.ts'
import { COSIGNATURE_V1, ED25519 } from '../note.ts'
import type { Names } from '../names.ts'
import { type OpenedSubject, serialiseReceipt } from '../receipt.ts'
import { cosign, type Signer, signerOf, signNames, signNote } from '../signer.ts'
import { bundleOf, entriesPath, growTiles, hashesFromTiles, type TileReader, tilePath } from '../tiles.ts'
import { inclusionProof } from '../tree.ts'

/** Bytes that are the same in every run, so that a failure can be looked at again. */
export const fixed = (name: string, length: number): Buffer =>
  createHash('sha512').update(name).digest().subarray(0, length)

export const uuid = (name: string): string => {
  const hex = fixed(name, 16).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`
}

export const LOG = signerOf('linan.example/songyuan', ED25519, fixed('log', 32))
export const WITNESSES: readonly [Signer, Signer] = [
  signerOf('witness.example/supervision', COSIGNATURE_V1, fixed('witness 1', 32)),
  signerOf('witness.example/neighbour', COSIGNATURE_V1, fixed('witness 2', 32)),
]
/** 2026-11-26 08:00:00 UTC, when the witnesses of these tests sign. */
export const COSIGNED_AT = 1_795_680_000

type Sealed = { entry: Uint8Array; privateHash: Uint8Array; subjects: (OpenedSubject & { hash: Uint8Array })[] }

/** Event `i` of an invented log: like those of the product in form, nobody in it exists. */
export function eventAt(i: number): Sealed {
  const subjects = Array.from({ length: i % 5 }, (_, k) => {
    const subject = { person: uuid(`person ${i % 97} ${k}`), shown: [1, 2, 4, 8][(i + k) % 4] as number }
    const salt = fixed(`salt ${i} ${k}`, 16)
    return { ...subject, salt, hash: subjectCommitment(salt, subject) }
  })
  const privateHash = privateCommitment(fixed(`salt ${i}`, 16), {
    ip: `10.0.${i % 256}.7`,
    note: null,
    session: uuid(`session ${i}`),
  })
  const part = {
    action: 'residents.getPerson',
    actor: uuid(`actor ${i % 30}`),
    at: new Date((COSIGNED_AT - 86_400 + i * 7) * 1000).toISOString().replace('Z', '000Z'),
    fields: subjects[0]?.shown ?? 0,
    hi: 2047,
    id: uuid(`event ${i}`),
    lo: 1024,
    n: subjects.length,
    outcome: 1,
    posting: uuid(`posting ${i % 30}`),
    purpose: ['visit', 'verify', 'care', 'counter'][i % 4] as string,
    role: 'OFFICER',
    seq: i + 1,
    unit: uuid('unit'),
  }
  return {
    entry: entryOf(
      part,
      commitment(
        privateHash,
        subjects.map((s) => s.hash),
      ),
    ),
    privateHash,
    subjects,
  }
}

/** A log of `size` invented events: its files by path below the prefix, and its checkpoint signed and witnessed. */
export async function logOf(
  size: number,
): Promise<{ files: Map<string, Uint8Array>; events: Sealed[]; checkpoint: string }> {
  const events = Array.from({ length: size }, (_, i) => eventAt(i))
  const { tiles, tree } = await growTiles(
    0,
    events.map(({ entry }) => leafHash(entry)),
    () => undefined,
  )
  const files = new Map<string, Uint8Array>()
  for (const tile of tiles) {
    files.set(tilePath(tile), tile.bytes)
    if (tile.level > 0) continue
    const entries = events.slice(tile.n * 256, tile.n * 256 + tile.width).map(({ entry }) => entry)
    files.set(entriesPath(tile), bundleOf(entries))
  }
  const signed = signNote(checkpointText({ origin: LOG.verifier.name, size, root: tree.root() }), LOG)
  const checkpoint = cosign(cosign(signed, WITNESSES[0], COSIGNED_AT), WITNESSES[1], COSIGNED_AT + 20)
  files.set('checkpoint', Buffer.from(checkpoint))
  return { files, events, checkpoint }
}

/** The receipt of event `index` for its subject `k`, or for nobody in particular. */
export async function receiptOf(
  log: Awaited<ReturnType<typeof logOf>>,
  index: number,
  k: number | null = 0,
  names: Names | null = null,
): Promise<string> {
  const { entry, privateHash, subjects } = log.events[index] as Sealed
  const read: TileReader = (level, n, width) => log.files.get(tilePath({ level, n, width }))
  const own = k === null ? undefined : subjects[k]
  return serialiseReceipt({
    entry,
    privateHash,
    index,
    names: names && signNames(names, LOG),
    checkpoint: log.checkpoint,
    proof: await inclusionProof(index, log.events.length, hashesFromTiles(log.events.length, read)),
    subject: own ? { person: own.person, salt: own.salt, shown: own.shown } : null,
    others: subjects.filter((s) => s !== own).map(({ hash }) => hash),
  })
}
