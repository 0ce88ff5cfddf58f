import { X509Certificate } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fixedClock, legalDate } from '../clock/clock.ts'
import { type Settings, loadSettings } from '../settings/settings.ts'
import { SettingsError } from '../settings/settings-error.ts'
import { type Authority, issue, LEAF_MAX_MS, makeAuthority } from './authority.ts'
import { factsOf, healthOf } from './certificate.ts'
import { chooseExpiry, daysLeft, isSafeDay, shippedCalendar } from './expiry.ts'
import { inNetworks, outside, permittedBy, readNames } from './names.ts'
import { mobileConfig } from './root-files.ts'
import { CertificateKeeper, contextOf, openServed, readServed } from './serving.ts'
import { authorityFile, readIssued, serverFile, writeAuthority, writeIssued } from './store.ts'

const NOW = new Date('2026-03-02T02:00:00Z')
const DAY = 86_400_000
const names = readNames(['linan.wangjiang.lan'], ['10.20.30.40'])
let root: string
let settings: Settings

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'linan-tls-'))
  settings = loadSettings(env())
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const env = (more: Record<string, string> = {}) => ({
  HOME: root,
  LINAN_DATA: join(root, 'data'),
  LINAN_CONFIG: join(root, 'config'),
  PORT: '7300',
  ...more,
})
const codes = (run: () => unknown): string[] => {
  try {
    run()
  } catch (error) {
    if (error instanceof SettingsError) return error.faults.map((fault) => fault.code)
    throw error
  }
  return []
}
async function init(now = NOW): Promise<Authority> {
  const authority = await makeAuthority(names, now)
  writeAuthority(settings, authority)
  writeIssued(settings, await issue(authority, names, now))
  settings = loadSettings(env())
  return authority
}

describe('the day a certificate ends', () => {
  const calendar = shippedCalendar()

  test('is never a Sunday, a holiday or a night, whenever it is made', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2025-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
        (made) => {
          const latest = new Date(made.getTime() + LEAF_MAX_MS)
          const end = chooseExpiry(latest, calendar)
          const day = legalDate(end)
          expect(end.getTime()).toBeLessThanOrEqual(latest.getTime())
          // 29 days: 中秋 a week before 国庆, as in 2035; all days up to 2045 were tried.
          expect(latest.getTime() - end.getTime(), 'it still lasts a year').toBeLessThanOrEqual(29 * DAY)
          expect(isSafeDay(day, calendar)).toBe(true)
          expect([0, 6]).not.toContain(new Date(`${day}T12:00:00+08:00`).getUTCDay())
          expect(end.getUTCHours(), 'ten in Shanghai').toBe(2)
        },
      ),
    )
  })

  test('keeps away from the feasts of the moon in years whose notice is not out yet', () => {
    // 春节 2028-01-26, 端午 2028-05-28, 中秋 2028-10-03; 2027-02-06 is 春节 of 2027.
    for (const day of [
      '2028-01-26',
      '2028-01-31',
      '2027-02-08',
      '2028-05-29',
      '2028-10-03',
      '2028-10-05',
      '2028-05-03',
      '2028-04-04',
    ])
      expect(isSafeDay(day, calendar), day).toBe(false)
    for (const day of ['2028-03-15', '2027-11-17', '2028-07-12']) expect(isSafeDay(day, calendar), day).toBe(true)
  })

  test('follows the notice where there is one: a Saturday of work counts, a Wednesday off does not', () => {
    expect(calendar.isWorkday('2026-02-14')).toBe(true)
    expect(legalDate(chooseExpiry(new Date('2026-02-19T04:00:00Z'), calendar))).toBe('2026-02-13')
  })
})

describe('a foreign certificate that ends on a Sunday', () => {
  // 2026-08-16 is a Sunday, the Friday before is the 14th.
  const facts = {
    subject: '',
    issuer: '',
    names: [],
    sha256: '',
    notBefore: NOW,
    notAfter: new Date('2026-08-16T15:59:59Z'),
  }

  test('is counted to the Friday before, and said to end on a day without anybody', () => {
    expect(daysLeft(facts.notAfter, new Date('2026-08-10T00:00:00Z'))).toBe(4)
    expect(healthOf(facts, NOW)).toMatchObject({ state: 'soon', lastWorkingDay: '2026-08-14' })
    expect(healthOf(facts, new Date('2026-08-01T00:00:00Z'))).toMatchObject({
      state: 'red',
      reason: expect.stringContaining('replace it by 2026-08-14'),
    })
    expect(healthOf(facts, new Date('2026-08-17T00:00:00Z')).reason).toContain('expired')
  })
})

