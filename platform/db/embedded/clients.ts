import { randomUUID } from 'node:crypto'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Layout } from './folders.ts'
import { readHolder } from './lock.ts'
import { identifySelf, isAlive } from './process-identity.ts'

export type Registration = { leave(): void }

/**
 * Writes down that this process uses the embedded database: whoever leaves last stops it, so a command-line tool that ends does
 * not pull the database away from a server, nor a server from a running backup.
 */
export function register(layout: Layout): Registration {
  const path = join(layout.clients, `${process.pid}-${randomUUID().slice(0, 8)}`)
  writeFileSync(path, JSON.stringify(identifySelf()), { mode: 0o600 })
  return { leave: () => rmSync(path, { force: true }) }
}

/** How many registered processes still live; the notes of dead ones are removed on the way. */
export function countLiveClients(layout: Layout): number {
  let alive = 0
  for (const name of readdirSync(layout.clients)) {
    const path = join(layout.clients, name)
    const holder = readHolder(path)
    if (holder && isAlive(holder)) alive += 1
    else rmSync(path, { force: true })
  }
  return alive
}
