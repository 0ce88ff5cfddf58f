import { halfWidthCode } from './text.ts'

// 18 or 15 digits are an identity number, 11 beginning with 1 a mobile phone, 0xx(x) with 7 or 8 more a landline. Blanks and dashes inside
// do not hide one. A date with a time has 12 digits at most and never begins with 1[3-9].
const IDENTIFIER = /(?<!\d)(\d{17}[\dX]|\d{15}|(?:86)?1[3-9]\d{9}|0\d{2,3}[2-9]\d{6,7})(?!\d)/i

/** Whether a text holds an identity number or a telephone number; those belong in fields that are encrypted and whose opening is logged. */
export function hasIdentifier(text: string): boolean {
  const plain = halfWidthCode(text)
  return IDENTIFIER.test(plain) || IDENTIFIER.test(plain.replace(/(?<=\d)[ \t\-_.·]+(?=[\dXx])/g, ''))
}
