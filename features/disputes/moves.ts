import { type Circumstances, type ClockCode, type Moment as ClockMoment, moveClocks, type Terms } from './clocks.ts'
import type { Act, ActOf, Actor, Dispute, Effect, Merged, Pair, Party } from './dispute.ts'
import { policeEligibility, spotEligibility } from './eligibility.ts'
import { isBarring } from './guards.ts'
import type { Notice, Outcome, State } from './vocabulary.ts'

/* What an act brings about, once the guards let it through. */

interface At {
  now: Date
  terms: Terms
}
interface Carried {
  dispute: Dispute
  effects: Effect[]
}

const print = (notice: Notice, pair: string | null = null): Effect => ({ is: 'print', notice, pair })
const notify = (role: 'OFFICER' | 'DUTY' | 'DUTY_LEAD' | 'CHIEF', pair: string | null = null): Effect => ({
  is: 'notify',
  role,
  pair,
})

/** Every party of one side against every one of the other; third parties oppose nobody. */
export function pairsOf(parties: readonly Party[]): { id: string; one: string; other: string }[] {
  const of = (side: string) => parties.filter((party) => party.side === side)
  return of('一方').flatMap((a) => of('对方').map((b) => ({ id: `${a.id}:${b.id}`, one: a.id, other: b.id })))
}

const newPair = (ids: { id: string; one: string; other: string }): Pair => ({
  ...ids,
  state: 'ACCEPTED',
  outcome: null,
  sessions: [],
  inRound: 0,
  failures: 0,
  failReason: null,
  agreement: null,
  isUrged: false,
  confirm: '不申请',
  visits: 0,
  visitsDue: 0,
  performedAt: null,
  proposal: null,
  extended: false,
  caseExtended: false,
  clocks: [],
})

const circumstances = (d: Dispute, pair: Pair): Circumstances => ({
  mode: d.mode ?? '人民调解',
  isWritten: pair.agreement?.form === '书面',
  sessions: pair.sessions,
  failures: pair.failures,
  mayGoAgain: !isBarring(pair.failReason) && pair.agreement === null,
  appraisalRuns: d.appraisalSince !== null,
  isGrave: d.isGrave,
})

/** A pair with what changed of it, and with its clocks after the moments, in their order. */
function step(d: Dispute, pair: Pair, change: Partial<Pair>, moments: readonly ClockMoment[], at: At) {
  let next: Pair = { ...pair, ...change }
  const effects: Effect[] = []
  for (const moment of moments) {
    const { clocks, moves } = moveClocks(next.clocks, moment, at.now, circumstances(d, next), at.terms)
    next = { ...next, clocks }
    for (const move of moves) effects.push({ is: 'clock', pair: pair.id, ...move })
  }
  return { pair: next, effects }
}

type StepOf = (pair: Pair) => { change: Partial<Pair>; moments?: ClockMoment[]; effects?: Effect[] }

/** The file after the same step of each of these pairs. Whatever moves a pair takes the file out of its box again. */
function stepAll(d: Dispute, pairs: readonly Pair[], of: StepOf, at: At): Carried {
  const effects: Effect[] = []
  const ids = new Set(pairs.map((pair) => pair.id))
  const moved = d.pairs.map((pair) => {
    if (!ids.has(pair.id)) return pair
    const { change, moments = [], effects: own = [] } = of(pair)
    const stepped = step(d, pair, change, moments, at)
    effects.push(...stepped.effects, ...own)
    return stepped.pair
  })
  return { dispute: { ...d, pairs: moved, isArchived: false }, effects }
}

/** An end of a pair: all its clocks are waived. */
const ends = (state: State, outcome: Outcome | null): StepOf => {
  return (pair) => ({ change: { state, outcome: outcome ?? pair.outcome ?? '终止' }, moments: ['ended'] })
}

function endFile(d: Dispute, own: 'MERGED' | 'WITHDRAWN' | 'CLOSED', outcome: Dispute['outcome'], at: At): Carried {
  const { dispute, effects } = stepAll(
    d,
    d.pairs,
    (pair) => ({ change: { outcome: pair.outcome ?? outcome }, moments: ['ended'] }),
    at,
  )
  return { dispute: { ...dispute, own, outcome: outcome ?? d.outcome, isArchived: d.isArchived }, effects }
}

