import { expect, it } from 'vitest'
import { birthOf, checkDigit, checksumHolds, sexOf, upgrade15 } from './citizen-number.ts'

it('computes the check characters of the two numbers printed in GB 11643-1999', () => {
  expect(checkDigit('11010519491231002')).toBe('X')
  expect(checkDigit('44052418800101001')).toBe('4')
})

it('holds no checksum for another length, letter or a lower-case x', () => {
  for (const number of ['', '1', '11010519491231002x', '1101051949123100 X', '11010519491231002XX']) {
    expect(checksumHolds(number)).toBe(false)
  }
})

it('knows which centuries have a leap day', () => {
  expect(birthOf('420799200002290000')).toBe('2000-02-29')
  expect(birthOf('420799190002290000')).toBeNull()
  expect(birthOf('420799198402290018')).toBe('1984-02-29')
  expect(birthOf('420799198402300018')).toBeNull()
})

it('reads odd as 男 and even as 女', () => {
  expect(sexOf('420799199001010016')).toBe('1')
  expect(sexOf('420799199001010024')).toBe('2')
})

it('upgrades a 15-digit number with its century and check character', () => {
  expect(upgrade15('610104620927690', '19')).toBe('610104196209276908')
})
