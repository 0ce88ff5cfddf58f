import type { ApiOutput } from '#ui/api/client.ts'
import type { RouteName } from '#ui/api/client.ts'
import type { State } from '../../vocabulary.ts'

export type Need = ApiOutput<'needs.getNeed'>

/** A need is its own reason for being opened by those in whose area it lies. */
export const ofNeed = (id: string) => ({ purpose: 'visit', basisKind: 'need', basisId: id }) as const

/** Reads that every act on a need changes. */
export const CHANGED = [
  'needs.listNeeds',
  'today.mine',
  'ledgers.openLedger',
  'ledgers.figures',
] as const satisfies readonly RouteName[]

export const toneOf = (state: State) =>
  state === 'CLOSED'
    ? ('good' as const)
    : state === 'NOT_POSSIBLE' || state === 'WITHDRAWN'
      ? ('neutral' as const)
      : state === 'TRANSFERRED'
        ? ('attention' as const)
        : ('waiting' as const)
