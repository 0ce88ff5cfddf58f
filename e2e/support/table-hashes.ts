import { openInstallation } from '#platform/db/installation.ts'
import { connect } from '#platform/db/pool.ts'
import { loadSettings } from '#platform/settings/settings.ts'
import type { Place } from './product.ts'

/** Content of every table of a stopped installation as one hash each, with its number of rows in front. */
export async function tableHashes({ dataDir, config }: Place): Promise<Map<string, string>> {
  const installation = await openInstallation(loadSettings({ LINAN_DATA: dataDir, LINAN_CONFIG: config }), {
    role: 'tool',
  })
  const client = await connect(installation.installer)
  try {
    const { rows: tables } = await client.query<{ name: string }>(`
      select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema') order by 1`)
    const hashes = new Map<string, string>()
    for (const { name } of tables) {
      const { rows } = await client.query<{ text: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as text from only ${name} t`,
      )
      hashes.set(name, rows[0]?.text ?? '')
    }
    return hashes
  } finally {
    await client.end()
    await installation.close()
  }
}

/** Names of tables whose content differs. */
export const differences = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] =>
  [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name))
