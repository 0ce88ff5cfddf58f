import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeCipher, newKeyRing } from '#platform/crypto/cipher.ts'
import { newCode, normalCode, sourceKey } from './codes.ts'
import { loginFromBadge, passwordFault } from './rules.ts'
import { newTotpSecret, totpCode, totpStep } from './second-factor.ts'

describe('a new password', () => {
  it.each([
    ['Short 9!', 'password_short'],
    ['1988080819880808', 'password_figures'],
    ['+194 0000 1234', 'password_figures'],
    ['aaaaaaaaaaaa', 'password_repeats'],
    ['abababababab', 'password_repeats'],
    ['liusanbian2026', 'password_has_login'],
    ['Password2026!', 'password_common'],
    ['P@ssw0rd!!2026', 'password_common'],
    ['qwertyuiop12', 'password_common'],
    ['1qaz2wsx3edc', 'password_common'],
    ['Admin@123456', 'password_common'],
    ['woaini5201314', 'password_common'],
    ['Linan@2026!', 'password_common'],
  ])('is refused where it is easily guessed: %s', (password, code) => {
    expect(passwordFault(password, 'liusanbian')).toBe(code)
  })

  it.each([
    'tian-yue-hei feng gao',
    '明月几时有把酒问青天',
    'Kp7#vR2m!qLx',
    'correct horse battery',
    '𠮷野家的牛肉饭真好吃呀',
  ])('is taken where it is not: %s', (password) => {
    expect(passwordFault(password, 'liusanbian')).toBeNull()
  })

  it('is never refused when it is long and random', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e9 }), () => passwordFault(newCode(4, 5), 'someone') === null))
  })
})

describe('codes', () => {
  it('are read in any case, with any separators, and with the letters people confuse', () => {
    fc.assert(
      fc.property(fc.constantFrom(' ', '-', '', '·', '－'), fc.boolean(), (separator, lower) => {
        const code = newCode(3, 4)
        const typed = code.replaceAll('-', separator).replaceAll('0', 'O').replaceAll('1', 'l')
        return normalCode(lower ? typed.toLowerCase() : typed) === code.replaceAll('-', '')
      }),
    )
  })

  it('of the authenticator fit one step around, not two', () => {
    const secret = newTotpSecret()
    const now = new Date('2026-11-21T08:00:10Z')
    const at = (seconds: number) => totpStep(secret, totpCode(secret, new Date(now.getTime() + seconds * 1000)), now)
    expect([at(-30), at(0), at(30)]).toEqual(
      [59542079, 59542080, 59542081].map((n) => n + (at(0) as number) - 59542080),
    )
    expect([at(-60), at(60)]).toEqual([null, null])
  })
})

describe('the source of an attempt', () => {
  const cipher = makeCipher(newKeyRing())
  const same = (a: string, b: string) => sourceKey(cipher, a).equals(sourceKey(cipher, b))
  it('is one IPv4 address, or one IPv6 network of 64 bits', () => {
    expect(same('10.0.0.1', '::ffff:10.0.0.1')).toBe(true)
    expect(same('10.0.0.1', '10.0.0.2')).toBe(false)
    expect(same('2001:db8:1:2::1', '2001:db8:1:2:ffff::9')).toBe(true)
    expect(same('2001:db8:1:2::1', '2001:db8:1:3::1')).toBe(false)
  })
})

describe('a login name from a badge', () => {
  it('is the badge in lower case', () => {
    expect([loginFromBadge('020137'), loginFromBadge('FJ00123')]).toEqual(['020137', 'fj00123'])
  })
})
