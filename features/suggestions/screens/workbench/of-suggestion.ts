import type { ApiOutput, RouteName } from '#ui/api/client.ts'
import type { State } from '../../vocabulary.ts'

export type Suggestion = ApiOutput<'suggestions.getSuggestion'>

/** A suggestion is its own reason for being opened by those in whose area it lies. */
export const ofSuggestion = (id: string) => ({ purpose: 'visit', basisKind: 'suggestion', basisId: id }) as const

/** Reads that every act on a suggestion changes. */
export const CHANGED = [
  'suggestions.listSuggestions',
  'suggestions.listReplies',
  'today.mine',
  'ledgers.openLedger',
  'ledgers.figures',
] as const satisfies readonly RouteName[]

export const toneOf = (state: State) =>
  state === 'CONFIRMED' || state === 'CLOSED'
    ? ('good' as const)
    : state === 'NOT_POLICE' || state === 'WITHDRAWN'
      ? ('neutral' as const)
      : ('waiting' as const)
