#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { argv, env, execPath, stderr, stdout, versions } from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Sentence } from './launcher/console.mjs'
import { devNames, runDev } from './launcher/dev.mjs'
import { ensurePackages } from './launcher/packages.mjs'
import { runInOurPlace } from './launcher/run.mjs'
import { ensureNode } from './launcher/runtime.mjs'
import { ensureWeb } from './launcher/web.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const main = join(root, 'apps/cli/main.ts')

const HELP = `邻安 Lin'an

用法 Usage: linan <命令 command> [选项 options]

  start              启动服务(首次会准备运行环境)       start the service
  status             是否在运行、地址、数据库             is it running, where, which database
  doctor             检查本机,一次列出全部问题和办法     check this machine, list all faults with remedies
  user add           新增登录账户                         add an account
  audit list         查阅记录                             who looked at what
  audit verify       核验查阅记录;export, prove, key      check the log of looks
  audit witness      登记所外见证方                       enrol witnesses outside the station
  witness <name>     作为见证方: init, serve, status, add-log  be a witness for another station
  demo songyuan      建立演示城市(仅限空库)               build the demo city in an empty database
  tls <name>         HTTPS 证书: init, status, renew, root  the certificate for HTTPS
  migrate            升级数据库结构                       bring the database up to date
  service install    随机器启动(systemd);uninstall, status   start with the machine
  upgrade <archive>  升级到安装包中的版本,不成功则自动退回     go to another release, or back by itself
  dev <name>         开发命令 for developers: ${devNames.join(', ')}

  linan <command> --help   该命令的说明 help on one command
  --version                版本 version

设置 Settings: HOST (127.0.0.1), PORT (7300), LINAN_DATA, LINAN_CONFIG, DATABASE_URL, TRUST_PROXY, TLS_CERT, TLS_KEY, PUBLIC_URL
LINAN_DEMO=1 新建的数据库标为演示数据，只供试用和测试 flags a new database as demo data, for trials and tests only
也可写入配置目录的 linan.env; also in linan.env of the configuration folder.
`

async function run(args) {
  const [command] = args
  if (command === undefined || command === '--help' || command === '-h' || command === 'help') {
    stdout.write(HELP)
    return command === undefined ? 1 : 0
  }
  if (command === '--version' || command === '-v') {
    stdout.write(`${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version}\n`)
    return 0
  }
  if (Number.parseInt(versions.node, 10) < 18) {
    throw new Sentence(
      `Node.js ${versions.node} 太旧。Node.js ${versions.node} is too old.`,
      '安装 Node.js 18 或更新版本(建议 24)。Install Node.js 18 or newer, best 24.',
    )
  }
  // Stripped and compiled code of the server is kept: 0.4 s less at each start.
  env.NODE_COMPILE_CACHE ??= join(root, '.cache/node')
  const node = await ensureNode(root)
  await ensurePackages(root, node)
  if (command === 'dev') return runDev(root, node, args.slice(1))
  if (command === 'start' && !args.includes('--help')) await ensureWeb(root, node)
  if (node !== execPath) return runInOurPlace(node, [main, ...args], process.cwd())
  module.enableCompileCache?.(env.NODE_COMPILE_CACHE)
  argv.splice(1, argv.length, main, ...args)
  await import(pathToFileURL(main).href)
  return undefined
}

try {
  const code = await run(argv.slice(2))
  if (code !== undefined) process.exitCode = code
} catch (error) {
  if (!(error instanceof Sentence)) throw error
  stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
