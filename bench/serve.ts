import pino from 'pino'
import { systemClock } from '#platform/clock/clock.ts'
import { type KeyRing, makeCipher } from '#platform/crypto/cipher.ts'
import { type Connection, openPool } from '#platform/db/pool.ts'
import { UNLIMITED } from '#platform/http/admission.ts'
import { loadActions } from '#platform/http/load-actions.ts'
import { buildServer } from '#platform/http/server.ts'

/** The API in a process of its own, as the product runs it, for `bench/api.ts`: settings come in as the first message, the port goes back. */
process.once('message', async (message: { app: Connection; ring: KeyRing }) => {
  const db = openPool(message.app)
  const app = await buildServer({
    db,
    demo: true,
    version: 'bench',
    clock: systemClock,
    cipher: makeCipher(message.ring),
    actions: await loadActions(),
    logger: pino({ level: 'warn' }),
    ready: async () => true,
    userLimits: UNLIMITED,
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  process.send?.({ port: Number(new URL(url).port) })
  process.once('disconnect', () => process.exit(0))
})
