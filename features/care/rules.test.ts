import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, addMonths } from '#platform/deadlines/calendar.ts'
import {
  afterAct,
  type CareAct,
  type Consent,
  consentEndsOn,
  consentFaults,
  hidesAtOnce,
  isUnder,
  listingFaults,
  nextVisitOn,
  plus,
  scopeFaults,
  standingOf,
  textFaults,
} from './rules.ts'
import { type CareState, CATEGORIES, CONSENT_SCOPES, EXIT_REASONS, HEALTH_WORDS, STATES } from './vocabulary.ts'

const ages = { consent: 14, adult: 18, elder: 80 }
const year = { amount: 12, unit: 'MONTH' } as const
const thirty = { amount: 30, unit: 'DAY' } as const
const TODAY = '2026-11-21'
const ACTS: CareAct[] = ['accept', 'consent', 'update', 'help', 'review', 'exit', 'lapse', 'fallDue']
const anyDate = fc.integer({ min: 0, max: 20_000 }).map((n) => addDays('1990-01-01', n))
const codes = (faults: { path: string; code: string }[]) => faults.map((f) => `${f.path}:${f.code}`)

describe('states', () => {
  test('however acts follow each other, nobody is on the list without consent, and nobody comes back', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ACTS), { maxLength: 30 }), fc.boolean(), (acts, byOfficer) => {
        let state: CareState = byOfficer ? 'CONSENT_WAIT' : 'PROPOSED'
        let agreed = false
        for (const act of acts) {
          const next = afterAct(act, state)
          if (next === undefined) continue
          if (act === 'consent') agreed = true
          if (act === 'lapse') agreed = false
          expect(state).not.toBe('EXITED')
          if (next === 'ACTIVE' || next === 'REVIEW_DUE') expect(agreed).toBe(true)
          state = next
        }
      }),
    )
  })
  test('every state but the last has a way out, and only a withdrawal hides at once', () => {
    for (const state of STATES) expect(afterAct('exit', state)).toBe(state === 'EXITED' ? undefined : 'EXITED')
    for (const act of ACTS) expect(afterAct(act, 'EXITED')).toBeUndefined()
    expect(EXIT_REASONS.filter(hidesAtOnce)).toEqual(['撤回同意'])
  })
})

describe('the next visit', () => {
  test('comes after the last visit and the first day, never later than one cadence after the later of both', () => {
    const length = fc.record({ amount: fc.integer({ min: 1, max: 30 }), unit: fc.constantFrom('DAY', 'MONTH') })
    fc.assert(
      fc.property(fc.option(anyDate), anyDate, length, (last, from, cadence) => {
        const next = nextVisitOn(last, from, cadence as { amount: number; unit: 'DAY' | 'MONTH' })
        const start = last !== null && last > from ? last : from
        expect(next > start).toBe(true)
        expect(next).toBe(plus(start, cadence as { amount: number; unit: 'DAY' | 'MONTH' }))
      }),
    )
  })
  test('of the 31st is on the last day of a shorter month', () => {
    expect(nextVisitOn(null, '2026-01-31', { amount: 1, unit: 'MONTH' })).toBe('2026-02-28')
  })
})

