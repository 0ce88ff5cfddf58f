import type { MessageKey } from '#ui/i18n/i18n.ts'
import type { Sheet } from '../../contract.ts'
import { sheetFaults } from '../../rules.ts'
import { type SheetValues, sheetOf } from '../sheet-values.ts'

/** What is wrong with a sheet before it is recorded, in words; undefined where it may be. The server asks the same rules again, long after the officer has left the door. */
export function faultOf(v: SheetValues, now: Date): MessageKey | undefined {
  if (v.topics.length === 0) return 'visits.lacks.topics'
  if (v.visitorIds.length === 0) return 'visits.lacks.visitors'
  const sheet = sheetOf(v)
  const [fault] = sheetFaults(
    {
      ...sheet,
      metPersonIds: (sheet.metPersonIds ?? []) as Sheet['metPersonIds'],
      summaryChips: sheet.summaryChips ?? [],
      cardLeft: sheet.cardLeft ?? false,
      notMetSlip: sheet.notMetSlip ?? false,
    },
    now,
  )
  return fault && (`error.field.${fault.code}` as MessageKey)
}
