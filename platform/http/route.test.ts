import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance, InjectOptions } from 'fastify'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { syncActions } from '../access/sync-actions.ts'
import { fixedClock } from '../clock/clock.ts'
import { uuidv7 } from '../ids/ids.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { issue, makeAuthority } from '../tls/authority.ts'
import { readNames } from '../tls/names.ts'
import { action } from './action.ts'
import { command, fileOutput, personId, query, text } from './contract.ts'
import { SESSION_COOKIE, sessionOf } from './route.ts'
import { buildServer, type ServerParts } from './server.ts'

const allow = { PUBLIC: 'always' } as const
const audit = { purpose: 'none', shown: 'list' } as const
const id = z.uuid()
const person = uuidv7()

const put = command({
  name: 'probe.put',
  method: 'PUT',
  path: '/api/probe/:id',
  summary: 'x',
  input: z.strictObject({ id, name: text(1, 20), note: z.unknown().optional() }),
  output: z.object({ id, name: z.string() }),
})
const look = query({
  name: 'probe.look',
  path: '/api/probe/:id',
  summary: 'x',
  input: z.strictObject({ id, q: text(0, 50).optional() }),
  output: z.object({ person: personId }),
})
const sign = command({
  name: 'probe.sign',
  path: '/api/probe/sign',
  summary: 'x',
  input: z.strictObject({ out: z.boolean() }),
  output: z.object({}),
})
const paper = query({
  name: 'probe.paper',
  path: '/api/probe-paper',
  summary: 'x',
  input: z.strictObject({ name: z.string() }),
  output: fileOutput,
  file: true,
})
const leak = query({
  name: 'probe.leak',
  path: '/api/probe-leak',
  summary: 'x',
  input: z.strictObject({}),
  output: z.object({ a: z.number() }),
})
const lie = query({
  name: 'probe.lie',
  path: '/api/probe-lie',
  summary: 'x',
  input: z.strictObject({}),
  output: fileOutput,
  file: true,
})

let t: TestDatabase
let app: FastifyInstance
/** Behind a proxy in 10.0.0.0/8. */
let proxied: FastifyInstance
/** Lets each session ask twice. */
let strict: FastifyInstance
/** The same, on an address that all PCs reach. */
let fenced: FastifyInstance
let base: ServerParts

beforeAll(async () => {
  t = await testDatabase()
  const actions = [
    action(put, { allow, audit, run: async (_c, input) => ({ id: input.id, name: input.name }) }),
    action(look, { allow, audit, run: async () => ({ person, secret: '420799199001011234' }) }),
    action(sign, {
      allow,
      audit,
      run: async (context, input) => {
        context.setSession(input.out ? null : 'token-of-a-session')
        return {}
      },
    }),
    action(paper, {
      allow,
      audit,
      run: async (context, input) => {
        context.shows(person.toUpperCase())
        return {
          contentType: 'text/html; charset=utf-8',
          fileName: input.name,
          body: '<p>纸</p>',
          inline: true,
          styleHash: 'sha256-x',
        }
      },
    }),
    // What such an answer would do without the platform: leave as a file, past its schema.
    action(leak, {
      allow,
      audit,
      run: async () => ({ a: 1, contentType: 'text/plain', body: 'all of it', fileName: 'x' }),
    }),
    action(lie, { allow, audit, run: async () => ({ rows: ['all of it'] }) as never }),
  ]
  await syncActions(t.admin, t.roles, actions)
  const parts = {
    db: t.db,
    cipher: t.cipher,
    clock: fixedClock('2026-03-02T09:00:00+08:00'),
    demo: true,
    actions,
    logger: pino({ level: 'silent' }),
    version: '0',
    ready: async () => true,
  }
  base = parts
  app = await buildServer(parts)
  proxied = await buildServer({ ...parts, trustProxy: ['10.0.0.0/8'] })
  strict = await buildServer({ ...parts, userLimits: { perUser: 2, perUserWindow: 2 } })
  fenced = await buildServer({ ...parts, trustProxy: ['10.0.0.0/8'], onlyFrom: ['10.0.0.0/8'] })
})
afterAll(async () => {
  await app?.close()
  await proxied?.close()
  await strict?.close()
  await fenced?.close()
  await t?.drop()
})

