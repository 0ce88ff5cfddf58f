import type { Role } from '#platform/access/roles.ts'
import type { Act, Dispute, Party } from '../dispute.ts'
import type { Mode } from '../vocabulary.ts'
import { oracle, shanghai } from './oracle.ts'
import { CODE_OF, type Word, who } from './words.ts'

/* Disputes told a second time, from dictionary §4.5.4, §4.5.7, §8.25 and the articles named there, with no table and no function of the slice. */

class P {
  word: Word = '受理'
  held: Date[] = []
  heldNow = 0
  fails = 0
  barred = false
  agreed: { at: Date; written: boolean; by: string } | null = null
  urged = false
  confirm = '不申请'
  confirmUntil: Date | null = null
  performedOn: Date | null = null
  visits = 0
  visitsDue = 0
  proposed: { by: string } | null = null
  extended = false
  caseRuns = false
  caseExtended = false
  ids: readonly [string, string]

  constructor(ids: readonly [string, string]) {
    this.ids = ids
  }

  get over(): boolean {
    if (['撤回', '已告知', '已起诉', '转办案'].includes(this.word)) return true
    return (this.word === '回访中' || this.word === '公安认可') && this.visits >= this.visitsDue
  }
}

export class Model {
  stage: '登记' | '分流' | '受理' | '各方' | '不予调解' | '并案' | '撤回' | '办结' = '登记'
  mode: Mode | null = null
  noticed = false
  incident = false
  spotFit = false
  mediators: string[] = []
  appraisal = false
  boxed = false
  version = 1
  readonly pairs = new Map<string, P>()
  readonly parties: readonly Party[]

  constructor(parties: readonly Party[]) {
    this.parties = parties
  }

  get ended(): boolean {
    return this.stage === '并案' || this.stage === '撤回' || this.stage === '办结'
  }

  /** Whether the act goes through; where it does, it is done. */
  act(act: Act, by: { id: string; roles: readonly Role[] }, now: Date): boolean {
    if (act.version !== this.version || this.ended) return false
    if (!by.roles.some((role) => who(act.kind, this.mode).includes(role))) return false
    const done = this.onFile(act) ?? this.onPairs(act, by.id, now)
    if (done) this.version += 1
    return done
  }

  private onFile(act: Act): boolean | undefined {
    const early = this.stage === '登记' || this.stage === '分流'
    const going = this.stage === '受理' || this.stage === '各方'
    const everyOver = [...this.pairs.values()].every((p) => p.over)
    switch (act.kind) {
      case 'giveNotice':
        if (!early) return false
        this.noticed = true
        return true
      case 'triage':
        if (!early || !this.noticed) return false
        this.stage = '分流'
        this.mode = act.mode
        return true
      case 'decline':
        if (!early || act.told.length === 0) return false
        this.stage = '不予调解'
        return true
      case 'merge':
        if (!early && this.stage !== '受理') return false
        if (act.into.id === 'file' || ['MERGED', 'CLOSED', 'WITHDRAWN', 'NOT_MEDIABLE'].includes(act.into.own))
          return false
        this.stage = '并案'
        return true
      case 'accept':
        return this.accept(act)
      case 'withdraw':
        return this.withdraw(act)
      case 'replaceMediator':
      case 'recuse': {
        const at = this.mediators.indexOf(act.out)
        if (!going || at < 0 || act.reason.trim() === '' || act.in.conflicts.length > 0) return false
        if (act.kind === 'replaceMediator' && this.mode === '治安调解') return false
        this.mediators[at] = act.in.id
        return true
      }
      case 'beginAppraisal':
        if (!going || this.mode !== '治安调解' || this.appraisal) return false
        this.appraisal = true
        return true
      case 'endAppraisal':
        if (!going || !this.appraisal) return false
        this.appraisal = false
        return true
      case 'archive':
        if (this.stage !== '不予调解' && !(this.stage === '各方' && everyOver)) return false
        this.boxed = true
        return true
      case 'close':
        if (this.stage !== '不予调解' && !(this.stage === '各方' && everyOver)) return false
        if (!this.boxed) return false
        this.stage = '办结'
        return true
      default:
        return undefined
    }
  }

  private accept(act: Extract<Act, { kind: 'accept' }>): boolean {
    if (this.stage !== '分流') return false
    if (this.parties.some((p) => !act.consents.includes(p.id))) return false
    for (const { minor } of this.parties)
      if (minor && !minor.guardianTold && !(minor.livesByOwnWork && minor.agreedNotToTell)) return false
    if (act.mediators.length === 0) return false
    if (act.mediators.some((m) => m.conflicts.length > 0 || (m.isAux && (m.attendedOnDuty || !m.hasLetter))))
      return false
    const fits = act.answers !== null && act.answers.isLesser && act.answers.bars.length === 0
    if (this.mode === '治安调解') {
      if (!act.mediators[0]?.isPolice || act.mediators[0].isAux) return false
      if (act.incidentNo === null || !fits) return false
    }
    if ((this.mode === '人民调解' || this.mode === '联合调解') && act.bodyId === null) return false
    if (act.spot !== null && !(fits && act.spot.bothAgree)) return false
    this.stage = '受理'
    this.incident = act.incidentNo !== null
    this.spotFit = act.spot !== null
    this.mediators = act.mediators.map((m) => m.id)
    for (const a of this.parties.filter((p) => p.side === '一方'))
      for (const b of this.parties.filter((p) => p.side === '对方'))
        this.pairs.set(`${a.id}:${b.id}`, new P([a.id, b.id]))
    return true
  }

