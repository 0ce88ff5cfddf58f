import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ROOT } from '#platform/db/migrate.ts'
import { addDays, addMonths } from '#platform/deadlines/calendar.ts'
import * as rules from './rules.ts'
import { BASIS_OF, INSTRUMENTS, type Instrument, ORDER, PARTY_ROLES, ROLES_OF, WARNING } from './vocabulary.ts'

const TERMS: rules.Terms = {
  max: { amount: 12, unit: 'MONTH' },
  warningEnd: { amount: 6, unit: 'MONTH' },
  orderMax: { amount: 6, unit: 'MONTH' },
  warningFirst: { amount: 7, unit: 'DAY' },
  warningEvery: { amount: 1, unit: 'MONTH' },
}
const anyDay = fc.integer({ min: 0, max: 3_000 }).map((n) => addDays('2020-01-01', n))
const anyInstrument = fc.constantFrom(...INSTRUMENTS)
const codes = (faults: { path: string; code: string }[]) => faults.map((f) => `${f.path}:${f.code}`)
const term = (i: Instrument, issuedOn: string, endOn: string | undefined, today: string) =>
  codes(rules.termFaults(i, issuedOn, endOn, TERMS, today))

describe('the term of a paper', () => {
  test('is accepted exactly where it ends after it was issued, not later than its law allows, and not before today', () => {
    fc.assert(
      fc.property(
        anyInstrument,
        anyDay,
        fc.integer({ min: -30, max: 500 }),
        fc.integer({ min: 0, max: 400 }),
        (i, issuedOn, length, age) => {
          const endOn = addDays(issuedOn, length)
          const today = addDays(issuedOn, age)
          const isRight = length > 0 && endOn <= addMonths(issuedOn, i === ORDER ? 6 : 12) && endOn >= today
          expect(term(i, issuedOn, endOn, today).length === 0).toBe(isRight)
        },
      ),
    )
  })

  test('is six months for a warning that says nothing, and must be said for every other paper', () => {
    expect(rules.usualEnd(WARNING, '2026-08-31', TERMS)).toBe('2027-02-28')
    for (const i of INSTRUMENTS.filter((one) => one !== WARNING)) {
      expect(rules.usualEnd(i, '2026-08-31', TERMS)).toBeUndefined()
      expect(term(i, '2026-08-31', undefined, '2026-09-01')).toEqual(['endOn:required'])
    }
    // An end that lies a year back is no term.
    expect(term(WARNING, '2025-06-01', '2025-11-27', '2026-11-27')).toEqual(['endOn:follow_up_over'])
    expect(term(WARNING, '2026-11-28', '2027-01-01', '2026-11-27')).toEqual(['issuedOn:in_the_future'])
    expect(term(ORDER, '2026-06-01', '2026-12-02', '2026-11-27')).toEqual(['endOn:follow_up_order_long'])
  })
})

describe('what a rule asks for', () => {
  test('a warning: a first visit after seven days, then one a month, each once, none past the last day or before today', () => {
    fc.assert(
      fc.property(
        anyDay,
        fc.integer({ min: 1, max: 366 }),
        fc.integer({ min: 0, max: 366 }),
        (issuedOn, length, age) => {
          const endOn = addDays(issuedOn, length)
          const today = addDays(issuedOn, Math.min(age, length))
          const days = rules.scheduleOf(WARNING, issuedOn, endOn, TERMS, today).map((d) => d.dueOn)
          expect(days.length).toBeGreaterThan(0)
          expect([...new Set(days)].sort()).toEqual(days)
          for (const day of days) expect(day >= today && day <= endOn).toBe(true)
          // Nobody waits longer than a month and a week for the next visit.
          for (const [n, day] of days.entries())
            expect(day <= addDays(addMonths(days[n - 1] ?? today, 1), 7)).toBe(true)
        },
      ),
    )
    const days = rules.scheduleOf(WARNING, '2026-11-24', '2027-05-24', TERMS, '2026-11-27')
    expect(days.map((d) => d.dueOn)).toEqual([
      '2026-12-01',
      '2027-01-01',
      '2027-02-01',
      '2027-03-01',
      '2027-04-01',
      '2027-05-01',
    ])
  })

  test('what is registered late is due at once, and once', () => {
    const days = rules.scheduleOf(WARNING, '2026-06-01', '2026-12-01', TERMS, '2026-11-27')
    expect(days.map((d) => d.dueOn)).toEqual(['2026-11-27'])
  })

  test('an agreement and an order to put right are looked at on the last day; a protection order is the officer’s to plan', () => {
    const due = (i: Instrument) => rules.scheduleOf(i, '2026-11-01', '2027-01-31', TERMS, '2026-11-27')
    expect(due('调解协议履行监督')).toEqual([{ kind: '核实履行', dueOn: '2027-01-31' }])
    expect(due('责令整改复查')).toEqual([{ kind: '现场复查', dueOn: '2027-01-31' }])
    expect(due(ORDER)).toEqual([])
  })
})

