import type { InputOf, OutputOf } from '#platform/http/contract.ts'
import { ApiError, parseApiError } from './api-error.ts'
import { buildRequest, type Request } from './request.ts'
import { type Api, routes } from './routes.gen.ts'
import { choosePosting, currentPosting, markEnded, waitForUnlock } from './session.ts'

export type RouteName = keyof Api & string
export type ApiInput<N extends RouteName> = InputOf<Api[N]>
export type ApiOutput<N extends RouteName> = OutputOf<Api[N]>

export interface CallOptions {
  signal?: AbortSignal
  /** True for sign-in and unlock themselves: their 401 is an answer to the form, not the end of the session. */
  bare?: boolean
  /** Instead of the posting that is chosen now: for what was done under another one. */
  posting?: string | null
  /** True for what the page asks by itself, while nobody touches it: it must not keep the session from its idle lock. */
  background?: boolean
}

const AGAIN_WHEN_OVERLOADED = 3

const headersOf = (
  request: Request,
  { posting = currentPosting(), background = false }: CallOptions,
): Record<string, string> => {
  return {
    accept: 'application/json',
    // A form of another site cannot set a header of its own: this one proves that our page made the request.
    'x-linan': '1',
    'accept-language': document.documentElement.lang || 'zh-CN',
    ...(posting ? { 'x-posting': posting } : {}),
    ...(background ? { 'x-background': '1' } : {}),
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
  }
}

const send = async (request: Request, options: CallOptions): Promise<Response> => {
  try {
    return await fetch(request.url, {
      method: request.method,
      headers: headersOf(request, options),
      credentials: 'same-origin',
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(options.signal ? { signal: options.signal } : {}),
    })
  } catch (cause) {
    if (options.signal?.aborted) throw cause
    throw new ApiError(0, 'offline')
  }
}

const readError = async (response: Response): Promise<ApiError> =>
  parseApiError(response.status, await response.json().catch(() => null))

const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })

/** Sends once; after an idle lock waits for the password and sends again, and again after a moment where the server has too much to do. Throws `ApiError` for every answer ≥ 400. */
const request = async (built: Request, options: CallOptions, again = AGAIN_WHEN_OVERLOADED): Promise<Response> => {
  const response = await send(built, options)
  if (response.ok) return response
  const error = await readError(response)
  // Refused at the door, so nothing was begun: sent again as it was, also a change. Up to twice the time, so that not all come back at once.
  const { retryAfter } = error.params
  if (typeof retryAfter === 'number' && again > 0) {
    await sleep(retryAfter * 1000 * (1 + Math.random()), options.signal)
    return request(built, options, again - 1)
  }
  if (options.bare) throw error
  if (error.code === 'session_locked') {
    await waitForUnlock()
    return request(built, options)
  }
  if (error.code === 'unauthenticated') markEnded()
  // A posting that has ended would refuse everything for ever; without it the server takes the person's first one.
  if (error.code === 'posting_invalid') choosePosting(null)
  throw error
}

/** The request that a contract's name and flat input stand for. */
export const requestOf = <N extends RouteName>(name: N, input: ApiInput<N>): Request => {
  const [method, path] = routes[name]
  return buildRequest(method, path, (input ?? {}) as Record<string, unknown>)
}

/**
 * Calls one operation by its contract's name. Answers what the contract's `output` says; throws `ApiError`.
 * A locked session pauses the call until it is unlocked; an ended one marks the session ended (the app leads to sign-in).
 */
export const call = async <N extends RouteName>(
  name: N,
  input: ApiInput<N>,
  options: CallOptions = {},
): Promise<ApiOutput<N>> => {
  const response = await request(requestOf(name, input), options)
  if (response.status === 204) return undefined as ApiOutput<N>
  const text = await response.text()
  try {
    return (text ? JSON.parse(text) : undefined) as ApiOutput<N>
  } catch {
    throw new ApiError(response.status, 'broken_answer')
  }
}

/** As `call`, for contracts with `file: true`. */
export const callFile = async <N extends RouteName>(
  name: N,
  input: ApiInput<N>,
  options: CallOptions = {},
): Promise<Response> => request(requestOf(name, input), options)
