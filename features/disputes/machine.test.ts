import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ROLES } from '#platform/access/roles.ts'
import type { Act, ActKind, Actor, Dispute, Effect, Pair, Party } from './dispute.ts'
import { ACTS, after, isOver, stateOf, URGENCY } from './machine.ts'
import {
  act,
  ANSWERS,
  ANYBODY,
  as,
  CHIEF,
  go,
  MEDIATOR,
  OFFICER_HOST,
  opened,
  party,
  SPOT,
  THREE,
  TWO,
} from './testing/acts.ts'
import { Model } from './testing/model.ts'
import { at, oracle, shanghai } from './testing/oracle.ts'
import { TERMS } from './testing/terms.ts'
import { CODE_OF, NEXT, type Word, who } from './testing/words.ts'
import {
  AGREEMENT_FORMS,
  CONFIRM_STATES,
  FAIL_REASONS,
  MODES,
  PERFORM_MODES,
  STATES,
  type State,
} from './vocabulary.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const KINDS = Object.keys(ACTS) as ActKind[]
const CHILD = { guardianTold: true, livesByOwnWork: false, agreedNotToTell: false }
const GROUPS: readonly (readonly Party[])[] = [
  TWO,
  THREE,
  THREE,
  [...TWO, party('t', '第三人')],
  [party('a', '一方', { minor: CHILD }), party('b', '对方')],
  [party('a', '一方', { minor: { ...CHILD, guardianTold: false } }), party('b', '对方')],
]

/** A command before it is known what the file looks like; most of its `well` hold, so that most of it is in order. */
interface Command {
  lucky: boolean
  pick: number
  who: number
  mask: number
  n: number
  hours: number
  well: boolean[]
}
const mostly = fc.integer({ min: 0, max: 19 }).map((n) => n > 0)
const command: fc.Arbitrary<Command> = fc.record({
  lucky: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  pick: fc.nat(9_999),
  who: fc.nat(9_999),
  mask: fc.nat(3),
  n: fc.nat(9_999),
  hours: fc.constantFrom(1, 1, 1, 1, 1, 1, 5, 5, 5, 26, 26, 26, 75, 75, 200, 900),
  well: fc.array(mostly, { minLength: 8, maxLength: 8 }),
})

const of = <T>(list: readonly T[], n: number): T => list[n % list.length] as T

const many = (kind: ActKind): ActKind[] => Array(12).fill(kind)

/** The kind of a command: where it is lucky, one that follows from where the file or one of its pairs stands. */
function kindOf(c: Command, model: Model): { kind: ActKind; pairs: string[] } {
  const all = [...model.pairs.keys()]
  if (!c.lucky) return { kind: of(KINDS, c.pick), pairs: all.filter((_, i) => c.mask !== i) }
  const early: Partial<Record<Model['stage'], ActKind[]>> = {
    登记: model.noticed ? ['triage'] : ['giveNotice', 'giveNotice', 'triage'],
    分流: [...many('accept'), 'triage', 'decline', 'withdraw', 'merge'],
    不予调解: ['archive', 'close'],
    受理: [...many('openSession'), 'beginAppraisal', 'extend', 'withdraw', 'merge'],
  }
  const atOnce = early[model.stage]
  if (atOnce !== undefined) return { kind: of(atOnce, c.pick), pairs: all.filter((_, i) => c.mask !== i || i === 0) }
  const id = of(all, c.n)
  const pair = model.pairs.get(id)
  const word = pair?.word ?? '受理'
  const alike = all.filter((one) => model.pairs.get(one)?.word === word && (c.mask === 0 || one === id))
  const menu = word === '调解中' && pair?.heldNow === 0 ? [...many('openSession'), ...NEXT[word]] : NEXT[word]
  return { kind: of(menu, c.pick), pairs: alike }
}

