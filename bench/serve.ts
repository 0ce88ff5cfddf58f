import pino from 'pino'
import { serveField } from '#apps/server/web.ts'
import { systemClock } from '#platform/clock/clock.ts'
import { type KeyRing, makeCipher } from '#platform/crypto/cipher.ts'
import { type Connection, openPool } from '#platform/db/pool.ts'
import { UNLIMITED } from '#platform/http/admission.ts'
import { loadActions } from '#platform/http/load-actions.ts'
import { buildServer } from '#platform/http/server.ts'

export interface Served {
  app: Connection
  ring: KeyRing
  /** Pages beside the API: the field app as it is built, and these under `/bench/`. Sessions have the limits of the product then. */
  pages?: Record<string, { type: string; body: string }>
}

/** The API in a process of its own, as the product runs it, for `bench/api.ts` and `bench/field.ts`: settings come in as the first message, the port goes back. */
process.once('message', async ({ app: connection, ring, pages }: Served) => {
  const db = openPool(connection)
  const app = await buildServer({
    db,
    demo: true,
    version: 'bench',
    clock: systemClock,
    cipher: makeCipher(ring),
    actions: await loadActions(),
    logger: pino({ level: 'warn' }),
    ready: async () => true,
    ...(pages ? {} : { userLimits: UNLIMITED }),
  })
  if (pages && !(await serveField(app))) throw new Error('the field app is not built')
  for (const [name, { type, body }] of Object.entries(pages ?? {}))
    app.get(`/bench/${name}`, async (_request, reply) =>
      reply
        .header('content-security-policy', "default-src 'none'; script-src 'self'; connect-src 'self'")
        .type(type)
        .send(body),
    )
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  process.send?.({ port: Number(new URL(url).port) })
  process.once('disconnect', () => process.exit(0))
})