  private named(ids: readonly string[]): P[] | undefined {
    const found = ids.map((id) => this.pairs.get(id))
    return ids.length === 0 || found.some((p) => p === undefined) ? undefined : (found as P[])
  }

  private withdraw(act: Extract<Act, { kind: 'withdraw' }>): boolean {
    if (!['登记', '分流', '受理', '各方'].includes(this.stage) || !act.recorded) return false
    const said = this.parties.find((p) => p.id === act.by)
    if (said === undefined || said.side === '第三人') return false
    const whose = act.pairs === null ? [...this.pairs.values()] : this.named(act.pairs)
    if (whose === undefined) return false
    if (whose.some((p) => !p.ids.includes(said.id))) return false
    if (whose.some((p) => p.agreed !== null || p.fails > 0 || (p.word !== '受理' && p.word !== '调解中'))) return false
    for (const p of whose) p.word = '撤回'
    if ([...this.pairs.values()].every((p) => p.word === '撤回')) this.stage = '撤回'
    this.boxed = false
    return true
  }

  private onPairs(act: Act, by: string, now: Date): boolean {
    if (!('pairs' in act) || act.pairs === null || (this.stage !== '受理' && this.stage !== '各方')) return false
    const pairs = this.named(act.pairs)
    if (pairs === undefined || pairs.some((p) => !this.may(act, p, by, now))) return false
    if (act.kind === 'openSession') this.stage = '各方'
    for (const p of pairs) this.do(act, p, by, now)
    this.boxed = false
    return true
  }

  private inTime(p: P, now: Date): boolean {
    const opening = p.held[0]
    return opening === undefined || now.getTime() <= oracle(opening, [7, '工作日']).getTime()
  }

  /** Each pair is asked for itself. */
  private may(act: Act, p: P, by: string, now: Date): boolean {
    const police = this.mode === '治安调解'
    const today = shanghai(now)
    const two = this.parties.filter((one) => p.ids.includes(one.id))
    const both = (ids: readonly string[]) => two.every((one) => ids.includes(one.id))
    switch (act.kind) {
      case 'openSession':
        if (p.word !== '受理' && p.word !== '调解中') return false
        return !police || (act.recorderNo !== null && p.held.length < 2 && p.heldNow === 0 && this.inTime(p, now))
      case 'extend':
        return (p.word === '受理' || p.word === '调解中') && !police && !p.extended && both(act.consents)
      case 'extendCase':
        if (!['调解不成', '未履行', '后续处理', '调解中'].includes(p.word)) return false
        return p.caseRuns && !p.caseExtended && !this.appraisal && act.approvalNo !== ''
      case 'agree': {
        if (p.word !== '调解中' || p.heldNow === 0 || !act.isComplete || act.performBy < today) return false
        if (police && p.held.length === 2 && !this.inTime(p, now)) return false
        if (!both(act.signed)) return false
        if (two.some((one) => one.minor && !one.minor.livesByOwnWork && !act.guardiansSigned.includes(one.id)))
          return false
        if (act.form === '口头') return !police && act.isRecorded
        if (act.form === '当场') return police && this.spotFit && act.performMode === '当场' && act.recorderNo !== null
        return act.mediatorSigned && act.isSealed
      }
      case 'fail':
        return p.word === '调解中' && act.told.length > 0 && (act.reason !== '拒绝签字' || act.witnesses >= 2)
      case 'perform':
        return (p.word === '协议成立' || p.word === '履行中') && act.proof !== null
      case 'breach':
        if (!['协议成立', '履行中', '已履行', '回访中'].includes(p.word) || p.proposed !== null) return false
        return act.reason === '明确拒绝履行' || today > (p.agreed?.by ?? '')
      case 'urge':
        return p.word === '未履行'
      case 'takeOver':
        return p.word === '调解不成'
      case 'followBreach':
        return p.word === '未履行' && p.urged
      case 'mediateAgain':
        if (p.word !== '后续处理' || !both(act.consents)) return false
        return !police || (p.agreed === null && !p.barred && p.held.length < 2 && p.fails < 2 && this.inTime(p, now))
      case 'performLate':
        return (p.word === '未履行' || p.word === '后续处理') && p.agreed !== null && act.proof !== null
      case 'sue':
        return p.word === '后续处理' && !police
      case 'toCase':
        return (p.word === '后续处理' || p.word === '不予认可') && act.externalNo !== ''
      case 'tell':
        return p.word === '后续处理' && !police && act.told.length > 0
      case 'confirm':
        if (!['协议成立', '履行中', '未履行', '后续处理'].includes(p.word) || police) return false
        if (p.agreed === null || !p.agreed.written || (act.isOfStatus && act.to !== '不申请')) return false
        if (p.confirm === '裁定有效' || p.confirm === '驳回') return false
        if (act.to === '裁定有效' || act.to === '驳回') return p.confirm === '已申请'
        if (p.confirm === '已申请') return false
        return act.to !== '已申请' || (p.confirmUntil !== null && now <= p.confirmUntil)
      case 'applyAcceptance':
        if ((p.word !== '已履行' && p.word !== '回访中') || police || !this.incident || act.isDecided) return false
        return (
          p.proposed === null && act.answers.bars.length === 0 && act.answers.isLesser && both(act.appliedInWriting)
        )
      case 'proposeAcceptance':
        return p.word === '申请认可'
      case 'decideAcceptance':
        return p.word === '申请认可' && p.proposed !== null && p.proposed.by !== by && act.documentNo !== ''
      case 'visit': {
        if (!['已履行', '申请认可', '公安认可', '回访中'].includes(p.word)) return false
        if (p.visits >= p.visitsDue || p.performedOn === null) return false
        const before = [0, 7, 30][p.visits] as number
        return before === 0 || now >= oracle(p.performedOn, [before, '日'])
      }
      default:
        return false
    }
  }

