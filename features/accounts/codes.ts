import { createHash, randomBytes } from 'node:crypto'
import type { Cipher } from '#platform/crypto/cipher.ts'

// Crockford's base 32: no I, L, O, U, so that nothing is misread from a slip of paper.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A random code of `groups` × `size` characters, 5 bits each, e.g. `7K2M-9QXT-04VB`. */
export function newCode(groups: number, size: number): string {
  const bytes = randomBytes(groups * size)
  const chars = [...bytes].map((b) => ALPHABET[b & 31])
  return Array.from({ length: groups }, (_, g) => chars.slice(g * size, (g + 1) * size).join('')).join('-')
}

/** As typed → as made: upper case, no separators, the letters that people confuse put right. */
export const normalCode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')

/** Codes of 60 bits and more need no key: nobody searches that space. */
export const codeHash = (typed: string): Buffer => createHash('sha256').update(normalCode(typed)).digest()

/** Recovery codes are short (50 bits), so their hash is keyed and bound to the account. */
export const recoveryHash = (cipher: Cipher, accountId: string, typed: string): Buffer =>
  cipher.queryHash(`recovery|${accountId}|${normalCode(typed)}`)

export const newToken = (): string => randomBytes(32).toString('base64url')

/** Keys under which failures count. Hashes, because people type their password into the name field. */
export const nameKey = (cipher: Cipher, loginName: string): Buffer => cipher.queryHash(`login|${loginName}`)

/** One IPv4 address, or the /64 of an IPv6 one: a whole such net belongs to one line. */
export const sourceKey = (cipher: Cipher, ip: string): Buffer => {
  const v4 = ip.startsWith('::ffff:') ? ip.slice(7) : ip
  return cipher.queryHash(`source|${v4.includes(':') ? netOf(v4) : v4}`)
}

function netOf(ip: string): string {
  const [head = '', tail = ''] = ip.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  const full = ip.includes('::')
    ? [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
    : left
  return full.slice(0, 4).join(':')
}

export const INVITATION_HOURS = 72
export const newInvitation = (now: Date): { code: string; hash: Buffer; until: Date } => {
  const code = newCode(5, 4)
  return { code, hash: codeHash(code), until: new Date(now.getTime() + INVITATION_HOURS * 3_600_000) }
}
