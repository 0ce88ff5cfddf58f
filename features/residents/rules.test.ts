import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '#platform/deadlines/calendar.ts'
import type { IdType } from '#platform/standards/identity.ts'
import { type Boundary, deriveCategory } from './category.ts'
import { ageEvents, ageOn, issuesOf, readIdentity } from './person-rules.ts'
import { afterAct, aged, declaredAfterDays, firstState, nextVerifyOn, type ResidenceState } from './rules.ts'
import { RESIDENCE_STATES } from './vocabulary.ts'

const ACTS = ['confirm', 'reject', 'extend', 'end', 'restore'] as const
const RULES = { remindDays: 15, graceDays: 10, suspendDays: 30 }
const day = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10))
const check = { today: '2026-11-21', demo: true }

describe('the state of a residence', () => {
  it('never leaves the table of the dictionary, whatever happens to it, and only an act ends it', () => {
    const step = fc.oneof(
      fc.constantFrom(...ACTS).map((act) => ({ act, on: null })),
      day.map((on) => ({ act: null, on })),
    )
    fc.assert(
      fc.property(
        fc.constantFrom<ResidenceState>('DECLARED', 'ACTIVE'),
        day,
        fc.array(step, { maxLength: 40 }),
        (start, due, steps) => {
          let r = { state: start, nextVerifyOn: due, countedInStats: true }
          for (const { act, on } of steps) {
            const before = r
            if (act === null) r = { ...r, ...aged(r, on as string, RULES) }
            else r = { ...r, state: afterAct(act, r.state) ?? r.state }
            expect(RESIDENCE_STATES).toContain(r.state)
            if (r.state === 'ENDED' && before.state !== 'ENDED') expect(act).toBe('end')
            if (r.state === 'REJECTED' && before.state !== 'REJECTED')
              expect([act, before.state]).toEqual(['reject', 'DECLARED'])
            if (before.state === 'REJECTED') expect(r.state).toBe('REJECTED')
            if (before.state === 'ENDED' && act !== 'restore') expect(r.state).toBe('ENDED')
            if (act === null && before.state === 'DECLARED') expect(r).toEqual(before)
          }
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('is reminded 15 days before, waits from day 10 and leaves the counts on day 30', () => {
    const due = '2026-06-30'
    const at = (offset: number) =>
      aged({ state: 'ACTIVE', nextVerifyOn: due, countedInStats: true }, addDays(due, offset), RULES)
    expect([-16, -15, 9, 10, 29, 30].map((n) => [at(n).state, at(n).countedInStats])).toEqual([
      ['ACTIVE', true],
      ['EXPIRING', true],
      ['EXPIRING', true],
      ['TO_VERIFY', true],
      ['TO_VERIFY', true],
      ['TO_VERIFY', false],
    ])
  })

  it('is declared by everybody but the officer at a verified address', () => {
    expect(firstState('OFFICER', true)).toBe('ACTIVE')
    for (const [role, verified] of [
      ['OFFICER', false],
      ['AUX', true],
      ['GRID', true],
      [null, true],
    ] as const) {
      expect(firstState(role, verified)).toBe('DECLARED')
    }
  })

  it('is looked at again when the verification runs out or the stay ends, never before the verification', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 24 }), fc.option(day), (from, amount, until) => {
        const next = nextVerifyOn(from, { amount, unit: 'MONTH' }, until)
        expect(next >= from).toBe(true)
        if (until !== null && until >= from) expect(next <= until).toBe(true)
      }),
    )
    expect(nextVerifyOn('2026-08-31', { amount: 6, unit: 'MONTH' }, null)).toBe('2027-02-28')
    expect(declaredAfterDays('2026-02-27', '2026-03-02')).toBe(3)
  })
})

