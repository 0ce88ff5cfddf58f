import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stdout } from 'node:process'
import { gzipSync } from 'node:zlib'
import { openInstallation } from '#platform/db/installation.ts'
import { readMigrations, ROOT } from '#platform/db/migrate.ts'
import { connect } from '#platform/db/pool.ts'
import { type ReleaseData, saveRows } from '#platform/testing/release-data.ts'
import { loadSettings } from '#platform/settings/settings.ts'
import { newPlace, startAt } from '../e2e/support/product.ts'
import { furnish } from '../e2e/support/world.ts'
import { version } from '#apps/cli/version.ts'

/**
 * Keeps the data of this release for the tests of later ones (architecture §5.6): `node tools/release-data.ts`, once, when a release is made. The
 * real product is filled by its own operations with invented people.
 */
async function keep(): Promise<void> {
  const place = await newPlace()
  try {
    const product = await startAt(place)
    try {
      await furnish(product)
    } finally {
      await product.stop()
    }
    const settings = loadSettings({ LINAN_DATA: place.dataDir, LINAN_CONFIG: place.config })
    const installation = await openInstallation(settings, { role: 'tool' })
    const client = await connect(installation.installer)
    try {
      const migration = (await readMigrations()).at(-1)?.number ?? 0
      const data: ReleaseData = { version: version(), migration, tables: await saveRows(client) }
      const file = `platform/db/data/release-${data.version}.json.gz`
      writeFileSync(join(ROOT, file), gzipSync(JSON.stringify(data), { level: 9 }))
      stdout.write(`wrote ${file}, ${Object.values(data.tables).flat().length} rows\n`)
    } finally {
      await client.end()
      await installation.close()
    }
  } finally {
    rmSync(place.folder, { recursive: true, force: true })
  }
}

await keep()
