import type { MessageKey } from '#ui/i18n/i18n.ts'
import { nameFaults } from '../../rules.ts'
import { OTHER, type Reason } from '../../vocabulary.ts'

export interface ManualValues {
  reason: Reason | ''
  text: string
}

/** What is wrong before it is recorded, in words; undefined where it may be. */
export function faultOf(v: ManualValues): MessageKey | undefined {
  if (v.reason === '') return 'checkIns.lacks.reason'
  if (v.reason === OTHER && v.text.trim() === '') return 'checkIns.lacks.text'
  const [fault] = nameFaults('reasonText', v.text)
  return fault && (`error.field.${fault.code}` as MessageKey)
}
