import type { ApiOutput } from '#ui/api/client.ts'
import type { Translate } from '#ui/i18n/i18n.ts'
import { DISPUTE_TYPES, LANGUAGES, MEDIATOR_KINDS } from '../vocabulary.ts'

export type Body = ApiOutput<'mediation.getBody'>
export type Mediator = ApiOutput<'mediation.getMediator'>

/** What acts on bodies and mediators change elsewhere. */
export const CHANGES = [
  'mediation.listBodies',
  'mediation.getBody',
  'mediation.listMediators',
  'mediation.getMediator',
  'today.mine',
] as const

export const kindChoices = (t: Translate) =>
  MEDIATOR_KINDS.map((value) => ({ value, label: t(`mediation.kind.${value}`) }))
export const typeChoices = (t: Translate) =>
  DISPUTE_TYPES.map((value) => ({ value, label: t(`mediation.type.${value}`) }))
export const languageChoices = (t: Translate) =>
  LANGUAGES.map((value) => ({ value, label: t(`mediation.language.${value}`) }))
