import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { nameLayout } from './folders.ts'
import { readHolder } from './lock.ts'
import { findRunning, type Postmaster } from './postmaster.ts'
import { isAlive } from './process-identity.ts'

/** `serverPid` and `postgres` are present only while those processes live. */
export type EmbeddedState = { hasCluster: boolean; serverPid?: number; postgres?: Postmaster }

/** Looks at the embedded database of a data folder without starting, joining or creating anything. */
export function inspectEmbedded(dataDir: string): EmbeddedState {
  if (!existsSync(dataDir)) return { hasCluster: false }
  const layout = nameLayout(realpathSync(dataDir), '18')
  const hasCluster = existsSync(join(layout.cluster, 'PG_VERSION'))
  const holder = readHolder(layout.serverLock)
  const postgres = hasCluster ? findRunning(layout) : undefined
  return {
    hasCluster,
    ...(holder && isAlive(holder) ? { serverPid: holder.pid } : {}),
    ...(postgres ? { postgres } : {}),
  }
}
