import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { ROOT } from '#platform/db/migrate.ts'

const DIST = join(ROOT, 'dist/workbench')
const FIELD_DIST = join(ROOT, 'dist/field')
const FOR_EVER = 'public, max-age=31536000, immutable'

/** Everything the page may load comes from this server; styles that the workbench makes at run time carry the nonce of their page. */
const policy = (nonce?: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    nonce === undefined ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

/** Serves the built workbench: hashed files for ever and as small as `tools/precompress.ts` made them, the page itself fresh with a new nonce for every path that is no API. */
export async function serveWorkbench(app: FastifyInstance, dist = DIST): Promise<boolean> {
  const index = join(dist, 'index.html')
  if (!existsSync(index)) return false
  const html = readFileSync(index, 'utf8')
  await app.register(fastifyStatic, {
    root: join(dist, 'assets'),
    prefix: '/assets/',
    index: false,
    cacheControl: false,
    preCompressed: true,
    setHeaders: (reply) => {
      reply.header('cache-control', FOR_EVER)
      reply.header('vary', 'accept-encoding')
      // A worker lives under the policy of its own file: it may load its parts from here and reach nothing else.
      reply.header('content-security-policy', "default-src 'none'; script-src 'self'; frame-ancestors 'none'")
    },
  })
  app.get('/favicon.svg', async (_request, reply) =>
    reply
      .header('cache-control', 'public, max-age=86400')
      .type('image/svg+xml')
      .send(readFileSync(join(dist, 'favicon.svg'))),
  )
  app.get('/*', async (request, reply) => {
    if (request.url.startsWith('/api/')) return reply.callNotFound()
    const nonce = randomBytes(16).toString('base64url')
    return reply
      .header('content-security-policy', policy(nonce))
      .type('text/html; charset=utf-8')
      .send(html.replaceAll('%CSP_NONCE%', nonce))
  })
  return true
}

/**
 * Serves the field app under `/field/`: hashed parts for ever; page, manifest and service worker asked for anew each time. The page makes no styles of
 * its own, so it is the same for everybody, and a phone may keep it with its policy.
 */
export async function serveField(app: FastifyInstance, dist = FIELD_DIST): Promise<boolean> {
  if (!existsSync(join(dist, 'index.html'))) return false
  const file = (name: string) => readFileSync(join(dist, name))
  await app.register(fastifyStatic, {
    root: join(dist, 'assets'),
    prefix: '/field/assets/',
    index: false,
    cacheControl: false,
    preCompressed: true,
    decorateReply: false,
    setHeaders: (reply) => {
      reply.header('cache-control', FOR_EVER)
      reply.header('vary', 'accept-encoding')
    },
  })
  const page = file('index.html')
  const fixed = [
    { path: '/field/sw.js', type: 'text/javascript; charset=utf-8', body: file('sw.js') },
    { path: '/field/manifest.webmanifest', type: 'application/manifest+json', body: file('manifest.webmanifest') },
    { path: '/field/icon.svg', type: 'image/svg+xml', body: file('icon.svg') },
  ]
  for (const { path, type, body } of fixed)
    app.get(path, async (_request, reply) =>
      reply
        .header('cache-control', 'no-cache')
        // A service worker lives under the policy of its own file: it fetches the parts of the app from here, and nothing else.
        .header('content-security-policy', "default-src 'none'; connect-src 'self'; frame-ancestors 'none'")
        .type(type)
        .send(body),
    )
  for (const path of ['/field', '/field/*'])
    app.get(path, async (_request, reply) =>
      reply
        .header('content-security-policy', policy())
        .header('cache-control', 'no-cache')
        .type('text/html; charset=utf-8')
        .send(page),
    )
  return true
}
