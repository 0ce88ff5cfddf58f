import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { dueAt } from '#platform/deadlines/engine.ts'
import {
  colourOf,
  type Facts,
  type Flag,
  leavesViewAt,
  type Limits,
  NO_FLAG,
  reactionTo,
  reassess,
  setColour,
} from './escalation.ts'
import { TERMS } from './testing/terms.ts'
import { COLOURS, type Colour, TRIGGERS } from './vocabulary.ts'

const LIMITS: Limits = { calls: 2, people: 10, days: 30 }
const CALM = {
  weaponShown: false,
  killingOrArsonThreatened: false,
  injuryTreated: false,
  agreementBrokenWithViolence: false,
  selfHarmThreatened: false,
  violence: false,
  policeCalls: 1,
  someoneNeededProtection: false,
  people: 2,
  daysUnresolved: 0,
  mediationsFailed: 0,
  propertyDamaged: false,
}
const facts = (change: Partial<Facts> = {}): Facts => ({ ...CALM, ...change })
const anyFacts: fc.Arbitrary<Facts> = fc.record({
  weaponShown: fc.boolean(),
  killingOrArsonThreatened: fc.boolean(),
  injuryTreated: fc.boolean(),
  agreementBrokenWithViolence: fc.boolean(),
  selfHarmThreatened: fc.boolean(),
  violence: fc.boolean(),
  policeCalls: fc.nat(4),
  someoneNeededProtection: fc.boolean(),
  people: fc.nat(14),
  daysUnresolved: fc.nat(60),
  mediationsFailed: fc.nat(2),
  propertyDamaged: fc.boolean(),
})
const rank = (c: Colour) => ['蓝', '黄', '橙', '红'].indexOf(c)