  private do(act: Act, p: P, by: string, now: Date): void {
    const police = this.mode === '治安调解'
    switch (act.kind) {
      case 'openSession':
        p.word = '调解中'
        p.held.push(now)
        p.heldNow += 1
        return
      case 'extend':
        p.extended = true
        return
      case 'extendCase':
        p.caseExtended = true
        p.caseRuns = false
        return
      case 'agree':
        p.agreed = { at: now, written: act.form === '书面', by: act.performBy }
        p.confirm = '不申请'
        p.confirmUntil = act.form === '书面' ? oracle(now, [30, '日']) : null
        p.urged = false
        p.caseRuns = false
        p.caseExtended = false
        p.word = '协议成立'
        if (act.performMode === '当场') this.performed(p, now, 1)
        return
      case 'fail':
        p.word = '调解不成'
        p.fails += 1
        p.barred = act.reason === '又实施违反治安管理行为' || act.reason === '违法嫌疑人逃跑'
        if (police && !p.caseExtended) p.caseRuns = true
        return
      case 'perform':
        if (act.isWhole) this.performed(p, now, 2)
        else p.word = '履行中'
        return
      case 'performLate':
        this.performed(p, now, 2)
        return
      case 'breach':
        p.word = '未履行'
        p.urged = false
        if (police && !p.caseExtended) p.caseRuns = true
        p.performedOn = null
        return
      case 'urge':
        p.urged = true
        return
      case 'takeOver':
      case 'followBreach':
        p.word = '后续处理'
        return
      case 'mediateAgain':
        p.word = '调解中'
        p.heldNow = 0
        p.extended = false
        return
      case 'sue':
        p.word = '已起诉'
        return
      case 'toCase':
        p.word = '转办案'
        return
      case 'tell':
        p.word = '已告知'
        return
      case 'confirm':
        p.confirm = act.to
        return
      case 'applyAcceptance':
        p.word = '申请认可'
        return
      case 'proposeAcceptance':
        p.proposed = { by }
        return
      case 'decideAcceptance':
        p.word = act.accept ? '公安认可' : '不予认可'
        return
      case 'visit':
        p.visits += 1
        if (p.word !== '申请认可') p.word = '回访中'
        return
      default:
        return
    }
  }

  private performed(p: P, now: Date, visits: number): void {
    p.word = '已履行'
    p.performedOn = now
    p.visits = 0
    p.visitsDue = visits
    p.confirmUntil = null
    p.caseRuns = false
    p.caseExtended = false
  }

  /** What the lists should show, most pressing first. */
  shows(): string {
    const file = {
      登记: 'REGISTERED',
      分流: 'TRIAGED',
      受理: 'ACCEPTED',
      不予调解: 'NOT_MEDIABLE',
      并案: 'MERGED',
      撤回: 'WITHDRAWN',
      办结: 'CLOSED',
      各方: null,
    }[this.stage] // prettier-ignore
    if (file !== null) return file
    const order: Word[] = [
      '调解不成',
      '未履行',
      '不予认可',
      '后续处理',
      '申请认可',
      '调解中',
      '受理',
      '协议成立',
      '履行中',
      '公安认可',
      '已履行',
      '回访中',
      '转办案',
      '已起诉',
    ] // prettier-ignore
    const words = [...this.pairs.values()].map((p) => p.word)
    const shown = order.find((word) => words.includes(word))
    return shown === undefined ? 'FOLLOWUP' : CODE_OF[shown]
  }

  /** Where both tellings differ, in words; empty where they agree. */
  differs(d: Dispute): string[] {
    const mine = Object.fromEntries([...this.pairs].map(([id, p]) => [id, CODE_OF[p.word]]))
    return d.pairs
      .filter((pair) => mine[pair.id] !== pair.state)
      .map((pair) => `${pair.id}: ${pair.state}, the model says ${mine[pair.id]}`)
  }
}
