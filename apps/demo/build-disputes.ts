import type { FastifyInstance } from 'fastify'
import { resetAccount, whoAmI } from '#features/accounts/contract.ts'
import * as disputes from '#features/disputes/contract.ts'
import { addBody, addMediator } from '#features/mediation/contract.ts'
import { addPosting } from '#features/organisation/contract.ts'
import { addDays } from '#platform/deadlines/calendar.ts'
import type { Role } from '#platform/access/roles.ts'
import type { DemoSize, DemoTools } from './build.ts'
import type { Administration, BuiltArea, Employed } from './build-city.ts'
import type { Desk, Seat } from './desk.ts'
import { type DisputePlan, planDisputes } from './dispute-plan.ts'
import { enrol } from './enrol.ts'
import { type Lane, lastDayOf, openLane, shanghai } from './lane.ts'
import type { Random } from './random.ts'

/* The mediation rooms of the city and what they settled in the quarter, through the operations of the product. */

/** Two stations at a time: more than that only wait for the same two cores. */
const AT_ONCE = 2
const MORNING = 9 * 60

const SOURCES = [
  ['走访发现', 5],
  ['群众申请', 4],
  ['110转来', 3],
  ['网格上报', 3],
] as const

interface Tools {
  admin: Administration
  today: FastifyInstance
  parts: Pick<DemoTools, 'db' | 'cipher' | 'actions'>
  /** Told of every dispute that was worked through. */
  done(): void
}

interface Room {
  officer: Desk
  duty: Desk
  mediator: Desk
  mediatorName: string
  bodyId: string
  mediatorId: string
}

