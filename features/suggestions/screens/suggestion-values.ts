import type { ApiInput } from '#ui/api/client.ts'
import { type Field, OTHERS_FIELDS, type Source } from '../vocabulary.ts'

/** What the form of a suggestion holds, on the desk and on a phone. */
export interface SuggestionValues {
  id: string
  source: Source
  field: Field | ''
  text: string
  isPoliceMatter: boolean
  wantsAnswer: boolean
  /** Empty: nobody is named, as is usual. */
  speaker: string
}

/** @param id random (`crypto.randomUUID`): one that tells the time would tell the door */
export const blankSuggestion = (id: string, source: Source): SuggestionValues => ({
  id,
  source,
  field: '',
  text: '',
  isPoliceMatter: true,
  wantsAnswer: false,
  speaker: '',
})

/** Choosing what it is about says whose matter it usually is. */
export const withField = (v: SuggestionValues, field: Field): SuggestionValues => ({
  ...v,
  field,
  isPoliceMatter: !OTHERS_FIELDS.has(field),
})

/** The form as the server wants it: of where it was heard nothing but the community, of when nothing but the day. */
export const suggestionOf = (
  v: SuggestionValues & { field: Field },
  at: { communityCode: string; receivedOn: string },
): ApiInput<'suggestions.recordSuggestion'> => ({
  id: v.id,
  source: v.source,
  communityCode: at.communityCode,
  receivedOn: at.receivedOn,
  field: v.field,
  text: v.text.trim(),
  isPoliceMatter: v.isPoliceMatter,
  wantsAnswer: true,
  ...(v.speaker.trim() ? { speaker: v.speaker.trim() } : {}),
})