function accept(d: Dispute, act: ActOf<'accept'>, at: At): Carried {
  const opened: Dispute = {
    ...d,
    own: 'ACCEPTED',
    mediators: act.mediators,
    incidentNo: act.incidentNo,
    isEligible: act.answers !== null && policeEligibility(act.answers).allowed,
    isSpotEligible: act.answers !== null && act.spot !== null && spotEligibility(act.answers, act.spot).allowed,
    pairs: pairsOf(d.parties).map(newPair),
  }
  const carried = stepAll(opened, opened.pairs, () => ({ change: {}, moments: ['accepted'] }), at)
  if (d.underWaySince === null) return carried
  const earlier = countFrom(carried.dispute, d.underWaySince, at)
  return { dispute: earlier.dispute, effects: [...carried.effects, ...earlier.effects] }
}

/** Periods of mediation itself, which a merge carries over. */
const OF_MEDIATION: ReadonlySet<ClockCode> = new Set<ClockCode>(['dispute.police.first', 'dispute.people'])

/** When mediation of this file, or of one merged into it, began to count. */
function underWaySince(d: Dispute): Date | null {
  const starts = d.pairs.flatMap((pair) => pair.clocks.filter((one) => OF_MEDIATION.has(one.code)))
  const times = [...starts.map((one) => one.startAt.getTime()), ...(d.underWaySince ? [d.underWaySince.getTime()] : [])]
  return times.length === 0 ? null : new Date(Math.min(...times))
}

/** Its periods of mediation begin no later than then. One that stands still, or an extension that both agreed to, stays as it is. */
function countFrom(d: Dispute, since: Date, at: At): Carried {
  const effects: Effect[] = []
  const pairs = d.pairs.map((pair): Pair => {
    const clocks = pair.clocks.map((one) => {
      if (!OF_MEDIATION.has(one.code) || one.startAt <= since || one.pausedSince !== null || pair.extended) return one
      effects.push({ is: 'clock', pair: pair.id, do: 'waive', code: one.code, from: at.now })
      effects.push({ is: 'clock', pair: pair.id, do: 'start', code: one.code, from: since })
      return { ...one, startAt: since }
    })
    return { ...pair, clocks }
  })
  return { dispute: { ...d, pairs }, effects }
}

export function keepClocks(d: Dispute, { no, since }: Merged, at: At): Carried {
  const kept: Dispute = { ...d, mergedNos: [...d.mergedNos, no] }
  if (since === null) return { dispute: kept, effects: [] }
  const earliest = d.underWaySince !== null && d.underWaySince < since ? d.underWaySince : since
  return countFrom({ ...kept, underWaySince: earliest }, earliest, at)
}

function withdraw(d: Dispute, act: ActOf<'withdraw'>, at: At): Carried {
  if (act.pairs === null || d.pairs.length === 0) {
    const whole = { ...d, pairs: d.pairs.map((pair): Pair => ({ ...pair, state: 'WITHDRAWN' })) }
    return tellPolice(d, endFile(whole, 'WITHDRAWN', '撤回', at))
  }
  const named = d.pairs.filter((pair) => act.pairs?.includes(pair.id))
  const carried = stepAll(d, named, ends('WITHDRAWN', '撤回'), at)
  const isWhole = carried.dispute.pairs.every((pair) => pair.state === 'WITHDRAWN')
  return tellPolice(
    d,
    isWhole ? { ...carried, dispute: { ...carried.dispute, own: 'WITHDRAWN', outcome: '撤回' } } : carried,
  )
}

/** Who leaves 治安调解 goes back to the case, which runs on under the number of the incident. */
const tellPolice = (d: Dispute, { dispute, effects }: Carried): Carried => ({
  dispute,
  effects: d.incidentNo === null ? effects : [...effects, notify('OFFICER'), notify('DUTY')],
})

