import { Secret, TOTP } from 'otpauth'
import type { Cipher } from '#platform/crypto/cipher.ts'
import { newCode } from './codes.ts'

const PERIOD = 30
export const RECOVERY_CODES = 10

const totp = (secret: string, label = '') =>
  new TOTP({ issuer: 'Linan', label, algorithm: 'SHA1', digits: 6, period: PERIOD, secret: Secret.fromBase32(secret) })

/** RFC 4226 §4 asks for 160 bits. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32

/** What the authenticator app reads from the QR code. SHA-1, six digits, 30 seconds: the only set all apps know. */
export const totpUri = (secret: string, loginName: string): string => totp(secret, loginName).toString()

/** Step (30 s since 1970) a code belongs to, one step of clock difference either way; null where it fits none. */
export function totpStep(secret: string, code: string, now: Date): number | null {
  const delta = totp(secret).validate({ token: code.replace(/\s/g, ''), timestamp: now.getTime(), window: 1 })
  return delta === null ? null : Math.floor(now.getTime() / 1000 / PERIOD) + delta
}

/** Code of an instant, for tests and demonstrations. */
export const totpCode = (secret: string, at: Date): string => totp(secret).generate({ timestamp: at.getTime() })

const place = (accountId: string) => `account_credential.totp|${accountId}`
export const sealSecret = (cipher: Cipher, accountId: string, secret: string): Buffer =>
  cipher.seal('secret', place(accountId), secret)
export const openSecret = (cipher: Cipher, accountId: string, sealed: Buffer): string =>
  cipher.open(place(accountId), sealed)

export const newRecoveryCodes = (): string[] => Array.from({ length: RECOVERY_CODES }, () => newCode(2, 5))
