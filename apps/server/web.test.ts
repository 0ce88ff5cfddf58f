import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveField } from './web.ts'

const dist = mkdtempSync(join(tmpdir(), 'linan-web-'))
const app = Fastify()
const at = (name: string, body: string) => writeFileSync(join(dist, name), body)

beforeAll(async () => {
  mkdirSync(join(dist, 'assets'))
  for (const name of ['index.html', 'sw.js', 'manifest.webmanifest', 'icon.svg']) at(name, name)
  at('assets/shell-1.js', 'as it is')
  at('assets/shell-1.js.br', 'by brotli')
  at('assets/shell-1.js.gz', 'by gzip')
  at('assets/small-1.js', 'small')
  await serveField(app, dist)
})
afterAll(async () => {
  await app.close()
  rmSync(dist, { recursive: true })
})

const get = async (name: string, encoding: string) => {
  const { headers, body } = await app.inject({ url: `/field/assets/${name}`, headers: { 'accept-encoding': encoding } })
  return [body, headers['content-encoding'], headers.vary, headers['content-type']]
}

test('parts of the app go out as small as the browser takes them, and never as another kind', async () => {
  const type = (await get('shell-1.js', 'identity')).at(-1)
  expect(type).toMatch(/javascript/)
  expect(await get('shell-1.js', 'gzip, deflate, br')).toEqual(['by brotli', 'br', 'accept-encoding', type])
  expect(await get('shell-1.js', 'gzip')).toEqual(['by gzip', 'gzip', 'accept-encoding', type])
  expect(await get('shell-1.js', 'identity')).toEqual(['as it is', undefined, 'accept-encoding', type])
  expect(await get('small-1.js', 'gzip, deflate, br')).toEqual(['small', undefined, 'accept-encoding', type])
})
