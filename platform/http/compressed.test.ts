import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '#platform/testing/app.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
}, 60_000)
afterAll(() => t.close())

const get = (url: string, encoding?: string) =>
  t.app.inject({ url, headers: encoding ? { 'accept-encoding': encoding } : {} })

test('a long answer comes compressed to whoever takes it so, and as it is to others', async () => {
  const plain = await get('/openapi.json')
  expect(plain.headers['content-encoding']).toBeUndefined()
  for (const [encoding, open] of [
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const) {
    const packed = await get('/openapi.json', encoding)
    expect([packed.headers['content-encoding'], packed.headers.vary]).toEqual([encoding, 'accept-encoding'])
    expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 4)
    expect(open(packed.rawPayload).equals(plain.rawPayload)).toBe(true)
  }
})

test('a short one is sent as it is', async () => {
  const answer = await get('/health/ready', 'gzip, br')
  expect([answer.headers['content-encoding'], answer.json().ready]).toEqual([undefined, true])
})

test('a body that comes compressed is not opened: it could be a bomb', async () => {
  const answer = await t.app.inject({
    method: 'POST',
    url: '/api/accounts/sign-in',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', 'x-linan': '1' },
    payload: gzipSync('{"loginName":"guanli","password":"x"}'),
  })
  expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'malformed_body'])
})
