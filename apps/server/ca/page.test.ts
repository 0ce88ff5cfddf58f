import { X509Certificate } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAuthority } from '#platform/tls/authority.ts'
import { readNames } from '#platform/tls/names.ts'
import { GUIDES } from './guide.ts'
import { serveAuthority } from './page.ts'

let app: FastifyInstance
let root: X509Certificate
let served: string | undefined

beforeAll(async () => {
  const made = await makeAuthority(readNames(['linan.wangjiang.lan'], ['10.1.2.3']), new Date())
  root = new X509Certificate(made.certificate)
  app = Fastify()
  served = made.certificate
  serveAuthority(app, () => served)
})
afterAll(() => app.close())

test('the page shows the SHA-256 to compare, in both languages, loads nothing from elsewhere and runs no script', async () => {
  const page = await app.inject('/ca')
  expect(page.statusCode).toBe(200)
  expect(page.body).toContain(root.fingerprint256)
  expect(page.body).toContain('lang="en"')
  expect(page.body).not.toMatch(/<script|https?:\/\//)
  expect(page.headers['content-security-policy']).toContain(`default-src 'none'`)
})

test('every file is this very root, and none holds a key', async () => {
  const file = async (name: string) => (await app.inject(`/ca/${name}`)).rawPayload
  expect((await file('linan-root.crt')).equals(root.raw)).toBe(true)
  expect(new X509Certificate(await file('linan-root.pem')).fingerprint256).toBe(root.fingerprint256)
  const profile = (await file('linan-root.mobileconfig')).toString()
  const data = /<data>([^<]+)<\/data>/.exec(profile)?.[1] ?? ''
  expect(Buffer.from(data, 'base64').equals(root.raw)).toBe(true)
  for (const name of ['linan-root.crt', 'linan-root.pem', 'linan-root.mobileconfig'])
    expect((await file(name)).includes('PRIVATE KEY')).toBe(false)
})

test('each system has its steps and a picture that stands alone', async () => {
  expect(GUIDES.map((guide) => guide.id)).toEqual(['android', 'harmonyos', 'ios', 'windows', 'uos-kylin'])
  const { body } = await app.inject('/ca')
  for (const guide of GUIDES) {
    for (const step of guide.steps) expect(step.press).toBeLessThan(step.rows.length)
    const picture = (await app.inject(`/ca/${guide.id}.svg`)).body
    expect(picture).toMatch(/^<svg [^>]+aria-label="[^"]+"/)
    expect(picture).not.toMatch(/<script|href=|url\(/)
    expect(body).toContain(`/ca/${guide.id}.svg`)
  }
})

test('a new root is offered at once, without a restart; where there is none there is no page', async () => {
  const before = served
  const other = await makeAuthority(readNames(['b.lan'], []), new Date())
  served = other.certificate
  expect((await app.inject('/ca')).body).toContain(new X509Certificate(other.certificate).fingerprint256)
  served = undefined
  expect((await app.inject('/ca/linan-root.crt')).statusCode).toBe(404)
  served = before
})