describe('our own authority', () => {
  test('signs for a year and a month at most, from the day before, for names and addresses; a verifier takes it', async () => {
    const authority = await makeAuthority(names, NOW)
    const leaf = await issue(authority, names, NOW)
    const [r, l] = [new X509Certificate(authority.certificate), new X509Certificate(leaf.certificate)]
    expect([l.checkIssued(r), l.verify(r.publicKey), r.verify(r.publicKey), r.ca, l.ca]).toEqual([
      true,
      true,
      true,
      true,
      false,
    ])
    expect([
      l.checkHost('linan.wangjiang.lan'),
      l.checkIP('10.20.30.40'),
      l.checkHost('localhost'),
      l.checkIP('127.0.0.1'),
    ]).not.toContain(undefined)
    expect([l.checkHost('other.lan'), l.checkIP('10.20.30.41')]).toEqual([undefined, undefined])
    const facts = factsOf(leaf.certificate)
    expect(facts.notAfter.getTime() - facts.notBefore.getTime()).toBeLessThanOrEqual(397 * DAY)
    expect(facts.notBefore).toEqual(new Date(NOW.getTime() - DAY))
    expect(r.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' })
  })

  test('gives nothing a life beyond its own', async () => {
    const authority = await makeAuthority(names, NOW)
    const late = new Date(factsOf(authority.certificate).notAfter.getTime() - 60 * DAY)
    const leaf = factsOf((await issue(authority, names, late)).certificate)
    expect(leaf.notAfter.getTime()).toBeLessThanOrEqual(factsOf(authority.certificate).notAfter.getTime())
  })

  test('is limited by name: with its key nobody can pass for a bank', async () => {
    // OpenSSL looks at the machine's own clock.
    const now = new Date()
    const authority = await makeAuthority(names, now)
    expect(outside(readNames(['new.lan', 'pc3.internal'], ['192.168.7.7', 'fd12::1']), authority.permitted)).toEqual([])
    expect(
      outside(readNames(['icbc.com.cn', 'lan.example.com'], ['8.8.8.8', '2001:db8::1']), authority.permitted),
    ).toEqual(['icbc.com.cn', 'lan.example.com', '8.8.8.8', '2001:db8::1'])
    const bank = await issue(authority, readNames(['icbc.com.cn'], []), now)
    const code = await handshake(bank.certificate, bank.key, authority.certificate, 'icbc.com.cn')
    expect(code).toBe('permitted subtree violation')
    const good = await issue(authority, names, now)
    expect(await handshake(good.certificate, good.key, authority.certificate, 'linan.wangjiang.lan')).toBe('trusted')
  })

  test('reads addresses and networks of both families', () => {
    expect(inNetworks('172.31.255.255', ['172.16.0.0/12'])).toBe(true)
    expect(inNetworks('172.32.0.0', ['172.16.0.0/12'])).toBe(false)
    expect(inNetworks('fdff::1', ['fc00::/7'])).toBe(true)
    expect(inNetworks('10.0.0.1', ['fc00::/7'])).toBe(false)
    expect(permittedBy(readNames([], ['59.175.1.2'])).networks).toContain('59.175.1.2/32')
    expect(
      codes(() => readNames(['*.lan', 'a b', '10.1.1.1', 'x'.repeat(64)], ['0.0.0.0', '999.1.1.1', 'fe80::1%eth0'])),
    ).toEqual([
      'tls_name_invalid',
      'tls_name_invalid',
      'tls_name_invalid',
      'tls_name_invalid',
      'tls_ip_invalid',
      'tls_ip_invalid',
      'tls_ip_invalid',
    ])
    expect(readNames(['望江.lan'], []).dns[0]).toBe('xn--rpv20j.lan')
  })

  test('lies in files that only the owner reads, outside the data folder', async () => {
    await init()
    for (const file of [authorityFile(settings), serverFile(settings)]) {
      expect(statSync(file).mode & 0o777).toBe(0o400)
      expect(file.startsWith(settings.dataDir)).toBe(false)
    }
    expect(readdirSync(join(root, 'config/tls')).sort()).toEqual(['authority.json', 'server.json'])
    const profile = mobileConfig(
      readFileSync(authorityFile(settings), 'utf8')
        .match(/-----BEGIN CERT[^"]+/)![0]
        .replaceAll('\\n', '\n'),
    )
    expect(profile).not.toContain('PRIVATE')
    expect(
      profile.match(/[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-8[0-9A-Fa-f]{3}-[89abAB][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}/g),
    ).toHaveLength(4)
  })
})

/** A browser's view: 'trusted', or the code why not. */
function handshake(cert: string, key: string, ca: string, servername: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const server = createServer({ cert, key }).listen(0, '127.0.0.1', () => {
      const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', servername, ca }, () =>
        done('trusted'),
      )
      socket.on('error', (error: NodeJS.ErrnoException) => done(error.message))
      const done = (text: string) => {
        socket.destroy()
        server.close(() => resolve(text))
      }
    })
    server.on('error', reject)
  })
}

describe('renewal while the server runs', () => {
  let server: Server | undefined
  afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())))
  const silent = { warn: (_fields: object) => undefined as unknown, error: (_fields: object) => undefined as unknown }

  async function keeper(clock: ReturnType<typeof fixedClock>, log = silent) {
    const served = await openServed(settings, clock)
    if (!served) throw new Error('nothing is served')
    const running = createServer(contextOf(served), (_request, response) => response.end('here'))
    await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve))
    server = running
    return new CertificateKeeper({ settings, clock, log, server: running, served })
  }
  /** SHA-256 of what a new connection is shown. */
  const shown = () =>
    new Promise<string>((resolve, reject) => {
      const { port } = (server as Server).address() as AddressInfo
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? '')
        socket.destroy()
      })
      socket.on('error', reject)
    })

  test('comes by itself thirty days before the end, without a restart and once only', async () => {
    await init()
    const clock = fixedClock(NOW)
    const keep = await keeper(clock)
    const first = await shown()
    const end = factsOf(readIssued(settings)!.certificate).notAfter
    clock.set(new Date(end.getTime() - 32 * DAY))
    expect(await keep.look()).toBe(false)
    clock.set(new Date(end.getTime() - 30 * DAY))
    expect(await keep.look()).toBe(true)
    const second = await shown()
    expect(second).not.toBe(first)
    expect(await keep.look()).toBe(false)
    expect(factsOf(readIssued(settings)!.certificate).notAfter.getTime()).toBeGreaterThan(end.getTime() + 300 * DAY)
  })

  test('a server that was off for two years starts with a fresh certificate', async () => {
    await init()
    const later = new Date(NOW.getTime() + 730 * DAY)
    const served = await openServed(settings, fixedClock(later))
    expect(served && healthOf(served.facts, later).state).toBe('ok')
  })

  test('a clock put back by an hour changes nothing; one put back by a year gets a certificate that is valid then', async () => {
    await init()
    const first = readServed(settings)?.facts.sha256
    const hour = new Date(NOW.getTime() - 3_600_000)
    const same = await openServed(settings, fixedClock(hour))
    expect(same?.facts.sha256).toBe(first)
    expect(same && healthOf(same.facts, hour).state).toBe('ok')
    const ahead = new Date(NOW.getTime() + 380 * DAY)
    await openServed(settings, fixedClock(ahead))
    const back = await openServed(settings, fixedClock(NOW))
    expect(back && healthOf(back.facts, NOW).state).toBe('ok')
  })

  test('without the key of the authority the old one is served on, and doctor says so in time', async () => {
    await init()
    rmSync(authorityFile(settings))
    const late = new Date(NOW.getTime() + 390 * DAY)
    const served = await openServed(settings, fixedClock(late))
    expect(served && healthOf(served.facts, late).state).toBe('red')
  })

  test('files of TLS_CERT are taken up when they change, and not while certificate and key do not belong together', async () => {
    const authority = await init()
    const [cert, key] = [join(root, 'station.pem'), join(root, 'station.key')]
    const put = async () => {
      const made = await issue(authority, names, NOW)
      writeFileSync(cert, made.certificate)
      writeFileSync(key, made.key, { mode: 0o600 })
      return made
    }
    await put()
    settings = loadSettings(env({ TLS_CERT: cert, TLS_KEY: key }))
    const errors: object[] = []
    const keep = await keeper(fixedClock(NOW), {
      ...silent,
      error: (fields: object) => errors.push(fields),
    })
    const first = await shown()
    const half = await issue(authority, names, NOW)
    writeFileSync(cert, half.certificate)
    expect(await keep.look()).toBe(false)
    expect(await shown()).toBe(first)
    expect(errors).toHaveLength(1)
    writeFileSync(key, half.key)
    expect(await keep.look()).toBe(true)
    expect(await shown()).toBe(factsOf(half.certificate).sha256)
    chmodSync(key, 0o644)
    expect(codes(() => readServed(settings))).toEqual(['tls_key_open'])
  })
})

