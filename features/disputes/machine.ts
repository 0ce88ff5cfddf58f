import type { Role } from '#platform/access/roles.ts'
import type { Terms } from './clocks.ts'
import {
  type Act,
  ACT_KINDS,
  type ActKind,
  type Actor,
  type Dispute,
  type Merged,
  type Own,
  type Pair,
  type Party,
  type Refusal,
  type Result,
} from './dispute.ts'
import { guard } from './guards.ts'
import type { Basis } from './legal.ts'
import { carryOut, keepClocks } from './moves.ts'
import type { Mode, State } from './vocabulary.ts'

/* The state machine of a dispute (dictionary §4.5.4, §8.25). Before the first session the file has a state; from then on each pair has its own. */

interface Row {
  /** States of the file for its acts, of every pair named for acts upon pairs. */
  from: readonly (Own | State)[]
  onPairs: boolean
  actors: readonly Role[] | 'HOST'
  basis: readonly Basis[]
}

const POLICE = ['OFFICER', 'DUTY'] as const
/** The officer of the area; a file of the whole station, which no area sees, is the deputy's. */
const OFFICE = ['OFFICER', 'DEPUTY'] as const
const LIVE: readonly Own[] = ['REGISTERED', 'TRIAGED', 'ACCEPTED', 'PAIRS']

const onFile = (from: readonly Own[], actors: Row['actors'], ...basis: Basis[]): Row => ({
  from,
  onPairs: false,
  actors,
  basis,
})
const onPairs = (from: readonly State[], actors: Row['actors'], ...basis: Basis[]): Row => ({
  from,
  onPairs: true,
  actors,
  basis,
})

/** Who leads a mediation of a mode: 治安调解 is the police's alone, people's mediation never theirs (§8.25, 程序规定 178, 184). */
const HOSTS: Readonly<Record<Mode, readonly Role[]>> = {
  人民调解: ['MEDIATOR'],
  司法调解: ['MEDIATOR'],
  治安调解: POLICE,
  行政调解: [...POLICE, 'MEDIATOR'],
  联合调解: [...POLICE, 'MEDIATOR'],
}

/** Act → from where, by whom, on what ground. What else it asks for is in guards.ts, what it brings about in moves.ts. */
export const ACTS: Readonly<Record<ActKind, Row>> = {
  giveNotice: onFile(['REGISTERED', 'TRIAGED'], [...POLICE, 'MEDIATOR'], '人民调解法:23', '程序规定:180'),
  triage: onFile(['REGISTERED', 'TRIAGED'], POLICE, '人民调解法:18', '程序规定:178'),
  decline: onFile(['REGISTERED', 'TRIAGED'], POLICE, '人民调解法:17', '程序规定:178'),
  merge: onFile(['REGISTERED', 'TRIAGED', 'ACCEPTED'], ['OFFICER']),
  accept: onFile(
    ['TRIAGED'],
    [...POLICE, 'MEDIATOR'],
    '人民调解法:17',
    '人民调解法:19',
    '程序规定:178',
    '程序规定:181',
  ),
  withdraw: onFile(LIVE, [...POLICE, 'MEDIATOR'], '人民调解法:23', '程序规定:179'),
  openSession: onPairs(['ACCEPTED', 'MEDIATING'], 'HOST', '程序规定:183', '程序规定:52'),
  replaceMediator: onFile(['ACCEPTED', 'PAIRS'], [...POLICE, 'MEDIATOR'], '人民调解法:19', '人民调解法:23'),
  recuse: onFile(['ACCEPTED', 'PAIRS'], ['DEPUTY'], '程序规定:17', '程序规定:19', '程序规定:24'),
  beginAppraisal: onFile(['ACCEPTED', 'PAIRS'], POLICE, '程序规定:165'),
  endAppraisal: onFile(['ACCEPTED', 'PAIRS'], POLICE, '程序规定:165', '公通字〔2007〕81号:9'),
  extend: onPairs(['ACCEPTED', 'MEDIATING'], ['MEDIATOR', 'OFFICER'], '人民调解工作若干规定:33'),
  extendCase: onPairs(['FAILED', 'BREACHED', 'FOLLOWUP', 'MEDIATING'], ['CHIEF'], '程序规定:165'),
  agree: onPairs(['MEDIATING'], 'HOST', '人民调解法:28', '人民调解法:29', '人民调解法:30', '程序规定:184'),
  fail: onPairs(['MEDIATING'], 'HOST', '人民调解法:26', '程序规定:185'),
  perform: onPairs(['AGREED', 'PERFORMING'], ['OFFICER', 'MEDIATOR'], '人民调解法:31', '程序规定:185'),
  breach: onPairs(
    ['AGREED', 'PERFORMING', 'PERFORMED', 'VISITING_BACK'],
    ['OFFICER', 'MEDIATOR'],
    '人民调解法:31',
    '程序规定:185',
  ),
  urge: onPairs(['BREACHED'], ['OFFICER', 'MEDIATOR'], '人民调解法:31'),
  takeOver: onPairs(['FAILED'], ['DUTY'], '人民调解法:25', '人民调解法:26'),
  followBreach: onPairs(['BREACHED'], OFFICE, '人民调解法:31', '人民调解法:32'),
  mediateAgain: onPairs(['FOLLOWUP'], POLICE, '人民调解法:17', '程序规定:183'),
  performLate: onPairs(['BREACHED', 'FOLLOWUP'], OFFICE, '人民调解法:31'),
  sue: onPairs(['FOLLOWUP'], POLICE, '人民调解法:3', '人民调解法:32'),
  toCase: onPairs(['FOLLOWUP', 'REFUSED'], POLICE, '程序规定:185'),
  tell: onPairs(['FOLLOWUP'], POLICE, '人民调解法:26', '程序规定:185'),
  confirm: onPairs(
    ['AGREED', 'PERFORMING', 'BREACHED', 'FOLLOWUP'],
    ['OFFICER', 'MEDIATOR'],
    '人民调解法:33',
    '民诉法:205',
    '法释〔2011〕5号:4',
  ),
  applyAcceptance: onPairs(['PERFORMED', 'VISITING_BACK'], POLICE, '程序规定:186', '治安管理处罚法:9'),
  proposeAcceptance: onPairs(['APPLY_ACCEPTANCE'], ['OFFICER'], '程序规定:186', '治安管理处罚法:9'),
  decideAcceptance: onPairs(['APPLY_ACCEPTANCE'], ['CHIEF'], '程序规定:186', '治安管理处罚法:9'),
  visit: onPairs(
    ['PERFORMED', 'APPLY_ACCEPTANCE', 'ACCEPTED_BY_POLICE', 'VISITING_BACK'],
    ['OFFICER', 'MEDIATOR'],
    '人民调解法:31',
  ),
  archive: onFile(['NOT_MEDIABLE', 'PAIRS'], ['OFFICER', 'MEDIATOR'], '人民调解法:27', '程序规定:184'),
  close: onFile(['NOT_MEDIABLE', 'PAIRS'], OFFICE),
}

