import { halfWidthCode, upperAscii } from './text.ts'

export type BadgeError = 'badge_required' | 'badge_police_format' | 'badge_other_format'
export type BadgeResult = { ok: true; value: string } | { ok: false; error: BadgeError }

const POLICE = /^\d{6}$/
const OTHER = /^[A-Z0-9]{4,12}$/

/**
 * Checks a badge number: six digits for sworn police (警号), 4–12 capital letters and digits for auxiliaries and others.
 * Width, case and spaces are normalised. Never throws.
 */
export function checkBadgeNo(raw: string, options: { police: boolean }): BadgeResult {
  const value = upperAscii(halfWidthCode(raw).replace(/\s/g, ''))
  if (value === '') return { ok: false, error: 'badge_required' }
  if (options.police) return POLICE.test(value) ? { ok: true, value } : { ok: false, error: 'badge_police_format' }
  return OTHER.test(value) ? { ok: true, value } : { ok: false, error: 'badge_other_format' }
}
