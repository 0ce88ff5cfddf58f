import { generateKeyPairSync, sign } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as onServer from './digest.ts'
import * as inBrowser from './digest.browser.ts'

const hex = (text: string): Buffer => Buffer.from(text, 'hex')

describe('the primitives of the page', () => {
  it('are those of the server', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(Buffer.from(inBrowser.sha256(bytes))).toEqual(onServer.sha256(bytes))
      }),
    )
  })

  // RFC 8032 §7.1, tests 1 to 3.
  it('verify the signatures of RFC 8032', () => {
    for (const [key, message, signature] of [
      [
        'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
        '',
        'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
      ],
      [
        '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
        '72',
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
      ],
      [
        'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
        'af82',
        '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
      ],
    ] as const) {
      for (const { verifyEd25519 } of [onServer, inBrowser]) {
        expect(verifyEd25519(hex(key), hex(message), hex(signature))).toBe(true)
        expect(verifyEd25519(hex(key), hex(`${message}00`), hex(signature))).toBe(false)
      }
    }
  })

  it('agree on every flipped bit of a signature, a message and a key', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(12)
    const message = Buffer.from('a checkpoint\n')
    const signature = sign(null, message, privateKey)
    fc.assert(
      fc.property(fc.constantFrom('key', 'message', 'signature', 'nothing'), fc.nat(), (what, at) => {
        const parts = { key: Buffer.from(key), message: Buffer.from(message), signature: Buffer.from(signature) }
        if (what !== 'nothing') {
          const bytes = parts[what as keyof typeof parts]
          const bit = at % (bytes.length * 8)
          bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7))
        }
        const said = inBrowser.verifyEd25519(parts.key, parts.message, parts.signature)
        expect(said).toBe(what === 'nothing')
        expect(onServer.verifyEd25519(parts.key, parts.message, parts.signature)).toBe(said)
      }),
      { numRuns: 300 },
    )
  })

  it('refuse what has another length, and a scalar beyond the order of the group', () => {
    const key = hex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')
    const good = hex(
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    )
    const order = (1n << 252n) + 27742317777372353535851937790883648493n
    const s = BigInt(`0x${Buffer.from(good.subarray(32)).reverse().toString('hex')}`) + order
    const grown = Buffer.concat([good.subarray(0, 32), hex(s.toString(16).padStart(64, '0')).reverse()])
    for (const { verifyEd25519 } of [onServer, inBrowser]) {
      expect(verifyEd25519(key, Buffer.alloc(0), good)).toBe(true)
      expect(verifyEd25519(key, Buffer.alloc(0), grown)).toBe(false)
      expect(verifyEd25519(key.subarray(1), Buffer.alloc(0), good)).toBe(false)
      expect(verifyEd25519(key, Buffer.alloc(0), good.subarray(1))).toBe(false)
      expect(verifyEd25519(Buffer.alloc(32, 0xff), Buffer.alloc(0), good)).toBe(false)
    }
  })
})
