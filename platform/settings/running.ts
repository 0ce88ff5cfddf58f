import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Settings } from './settings.ts'

/** What a running server says about itself to `linan status` on the same machine. */
export type Running = { pid: number; url: string; version: string; startedAt: string }

const file = (settings: Settings) => join(settings.dataDir, 'server.json')

/** Writes down where this server answers; `withdraw` removes it at a graceful stop. */
export function announce(settings: Settings, url: string, version: string): { withdraw(): void } {
  const running: Running = { pid: process.pid, url, version, startedAt: new Date().toISOString() }
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o711 })
  const draft = `${file(settings)}.${process.pid}`
  writeFileSync(draft, JSON.stringify(running), { mode: 0o600 })
  renameSync(draft, file(settings))
  return {
    withdraw: () => {
      if (readRunning(settings)?.pid === process.pid) rmSync(file(settings), { force: true })
    },
  }
}

/** The last announcement; its process may be dead. */
export function readRunning(settings: Settings): Running | undefined {
  try {
    return JSON.parse(readFileSync(file(settings), 'utf8')) as Running
  } catch {
    return undefined
  }
}
