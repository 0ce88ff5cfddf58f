import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { requiredAuxiliaries, requiredOfficers, ruleFor, ruleInFigures, type StaffingRule } from './staffing-rules.ts'

const parameters = {
  'staffing.urbanBreak': 6500,
  'staffing.urbanPerOfficer': 4000,
  'staffing.ruralPerOfficer': 8000,
  'staffing.minPerCommunity': 1,
}
const base = { auxPerOfficer: 0, everyCommunity: false, minShare: null, source: '', mark: 'S4' }
const urban: StaffingRule = {
  ...base,
  code: '鄂州2002',
  areaKind: '城区',
  popBasis: '实有人口',
  everyCommunity: true,
  brackets: [
    { min: 0, max: 'staffing.urbanBreak', officers: 1 },
    { min: 'staffing.urbanBreak', max: null, officers: 2, perOfficer: 'staffing.urbanPerOfficer' },
  ],
}
const rural: StaffingRule = {
  ...base,
  code: '鄂州2002',
  areaKind: '农村',
  popBasis: '常住人口',
  brackets: [{ min: 0, max: null, officers: 1, perOfficer: 'staffing.ruralPerOfficer' }],
}
const need = (rule: StaffingRule, population: number, communities = 1) =>
  requiredOfficers(rule, { population, communities }, parameters)

describe('the Ezhou rule', () => {
  test.each([
    [1, 1],
    [5000, 1],
    [6500, 1],
    [6501, 2],
    [8000, 2],
    [10_000, 3],
    [12_000, 3],
    [16_000, 4],
  ])('an urban area of %i people needs %i', (population, officers) => {
    expect(need(urban, population)).toBe(officers)
  })

  test.each([
    [1, 1],
    [8000, 1],
    [11_999, 1],
    [12_000, 2],
    [24_000, 3],
  ])('a rural area of %i permanent residents needs %i', (population, officers) => {
    expect(need(rural, population, 9)).toBe(officers)
  })

  test('every urban community has at least one, also where nobody is registered yet', () => {
    expect(need(urban, 3000, 3)).toBe(3)
    expect(need(urban, 0, 2)).toBe(2)
    expect(need(rural, 0, 9)).toBe(1)
  })

  test('equals its formula for every population, whatever the parameters are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200_000 }),
        fc.integer({ min: 1000, max: 20_000 }),
        fc.integer({ min: 500, max: 20_000 }),
        (pop, urbanBreak, per) => {
          const set = { ...parameters, 'staffing.urbanBreak': urbanBreak, 'staffing.urbanPerOfficer': per }
          const expected = pop <= urbanBreak ? 1 : Math.max(2, Math.round(pop / per))
          expect(requiredOfficers(urban, { population: pop, communities: 1 }, set)).toBe(expected)
        },
      ),
    )
  })

  test('never asks fewer officers for more people', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100_000 }),
        fc.integer({ min: 0, max: 100_000 }),
        fc.integer({ min: 1, max: 12 }),
        (p, q, communities) => {
          const [less, more] = [Math.min(p, q), Math.max(p, q)]
          expect(need(urban, more, communities)).toBeGreaterThanOrEqual(need(urban, less, communities))
        },
      ),
    )
  })
})

test('a rule that names a parameter nobody set gives no figure at all', () => {
  expect(() =>
    requiredOfficers(urban, { population: 9000, communities: 1 }, { 'staffing.minPerCommunity': 1 }),
  ).toThrow('staffing.urbanBreak')
})

test('rounds up where the rule is a ceiling', () => {
  const most: StaffingRule = {
    ...base,
    code: '黑龙江2007',
    areaKind: '农村',
    popBasis: '实有人口',
    brackets: [{ min: 0, max: null, officers: 1, perOfficer: 5000, rounding: 'up' }],
  }
  expect([5000, 5001, 10_001].map((p) => need(most, p))).toEqual([1, 2, 3])
})

test('auxiliaries follow the officers', () => {
  expect(requiredAuxiliaries({ ...urban, auxPerOfficer: 2 }, 3)).toBe(6)
  expect(requiredAuxiliaries({ ...urban, auxPerOfficer: 0.5 }, 3)).toBe(2)
})

test('says itself in figures', () => {
  expect(ruleInFigures(urban, parameters)).toBe('0–6500 → 1; 6500– → max(2, ÷4000)')
})

test('an area for foreigners follows the urban rule, a village never does', () => {
  expect(ruleFor([urban, rural], '鄂州2002', '涉外')).toBe(urban)
  expect(ruleFor([urban], '鄂州2002', '农村')).toBeUndefined()
})
