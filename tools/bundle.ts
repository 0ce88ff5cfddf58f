import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { argv, stdout } from 'node:process'
import { pathToFileURL } from 'node:url'
import { findPackage } from '#platform/db/embedded/binaries.ts'
import { readMigrations, ROOT } from '#platform/db/migrate.ts'
import { type Facts, writeArchive } from './bundle/archive.ts'
import { builtEntries, checkoutFiles, isShipped, sourceEntries, textsOf } from './bundle/contents.ts'
import { type Entry, sha256 } from './bundle/entry.ts'
import { closure, importedPackages, type Lock, packageFiles } from './bundle/packages.ts'
import { sbom } from './bundle/sbom.ts'

interface Runtime {
  NODE_VERSION: string
  ensurePinnedNode(root: string): Promise<string>
}

export const PLATFORM = `${process.platform}-${process.arch}`

/** Everything of this checkout that goes into an archive for this platform: sources, packages, pages, Node. */
export async function collect(): Promise<{ facts: Facts; entries: Entry[] }> {
  const { ensureWeb } = (await launcher('web.mjs')) as { ensureWeb(root: string, node: string): Promise<void> }
  await ensureWeb(ROOT, process.execPath)
  const { NODE_VERSION, ensurePinnedNode } = (await launcher('runtime.mjs')) as Runtime
  const node = await ensurePinnedNode(ROOT)

  const files = checkoutFiles(ROOT)
  const lockText = readFileSync(join(ROOT, 'package-lock.json'), 'utf8')
  const lock = (JSON.parse(lockText) as { packages: Lock }).packages
  const { server, web } = choosePackages(files, lock)
  const facts = await describe(NODE_VERSION)
  const entries: Entry[] = [
    ...sourceEntries(ROOT, files),
    ...builtEntries(ROOT),
    ...server.flatMap((path) => packageFiles(ROOT, path)),
    // The launcher's note that these packages are the ones of the lock file: it then asks for no npm.
    { path: 'node_modules/.linan', bytes: Buffer.from(`${sha256(lockText)} ${PLATFORM}`) },
    { path: 'runtime/bin/node', source: node, isProgram: true },
    { path: 'runtime/LICENSE', source: join(node, '../../LICENSE') },
    {
      path: 'sbom.cdx.json',
      bytes: Buffer.from(
        sbom({ version: facts.version, time: new Date(facts.time), nodeVersion: NODE_VERSION, lock, server, web }),
      ),
    },
  ]
  return { facts, entries }
}

const launcher = (name: string) => import(pathToFileURL(join(ROOT, 'bin/launcher', name)).href)

/** Packages that the server loads, and those that are built into the pages. Development's own are in neither. */
function choosePackages(files: readonly string[], lock: Lock) {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  const isSource = (path: string) => /\.(ts|tsx|mjs)$/.test(path) && !/\.test\.tsx?$/.test(path)
  const served = files.filter((path) => isSource(path) && isShipped(path))
  const built = files.filter(
    (path) => isSource(path) && /^(ui|apps\/(workbench|field))\/|\/screens\/|\.tsx$/.test(path),
  )
  const postgres = basename(join(findPackage('18'), '..')).concat('/', basename(findPackage('18')))
  const server = importedPackages(textsOf(ROOT, served), lock).filter((name) => name in dependencies)
  return {
    server: closure(ROOT, lock, [...server, postgres]),
    web: closure(ROOT, lock, importedPackages(textsOf(ROOT, built), lock)),
  }
}

async function describe(node: string): Promise<Facts> {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim()
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
  const isChanged = git('status', '--porcelain') !== ''
  return {
    name: 'linan',
    version,
    platform: PLATFORM,
    node,
    commit: `${git('rev-parse', 'HEAD')}${isChanged ? '+changes' : ''}`,
    time: new Date(Number(git('log', '-1', '--format=%ct')) * 1000).toISOString(),
    migration: (await readMigrations()).at(-1)?.number ?? 0,
  }
}

/** Writes the archive of this checkout and its SHA-256 into `folder`. @returns the archive's path */
export async function bundle(folder: string): Promise<string> {
  const { facts, entries } = await collect()
  const file = join(folder, `linan-${facts.version}-${facts.platform}.tar.gz`)
  mkdirSync(folder, { recursive: true })
  const draft = `${file}.part`
  try {
    await writeArchive(draft, facts, entries)
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(draft)) hash.update(chunk as Buffer)
    const digest = hash.digest('hex')
    renameSync(draft, file)
    writeFileSync(`${file}.sha256`, `${digest}  ${basename(file)}\n`)
    stdout.write(`${file}\nSHA-256 ${digest}\n`)
  } finally {
    rmSync(draft, { force: true })
  }
  return file
}

if (import.meta.main) await bundle(argv[2] ?? join(ROOT, 'dist/bundle'))
