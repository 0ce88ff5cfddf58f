import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { Sentence } from './console.mjs'

/** npm's own program, to be run on any Node: from the npm that started us, beside Node, or on the PATH. */
export function findNpm() {
  const beside = dirname(process.execPath)
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, 'npm'))
  const candidates = [
    process.env.npm_execpath,
    join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
    join(beside, 'node_modules/npm/bin/npm-cli.js'),
    ...onPath,
    ...onPath.map((path) => join(dirname(path), 'node_modules/npm/bin/npm-cli.js')),
  ]
  for (const path of candidates) {
    if (!path || !existsSync(path)) continue
    const real = realpathSync(path)
    if (real.endsWith('npm-cli.js')) return real
  }
  throw new Sentence(
    '找不到 npm。npm was not found.',
    '安装带 npm 的 Node.js 18 或更新版本。Install Node.js 18 or newer together with npm.',
  )
}

/** Runs npm on the given Node in `folder`; resolves with its standard output. */
export function runNpm(node, args, folder) {
  const npm = findNpm()
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` }
  // npm passes its own command line down through these; a nested npm would take them for its settings.
  for (const name of [
    'npm_config_json',
    'npm_config_dry_run',
    'npm_config_global',
    'npm_config_omit',
    'npm_config_silent',
    'npm_command',
  ])
    delete env[name]
  const quick = [
    '--fetch-retries=2',
    '--fetch-retry-mintimeout=1000',
    '--fetch-retry-maxtimeout=5000',
    '--no-update-notifier',
  ]
  return new Promise((resolve, reject) => {
    const child = spawn(node, [npm, ...args, ...quick], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let errors = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (errors += chunk))
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve(output) : reject(explain(`${errors}\n${output}`, args[0], folder)),
    )
  })
}

function explain(text, command, folder) {
  if (/EROFS|EACCES|EPERM/.test(text)) {
    return new Sentence(
      `npm 无法写入 ${folder}。npm cannot write to ${folder}.`,
      '换一个可写的目录,或用有权限的账户运行。Use a folder that can be written, or another account.',
    )
  }
  if (/ENOSPC/.test(text))
    return new Sentence(`磁盘已满:${folder}。The disk is full.`, '清理空间后重试。Free some space and try again.')
  if (
    /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network|ENOTCACHED/i.test(
      text,
    )
  ) {
    return new Sentence(
      '无法连接 npm 软件源。The npm registry cannot be reached.',
      '检查网络或代理(npm config set proxy / registry);内网安装请使用离线安装包。Check the network, or set a proxy or mirror with npm config.',
    )
  }
  const reason =
    text
      .split('\n')
      .filter((line) => /^npm (error|ERR!)/.test(line))
      .slice(0, 4)
      .join('\n') || text.trim().slice(-400)
  return new Sentence(
    `npm ${command} 失败。npm ${command} failed.\n${reason}`,
    '按上面的原因处理后重试。Repair the cause above and try again.',
  )
}
