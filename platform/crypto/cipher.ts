import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

/** Keys of one installation, from the 0400 secrets file outside the data folder. All are 32 bytes, base64. */
export interface KeyRing {
  /** Generations of the key-encryption key; the last one writes. `id` is 1–255. */
  keks: readonly { id: number; key: string }[]
  idBi: string
  phoneBi: string
  last4Bi: string
  queryH: string
}

/** Class of a column: identity numbers and contacts get keys of their own. */
export type KeyClass = 'identity' | 'phone' | 'secret'
const CLASS_CODE: Record<KeyClass, number> = { identity: 1, phone: 2, secret: 3 }

export interface Cipher {
  /** Envelope `ver(1) alg(1) key_id(4) nonce(12) ct tag(16)`; `place` is `table.column|row uuid` and binds the value to its row. */
  seal(keyClass: KeyClass, place: string, plain: string): Buffer
  /** @throws Error where the envelope was moved to another row, altered, or its key is not here. */
  open(place: string, sealed: Buffer): string
  /** As `seal`, for bytes: a photograph, a file. */
  sealBytes(keyClass: KeyClass, place: string, plain: Uint8Array): Buffer
  /** As `open`, for what `sealBytes` sealed. */
  openBytes(place: string, sealed: Buffer): Buffer
  /** Blind index of a whole identity number: HMAC-SHA-256 cut to 16 bytes. */
  identityIndex(value: string): Buffer
  /** Blind index of a phone number, 8 bytes. */
  phoneIndex(value: string): Buffer
  /** HMAC of last four characters and birth year, cut to 12 bits (trust.md §3.3: about 49 candidates in 200,000). */
  lastFourIndex(value: string, birthYear: number): number
  /** HMAC of a search term for the audit event. */
  queryHash(term: string): Buffer
  /**
   * Key of 32 bytes that belongs to a thing outside (a phone of an officer), never stored: derived from the key-encryption key of a generation, the
   * one that writes where none is named. @throws Error where that generation's key is gone
   */
  keyFor(thing: string, generation?: number): { generation: number; key: Buffer }
}

const VERSION = 1
const AES_256_GCM = 1
const HEADER = 6

/**
 * Column encryption. Data keys are derived (HKDF-SHA-256) per key-encryption key × class × year, so none is ever stored; the key id
 * in the envelope is `kek(1) class(1) year(2)`, which makes rotation a matter of a new generation.
 */
export function makeCipher(ring: KeyRing, yearNow: () => number = () => new Date().getUTCFullYear()): Cipher {
  const keks = new Map(ring.keks.map((k) => [k.id, Buffer.from(k.key, 'base64')]))
  const writing = ring.keks[ring.keks.length - 1]
  if (writing === undefined) throw new Error('the key ring holds no key')
  // Prepared once: OpenSSL takes four times as long to take in a key as to use it.
  const derived = new Map<string, KeyObject>()
  const dataKey = (id: Buffer): KeyObject => {
    const name = id.toString('hex')
    const known = derived.get(name)
    if (known) return known
    const kek = keks.get(id[0] as number)
    if (!kek) throw new Error(`no key of generation ${id[0]}`)
    const key = createSecretKey(
      Buffer.from(hkdfSync('sha256', kek, Buffer.alloc(0), Buffer.concat([Buffer.from('linan data key '), id]), 32)),
    )
    derived.set(name, key)
    return key
  }
  const macKey = (key: string): KeyObject => createSecretKey(Buffer.from(key, 'base64'))
  const [idBi, phoneBi, last4Bi, queryH] = [ring.idBi, ring.phoneBi, ring.last4Bi, ring.queryH].map(macKey) as [
    KeyObject,
    KeyObject,
    KeyObject,
    KeyObject,
  ]
  const mac = (key: KeyObject, text: string, bytes: number) =>
    createHmac('sha256', key).update(text).digest().subarray(0, bytes)
  const cipher: Cipher = {
    seal: (keyClass, place, plain) => cipher.sealBytes(keyClass, place, Buffer.from(plain, 'utf8')),
    open: (place, sealed) => cipher.openBytes(place, sealed).toString('utf8'),
    sealBytes(keyClass, place, plain) {
      const head = Buffer.alloc(HEADER)
      head.set([VERSION, AES_256_GCM, writing.id, CLASS_CODE[keyClass]])
      head.writeUInt16BE(yearNow(), 4)
      const nonce = nextNonce()
      const sealing = createCipheriv('aes-256-gcm', dataKey(head.subarray(2)), nonce)
      sealing.setAAD(Buffer.concat([head, Buffer.from(place)]))
      const sealed = Buffer.concat([sealing.update(plain), sealing.final()])
      return Buffer.concat([head, nonce, sealed, sealing.getAuthTag()])
    },
    openBytes(place, sealed) {
      const head = sealed.subarray(0, HEADER)
      if (head[0] !== VERSION || head[1] !== AES_256_GCM) throw new Error('unknown envelope')
      const decipher = createDecipheriv('aes-256-gcm', dataKey(head.subarray(2)), sealed.subarray(HEADER, HEADER + 12))
      decipher.setAAD(Buffer.concat([head, Buffer.from(place)]))
      decipher.setAuthTag(sealed.subarray(sealed.length - 16))
      return Buffer.concat([decipher.update(sealed.subarray(HEADER + 12, sealed.length - 16)), decipher.final()])
    },
    identityIndex: (value) => mac(idBi, value, 16),
    phoneIndex: (value) => mac(phoneBi, value, 8),
    lastFourIndex: (value, birthYear) => mac(last4Bi, `${value.slice(-4)}|${birthYear}`, 2).readUInt16BE() >> 4,
    keyFor(thing, generation = writing.id) {
      const kek = keks.get(generation)
      if (!kek) throw new Error(`no key of generation ${generation}`)
      return { generation, key: Buffer.from(hkdfSync('sha256', kek, Buffer.alloc(0), `linan key for ${thing}`, 32)) }
    },
    queryHash: (term) => mac(queryH, term.normalize('NFC').toLowerCase(), 16),
  }
  return cipher
}

const NONCES = 256
let pool = Buffer.alloc(0)

/** Twelve random bytes. They are drawn by the thousand: asking the system for each costs as much as the sealing. */
function nextNonce(): Buffer {
  if (pool.length === 0) pool = randomBytes(12 * NONCES)
  const nonce = pool.subarray(0, 12)
  pool = pool.subarray(12)
  return nonce
}

/** A ring of random keys, for first start and tests. */
export function newKeyRing(): KeyRing {
  const key = () => randomBytes(32).toString('base64')
  return { keks: [{ id: 1, key: key() }], idBi: key(), phoneBi: key(), last4Bi: key(), queryH: key() }
}
