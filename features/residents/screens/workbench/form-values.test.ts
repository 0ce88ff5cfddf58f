import { describe, expect, it } from 'vitest'
import { emptyRow, type RowValues, toMember, withoutNumbers } from './form-values.ts'

const row = (over: Partial<RowValues> = {}): RowValues => ({
  ...emptyRow('2026-11-21', undefined, '户主/本人'),
  person: {
    name: '顾云舒',
    idType: 'CN_ID',
    idNo: '420799199001010016',
    phones: [{ kind: '本人', number: '19400000001' }],
  },
  ...over,
})
const send = (over: Partial<RowValues> = {}) => toMember(row(over), '220702001001', 'why')

describe('a row of the household form', () => {
  it('sends what the choice of hukou says, by codes', () => {
    expect(send().person).toMatchObject({ hukouRegion: '220702', hukouCommunityCode: '220702001001' })
    expect(send({ hukou: 'county' })).toMatchObject({
      category: '寄住',
      categoryReason: 'why',
      person: { hukouRegion: '220702' },
    })
    const away = send({ hukou: 'elsewhere', person: { name: '顾云舒', idType: 'CN_ID', hukouRegion: '220102' } })
    expect(away.person).toMatchObject({ hukouRegion: '220102', phones: [] })
    expect(away.person).not.toHaveProperty('hukouCommunityCode')
    expect(send({ person: { name: 'MARY JONES', idType: 'FOREIGN_PASSPORT' } }).person).not.toHaveProperty(
      'hukouRegion',
    )
  })

  it('sends a known person by id alone, and nothing that only the form knows', () => {
    const known = send({ personId: 'p-1', knownAs: '顾*' })
    expect(known).not.toHaveProperty('person')
    expect(Object.keys(known)).not.toContain('hukou')
    expect(Object.keys(known)).not.toContain('knownAs')
  })

  it('leaves numbers and phones out of the draft', () => {
    expect(JSON.stringify(withoutNumbers({ members: [row()] }))).not.toMatch(/\d{11}/)
  })
})
