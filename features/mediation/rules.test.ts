import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, addMonths } from '#platform/deadlines/calendar.ts'
import {
  agreementNo,
  bodyFaults,
  isServing,
  mediatorFaults,
  ranked,
  shortfalls,
  type Unranked,
  type Wanted,
} from './rules.ts'
import { CONFLICTS, DISPUTE_TYPES, LANGUAGES, SEXES } from './vocabulary.ts'

const ids = Array.from({ length: 12 }, (_, i) => `m${i}`)
const pool: fc.Arbitrary<Unranked[]> = fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1 }).chain((chosen) =>
  fc.tuple(
    ...chosen.map((id) =>
      fc.record({
        id: fc.constant(id),
        name: fc.constantFrom('温如玉', '江明', '白露'),
        sex: fc.constantFrom(...SEXES),
        kind: fc.constant('专职' as const),
        org: fc.constant('群众代表'),
        bodyId: fc.constant('b'),
        bodyName: fc.constant('委员会'),
        isAux: fc.boolean(),
        isPolice: fc.boolean(),
        hasLetter: fc.boolean(),
        maxOpen: fc.integer({ min: 1, max: 10 }),
        specialties: fc.subarray([...DISPUTE_TYPES]),
        languages: fc.subarray([...LANGUAGES]),
      }),
    ),
  ),
)
const wanted: fc.Arbitrary<Wanted> = fc.record({
  type: fc.constantFrom(...DISPUTE_TYPES),
  language: fc.option(fc.constantFrom(...LANGUAGES), { nil: undefined }),
  wished: fc.subarray(ids),
  loads: fc.array(fc.tuple(fc.constantFrom(...ids), fc.integer({ min: 0, max: 12 }))).map((l) => new Map(l)),
  conflicts: fc.array(fc.tuple(fc.constantFrom(...ids), fc.subarray([...CONFLICTS]))).map((l) => new Map(l)),
})

describe('the order of candidates', () => {
  test('loses nobody, makes nobody up, and does not depend on the order they come in', () => {
    fc.assert(
      fc.property(pool, wanted, fc.infiniteStream(fc.nat()), (all, want, dice) => {
        const order = ranked(all, want)
        expect(order.map((c) => c.id).toSorted()).toEqual(all.map((m) => m.id).toSorted())
        const shuffled = all
          .map((m) => [dice.next().value as number, m] as const)
          .toSorted((a, b) => a[0] - b[0])
          .map(([, m]) => m)
        expect(ranked(shuffled, want)).toEqual(order)
      }),
    )
  })

  test('goes by conflict, wish, specialty, language, room and load, each only where all before it are even', () => {
    fc.assert(
      fc.property(pool, wanted, (all, want) => {
        const order = ranked(all, want)
        const by = new Map(all.map((m) => [m.id, m]))
        // Said a second time, off the inputs and not off the reasons.
        const measures = order.map((c) => {
          const m = by.get(c.id) as Unranked
          const load = want.loads.get(c.id) ?? 0
          return [
            (want.conflicts.get(c.id) ?? []).length > 0 ? 1 : 0,
            want.wished.includes(c.id) ? 0 : 1,
            m.specialties.includes(want.type) ? 0 : 1,
            want.language !== undefined && m.languages.includes(want.language) ? 0 : 1,
            load >= m.maxOpen ? 1 : 0,
            load,
          ]
        })
        for (const [i, next] of measures.slice(1).entries()) {
          const before = measures[i] as number[]
          const differs = before.findIndex((v, k) => v !== next[k])
          if (differs >= 0) expect(before[differs]).toBeLessThan(next[differs] as number)
        }
      }),
    )
  })

  test('gives its reasons, and a wish does not lift a conflict or a full desk out of sight', () => {
    fc.assert(
      fc.property(pool, wanted, (all, want) => {
        for (const c of ranked(all, want)) {
          expect(c.reasons.includes('wished')).toBe(want.wished.includes(c.id))
          expect(c.reasons.includes('full')).toBe(c.load >= c.maxOpen)
          expect(c.reasons.includes('conflict')).toBe(c.conflicts.length > 0)
          expect(c.reasons.includes('full') && c.reasons.includes('load')).toBe(false)
        }
      }),
    )
  })

  test('of nobody is empty', () => {
    const want = { type: '邻里', wished: [], loads: new Map(), conflicts: new Map() } as const
    expect(ranked([], want)).toEqual([])
  })
})

