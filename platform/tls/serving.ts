import { readFileSync, statSync } from 'node:fs'
import type { SecureContextOptions } from 'node:tls'
import type { Clock } from '../clock/clock.ts'
import type { Settings } from '../settings/settings.ts'
import { SettingsError } from '../settings/settings-error.ts'
import type { TlsSource } from '../settings/tls-settings.ts'
import { belongs, type Facts, factsOf, healthOf, RENEW_DAYS } from './certificate.ts'
import { readAuthority, readIssued, serverFile, writeIssued } from './store.ts'

/** What the server shows to browsers. */
export type Served = {
  /** PEM, with intermediates where there are any. */
  certificate: string
  key: string
  facts: Facts
}

/** Node's own list of ciphers is kept; it is looked after with every release of Node. */
export const contextOf = (served: Served): SecureContextOptions => ({
  cert: served.certificate,
  key: served.key,
  minVersion: 'TLSv1.2',
})

/** As `readServed`; where the certificate is ours and ends soon, it is renewed first. */
export async function openServed(settings: Settings, clock: Clock): Promise<Served | undefined> {
  if (settings.tls?.kind === 'own') await renewIfDue(settings, clock.now())
  return readServed(settings)
}

/**
 * The certificate that the settings name, as it lies on disk; undefined without TLS.
 * @throws SettingsError where files are missing, do not belong together or are open to others. One that is over is served all the same:
 * a browser's warning is better than a station without its records; doctor is red.
 */
export function readServed(settings: Settings): Served | undefined {
  const { tls } = settings
  if (tls === undefined) return undefined
  if (tls.kind === 'files') return fromFiles(tls)
  const issued = readIssued(settings)
  if (!issued) throw fault('tls_missing', serverFile(settings), 'linan tls init')
  return checked(issued.certificate, issued.key, serverFile(settings))
}

/** Renews the certificate of our own authority where it is due; false where it was not, or the key of the authority was taken away. */
export async function renewIfDue(settings: Settings, now: Date): Promise<boolean> {
  const issued = readIssued(settings)
  if (!issued || !isDue(factsOf(issued.certificate), now)) return false
  const authority = readAuthority(settings)
  if (!authority || now >= factsOf(authority.certificate).notAfter) return false
  // Loaded only here: most starts need no new certificate.
  const { issue } = await import('./authority.ts')
  writeIssued(settings, await issue(authority, issued.names, now))
  return true
}

/** Thirty days before its end, and also where it is not valid yet because the clock was ahead when it was made. */
const isDue = (facts: Facts, now: Date): boolean => healthOf(facts, now).days <= RENEW_DAYS || now < facts.notBefore

function fromFiles(tls: Extract<TlsSource, { kind: 'files' }>): Served {
  const certificate = readPem('TLS_CERT', tls.certificate)
  const key = readPem('TLS_KEY', tls.key)
  if (process.platform !== 'win32' && (statSync(tls.key).mode & 0o077) !== 0)
    throw new SettingsError([
      {
        code: 'tls_key_open',
        message: `私钥文件 ${tls.key} 可被其他账户读取。The key file ${tls.key} is open to other accounts.`,
        remedy: `执行 Run: chmod 400 ${tls.key}`,
      },
    ])
  return checked(certificate, key, tls.certificate)
}

function readPem(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw fault('tls_file_unreadable', `${name}=${path} (${(error as NodeJS.ErrnoException).code})`, `ls -l ${path}`)
  }
}

function checked(certificate: string, key: string, path: string): Served {
  if (!belongs(certificate, key))
    throw fault(
      'tls_pair_wrong',
      path,
      '证书在前、中间证书在后,私钥未加密且与证书成对 the server’s certificate first, then intermediates; the key unencrypted and of the same pair',
    )
  return { certificate, key, facts: factsOf(certificate) }
}

const fault = (code: string, what: string, remedy: string): SettingsError =>
  new SettingsError([
    { code, message: `证书或私钥不能使用:${what}。Certificate or key cannot be used: ${what}.`, remedy },
  ])

type Log = {
  warn(fields: object, text: string): void
  error(fields: object, text: string): void
}
type Secured = { setSecureContext(options: SecureContextOptions): void }

/** Looks after the certificate while the server runs: renews what is due, takes up what changed on disk, without a restart and without closing a connection. */
export class CertificateKeeper {
  readonly #settings: Settings
  readonly #clock: Clock
  readonly #log: Log
  readonly #server: Secured
  #served: Served
  #timer: NodeJS.Timeout | undefined

  constructor(parts: { settings: Settings; clock: Clock; log: Log; server: Secured; served: Served }) {
    this.#settings = parts.settings
    this.#clock = parts.clock
    this.#log = parts.log
    this.#server = parts.server
    this.#served = parts.served
  }

  /** Once a minute: a timer over months would not survive a clock that is put right, nor Node's limit of 24 days. */
  start(everyMs = 60_000): this {
    this.#timer = setInterval(() => void this.look(), everyMs)
    this.#timer.unref()
    return this
  }

  /** True where another certificate is served from now on. A fault keeps the old one. */
  async look(): Promise<boolean> {
    try {
      const next = await openServed(this.#settings, this.#clock)
      if (!next || (next.certificate === this.#served.certificate && next.key === this.#served.key)) return false
      this.#server.setSecureContext(contextOf(next))
      this.#served = next
      this.#log.warn(
        { sha256: next.facts.sha256, until: next.facts.notAfter.toISOString() },
        'a new certificate is served',
      )
      return true
    } catch (error) {
      this.#log.error({ cause: (error as Error).message }, 'the certificate cannot be looked after')
      return false
    }
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
