import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasIdentifier } from './identifier.ts'

describe('a text typed by people holds no number of a person', () => {
  test.each([
    '身份证 420799199001011234',
    '42079919900101123X',
    '420799 19900101 1234',
    '420799900101123',
    '电话19400001234',
    '194-0000-1234',
    '１９４００００１２３４',
    '+8619400001234',
    '家里0438-2123456',
    '19400001234X先生',
  ])('%s is refused', (text) => expect(hasIdentifier(text)).toBe(true))

  test.each([
    '2026年11月21日 14:30 走访',
    '楼道 3 处隐患',
    '3号楼2单元501室',
    '借条 20260101',
    '拨打110或96110',
    '租期2026-01-01至2026-12-31',
    '门牌1234567890号',
  ])('%s passes', (text) => expect(hasIdentifier(text)).toBe(false))

  test('a mobile number is found wherever it stands in a text without digits', () => {
    const words = fc.stringMatching(/^[^\d０-９]{0,40}$/)
    const phone = fc.integer({ min: 0, max: 9999 }).map((n) => `1940000${String(n).padStart(4, '0')}`)
    fc.assert(fc.property(words, phone, words, (a, p, b) => hasIdentifier(`${a}${p}${b}`)))
  })

  test('a text of a million digits and blanks is judged in time', () => {
    const started = performance.now()
    hasIdentifier('1 '.repeat(500_000))
    expect(performance.now() - started).toBeLessThan(1000)
  })
})