describe('who consents', () => {
  const whom = fc.record({ birthDate: fc.option(anyDate), hasGuardian: fc.boolean() })
  const consent: fc.Arbitrary<Consent> = fc.record({
    by: fc.constantFrom('本人', '监护人'),
    form: fc.constantFrom('纸质', '电子', '口头+见证'),
    on: fc.integer({ min: -500, max: 3 }).map((n) => addDays(TODAY, n)),
    scope: fc.subarray([...CONSENT_SCOPES], { minLength: 1 }),
    validUntil: fc.integer({ min: -5, max: 500 }).map((n) => addDays(TODAY, n)),
    witness: fc.constantFrom(undefined, '居委会主任'),
    guardianInformedOn: fc.constantFrom(undefined, TODAY),
  })
  test('a faultless consent holds a year at most, and is given by the guardian exactly where the law or a link says so', () => {
    fc.assert(
      fc.property(consent, whom, (c, who) => {
        if (consentFaults(c, who, ages, year, TODAY).length > 0) return
        expect(c.on <= TODAY && c.validUntil >= TODAY && c.validUntil <= addMonths(c.on, 12)).toBe(true)
        const standing = standingOf(who.birthDate, ages, c.on)
        if (standing !== 'adult') expect(who.hasGuardian).toBe(true)
        if (standing === 'child') {
          expect(c.by).toBe('监护人')
          expect(c.validUntil <= addMonths(who.birthDate as string, 14 * 12)).toBe(true)
        }
        if (standing === 'minor') expect([c.by, c.guardianInformedOn]).toEqual(['本人', TODAY])
        if (c.by === '监护人') expect(who.hasGuardian).toBe(true)
        if (c.form === '口头+见证') expect(c.witness).toBeDefined()
      }),
      { numRuns: 2_000 },
    )
  })
  test('such consents exist for the young, the grown up and a household', () => {
    const c: Consent = { by: '本人', form: '纸质', on: TODAY, scope: ['上门走访'], validUntil: '2027-11-21' }
    const ask = (birthDate: string | null, change: Partial<Consent> = {}) =>
      consentFaults(
        { ...c, ...change },
        birthDate === null ? null : { birthDate, hasGuardian: true },
        ages,
        year,
        TODAY,
      )
    expect(ask(null)).toEqual([])
    expect(ask('1950-01-01')).toEqual([])
    expect(ask('2018-01-01', { by: '监护人' })).toEqual([])
    expect(ask('2012-11-21', { guardianInformedOn: TODAY })).toEqual([])
    expect(codes(ask('2012-11-22', { guardianInformedOn: TODAY }))).toEqual([
      'by:care_guardian_consents',
      'validUntil:care_consent_past_14',
    ])
  })
  test('an oral consent ends with the term for its paper, another one on its own last day', () => {
    fc.assert(
      fc.property(consent, (c) => {
        const ends = consentEndsOn(c, thirty)
        expect(ends <= c.validUntil).toBe(true)
        if (c.form !== '口头+见证') expect(ends).toBe(c.validUntil)
        else expect(ends <= addDays(c.on, 30)).toBe(true)
      }),
    )
  })
})

describe('listing', () => {
  test('a minor is listed only with his guardian linked, whatever the categories', () => {
    fc.assert(
      fc.property(fc.subarray([...CATEGORIES], { minLength: 1 }), anyDate, (categories, birthDate) => {
        const faults = listingFaults(categories, { birthDate, hasGuardian: false }, ages, TODAY)
        expect(faults.some((f) => f.code === 'care_guardian_missing')).toBe(isUnder(birthDate, 18, TODAY))
      }),
    )
  })
  test('a household carries no category of one person', () => {
    expect(listingFaults(['特困/低保家庭', '空巢老人', '受害家庭'], null, ages, TODAY)).toEqual([])
    expect(codes(listingFaults(['特困/低保家庭', '孤寡老人'], null, ages, TODAY))).toEqual([
      'categories:care_category_needs_person',
    ])
  })
})

describe('texts', () => {
  test('none of the words of illness passes, wherever it stands; what describes help does', () => {
    for (const word of HEALTH_WORDS)
      expect(codes(textFaults({ notes: `老人${word}在家` }))).toEqual(['notes:care_health_word'])
    expect(textFaults({ notes: '上午在家，爱听评书', result: '送米油', partnerAgency: undefined })).toEqual([])
    expect(codes(textFaults({ notes: 'hiv' }))).toEqual(['notes:care_health_word'])
    expect(codes(textFaults({ result: '电话19400000123' }))).toEqual(['result:summary_has_identifier'])
  })
  test('nobody is called or handed on who did not agree to it', () => {
    const plan = { hasContact: true, partnerAgency: '民政所' }
    expect(codes(scopeFaults(['上门走访'], plan))).toEqual([
      'contactName:care_not_agreed',
      'partnerAgency:care_not_agreed',
    ])
    expect(scopeFaults(CONSENT_SCOPES, plan)).toEqual([])
  })
})
