import { existsSync } from 'node:fs'
import { isIP } from 'node:net'
import { isAbsolute, join } from 'node:path'
import type { Settings } from './settings.ts'

/** Where the certificate of the server comes from: made by `linan tls`, or files that somebody else renews. */
export type TlsSource = { kind: 'own' } | { kind: 'files'; certificate: string; key: string }

type Collect = (code: string, message: string, remedy: string) => void

/** Files of `TLS_CERT` and `TLS_KEY` go first; else what `linan tls init` made; else none. */
export function readTls(
  configDir: string,
  certificate: string | undefined,
  key: string | undefined,
  collect: Collect,
): TlsSource | undefined {
  if (certificate === undefined && key === undefined)
    return existsSync(join(configDir, 'tls/server.json')) ? { kind: 'own' } : undefined
  if (certificate === undefined || key === undefined) {
    collect(
      'tls_pair_incomplete',
      'TLS_CERT 和 TLS_KEY 必须同时设置。TLS_CERT and TLS_KEY belong together.',
      '写明证书(PEM,含中间证书)和私钥两个文件的绝对路径。Name both files, certificate with intermediates and key, in PEM.',
    )
    return undefined
  }
  for (const [name, path] of [
    ['TLS_CERT', certificate],
    ['TLS_KEY', key],
  ] as const) {
    if (isAbsolute(path)) continue
    collect(
      'path_not_absolute',
      `${name} 应为绝对路径,现为“${path}”。${name} must be an absolute path.`,
      `例如 For example ${name}=/etc/linan/station.pem`,
    )
  }
  return { kind: 'files', certificate, key }
}

/** The address people type, as an origin. Without TLS on the way only the machine itself may be named. */
export function readPublicUrl(text: string | undefined, collect: Collect): string | undefined {
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isBare = url !== undefined && url.pathname === '/' && !url.search && !url.hash && !url.username
  if (url && isBare && (url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === 'localhost')))
    return url.origin
  collect(
    'public_url_invalid',
    `PUBLIC_URL“${text}”不是完整的 https 地址。PUBLIC_URL is not a plain https address.`,
    '写成 https://主机名 或 https://主机名:端口,不带路径。Write https://name or https://name:port, without a path.',
  )
  return undefined
}

/** Where the product stands for browsers: passkeys belong to this host name and work at this origin only. */
export type Site = { readonly origin: string; readonly rpId: string }

/**
 * The site from the settings and the names of the certificate: `PUBLIC_URL`; else the first host name of the certificate; else this
 * machine for itself. Undefined where there is only an address: passkeys need a name.
 */
export function siteOf(settings: Settings, certificateNames: readonly string[]): Site | undefined {
  if (settings.publicUrl !== undefined) return named(new URL(settings.publicUrl))
  if (settings.port === 0) return undefined
  if (settings.tls) {
    const name = certificateNames.find((one) => isIP(one) === 0 && one !== 'localhost' && !one.startsWith('*.'))
    return name === undefined ? undefined : named(new URL(`https://${name}:${settings.port}`))
  }
  // Behind a proxy the name outside is the proxy's; only PUBLIC_URL can tell it.
  return settings.trustProxy.length > 0 ? undefined : named(new URL(`http://localhost:${settings.port}`))
}

const named = ({ origin, hostname }: URL): Site | undefined =>
  isIP(hostname) !== 0 || hostname.startsWith('[') ? undefined : { origin, rpId: hostname }
