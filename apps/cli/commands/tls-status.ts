import { readFileSync } from 'node:fs'
import { stdout } from 'node:process'
import { loadSettings, type Settings } from '#platform/settings/settings.ts'
import { siteOf } from '#platform/settings/tls-settings.ts'
import { type Facts, factsOf, type Health, healthOf } from '#platform/tls/certificate.ts'
import { readAuthority, readIssued } from '#platform/tls/store.ts'
import type { Command } from '../command.ts'

export const tlsStatus: Command = {
  name: 'tls status',
  summary: '证书用于哪些名称、何时到期、SHA-256。What the certificate is good for, when it ends, its SHA-256.',
  usage: '[--json]',
  options: { json: { type: 'boolean' } },
  details: [
    '--json  机器可读 machine-readable',
    '退出码 Exit code: 0 正常 fine, 1 须尽快更换 replace it soon, 3 未启用 TLS no TLS',
  ],
  async run(args) {
    const found = describe(loadSettings(process.env, { beforeTls: true }), new Date())
    stdout.write(args.values.json ? `${JSON.stringify(found.status)}\n` : found.text)
    return found.status.kind === 'none' ? 3 : found.status.health?.state === 'red' ? 1 : 0
  },
}

export type TlsStatus = {
  kind: 'own' | 'files' | 'none'
  server: Facts | null
  health: Health | null
  root: Facts | null
  /** Own authority only: whether its key is at hand, so that the certificate can be renewed. */
  renews: boolean
  publicUrl: string | null
}

/** The state of the certificate for people and for machines. Reads only. */
export function describe(settings: Settings, now: Date): { status: TlsStatus; text: string } {
  // Right after `tls init` the settings were read before there was a certificate.
  const kind = settings.tls?.kind ?? (readIssued(settings) ? 'own' : 'none')
  if (kind === 'none') {
    const status = { kind, server: null, health: null, root: null, renews: false, publicUrl: null } as const
    return { status, text: '未启用 TLS no TLS\n  → linan tls init\n' }
  }
  const pem = settings.tls?.kind === 'files' ? readFileSync(settings.tls.certificate, 'utf8') : ownPem(settings)
  const server = factsOf(pem)
  const health = healthOf(server, now)
  const issued = kind === 'own' ? readIssued(settings) : undefined
  const root = issued ? factsOf(issued.root) : null
  const site = siteOf({ ...settings, tls: settings.tls ?? { kind: 'own' } }, server.names)
  const status: TlsStatus = {
    kind,
    server,
    health,
    root,
    renews: kind === 'own' && readAuthority(settings) !== undefined,
    publicUrl: site?.origin ?? null,
  }
  return { status, text: table(status, server, health) }
}

const ownPem = (settings: Settings): string => readIssued(settings)?.certificate ?? ''

function table(status: TlsStatus, server: Facts, health: Health): string {
  const local = (at: Date) => at.toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' })
  const renewal = status.renews
    ? '到期前 30 天自动换新,不用重启 renewed 30 days before, without a restart'
    : status.kind === 'own'
      ? '根证书密钥不在本机,不能自动换新 the key of the root is not here: no renewal'
      : '由提供证书的人更换;换文件后自动生效 by whoever provides it; a changed file is taken up by itself'
  const rows: [string, string][] = [
    ['证书 Certificate', status.kind === 'own' ? '本所根证书签发 by the station’s own root' : 'TLS_CERT'],
    ['名称 Names', server.names.join(', ')],
    ['有效 Valid', `${local(server.notBefore)} – ${local(server.notAfter)} (上海时间 Shanghai)`],
    ['剩余 Left', `${health.days} 天 days,最后工作日 last working day ${health.lastWorkingDay}`],
    ['换新 Renewal', renewal],
    ['SHA-256', server.sha256],
    ['地址 Address', status.publicUrl ?? '没有主机名,不能用通行密钥 no host name: no passkeys'],
  ]
  if (status.root)
    rows.push(
      ['根证书 Root', `${status.root.subject},至 until ${local(status.root.notAfter)}`],
      ['根证书 Root SHA-256', status.root.sha256],
    )
  const warning = health.reason ? `${health.state === 'red' ? '✗' : '!'} ${health.reason}\n` : ''
  return rows.map(([name, value]) => `${name}: ${value}\n`).join('') + warning
}
