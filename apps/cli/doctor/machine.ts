import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { readRunning } from '#platform/settings/running.ts'
import { readSecrets, secretsFile } from '#platform/settings/secrets.ts'
import { isInside } from '#platform/settings/paths.ts'
import { explain } from '../report.ts'
import { checkTls } from './tls.ts'
import { type Check, type Context, fail, type Finding, ok, warn } from './check.ts'

const GIB = 1024 ** 3

/** Checks of the machine that need no database. */
export const machineChecks: readonly Check[] = [
  { name: 'node', title: 'Node.js', run: checkNode },
  { name: 'data', title: '数据目录 Data folder', run: checkData },
  { name: 'disk', title: '磁盘空间 Disk space', run: checkDisk },
  { name: 'config', title: '配置目录 Configuration folder', run: checkConfig },
  { name: 'secrets', title: '密钥文件 Secrets file', run: checkSecrets },
  { name: 'port', title: '端口 Port', run: checkPort },
  { name: 'tls', title: '证书 Certificate', run: checkTls },
  { name: 'web', title: '网页 Web pages', run: checkWeb },
]

function checkNode(): Finding {
  const { node } = process.versions
  if (Number.parseInt(node, 10) >= 24) return ok(node)
  return fail(
    `${node}`,
    '通过 npm start 或 npx linan 启动,会自动准备 Node 24。Start through npm start or npx linan, which fetch Node 24.',
  )
}

/** The nearest existing folder above a path that does not exist yet. */
function nearest(path: string): string {
  return existsSync(path) ? path : nearest(dirname(path))
}

function checkData({ settings }: Context): Finding {
  const folder = nearest(settings.dataDir)
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    return fail(
      `${folder} 无法写入 cannot be written (${(error as NodeJS.ErrnoException).code})`,
      '检查属主、权限和只读挂载,或用 LINAN_DATA 另选目录。Check owner, mode and read-only mounts, or choose another with LINAN_DATA.',
    )
  }
  return ok(folder === settings.dataDir ? folder : `${settings.dataDir}(首次启动时创建 made at the first start)`)
}

function checkDisk({ settings }: Context): Finding {
  const { bavail, bsize } = statfsSync(nearest(settings.dataDir))
  const free = bavail * bsize
  const detail = `${(free / GIB).toFixed(1)} GiB`
  const remedy = '清理空间或换一块磁盘(LINAN_DATA)。Free some space or use another disk (LINAN_DATA).'
  if (free < GIB) return fail(detail, remedy)
  return free < 10 * GIB ? warn(detail, remedy) : ok(detail)
}

function checkConfig({ settings }: Context): Finding {
  const { configDir } = settings
  if (!existsSync(configDir)) return ok(`${configDir}(首次启动时创建 made at the first start)`)
  const mode = statSync(configDir).mode & 0o777
  if (process.platform === 'win32' || (mode & 0o077) === 0) return ok(configDir)
  const remedy = `执行 Run: chmod 700 ${configDir}`
  const detail = `${configDir} 权限 mode ${mode.toString(8)}`
  return (mode & 0o022) !== 0 ? fail(detail, remedy) : warn(detail, remedy)
}

function checkSecrets({ settings, embedded }: Context): Finding {
  const path = secretsFile(settings)
  if (isInside(path, settings.dataDir))
    return fail(path, '用 LINAN_CONFIG 移出数据目录。Move it out of the data folder with LINAN_CONFIG.')
  if (!existsSync(path) && !embedded?.hasCluster) return ok('首次启动时生成 made at the first start')
  try {
    readSecrets(path)
  } catch (error) {
    const [fault] = explain(error) ?? []
    if (!fault) throw error
    return fail(fault.message, fault.remedy)
  }
  const mode = statSync(path).mode & 0o777
  return mode === 0o400 || process.platform === 'win32'
    ? ok(path)
    : warn(`${path} ${mode.toString(8)}`, `执行 Run: chmod 400 ${path}`)
}

async function checkPort({ settings, embedded }: Context): Promise<Finding> {
  const { host, port } = settings
  const code = await tryListen(host, port)
  if (code === undefined) return ok(`${host}:${port}`)
  const running = readRunning(settings)
  if (
    code === 'EADDRINUSE' &&
    running &&
    Number(new URL(running.url).port) === port &&
    (embedded?.serverPid ?? running.pid) === running.pid
  ) {
    return ok(`${host}:${port}(本服务 this service, pid ${running.pid})`)
  }
  if (code === 'EADDRINUSE')
    return fail(
      `${host}:${port} 已被占用 is taken`,
      `结束占用的程序或另设 PORT。Stop that program or set PORT, e.g. PORT=${port + 1}.`,
    )
  return fail(
    `${host}:${port} ${code}`,
    'HOST 应为本机地址;1024 以下的端口需要特权。HOST must be an address of this machine; ports below 1024 need privileges.',
  )
}

function tryListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'))
    probe.listen(port, host, () => probe.close(() => resolve(undefined)))
  })
}

function checkWeb({ root }: Context): Finding {
  const page = join(root, 'dist/workbench/index.html')
  if (existsSync(page) && readFileSync(page, 'utf8').includes('<script')) return ok('dist/workbench')
  return fail('尚未构建 not built', '执行 npm start,会自动构建。Run npm start, which builds them.')
}
