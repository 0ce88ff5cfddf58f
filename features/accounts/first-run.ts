import type { Client } from 'pg'
import { codeHash, newCode } from './codes.ts'

/**
 * Arms the set-up of an installation that has no system administrator yet. `client` is the installer's connection, after the migrations.
 * Answers the one-time code to print once (60 bits, dead after five wrong tries, replaced at each start), or undefined where set-up is done.
 */
export async function ensureFirstRun(client: Client): Promise<string | undefined> {
  const code = newCode(3, 4)
  const { rows } = await client.query<{ armed: boolean }>('select public.accounts_install_first_run($1) as armed', [
    codeHash(code),
  ])
  return rows[0]?.armed ? code : undefined
}
