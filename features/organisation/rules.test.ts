import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eachCityTree } from './divisions.ts'
import { branchName, isNationalCode, localCode, nextUnitCode, roleOfPosting } from './rules.ts'

describe('codes', () => {
  test('a local temporary code equals no national code of the whole country', async () => {
    const counties = new Set<string>()
    for await (const rows of eachCityTree()) {
      for (const r of rows) {
        if (r.level === 'county') counties.add(r.code)
        if (r.level === 'community' && (r.code.startsWith('99') || !isNationalCode(r.code))) throw new Error(r.code)
      }
    }
    for (const county of counties) expect(isNationalCode(localCode(county, 9999))).toBe(false)
  })

  test('the next unit code is twelve digits, begins with its prefix and is free', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 })), (serials) => {
        const used = serials.map((n) => `220702${String(n).padStart(2, '0')}0000`)
        const code = nextUnitCode('STATION', '220702', used) as string
        expect(code).toMatch(/^220702\d{2}0000$/)
        expect(used).not.toContain(code)
      }),
    )
    expect(nextUnitCode('AREA', '22070201', ['220702010001'])).toBe('220702010002')
    expect(
      nextUnitCode(
        'STATION',
        '220702',
        Array.from({ length: 99 }, (_, i) => `220702${String(i + 1).padStart(2, '0')}0000`),
      ),
    ).toBeNull()
  })
})

test('branches of every county of the country have a name that fits its column', async () => {
  for await (const rows of eachCityTree()) {
    for (const county of rows.filter((r) => r.level === 'county')) {
      const name = branchName((rows[0] as { name: string }).name, county.name)
      expect([...name].length).toBeLessThanOrEqual(40)
      expect(name).toMatch(/公安局|分局$/)
    }
  }
  expect(branchName('松原市', '宁江区')).toBe('松原市公安局宁江分局')
  expect(branchName('松原市', '吉林松原经济开发区')).toBe('松原市公安局吉林松原经济开发区分局')
  expect(branchName('阳泉市', '矿区')).toBe('阳泉市公安局矿区分局')
  expect(branchName('东莞市', '东莞市')).toBe('东莞市公安局')
})

describe('roles', () => {
  const base = { staffKind: '民警', fromOn: '2026-01-01', staffStartOn: '2020-01-01' }
  test('guidance follows the level of the unit', () => {
    expect(roleOfPosting({ ...base, duty: '指导', unitKind: 'CITY' }).role).toBe('CITY_GUIDE')
    expect(roleOfPosting({ ...base, duty: '指导', unitKind: 'BRANCH' }).role).toBe('BRANCH_GUIDE')
  })
  test('leading and other duties ask for the role', () => {
    expect(roleOfPosting({ ...base, duty: '所领导', unitKind: 'STATION' }).faults).toEqual([
      { path: 'role', code: 'required' },
    ])
    expect(roleOfPosting({ ...base, duty: '其他', unitKind: 'STATION', role: 'DUTY' }).role).toBe('DUTY')
  })
  test('nobody but sworn police gets a sworn role, whatever is asked', () => {
    const kinds = ['勤务辅警', '文职辅警', '协勤', '网格员', '专职调解员', '专职巡防队员', '社区干部']
    const duties = ['责任民警', '协助民警', '辅警', '网格员', '代管', '所领导', '指导', '其他']
    const roles = ['CITY_GUIDE', 'BRANCH_GUIDE', 'CHIEF', 'DEPUTY', 'DUTY_LEAD', 'DUTY', 'OFFICER', 'DPO'] as const
    const units = ['CITY', 'BRANCH', 'STATION', 'ROOM', 'AREA', 'GRID'] as const
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.constantFrom(...duties),
        fc.constantFrom(...roles),
        fc.constantFrom(...units),
        (staffKind, duty, role, unitKind) => {
          expect(roleOfPosting({ ...base, staffKind, duty, role, unitKind, toOn: '2026-02-01' }).role).toBeNull()
        },
      ),
    )
  })
})
