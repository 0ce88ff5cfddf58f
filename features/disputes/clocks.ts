import { type DeadlineUnit, dueAt, dueDate } from '#platform/deadlines/engine.ts'
import type { WorkCalendar } from '#platform/deadlines/calendar.ts'
import type { Basis } from './legal.ts'
import type { Mode } from './vocabulary.ts'

/* Which period of dictionary §4.5.7 runs when. Lengths are rows of `deadline_rule`; here stand only their codes and what moves them. */

/** What may happen to a pair, as far as clocks care. */
export type Moment =
  | 'accepted'
  | 'sessionHeld'
  | 'agreed'
  | 'failed'
  | 'takenOver'
  | 'breached'
  | 'performed'
  | 'performedOnSpot'
  | 'confirmationSettled'
  | 'visited1'
  | 'visited2'
  | 'visited3'
  | 'appraisalBegun'
  | 'appraisalEnded'
  | 'extended'
  | 'caseExtended'
  | 'ended'

export const CLOCK_CODES = [
  'dispute.police.first',
  'dispute.police.second',
  'dispute.people',
  'dispute.caseClock',
  'dispute.caseClockExtension',
  'transfer.failFeedback',
  'judicialConfirm.apply',
  'dispute.followUp.first',
  'dispute.followUp.second',
  'dispute.followUp.third',
] as const
export type ClockCode = (typeof CLOCK_CODES)[number]

interface ClockRow {
  basis: Basis | null
  starts: readonly Moment[]
  done: readonly Moment[]
  /** Ends without having been kept: it is not needed any more. 'ended' waives every clock of a pair. */
  waived: readonly Moment[]
  /** Stands still during 鉴定 (程序规定 165). */
  pauses: boolean
  /** Only where this holds. */
  when: (c: Circumstances) => boolean
}

/** What of file and pair decides whether a clock concerns it. */
export interface Circumstances {
  mode: Mode
  isWritten: boolean
  /** Sessions held, this moment's included. */
  sessions: readonly Date[]
  failures: number
  /** A second public-security session is still open to it. */
  mayGoAgain: boolean
  appraisalRuns: boolean
  /** Red or orange at any time: a third visit is due. */
  isGrave: boolean
}

const always = () => true
const police = (c: Circumstances) => c.mode === '治安调解'

export const CLOCKS: Readonly<Record<ClockCode, ClockRow>> = {
  'dispute.police.first': {
    basis: '公通字〔2007〕81号:9',
    starts: ['accepted', 'appraisalEnded'],
    done: ['sessionHeld'],
    waived: ['appraisalEnded'],
    pauses: true,
    when: (c) => police(c) && c.sessions.length === 0,
  },
  // Begun by the first failure but counted from the first session, in the words of 183; the second must be over by its end, not only begun.
  'dispute.police.second': {
    basis: '程序规定:183',
    starts: ['failed'],
    done: ['agreed', 'failed'],
    waived: [],
    pauses: false,
    when: (c) => police(c) && c.failures === 1 && c.mayGoAgain,
  },
  'dispute.people': {
    basis: '人民调解工作若干规定:33',
    starts: ['accepted', 'extended'],
    done: ['agreed', 'failed'],
    waived: ['extended'],
    pauses: false,
    when: (c) => !police(c),
  },
  // 185: counted from the failure or the breach. It runs on through a second session, so that no police session buys the case time.
  'dispute.caseClock': {
    basis: '程序规定:185',
    starts: ['failed', 'breached'],
    done: [],
    waived: ['agreed', 'performed', 'performedOnSpot', 'caseExtended'],
    pauses: true,
    when: police,
  },
  'dispute.caseClockExtension': {
    basis: '程序规定:165',
    starts: ['caseExtended'],
    done: [],
    waived: ['agreed', 'performed', 'performedOnSpot'],
    pauses: true,
    when: police,
  },
  'transfer.failFeedback': {
    basis: null,
    starts: ['failed'],
    done: ['takenOver'],
    waived: [],
    pauses: false,
    when: always,
  },
  'judicialConfirm.apply': {
    basis: '民诉法:205',
    starts: ['agreed'],
    done: ['confirmationSettled'],
    // A new agreement has a period of its own.
    waived: ['agreed', 'performed', 'performedOnSpot'],
    pauses: false,
    when: (c) => !police(c) && c.isWritten,
  },
  'dispute.followUp.first': {
    basis: '人民调解法:31',
    starts: ['performed', 'performedOnSpot'],
    done: ['visited1'],
    waived: ['breached'],
    pauses: false,
    when: always,
  },
  'dispute.followUp.second': {
    basis: '人民调解法:31',
    starts: ['performed'],
    done: ['visited2'],
    waived: ['breached'],
    pauses: false,
    when: always,
  },
  'dispute.followUp.third': {
    basis: '人民调解法:31',
    starts: ['performed'],
    done: ['visited3'],
    waived: ['breached'],
    pauses: false,
    when: (c) => c.isGrave,
  },
}

