/** What a text may be refused for: control characters, invisible or direction-changing marks, halves of a surrogate pair. */
export type TextError = 'text_control' | 'text_invisible' | 'text_broken'

export type TextResult = { ok: true; value: string } | { ok: false; error: TextError }

// Zero-width, soft hyphen, bidi marks and overrides, tag characters: a name carrying one looks like another name and is found by nobody.
const INVISIBLE =
  /\u034F|[\u00AD\u061C\u115F\u1160\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/u
const INVISIBLE_ALL = new RegExp(INVISIBLE, 'gu')
const CONTROL = /[\p{Cc}\u2028\u2029]/u
const CONTROL_MULTILINE = /(?![\t\n])[\p{Cc}\u2028\u2029]/u
const DASHES = /[\u2010-\u2015\u2212\u2043\uFE58\uFE63\uFF0D]/g

const shift = (char: string) => String.fromCharCode(char.charCodeAt(0) - 0xfee0)

/** Full-width letters, digits and spaces become half-width (Chinese input methods produce both). */
export function halfWidth(text: string): string {
  return text.replace(/[\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A]/g, shift).replace(/\u3000/g, ' ')
}

/**
 * Half-width form of a code (number, phone, door): also full-width punctuation, every kind of dash becomes `-`, invisible marks
 * vanish (copying from a chat or a certificate dialog brings them along). Spaces stay; the caller knows what they mean.
 */
export function halfWidthCode(text: string): string {
  return text
    .replace(DASHES, '-')
    .replace(/[\uFF01-\uFF5E]/g, shift)
    .replace(/\u3000/g, ' ')
    .replace(INVISIBLE_ALL, '')
}

/** Capitals for a–z only: the Unicode rule would turn ß, ı or ſ into letters that nobody typed. */
export function upperAscii(text: string): string {
  return text.replace(/[a-z]/g, (letter) => letter.toUpperCase())
}

/**
 * Text as it is stored: Unicode NFC, full-width letters and digits half-width, no space at the ends.
 * Refused, not cleaned, are control and invisible characters: a silent repair would store something nobody typed.
 * `multiline` lets line breaks (stored as \n) and tabs through.
 */
export function normaliseText(raw: string, options: { multiline?: boolean } = {}): TextResult {
  // PostgreSQL cannot store half a surrogate pair, so it is a user error here instead of a server error there.
  if (/\p{Surrogate}/u.test(raw)) return { ok: false, error: 'text_broken' }
  const value = halfWidth(raw.replace(/\r\n?/g, '\n')).normalize('NFC').trim()
  if ((options.multiline ? CONTROL_MULTILINE : CONTROL).test(value)) return { ok: false, error: 'text_control' }
  if (INVISIBLE.test(value)) return { ok: false, error: 'text_invisible' }
  return { ok: true, value }
}
