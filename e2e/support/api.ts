import type { BrowserContext } from 'playwright-core'
import type { ApiInput, ApiOutput, RouteName } from '#ui/api/client.ts'
import { buildRequest } from '#ui/api/request.ts'
import { routes } from '#ui/api/routes.gen.ts'
import { type Authenticator, authenticator } from './authenticator.ts'
import { PASSWORD } from './steps.ts'

const COOKIE = 'linan_session'

/** Somebody signed in over HTTP: prepares quickly what a day only needs to be there. */
export interface Worker {
  call<N extends RouteName>(name: N, input: ApiInput<N>): Promise<ApiOutput<N>>
  loginName: string
  phone: Authenticator
  /** The session as a header, for requests that are not of the API's client. */
  cookie(): string
  /** The same session in a browser. */
  takeTo(context: BrowserContext): Promise<void>
}

/** First start over HTTP. */
export const setUpWorker = (url: string, code: string): Promise<Worker> =>
  worker(url, 'guanli', (call) => call('accounts.setUp', { code, loginName: 'guanli', password: PASSWORD }))

/** The way of an invited colleague over HTTP. */
export const inviteWorker = async (by: Worker, url: string, staffId: string): Promise<Worker> => {
  const slip = await by.call('accounts.invite', { staffId, origin: url })
  return invitedWorker(url, slip.loginName, slip.code)
}

/** Somebody who holds an invitation code. */
export const invitedWorker = (url: string, loginName: string, code: string): Promise<Worker> =>
  worker(url, loginName, (call) => call('accounts.acceptInvitation', { code, password: PASSWORD }))

async function worker(
  url: string,
  loginName: string,
  enter: (call: Worker['call']) => Promise<unknown>,
): Promise<Worker> {
  let token = ''
  const call: Worker['call'] = async (name, input) => {
    const [method, path] = routes[name]
    const { url: at, body } = buildRequest(method, path, input as Record<string, unknown>)
    const response = await fetch(url + at, {
      method,
      headers: {
        'x-linan': '1',
        'accept-language': 'zh-CN',
        ...(token ? { cookie: `${COOKIE}=${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    })
    const text = await response.text()
    // Sent away at the door, for asking too often or because the server has too much to do: comes again as the pages do. Nothing was begun.
    const again = [429, 503].includes(response.status) ? JSON.parse(text).error?.params?.retryAfter : undefined
    if (again !== undefined) {
      await new Promise((resolve) => setTimeout(resolve, again * 1000))
      return call(name, input)
    }
    if (!response.ok) throw new Error(`${name}: ${response.status} ${text}`)
    for (const cookie of response.headers.getSetCookie())
      token = new RegExp(`^${COOKIE}=([^;]*)`).exec(cookie)?.[1] ?? token
    return JSON.parse(text)
  }
  await enter(call)
  const phone = authenticator((await call('accounts.startTotp', {})).secret)
  await call('accounts.confirmTotp', { code: await phone.next() })
  return {
    call,
    loginName,
    phone,
    cookie: () => `${COOKIE}=${token}`,
    takeTo: (context) => context.addCookies([{ name: COOKIE, value: token, url, httpOnly: true, sameSite: 'Strict' }]),
  }
}