describe('parties', () => {
  const two = [
    { role: '加害人' as const, name: '邢某甲' },
    { role: '受害人' as const, name: '苏某乙', address: '江南小区3号楼' },
  ]

  test('are those the paper knows: nobody is a victim of an order to put something right', () => {
    fc.assert(
      fc.property(
        anyInstrument,
        fc.array(fc.constantFrom(...PARTY_ROLES), { minLength: 1, maxLength: 6 }),
        (i, roles) => {
          const faults = rules.partyFaults(
            i,
            roles.map((role, n) => ({ role, name: `某${n}` })),
          )
          const { may, must } = ROLES_OF[i]
          const isRight = roles.every((r) => may.includes(r)) && must.every((m) => roles.some((r) => m.includes(r)))
          expect(faults.length === 0).toBe(isRight)
        },
      ),
    )
  })

  test('are a person of the register or a name, and only a victim has an address', () => {
    expect(codes(rules.partyFaults(WARNING, two))).toEqual([])
    expect(codes(rules.partyFaults(WARNING, [two[0] as never, { role: '受害人' }]))).toEqual([
      'parties.1.name:follow_up_person_or_name',
    ])
    const id = '01a21edd-e0e8-7405-a8fa-da25c26f85ea'
    expect(
      codes(
        rules.partyFaults(WARNING, [
          { role: '加害人', personId: id },
          { role: '受害人', personId: id },
        ]),
      ),
    ).toEqual(['parties:follow_up_party_twice'])
    expect(codes(rules.partyFaults('责令整改复查', [{ role: '单位', personId: id, address: '某路1号' }]))).toEqual([
      'parties.0.personId:follow_up_body_is_no_person',
      'parties.0.address:follow_up_address_not_here',
    ])
    expect(codes(rules.partyFaults('责令整改复查', [{ role: '单位', name: '某店 19400001234' }]))).toEqual([
      'parties.0.name:summary_has_identifier',
    ])
  })
})

test('each paper leans on articles that the product knows, and on no other', () => {
  const seeds = [
    'platform/deadlines/migrations/0004_deadline_seeds.sql',
    'features/follow-ups/migrations/0075_follow_ups.sql',
  ]
    .map((file) => readFileSync(join(ROOT, file), 'utf8'))
    .join('\n')
  for (const i of INSTRUMENTS) {
    const all = [...BASIS_OF[i].usual, ...BASIS_OF[i].more]
    for (const code of all) expect(seeds).toContain(`('${code}', `)
    expect(rules.basisFaults(i, all)).toEqual([])
    expect(codes(rules.basisFaults(i, ['消防法:1']))).toEqual(['legalBasis:follow_up_basis_not_here'])
  }
  expect(rules.basisOf(WARNING, undefined)).toEqual(['反家庭暴力法:16', '反家庭暴力法:17'])
})

test('days of work lie between the paper and today, days of tasks between today and the end', () => {
  expect(codes(rules.doneFaults('2026-11-28', '2026-11-01', '2026-11-27'))).toEqual(['doneOn:in_the_future'])
  expect(codes(rules.doneFaults('2026-10-31', '2026-11-01', '2026-11-27'))).toEqual(['doneOn:follow_up_before_paper'])
  expect(rules.doneFaults('2026-11-27', '2026-11-01', '2026-11-27')).toEqual([])
  expect(codes(rules.dueFaults('2026-11-26', '2027-01-01', '2026-11-27'))).toEqual(['dueOn:follow_up_due_past'])
  expect(codes(rules.dueFaults('2027-01-02', '2027-01-01', '2026-11-27'))).toEqual(['dueOn:follow_up_due_late'])
  expect(rules.dueFaults('2027-01-01', '2027-01-01', '2026-11-27')).toEqual([])
  expect(codes(rules.disputeFaults(WARNING, 'x'))).toEqual(['disputeId:follow_up_no_dispute'])
  expect([
    rules.mustReport(ORDER, true),
    rules.mustReport(ORDER, false),
    rules.mustReport('责令整改复查', true),
  ]).toEqual([true, false, false])
})
