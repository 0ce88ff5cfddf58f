import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeCipher, newKeyRing } from './cipher.ts'

const cipher = makeCipher(newKeyRing(), () => 2026)
const row = '01890000-0000-7000-8000-000000000001'

describe('column encryption', () => {
  it('gives back what was sealed, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        (s) => cipher.open(`t.c|${row}`, cipher.seal('identity', `t.c|${row}`, s)) === s,
      ),
    )
  })

  it('gives back bytes that are no text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) =>
        cipher.openBytes(`t.c|${row}`, cipher.sealBytes('secret', `t.c|${row}`, bytes)).equals(bytes),
      ),
    )
  })

  it('refuses a ciphertext that was moved to another row or column', () => {
    const sealed = cipher.seal('identity', `person_identity.number|${row}`, '420799199001010016')
    expect(() => cipher.open('person_identity.number|01890000-0000-7000-8000-000000000002', sealed)).toThrow()
    expect(() => cipher.open(`person_phone.number|${row}`, sealed)).toThrow()
  })

  it('refuses any flipped bit', () => {
    const sealed = cipher.seal('phone', `t.c|${row}`, '19400001234')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: sealed.length * 8 - 1 }), (bit) => {
        const copy = Buffer.from(sealed)
        copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7))
        expect(() => cipher.open(`t.c|${row}`, copy)).toThrow()
      }),
    )
  })

  it('reads values of an older key generation after a new one was added', () => {
    const old = newKeyRing()
    const sealed = makeCipher(old).seal('identity', `t.c|${row}`, 'x')
    const next = { ...old, keks: [...old.keks, { id: 2, key: newKeyRing().idBi }] }
    expect(makeCipher(next).open(`t.c|${row}`, sealed)).toBe('x')
    expect(makeCipher(next).seal('identity', `t.c|${row}`, 'x')[2]).toBe(2)
  })

  it('cuts the part-search index to 12 bits and keeps index keys apart', () => {
    expect(cipher.lastFourIndex('420799199001010016', 1990)).toBeLessThan(4096)
    expect(cipher.identityIndex('a')).toHaveLength(16)
    expect(cipher.phoneIndex('a')).toHaveLength(8)
    expect(cipher.identityIndex('a').subarray(0, 8)).not.toEqual(cipher.phoneIndex('a'))
  })
})
