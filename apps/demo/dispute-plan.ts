import type { DisputeType, Sign } from '#features/disputes/vocabulary.ts'
import { ROOMS } from './city-plan.ts'
import { givenName, surname } from './names.ts'
import type { Random } from './random.ts'

/*
 * Disputes as S2 tells them: 231 accepted by the mediation rooms of the city, 182 of them settled, 61 that were turning violent and were mediated. They
 * are spread over its 38 rooms and the days of the quarter.
 */

export const S2 = { accepted: 231, resolved: 182, grave: 61 } as const

export interface DisputePlan {
  type: DisputeType
  names: readonly [string, string]
  facts: string
  signs: readonly Sign[]
  isSettled: boolean
  /** Days after the first of the quarter. */
  day: number
  /** Days from the first session to the agreement or the failure. */
  days: number
  /** Of what failed: whether a party went to court; otherwise both are told of other ways and leave it. */
  isSued: boolean
}

const QUARRELS: readonly (readonly [type: DisputeType, weight: number, facts: string])[] = [
  ['邻里', 30, '楼上楼下因夜间噪声多次争吵，影响休息，双方各执一词。'],
  ['婚姻家庭', 16, '家庭成员因老人赡养和家务分担发生争执，情绪激动。'],
  ['物业', 14, '业主与物业人员因停车位和收费问题在小区门口发生争执。'],
  ['房屋租赁', 12, '承租人退租时，双方因押金和房屋损坏赔偿发生争执。'],
  ['损害赔偿', 10, '因宠物伤人和医疗费用承担发生争执，未能自行协商。'],
  ['劳动争议', 8, '工人因拖欠工资与负责人在工地发生争执，要求结清。'],
  ['消费', 6, '顾客与商户因退货和质量问题在店内发生争执。'],
  ['房屋宅基地', 4, '两户因院墙位置和排水沟占用发生争执，多年未能解决。'],
]
const SIGNS: readonly (readonly [sign: Sign, weight: number])[] = [
  ['肢体冲突', 40],
  ['现场有人需要保护', 8],
  ['扬言杀人放火', 6],
  ['致人受伤就医', 4],
  ['以自伤相威胁', 3],
]

/** A share of a whole that leaves nothing over: the first ones get one more. */
const shareOf = (whole: number, parts: number, i: number): number =>
  Math.floor(whole / parts) + (i < whole % parts ? 1 : 0)

/** Disputes of each of so many rooms; all 38 together have the figures of S2, fewer rooms their share. */
export function planDisputes(rooms: number, days: number, random: Random): DisputePlan[][] {
  const whole = {
    accepted: Math.round((S2.accepted * rooms) / ROOMS),
    resolved: Math.round((S2.resolved * rooms) / ROOMS),
    grave: Math.round((S2.grave * rooms) / ROOMS),
  }
  // Which of all files were settled, and which were turning violent, is drawn over the city, not room by room.
  const draw = (count: number, what: string) =>
    new Set(
      random
        .part(what)
        .shuffled(Array.from({ length: whole.accepted }, (_, i) => i))
        .slice(0, count),
    )
  const [settled, grave] = [draw(whole.resolved, 'settled'), draw(whole.grave, 'grave')]
  let n = 0
  return Array.from({ length: rooms }, (_, room) =>
    Array.from({ length: shareOf(whole.accepted, rooms, room) }, () => {
      const i = n++
      return planDispute(random.part(`dispute ${i}`), days, settled.has(i), grave.has(i))
    }),
  )
}

function planDispute(random: Random, days: number, isSettled: boolean, isGrave: boolean): DisputePlan {
  const [type, , facts] = random.weighted(QUARRELS.map((q) => [q, q[1]] as const))
  const one = (sex: '1' | '2') => surname(random) + givenName(random, sex, random.int(1955, 2000))
  const first = one('1')
  let second = one('2')
  while (second === first) second = one('2')
  return {
    type,
    names: [first, second],
    facts,
    signs: isGrave ? [random.weighted(SIGNS)] : [],
    isSettled,
    day: random.int(0, Math.max(0, days - 30)),
    days: random.int(1, 18),
    isSued: random.chance(0.4),
  }
}