function actOf(c: Command, model: Model, d: Dispute, now: Date): Act {
  const { kind, pairs } = kindOf(c, model)
  const [fresh = true, w1 = true, w2 = true, w3 = true, w4 = true, w5 = true, w6 = true, w7 = true] = c.well
  const all = d.parties.map((one) => one.id)
  const named = w7 ? pairs : [...pairs, 'nobody:nobody']
  const some = w1 ? all : all.slice(1)
  const police = d.mode === '治安调解'
  const answers = w4
    ? ANSWERS
    : { ...ANSWERS, isLesser: c.n % 2 === 0, bars: c.n % 2 === 0 ? (['其他不宜调解'] as const) : [] }
  const told = w2 ? (['诉讼'] as const) : []
  const change: Record<string, unknown> = {
    triage: { mode: of(MODES, c.n % 7 === 0 ? c.pick : c.n % 2) },
    decline: { told },
    merge: { into: { id: w1 ? 'other' : 'file', own: w2 ? 'ACCEPTED' : 'MERGED' } },
    accept: {
      consents: some,
      mediators: [
        {
          ...(police ? OFFICER_HOST : MEDIATOR),
          conflicts: w2 ? [] : ['邻居'],
          isAux: !w3,
          attendedOnDuty: police || !w5,
        },
      ],
      incidentNo: w6 && c.n % 3 > 0 ? 'J-1' : police && w6 ? 'J-2' : null,
      answers: police || c.n % 3 === 1 ? answers : null,
      spot: c.n % 3 === 1 ? { ...SPOT, bothAgree: w5 } : null,
      bodyId: w7 ? 'body' : null,
    },
    withdraw: { by: of(all, c.who), recorded: w1, pairs: c.n % 3 === 0 ? null : named },
    openSession: { recorderNo: w1 ? 'R-1' : null },
    replaceMediator: { out: of(['mediator', 'officer-host', 'mediator-2'], c.n), reason: w1 ? '当事人要求' : '' },
    recuse: { in: { ...OFFICER_HOST, id: 'officer-2', conflicts: w2 ? [] : ['近亲属'] }, reason: w1 ? '是亲属' : '' },
    extend: { consents: some },
    extendCase: { approvalNo: w1 ? 'P-1' : '' },
    agree: {
      form: c.n % 3 === 0 ? of(AGREEMENT_FORMS, c.pick) : '书面',
      performMode: of(PERFORM_MODES, c.n),
      performBy: shanghai(new Date(now.getTime() + ((c.n % 12) - (w6 ? 0 : 1)) * DAY)),
      isComplete: w2,
      signed: some,
      guardiansSigned: w3 ? all : [],
      mediatorSigned: w4,
      isSealed: w5,
      isRecorded: w4,
      recorderNo: w5 ? 'R-2' : null,
    },
    perform: { isWhole: c.n % 4 > 0, proof: w1 ? '收条' : null },
    performLate: { proof: w1 ? '收条' : null },
    breach: { reason: c.n % 2 === 0 ? '到期未履行' : '明确拒绝履行' },
    fail: { reason: of(FAIL_REASONS, c.n), told, witnesses: w3 ? 2 : 1 },
    mediateAgain: { consents: some },
    toCase: { externalNo: w1 ? 'A-1' : '' },
    tell: { told },
    confirm: { to: w1 && c.n % 2 === 0 ? '已申请' : of(CONFIRM_STATES, c.pick), isOfStatus: !w2 },
    applyAcceptance: { appliedInWriting: some, isDecided: !w2, answers },
    proposeAcceptance: { accept: c.n % 2 === 0 },
    decideAcceptance: { accept: c.n % 3 > 0, documentNo: w1 ? 'D-1' : '' },
  }
  const onPairs = ACTS[kind].onPairs ? { pairs: named } : {}
  const one = act(d, kind, { ...onPairs, ...(change[kind] as object | undefined) })
  return fresh ? one : { ...one, version: d.version - 1 }
}

function actorOf(c: Command, kind: ActKind, model: Model): Actor {
  // Who holds both posts may not decide on his own proposal.
  if (c.who % 5 === 0) return as('OFFICER', 'CHIEF')
  return c.well[6] === false ? as(of(ROLES, c.who)) : as(of(who(kind, model.mode), c.who))
}

