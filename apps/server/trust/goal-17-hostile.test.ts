import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Action } from '#platform/http/action.ts'
import { loadActions } from '#platform/http/load-actions.ts'
import { SESSION_COOKIE } from '#platform/http/route.ts'
import { type TestApp, testApp } from '#platform/testing/app.ts'
import { CALLS, type Outcome, sendAs } from './calls/table.ts'
import { type Caller, type CallWorld, makeCallWorld } from './calls/world.ts'
import { HOSTILE, nested, randomFrom, spoil } from './hostile.ts'

/** Small in `npm test`; CI runs it with LINAN_SOAK=10, which makes 20,000. */
const REQUESTS = 2_000 * Number(process.env.LINAN_SOAK ?? 1)
const SEED = Number(process.env.LINAN_SEED ?? Date.now() % 1_000_000)
const HANG_MS = 5_000

let t: TestApp
let w: CallWorld
/** Every table whose records have an id. */
let tables: string[]
let actions: Action[]
beforeAll(async () => {
  t = await testApp({ now: new Date().toISOString() })
  w = await makeCallWorld(t)
  actions = await loadActions()
  const { rows } = await t.admin.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'id' and a.atttypid = 'uuid'::regtype
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`,
  )
  tables = rows.map((row) => row.name)
}, 60_000)
afterAll(() => t.close())

const ID = /"(?:id|personId|residenceId|householdId|addressId)":"([0-9a-f-]{36})"/g

/** Every record that an acknowledged change names is there. */
async function readBack(outcome: Outcome): Promise<string[]> {
  const ids = [...outcome.body.matchAll(ID)].map((m) => m[1] as string)
  if (ids.length === 0) return []
  const { rows } = await t.admin.query<{ id: string }>(
    `${tables.map((name) => `select id from ${name} where id = any ($1::uuid[])`).join(' union ')} union select account_id from account_credential where account_id = any ($1::uuid[])`,
    [ids],
  )
  const found = new Set(rows.map((r) => r.id))
  return ids.filter((id) => !found.has(id))
}

const random = randomFrom(SEED)
const CALLERS: Caller[] = ['OFFICER', 'OFFICER', 'CHIEF', 'AUX', 'GRID', 'DEPUTY', 'SYS', 'ANON']
// These end or lock the session they come in; hostile bodies for them are sent by a stranger.
const ENDING = /^accounts\.(lockSession|signOut|revokeSession|revokeOtherSessions|changePassword|unlockSession)$/

describe('goal 17: hostile input never kills, hangs or lies', () => {
  it(`answers ${REQUESTS} spoilt requests (seed ${SEED}) with refusals or true successes`, async () => {
    const tally: Record<string, number> = {}
    const valid = new Map<string, unknown>()
    for (let n = 0; n < REQUESTS; n++) {
      const item = actions[n % actions.length] as Action
      const { name } = item.contract
      const call = CALLS[name]
      if (call === undefined) throw new Error(`no call for ${name}`)
      if (!valid.has(name) || random() < 0.02) valid.set(name, await call.input(w))
      const by = ENDING.test(name)
        ? 'ANON'
        : random() < 0.6 && call.by !== 'FRESH'
          ? call.by
          : (CALLERS[Math.floor(random() * CALLERS.length)] as Caller)
      const input = spoil(valid.get(name), random)
      const from = performance.now()
      const outcome = await sendAs(w, item.contract, by, input)
      const ms = performance.now() - from
      tally[outcome.status] = (tally[outcome.status] ?? 0) + 1
      if (outcome.status >= 500 || ms > HANG_MS)
        throw new Error(
          `${outcome.status} after ${Math.round(ms)} ms from ${name} by ${by}: ${JSON.stringify(input).slice(0, 1500)} → ${outcome.body.slice(0, 300)}`,
        )
      if (outcome.status === 200 && item.contract.method !== 'GET') {
        valid.delete(name)
        expect(await readBack(outcome), `${name} acknowledged ${JSON.stringify(input).slice(0, 500)}`).toEqual([])
      }
    }
    process.stdout.write(`goal 17, seed ${SEED}: ${JSON.stringify(tally)}\n`)
    expect((await t.app.inject('/health/ready')).statusCode).toBe(200)
  }, 1_800_000)

  it('answers hostile bytes, nesting, headers, cookies and paths with a sentence', async () => {
    const cookies = { [SESSION_COOKIE]: w.users.OFFICER.token }
    const post = (payload: string | Buffer, headers: Record<string, string> = {}) =>
      t.app.inject({
        method: 'POST',
        url: '/api/places/roads',
        headers: { 'x-linan': '1', 'content-type': 'application/json', ...headers },
        cookies,
        payload,
      })
    const bodies = [
      nested(10_000, 'array'),
      nested(10_000, 'object'),
      nested(170_000, 'array'),
      `{"communityCode":${nested(10_000, 'array')}}`,
      `{"name":${nested(50_000, 'object')}}`,
      '{',
      '[]',
      '"x"',
      '1',
      'null',
      '',
      '{"__proto__":{"admin":true}}',
      '{"constructor":{"prototype":{"admin":true}}}',
      `{"name":"${'x'.repeat(900_000)}"}`,
      '\ufeff{}',
      '{"a":1,"a":2}',
      '{"name":"\\ud800"}',
      Buffer.from([0xff, 0xfe, 0x00, 0x7b]),
    ]
    for (const body of bodies) {
      const { statusCode, body: answer } = await post(body)
      expect(statusCode, `${body.slice(0, 60)} → ${answer.slice(0, 200)}`).toBeGreaterThanOrEqual(400)
      expect(statusCode).toBeLessThan(500)
      expect(JSON.parse(answer).error.message.length).toBeGreaterThan(4)
    }
    expect((await post('x'.repeat(1_100_000))).statusCode).toBe(413)
    expect((await post('a=1', { 'content-type': 'application/x-www-form-urlencoded' })).statusCode).toBe(415)
    for (const headers of [
      { 'x-posting': 'nonsense' },
      { 'x-posting': '00000000-0000-0000-0000-000000000000' },
      { 'accept-language': 'x'.repeat(5000) },
      { cookie: `${SESSION_COOKIE}=%00%ff` },
      { cookie: `${SESSION_COOKIE}=${'a'.repeat(6000)}` },
    ]) {
      const { statusCode } = await t.app.inject({
        url: '/api/places/communities',
        headers,
        ...('cookie' in headers ? {} : { cookies }),
      })
      expect(statusCode, JSON.stringify(headers).slice(0, 80)).toBeLessThan(500)
    }
    for (const value of HOSTILE.filter((v) => typeof v === 'string')) {
      const { statusCode } = await t.app.inject({
        url: `/api/places/addresses/${encodeURI(
          String(value)
            .slice(0, 500)
            .replace(/[\ud800-\udfff]/g, '?'),
        )}`,
        cookies,
      })
      expect(statusCode, String(value).slice(0, 40)).toBeLessThan(500)
    }
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'] as const)
      expect((await t.app.inject({ method, url: '/api/places/roads', cookies })).statusCode).toBeLessThan(500)
  })
})
