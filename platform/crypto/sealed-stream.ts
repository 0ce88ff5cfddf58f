import { createCipheriv, createDecipheriv, createHash, diffieHellman, generateKeyPairSync, hkdfSync } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
import {
  keyIdOf,
  privateKeyOf,
  publicKeyObject,
  rawPublicKey,
  type RecoveryKey,
  recoveryKeyOf,
} from './recovery-key.ts'

/**
 * The sealed form of everything that leaves the machine as a backup. Header of 48 bytes: magic (8), version, algorithm, log2 of the
 * chunk size, 0, key id (4), ephemeral X25519 key (32). The content key is HKDF-SHA-256 over the shared secret; header, recovery key and
 * `context` (what this is and where it belongs) go into it, so that nothing can be put in another place. Then AES-256-GCM chunks whose
 * nonce is a counter (11) and the mark of the last one (1): reordered, repeated, left-out and cut-off chunks do not open.
 */
const MAGIC = Buffer.from('LINANSLD')
const VERSION = 1
const ALGORITHM = 1
const CHUNK_LOG2 = 17
const CHUNK = 2 ** CHUNK_LOG2
const TAG = 16
const HEADER = 48

export type SealedFault = 'not_sealed' | 'newer_format' | 'other_key' | 'damaged' | 'cut_off'

/** A sealed stream that does not open; nothing of the wrong chunk has left the reader. */
export class SealedError extends Error {
  readonly fault: SealedFault
  constructor(fault: SealedFault) {
    super(`sealed stream: ${fault}`)
    this.fault = fault
  }
}

/** Seals whatever is written to it. Memory stays at two chunks of 128 KiB. */
export const sealStream = (to: RecoveryKey, context: string): Transform => new Chunker(new Sealer(to, context), CHUNK)

/** Opens what `sealStream` made. Each chunk is checked before it is passed on; the end is only reached where the stream is whole. */
export const openStream = (secret: Buffer, context: string): Transform =>
  new Chunker(new Opener(secret, context), CHUNK + TAG)

/** Seals a short text or record at once. */
export function sealBytes(to: RecoveryKey, context: string, plain: Buffer): Buffer {
  const sealer = new Sealer(to, context)
  const parts = [sealer.head]
  for (let at = 0; at === 0 || at < plain.length; at += CHUNK)
    parts.push(sealer.turn(plain.subarray(at, at + CHUNK), at + CHUNK >= plain.length))
  return Buffer.concat(parts)
}

/** @throws SealedError */
export function openBytes(secret: Buffer, context: string, sealed: Buffer): Buffer {
  const opener = new Opener(secret, context)
  opener.readHead(sealed.subarray(0, HEADER))
  const body = sealed.subarray(HEADER)
  const parts: Buffer[] = []
  for (let at = 0; at === 0 || at < body.length; at += CHUNK + TAG)
    parts.push(opener.turn(body.subarray(at, at + CHUNK + TAG), at + CHUNK + TAG >= body.length))
  return Buffer.concat(parts)
}

/** The id of the recovery key that a sealed thing is for, from its first bytes. @throws SealedError */
export function sealedFor(head: Buffer): string {
  if (!head.subarray(0, MAGIC.length).equals(MAGIC)) throw new SealedError('not_sealed')
  if (head.length < HEADER) throw new SealedError('cut_off')
  if (head[8] !== VERSION || head[9] !== ALGORITHM || head[10] !== CHUNK_LOG2) throw new SealedError('newer_format')
  return head.subarray(12, 16).toString('hex').toUpperCase()
}

interface Turner {
  /** Bytes to be written before the first chunk. */
  readonly head: Buffer
  /** How many bytes of header to take from the input first, and what to do with them. */
  readonly headSize: number
  readHead(bytes: Buffer): void
  turn(chunk: Buffer, isLast: boolean): Buffer
}

class Counter {
  #next = 0
  /** A content key lives for one stream only, so a counter can never repeat under it. */
  nonce(isLast: boolean): Buffer {
    const nonce = Buffer.alloc(12)
    nonce.writeUIntBE(this.#next++, 5, 6)
    nonce[11] = isLast ? 1 : 0
    return nonce
  }
}

const contentKey = (shared: Buffer, header: Buffer, publicKey: Buffer, context: string) =>
  Buffer.from(
    hkdfSync(
      'sha256',
      shared,
      Buffer.concat([header, publicKey]),
      Buffer.concat([Buffer.from('linan sealed stream '), createHash('sha256').update(context).digest()]),
      32,
    ),
  )

class Sealer implements Turner {
  readonly head: Buffer
  readonly headSize = 0
  readonly #key: Buffer
  readonly #counter = new Counter()

