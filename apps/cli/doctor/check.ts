import type { Client } from 'pg'
import type { EmbeddedState } from '#platform/db/embedded/inspect.ts'
import type { Settings } from '#platform/settings/settings.ts'

/** `warn` does not make the machine unfit; `fail` does. */
export type Finding = { state: 'ok' | 'warn' | 'fail'; detail: string; remedy?: string }

/** What a check may look at. `client` is there once the database answered. */
export type Context = {
  settings: Settings
  embedded: EmbeddedState | undefined
  client: Client | undefined
  root: string
}

/** One thing to look at. `needsDatabase` checks are left out where the database is not reachable or not made yet. */
export type Check = {
  name: string
  title: string
  needsDatabase?: boolean
  run(context: Context): Promise<Finding> | Finding
}

export const ok = (detail: string): Finding => ({ state: 'ok', detail })
export const warn = (detail: string, remedy: string): Finding => ({ state: 'warn', detail, remedy })
export const fail = (detail: string, remedy: string): Finding => ({ state: 'fail', detail, remedy })
