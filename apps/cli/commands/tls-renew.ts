import { stdout } from 'node:process'
import { loadSettings } from '#platform/settings/settings.ts'
import { SettingsError } from '#platform/settings/settings-error.ts'
import { issue } from '#platform/tls/authority.ts'
import { factsOf } from '#platform/tls/certificate.ts'
import { authorityFile, readAuthority, readIssued, writeIssued } from '#platform/tls/store.ts'
import type { Command } from '../command.ts'
import { describe } from './tls-status.ts'

export const tlsRenew: Command = {
  name: 'tls renew',
  summary:
    '立即换新服务器证书,名称不变;运行中的服务一分钟内自动启用。A new server certificate for the same names, now; a running service takes it up within a minute.',
  details: ['平时不需要:到期前 30 天自动换新。Not needed as a rule: it is renewed by itself 30 days before its end.'],
  async run() {
    const settings = loadSettings(process.env, { beforeTls: true })
    const [authority, issued] = [readAuthority(settings), readIssued(settings)]
    const now = new Date()
    if (!issued || !authority || now >= factsOf(authority.certificate).notAfter)
      throw new SettingsError([
        {
          code: 'tls_not_renewable',
          message: `没有可用的根证书密钥 ${authorityFile(settings)}。There is no root in force with its key.`,
          remedy:
            '放回该文件;没有则执行 linan tls init。TLS_CERT 的证书请向提供者索取新的。Put that file back; where there is none, run linan tls init. A certificate of TLS_CERT comes new from whoever provides it.',
        },
      ])
    writeIssued(settings, await issue(authority, issued.names, now))
    stdout.write(describe(settings, now).text)
    return 0
  },
}