/** Where the parties performed on the spot the agreement is performed as it is made. */
function agree(d: Dispute, act: ActOf<'agree'>, pairs: readonly Pair[], at: At): Carried {
  const onSpot = act.performMode === '当场'
  const { form, performMode, performBy } = act
  const notice: Notice = form === '口头' ? '口头协议记录' : d.mode === '治安调解' ? '治安调解协议书' : '人民调解协议书'
  return stepAll(
    d,
    pairs,
    (pair) => ({
      change: {
        state: onSpot ? 'PERFORMED' : 'AGREED',
        outcome: '协议成立',
        agreement: { form, agreedAt: at.now, performMode, performBy },
        isUrged: false,
        confirm: '不申请',
        caseExtended: false,
        ...(onSpot ? { performedAt: at.now, visits: 0, visitsDue: 1 } : {}),
      },
      moments: onSpot ? ['agreed', 'performedOnSpot'] : ['agreed'],
      // What is recorded on the spot needs no paper (程序规定 178).
      effects: form === '当场' ? [] : [print(notice, pair.id)],
    }),
    at,
  )
}

function perform(d: Dispute, pairs: readonly Pair[], at: At): Carried {
  const visitsDue = d.isGrave ? 3 : 2
  return stepAll(
    d,
    pairs,
    () => ({
      change: {
        state: 'PERFORMED',
        outcome: '协议成立',
        performedAt: at.now,
        visits: 0,
        visitsDue,
        caseExtended: false,
      },
      moments: ['performed'],
    }),
    at,
  )
}

const fail = (d: Dispute, act: ActOf<'fail'>, pairs: readonly Pair[], at: At): Carried =>
  stepAll(
    d,
    pairs,
    (pair) => ({
      change: {
        state: 'FAILED',
        outcome: act.reason === '当事人要求终止' ? '终止' : '调解不成',
        failures: pair.failures + 1,
        failReason: act.reason,
      },
      moments: ['failed'],
      effects: [
        print('调解终止告知书', pair.id),
        print('结果反馈函', pair.id),
        notify('DUTY', pair.id),
        notify('DUTY_LEAD', pair.id),
        notify('OFFICER', pair.id),
      ],
    }),
    at,
  )

function decide(d: Dispute, act: ActOf<'decideAcceptance'>, pairs: readonly Pair[], at: At): Carried {
  const accepted: StepOf = (pair) => ({
    change: { state: 'ACCEPTED_BY_POLICE' },
    effects: [print('认可决定书', pair.id), notify('OFFICER', pair.id)],
  })
  // The visits of what goes to the case unit are not ours any more; the pair waits for its number there.
  const refused: StepOf = (pair) => ({
    change: { state: 'REFUSED', visitsDue: pair.visits },
    moments: ['ended'],
    effects: [print('认可决定书', pair.id), notify('OFFICER', pair.id)],
  })
  return stepAll(d, pairs, act.accept ? accepted : refused, at)
}

const VISITED = ['visited1', 'visited2', 'visited3'] as const

const visit = (d: Dispute, act: ActOf<'visit'>, pairs: readonly Pair[], at: At): Carried =>
  stepAll(
    d,
    pairs,
    (pair) => ({
      change: {
        visits: pair.visits + 1,
        state: pair.state === 'APPLY_ACCEPTANCE' ? 'APPLY_ACCEPTANCE' : 'VISITING_BACK',
      },
      moments: [VISITED[pair.visits] ?? 'visited3'],
      // Found broken at the door: a breach is an act of its own, somebody has to take it up.
      effects: act.performed === '是' ? [] : [notify('OFFICER', pair.id)],
    }),
    at,
  )

function appraisal(d: Dispute, moment: 'appraisalBegun' | 'appraisalEnded', at: At): Carried {
  const stands = { ...d, appraisalSince: moment === 'appraisalBegun' ? at.now : null }
  const carried = stepAll(stands, d.pairs, () => ({ change: {}, moments: [moment] }), at)
  return { ...carried, dispute: { ...carried.dispute, isArchived: d.isArchived } }
}

const replace = (d: Dispute, act: ActOf<'replaceMediator' | 'recuse'>): Carried => ({
  dispute: { ...d, mediators: d.mediators.map((m) => (m.id === act.out ? act.in : m)) },
  effects: [],
})

