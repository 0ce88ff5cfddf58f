import type { FastifyInstance } from 'fastify'
import type { Contract, InputOf, OutputOf } from '#platform/http/contract.ts'
import { SESSION_COOKIE } from '#platform/http/route.ts'

/** Somebody at work: calls operations as a browser would, through the whole server, so that rules, access and audit apply. */
export interface Desk {
  call<C extends Contract>(contract: C, input: InputOf<C>): Promise<OutputOf<C>>
}

/** Why an operation refused: the demo asks only for what is right, so a refusal ends it. */
export class DemoRefused extends Error {}

export interface Seat extends Desk {
  /** Set by the answers that open or strengthen a session. */
  token: string
  postingId: string | null
}

/** A browser at this server. `app` decides the clock: one server stands in the demo's time, one in today's. */
export function seat(app: FastifyInstance, who: { token?: string; postingId?: string | null } = {}): Seat {
  const self: Seat = {
    token: who.token ?? '',
    postingId: who.postingId ?? null,
    async call(contract, input) {
      const values = { ...(input as Record<string, unknown>) }
      const url = contract.path.replace(/:(\w+)/g, (_, name: string) => {
        const value = String(values[name])
        delete values[name]
        return encodeURIComponent(value)
      })
      const reads = contract.method === 'GET'
      const answer = await app.inject({
        method: contract.method,
        url,
        ...(reads ? { query: asQuery(values) } : { payload: values }),
        headers: {
          'x-linan': '1',
          'accept-language': 'zh-CN',
          ...(self.postingId ? { 'x-posting': self.postingId } : {}),
        },
        cookies: self.token ? { [SESSION_COOKIE]: self.token } : {},
      })
      if (answer.statusCode !== 200) throw new DemoRefused(`${contract.name}: ${answer.statusCode} ${answer.body}`)
      const given = answer.cookies.find((cookie) => cookie.name === SESSION_COOKIE)
      if (given) self.token = given.value
      return JSON.parse(answer.body)
    },
  }
  return self
}

const asQuery = (values: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  )
