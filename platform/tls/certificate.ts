import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import { legalDate } from '../clock/clock.ts'
import { daysLeft, lastWorkingDay, shippedCalendar } from './expiry.ts'

/** From this many days before its end on a certificate of ours is renewed, and doctor warns of foreign ones. */
export const RENEW_DAYS = 30
/** Doctor is red from here on. */
export const RED_DAYS = 14

/** What a person wants to know of a certificate. */
export type Facts = {
  subject: string
  issuer: string
  /** Host names and addresses it is good for. */
  names: string[]
  notBefore: Date
  notAfter: Date
  /** SHA-256 over the whole certificate, pairs of figures with colons, as phones and browsers show it. */
  sha256: string
}

export function factsOf(pem: string): Facts {
  const parsed = new X509Certificate(pem)
  return {
    subject: lastName(parsed.subject),
    issuer: lastName(parsed.issuer),
    names: namesOf(parsed.subjectAltName),
    notBefore: new Date(parsed.validFrom),
    notAfter: new Date(parsed.validTo),
    sha256: parsed.fingerprint256,
  }
}

const lastName = (name: string): string => /(?:^|\n)CN=(.+)/.exec(name)?.[1] ?? name.replaceAll('\n', ', ')

function namesOf(alternative: string | undefined): string[] {
  return (alternative ?? '')
    .split(', ')
    .map((one) => one.replace(/^(DNS|IP Address):/, '').toLowerCase())
    .filter(Boolean)
}

export type Health = {
  state: 'ok' | 'soon' | 'red'
  /** Days to the last working day on which it can be replaced. */
  days: number
  lastWorkingDay: string
  /** Why it is not `ok`, Chinese then English; empty otherwise. */
  reason: string
}

/** How urgent a certificate is. Counted to the last working day before its end: one that ends on a Sunday has to be replaced by Friday. */
export function healthOf(facts: Facts, now: Date): Health {
  const calendar = shippedCalendar()
  const days = daysLeft(facts.notAfter, now, calendar)
  const last = lastWorkingDay(facts.notAfter, calendar)
  const ends = legalDate(facts.notAfter)
  const say = (state: Health['state'], reason: string): Health => ({ state, days, lastWorkingDay: last, reason })
  if (now < facts.notBefore)
    return say(
      'red',
      `证书 ${facts.notBefore.toISOString()} 才生效,本机时钟可能不对 not valid yet; is the clock right?`,
    )
  if (now >= facts.notAfter) return say('red', `证书已于 ${ends} 到期 expired on ${ends}`)
  const isOff = last !== ends
  const words = isOff
    ? `${ends} 到期,该日无人上班,须在 ${last} 前更换 ends on ${ends}, no working day: replace it by ${last}`
    : `${ends} 到期,还有 ${days} 天 ends on ${ends}, ${days} days left`
  if (days <= RED_DAYS) return say('red', words)
  return days <= RENEW_DAYS || isOff ? say('soon', words) : say('ok', '')
}

/** Whether a key belongs to a certificate; false also where one of them cannot be read. */
export function belongs(certificate: string, key: string): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))
  } catch {
    return false
  }
}

/** The DER bytes of a PEM certificate. */
export const derOf = (pem: string): Buffer => new X509Certificate(pem).raw

/** A UUID made from the certificate: the same root gives the same profile, so that a phone replaces and does not pile up. */
export function uuidOf(pem: string, part: string): string {
  const hex = createHash('sha256').update(part).update(derOf(pem)).digest('hex')
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`
}