describe('the category of a residence', () => {
  const HERE = { addressId: 'a-here', communityCode: '220702001001', isMain: true }
  // Written down by hand from dictionary §4.2, row by row; the code under test is not used to make it.
  const rows: [string, IdType, string | null, string | null, string | null, boolean, string][] = [
    ['hukou at this very address', 'CN_ID', '220702', null, 'a-here', true, '常住'],
    ['hukou in this community', 'CN_ID', '220702', '220702001001', null, true, '常住'],
    ['hukou here, living elsewhere', 'CN_ID', '220702', '220702001001', null, false, '户在人不在'],
    ['another community of the county', 'CN_ID', '220702', '220702003001', null, true, '寄住'],
    ['another address of the county', 'CN_ID', '220702', null, 'a-there', true, '寄住'],
    ['own county, finer code unknown', 'CN_ID', '220702', null, null, true, '待判'],
    ['development zone of the same city', 'CN_ID', '220771', null, null, true, '寄住'],
    ['county of the same city', 'CN_ID', '220722', null, null, true, '流动人口'],
    ['county-level city of the same city', 'CN_ID', '220781', null, null, true, '流动人口'],
    ['another city of the province', 'CN_ID', '220102', null, null, true, '流动人口'],
    ['another province', 'CN_ID', '420704', null, null, true, '流动人口'],
    ['nothing known', 'CN_ID', null, null, null, true, '待判'],
    ['passport of a citizen from elsewhere', 'CN_PASSPORT', '420704', null, null, true, '流动人口'],
    ['newborn without hukou', 'BIRTH_CERT', null, null, null, true, '未落户'],
    ['nobody registered', 'NONE', null, null, null, true, '未落户'],
    ['no document, hukou known here', 'NONE', '220702', '220702001001', null, true, '常住'],
    ['Hong Kong resident', 'HMT_RP', null, null, null, true, '境外'],
    ['Taiwan permit', 'TW_PERMIT', null, null, null, true, '境外'],
    ['Hong Kong permit', 'HK_MO_PERMIT', null, null, null, true, '境外'],
    ['foreign passport', 'FOREIGN_PASSPORT', '220702', null, null, true, '境外'],
    ['foreign permanent resident', 'FOREIGN_PR', null, null, null, true, '境外'],
  ]
  it.each(rows)('%s', (_, idType, region, communityCode, addressId, isMain, expected) => {
    expect(
      deriveCategory({ idType, region, communityCode, addressId }, { ...HERE, isMain }, 'county_or_city_districts'),
    ).toBe(expected)
  })

  it('agrees with an independent table for every county pair and boundary', () => {
    const code = (a: number[]) => fc.constantFrom(...a).map((n) => String(n).padStart(2, '0'))
    const county = fc.tuple(code([22, 42]), code([7, 24]), code([2, 4, 22, 71, 81])).map((p) => p.join(''))
    const districts = new Set(['02', '04', '71'])
    fc.assert(
      fc.property(
        county,
        county,
        fc.constantFrom<Boundary>('county', 'county_or_city_districts', 'city'),
        (home, here, boundary) => {
          const sameCity = home.slice(0, 4) === here.slice(0, 4)
          // 2224 is a prefecture, not a city with districts.
          const bothDistricts =
            home.slice(2, 4) === '07' && districts.has(home.slice(4)) && districts.has(here.slice(4))
          const near = boundary === 'city' ? sameCity : boundary === 'county' ? false : sameCity && bothDistricts
          const expected = home === here ? '待判' : near ? '寄住' : '流动人口'
          const hukou = { idType: 'CN_ID' as const, region: home, communityCode: null, addressId: null }
          expect(
            deriveCategory(hukou, { addressId: 'x', communityCode: `${here}001001`, isMain: true }, boundary),
          ).toBe(expected)
        },
      ),
    )
  })
})

describe('what a document tells', () => {
  it('locks sex and birth date of a number and refuses others', () => {
    const read = readIdentity({ idType: 'CN_ID', idNo: '42079919880808007x' }, check)
    expect(read).toMatchObject({
      ok: true,
      known: {
        number: '42079919880808007X',
        sex: '1',
        birthDate: '1988-08-08',
        birthLocked: true,
        mask: '4****************X',
      },
    })
    expect(
      readIdentity({ idType: 'CN_ID', idNo: '42079919880808007X', sex: '2', birthDate: '1988-08-09' }, check),
    ).toEqual({
      ok: false,
      faults: [
        { path: 'sex', code: 'sex_mismatch' },
        { path: 'birthDate', code: 'birth_mismatch' },
      ],
    })
    expect(
      readIdentity({ idType: 'CN_ID', idNo: '42079919880808007X', sex: '2' }, { ...check, lawfulSexChange: true }),
    ).toMatchObject({ known: { sex: '2' } })
  })

  it('routes a number to the document it is, keeps a 15-digit form, and asks for a sex no number tells', () => {
    expect(readIdentity({ idType: 'CN_ID', idNo: '810000199408230021' }, check)).toMatchObject({
      known: { idType: 'HMT_RP', warnings: ['id_type_routed'] },
    })
    expect(readIdentity({ idType: 'CN_ID', idNo: '911124198108030024', sex: '2' }, check)).toMatchObject({
      known: { idType: 'FOREIGN_PR' },
    })
    expect(readIdentity({ idType: 'CN_ID', idNo: '420704880808007' }, check)).toMatchObject({
      known: { alias15: '420704880808007', warnings: ['id_upgraded_from_15'] },
    })
    expect(readIdentity({ idType: 'FOREIGN_PASSPORT', idNo: 'e1234567' }, check)).toEqual({
      ok: false,
      faults: [{ path: 'sex', code: 'required' }],
    })
    expect(readIdentity({ idType: 'CN_ID', idNo: '420799199001010016' }, { ...check, demo: false })).toMatchObject({
      faults: [{ code: 'id_demo_region' }],
    })
  })
})

describe('age', () => {
  it('counts the birthday itself and puts 29 February on the 28th of other years', () => {
    expect([ageOn('2008-11-21', '2026-11-20'), ageOn('2008-11-21', '2026-11-21')]).toEqual([17, 18])
    expect([ageOn('2008-02-29', '2026-02-27'), ageOn('2008-02-29', '2026-02-28')]).toEqual([17, 18])
    expect(ageEvents('2012-08-20', [14, 16, 18], '2026-11-21')).toEqual([
      { age: 16, on: '2028-08-20' },
      { age: 18, on: '2030-08-20' },
    ])
  })

  it('raises a missing guardian and drops it at 18', () => {
    const child = {
      birthDate: '2010-01-01',
      guardianId: null,
      idState: '正常' as const,
      idReviewOn: null,
      idType: 'CN_ID' as const,
    }
    expect(issuesOf(child, '常住', '2026-11-21', 18)).toEqual(['guardian_missing'])
    expect(issuesOf({ ...child, guardianId: 'g' }, '常住', '2026-11-21', 18)).toEqual([])
    expect(issuesOf({ ...child, guardianId: 'g' }, '常住', '2028-01-01', 18)).toEqual(['guardian_no_longer_needed'])
    expect(
      issuesOf({ ...child, idType: 'NONE', idReviewOn: '2026-11-01', guardianId: 'g' }, '待判', '2026-11-21', 18),
    ).toEqual(['id_review_due', 'category_open'])
  })
})
