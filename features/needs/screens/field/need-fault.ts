import type { MessageKey } from '#ui/i18n/i18n.ts'
import { textFaults } from '../../rules.ts'
import type { NeedValues } from '../need-values.ts'

/** The shortest text that says what is needed, as the contract has it. */
const SHORTEST = 5

/** What is wrong with a need before it is recorded, in words; undefined where it may be. The server asks the same again, long after the officer has left the door. */
export function faultOf(v: NeedValues): MessageKey | undefined {
  if (v.type === '') return 'needs.lacks.type'
  if ([...v.text.trim()].length < SHORTEST) return 'needs.lacks.text'
  const [fault] = textFaults('text', v.text)
  return fault && (`error.field.${fault.code}` as MessageKey)
}
