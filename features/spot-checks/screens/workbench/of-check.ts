import type { ApiOutput, RouteName } from '#ui/api/client.ts'
import type { State } from '../../vocabulary.ts'

export type Check = ApiOutput<'spotChecks.getCheck'>

/** Reads that every act on a check changes. */
export const CHANGED = [
  'spotChecks.listChecks',
  'spotChecks.getShares',
  'today.mine',
  'tasks.listTasks',
] as const satisfies readonly RouteName[]

export const toneOf = (state: State) =>
  state === 'TRUE'
    ? ('good' as const)
    : state === 'FALSE'
      ? ('bad' as const)
      : state === 'OPEN'
        ? ('waiting' as const)
        : ('neutral' as const)
