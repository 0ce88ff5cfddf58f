import { fromBase64, fromDecimal, sameBytes } from '../seal/bytes.ts'
import { openCheckpoint } from '../seal/checkpoint.ts'
import { emptyRoot, HASH_BYTES } from '../seal/hash.ts'
import { parseNote, signatureLine, type VerifierKey } from '../seal/note.ts'
import { verifyConsistency } from '../seal/proof.ts'
import { SealError } from '../seal/seal-error.ts'
import { cosign, type Signer, signatureOf } from '../seal/signer.ts'

/** The last head of a log that this witness signed. */
export interface SeenHead {
  readonly size: number
  readonly root: Uint8Array
  /** When it was signed, whole seconds since 1970, by this witness's clock. */
  readonly time: number
  /** The note with the signatures of the log and of this witness. */
  readonly note: string
}

export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422 | 500
  readonly type: 'text/plain; charset=utf-8' | 'text/x.tlog.size'
  readonly body: string
  /** What must be on disk before the answer leaves. */
  readonly keep?: SeenHead
  /** The log signed this note, and it contradicts the head that was signed before: evidence. */
  readonly contradicts?: string
  /** For whoever runs the witness. */
  readonly warning?: string
}

/** A proof from one size to another has at most so many hashes. */
const MAX_PROOF = 63
/** A clock set back by no more than this (s) is waited out: a co-signature speaks of everything until its time, so times do not go back. */
const SET_BACK_S = 300

const plain = (status: WitnessAnswer['status'], body: string): WitnessAnswer => ({
  status,
  type: 'text/plain; charset=utf-8',
  body: `${body}\n`,
})

/**
 * What a witness answers to `add-checkpoint` (c2sp tlog-witness): it signs a head only where the log signed it and the head continues the one it signed
 * before. Pure: the caller keeps what `keep` says, whole, before the answer leaves, and lets one request of a log in at a time.
 * @param logs keys of the logs this witness knows @param seen the last head signed of an origin @param now whole seconds since 1970
 */
export function answerTo(
  body: string,
  logs: readonly VerifierKey[],
  seen: (origin: string) => SeenHead | undefined,
  signer: Signer,
  now: number,
): WitnessAnswer {
  const split = body.indexOf('\n\n')
  const [oldLine = '', ...proofLines] = body.slice(0, Math.max(0, split)).split('\n')
  const old = oldLine.startsWith('old ') ? fromDecimal(oldLine.slice(4)) : undefined
  const proof = proofLines.map((line) => fromBase64(line))
  if (split < 0 || old === undefined || proof.length > MAX_PROOF || proof.some((hash) => hash?.length !== HASH_BYTES))
    return plain(400, 'not a request of tlog-witness')
  const note = body.slice(split + 2)
  const log = logs.find((key) => note.startsWith(`${key.name}\n`))
  if (log === undefined) return plain(404, 'this log is not known here')
  let opened: ReturnType<typeof openCheckpoint>
  try {
    opened = openCheckpoint(note, log)
  } catch (error) {
    if (!(error instanceof SealError)) throw error
    return plain(/^signature|^key/.test(error.code) ? 403 : 400, error.message)
  }
  const { checkpoint, text } = opened
  if (old > checkpoint.size) return plain(400, 'the old size is above the new one')
  const last = seen(log.name)
  const size = last?.size ?? 0
  if (old !== size) return { status: 409, type: 'text/x.tlog.size', body: `${size}\n` }
  const root = last?.root ?? emptyRoot()
  if (old === checkpoint.size && !sameBytes(root, checkpoint.root))
    return {
      ...plain(409, 'another root was signed for this size'),
      contradicts: note,
      warning: `${log.name}: two roots for ${size} leaves`,
    }
  if (!verifyConsistency(old, checkpoint.size, root, checkpoint.root, proof as Uint8Array[]))
    return {
      ...plain(422, 'the head does not continue the one signed before'),
      warning: `${log.name}: ${checkpoint.size} leaves do not continue ${size}`,
    }
  const time = Math.max(now, last?.time ?? 0)
  if (time - now > SET_BACK_S)
    return {
      ...plain(500, 'the clock of this witness is wrong'),
      warning: 'the clock stands before the last signature',
    }
  // Whoever repeats a head gets the word of this second again: nothing is written for him.
  if (last !== undefined && size === checkpoint.size && time === last.time) return plain(200, lineIn(last.note, signer))
  const signature = signatureOf(signer, text, time)
  return {
    status: 200,
    type: 'text/plain; charset=utf-8',
    body: signatureLine(signature),
    keep: { size: checkpoint.size, root: checkpoint.root, time, note: cosign(signedOnly(note, log), signer, time) },
  }
}

/** The note with the signature of its log alone: what strangers added is not kept. */
const signedOnly = (note: string, log: VerifierKey): string => {
  const { text, signatures } = parseNote(note)
  const own = signatures.find(({ name, id }) => name === log.name && id === log.id)
  return `${text}\n${own === undefined ? '' : signatureLine(own)}`
}

const lineIn = (note: string, { verifier }: Signer): string =>
  parseNote(note)
    .signatures.filter(({ name, id }) => name === verifier.name && id === verifier.id)
    .map((one) => signatureLine(one).trimEnd())
    .join('')
