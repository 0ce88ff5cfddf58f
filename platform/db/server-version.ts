import type { Client } from 'pg'
import { DatabaseError } from './database-error.ts'

/** Oldest accepted minor of each major (as `server_version_num`): older ones have known faults in what the product relies on. */
const MINIMUM: Readonly<Record<number, number>> = { 15: 150014, 16: 160010, 17: 170006, 18: 180000 }

/** Whether a server of this `server_version_num` may serve; majors newer than the table are taken. */
export function isNewEnough(number: number): boolean {
  const major = Math.floor(number / 10_000)
  return number >= (MINIMUM[major] ?? (major > 18 ? 0 : Number.POSITIVE_INFINITY))
}

/**
 * Checks PostgreSQL's version and, with pg_trgm at hand, that it sees trigrams in Chinese: under a C locale it finds none and
 * every search for a name would be empty without any error.
 */
export async function requireServer(client: Client): Promise<void> {
  const { rows } = await client.query<{ number: number; text: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as text`,
  )
  const version = rows[0]
  if (!version || !isNewEnough(version.number)) {
    throw new DatabaseError(
      'too_old',
      {
        message: `PostgreSQL ${version?.text} 太旧。PostgreSQL ${version?.text} is too old.`,
        remedy: '升级到 18.0、17.6、16.10、15.14 或更新的小版本。Upgrade to at least 18.0, 17.6, 16.10 or 15.14.',
      },
      { version: version?.text ?? '' },
    )
  }
  if ((await countTrigrams(client)) === 0) {
    throw new DatabaseError('no_chinese_trigrams', {
      message:
        '该数据库的区域设置不识别汉字(show_trgm 结果为空),姓名检索会失效。The locale of this database does not know Chinese letters, so searches for names would stay empty.',
      remedy:
        "重建该库:Create it anew: CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'(18、17 可加 LOCALE_PROVIDER builtin)",
    })
  }
}

/** Trigrams found in 小明, or undefined where pg_trgm is not installed on the server. Leaves nothing behind. */
export async function countTrigrams(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ installed: boolean; available: boolean }>(
    `select exists (select from pg_extension where extname = 'pg_trgm') as installed,
            exists (select from pg_available_extensions where name = 'pg_trgm') as available`,
  )
  if (!rows[0]?.available) return undefined
  if (rows[0].installed) return trigrams(client, await schemaOf(client))
  await client.query('begin')
  try {
    await client.query('create schema linan_trial')
    await client.query('create extension pg_trgm schema linan_trial')
    return await trigrams(client, 'linan_trial')
  } catch (error) {
    // 42501: this login may not create extensions; the migrations will say so if they need it.
    if ((error as { code?: string }).code === '42501') return undefined
    throw error
  } finally {
    await client.query('rollback')
  }
}

async function schemaOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(n.nspname) as name from pg_extension e join pg_namespace n on n.oid = e.extnamespace where extname = 'pg_trgm'`,
  )
  return rows[0]?.name ?? 'public'
}

async function trigrams(client: Client, schema: string): Promise<number> {
  const { rows } = await client.query<{ found: string[] }>(`select ${schema}.show_trgm('小明') as found`)
  return rows[0]?.found.length ?? 0
}
