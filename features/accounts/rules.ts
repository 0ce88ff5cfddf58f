import type { FieldError } from '#platform/errors/errors.ts'
import { COMMON_WORDS } from './common-words.ts'

/** At least this many characters (GB/T 39786 asks 8; two factors are mandatory here, so length and guessability count, not symbols). */
export const PASSWORD_MIN = 10

const LOOKALIKES: Record<string, string> = {
  '@': 'a',
  '4': 'a',
  '0': 'o',
  '1': 'l',
  '!': 'i',
  '3': 'e',
  $: 's',
  '5': 's',
  '7': 't',
}
const ROWS = [
  '01234567890',
  '09876543210',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
]

/**
 * Why a password is refused, or null. Refused are the short ones, figures only (birthdays, phones, badge and identity numbers), few different
 * characters, runs on the keyboard, the login name, and common words with the usual decoration (`P@ssw0rd2026!`).
 */
export function passwordFault(password: string, loginName: string): FieldError['code'] | null {
  const chars = [...password]
  if (chars.length < PASSWORD_MIN) return 'password_short'
  const lower = password.toLowerCase()
  if (/^[\d\s.+-]+$/.test(password)) return 'password_figures'
  if (new Set(lower).size < 5) return 'password_repeats'
  if (lower.includes(loginName.toLowerCase())) return 'password_has_login'
  if (isDecorated(lower)) return 'password_common'
  return null
}

/** Takes away common words, keyboard runs and figures; a password that hardly keeps anything was made of nothing else. */
function isDecorated(lower: string): boolean {
  const plain = (text: string) => [...text].map((c) => LOOKALIKES[c] ?? c).join('')
  for (const text of [lower, plain(lower)]) {
    let rest = text
    for (const word of COMMON_WORDS) rest = rest.replaceAll(word, '')
    for (const row of ROWS) {
      for (let length = row.length; length >= 4; length--) {
        for (let at = 0; at + length <= row.length; at++) rest = rest.replaceAll(row.slice(at, at + length), '')
      }
    }
    if (rest.replace(/[^\p{L}]/gu, '').length < 4 && rest.length < 8) return true
  }
  return false
}

/** `badge no 020137` → `020137`; what a login name may be made of. */
export const loginFromBadge = (badgeNo: string): string =>
  badgeNo
    .toLowerCase()
    .replace(/[^a-z0-9._-]/g, '')
    .slice(0, 32)