/** Opens a mediation room at every station and works through its disputes. Whoever signed in for it gets a fresh invitation afterwards. */
export async function buildDisputes(
  tools: Tools,
  areas: readonly BuiltArea[],
  size: Pick<DemoSize, 'from' | 'days'>,
  random: Random,
): Promise<void> {
  const firstOf = [...new Map(areas.map((area) => [area.stationId, area])).values()]
  const plans = planDisputes(firstOf.length, size.days, random)
  let next = 0
  const work = async () => {
    const lane = await openLane(tools.parts)
    for (let i = next++; i < firstOf.length; i = next++) {
      const area = firstOf[i] as BuiltArea
      const room = await openRoom(tools, lane, area, size.from, random.part(`room ${i}`))
      for (const [n, plan] of (plans[i] as DisputePlan[]).entries()) {
        await new Case(lane, room, plan, size.from, random.part(`case ${i} ${n}`)).work()
        tools.done()
      }
      for (const who of [area.chief, area.officer, area.mediator]) {
        const slip = await tools.admin.accounts.call(resetAccount, { id: who.accountId })
        who.invitation = slip.code
        who.loginName = slip.loginName
      }
    }
    await lane.close()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

/** The room's body and its mediator, by the chief. The officer of the area takes his turn at the duty desk too. */
async function openRoom(tools: Tools, lane: Lane, area: BuiltArea, from: string, random: Random): Promise<Room> {
  lane.at(addDays(from, -1), MORNING)
  const desk = { duty: '其他', role: 'DUTY', unitId: area.stationId, fromOn: addDays(from, -15) } as const
  await tools.admin.records.call(addPosting, { ...desk, staffId: area.officer.staffId })
  const enter = async (who: Employed) => {
    const seat = await enrol(tools.today, who.invitation)
    const { postings } = await seat.call(whoAmI, {})
    return (role: Role): Desk => {
      const postingId = postings.find((one) => one.role === role)?.id ?? null
      return lane.desk({ ...seat, postingId } as Seat)
    }
  }
  const chief = (await enter(area.chief))('CHIEF')
  const policeman = await enter(area.officer)
  const [officer, duty] = [policeman('OFFICER'), policeman('DUTY')]
  const mediator = (await enter(area.mediator))('MEDIATOR')
  const { name, phone } = area.mediator.plan
  const body = await chief.call(addBody, {
    name: `${area.stationName}驻所人民调解委员会`,
    shortName: area.stationName.slice(0, 20),
    kind: '乡镇街道调委会',
    sealHolder: name,
    filedWith: '司法所',
    rooms: ['调解室'],
    openedOn: '2019-06-01',
    unitId: area.stationId,
  })
  const pool = await chief.call(addMediator, {
    bodyId: body.id,
    name,
    phone,
    sex: random.chance(0.6) ? '女' : '男',
    kind: '专职',
    org: '人民调解委员会',
    specialties: ['邻里', '婚姻家庭', '物业'],
    languages: ['zh'],
    isCommitteeMember: true,
    appointedFrom: addDays(from, -random.int(30, 300)),
    appointedTo: addDays(from, 700),
    letterNo: `聘〔2026〕${random.int(1, 99)}号`,
    staffId: area.mediator.staffId,
  })
  return { officer, duty, mediator, mediatorName: name, bodyId: body.id, mediatorId: pool.id }
}

/** One dispute from the quarrel to what became of it, or to where it stood when the quarter ended. */
class Case {
  private readonly lane: Lane
  private readonly room: Room
  private readonly plan: DisputePlan
  private readonly from: string
  private readonly lastOn: string
  private readonly random: Random
  private of = { id: '', version: 1 }

  constructor(lane: Lane, room: Room, plan: DisputePlan, from: string, random: Random) {
    this.lane = lane
    this.room = room
    this.plan = plan
    this.from = from
    this.lastOn = lastDayOf(from)
    this.random = random
  }

  private readonly day = (after: number): string => addDays(this.from, this.plan.day + after)
  private readonly isOver = (after: number): boolean => this.day(after) > this.lastOn
  private readonly id = (): string =>
    `${this.random.hex(8)}-${this.random.hex(4)}-7${this.random.hex(3)}-8${this.random.hex(3)}-${this.random.hex(12)}`

  /** The clock stands at an hour of a day after the quarrel. */
  private at(after: number, minutes: number): void {
    this.lane.at(this.day(after), minutes)
  }

  private keep(made: { id: string; version: number }): void {
    this.of = { id: made.id, version: made.version }
  }

  private async act(by: Desk, act: { kind: string } & Record<string, unknown>): Promise<void> {
    this.keep(await by.call(disputes.act, { ...this.of, act } as never))
  }

  async work(): Promise<void> {
    const pairs = await this.open()
    if (this.plan.isSettled) await this.settle(pairs)
    else await this.fail(pairs)
  }

  /** Registered, told, sorted and accepted the same day, as is due where it is turning violent; mediated the next. */
  private async open(): Promise<string[]> {
    const { officer, mediator, bodyId, mediatorId } = this.room
    const { names, type, facts, signs } = this.plan
    const [one, other] = [this.id(), this.id()]
    const foundAt = shanghai(this.day(0), MORNING - this.random.int(10, 90)).toISOString()
    this.at(0, MORNING)
    const party = (id: string, name: string, side: '一方' | '对方', sex: '1' | '2') => ({ id, name, side, sex })
    this.keep(
      await officer.call(disputes.registerDispute, {
        id: this.id(),
        title: `${names[0]}与${names[1]}${type}纠纷`,
        source: this.random.weighted(SOURCES),
        foundAt,
        placeNote: '辖区居民区',
        type,
        complexity: '一般',
        facts,
        signs: [...signs],
        parties: [party(one, names[0], '一方', '1'), party(other, names[1], '对方', '2')],
      }),
    )
    await this.act(officer, { kind: 'giveNotice' })
    await this.act(officer, { kind: 'triage', mode: '人民调解' })
    this.at(0, MORNING + 60)
    const consents = [one, other].map((partyId) => ({ partyId, how: '书面' as const }))
    const mediators = [{ mediatorId }]
    this.keep(await officer.call(disputes.acceptDispute, { ...this.of, mediators, bodyId, consents }))
    const { pairs } = await officer.call(disputes.getDispute, { id: this.of.id })
    const ids = pairs.map((pair) => pair.id)
    this.at(1, MORNING)
    const record = '双方分别陈述经过，调解员说明法律规定，双方表示愿意继续商量。'
    const session = { ...this.of, pairs: ids, place: '调解室', present: [...names], record }
    this.keep(await mediator.call(disputes.holdSession, session))
    return ids
  }

  private async settle(pairs: string[]): Promise<void> {
    const { officer, mediator, mediatorName } = this.room
    const { days, facts, names } = this.plan
    const { parties } = await mediator.call(disputes.getDispute, { id: this.of.id })
    this.at(days + 1, MORNING + 30)
    const performBy = this.day(days + 11)
    const agreed = await mediator.call(disputes.agree, {
      ...this.of,
      pairs,
      form: '书面',
      facts,
      issues: '双方对责任和赔偿的分歧。',
      responsibilities: '双方各有责任，互相谅解。',
      terms: [{ who: names[1], what: '不再影响对方，并当面致歉', by: performBy }],
      performMode: '到期',
      performBy,
      signatures: [
        ...parties.map((p) => ({ partyId: p.id, as: '当事人' as const, name: p.name, how: '捺印' as const })),
        { as: '调解员', name: mediatorName, how: '纸质签名' },
      ],
      isSealed: true,
      copies: 3,
    })
    this.keep(agreed)
    const performed = days + 8
    if (this.isOver(performed)) return
    this.at(performed, MORNING)
    await this.act(mediator, { kind: 'perform', isWhole: true, proof: '双方确认', pairs })
    const isGrave = this.plan.signs.length > 0
    for (const after of isGrave ? [7, 31, 91] : [7, 31]) {
      if (this.isOver(performed + after)) return
      this.at(performed + after, MORNING)
      const visit = { ...this.of, pairs, method: '电话' as const, performed: '是' as const, isSatisfied: true }
      this.keep(await officer.call(disputes.recordVisit, visit))
    }
    await this.act(officer, { kind: 'archive' })
    await this.act(officer, { kind: 'close' })
  }

  private async fail(pairs: string[]): Promise<void> {
    const { duty, mediator, officer } = this.room
    const { days, isSued } = this.plan
    this.at(days + 1, MORNING + 30)
    await this.act(mediator, { kind: 'fail', reason: '分歧过大', told: ['诉讼'], pairs })
    this.at(days + 1, MORNING + 90)
    await this.act(duty, { kind: 'takeOver', pairs })
    if (isSued) await this.act(officer, { kind: 'sue', pairs })
    else await this.act(officer, { kind: 'tell', told: ['诉讼', '仲裁'], pairs })
    await this.act(officer, { kind: 'archive' })
    await this.act(officer, { kind: 'close' })
  }
}