/** A period that runs, as the store reads it back from `deadline`. */
export interface Clock {
  code: ClockCode
  startAt: Date
  pausedMs: number
  pausedSince: Date | null
}

export interface ClockMove {
  do: 'done' | 'waive' | 'pause' | 'resume' | 'start'
  code: ClockCode
  /** Where a period starts; for a start alone. */
  from: Date
}

/** Terms in force, from `deadline_rule`, and the working days they are counted in. */
export interface Terms {
  rules: Readonly<Record<ClockCode, { amount: number; unit: DeadlineUnit }>>
  calendar: WorkCalendar
  /** `dispute.police.max` */
  policeMax: number
}

/** End of a running period; one that stands still is counted as if it went on at `now`. */
export function dueOf(clock: Clock, terms: Terms, now: Date): Date {
  const { amount, unit } = terms.rules[clock.code]
  const stands = clock.pausedSince === null ? 0 : Math.max(0, now.getTime() - clock.pausedSince.getTime())
  return dueAt({
    startAt: clock.startAt,
    amount,
    unit,
    calendar: terms.calendar,
    pausedMs: clock.pausedMs + stands,
  }).dueAt
}

/** By when the second public-security session must be over (183). */
export const secondBy = (firstSessionAt: Date, terms: Terms): Date =>
  dueOf(
    { code: 'dispute.police.second', startAt: firstSessionAt, pausedMs: 0, pausedSince: null },
    terms,
    firstSessionAt,
  )

/**
 * What a moment does to the clocks of a pair: first those that end, then those that begin. An extension begins where the extended period ends,
 * whenever it is granted.
 */
export function moveClocks(
  clocks: readonly Clock[],
  moment: Moment,
  at: Date,
  c: Circumstances,
  terms: Terms,
): { clocks: Clock[]; moves: ClockMove[] } {
  const moves: ClockMove[] = []
  let from = at
  let next: Clock[] = []
  for (const clock of clocks) {
    const row = CLOCKS[clock.code]
    if (row.done.includes(moment)) moves.push({ do: 'done', code: clock.code, from: at })
    else if (moment === 'ended' || row.waived.includes(moment)) {
      if (moment === 'extended' || moment === 'caseExtended') from = lastMoment(dueOf(clock, terms, at))
      moves.push({ do: 'waive', code: clock.code, from: at })
    } else next.push(clock)
  }
  const restarts = new Set(moves.map((move) => move.code))
  next = next.map((clock) => stand(clock, moment, at, moves))
  for (const code of CLOCK_CODES) {
    const row = CLOCKS[code]
    if (!row.starts.includes(moment) || !row.when(c) || next.some((clock) => clock.code === code)) continue
    // The result of an appraisal starts anew only what it cut short.
    if (moment === 'appraisalEnded' && !restarts.has(code)) continue
    // Begins once: a failure after an extension does not count the case from anew.
    if (code === 'dispute.caseClock' && next.some((clock) => clock.code === 'dispute.caseClockExtension')) continue
    const startAt = code === 'dispute.police.second' ? (c.sessions[0] ?? at) : from
    next.push({ code, startAt, pausedMs: 0, pausedSince: null })
    moves.push({ do: 'start', code, from: startAt })
    if (row.pauses && c.appraisalRuns) next.push(stand(next.pop() as Clock, 'appraisalBegun', at, moves))
  }
  return { clocks: next, moves }
}

function stand(clock: Clock, moment: Moment, at: Date, moves: ClockMove[]): Clock {
  if (!CLOCKS[clock.code].pauses) return clock
  if (moment === 'appraisalBegun' && clock.pausedSince === null) {
    moves.push({ do: 'pause', code: clock.code, from: at })
    return { ...clock, pausedSince: at }
  }
  if (moment === 'appraisalEnded' && clock.pausedSince !== null) {
    moves.push({ do: 'resume', code: clock.code, from: at })
    return { ...clock, pausedMs: clock.pausedMs + (at.getTime() - clock.pausedSince.getTime()), pausedSince: null }
  }
  return clock
}

/** An instant of the last day of a period, from which the next is counted: its own day does not count (程序规定 35). */
const lastMoment = (due: Date): Date => new Date(due.getTime() - 1)

/** Legal date a clock falls on. */
export const dueOn = (clock: Clock, terms: Terms, now: Date): string => dueDate(dueOf(clock, terms, now))
