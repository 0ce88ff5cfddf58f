import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { ROOT } from '#platform/db/migrate.ts'

const PAGE = join(ROOT, 'dist/receipt/receipt.html')

/**
 * Serves the page that checks a receipt to anybody at `/receipt`, byte for byte as it was built, so that its SHA-256 is that of the release. The
 * policy is the one inside the page; framed by another page it could be made to say anything.
 * @returns whether the page was built
 */
export function serveReceiptPage(app: FastifyInstance, page = PAGE): boolean {
  if (!existsSync(page)) return false
  const bytes = readFileSync(page)
  const policy = /http-equiv="content-security-policy" content="([^"]+)"/.exec(bytes.toString('utf8'))?.[1]
  if (policy === undefined) throw new Error(`${page} has no policy`)
  app.get('/receipt', async (_request, reply) =>
    reply
      .header('content-security-policy', `${policy}; frame-ancestors 'none'`)
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(bytes),
  )
  return true
}
