import { toHex, utf8 } from '#platform/seal/bytes.ts'
import { sha256 } from '#platform/seal/digest.ts'

/** 16 random bytes in Base64url: nobody guesses one, and nobody tells the point from it. */
export const CODE_FORM = /^[A-Za-z0-9_-]{22}$/

/** By what a phone knows a code that it has scanned without carrying it: half of its SHA-256, so that nobody can check in by what the phone carries. */
export const codeMark = (code: string): string => toHex(sha256(utf8(code))).slice(0, 32)

/** What the QR code says: the phone's own camera opens the field app there. */
export const codeUrl = (origin: string, code: string): string => `${origin}/field/at/${code}`