const send = async (options: InjectOptions, to = app) => {
  const r = await to.inject({ ...options, headers: { 'x-linan': '1', ...options.headers } })
  return {
    status: r.statusCode,
    headers: r.headers,
    text: r.body,
    body: r.headers['content-type']?.toString().startsWith('application/json') ? r.json() : undefined,
  }
}
const url = `/api/probe/${person}`
const json = { 'content-type': 'application/json' }

describe('a change', () => {
  test('is refused without the header that a foreign page cannot set', async () => {
    const r = await app.inject({ method: 'PUT', url, payload: { name: 'x' } })
    expect([r.statusCode, r.json().error.code]).toEqual([403, 'forbidden'])
  })

  test('names its record in the path; neither body nor query can name another', async () => {
    const other = uuidv7()
    expect(
      (await send({ method: 'PUT', url: `${url}?id=${other}&name=q`, payload: { id: other, name: 'x' } })).body,
    ).toEqual({ id: person, name: 'x' })
    expect((await send({ method: 'PUT', url: `${url}?name=q`, payload: {} })).body.error.fields).toMatchObject([
      { path: 'name', code: 'required' },
    ])
  })
})

describe('an answer', () => {
  test('holds what its schema lists and nothing else, names its persons and is never stored', async () => {
    const r = await send({ url })
    expect(r.body).toEqual({ person })
    expect(r.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    })
    expect(r.headers['content-security-policy']).toContain(`default-src 'none'`)
    const { rows } = await t.admin.query('select person_key, shown from audit.subject')
    expect(rows).toEqual([{ person_key: person, shown: 1 }])
  })

  test('does not become a file because it looks like one, and a file is nothing but a file', async () => {
    expect((await send({ url: '/api/probe-leak' })).body).toEqual({ a: 1 })
    const r = await send({ url: '/api/probe-lie' })
    expect(r.status).toBe(500)
    expect(r.text).not.toContain('all of it')
  })

  test.each(['走访台账 2026.html', `a"b'c(d)*;\r\nx: y.html`, '\ud800.html', '../../etc/passwd'])(
    'that is a file keeps its name in its header: %j',
    async (name) => {
      const r = await send({ url: `/api/probe-paper?name=${encodeURIComponent(name.toWellFormed())}` })
      expect(r.status).toBe(200)
      const disposition = String(r.headers['content-disposition'])
      expect(disposition).toMatch(/^inline; filename\*=UTF-8''[\w.%~!-]+$/)
      expect(decodeURIComponent(disposition.split(`''`)[1] as string)).toBe(name.toWellFormed())
      expect(r.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
      expect(r.headers['content-security-policy']).toContain(`style-src 'sha256-x'`)
    },
  )
})

