import { halfWidthCode, upperAscii } from './text.ts'

export type UsccError = 'uscc_required' | 'uscc_length' | 'uscc_charset' | 'uscc_checksum'
/** The inner organisation code (GB 11714) does not check. The outer check already rules out a typing error, so nobody is stopped. */
export type UsccWarning = 'uscc_org_code_check'
export type UsccResult = { ok: true; value: string; warnings: UsccWarning[] } | { ok: false; error: UsccError }

// I, O, S, V and Z are not used (GB 32100-2015): they look like 1, 0, 5, U and 2.
const CHARSET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const ORG_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

/** 18th character of a unified social credit code from its first 17: weights 3^(i−1) mod 31. */
export function usccCheckCharacter(body: string): string {
  let sum = 0
  let weight = 1
  for (const char of body.slice(0, 17)) {
    sum += CHARSET.indexOf(char) * weight
    weight = (weight * 3) % 31
  }
  return CHARSET[(31 - (sum % 31)) % 31] ?? ''
}

/** 9th character of an organisation code from its first eight (GB 11714): digits count as they are, A = 10 … Z = 35. */
export function orgCheckCharacter(body: string): string {
  const sum = ORG_WEIGHTS.reduce((total, weight, index) => total + weight * Number.parseInt(body[index] ?? '0', 36), 0)
  const check = 11 - (sum % 11)
  return check === 10 ? 'X' : check === 11 ? '0' : String(check)
}

/**
 * Checks a unified social credit code (GB 32100-2015) after normalising width, case, spaces and hyphens. The field is never
 * forced on anybody: whoever has none leaves it empty, and then this is not called. Never throws.
 */
export function checkUscc(raw: string): UsccResult {
  const value = upperAscii(halfWidthCode(raw).replace(/[\s-]/g, ''))
  if (value === '') return { ok: false, error: 'uscc_required' }
  if (value.length !== 18) return { ok: false, error: 'uscc_length' }
  if (![...value].every((char) => CHARSET.includes(char))) return { ok: false, error: 'uscc_charset' }
  if (usccCheckCharacter(value) !== value[17]) return { ok: false, error: 'uscc_checksum' }
  const organisation = value.slice(8, 17)
  const sound = orgCheckCharacter(organisation) === organisation[8]
  return { ok: true, value, warnings: sound ? [] : ['uscc_org_code_check'] }
}
