import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Client } from 'pg'
import { installQueue } from '../jobs/install.ts'
import { applyGrants } from './grants.ts'
import { quoteIdent, type RoleNames } from './roles.ts'

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..')

export interface Migration {
  number: number
  name: string
  file: string
  sql: string
  hash: string
}

/** All migrations of platform and features in one number line. A number used twice or left out is refused. */
export async function readMigrations(root = ROOT): Promise<Migration[]> {
  const found: Migration[] = []
  for (const top of ['platform', 'features']) {
    for (const slice of await readdir(join(root, top))) {
      const folder = join(root, top, slice, 'migrations')
      const files = await readdir(folder).catch(() => [] as string[])
      for (const name of files.filter((f) => f.endsWith('.sql'))) {
        const file = join(folder, name)
        const sql = await readFile(file, 'utf8')
        found.push({
          number: Number(name.slice(0, 4)),
          name,
          file: relative(root, file),
          sql,
          hash: createHash('sha256').update(sql).digest('hex'),
        })
      }
    }
  }
  found.sort((a, b) => a.number - b.number)
  found.forEach((m, i) => {
    const before = found[i - 1]
    if (!/^\d{4}_[a-z0-9_]+\.sql$/.test(m.name)) throw new Error(`migration name: ${m.file}`)
    if (before && before.number === m.number)
      throw new Error(`migration number ${m.number} twice: ${before.file}, ${m.file}`)
    if (m.number !== i + 1) throw new Error(`migration number ${i + 1} is missing before ${m.file}`)
  })
  return found
}

async function applied(client: Client): Promise<Map<number, string>> {
  const { rows: exists } = await client.query(`select to_regclass('public.migration') is not null as yes`)
  if (!(exists[0] as { yes: boolean }).yes) return new Map()
  const { rows } = await client.query<{ number: number; hash: string }>('select number, hash from public.migration')
  return new Map(rows.map((r) => [r.number, r.hash]))
}

/** Migrations the database does not have yet. Throws where an applied file was edited afterwards. */
export async function pendingMigrations(client: Client, all?: Migration[]): Promise<Migration[]> {
  const migrations = all ?? (await readMigrations())
  const done = await applied(client)
  for (const m of migrations) {
    const hash = done.get(m.number)
    if (hash !== undefined && hash !== m.hash) throw new Error(`migration ${m.file} was edited after it was applied`)
  }
  const known = new Set(migrations.map((m) => m.number))
  const ahead = [...done.keys()].filter((n) => !known.has(n))
  if (ahead.length > 0) throw new Error(`the database is newer than this program (migration ${Math.max(...ahead)})`)
  return migrations.filter((m) => !done.has(m.number))
}

/**
 * Brings the database up to date as the owner role: each migration in a transaction of its own, so that a crash leaves whole steps only.
 * An advisory lock keeps a second process waiting. Then the tables of the job queue; grants are re-applied at the end, always.
 */
export async function migrate(
  client: Client,
  roles: RoleNames,
  onStep: (m: Migration) => void = () => undefined,
  all?: Migration[],
): Promise<number> {
  await client.query('select pg_advisory_lock(7300000)')
  try {
    const pending = await pendingMigrations(client, all)
    await client.query(`grant usage, create on schema public to ${quoteIdent(roles.owner)}`)
    for (const m of pending) {
      onStep(m)
      await client.query('begin')
      try {
        await client.query(`set local role ${quoteIdent(roles.owner)}`)
        await client.query(`create table if not exists public.migration (number integer primary key, name text not null, hash text not null, applied_at timestamptz not null default now());
          comment on table public.migration is 'class=S0 app=select; Applied migrations with their hashes.'`)
        await client.query(m.sql)
        await client.query('insert into public.migration (number, name, hash) values ($1, $2, $3)', [
          m.number,
          m.name,
          m.hash,
        ])
        await client.query('commit')
      } catch (error) {
        // The connection may be what broke; the first error is the one to show.
        await client.query('rollback').catch(() => undefined)
        throw new Error(`migration ${m.file}: ${(error as Error).message}`, { cause: error })
      }
    }
    await installQueue(client, roles)
    await applyGrants(client, roles)
    return pending.length
  } finally {
    await client.query('select pg_advisory_unlock(7300000)').catch(() => undefined)
  }
}