describe('the session cookie', () => {
  const PROXY = '10.1.2.3'
  const cookie = async (to: FastifyInstance, from: string, headers: Record<string, string> = {}, out = false) => {
    const r = await send(
      {
        method: 'POST',
        url: '/api/probe/sign',
        payload: { out },
        remoteAddress: from,
        headers: { 'x-linan': '1', ...headers },
      },
      to,
    )
    return String(r.headers['set-cookie'])
  }
  const https = { 'x-forwarded-proto': 'https' }

  test('is out of reach of scripts and other sites, and goes when it is told to', async () => {
    for (const [name, secure, headers] of [
      ['linan_session', '', {}],
      ['__Host-linan_session', ' Secure;', https],
    ] as const) {
      const set = await cookie(proxied, PROXY, headers)
      expect(set).toBe(`${name}=token-of-a-session; Path=/; HttpOnly;${secure} SameSite=Strict`)
      const out = await cookie(proxied, PROXY, headers, true)
      expect(out.startsWith(`${name}=; `) && /(Expires=Thu, 01 Jan 1970|Max-Age=0)/.test(out)).toBe(true)
    }
  })

  test('counts over TLS only under the name that no page in clear text and no neighbour host can set', () => {
    const cookies = { linan_session: 'a', '__Host-linan_session': 'b' }
    expect(sessionOf({ cookies, protocol: 'https' })).toBe('b')
    expect(sessionOf({ cookies, protocol: 'http' })).toBe('a')
    expect(sessionOf({ cookies: { linan_session: 'a' }, protocol: 'https' })).toBeUndefined()
  })

  test.each([
    ['https by the trusted proxy', true, PROXY, https],
    ['HTTPS in capitals', true, PROXY, { 'x-forwarded-proto': 'HTTPS' }],
    ['http by the trusted proxy', false, PROXY, { 'x-forwarded-proto': 'http' }],
    ['http at last, whatever a proxy before claimed', false, PROXY, { 'x-forwarded-proto': 'https, http' }],
    ['nothing said by the proxy', false, PROXY, {}],
    ['https claimed by anybody else', false, '192.0.2.7', https],
  ])('is Secure only where the browser came by https: %s', async (_, isSecure, from, headers) => {
    expect((await cookie(proxied, from, headers)).includes('; Secure')).toBe(isSecure)
    expect(await cookie(app, from, headers)).not.toContain('Secure')
  })
})

describe('TLS', () => {
  test('is all that is spoken where there is a certificate', async () => {
    const names = readNames(['linan.lan'], [])
    const authority = await makeAuthority(names, new Date())
    const { certificate: cert, key } = await issue(authority, names, new Date())
    const secure = await buildServer({ ...base, tls: { cert, key } })
    try {
      await secure.listen({ host: '127.0.0.1', port: 0 })
      const { port } = secure.server.address() as AddressInfo
      const options = { port, host: '127.0.0.1', servername: 'linan.lan', ca: authority.certificate, method: 'POST' }
      const headers = { 'x-linan': '1', 'content-type': 'application/json', connection: 'close' }
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        request({ ...options, path: '/api/probe/sign', headers }, (r) => resolve(r.resume()))
          .on('error', reject)
          .end('{"out":false}')
      })
      expect(String(answer.headers['set-cookie'])).toContain(
        '__Host-linan_session=token-of-a-session; Path=/; HttpOnly; Secure',
      )
      expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')
      await expect(fetch(`http://127.0.0.1:${port}/health/ready`)).rejects.toThrow()
    } finally {
      await secure.close()
    }
  })

  test('once used is asked for ever after: only what came by https says so', async () => {
    const hsts = async (to: FastifyInstance, headers: Record<string, string>, host = 'linan.lan') =>
      (await send({ url: '/health/ready', remoteAddress: '10.1.2.3', headers: { host, ...headers } }, to)).headers[
        'strict-transport-security'
      ]
    expect(await hsts(proxied, { 'x-forwarded-proto': 'https' })).toBe('max-age=31536000')
    expect(await hsts(proxied, {})).toBeUndefined()
    expect(await hsts(proxied, { 'x-forwarded-proto': 'https' }, 'localhost:7300')).toBeUndefined()
    expect(await hsts(app, { 'x-forwarded-proto': 'https' })).toBeUndefined()
  })

  test('or not, figures for watchers stay on the machine', async () => {
    const figures = async (remoteAddress: string) => (await send({ url: '/metrics', remoteAddress })).status
    expect([await figures('127.0.0.1'), await figures('::1'), await figures('192.168.1.20')]).toEqual([200, 200, 404])
  })

  test.each([
    ['the proxy', '10.1.2.3', 200],
    ['the proxy over a dual-stack socket', '::ffff:10.1.2.3', 200],
    ['this machine', '127.0.0.1', 200],
    ['this machine by IPv6', '::1', 200],
    ['a PC of the station', '192.168.1.20', 403],
    ['one that claims to come from the proxy', '192.168.1.21', 403],
  ])('is not gone round: plain HTTP from %s', async (_, remoteAddress, status) => {
    const headers = { 'x-forwarded-for': '10.1.2.3', 'x-forwarded-proto': 'https' }
    expect((await send({ url: '/health/ready', remoteAddress, headers }, fenced)).status).toBe(status)
  })
})