describe('a committee', () => {
  const limits = { min: 3, max: 9, women: 1 }
  test('lacks exactly what 人民调解法 8 wants', () => {
    fc.assert(
      fc.property(fc.nat({ max: 15 }), fc.nat({ max: 15 }), (men, women) => {
        const members = [
          ...Array.from({ length: men }, () => ({ sex: '男' as const })),
          ...Array.from({ length: women }, () => ({ sex: '女' as const })),
        ]
        const lacks = shortfalls(members, limits)
        expect(lacks.includes('tooFew')).toBe(men + women < 3)
        expect(lacks.includes('tooMany')).toBe(men + women > 9)
        expect(lacks.includes('noWoman')).toBe(women === 0)
      }),
    )
  })
})

describe('a term', () => {
  const told = { name: '温如玉', org: '群众代表', isCommitteeMember: true, isAux: false, isPolice: false }
  const around = { bodyHasParent: false, staffKind: undefined, termYears: 3, today: '2026-11-20' }
  const day = fc.integer({ min: 0, max: 5000 }).map((n) => addDays('2019-01-01', n))

  test('of a member lasts three years at most, of anybody else as long as it says', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -10, max: 2000 }), (appointedFrom, days) => {
        const appointedTo = addDays(appointedFrom, days)
        const faults = (isCommitteeMember: boolean) =>
          mediatorFaults({ ...told, isCommitteeMember, appointedFrom, appointedTo }, around).map((f) => f.code)
        const tooLong = appointedTo > addMonths(appointedFrom, 36)
        const wrong = days < 0 ? 'mediator_term_backwards' : tooLong ? 'mediator_term_too_long' : undefined
        expect(faults(true)).toEqual(wrong ? [wrong] : [])
        expect(faults(false)).toEqual(days < 0 ? ['mediator_term_backwards'] : [])
      }),
    )
  })

  test('runs from its first day through its last', () => {
    const m = { active: true, appointedFrom: '2026-01-01', appointedTo: '2026-12-31' }
    const on = (day: string, change: Partial<typeof m> = {}) => isServing({ ...m, ...change }, day)
    expect([on('2025-12-31'), on('2026-01-01'), on('2026-12-31'), on('2027-01-01')]).toEqual([false, true, true, false])
    expect(on('2026-06-01', { active: false })).toBe(false)
    expect(isServing({ ...m, appointedTo: null }, '2099-01-01')).toBe(true)
  })

  test('of 29 February ends on 28 February', () => {
    const m = { ...told, appointedFrom: '2024-02-29' }
    expect(mediatorFaults({ ...m, appointedTo: '2027-02-28' }, around)).toEqual([])
    expect(mediatorFaults({ ...m, appointedTo: '2027-03-01' }, around)).toHaveLength(1)
  })

  test('an auxiliary is marked as the account says, and so are police', () => {
    const free = { ...told, isCommitteeMember: false, appointedFrom: '2026-01-01', letterNo: '聘1号' }
    const codes = (change: object, staffKind: string) =>
      mediatorFaults({ ...free, ...change }, { ...around, staffKind }).map((f) => f.code)
    expect(codes({}, '文职辅警')).toEqual(['mediator_aux'])
    expect(codes({ isAux: true }, '勤务辅警')).toEqual([])
    expect(codes({ isAux: true }, '专职调解员')).toEqual(['mediator_aux'])
    expect(codes({ isPolice: true }, '民警')).toEqual([])
    expect(codes({}, '民警')).toEqual(['mediator_police'])
  })
})

test('a short name says one number in one way', () => {
  expect(agreementNo(2026, '团结', 7)).toBe('(2026)团结人调字第7号')
  const body = {
    name: '委员会',
    kind: '行业',
    sealHolder: '主任',
    filedWith: '司法所',
    rooms: [],
    openedOn: '2026-01-01',
  } as const
  const codes = (shortName: string) => bodyFaults({ ...body, shortName }, '2026-11-20').map((f) => f.code)
  expect([codes('团结'), codes('A区')]).toEqual([[], []])
  for (const wrong of ['团结1', '(团结)', '团 结', '〔团〕', ''])
    expect(codes(wrong)).toEqual(['mediation_short_name_form'])
})
