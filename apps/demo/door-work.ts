import * as care from '#features/care/contract.ts'
import * as hazards from '#features/hazards/contract.ts'
import * as needs from '#features/needs/contract.ts'
import type { InputOf } from '#platform/http/contract.ts'
import { addDays } from '#platform/deadlines/calendar.ts'
import type { Random } from './random.ts'
import { idAt, type MetHousehold, type Site, type Team } from './team.ts'

/* What comes of a week at the doors: needs heard, hazards seen, old people who live alone offered care; and what was open from the week before goes on. */

type NewNeed = InputOf<typeof needs.recordNeed>
type NewHazard = InputOf<typeof hazards.reportHazard>

interface Asked {
  need: Pick<NewNeed, 'type' | 'text' | 'isPoliceMatter'>
  result: string
}

const ASKED: readonly Asked[] = [
  {
    need: { type: '设施维修', text: '单元门锁坏了，晚上关不上', isPoliceMatter: false },
    result: '已联系物业更换门锁',
  },
  {
    need: { type: '户籍证件', text: '孩子身份证到期，想预约换领', isPoliceMatter: true },
    result: '已预约周六上午换领',
  },
  {
    need: { type: '治安防范', text: '希望教老人怎样识别诈骗电话', isPoliceMatter: true },
    result: '已上门讲解并留下宣传单',
  },
  { need: { type: '交通停车', text: '楼前消防通道常被车占用', isPoliceMatter: false }, result: '物业已划线并安排巡查' },
  {
    need: { type: '法律咨询', text: '租房押金不退，想知道怎么办', isPoliceMatter: false },
    result: '已告知可到司法所咨询',
  },
  { need: { type: '环境卫生', text: '楼道杂物堆放，希望有人清理', isPoliceMatter: false }, result: '居委会已组织清理' },
  { need: { type: '户籍证件', text: '新搬来，想知道居住登记怎么办', isPoliceMatter: true }, result: '已当场登记' },
  { need: { type: '设施维修', text: '三楼楼道灯不亮，夜里看不见', isPoliceMatter: false }, result: '物业已换灯' },
]

const SEEN: readonly Pick<NewHazard, 'kind' | 'level' | 'description' | 'ownerType'>[] = [
  { kind: '消防', level: '一般', description: '楼道堆放杂物', ownerType: '物业' },
  { kind: '消防', level: '较大', description: '电动车楼道充电', ownerType: '物业' },
  { kind: '治安', level: '一般', description: '单元门禁损坏', ownerType: '物业' },
  { kind: '治安', level: '一般', description: '楼道照明缺失', ownerType: '物业' },
  { kind: '其他', level: '一般', description: '井盖缺失破损', ownerType: '部门' },
]

const NEEDS_A_WEEK = 3
const CARE_YEAR_DAYS = 360

interface Open {
  id: string
  version: number
}

/** What one community's officer has under way. */
export interface DoorWork {
  needs: (Open & { result: string })[]
  hazards: Open[]
  /** Households already offered care. */
  cared: Set<string>
}

export const noDoorWork = (): DoorWork => ({ needs: [], hazards: [], cared: new Set() })

/** The officer's last hour of the week: first what is open, then what is new. `at` is in minutes after midnight. */
export async function doorWork(
  site: Site,
  team: Team,
  of: { weekNo: number; date: string; at: number },
  met: readonly MetHousehold[],
  work: DoorWork,
): Promise<void> {
  const random = site.random.part(`doors ${of.weekNo}`)
  let minute = of.at
  const next = () => team.lane.at(of.date, minute++)
  for (const one of work.needs.splice(0)) await answer(team, next, one, random)
  for (const one of work.hazards.splice(0)) await lookAgain(team, next, one, random)
  if (met.length === 0) return
  for (let n = 0; n < NEEDS_A_WEEK; n++) work.needs.push(await hear(team, next(), random.pick(met), random))
  work.hazards.push(await report(team, next(), random.pick(met), random))
  const old = met.find((one) => one.isAloneAndOld && !work.cared.has(one.householdId))
  if (old !== undefined) {
    work.cared.add(old.householdId)
    await offerCare(team, next, of.date, old)
  }
}

async function hear(team: Team, at: Date, where: MetHousehold, random: Random): Promise<Open & { result: string }> {
  const { need, result } = random.pick(ASKED)
  const id = idAt(at, random)
  const { version } = await team.lead.call(needs.recordNeed, {
    id,
    channel: '走访带回',
    addressId: where.addressId,
    householdId: where.householdId,
    ...(where.adults[0] === undefined ? {} : { personId: where.adults[0] }),
    receivedAt: at.toISOString(),
    ...need,
  })
  return { id, version, result }
}

/** A week later the resident is told what came of it, and most say that it is well. */
async function answer(team: Team, next: () => Date, one: Open & { result: string }, random: Random): Promise<void> {
  next()
  const { version } = await team.lead.call(needs.replyNeed, {
    id: one.id,
    version: one.version,
    isResult: true,
    way: random.chance(0.6) ? '电话' : '当面',
    text: one.result,
  })
  // Some have not said anything yet.
  if (random.chance(0.2)) return
  next()
  await team.lead.call(needs.confirmNeed, { id: one.id, version, confirmation: '满意' })
}

async function report(team: Team, at: Date, where: MetHousehold, random: Random): Promise<Open> {
  const id = idAt(at, random)
  const { version } = await team.lead.call(hazards.reportHazard, {
    id,
    addressId: where.addressId,
    ...random.pick(SEEN),
    foundBy: '走访',
    foundAt: at.toISOString(),
  })
  return { id, version }
}

/** Two in three are gone when somebody looks again; the others go to whoever has to remove them. */
async function lookAgain(team: Team, next: () => Date, one: Open, random: Random): Promise<void> {
  const at = next()
  if (random.chance(0.66)) {
    await team.lead.call(hazards.resolveHazard, {
      id: one.id,
      actId: idAt(at, random),
      at: at.toISOString(),
      isFixed: true,
      escalatedTo: [],
    })
    return
  }
  const { version } = await team.lead.call(hazards.verifyHazard, one)
  next()
  await team.lead.call(hazards.assignHazard, {
    id: one.id,
    version,
    ownerType: '物业',
    requirement: '七日内整改并回复',
  })
}

async function offerCare(team: Team, next: () => Date, date: string, whom: MetHousehold): Promise<void> {
  next()
  // An officer's own proposal needs nobody to take it on.
  const { id, version } = await team.lead.call(care.propose, {
    householdId: whom.householdId,
    personId: whom.adults[0] as string,
    categories: ['独居老人'],
    referredBy: '走访',
  })
  next()
  const consented = await team.lead.call(care.recordConsent, {
    id,
    version,
    by: '本人',
    form: '纸质',
    on: date,
    scope: ['上门走访', '电话联系'],
    validUntil: addDays(date, CARE_YEAR_DAYS),
  })
  next()
  await team.lead.call(care.update, { id, version: consented.version, cadence: '每月', needTags: ['防诈提醒'] })
}
