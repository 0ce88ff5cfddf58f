import { useCallback, useEffect, useState } from 'react'
import { ApiError } from '#ui/api/api-error.ts'
import { type ApiInput, type ApiOutput, call, type RouteName } from '#ui/api/client.ts'
import { SIGN_IN_NEEDED } from '#ui/device/delivery-phase.ts'
import { errorText } from '#ui/feedback/show-error.ts'
import { useIsOnline } from '#ui/feedback/use-is-online.ts'

export type Asked<T> =
  | { state: 'asking' | 'offline' | 'signedOut' }
  | { state: 'failed'; words: string }
  | { state: 'known'; data: T }

/** Asks the server and keeps nothing: without a signal there is nothing to show, which is what follow-ups want. */
export function useAsked<N extends RouteName>(name: N, input: ApiInput<N>): [Asked<ApiOutput<N>>, () => void] {
  const [asked, setAsked] = useState<Asked<ApiOutput<N>>>({ state: 'asking' })
  const isOnline = useIsOnline()
  const key = JSON.stringify(input)
  const ask = useCallback(() => {
    call(name, JSON.parse(key) as ApiInput<N>, { bare: true }).then(
      (data) => setAsked({ state: 'known', data }),
      (error: unknown) => setAsked(stateAfter(error)),
    )
  }, [name, key])
  useEffect(() => {
    if (isOnline) ask()
    else setAsked({ state: 'offline' })
  }, [isOnline, ask])
  return [asked, ask]
}

const stateAfter = (error: unknown): { state: 'offline' | 'signedOut' } | { state: 'failed'; words: string } => {
  if (!(error instanceof ApiError)) return { state: 'failed', words: errorText(error) }
  if (error.code === 'offline') return { state: 'offline' }
  return SIGN_IN_NEEDED.has(error.code) ? { state: 'signedOut' } : { state: 'failed', words: errorText(error) }
}
