import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { explainDisk, Sentence, step } from './console.mjs'
import { withLock } from './lock.mjs'

const SOURCES = ['apps/workbench', 'apps/field', 'apps/receipt', 'ui', 'features', 'platform']
const FILES = [
  'package-lock.json',
  'vite.config.ts',
  'tsconfig.json',
  'tools/browser-digest.ts',
  'tools/precompress.ts',
]
/** Each build of its own, and a page that shows it was made. */
export const BUILDS = [
  { config: 'vite.config.ts', page: 'dist/workbench/index.html' },
  { config: 'apps/field/vite.config.ts', page: 'dist/field/index.html' },
  { config: 'apps/receipt/vite.config.ts', page: 'dist/receipt/receipt.html' },
]
const LEFT_OUT = /\.(test|docs)\.ts$|\.sql$|\.md$/

/**
 * Builds the web when its sources changed. The list of files with size and time decides first (a few milliseconds); where only
 * times differ (a fresh checkout of the same commit) the contents decide.
 */
export async function ensureWeb(root, node) {
  if (!existsSync(join(root, 'vite.config.ts'))) return
  const stamp = join(root, 'dist/.workbench-stamp')
  const times = hashTimes(root)
  const isCurrent = () => {
    if (!BUILDS.every(({ page }) => existsSync(join(root, page)))) return false
    const before = read(stamp)
    if (before.times === times) return true
    if (before.contents !== hashContents(root)) return false
    writeStamp(stamp, { times, contents: before.contents })
    return true
  }
  if (isCurrent()) return
  await withLock(join(root, '.runtime/install.lock'), async () => {
    if (isCurrent()) return
    const contents = hashContents(root)
    await step('构建网页 Build the web pages', async () => {
      for (const { config } of BUILDS) await build(root, node, config)
    })
    writeStamp(stamp, { times, contents })
  })
}

/** A folder that cannot be written works too: the next start only reads the contents again. */
function writeStamp(stamp, value) {
  try {
    mkdirSync(dirname(stamp), { recursive: true })
    writeFileSync(stamp, JSON.stringify(value))
  } catch {
    // Read-only image.
  }
}

function build(root, node, config) {
  return new Promise((resolve, reject) => {
    const args = [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--config', config, '--logLevel', 'warn']
    const child = spawn(node, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production' },
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) return resolve()
      const disk = /(EROFS|EACCES|EPERM|ENOSPC)/.exec(output)?.[1]
      if (disk) return reject(explainDisk({ code: disk }, join(root, 'dist')))
      const reason = output
        .split('\n')
        .filter((line) => line.trim() && !/^ +at /.test(line))
        .join('\n')
        .slice(0, 1500)
      reject(
        new Sentence(`网页构建失败。The web pages could not be built.\n${reason}`, '请报告此问题。Please report this.'),
      )
    })
  })
}

function* walk(root, folder) {
  if (!existsSync(join(root, folder))) return
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) {
      if (entry.name !== 'migrations' && entry.name !== 'data') yield* walk(root, path)
    } else if (!LEFT_OUT.test(entry.name)) yield path
  }
}

function sources(root) {
  return [
    ...FILES.filter((path) => existsSync(join(root, path))),
    ...SOURCES.flatMap((folder) => [...walk(root, folder)]),
  ].sort()
}

function hashTimes(root) {
  const hash = createHash('sha256')
  for (const path of sources(root)) {
    const { size, mtimeMs } = statSync(join(root, path))
    hash.update(`${path} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

function hashContents(root) {
  const hash = createHash('sha256')
  for (const path of sources(root)) hash.update(`${path}\n`).update(readFileSync(join(root, path)))
  return hash.digest('hex')
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return {}
  }
}
