import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { stdout } from 'node:process'
import { loadSettings } from '#platform/settings/settings.ts'
import { SettingsError } from '#platform/settings/settings-error.ts'
import { derOf, factsOf } from '#platform/tls/certificate.ts'
import { mobileConfig } from '#platform/tls/root-files.ts'
import { readIssued } from '#platform/tls/store.ts'
import { type Command, text } from '../command.ts'

export const tlsRoot: Command = {
  name: 'tls root',
  summary:
    '把根证书写成手机和电脑能安装的文件(不含密钥)。Writes the root certificate for phones and PCs (never its key).',
  usage: '[--out <folder>]',
  options: { out: { type: 'string' } },
  details: [
    '--out  写到哪个目录,默认当前目录 folder, default the present one',
    '安装方法见 docs/tls.md 或 …/ca。How to install: docs/tls.md or …/ca.',
  ],
  async run(args) {
    const root = readIssued(loadSettings(process.env, { beforeTls: true }))?.root
    if (!root)
      throw new SettingsError([
        {
          code: 'tls_no_root',
          message: '本机没有自建的根证书。There is no root of our own here.',
          remedy: 'linan tls init',
        },
      ])
    const folder = resolve(text(args, 'out') ?? '.')
    mkdirSync(folder, { recursive: true })
    const files: [string, string | Buffer][] = [
      ['linan-root.crt', derOf(root)],
      ['linan-root.pem', root],
      ['linan-root.mobileconfig', mobileConfig(root)],
    ]
    for (const [name, body] of files) {
      writeFileSync(join(folder, name), body, { mode: 0o644 })
      stdout.write(`${join(folder, name)}\n`)
    }
    stdout.write(`SHA-256: ${factsOf(root).sha256}\n`)
    return 0
  },
}
