import { accessTable } from '#platform/access/roles.ts'

const EVERYBODY = { OFFICER: 'scope', AUX: 'scope', CHIEF: 'scope', DEPUTY: 'scope' } as const
const POLICE = { OFFICER: 'scope', CHIEF: 'scope', DEPUTY: 'scope' } as const

/**
 * A suggestion stands at the community, which lies above a grid: grid workers tell the officer what they heard. Whose it is decides who acts on it
 * (`mayDo` in rules.ts); the police hand out, send on, and open a name.
 */
export const access = accessTable({
  'suggestions.recordSuggestion': EVERYBODY,
  'suggestions.assignSuggestion': POLICE,
  'suggestions.takeUpSuggestion': EVERYBODY,
  'suggestions.replySuggestion': EVERYBODY,
  'suggestions.evaluateSuggestion': EVERYBODY,
  'suggestions.endSuggestion': EVERYBODY,
  'suggestions.getSuggestion': EVERYBODY,
  'suggestions.revealSpeaker': POLICE,
  'suggestions.listSuggestions': EVERYBODY,
  'suggestions.listReplies': EVERYBODY,
  'suggestions.printReplies': EVERYBODY,
})
