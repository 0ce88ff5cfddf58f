import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import { tokenHash } from '#platform/http/route.ts'
import type { Site } from '#platform/settings/tls-settings.ts'
import { newToken } from './codes.ts'
import type { assertion, attestation } from './passkey-schemas.ts'
import * as store from './store.ts'

/** ECDSA P-256 and RSA with SHA-256: what phones, PCs and security keys have. */
export const ALGORITHMS = [-7, -257]
/** The database ends a challenge after five minutes; the browser stops asking a little earlier. */
const TIMEOUT_MS = 280_000

/** @throws AppError `passkeys_not_offered` where the product has no host name. */
export function siteFor(context: Context): Site {
  if (!context.site) throw new AppError('passkeys_not_offered')
  return context.site
}

/** Something new to sign. The ticket goes to the page that asks, only its hash is kept. */
export async function newChallenge(context: Context) {
  const site = siteFor(context)
  const [ticket, challenge] = [newToken(), randomBytes(32)]
  await store.putChallenge(context.tx, tokenHash(ticket), challenge)
  return { ticket, challenge: challenge.toString('base64url'), rpId: site.rpId, timeoutMs: TIMEOUT_MS }
}

/** The id an authenticator keeps for the account and gives back: no name, no badge number. */
export const userHandle = (accountId: string): string =>
  Buffer.from(accountId.replaceAll('-', ''), 'hex').toString('base64url')

export type NewPasskey = { credentialId: Buffer; publicKey: Buffer; count: number; synced: boolean }

/** Checks what an authenticator says of a new passkey: our challenge, our origin, its owner verified. Null where anything is wrong. */
export async function readNewPasskey(
  site: Site,
  challenge: Buffer,
  credential: z.infer<typeof attestation>,
): Promise<NewPasskey | null> {
  try {
    const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
    if (!(await isUnattested(credential.response.attestationObject))) return null
    const { verified, registrationInfo: info } = await verifyRegistrationResponse({
      response: { ...credential, clientExtensionResults: {} } as never,
      expectedChallenge: challenge.toString('base64url'),
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    })
    if (!verified) return null
    return {
      credentialId: Buffer.from(info.credential.id, 'base64url'),
      publicKey: Buffer.from(info.credential.publicKey),
      count: info.credential.counter,
      synced: info.credentialDeviceType === 'multiDevice',
    }
  } catch {
    // The library throws for every kind of wrong answer, and for bytes that are no CBOR.
    return null
  }
}

/** We ask for no attestation. A statement with certificates would make the server fetch revocation lists from addresses that the caller chose. */
async function isUnattested(attestationObject: string): Promise<boolean> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers')
  const decoded = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, 'base64url')))
  const format = decoded.get('fmt')
  return format === 'none' || (format === 'packed' && decoded.get('attStmt').get('x5c') === undefined)
}

/** Checks a signature at sign-in. The count is compared by the database, in the statement that stores it. Null where anything is wrong. */
export async function readUse(
  site: Site,
  challenge: Buffer,
  found: { publicKey: Buffer; accountId: string },
  credential: z.infer<typeof assertion>,
): Promise<{ count: number; synced: boolean } | null> {
  if (credential.response.userHandle !== userHandle(found.accountId)) return null
  try {
    const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
    const { verified, authenticationInfo: info } = await verifyAuthenticationResponse({
      response: { ...credential, clientExtensionResults: {} } as never,
      expectedChallenge: challenge.toString('base64url'),
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      requireUserVerification: true,
      credential: { id: credential.id, publicKey: new Uint8Array(found.publicKey), counter: 0 },
    })
    return verified ? { count: info.newCounter, synced: info.credentialDeviceType === 'multiDevice' } : null
  } catch {
    return null
  }
}