  constructor(to: RecoveryKey, context: string) {
    const { privateKey, publicKey } = generateKeyPairSync('x25519')
    this.head = Buffer.concat([
      MAGIC,
      Buffer.from([VERSION, ALGORITHM, CHUNK_LOG2, 0]),
      Buffer.from(keyIdOf(to.publicKey), 'hex'),
      rawPublicKey(publicKey),
    ])
    const shared = diffieHellman({ privateKey, publicKey: publicKeyObject(to.publicKey) })
    this.#key = contentKey(shared, this.head, to.publicKey, context)
  }

  readHead(): void {}

  turn(chunk: Buffer, isLast: boolean): Buffer {
    const cipher = createCipheriv('aes-256-gcm', this.#key, this.#counter.nonce(isLast))
    return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()])
  }
}

class Opener implements Turner {
  readonly head = Buffer.alloc(0)
  readonly headSize = HEADER
  readonly #secret: Buffer
  readonly #context: string
  #key: Buffer | undefined
  readonly #counter = new Counter()

  constructor(secret: Buffer, context: string) {
    this.#secret = secret
    this.#context = context
  }

  readHead(bytes: Buffer): void {
    const { id, publicKey } = recoveryKeyOf(this.#secret)
    if (sealedFor(bytes) !== id) throw new SealedError('other_key')
    const shared = agree(this.#secret, bytes.subarray(16))
    this.#key = contentKey(shared, bytes, publicKey, this.#context)
  }

  turn(chunk: Buffer, isLast: boolean): Buffer {
    if (this.#key === undefined || chunk.length < TAG) throw new SealedError('cut_off')
    const decipher = createDecipheriv('aes-256-gcm', this.#key, this.#counter.nonce(isLast))
    decipher.setAuthTag(chunk.subarray(chunk.length - TAG))
    try {
      return Buffer.concat([decipher.update(chunk.subarray(0, chunk.length - TAG)), decipher.final()])
    } catch {
      throw new SealedError('damaged')
    }
  }
}

function agree(secret: Buffer, ephemeral: Buffer): Buffer {
  try {
    return diffieHellman({ privateKey: privateKeyOf(secret), publicKey: publicKeyObject(ephemeral) })
  } catch {
    throw new SealedError('damaged')
  }
}

/** Cuts a stream into chunks of one size; the last one is told apart only at the end, so one whole chunk is always held back. */
class Chunker extends Transform {
  readonly #turner: Turner
  readonly #size: number
  #held: Buffer[] = []
  #length = 0
  #needsHead: boolean

  constructor(turner: Turner, size: number) {
    super()
    this.#turner = turner
    this.#size = size
    this.#needsHead = turner.headSize > 0
    if (turner.head.length > 0) this.push(turner.head)
  }

  override _transform(bytes: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#held.push(bytes)
    this.#length += bytes.length
    try {
      if (this.#needsHead && this.#length >= this.#turner.headSize) this.#takeHead()
      if (!this.#needsHead && this.#length > this.#size) this.#turnWhole()
      done()
    } catch (error) {
      done(error as Error)
    }
  }

  override _flush(done: TransformCallback): void {
    try {
      if (this.#needsHead) this.#takeHead()
      this.push(this.#turner.turn(this.#join(), true))
      done()
    } catch (error) {
      done(error as Error)
    }
  }

  #takeHead(): void {
    const all = this.#join()
    this.#needsHead = false
    this.#turner.readHead(all.subarray(0, this.#turner.headSize))
    this.#hold(all.subarray(this.#turner.headSize))
  }

  #turnWhole(): void {
    const all = this.#join()
    let at = 0
    for (; all.length - at > this.#size; at += this.#size)
      this.push(this.#turner.turn(all.subarray(at, at + this.#size), false))
    this.#hold(all.subarray(at))
  }

  #join(): Buffer {
    return this.#held.length === 1 ? (this.#held[0] as Buffer) : Buffer.concat(this.#held)
  }

  #hold(rest: Buffer): void {
    this.#held = [rest]
    this.#length = rest.length
  }
}