describe('settings of TLS', () => {
  test('another machine is let in by a certificate, files or a proxy, and by nothing else', async () => {
    const open = { HOST: '0.0.0.0' }
    expect(codes(() => loadSettings(env(open)))).toEqual(['host_without_tls'])
    expect(codes(() => loadSettings(env({ ...open, TLS_CERT: '/a.pem' })))).toContain('tls_pair_incomplete')
    expect(codes(() => loadSettings(env({ ...open, TLS_CERT: '/a.pem', TLS_KEY: 'b.key' })))).toEqual([
      'path_not_absolute',
    ])
    expect(loadSettings(env({ ...open, TRUST_PROXY: '10.0.0.1' })).tls).toBeUndefined()
    await init()
    expect(loadSettings(env(open)).tls).toEqual({ kind: 'own' })
  })

  test.each(['http://linan.lan', 'linan.lan', 'https://linan.lan/x', 'https://u@linan.lan', 'ftp://linan.lan'])(
    'PUBLIC_URL=%s is refused',
    (PUBLIC_URL) => expect(codes(() => loadSettings(env({ PUBLIC_URL })))).toEqual(['public_url_invalid']),
  )

  test('a damaged file and a pair that does not fit end in a sentence', async () => {
    const authority = await init()
    const issued = readIssued(settings)!
    writeIssued(settings, { ...issued, key: authority.key })
    expect(codes(() => readServed(settings))).toEqual(['tls_pair_wrong'])
    chmodSync(serverFile(settings), 0o600)
    writeFileSync(serverFile(settings), '{"version":1')
    expect(codes(() => readServed(settings))).toEqual(['tls_file_damaged'])
  })
})
