import { expect, it } from 'vitest'
import table from './data/regions.json' with { type: 'json' }
import { regionKnown, regionName } from './regions.ts'

it('ships every county code of the source in one readable form', () => {
  const entries = Object.entries(table)
  expect(entries.length).toBe(6734)
  for (const [code, names] of entries) {
    expect(code).toMatch(/^\d{6}$/)
    expect(names).toMatch(/^[^@|]+(@(\d{4})?-(\d{4})?)?(\|[^@|]+(@(\d{4})?-(\d{4})?)?)*$/)
  }
  expect(JSON.stringify(table).length).toBeLessThan(250_000)
})

it('names a county now and in an earlier year', () => {
  expect(regionName('420704')).toBe('鄂城区')
  expect(regionName('120110')).toBe('东丽区')
  expect(regionName('120110', 1985)).toBe('东郊区')
  expect(regionName('120110', 1992)).toBe('东丽区')
  expect(regionName('110103')).toBe('崇文区')
  expect(regionName('110103', 2015)).toBeUndefined()
  expect(regionName('430302', 1983)).toBe('东区')
  expect(regionName('430302', 1990)).toBe('雨湖区')
})

it('knows a code that was in force after the birth and not one that ended before it', () => {
  expect(regionKnown('110103', 1980)).toBe(true)
  expect(regionKnown('110103', 2009)).toBe(true)
  expect(regionKnown('110103', 2010)).toBe(false)
  expect(regionKnown('440308', 1949)).toBe(true)
  expect(regionKnown('222222', 1970)).toBe(true)
})

it('does not know the demo region in any year, nor anything that is no code', () => {
  for (let year = 1900; year <= 2030; year++) expect(regionKnown('420799', year)).toBe(false)
  for (const code of ['', '__proto__', 'constructor', '42070', '999999']) {
    expect(regionKnown(code, 1990)).toBe(false)
    expect(regionName(code)).toBeUndefined()
  }
})