/**
 * States of pairs, the most pressing first: what a list shows of a file is the first that one of its pairs is in. A failure nobody has taken
 * over comes before everything (§12: "mediation failed and nobody told the station").
 */
export const URGENCY: readonly State[] = [
  'FAILED',
  'BREACHED',
  'REFUSED',
  'FOLLOWUP',
  'APPLY_ACCEPTANCE',
  'MEDIATING',
  'ACCEPTED',
  'AGREED',
  'PERFORMING',
  'ACCEPTED_BY_POLICE',
  'PERFORMED',
  'VISITING_BACK',
  'CASE',
  'SUED',
]

/** The state that lists show. A file whose pairs are all told or withdrawn still has to be closed: that is work to follow up. */
export function stateOf(d: Pick<Dispute, 'own'> & { pairs: readonly Pick<Pair, 'state'>[] }): State {
  if (d.own !== 'PAIRS') return d.own
  return URGENCY.find((state) => d.pairs.some((pair) => pair.state === state)) ?? 'FOLLOWUP'
}

export const isOver = (own: Own): boolean => own === 'MERGED' || own === 'WITHDRAWN' || own === 'CLOSED'

export interface Moment {
  now: Date
  terms: Terms
}

/** Pairs an act is upon; undefined where one of them is not of this file, or none is named. */
function namedPairs(d: Dispute, act: Act): Pair[] | undefined {
  if (!('pairs' in act) || act.pairs === null) return []
  const named = d.pairs.filter((pair) => act.pairs?.includes(pair.id))
  return named.length === 0 || named.length !== act.pairs.length ? undefined : named
}

function mayFollow(d: Dispute, act: Act, pairs: readonly Pair[]): boolean {
  const row = ACTS[act.kind]
  if (!row.onPairs) return row.from.includes(d.own)
  if (d.own !== 'PAIRS' && d.own !== 'ACCEPTED') return false
  return pairs.every((pair) => row.from.includes(pair.state))
}

function isTheirs(d: Dispute, act: Act, actor: Actor): boolean {
  const { actors } = ACTS[act.kind]
  if (actors === 'HOST' && d.left?.includes(actor.id)) return false
  const roles = actors === 'HOST' ? HOSTS[d.mode ?? '人民调解'] : actors
  return actor.roles.some((role) => roles.includes(role) && !(act.kind === 'accept' && !mayAccept(d.mode, role)))
}

