import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from 'pg'
import { startEmbedded } from '#platform/db/embedded.ts'
import { connect } from '#platform/db/pool.ts'
import { prepareDatabase } from '#platform/db/prepare.ts'
import { LOGIN_ROLES, type LoginRole, roleNames } from '#platform/db/roles.ts'
import { loadActions } from '#platform/http/load-actions.ts'

/** Runs `fn` on a freshly migrated database of its own, removed afterwards. */
export async function withScratchDatabase<T>(fn: (client: Client) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'linan-scratch-'))
  const superuserPassword = randomBytes(12).toString('hex')
  const embedded = await startEmbedded({ dataDir, secrets: { superuserPassword }, role: 'test' })
  try {
    const client = await connect({
      host: embedded.host,
      port: embedded.port,
      user: 'postgres',
      password: superuserPassword,
      database: 'postgres',
    })
    const passwords = Object.fromEntries(LOGIN_ROLES.map((r) => [r, randomBytes(12).toString('hex')])) as Record<
      LoginRole,
      string
    >
    await prepareDatabase(client, { roles: roleNames('scratch'), passwords, actions: await loadActions() })
    try {
      return await fn(client)
    } finally {
      await client.end()
    }
  } finally {
    await embedded.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
