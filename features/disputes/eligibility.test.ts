import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Answers,
  BARS,
  CONDUCTS,
  GROUNDS,
  policeEligibility,
  type SpotAnswers,
  spotEligibility,
} from './eligibility.ts'
import { BASIS } from './legal.ts'
import { SEEDS } from './testing/terms.ts'

const FIT: Answers = {
  isCivilDispute: true,
  isViolation: true,
  conduct: '殴打他人',
  isLesser: true,
  ground: '亲友邻里同事在校学生间因琐事',
  bars: [],
}
const SPOT: SpotAnswers = {
  isSlight: true,
  isClear: true,
  isCauseClear: true,
  loss: '无争议',
  bothAgree: true,
  performAtOnce: true,
}

describe('the wizard of 治安调解', () => {
  test('lets through each of the nine kinds of conduct on each of the three grounds', () => {
    expect([CONDUCTS.length, GROUNDS.length, BARS.length]).toEqual([9, 3, 7])
    for (const conduct of CONDUCTS)
      for (const ground of GROUNDS) expect(policeEligibility({ ...FIT, conduct, ground })).toEqual({ allowed: true })
  })

  test('names every block at once, each with its article', () => {
    expect(
      policeEligibility({
        isCivilDispute: false,
        isViolation: false,
        conduct: null,
        isLesser: false,
        ground: null,
        bars: ['违法嫌疑人逃跑', '雇凶伤害他人'],
      }),
    ).toEqual({
      allowed: false,
      blocks: [
        { code: 'NOT_CIVIL_DISPUTE', basis: '程序规定:178' },
        { code: 'NOT_A_VIOLATION', basis: '程序规定:178' },
        { code: 'CONDUCT_NOT_LISTED', basis: '程序规定:178' },
        { code: 'NOT_LESSER', basis: '程序规定:178' },
        { code: 'NO_GROUND', basis: '程序规定:178' },
        { code: 'BAR:雇凶伤害他人', basis: '程序规定:179' },
        { code: 'BAR:违法嫌疑人逃跑', basis: '程序规定:179' },
      ],
    })
  })

  test('is barred by any one of the seven', () => {
    for (const bar of BARS)
      expect(policeEligibility({ ...FIT, bars: [bar] })).toEqual({
        allowed: false,
        blocks: [{ code: `BAR:${bar}`, basis: '程序规定:179' }],
      })
  })

  test('on the spot asks for all of it and for what 178 adds; loss that both sides agree upon is no obstacle', () => {
    expect(spotEligibility(FIT, SPOT)).toEqual({ allowed: true })
    expect(spotEligibility(FIT, { ...SPOT, loss: '不涉及' })).toEqual({ allowed: true })
    const missing: [Partial<SpotAnswers>, string][] = [
      [{ isSlight: false }, 'NOT_SLIGHT'],
      [{ isClear: false }, 'NOT_CLEAR'],
      [{ isCauseClear: false }, 'CAUSE_NOT_CLEAR'],
      [{ loss: '有争议' }, 'LOSS_DISPUTED'],
      [{ bothAgree: false }, 'NOT_BOTH_AGREE'],
      [{ performAtOnce: false }, 'NOT_AT_ONCE'],
    ]
    for (const [change, code] of missing)
      expect(spotEligibility(FIT, { ...SPOT, ...change })).toEqual({
        allowed: false,
        blocks: [{ code, basis: '程序规定:178' }],
      })
    expect(spotEligibility({ ...FIT, isLesser: false }, SPOT)).toMatchObject({ blocks: [{ code: 'NOT_LESSER' }] })
  })

  test('whatever the answers: what is allowed on the spot is allowed at all, and every refusal says why', () => {
    const answers: fc.Arbitrary<Answers> = fc.record({
      isCivilDispute: fc.boolean(),
      isViolation: fc.boolean(),
      conduct: fc.option(fc.constantFrom(...CONDUCTS)),
      isLesser: fc.boolean(),
      ground: fc.option(fc.constantFrom(...GROUNDS)),
      bars: fc.subarray([...BARS], { maxLength: 2 }),
    })
    const spot: fc.Arbitrary<SpotAnswers> = fc.record({
      isSlight: fc.boolean(),
      isClear: fc.boolean(),
      isCauseClear: fc.boolean(),
      loss: fc.constantFrom('不涉及', '无争议', '有争议'),
      bothAgree: fc.boolean(),
      performAtOnce: fc.boolean(),
    })
    fc.assert(
      fc.property(answers, spot, (a, s) => {
        const police = policeEligibility(a)
        const onSpot = spotEligibility(a, s)
        if (onSpot.allowed) expect(police.allowed).toBe(true)
        for (const one of [police, onSpot]) if (!one.allowed) expect(one.blocks.length).toBeGreaterThan(0)
        const said = a.isCivilDispute && a.isViolation && a.conduct !== null && a.isLesser && a.ground !== null
        expect(police.allowed).toBe(said && a.bars.length === 0)
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('the articles cited', () => {
  const seeded = (code: string) => SEEDS.split('\n').find((line) => line.startsWith(`('${code}',`))

  test('bear the mark that the legal basis gives them', () => {
    for (const [code, mark] of Object.entries(BASIS)) {
      const row = seeded(code)
      if (row !== undefined) expect(row, code).toContain(`'${mark}'`)
    }
  })

  test('are seeded, save those that the migration of this slice is to add', () => {
    expect(Object.keys(BASIS).filter((code) => seeded(code) === undefined)).toEqual([
      '人民调解法:18',
      '人民调解法:23',
      '人民调解法:27',
      '人民调解法:32',
      '程序规定:17',
      '程序规定:19',
      '程序规定:24',
      '程序规定:180',
      '程序规定:186',
    ])
  })
})
