import { stdout } from 'node:process'
import { loadSettings, type Settings } from '#platform/settings/settings.ts'
import { SettingsError } from '#platform/settings/settings-error.ts'
import { type Authority, issue, makeAuthority } from '#platform/tls/authority.ts'
import { factsOf } from '#platform/tls/certificate.ts'
import { machineNames, type Names, outside, readNames } from '#platform/tls/names.ts'
import { authorityFile, readAuthority, readIssued, writeAuthority, writeIssued } from '#platform/tls/store.ts'
import { type Arguments, type Command, texts } from '../command.ts'
import { describe } from './tls-status.ts'

export const tlsInit: Command = {
  name: 'tls init',
  summary: '生成本所的根证书和服务器证书。Makes the station’s own root and the certificate of the server.',
  usage: '[--name <host>]… [--ip <address>]… [--new-authority]',
  options: {
    name: { type: 'string', multiple: true },
    ip: { type: 'string', multiple: true },
    'new-authority': { type: 'boolean' },
  },
  details: [
    '--name  同事输入的主机名,可多次;通行密钥需要主机名 host name people type, may repeat; passkeys need one',
    '--ip    服务器地址,可多次 address of the server, may repeat',
    '        都不写:沿用已有证书的;首次用本机主机名和地址。None: those of the present certificate, at first the machine’s own.',
    '--new-authority  作废旧根证书,另建;所有手机和电脑须重新安装 a new root; every phone and PC must take it in anew',
    '再次执行只换服务器证书,根证书不变。Run again it makes a new server certificate under the same root.',
  ],
  async run(args) {
    const settings = loadSettings(process.env, { beforeTls: true })
    const names = namesOf(args, settings)
    const authority = await authorityFor(settings, names, args.values['new-authority'] === true)
    writeIssued(settings, await issue(authority, names, new Date()))
    const started = factsOf(authority.certificate)
    stdout.write(describe(settings, new Date()).text)
    stdout.write(
      `\n下一步 Next:\n  1. 在 linan.env 写 HOST=0.0.0.0(或本机地址),重新启动 set HOST=0.0.0.0 (or this machine’s address) in linan.env and start again\n  2. 把下面的 SHA-256 抄在纸条上,随地址发给同事 write this SHA-256 on the slip with the address:\n     ${started.sha256}\n  3. 各手机、电脑打开 open on each device: …/ca\n`,
    )
    return 0
  },
}

function namesOf(args: Arguments, settings: Settings): Names {
  const [dns, ip] = [texts(args, 'name'), texts(args, 'ip')]
  if (dns.length > 0 || ip.length > 0) return readNames(dns, ip)
  const present = readIssued(settings)
  if (present) return present.names
  const own = machineNames()
  return readNames(own.dns, own.ip)
}

async function authorityFor(settings: Settings, names: Names, isNew: boolean): Promise<Authority> {
  const known = isNew ? undefined : readAuthority(settings)
  if (known && new Date() < factsOf(known.certificate).notAfter) {
    const beyond = outside(names, known.permitted)
    if (beyond.length > 0)
      throw new SettingsError([
        {
          code: 'tls_name_outside',
          message: `现有根证书不允许签发 ${beyond.join(', ')}。The present root may not sign ${beyond.join(', ')}.`,
          remedy:
            '改用 .lan、.internal、.local 结尾的名称或内网地址;或加 --new-authority 另建根证书,所有设备须重新安装。Use a name below .lan, .internal or .local, or a private address; or make a new root with --new-authority, which every device must take in.',
        },
      ])
    return known
  }
  if (!isNew && !known && readIssued(settings))
    throw new SettingsError([
      {
        code: 'tls_authority_lost',
        message: `根证书的密钥 ${authorityFile(settings)} 不在。The key of the root is not there.`,
        remedy:
          '放回原处再试;若已丢失,加 --new-authority 另建,所有设备须重新安装。Put it back and try again; where it is lost, make a new root with --new-authority, which every device must take in.',
      },
    ])
  const made = await makeAuthority(names, new Date())
  writeAuthority(settings, made)
  return made
}
