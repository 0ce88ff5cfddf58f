import { statSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { isLoopback } from '#platform/settings/settings.ts'
import { systemClock } from '#platform/clock/clock.ts'
import { factsOf, healthOf, RED_DAYS, RENEW_DAYS } from '#platform/tls/certificate.ts'
import { readServed, type Served } from '#platform/tls/serving.ts'
import { authorityFile, readAuthority, readIssued, serverFile } from '#platform/tls/store.ts'
import { explain } from '../report.ts'
import { type Context, fail, type Finding, ok, warn } from './check.ts'

/** Red from fourteen days before the last working day on which the certificate can be replaced. */
export function checkTls({ settings }: Context): Finding {
  const { tls } = settings
  if (!tls)
    return ok(isLoopback(settings.host) ? '仅本机 this machine only' : `代理 proxy ${settings.trustProxy.join(', ')}`)
  let served: Served | undefined
  try {
    served = readServed(settings)
  } catch (error) {
    const [fault] = explain(error) ?? []
    if (!fault) throw error
    return fail(fault.message, fault.remedy)
  }
  if (!served) return ok('–')
  const now = systemClock.now()
  const health = healthOf(served.facts, now)
  const remedy =
    tls.kind === 'own' ? 'linan tls renew' : 'TLS_CERT、TLS_KEY 换新文件,不用重启 replace both files, no restart needed'
  if (health.state === 'red') return fail(health.reason, remedy)
  if (health.state === 'soon') return warn(health.reason, remedy)
  return (
    modeFinding(settings) ??
    rootFinding(settings, now) ??
    addressFinding(settings.host, served.facts.names) ??
    ok(`${served.facts.names[0]},${health.days} 天 days`)
  )
}

/** The root's key, open to others, lets them pass for this server. */
function modeFinding(settings: Context['settings']): Finding | undefined {
  if (settings.tls?.kind !== 'own' || process.platform === 'win32') return undefined
  const open = [authorityFile(settings), serverFile(settings)].find(
    (path) => ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0,
  )
  return open === undefined
    ? undefined
    : fail(`${open} 可被其他账户读取 is open to other accounts`, `执行 Run: chmod 400 ${open}`)
}

function rootFinding(settings: Context['settings'], now: Date): Finding | undefined {
  if (settings.tls?.kind !== 'own') return undefined
  const issued = readIssued(settings)
  if (!issued) return undefined
  if (!readAuthority(settings))
    return warn(
      '根证书的密钥不在本机,到期前不能自动换新 the key of the root is not here: no renewal by itself',
      '到期前 30 天放回 authority.json。Put authority.json back 30 days before the end.',
    )
  const health = healthOf(factsOf(issued.root), now)
  // A leaf never outlives its root: in the last year each renewal gets shorter.
  if (health.days > 365) return undefined
  const say = health.days <= RED_DAYS + RENEW_DAYS ? fail : warn
  return say(
    `根证书还有 ${health.days} 天到期 the root ends in ${health.days} days`,
    'linan tls init --new-authority,所有设备重新安装 every device takes the new root in',
  )
}

/** People who type an address that the certificate does not name are warned by their browser. */
function addressFinding(host: string, names: readonly string[]): Finding | undefined {
  const isAny = host === '0.0.0.0' || host === '::'
  const own = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((one) => !one.internal && one.family === 'IPv4')
    .map((one) => one.address)
  const missing = (isAny ? own : [host]).filter((one) => !names.includes(one.toLowerCase()))
  const isKnownByName = names.some((one) => one !== 'localhost' && !/^[\d.:a-f]+$/.test(one))
  if (missing.length === 0 || (isAny && isKnownByName)) return undefined
  return warn(
    `证书不含 the certificate does not name ${missing.join(', ')}`,
    `linan tls init ${missing.map((one) => `--ip ${one}`).join(' ')}`,
  )
}