describe('the address in the log', () => {
  const lastAddress = async (to: FastifyInstance, remoteAddress: string, forwarded: string) => {
    const r = await send({ url, remoteAddress, headers: { 'x-forwarded-for': forwarded } }, to)
    expect(r.status).toBe(200)
    const { rows } = await t.admin.query<{ ip: string }>(
      'select host(ip) as ip from audit.event order by seq desc limit 1',
    )
    return rows[0]?.ip
  }
  test.each([
    ['the client behind the proxy', '10.1.2.3', '203.0.113.9', '203.0.113.9'],
    [
      'the last one the proxy saw, not what the client wrote before it',
      '10.1.2.3',
      '198.51.100.1, 203.0.113.9',
      '203.0.113.9',
    ],
    ['the proxy, where it forwards no address', '10.1.2.3', 'unknown', '10.1.2.3'],
    ['the sender, who is no proxy of ours', '192.0.2.7', '203.0.113.9', '192.0.2.7'],
  ])('is %s', async (_, from, forwarded, expected) => {
    expect(await lastAddress(proxied, from, forwarded)).toBe(expected)
    expect(await lastAddress(app, from, forwarded)).toBe(from)
  })
})

describe('a request that cannot be read', () => {
  const cases: [string, number, string, InjectOptions][] = [
    ['broken JSON', 400, 'malformed_body', { method: 'PUT', url, headers: json, payload: '{"name":' }],
    ['an empty body of JSON', 400, 'malformed_body', { method: 'PUT', url, headers: json, payload: '' }],
    ['a list', 400, 'malformed_body', { method: 'PUT', url, payload: [1] as never }],
    ['a bare text', 400, 'malformed_body', { method: 'PUT', url, headers: json, payload: '"x"' }],
    ['a posting that is no id', 403, 'posting_invalid', { url, headers: { 'x-posting': '1; drop' } }],
    ['an unknown path', 404, 'not_found', { url: '/api/nothing' }],
    ['a method that is not served', 404, 'not_found', { method: 'DELETE', url }],
    [
      'a body past one mebibyte',
      413,
      'payload_too_large',
      { method: 'PUT', url, payload: { name: 'x'.repeat(1024 * 1024) } },
    ],
    [
      'XML',
      415,
      'unsupported_media_type',
      { method: 'PUT', url, headers: { 'content-type': 'application/xml' }, payload: '<x/>' },
    ],
    [
      'plain text, which needs no permission of the browser',
      415,
      'unsupported_media_type',
      { method: 'PUT', url, headers: { 'content-type': 'text/plain' }, payload: '{"name":"x"}' },
    ],
    [
      'a form',
      415,
      'unsupported_media_type',
      { method: 'PUT', url, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'name=x' },
    ],
    ['a broken escape in the path', 400, 'malformed_body', { url: '/api/probe/%zz' }],
    ['a part of the path without end', 404, 'not_found', { url: `/api/probe/${'a'.repeat(500)}` }],
    [
      '__proto__ in the body',
      400,
      'malformed_body',
      { method: 'PUT', url, headers: json, payload: '{"name":"x","__proto__":{"demo":true}}' },
    ],
    [
      'constructor.prototype in the body',
      400,
      'malformed_body',
      { method: 'PUT', url, headers: json, payload: '{"name":"x","constructor":{"prototype":{"demo":true}}}' },
    ],
    ['__proto__ in the query', 400, 'invalid_input', { url: `${url}?__proto__=x&__proto__[demo]=1` }],
    ['a field given twice', 400, 'invalid_input', { url: `${url}?q=a&q=b` }],
    ['NUL in the query', 400, 'invalid_input', { url: `${url}?q=a%00b` }],
    ['NUL in the path', 400, 'invalid_input', { url: '/api/probe/a%00b' }],
    ['NUL in the body', 400, 'invalid_input', { method: 'PUT', url, payload: { name: 'a\u0000b' } }],
    [
      'half a surrogate pair',
      400,
      'invalid_input',
      { method: 'PUT', url, headers: json, payload: '{"name":"a\\ud800b"}' },
    ],
    [
      'half a surrogate pair in a key',
      400,
      'invalid_input',
      { method: 'PUT', url, headers: json, payload: '{"name":"x","\\ud800":1}' },
    ],
  ]
  test.each(cases)('says so in both languages: %s', async (_name, status, code, options) => {
    const zh = await send({ ...options, headers: { 'accept-language': 'zh-CN,zh;q=0.9', ...options.headers } })
    expect([zh.status, zh.body?.error.code]).toEqual([status, code])
    expect(zh.body.error.message).toMatch(/\p{Script=Han}/u)
    const en = await send({ ...options, headers: { 'accept-language': 'en', ...options.headers } })
    expect(en.body.error.message).toMatch(/^[A-Z][^\p{Script=Han}]+$/u)
    expect(({} as Record<string, unknown>).demo).toBeUndefined()
  })

  test.each([10_000, 400_000])('%i levels deep does not bring the server down', async (depth) => {
    const payload = `{"name":"x","deep":${'['.repeat(depth)}${']'.repeat(depth)}}`
    expect((await send({ method: 'PUT', url, headers: json, payload })).body.error.fields).toMatchObject([
      { code: 'unknown_field' },
    ])
    const kept = `{"name":"x","note":${'{"a":'.repeat(depth / 10)}1${'}'.repeat(depth / 10)}}`
    expect((await send({ method: 'PUT', url, headers: json, payload: kept })).status).toBe(200)
    expect((await send({ url })).status).toBe(200)
  })

  test('of just under one mebibyte is read', async () => {
    const r = await send({ method: 'PUT', url, payload: { name: 'x'.repeat(1_000_000) } })
    expect(r.body.error.fields).toMatchObject([{ path: 'name', code: 'too_long' }])
  })
})