const OUTCOMES_OF: Partial<Record<State, readonly (string | null)[]>> = {
  AGREED: ['协议成立'],
  PERFORMING: ['协议成立'],
  PERFORMED: ['协议成立'],
  BREACHED: ['协议成立'],
  VISITING_BACK: ['协议成立'],
  APPLY_ACCEPTANCE: ['协议成立'],
  ACCEPTED_BY_POLICE: ['协议成立'],
  FAILED: ['调解不成', '终止'],
  SUED: ['已起诉'],
  CASE: ['转办案'],
  WITHDRAWN: ['撤回'],
  CLOSED: ['协议成立', '调解不成', '终止'],
}

/** Said a few million times, so without the cost of `expect`. */
function must(holds: boolean, said: () => string): void {
  if (!holds) throw new Error(said())
}

const NO_CLOCKS: readonly State[] = ['WITHDRAWN', 'CLOSED', 'SUED', 'CASE', 'REFUSED']

/** What holds of every pair of every file, whatever was done. */
function holds(pair: Pair, d: Dispute): void {
  const say = () => JSON.stringify(pair)
  must(URGENCY.includes(pair.state) || pair.state === 'WITHDRAWN' || pair.state === 'CLOSED', say)
  must(OUTCOMES_OF[pair.state]?.includes(pair.outcome) !== false, say)
  must(pair.state !== 'WITHDRAWN' || (pair.agreement === null && pair.failures === 0), say)
  if (d.mode === '治安调解') {
    const [one, two, ...more] = pair.sessions
    must(more.length === 0, say)
    must(one === undefined || two === undefined || two <= oracle(one, [7, '工作日']), say)
    must(!['SUED', 'CLOSED', 'APPLY_ACCEPTANCE'].includes(pair.state), say)
  }
  must(new Set(pair.clocks.map((one) => one.code)).size === pair.clocks.length, say)
  must(pair.clocks.length === 0 || !(NO_CLOCKS.includes(pair.state) || isOver(d.own)), say)
}

/** Which periods ought to run for each pair, from the words of the model: whatever its history, what it came to says it. */
function oughtToRun(model: Model): string[] {
  const police = model.mode === '治安调解'
  return [...model.pairs].flatMap(([id, p]) => {
    const is = (...words: Word[]) => words.includes(p.word)
    const isVisited = is('已履行', '申请认可', '公安认可', '回访中')
    const isAlive = !is('撤回', '已告知', '已起诉', '转办案', '不予认可')
    const runs: [string, boolean][] = [
      ['dispute.police.first', police && is('受理')],
      [
        'dispute.police.second',
        police && is('调解不成', '后续处理', '调解中') && p.fails === 1 && !p.barred && !p.agreed,
      ],
      ['dispute.people', !police && is('受理', '调解中')],
      ['dispute.caseClock', isAlive && p.caseRuns],
      ['dispute.caseClockExtension', isAlive && p.caseExtended],
      ['transfer.failFeedback', is('调解不成')],
      [
        'judicialConfirm.apply',
        !police && isAlive && p.confirmUntil !== null && ['不申请', '拟申请'].includes(p.confirm),
      ],
      ['dispute.followUp.first', isVisited && p.visits < 1],
      ['dispute.followUp.second', isVisited && p.visits < 2 && p.visitsDue === 2],
    ]
    return runs.filter(([, ought]) => ought).map(([code]) => `${id} ${code}`)
  })
}

/** Carries the moves of clocks into a book of its own: nothing ends that does not run, nothing starts twice. */
function book(running: Set<string>, effects: readonly Effect[]): void {
  for (const effect of effects) {
    if (effect.is !== 'clock') continue
    const key = `${effect.pair} ${effect.code}`
    must(running.has(key) === (effect.do !== 'start'), () => `${effect.do} ${key}`)
    if (effect.do === 'start') running.add(key)
    else if (effect.do === 'done' || effect.do === 'waive') running.delete(key)
  }
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !(value instanceof Date) && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const one of Object.values(value)) freeze(one)
  }
  return value
}

