import { escapeHtml } from '#platform/files/print.ts'
import type { FileAnswer } from '#platform/http/action.ts'
import { translate } from '#platform/i18n/messages.ts'
import type { Contact } from '../rules.ts'
import type { CardLanguage, Tip } from '../vocabulary.ts'
import { supervision } from './card.ts'
import { contactBlock, headOf, sheetsPage, wordsOf } from './sheet.ts'

interface Corridor {
  /** The building. */
  name: string
  contact: Contact
  tips?: readonly Tip[] | undefined
  copies: number
  language: CardLanguage
}

/** The notice for the corridors of a building, as many times as asked. */
export function corridorPage({ name, contact, tips = [], copies, language }: Corridor): FileAnswer {
  const say = wordsOf(language)
  const list = tips.map((tip) => `<li>${escapeHtml(translate(language, `contactCards.tip.${tip}`))}</li>`).join('\n')
  const piece = `${headOf(say('corridor'), contact)}
<p>${say('corridorFor', { place: name })}</p>
${contactBlock(say, contact)}
${supervision(say, contact)}<p class="alarm">${say('alarm')}</p>
${list === '' ? '' : `<h2>${say('tips')}</h2><ul>\n${list}\n</ul>`}`
  const title = `${translate('zh-CN', 'contactCards.corridor.title')} ${name}`
  return sheetsPage('corridor', language, title, Array<string>(copies).fill(piece))
}
