/* Closed lists, apart from the contract so that screens may import them without its schemas. */

/** Dictionary §4.3 ContactCard: cards for households, notices (提示牌) for shops and banks. */
export const CARD_KINDS = ['卡', '提示牌'] as const
export type CardKind = (typeof CARD_KINDS)[number]
export const CARD: CardKind = '卡'

/** Languages of what is handed to residents; another one is a file of messages and a word here. */
export const CARD_LANGUAGES = ['zh-CN', 'en'] as const
export type CardLanguage = (typeof CARD_LANGUAGES)[number]

/** Prevention tips for a corridor notice; the sentences are messages `contactCards.tip.<tip>`. */
export const TIPS = ['防诈骗', '防入室盗窃', '消防通道', '电动车充电', '租房登记', '独居老人', '纠纷调解'] as const
export type Tip = (typeof TIPS)[number]

/** A batch is printed, handed out, or taken back (void). */
export const BATCH_STATES = ['printed', 'handedOut', 'voided'] as const
export type BatchState = (typeof BATCH_STATES)[number]

/** Where an issue is known from: a visit that left a card, or a batch that was handed out. */
export const ISSUE_SOURCES = ['visit', 'batch'] as const