/** 治安调解 is accepted by the police, any other by the officer of the area or a mediator (§8.25). */
const mayAccept = (mode: Mode | null, role: Role): boolean =>
  role === 'OFFICER' || role === (mode === '治安调解' ? 'DUTY' : 'MEDIATOR')

/** Why an act may not be done; undefined where it may. The order is fixed: stale, over, not from here, not yours, then what the act itself asks for. */
export function refusalOf(d: Dispute, act: Act, actor: Actor, at: Moment): Refusal | undefined {
  if (act.version !== d.version) return 'STALE'
  if (isOver(d.own)) return 'ENDED'
  const pairs = namedPairs(d, act)
  if (pairs === undefined) return d.pairs.length === 0 ? 'NOT_FROM_HERE' : 'NO_SUCH_PAIR'
  if (!mayFollow(d, act, pairs)) return 'NOT_FROM_HERE'
  if (!isTheirs(d, act, actor)) return 'NOT_YOURS'
  return guard(d, act, pairs, actor, at)
}

/** The file after an act with everything that follows from it, or why it may not be done. The version rises by one, so of two at once one is stale. */
export function after(d: Dispute, act: Act, actor: Actor, at: Moment): Result {
  const refusal = refusalOf(d, act, actor, at)
  if (refusal !== undefined) return { refusal }
  const { dispute, effects } = carryOut(d, act, namedPairs(d, act) ?? [], actor, at)
  return { dispute: { ...dispute, version: d.version + 1 }, effects }
}

/**
 * The other file of a merge, in the same transaction: it keeps the number, and mediation counts from the earlier of both acceptances, so that
 * merging gains nobody time (§8.25: "clocks continue in the other file").
 */
export function takeIn(d: Dispute, merged: Merged, at: Moment): Result {
  if (isOver(d.own) || d.own === 'NOT_MEDIABLE') return { refusal: 'MERGE_TARGET_ENDED' }
  const { dispute, effects } = keepClocks(d, merged, at)
  return { dispute: { ...dispute, version: d.version + 1 }, effects }
}

/** Acts that state and role open to somebody, each with the pairs it may be upon; what else an act asks for shows when it is done. */
export function openActs(
  d: Pick<Dispute, 'own' | 'mode' | 'left'> & { pairs: readonly Pick<Pair, 'id' | 'state'>[] },
  actor: Pick<Actor, 'roles'> & { id?: string },
): { kind: ActKind; pairs: string[] }[] {
  if (isOver(d.own)) return []
  const hasLeft = actor.id !== undefined && d.left?.includes(actor.id) === true
  return ACT_KINDS.flatMap((kind) => {
    const { onPairs: isOnPairs, from, actors } = ACTS[kind]
    if (actors === 'HOST' && hasLeft) return []
    const roles = actors === 'HOST' ? HOSTS[d.mode ?? '人民调解'] : actors
    if (!actor.roles.some((role) => roles.includes(role) && !(kind === 'accept' && !mayAccept(d.mode, role)))) return []
    if (!isOnPairs) return from.includes(d.own) ? [{ kind, pairs: [] }] : []
    const pairs = d.pairs.filter((pair) => from.includes(pair.state)).map((pair) => pair.id)
    return pairs.length > 0 && (d.own === 'PAIRS' || d.own === 'ACCEPTED') ? [{ kind, pairs }] : []
  })
}

/** Starts a file: at least two parties that oppose each other, each person on one side alone. */
export function register(r: { id: string; no: string; parties: readonly Party[]; actor: Actor }): Result {
  if (!r.actor.roles.some((role) => REGISTRARS.includes(role))) return { refusal: 'NOT_YOURS' }
  const people = r.parties.map((party) => party.personId)
  if (new Set(people).size < people.length) return { refusal: 'PARTY_ON_BOTH_SIDES' }
  const has = (side: string) => r.parties.some((party) => party.side === side)
  if (!has('一方') || !has('对方')) return { refusal: 'ONE_SIDE_MISSING' }
  const { id, no, parties } = r
  return {
    dispute: {
      id,
      no,
      parties,
      version: 1,
      own: 'REGISTERED',
      mode: null,
      hasRightsNotice: false,
      incidentNo: null,
      isEligible: false,
      isSpotEligible: false,
      mediators: [],
      pairs: [],
      mergedInto: null,
      mergedNos: [],
      underWaySince: null,
      appraisalSince: null,
      isArchived: false,
      isGrave: false,
      outcome: null,
    },
    effects: [],
  }
}

/** Assistants record what they meet with; they decide nothing (dictionary §2). */
const REGISTRARS: readonly Role[] = [...POLICE, 'AUX', 'MEDIATOR']