/** The plainest way on from where a pair stands. */
const ONWARD: Partial<Record<State, ActKind>> = {
  ACCEPTED: 'openSession',
  MEDIATING: 'fail',
  AGREED: 'perform',
  PERFORMING: 'perform',
  PERFORMED: 'visit',
  VISITING_BACK: 'visit',
  ACCEPTED_BY_POLICE: 'visit',
  FAILED: 'takeOver',
  FOLLOWUP: 'toCase',
  REFUSED: 'toCase',
}

/** Brings a file to its end by acts that people can do; throws where there is no way. */
function bringToEnd(from: Dispute, now: Date): Dispute {
  let d = from
  let time = now
  for (let steps = 0; steps < 60 && !isOver(d.own); steps += 1) {
    time = new Date(time.getTime() + HOUR)
    if (d.own === 'REGISTERED' || d.own === 'TRIAGED') {
      d = go(d, act(d, 'decline'), time)
      continue
    }
    const pair = d.pairs.find((one) => !isDone(one))
    if (pair === undefined) {
      d = go(d, act(d, 'archive'), time)
      d = go(d, act(d, 'close'), time)
      continue
    }
    const kind =
      ONWARD[pair.state] ??
      (pair.state === 'BREACHED'
        ? pair.isUrged
          ? 'followBreach'
          : 'urge'
        : pair.proposal
          ? 'decideAcceptance'
          : 'proposeAcceptance')
    if (kind === 'visit') time = new Date(time.getTime() + 40 * DAY)
    d = go(d, act(d, kind, { pairs: [pair.id] }), time)
  }
  return d
}
const isDone = (pair: Pair): boolean =>
  ['WITHDRAWN', 'CLOSED', 'SUED', 'CASE'].includes(pair.state) ||
  (['VISITING_BACK', 'ACCEPTED_BY_POLICE'].includes(pair.state) && pair.visits >= pair.visitsDue)

const RUNS = 30_000
const SEED = Number(process.env.LINAN_TEST_SEED ?? Date.now() % 1_000_000)

describe('against a model told from the dictionary', () => {
  test(`${RUNS} files of random commands go as the model says, and each can be brought to an end (seed ${SEED})`, () => {
    const kinds = new Map<ActKind, number>()
    const states = new Set<State>()
    const refusals = new Set<string>()
    fc.assert(
      fc.property(
        fc.constantFrom(...GROUPS),
        fc.array(command, { minLength: 8, maxLength: 40 }),
        (parties, commands) => {
          let d = freeze(opened(parties))
          const model = new Model(parties)
          const running = new Set<string>()
          let now = at('2019-03-04T09:00')
          for (const c of commands) {
            now = new Date(now.getTime() + c.hours * HOUR)
            const one = actOf(c, model, d, now)
            const actor = actorOf(c, one.kind, model)
            const result = after(d, freeze(one), actor, { now, terms: TERMS })
            const isAllowed = model.act(one, actor, now)
            const said = 'refusal' in result ? result.refusal : 'done'
            const told = () => `${stateOf(d)} ${JSON.stringify(one)} by ${actor.roles}: ${said}`
            must((said === 'done') === isAllowed, told)
            if ('refusal' in result) {
              must(/^[A-Z_]+$/.test(result.refusal), told)
              refusals.add(result.refusal)
              continue
            }
            kinds.set(one.kind, (kinds.get(one.kind) ?? 0) + 1)
            book(running, result.effects)
            d = freeze(result.dispute)
            const shown = stateOf(d)
            must(d.version === model.version && STATES.includes(shown), told)
            must(shown === model.shows(), () => `${told()}, the model shows ${model.shows()}`)
            states.add(shown)
            must(isOver(d.own) || model.differs(d).length === 0, () => model.differs(d).join())
            for (const pair of d.pairs) holds(pair, d)
            const clocks = d.pairs.flatMap((pair) => pair.clocks.map((clock) => `${pair.id} ${clock.code}`))
            must(clocks.length === running.size && clocks.every((key) => running.has(key)), told)
            const ought = isOver(d.own) ? [] : oughtToRun(model)
            must(clocks.sort().join() === ought.sort().join(), () => `${told()} runs ${clocks}, ought to run ${ought}`)
          }
          const end = bringToEnd(d, now)
          must(isOver(end.own), () => `no end from ${stateOf(d)}`)
          must(end.own !== 'CLOSED' || end.pairs.every((p) => p.outcome !== null), () => JSON.stringify(end.pairs))
          const next = after(end, act(end, 'giveNotice'), ANYBODY, { now, terms: TERMS })
          must('refusal' in next && next.refusal === 'ENDED', () => 'something follows an end')
        },
      ),
      { numRuns: RUNS, seed: SEED },
    )
    // It got everywhere: every act was done, every state shown, and most refusals given.
    expect(KINDS.filter((kind) => !kinds.has(kind))).toEqual([])
    expect(STATES.filter((state) => !states.has(state))).toEqual([])
    expect(refusals.size).toBeGreaterThan(40)
  }, 400_000)
})

