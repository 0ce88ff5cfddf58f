import { hasMessage, type Translate } from '#ui/i18n/i18n.ts'

/**
 * Why an act was not carried out, in the reader's words. A refusal that stands on a rule names it behind a colon; rules are worded by the slice of the
 * act (`<slice>.refusal.<rule>`).
 */
export function heldWords(t: Translate, kind: string, held: string): string {
  const [code, rule] = held.split(':')
  const key = `error.${code}`
  if (!hasMessage(key)) return t('outbox.heldUnknown')
  const reason = `${kind.split('.')[0]}.refusal.${rule}`
  return t(key, { reason: rule !== undefined && hasMessage(reason) ? t(reason) : (rule ?? '') })
}
