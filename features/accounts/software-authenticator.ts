import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import type { InputOf, OutputOf } from '#platform/http/contract.ts'
import { TEST_SITE } from '#platform/testing/app.ts'
import type { addPasskey, signInWithPasskey, startPasskey, startPasskeySignIn } from './contract.ts'

/** What a hostile or broken device may do otherwise. */
export interface Deviation {
  origin?: string
  rpId?: string
  type?: string
  /** False: nobody proved to be its owner. */
  verified?: boolean
  present?: boolean
  count?: number
  challenge?: string
  userHandle?: string
  crossOrigin?: boolean
}

/** An authenticator of the tests (WebAuthn Level 2): ECDSA P-256, resident key, no attestation. Counts from 1 unless told otherwise. */
export class SoftwareAuthenticator {
  readonly credentialId = randomBytes(32)
  readonly #privateKey: KeyObject
  readonly #publicKey: KeyObject
  #count = 0
  #handle = ''

  constructor() {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.#privateKey = pair.privateKey
    this.#publicKey = pair.publicKey
  }

  /** Makes the passkey that was asked for. `extra` replaces the attestation (format and statement). */
  create(
    asked: OutputOf<typeof startPasskey>,
    odd: Deviation = {},
    extra: { fmt: string; attStmt: Map<string, unknown> } = { fmt: 'none', attStmt: new Map() },
  ): InputOf<typeof addPasskey>['credential'] {
    this.#handle = asked.user.id
    const id = this.credentialId
    const length = Buffer.from([id.length >> 8, id.length & 255])
    const attested = Buffer.concat([Buffer.alloc(16), length, id, this.#coseKey()])
    const object = new Map<string, unknown>([
      ['fmt', extra.fmt],
      ['attStmt', extra.attStmt],
      ['authData', new Uint8Array(this.#authData(odd, attested))],
    ])
    return {
      ...this.#id(),
      response: {
        clientDataJSON: clientData('webauthn.create', asked.challenge, odd),
        attestationObject: Buffer.from(isoCBOR.encode(object as never)).toString('base64url'),
        transports: ['internal'],
      },
    }
  }

  /** Signs what was asked for. */
  get(
    asked: OutputOf<typeof startPasskeySignIn>,
    odd: Deviation = {},
  ): InputOf<typeof signInWithPasskey>['credential'] {
    const data = clientData('webauthn.get', asked.challenge, odd)
    const authData = this.#authData(odd)
    const digest = createHash('sha256').update(Buffer.from(data, 'base64url')).digest()
    return {
      ...this.#id(),
      response: {
        clientDataJSON: data,
        authenticatorData: authData.toString('base64url'),
        signature: sign('sha256', Buffer.concat([authData, digest]), this.#privateKey).toString('base64url'),
        userHandle: odd.userHandle ?? this.#handle,
      },
    }
  }

  #id() {
    const id = this.credentialId.toString('base64url')
    return { id, rawId: id, type: 'public-key' as const }
  }

  /** RP id hash, flags (present 1, verified 4, attested data 64), count, attested data. */
  #authData(odd: Deviation, attested?: Buffer): Buffer {
    this.#count = odd.count ?? this.#count + 1
    const flags = (odd.present === false ? 0 : 1) | (odd.verified === false ? 0 : 4) | (attested ? 64 : 0)
    const count = Buffer.alloc(4)
    count.writeUInt32BE(this.#count)
    const rp = createHash('sha256')
      .update(odd.rpId ?? TEST_SITE.rpId)
      .digest()
    return Buffer.concat([rp, Buffer.from([flags]), count, attested ?? Buffer.alloc(0)])
  }

  /** COSE_Key of an EC2 key on P-256 for ES256 (RFC 9053 §7.1). */
  #coseKey(): Buffer {
    const { x = '', y = '' } = this.#publicKey.export({ format: 'jwk' })
    const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
    return Buffer.from(
      isoCBOR.encode(
        new Map<number, unknown>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, bytes(x)],
          [-3, bytes(y)],
        ]) as never,
      ),
    )
  }
}

function clientData(type: string, challenge: string, odd: Deviation): string {
  const data = {
    type: odd.type ?? type,
    challenge: odd.challenge ?? challenge,
    origin: odd.origin ?? TEST_SITE.origin,
    crossOrigin: odd.crossOrigin ?? false,
  }
  return Buffer.from(JSON.stringify(data)).toString('base64url')
}
