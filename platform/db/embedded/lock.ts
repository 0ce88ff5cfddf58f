import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { identifySelf, isAlive, type ProcessIdentity } from './process-identity.ts'

export type LockHolder = ProcessIdentity & { nonce: string; since: string }
export type Lock = { release(): void }

/**
 * Takes a lock file, or says who holds it. The file appears complete (hard link), so nobody reads half of it; the lock of
 * a dead process is taken over without any manual step. PostgreSQL's own `postmaster.pid` remains the last guard of the data.
 */
export async function tryLock(path: string): Promise<Lock | LockHolder> {
  const mine: LockHolder = { ...identifySelf(), nonce: randomUUID(), since: new Date().toISOString() }
  const draft = `${path}.${mine.nonce}`
  writeFileSync(draft, JSON.stringify(mine), { mode: 0o644, flag: 'wx' })
  try {
    for (;;) {
      if (linkOnce(draft, path)) {
        // Somebody who judged the old holder dead at the same moment may have moved our file away: look again.
        await sleep(15)
        if (readHolder(path)?.nonce === mine.nonce) return { release: () => release(path, mine.nonce) }
        continue
      }
      const holder = readHolder(path)
      if (holder && isAlive(holder)) return holder
      if (holder) discardStale(path, holder.nonce)
    }
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Waits for a lock that others hold for moments only. Returns the last holder when `waitMs` is over. */
export async function waitForLock(path: string, waitMs: number): Promise<Lock | LockHolder> {
  const until = Date.now() + waitMs
  for (;;) {
    const result = await tryLock(path)
    if ('release' in result || Date.now() >= until) return result
    await sleep(50)
  }
}

/** Who holds the lock now, dead or alive; undefined when nobody does. A damaged file counts as a dead holder. */
export function readHolder(path: string): LockHolder | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    return JSON.parse(text) as LockHolder
  } catch {
    return { pid: 0, startedAt: '', nonce: '', since: '' }
  }
}

function linkOnce(draft: string, path: string): boolean {
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function discardStale(path: string, nonce: string): void {
  const aside = `${path}.stale-${randomUUID()}`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  // Between reading and renaming another process may have put its own fresh lock there: give it back.
  if (readHolder(aside)?.nonce !== nonce) linkOnce(aside, path)
  rmSync(aside, { force: true })
}

function release(path: string, nonce: string): void {
  if (readHolder(path)?.nonce === nonce) rmSync(path, { force: true })
}