describe('the colour', () => {
  test('looks at a closed list of facts of the dispute and at nothing about a person', () => {
    const closed = [
      'weaponShown',
      'killingOrArsonThreatened',
      'injuryTreated',
      'agreementBrokenWithViolence',
      'selfHarmThreatened',
      'violence',
      'policeCalls',
      'someoneNeededProtection',
      'people',
      'daysUnresolved',
      'mediationsFailed',
      'propertyDamaged',
    ] as const
    expectTypeOf<keyof Facts>().toEqualTypeOf<(typeof closed)[number]>()
    expect(Object.keys(facts()).sort()).toEqual([...closed].sort())
    // @ts-expect-error: what somebody lives on is no fact of a dispute
    facts({ isJobless: true })
    // @ts-expect-error: nor whom he has complained to
    facts({ hasPetitioned: true })
  })

  test.each<[Partial<Facts>, Colour, string]>([
    [{ weaponShown: true }, '红', '出示凶器或危险物品'],
    [{ killingOrArsonThreatened: true }, '红', '扬言杀人放火'],
    [{ injuryTreated: true }, '红', '致人受伤就医'],
    [{ agreementBrokenWithViolence: true }, '红', '毁约并再次施暴'],
    [{ selfHarmThreatened: true }, '红', '以自伤相威胁'],
    [{ violence: true }, '橙', '肢体冲突'],
    [{ policeCalls: 2 }, '橙', '多次报警'],
    [{ someoneNeededProtection: true }, '橙', '现场有人需要保护'],
    [{ people: 10 }, '橙', '多人聚集'],
    [{ daysUnresolved: 31 }, '黄', '久拖未决'],
    [{ mediationsFailed: 1 }, '黄', '调解不成一次'],
    [{ propertyDamaged: true }, '黄', '财物损坏'],
    [{ violence: true, injuryTreated: true }, '红', '致人受伤就医'],
  ])('of %o is %s by %s', (change, colour, by) => {
    expect(colourOf(facts(change), LIMITS)).toEqual({ colour, by })
  })

  test('is blue below every threshold, and by nothing', () => {
    expect(colourOf(facts({ policeCalls: 1, people: 9, daysUnresolved: 30 }), LIMITS)).toEqual({
      colour: '蓝',
      by: null,
    })
  })

  test('never falls by a further fact; the fact named is of the colour given', () => {
    fc.assert(
      fc.property(anyFacts, anyFacts, (a, b) => {
        const both = Object.fromEntries(
          Object.entries(a).map(([key, value]) => {
            const other = b[key as keyof Facts]
            return [key, typeof value === 'number' ? Math.max(value, other as number) : value || other]
          }),
        ) as unknown as Facts
        const one = colourOf(a, LIMITS)
        expect(rank(colourOf(both, LIMITS).colour)).toBeGreaterThanOrEqual(rank(one.colour))
        expect(one.by === null).toBe(one.colour === '蓝')
        if (one.by !== null) expect(TRIGGERS).toContain(one.by)
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('the flag', () => {
  const by = (roles: ('OFFICER' | 'DEPUTY')[], note: string, f = facts()) => ({ roles, note, facts: f, limits: LIMITS })

  test('is raised by anybody without a word and lowered by the deputy with a note', () => {
    expect(setColour(NO_FLAG, '红', by(['OFFICER'], ''))).toEqual({ flag: { colour: '红', by: null, weighed: [] } })
    const red: Flag = { colour: '红', by: null, weighed: [] }
    expect(setColour(red, '黄', by(['OFFICER'], '已和好'))).toEqual({ refusal: 'LOWER_NEEDS_DEPUTY' })
    expect(setColour(red, '黄', by(['DEPUTY'], ' '))).toEqual({ refusal: 'LOWER_NEEDS_NOTE' })
    expect(setColour(red, '红', by(['DEPUTY'], '已和好'))).toEqual({ refusal: 'SAME_COLOUR' })
    expect(setColour(red, '黄', by(['DEPUTY'], '已和好'))).toEqual({ flag: { colour: '黄', by: null, weighed: [] } })
  })

  test('stays lowered for the facts weighed, and rises by a new one', () => {
    const known = facts({ injuryTreated: true })
    const red = reassess(NO_FLAG, known, LIMITS)
    expect(red).toEqual({ colour: '红', by: '致人受伤就医', weighed: [] })
    const lowered = setColour(red, '黄', by(['DEPUTY'], '伤已痊愈', known))
    if (!('flag' in lowered)) throw new Error('refused')
    expect(reassess(lowered.flag, known, LIMITS).colour).toBe('黄')
    expect(reassess(lowered.flag, { ...known, weaponShown: true }, LIMITS)).toMatchObject({
      colour: '红',
      by: '出示凶器或危险物品',
    })
  })

  test('never sinks by facts alone, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(anyFacts, { maxLength: 10 }), (seen) => {
        let flag = NO_FLAG
        for (const f of seen) {
          const next = reassess(flag, f, LIMITS)
          expect(rank(next.colour)).toBe(Math.max(rank(flag.colour), rank(colourOf(f, LIMITS).colour)))
          flag = next
        }
      }),
    )
  })
})

describe('what follows from a colour', () => {
  test('raised red at 23:59 on the eve of a seven-day holiday: told at once, met before midnight, asked after on the first day of the holiday', () => {
    const at = new Date('2026-09-30T23:59:00+08:00')
    const red = reactionTo('红', at)
    expect(red).toMatchObject({ tell: ['DUTY_LEAD'], jointMeeting: true, contactRepeats: true })
    expect(red.sameDayBy).toEqual(new Date('2026-10-01T00:00:00+08:00'))
    const contact = dueAt({ startAt: at, amount: 24, unit: 'HOUR', calendar: TERMS.calendar })
    expect(contact).toEqual({ dueAt: new Date('2026-10-01T23:59:00+08:00'), provisional: false })
    expect(TERMS.calendar.isWorkday('2026-10-01')).toBe(false)
  })

  test('each colour has its clock; only red meets and only red and orange are asked after again', () => {
    const of = COLOURS.map((colour) => reactionTo(colour, new Date('2026-11-23T10:00:00+08:00')))
    expect(new Set(of.map((r) => r.contactRule)).size).toBe(4)
    expect(of.map((r) => r.jointMeeting)).toEqual([false, false, false, true])
    expect(of.map((r) => r.contactRepeats)).toEqual([false, false, true, true])
    expect(of.map((r) => r.sameDayBy !== null)).toEqual([false, false, true, true])
  })

  test('it leaves the active view so many calendar days after closing, holiday or not', () => {
    expect(leavesViewAt(new Date('2026-07-03T12:00:00+08:00'), 90)).toEqual(new Date('2026-10-02T00:00:00+08:00'))
  })
})
