// tsyringe, which @peculiar/x509 is made of, refuses to load without this.
import 'reflect-metadata'
import { randomBytes, X509Certificate as Parsed } from 'node:crypto'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { chooseExpiry } from './expiry.ts'
import { NAME_CONSTRAINTS, nameConstraints } from './name-constraints.ts'
import { mainAddress, type Names, permittedBy } from './names.ts'

/** A root certificate with its key; whoever has the key can pass for the names it is limited to. */
export type Authority = {
  version: 1
  /** PEM. */
  certificate: string
  /** PKCS #8 PEM. */
  key: string
  /** What it may sign; the same stands in the certificate. */
  permitted: { dns: string[]; networks: string[] }
}

/** A certificate of a server with its key, and the root it was signed by, which people can take in while the root's key lies in a safe. All PEM. */
export type Issued = { version: 1; certificate: string; key: string; root: string; names: Names }

const EC = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGN = { name: 'ECDSA', hash: 'SHA-256' } as const
const DAY_MS = 86_400_000
const ROOT_YEARS = 10
/** Apple and the CA/Browser Forum take at most 398 days; one is left for clocks. */
export const LEAF_MAX_MS = 397 * DAY_MS
/** A clock that was an hour, or a zone, ahead when the certificate was made does not make it «not yet valid» once corrected. */
const BACK_MS = DAY_MS

/** A new root: ECDSA P-256, ten years, signs servers only, and only these names and private networks. */
export async function makeAuthority(names: Names, now: Date): Promise<Authority> {
  const keys = await newKeys()
  const permitted = permittedBy(names)
  const notAfter = new Date(now)
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + ROOT_YEARS)
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // The random part tells the roots of two stations, or of two tries, apart in the list of a phone.
    name: [{ O: ["Lin'an"] }, { CN: [`Lin'an CA ${mainAddress(names)} ${randomBytes(3).toString('hex')}`] }],
    serialNumber: serial(),
    notBefore: new Date(now.getTime() - BACK_MS),
    notAfter: chooseExpiry(notAfter),
    keys,
    signingAlgorithm: SIGN,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      new Extension(NAME_CONSTRAINTS, true, Uint8Array.from(nameConstraints(permitted)).buffer),
    ],
  })
  return { version: 1, certificate: certificate.toString('pem'), key: await exportKey(keys.privateKey), permitted }
}

/**
 * A certificate for the server with a key of its own: at most 397 days, ending on a working day at ten, never after its root.
 * The names must lie inside what the root permits (`outside` in names.ts).
 */
export async function issue(authority: Authority, names: Names, now: Date): Promise<Issued> {
  const keys = await newKeys()
  const root = new X509Certificate(authority.certificate)
  const notBefore = new Date(now.getTime() - BACK_MS)
  const latest = Math.min(notBefore.getTime() + LEAF_MAX_MS, root.notAfter.getTime())
  const certificate = await X509CertificateGenerator.create({
    subject: [{ O: ["Lin'an"] }, { CN: [mainAddress(names).slice(0, 64)] }],
    issuer: root.subjectName,
    serialNumber: serial(),
    notBefore,
    notAfter: chooseExpiry(new Date(latest)),
    publicKey: keys.publicKey,
    signingKey: await importKey(authority.key),
    signingAlgorithm: SIGN,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        ...names.dns.map((value) => ({ type: 'dns' as const, value })),
        ...names.ip.map((value) => ({ type: 'ip' as const, value })),
      ]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(root),
    ],
  })
  const issued = { certificate: certificate.toString('pem'), key: await exportKey(keys.privateKey) }
  if (!new Parsed(issued.certificate).verify(new Parsed(authority.certificate).publicKey))
    throw new Error('the key of the authority does not belong to its certificate')
  return { version: 1, ...issued, root: authority.certificate, names }
}

const newKeys = () => crypto.subtle.generateKey(EC, true, ['sign', 'verify'])

/** 127 random bits, positive (RFC 5280 §4.1.2.2). */
function serial(): string {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] as number) & 0x7f) | 0x40
  return bytes.toString('hex')
}

async function exportKey(key: CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64')
  return `-----BEGIN PRIVATE KEY-----\n${der.match(/.{1,64}/g)?.join('\n')}\n-----END PRIVATE KEY-----\n`
}

const importKey = (pem: string) =>
  crypto.subtle.importKey('pkcs8', Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64'), EC, false, ['sign'])
