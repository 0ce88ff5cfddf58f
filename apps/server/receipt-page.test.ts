import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { afterAll, expect, test } from 'vitest'
import { policyOf } from '#apps/receipt/single-file.ts'
import { serveReceiptPage } from './receipt-page.ts'

const folder = mkdtempSync(join(tmpdir(), 'linan-receipt-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

test('the page is served as it was built, under its own policy, and framed by nobody', async () => {
  const policy = policyOf('alert(1)', 'p{}')
  const html = `<meta charset="utf-8" />\n<meta http-equiv="content-security-policy" content="${policy}" />\n页`
  const app = Fastify()
  expect(serveReceiptPage(app, file('page.html', html))).toBe(true)
  const answer = await app.inject('/receipt')
  expect([answer.statusCode, answer.body]).toEqual([200, html])
  expect(answer.headers['content-security-policy']).toBe(`${policy}; frame-ancestors 'none'`)
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
  await app.close()
})

test('the policy lets run what was built and lets nothing out', () => {
  const policy = policyOf('alert(1)', 'p{}')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='")
  expect(policy).not.toMatch(/unsafe|self|https?:|\*|connect-src|data:.*script/)
})

test('a page without a policy is not served; where none was built there is none', async () => {
  const app = Fastify()
  expect(serveReceiptPage(app, join(folder, 'missing.html'))).toBe(false)
  expect((await app.inject('/receipt')).statusCode).toBe(404)
  expect(() => serveReceiptPage(app, file('bare.html', '<p>'))).toThrow('has no policy')
  await app.close()
})
