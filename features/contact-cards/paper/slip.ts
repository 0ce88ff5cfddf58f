import { shownWall } from '#platform/files/wall-time.ts'
import type { FileAnswer } from '#platform/http/action.ts'
import { translate } from '#platform/i18n/messages.ts'
import type { Contact } from '../rules.ts'
import type { CardLanguage } from '../vocabulary.ts'
import { contactBlock, headOf, sheetsPage, wordsOf } from './sheet.ts'

/** A slip says when we came and how to reach us. Neighbours read it too: no name, no address, no reason of the visit. */
export interface Slip {
  /** Legal date of the visit. */
  on: string
  contact: Contact
}

export function slipsPage(slips: readonly Slip[], language: CardLanguage): FileAnswer {
  const say = wordsOf(language)
  const day = (date: string) => (language === 'zh-CN' ? shownWall(Date.parse(`${date}T00:00:00Z`), 'date') : date)
  const pieces = slips.map(
    ({ on, contact }) => `${headOf(say('slip'), contact)}
<p>${say('slipText', { on: day(on) })}</p>
${contactBlock(say, contact, null)}
<p class="small">${say('slipBook')}</p><p class="small">${say('slipCare')}</p>`,
  )
  return sheetsPage('slip', language, translate('zh-CN', 'contactCards.slips.title'), pieces)
}
