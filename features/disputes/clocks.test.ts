import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Circumstances,
  CLOCK_CODES,
  CLOCKS,
  type Clock,
  type ClockCode,
  dueOf,
  dueOn,
  moveClocks,
  secondBy,
} from './clocks.ts'
import { at, oracle, SAID, type Said } from './testing/oracle.ts'
import { SEEDS, seededRule, TERMS } from './testing/terms.ts'

const DAY = 86_400_000

const clock = (code: ClockCode, startAt: Date, rest: Partial<Clock> = {}): Clock => ({
  code,
  startAt,
  pausedMs: 0,
  pausedSince: null,
  ...rest,
})
// The longest period is of 90 days and one pause: no day beyond the calendar of 2026 is asked for.
const starts = fc
  .integer({ min: at('2019-01-01T00:00').getTime(), max: at('2026-08-15T00:00').getTime() })
  .map((ms) => new Date(ms))

describe('each period ends where a count of days by hand ends', () => {
  test.each(CLOCK_CODES)('%s, on 4,000 starts from 2019 to 2026', (code) => {
    const pauses = CLOCKS[code].pauses ? fc.integer({ min: 0, max: 25 * DAY }) : fc.constant(0)
    fc.assert(
      fc.property(starts, pauses, (startAt, pausedMs) => {
        const one = clock(code, startAt, { pausedMs })
        expect(dueOf(one, TERMS, startAt)).toEqual(oracle(startAt, SAID[code], pausedMs))
      }),
      { numRuns: 4_000 },
    )
  })

  test.each(['transfer.receive', 'dispute.colour.yellow', 'dispute.colour.blue'] as const)('%s too', (code) => {
    const said: Record<string, Said> = {
      'transfer.receive': [1, '工作日'],
      'dispute.colour.yellow': [72, '小时'],
      'dispute.colour.blue': [7, '日'],
    }
    const terms = { ...TERMS, rules: { ...TERMS.rules, 'dispute.people': seededRule(code) } }
    fc.assert(
      fc.property(starts, (startAt) => {
        expect(dueOf(clock('dispute.people', startAt), terms, startAt)).toEqual(oracle(startAt, said[code] as Said))
      }),
      { numRuns: 4_000 },
    )
  })

  test('at most two sessions of the police, by the seeds as by the code', () => {
    expect(SEEDS).toContain(`('dispute.police.max', '${TERMS.policeMax}'`)
  })

  test('of a period that stands still the end moves with the day', () => {
    const stands = clock('dispute.caseClock', at('2026-03-02T09:00'), { pausedSince: at('2026-03-04T09:00') })
    expect(dueOn(stands, TERMS, at('2026-03-04T09:00'))).toBe('2026-04-01')
    expect(dueOn(stands, TERMS, at('2026-03-07T09:00'))).toBe('2026-04-07')
  })
})

const POLICE: Circumstances = {
  mode: '治安调解',
  isWritten: false,
  sessions: [],
  failures: 0,
  mayGoAgain: true,
  appraisalRuns: false,
  isGrave: false,
}
const PEOPLE: Circumstances = { ...POLICE, mode: '人民调解' }
const codes = (clocks: readonly Clock[]) => clocks.map((one) => one.code)
const T = at('2026-03-02T09:00')

