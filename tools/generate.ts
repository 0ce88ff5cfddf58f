import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GUIDES } from '#apps/server/ca/guide.ts'
import { drawGuide } from '#apps/server/ca/picture.ts'
import { readMigrations, ROOT } from '#platform/db/migrate.ts'
import { loadActions } from '#platform/http/load-actions.ts'
import { routesFile } from './generate/routes.ts'
import { withScratchDatabase } from './generate/scratch-database.ts'
import { rowsFile } from './generate/rows.ts'

/**
 * Writes every generated file of the repository: typed routes of the web, row types of the tables, hashes of the migrations, pictures of
 * the guide to the root certificate.
 * `--check` writes nothing and fails where a committed file differs (CI).
 */
async function main(check: boolean): Promise<number> {
  const files = new Map<string, string>()
  files.set('ui/api/routes.gen.ts', routesFile(await loadActions()))
  files.set(
    'migrations.lock',
    (await readMigrations())
      .map((m) => `${m.hash}  ${m.file}`)
      .join('\n')
      .concat('\n'),
  )
  files.set('platform/db/rows.gen.ts', await withScratchDatabase(rowsFile))
  for (const guide of GUIDES) files.set(`docs/pictures/tls/${guide.id}.svg`, drawGuide(guide))
  let stale = 0
  for (const [name, text] of files) {
    const path = join(ROOT, name)
    const before = safeRead(path)
    if (before === text) continue
    stale++
    if (check) process.stderr.write(`${name} is not up to date: run node tools/generate.ts\n`)
    else {
      writeFileSync(path, text)
      process.stdout.write(`wrote ${name}\n`)
    }
  }
  if (existsSync(join(ROOT, 'tools/messages.ts')))
    execFileSync(process.execPath, [join(ROOT, 'tools/messages.ts'), ...(check ? ['--check'] : [])], {
      stdio: 'inherit',
    })
  return check && stale > 0 ? 1 : 0
}

function safeRead(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

process.exit(await main(process.argv.includes('--check')))
