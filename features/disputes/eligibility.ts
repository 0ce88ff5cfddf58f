import type { Basis } from './legal.ts'

/* The wizard of dictionary §4.5.3, in the words of 程序规定 178 and 179. */

/** Conduct that may be mediated (178, first paragraph). */
export const CONDUCTS = [
  '殴打他人',
  '故意伤害',
  '侮辱',
  '诽谤',
  '诬告陷害',
  '故意损毁财物',
  '干扰他人正常生活',
  '侵犯隐私',
  '非法侵入住宅',
] as const
export type Conduct = (typeof CONDUCTS)[number]

/** One of these must speak for mediation (178, items 1–3). */
export const GROUNDS = ['亲友邻里同事在校学生间因琐事', '被侵害人事前过错', '其他更易化解矛盾'] as const
export type Ground = (typeof GROUNDS)[number]

/** Any of these forbids it (179, items 1–7). */
export const BARS = [
  '雇凶伤害他人',
  '结伙斗殴或者其他寻衅滋事',
  '多次实施违反治安管理行为',
  '当事人明确表示不愿意',
  '调解过程中又违反治安管理',
  '违法嫌疑人逃跑',
  '其他不宜调解',
] as const
export type Bar = (typeof BARS)[number]

export interface Answers {
  isCivilDispute: boolean
  isViolation: boolean
  /** null: none of the nine. */
  conduct: Conduct | null
  /** 情节较轻 */
  isLesser: boolean
  ground: Ground | null
  bars: readonly Bar[]
}

/** Beyond the wizard: what mediation on the spot asks for (178, last paragraph). */
export interface SpotAnswers {
  /** 情节轻微, which is less than 较轻. */
  isSlight: boolean
  isClear: boolean
  isCauseClear: boolean
  /** Of medical cost and things: 无争议 is enough, 有争议 is not. */
  loss: '不涉及' | '无争议' | '有争议'
  bothAgree: boolean
  performAtOnce: boolean
}

export type BlockCode =
  | 'NOT_CIVIL_DISPUTE'
  | 'NOT_A_VIOLATION'
  | 'CONDUCT_NOT_LISTED'
  | 'NOT_LESSER'
  | 'NO_GROUND'
  | `BAR:${Bar}`
  | 'NOT_SLIGHT'
  | 'NOT_CLEAR'
  | 'CAUSE_NOT_CLEAR'
  | 'LOSS_DISPUTED'
  | 'NOT_BOTH_AGREE'
  | 'NOT_AT_ONCE'

export interface Block {
  code: BlockCode
  basis: Basis
}

export type Eligibility = { allowed: true } | { allowed: false; blocks: Block[] }

const answer = (blocks: Block[]): Eligibility => (blocks.length === 0 ? { allowed: true } : { allowed: false, blocks })

const by178 = (holds: boolean, code: BlockCode): Block[] => (holds ? [] : [{ code, basis: '程序规定:178' }])

const policeBlocks = (a: Answers): Block[] => [
  ...by178(a.isCivilDispute, 'NOT_CIVIL_DISPUTE'),
  // A plain civil dispute is told to go to people's mediation or to the court.
  ...by178(a.isViolation, 'NOT_A_VIOLATION'),
  ...by178(a.conduct !== null, 'CONDUCT_NOT_LISTED'),
  ...by178(a.isLesser, 'NOT_LESSER'),
  ...by178(a.ground !== null, 'NO_GROUND'),
  ...BARS.filter((bar) => a.bars.includes(bar)).map((bar): Block => ({ code: `BAR:${bar}`, basis: '程序规定:179' })),
]

/** Whether 治安调解 may be held, or everything that stands against it, each with its article. */
export const policeEligibility = (a: Answers): Eligibility => answer(policeBlocks(a))

/** Whether it may be held and performed on the spot. */
export const spotEligibility = (a: Answers, s: SpotAnswers): Eligibility =>
  answer([
    ...policeBlocks(a),
    ...by178(s.isSlight, 'NOT_SLIGHT'),
    ...by178(s.isClear, 'NOT_CLEAR'),
    ...by178(s.isCauseClear, 'CAUSE_NOT_CLEAR'),
    ...by178(s.loss !== '有争议', 'LOSS_DISPUTED'),
    ...by178(s.bothAgree, 'NOT_BOTH_AGREE'),
    ...by178(s.performAtOnce, 'NOT_AT_ONCE'),
  ])
