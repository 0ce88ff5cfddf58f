import { concat, utf8 } from './bytes.ts'
import { verifyEd25519 } from './digest.ts'
import { type CheckSignature, COSIGNATURE_V1, checkEd25519 } from './note.ts'
import { SealError } from './seal-error.ts'

/*
 * c2sp tlog-cosignature, type 0x04: "as of this second, the largest tree I have seen of this log, and every one before it, is consistent
 * with this one". The signature bytes are the time (uint64, big-endian, seconds) and an Ed25519 signature.
 */

const TIME_BYTES = 8

/** The signed message: a header, the time, and the whole text of the checkpoint. @param time whole seconds since 1970 */
export function cosignedMessage(time: number, text: string): Uint8Array<ArrayBuffer> {
  if (!Number.isSafeInteger(time) || time < 0) throw new SealError('note_malformed', 'a time in whole seconds')
  return utf8(`cosignature/v1\ntime ${time}\n${text}`)
}

/** Time and Ed25519 signature as they stand in a note. */
export function cosignatureBytes(time: number, signature: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(TIME_BYTES)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(time))
  return concat([bytes, signature])
}

/** Type 4. A time beyond 2^53 − 1 is refused: no clock of ours gets there. */
const checkCosignature: CheckSignature = (key, text, signature) => {
  if (signature.length !== TIME_BYTES + 64) return undefined
  const time = Number(new DataView(signature.buffer, signature.byteOffset, TIME_BYTES).getBigUint64(0))
  if (!Number.isSafeInteger(time)) return undefined
  return verifyEd25519(key.publicKey, cosignedMessage(time, text), signature.subarray(TIME_BYTES))
    ? { time }
    : undefined
}

/** Checks a signature by the type of its key: the log's own (1) or a witness's (4). */
export const checkSignature: CheckSignature = (key, text, signature) =>
  key.type === COSIGNATURE_V1 ? checkCosignature(key, text, signature) : checkEd25519(key, text, signature)