describe('no state is a dead end', () => {
  const ahead = [HOUR, 40 * DAY]
  const MENU: [ActKind, object][] = [
    ...KINDS.filter((kind) => kind !== 'merge' && kind !== 'triage').map((kind): [ActKind, object] => [kind, {}]),
    ['agree', { performMode: '当场' }],
    ['agree', { form: '口头' }],
    ['fail', { reason: '违法嫌疑人逃跑' }],
    ['perform', { isWhole: false }],
    ['decideAcceptance', { accept: false }],
  ]
  /** What of a file decides what may still be done. */
  const shape = (d: Dispute): string =>
    JSON.stringify([
      d.own,
      d.isArchived,
      d.appraisalSince !== null,
      d.pairs.map((p) => [
        p.state,
        p.outcome,
        Math.min(p.sessions.length, 2),
        Math.min(p.inRound, 1),
        Math.min(p.failures, 2),
        p.failReason,
        p.agreement?.form,
        p.isUrged,
        p.visits,
        p.visitsDue,
        p.proposal?.accept,
      ]),
    ]) // prettier-ignore

  test.each(['人民调解', '治安调解', '联合调解'] as const)(
    'from everything a file of %s can become, it can be ended',
    (mode) => {
      let first = opened()
      first = go(first, act(first, 'giveNotice'), at('2019-03-04T09:00'))
      first = go(first, act(first, 'triage', { mode }), at('2019-03-04T09:00'))
      const seen = new Map([[shape(first), { d: first, now: at('2019-03-04T09:00') }]])
      const states = new Set<State>()
      for (const { d, now } of seen.values()) {
        states.add(stateOf(d))
        expect(isOver(bringToEnd(d, now).own), shape(d)).toBe(true)
        for (const [kind, change] of MENU)
          for (const ms of ahead) {
            const next = new Date(now.getTime() + ms)
            const with_ = kind === 'accept' ? { incidentNo: 'J-1', answers: ANSWERS } : change
            const actor = ACTS[kind].actors.includes('CHIEF' as never) ? CHIEF : ANYBODY
            const result = after(d, act(d, kind, with_), actor, { now: next, terms: TERMS })
            if ('refusal' in result) continue
            const key = shape(result.dispute)
            if (!seen.has(key)) seen.set(key, { d: result.dispute, now: next })
          }
      }
      expect(seen.size).toBeGreaterThan(100)
      const out = mode === '治安调解' ? ['SUED', 'APPLY_ACCEPTANCE', 'ACCEPTED_BY_POLICE', 'REFUSED'] : []
      expect(URGENCY.filter((state) => !states.has(state))).toEqual(URGENCY.filter((state) => out.includes(state)))
    },
    120_000,
  )

  test('every state of a pair is in the order of urgency or an end of its own', () => {
    expect(URGENCY.slice(0, 4)).toEqual(['FAILED', 'BREACHED', 'REFUSED', 'FOLLOWUP'])
    expect(
      Object.values(CODE_OF)
        .filter((code) => !URGENCY.includes(code as State))
        .sort(),
    ).toEqual(['CLOSED', 'WITHDRAWN'])
  })
})
