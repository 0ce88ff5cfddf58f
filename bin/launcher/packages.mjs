import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { explainDisk, step } from './console.mjs'
import { withLock } from './lock.mjs'
import { runNpm } from './npm.mjs'

/** Installs the packages of the lock file unless exactly these are there. Costs one hash when nothing is to be done. */
export async function ensurePackages(root, node) {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const wanted = `${createHash('sha256').update(lockText).digest('hex')} ${process.platform}-${process.arch}`
  const stamp = join(root, 'node_modules/.linan')
  const isThere = () => read(stamp) === wanted || adopt(root, lockText, stamp, wanted)
  if (isThere()) return
  await withLock(join(root, '.runtime/install.lock'), async () => {
    if (isThere()) return
    await install(root, node, Object.keys(JSON.parse(lockText).packages).length)
    writeFileSync(stamp, wanted)
  })
}

/** Takes packages that somebody installed by hand. A folder that cannot be written works too, it only costs this look each time. */
function adopt(root, lockText, stamp, wanted) {
  if (!isInstalled(root, JSON.parse(lockText))) return false
  try {
    writeFileSync(stamp, wanted)
  } catch {
    // Read-only image.
  }
  return true
}

async function install(root, node, total) {
  const modules = join(root, 'node_modules')
  try {
    mkdirSync(modules, { recursive: true })
  } catch (error) {
    throw explainDisk(error, root)
  }
  // NODE_ENV=production would leave out what builds the web.
  const args = [
    'ci',
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  await step(
    '安装程序包 Install packages',
    () => runNpm(node, args, root),
    () => countPackages(modules) / total,
  )
}

/** Whether npm's own note of what it installed agrees with the lock file: somebody ran `npm ci` by hand. */
function isInstalled(root, lock) {
  const note = read(join(root, 'node_modules/.package-lock.json'))
  if (note === undefined) return false
  const installed = JSON.parse(note).packages ?? {}
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '' || wanted.link) return true
    const found = installed[path]
    // Missing is right for other platforms, and for what only packages of other platforms need.
    if (found === undefined) return wanted.optional === true && (!fitsHere(wanted) || !(wanted.os || wanted.cpu))
    return found.integrity === wanted.integrity && existsSync(join(root, path))
  })
}

function fitsHere({ os, cpu, libc }) {
  const allows = (list, mine) =>
    !list || (list.some((one) => !one.startsWith('!')) ? list.includes(mine) : !list.includes(`!${mine}`))
  // A wrong libc is npm's decision; such a package counts as not needed here.
  return allows(os, process.platform) && allows(cpu, process.arch) && !libc
}

function countPackages(folder) {
  try {
    const names = readdirSync(folder).filter((name) => !name.startsWith('.'))
    return names.reduce((sum, name) => sum + (name.startsWith('@') ? readdirSync(join(folder, name)).length : 1), 0)
  } catch {
    return 0
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