export function carryOut(d: Dispute, act: Act, pairs: readonly Pair[], actor: Actor, at: At): Carried {
  const to = (state: State, moments: ClockMoment[] = [], rest: Partial<Pair> = {}): Carried =>
    stepAll(d, pairs, () => ({ change: { state, ...rest }, moments }), at)
  switch (act.kind) {
    case 'giveNotice':
      return { dispute: { ...d, hasRightsNotice: true }, effects: [print('权利义务告知书')] }
    case 'triage':
      return { dispute: { ...d, own: 'TRIAGED', mode: act.mode }, effects: [] }
    case 'decline':
      return {
        dispute: { ...d, own: 'NOT_MEDIABLE', outcome: '不予调解' },
        effects: [print('不予调解告知书')],
      }
    case 'merge': {
      const { dispute, effects } = endFile(d, 'MERGED', '并案', at)
      return {
        dispute: { ...dispute, mergedInto: act.into.id },
        effects: [...effects, { is: 'keepInOther', id: act.into.id, no: d.no, since: underWaySince(d) }],
      }
    }
    case 'accept':
      return accept(d, act, at)
    case 'withdraw':
      return withdraw(d, act, at)
    case 'openSession': {
      const held: StepOf = (pair) => ({
        change: { state: 'MEDIATING', sessions: [...pair.sessions, at.now], inRound: pair.inRound + 1 },
        moments: ['sessionHeld'],
      })
      return stepAll({ ...d, own: 'PAIRS' }, pairs, held, at)
    }
    case 'replaceMediator':
    case 'recuse':
      return replace(d, act)
    case 'beginAppraisal':
      return appraisal(d, 'appraisalBegun', at)
    case 'endAppraisal':
      return appraisal(d, 'appraisalEnded', at)
    case 'extend':
      return stepAll(d, pairs, () => ({ change: { extended: true }, moments: ['extended'] }), at)
    case 'extendCase':
      return stepAll(d, pairs, () => ({ change: { caseExtended: true }, moments: ['caseExtended'] }), at)
    case 'agree':
      return agree(d, act, pairs, at)
    case 'fail':
      return fail(d, act, pairs, at)
    case 'perform':
      return act.isWhole ? perform(d, pairs, at) : to('PERFORMING')
    case 'performLate':
      return perform(d, pairs, at)
    case 'breach':
      return to('BREACHED', ['breached'], { isUrged: false, performedAt: null, visits: 0, visitsDue: 0 })
    case 'urge':
      return to('BREACHED', [], { isUrged: true })
    case 'takeOver':
      return to('FOLLOWUP', ['takenOver'])
    case 'followBreach':
      return to('FOLLOWUP')
    case 'mediateAgain':
      return to('MEDIATING', d.mode === '治安调解' ? [] : ['accepted'], { inRound: 0, extended: false })
    case 'sue':
      return stepAll(d, pairs, ends('SUED', '已起诉'), at)
    case 'toCase':
      return stepAll(d, pairs, ends('CASE', '转办案'), at)
    case 'tell':
      return stepAll(d, pairs, ends('CLOSED', null), at)
    case 'confirm': {
      const isSettled = act.to === '已申请'
      return stepAll(
        d,
        pairs,
        () => ({ change: { confirm: act.to }, moments: isSettled ? ['confirmationSettled'] : [] }),
        at,
      )
    }
    case 'applyAcceptance': {
      const { dispute, effects } = to('APPLY_ACCEPTANCE')
      return { dispute, effects: [...effects, print('认可申请书'), notify('OFFICER')] }
    }
    case 'proposeAcceptance': {
      const { dispute, effects } = to('APPLY_ACCEPTANCE', [], { proposal: { by: actor.id, accept: act.accept } })
      return { dispute, effects: [...effects, notify('CHIEF')] }
    }
    case 'decideAcceptance':
      return decide(d, act, pairs, at)
    case 'visit':
      return visit(d, act, pairs, at)
    case 'archive':
      return { dispute: { ...d, isArchived: true }, effects: [print('卷宗')] }
    case 'close':
      return endFile(d, 'CLOSED', null, at)
  }
}