test('the server gives its document and its health to anybody, but no operation without an event', async () => {
  expect((await send({ url: '/openapi.json' })).body.openapi).toBe('3.1.0')
  expect((await send({ url: '/health/ready' })).body).toEqual({ ready: true, version: '0' })
  const before = await t.admin.query('select count(*)::int as n from audit.event')
  await send({ url })
  const after = await t.admin.query('select count(*)::int as n from audit.event')
  expect(after.rows[0].n - before.rows[0].n).toBe(1)
})

test('who asks for more than anybody needs is refused at the door, without an event, and told when to come again', async () => {
  const headers = { cookie: `${SESSION_COOKIE}=a` }
  await send({ url, headers }, strict)
  await send({ url, headers }, strict)
  const before = await t.admin.query('select count(*)::int as n from audit.event')
  const refused = await send({ method: 'PUT', url, headers, payload: '{' }, strict)
  expect(refused).toMatchObject({ status: 429, body: { error: { code: 'too_many_requests' } } })
  expect(refused.headers['retry-after']).toBe('1')
  const after = await t.admin.query('select count(*)::int as n from audit.event')
  expect(after.rows[0].n).toBe(before.rows[0].n)
  expect((await send({ url, headers: { cookie: `${SESSION_COOKIE}=b` } }, strict)).status).not.toBe(429)
  expect((await send({ url: '/metrics' }, strict)).text).toContain(
    'linan_requests_refused_total{load="write",reason="too_many_requests"} 1',
  )
})
