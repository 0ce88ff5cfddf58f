import { argon2idAsync } from '@noble/hashes/argon2.js'
import { utf8 } from '#platform/seal/bytes.ts'

/** Memory of argon2id in KiB: what a phone of 2018 gives a page without complaint. Passes are counted on the phone, so that a try takes half a second there. */
const MEMORY_KIB = 16_384
const AIM_MS = 600
const PASSES_MAX = 12
/** After so many wrong PINs in a row only signing in opens the phone again, and what was downloaded is gone. */
export const WRONG_MAX = 10
const NONCE = 12

/** The second key, which the server gives to its author when he has signed in (`outbox.recoveryKey`). 32 bytes, Base64. */
export interface RecoveryKey {
  generation: number
  key: string
}

/** What lies on the phone of one officer. Nothing in it opens anything without the PIN or the server. */
export interface Vault {
  readonly author: string
  /** Masked (罗**): a locked phone names nobody in full. */
  readonly name: string
  readonly salt: Uint8Array<ArrayBuffer>
  readonly memoryKiB: number
  readonly passes: number
  /** Data key under the PIN; null once too many wrong ones were tried. */
  readonly byPin: Uint8Array<ArrayBuffer> | null
  /** Data key under the second key. */
  readonly bySignIn: Uint8Array<ArrayBuffer>
  readonly generation: number
  readonly wrong: number
}

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))

const aesKey = (raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])

/** Takes the raw key in and wipes it. */
async function dataKey(raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const key = await aesKey(raw)
  raw.fill(0)
  return key
}

/** AES-256-GCM with a fresh nonce in front; `place` binds the bytes to where they lie. */
export async function sealBytes(
  key: CryptoKey,
  place: string,
  plain: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const iv = random(NONCE)
  const sealed = new Uint8Array(
    await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(place) }, key, plain),
  )
  const all = new Uint8Array(NONCE + sealed.length)
  all.set(iv)
  all.set(sealed, NONCE)
  return all
}

/** @throws where the key is another one, or the bytes were changed or lay elsewhere. */
export async function openBytes(
  key: CryptoKey,
  place: string,
  sealed: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const iv = sealed.subarray(0, NONCE)
  return new Uint8Array(
    await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: utf8(place) }, key, sealed.subarray(NONCE)),
  )
}

async function pinKey(pin: string, salt: Uint8Array, memoryKiB: number, passes: number): Promise<CryptoKey> {
  const raw = await argon2idAsync(utf8(pin.normalize('NFKC')), salt, { m: memoryKiB, t: passes, p: 1, dkLen: 32 })
  return aesKey(new Uint8Array(raw))
}

const signInKey = ({ key }: RecoveryKey): Promise<CryptoKey> =>
  aesKey(Uint8Array.from(atob(key), (char) => char.charCodeAt(0)))

const pinPlace = (author: string) => `pin|${author}`
const signInPlace = (author: string) => `sign-in|${author}`

/** A pass is timed so often and the quickest counts: a phone that is busy just then must not make tries cheaper for ever. */
const TIMED = 3

/** Passes that make one try last at least half a second here; never fewer than two. */
async function countPasses(): Promise<number> {
  let once = Number.POSITIVE_INFINITY
  for (let n = 0; n < TIMED; n++) {
    const began = performance.now()
    await pinKey('000000', random(16), MEMORY_KIB, 1)
    once = Math.min(once, performance.now() - began)
  }
  return Math.min(PASSES_MAX, Math.max(2, Math.ceil(AIM_MS / once)))
}

/** A vault around a data key that is given, or drawn now. */
async function build(
  who: { author: string; name: string },
  pin: string,
  recovery: RecoveryKey,
  raw: Uint8Array<ArrayBuffer>,
  passes: number,
): Promise<Vault> {
  const salt = random(16)
  return {
    ...who,
    salt,
    memoryKiB: MEMORY_KIB,
    passes,
    byPin: await sealBytes(await pinKey(pin, salt, MEMORY_KIB, passes), pinPlace(who.author), raw),
    bySignIn: await sealBytes(await signInKey(recovery), signInPlace(who.author), raw),
    generation: recovery.generation,
    wrong: 0,
  }
}

/** A new vault and its data key. The key cannot be read out of the browser, and is stored nowhere. */
export async function makeVault(
  who: { author: string; name: string },
  pin: string,
  recovery: RecoveryKey,
  passes?: number,
): Promise<{ vault: Vault; key: CryptoKey }> {
  const raw = random(32)
  const vault = await build(who, pin, recovery, raw, passes ?? (await countPasses()))
  return { vault, key: await dataKey(raw) }
}

/** The vault with one more try counted against its PIN; too many close it for every PIN. */
export const countTry = (vault: Vault): Vault => {
  const wrong = vault.wrong + 1
  return { ...vault, wrong, byPin: wrong >= WRONG_MAX ? null : vault.byPin }
}

/** The data key; undefined where the PIN is wrong, or the vault takes none any more. */
export async function openByPin(vault: Vault, pin: string): Promise<CryptoKey | undefined> {
  if (vault.byPin === null) return undefined
  try {
    const key = await pinKey(pin, vault.salt, vault.memoryKiB, vault.passes)
    const raw = await openBytes(key, pinPlace(vault.author), vault.byPin)
    return await dataKey(raw)
  } catch {
    return undefined
  }
}

/** Opens with the second key and sets a new PIN. @throws where the key is that of somebody else, or of another phone. */
export async function renewPin(
  vault: Vault,
  recovery: RecoveryKey,
  pin: string,
): Promise<{ vault: Vault; key: CryptoKey }> {
  const raw = await openBytes(await signInKey(recovery), signInPlace(vault.author), vault.bySignIn)
  const renewed = await build({ author: vault.author, name: vault.name }, pin, recovery, raw, vault.passes)
  return { vault: renewed, key: await dataKey(raw) }
}