describe('which period runs when', () => {
  test('治安调解: three working days to the first session, anew after an appraisal, and none once it was held', () => {
    const begun = moveClocks([], 'accepted', T, POLICE, TERMS)
    expect(codes(begun.clocks)).toEqual(['dispute.police.first'])
    expect(dueOn(begun.clocks[0] as Clock, TERMS, T)).toBe('2026-03-05')
    const stands = moveClocks(begun.clocks, 'appraisalBegun', at('2026-03-03T09:00'), POLICE, TERMS)
    expect(stands.moves.map((move) => move.do)).toEqual(['pause'])
    const again = moveClocks(stands.clocks, 'appraisalEnded', at('2026-03-10T09:00'), POLICE, TERMS)
    expect(again.moves.map((move) => move.do)).toEqual(['waive', 'start'])
    expect(dueOn(again.clocks[0] as Clock, TERMS, T)).toBe('2026-03-13')
    const held = { ...POLICE, sessions: [T] }
    const done = moveClocks(again.clocks, 'sessionHeld', at('2026-03-12T09:00'), held, TERMS)
    expect([codes(done.clocks), done.moves.map((move) => move.do)]).toEqual([[], ['done']])
    expect(codes(moveClocks([], 'appraisalEnded', T, held, TERMS).clocks)).toEqual([])
  })

  test('a first failure starts the case, the feedback and, counted from the first session, the second mediation', () => {
    const failedAt = at('2026-03-05T17:00')
    const failed = moveClocks([], 'failed', failedAt, { ...POLICE, sessions: [T], failures: 1 }, TERMS)
    expect(Object.fromEntries(failed.clocks.map((one) => [one.code, dueOf(one, TERMS, T)]))).toEqual({
      'dispute.police.second': at('2026-03-12T00:00'),
      'dispute.caseClock': at('2026-04-08T00:00'),
      'transfer.failFeedback': at('2026-03-06T17:00'),
    })
    expect(secondBy(T, TERMS)).toEqual(at('2026-03-12T00:00'))
    const second = moveClocks(
      failed.clocks,
      'failed',
      at('2026-03-10T09:00'),
      { ...POLICE, sessions: [T, T], failures: 2 },
      TERMS,
    )
    // The case counts on from the first failure; the police gain no time by a second session.
    expect(second.clocks.find((one) => one.code === 'dispute.caseClock')?.startAt).toEqual(failedAt)
    expect(codes(second.clocks)).not.toContain('dispute.police.second')
    const barred = { ...POLICE, sessions: [T], failures: 1, mayGoAgain: false }
    expect(codes(moveClocks([], 'failed', T, barred, TERMS).clocks)).not.toContain('dispute.police.second')
  })

  test('people’s mediation: thirty days, once more from their end when both agree, however late they say so', () => {
    const begun = moveClocks([], 'accepted', T, PEOPLE, TERMS)
    expect(dueOn(begun.clocks[0] as Clock, TERMS, T)).toBe('2026-04-01')
    for (const said of ['2026-03-20T09:00', '2026-04-20T09:00']) {
      const more = moveClocks(begun.clocks, 'extended', at(said), PEOPLE, TERMS)
      expect(more.moves.map((move) => move.do)).toEqual(['waive', 'start'])
      expect(dueOn(more.clocks[0] as Clock, TERMS, T)).toBe('2026-05-06')
    }
    expect(codes(moveClocks([], 'failed', T, PEOPLE, TERMS).clocks)).toEqual(['transfer.failFeedback'])
  })

  test('the extension of the case begins where the case’s own time ends', () => {
    const c = { ...POLICE, sessions: [T], failures: 2 }
    const runs = [clock('dispute.caseClock', T)]
    const more = moveClocks(runs, 'caseExtended', at('2026-03-25T09:00'), c, TERMS)
    expect(codes(more.clocks)).toEqual(['dispute.caseClockExtension'])
    expect(dueOn(more.clocks[0] as Clock, TERMS, T)).toBe('2026-05-06')
    expect(codes(moveClocks(more.clocks, 'failed', T, c, TERMS).clocks)).not.toContain('dispute.caseClock')
  })

  test('judicial confirmation: thirty days from a written agreement of the people, none for the police’s or the spoken', () => {
    const of = (c: Circumstances) => codes(moveClocks([], 'agreed', T, c, TERMS).clocks)
    expect(of({ ...PEOPLE, isWritten: true })).toEqual(['judicialConfirm.apply'])
    expect(of(PEOPLE)).toEqual([])
    expect(of({ ...POLICE, isWritten: true })).toEqual([])
  })

  test('visits: seven and thirty days, ninety where it was grave, seven alone where all was done on the spot', () => {
    const of = (moment: 'performed' | 'performedOnSpot', isGrave: boolean) =>
      moveClocks([], moment, T, { ...PEOPLE, isGrave }, TERMS).clocks.map((one) => dueOn(one, TERMS, T))
    expect(of('performed', false)).toEqual(['2026-03-09', '2026-04-01'])
    expect(of('performed', true)).toEqual(['2026-03-09', '2026-04-01', '2026-06-01'])
    expect(of('performedOnSpot', true)).toEqual(['2026-03-09'])
    const grave = { ...PEOPLE, isGrave: true }
    expect(moveClocks(moveClocks([], 'performed', T, grave, TERMS).clocks, 'breached', T, grave, TERMS).clocks).toEqual(
      [],
    )
  })

  test('a case whose time begins during an appraisal begins standing still', () => {
    const c = { ...POLICE, sessions: [T], failures: 2, appraisalRuns: true }
    const failed = moveClocks([], 'failed', T, c, TERMS)
    expect(failed.clocks.find((one) => one.code === 'dispute.caseClock')?.pausedSince).toEqual(T)
    const ended = moveClocks(
      failed.clocks,
      'appraisalEnded',
      at('2026-03-12T09:00'),
      { ...c, appraisalRuns: false },
      TERMS,
    )
    expect(ended.clocks.find((one) => one.code === 'dispute.caseClock')?.pausedMs).toBe(10 * DAY)
  })

  test('whatever the moments, no period runs twice, none ends that did not run, and the end leaves none', () => {
    const moment = fc.constantFrom(
      'accepted',
      'sessionHeld',
      'agreed',
      'failed',
      'takenOver',
      'breached',
      'performed',
      'performedOnSpot',
      'confirmationSettled',
      'visited1',
      'visited2',
      'visited3',
      'appraisalBegun',
      'appraisalEnded',
      'extended',
      'caseExtended',
      'ended',
    ) // prettier-ignore
    fc.assert(
      fc.property(
        fc.constantFrom(POLICE, PEOPLE),
        fc.array(moment, { maxLength: 20 }),
        fc.boolean(),
        (c, moments, isGrave) => {
          let clocks: Clock[] = []
          const running = new Set<string>()
          for (const one of [...moments, 'ended' as const]) {
            const next = moveClocks(clocks, one, T, { ...c, isGrave, isWritten: true, failures: 1 }, TERMS)
            for (const move of next.moves) {
              if (move.do === 'start') expect(running.has(move.code)).toBe(false)
              else expect(running.has(move.code)).toBe(true)
              if (move.do === 'start') running.add(move.code)
              else if (move.do === 'done' || move.do === 'waive') running.delete(move.code)
            }
            clocks = next.clocks
            expect(codes(clocks).sort()).toEqual([...running].sort())
          }
          expect(clocks).toEqual([])
        },
      ),
      { numRuns: 3_000 },
    )
  })
})
