import type { MessageKey } from '#ui/i18n/i18n.ts'
import { wordsFaults } from '../../rules.ts'
import type { SuggestionValues } from '../suggestion-values.ts'

/** The shortest text that says something, as the contract has it. */
const SHORTEST = 5

/** What is wrong with a suggestion before it is recorded, in words; undefined where it may be. The server asks the same again, a day later. */
export function faultOf(v: SuggestionValues): MessageKey | undefined {
  if (v.field === '') return 'suggestions.lacks.field'
  if ([...v.text.trim()].length < SHORTEST) return 'suggestions.lacks.text'
  const [fault] = wordsFaults('text', v.text)
  if (fault) return `error.field.${fault.code}` as MessageKey
  return v.wantsAnswer ? undefined : 'suggestions.lacks.wantsAnswer'
}
