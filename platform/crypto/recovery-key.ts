import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomBytes } from 'node:crypto'

/** What the machine keeps of the recovery key: enough to seal, not to open. */
export type RecoveryKey = {
  /** First four bytes of the SHA-256 of the public key, upper-case hex; printed on both halves of the sheet. */
  id: string
  publicKey: Buffer
}

/** One half of the recovery secret, for one person. A single half says nothing about the secret. */
export type Half = { half: 1 | 2; keyId: string; share: Buffer }

/** A typed half that cannot be right; `line` (1–4) names the line with the slip where it can be told. */
export class HalfError extends Error {
  readonly line: number | undefined
  constructor(line?: number) {
    super(line === undefined ? 'the half is not whole' : `line ${line} of the half does not fit its check characters`)
    this.line = line
  }
}

const SECRET_BYTES = 32
const PKCS8_X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex')
const SPKI_X25519 = Buffer.from('302a300506032b656e032100', 'hex')

export const newRecoverySecret = (): Buffer => randomBytes(SECRET_BYTES)

export const privateKeyOf = (secret: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8_X25519, secret]), format: 'der', type: 'pkcs8' })

export const publicKeyObject = (raw: Buffer): KeyObject =>
  createPublicKey({ key: Buffer.concat([SPKI_X25519, raw]), format: 'der', type: 'spki' })

export const rawPublicKey = (key: KeyObject): Buffer => {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI_X25519.length)
}

/** The public side of a recovery secret. */
export function recoveryKeyOf(secret: Buffer): RecoveryKey {
  const publicKey = rawPublicKey(privateKeyOf(secret))
  return { id: keyIdOf(publicKey), publicKey }
}

export const keyIdOf = (publicKey: Buffer): string =>
  createHash('sha256').update(publicKey).digest('hex').slice(0, 8).toUpperCase()

/** Two halves, both needed: one is random, the other is the secret XOR the first. */
export function splitSecret(secret: Buffer): [Half, Half] {
  const keyId = recoveryKeyOf(secret).id
  const first = randomBytes(SECRET_BYTES)
  return [
    { half: 1, keyId, share: first },
    { half: 2, keyId, share: xor(secret, first) },
  ]
}

/** Why two halves do not make a secret. */
export type JoinFault = 'same_half' | 'different_sheets' | 'not_fitting'

/** Puts two halves together; the id proves that they belong to each other. */
export function joinHalves(one: Half, other: Half): Buffer | JoinFault {
  if (one.keyId !== other.keyId) return 'different_sheets'
  if (one.half === other.half) return 'same_half'
  const secret = xor(one.share, other.share)
  return recoveryKeyOf(secret).id === one.keyId ? secret : 'not_fitting'
}

const xor = (one: Buffer, other: Buffer) => Buffer.from(one.map((byte, i) => byte ^ (other[i] as number)))

/** Crockford's base 32: no I, L, O, U, so that a printed sheet is typed back without doubt. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const HALF_LINES = 4
const LINE_CHARS = 16
const CHECK_CHARS = 2
const VERSION = 1
const HEAD_BYTES = 5
const SUM_BYTES = 3

/** A half as it is printed: four lines of 16 characters and two check characters, in groups of four. */
export function writeHalf({ half, keyId, share }: Half): string[] {
  const body = Buffer.concat([Buffer.from([(VERSION << 4) | half]), Buffer.from(keyId, 'hex'), share])
  const chars = toBase32(Buffer.concat([body, sum(body, SUM_BYTES)]))
  return Array.from({ length: HALF_LINES }, (_, i) => {
    const line = chars.slice(i * LINE_CHARS, (i + 1) * LINE_CHARS)
    return `${line.replaceAll(/.{4}/g, '$& ')}${checkChars(i + 1, line)}`
  })
}

/** Reads one line as typed (any case, any spacing, O for 0, I and L for 1). @throws HalfError where it does not fit its check characters. */
export function readHalfLine(number: number, typed: string): string {
  const chars = normalise(typed)
  const line = chars.slice(0, LINE_CHARS)
  if (chars.length !== LINE_CHARS + CHECK_CHARS || checkChars(number, line) !== chars.slice(LINE_CHARS))
    throw new HalfError(number)
  return line
}

/** Reads a half from four lines. @throws HalfError */
export function readHalf(lines: readonly string[]): Half {
  if (lines.length !== HALF_LINES) throw new HalfError()
  const bytes = fromBase32(lines.map((line, i) => readHalfLine(i + 1, line)).join(''))
  const body = bytes.subarray(0, HEAD_BYTES + SECRET_BYTES)
  const half = (body[0] as number) & 0x0f
  const isRight =
    bytes.subarray(body.length).equals(sum(body, SUM_BYTES)) &&
    (body[0] as number) >> 4 === VERSION &&
    (half === 1 || half === 2)
  if (!isRight) throw new HalfError()
  return {
    half: half as 1 | 2,
    keyId: body.subarray(1, HEAD_BYTES).toString('hex').toUpperCase(),
    share: Buffer.from(body.subarray(HEAD_BYTES)),
  }
}

/** The code lines of a text, e.g. of the sheet's own file; everything around them is passed over. */
export const findHalfLines = (text: string): string[] =>
  text.split(/\r?\n/).filter((line) => /^\s*([0-9a-z]{4}[ -]?){4}[0-9a-z]{2}\s*$/i.test(line))

const normalise = (typed: string) =>
  typed
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')

const sum = (bytes: Buffer | string, length: number) => createHash('sha256').update(bytes).digest().subarray(0, length)

function checkChars(number: number, line: string): string {
  const bits = sum(`${number}:${line}`, 2).readUInt16BE() >> 6
  return `${ALPHABET[bits >> 5]}${ALPHABET[bits & 31]}`
}

function toBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five, 2)]).join('')
}

function fromBase32(chars: string): Buffer {
  const bits = [...chars].map((char) => Math.max(0, ALPHABET.indexOf(char)).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)))
}
