import { ApiError } from '#ui/api/api-error.ts'

/**
 * `away`: the server was not reached. `busy`: it was, and asks to come again shortly. `signedOut`: somebody has to sign in first. `another`: a colleague is
 * signed in here. `stuck`: the chain needs a look.
 */
export type DeliveryPhase = 'idle' | 'sending' | 'away' | 'busy' | 'signedOut' | 'another' | 'stuck'

/** Refusals that end once somebody signs in. */
export const SIGN_IN_NEEDED: ReadonlySet<string> = new Set([
  'unauthenticated',
  'session_locked',
  'second_factor_required',
])

/** Refusals by which the server asks for patience. */
const BUSY: ReadonlySet<string> = new Set(['too_many_requests', 'overloaded', 'unavailable'])

/** How sending ended by this error. What waits goes on waiting, and is sent again by itself. */
export function phaseOf(error: unknown): DeliveryPhase {
  if (!(error instanceof ApiError)) return 'away'
  if (SIGN_IN_NEEDED.has(error.code)) return 'signedOut'
  return BUSY.has(error.code) ? 'busy' : 'away'
}
