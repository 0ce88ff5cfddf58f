import type { FileAnswer } from '#platform/http/action.ts'
import { translate } from '#platform/i18n/messages.ts'
import type { Contact } from '../rules.ts'
import { CARD, type CardKind, type CardLanguage } from '../vocabulary.ts'
import { contactBlock, headOf, sheetsPage, wordsOf } from './sheet.ts'

/** The cards, or shop notices, of a batch. They name an officer and no resident. */
export function cardsPage(
  batch: { kind: CardKind; language: CardLanguage; printed: number; place: string },
  contact: Contact,
): FileAnswer {
  const say = wordsOf(batch.language)
  const isCard = batch.kind === CARD
  const piece = `${headOf(say(isCard ? 'card' : 'shop'), contact)}
${contactBlock(say, contact)}
${isCard ? '' : `<p>${say('shopUse')}</p>${supervision(say, contact)}`}<p class="alarm">${say('alarm')}</p>`
  const title = `${translate('zh-CN', `contactCards.kind.${batch.kind}`)} ${batch.place}`
  return sheetsPage(isCard ? 'card' : 'shop', batch.language, title, Array<string>(batch.printed).fill(piece))
}

/** Where one may complain; only on what hangs in the open. */
export const supervision = (say: ReturnType<typeof wordsOf>, c: Contact): string =>
  c.supervisionPhone === null ? '' : `<p>${say('supervision', { phone: c.supervisionPhone })}</p>`
