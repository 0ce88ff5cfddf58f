/* Words of the file of a dispute (dictionary §4.5, §8.12–8.15, §8.28). Chinese values are stored as they stand on the paper form. */

import type { DisputeType } from '#features/mediation/pure.ts'

/* Types, mediators and bodies are words of `mediation` first: it stands below this slice. */
export {
  BODY_KINDS,
  type BodyKind,
  type Conflict,
  CONFLICTS,
  DISPUTE_TYPES,
  type DisputeType,
  MEDIATOR_KINDS,
  type MediatorKind,
} from '#features/mediation/pure.ts'

/** 来源 of ledger L18. */
export const SOURCES = [
  '110转来',
  '走访发现',
  '群众申请',
  '网格上报',
  '调解员排查',
  '法院委派委托',
  '12345转办',
  '其他',
] as const
export type Source = (typeof SOURCES)[number]

/** 简单 is settled on the spot, 复杂 is for a joint mediation (S0). */
export const COMPLEXITIES = ['简单', '一般', '复杂', '重大'] as const
export type Complexity = (typeof COMPLEXITIES)[number]

export const MODES = ['人民调解', '治安调解', '行政调解', '司法调解', '联合调解'] as const
export type Mode = (typeof MODES)[number]

/** A third party opposes nobody and is in no pair. */
export const SIDES = ['一方', '对方', '第三人'] as const
export type Side = (typeof SIDES)[number]

/** States of dictionary §8.28, in the order of that list. */
export const STATES = [
  'REGISTERED',
  'NOT_MEDIABLE',
  'MERGED',
  'TRIAGED',
  'ACCEPTED',
  'MEDIATING',
  'AGREED',
  'PERFORMING',
  'PERFORMED',
  'BREACHED',
  'FAILED',
  'FOLLOWUP',
  'SUED',
  'CASE',
  'APPLY_ACCEPTANCE',
  'ACCEPTED_BY_POLICE',
  'REFUSED',
  'VISITING_BACK',
  'WITHDRAWN',
  'CLOSED',
] as const
export type State = (typeof STATES)[number]

/** 各方结果: what a pair of opposing parties came to. */
export const OUTCOMES = ['协议成立', '调解不成', '撤回', '终止', '不予调解', '并案', '已起诉', '转办案'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** 预警级别, lowest first. */
export const COLOURS = ['蓝', '黄', '橙', '红'] as const
export type Colour = (typeof COLOURS)[number]

/** 预警因素: facts of this dispute alone (§4.5.7); nothing about a person's situation is or may become one. */
export const TRIGGERS = [
  '出示凶器或危险物品',
  '扬言杀人放火',
  '致人受伤就医',
  '毁约并再次施暴',
  '以自伤相威胁',
  '肢体冲突',
  '多次报警',
  '现场有人需要保护',
  '多人聚集',
  '久拖未决',
  '调解不成一次',
  '财物损坏',
] as const
export type Trigger = (typeof TRIGGERS)[number]

/** Those of them that somebody saw; the others are counted (calls, people, days, failures). */
export const SIGNS = [
  '出示凶器或危险物品',
  '扬言杀人放火',
  '致人受伤就医',
  '毁约并再次施暴',
  '以自伤相威胁',
  '肢体冲突',
  '现场有人需要保护',
  '财物损坏',
] as const satisfies readonly Trigger[]
export type Sign = (typeof SIGNS)[number]

export const CONSENT_WAYS = ['书面', '口头记录'] as const
export type ConsentWay = (typeof CONSENT_WAYS)[number]

export const SIGN_WAYS = ['屏幕签名', '纸质签名', '捺印'] as const
export type SignWay = (typeof SIGN_WAYS)[number]

export const RECEIPT_WAYS = ['现金', '转账', '实物'] as const
export type ReceiptWay = (typeof RECEIPT_WAYS)[number]

export const SIGNS_AS = ['当事人', '监护人', '调解员', '见证人'] as const
export type SignsAs = (typeof SIGNS_AS)[number]

/** How those concerned were reached while a warning stands. */
export const CONTACT_WAYS = ['上门', '电话', '视频', '联席会商'] as const
export type ContactWay = (typeof CONTACT_WAYS)[number]

/** Why a mediation came to nothing. */
export const FAIL_REASONS = [
  '分歧过大',
  '一方拒绝继续调解',
  '当事人要求终止',
  '拒绝签字',
  '一方不到场',
  '一方已起诉或申请仲裁',
  '又实施违反治安管理行为',
  '违法嫌疑人逃跑',
  '其他',
] as const
export type FailReason = (typeof FAIL_REASONS)[number]

/** Why it is not mediated at all. */
export const DECLINE_REASONS = [
  '当事人不同意',
  '不属于民间纠纷',
  '依法应当由其他机关处理',
  '已有生效裁判',
  '其他',
] as const
export type DeclineReason = (typeof DECLINE_REASONS)[number]

/** Other ways that the parties must be told of (人民调解法 26). */
export const REMEDIES = ['诉讼', '仲裁', '行政途径'] as const
export type Remedy = (typeof REMEDIES)[number]

/** 不成 and 未履行 differ: a term that ran out, or a plain refusal before it. */
export const BREACH_REASONS = ['到期未履行', '明确拒绝履行'] as const
export type BreachReason = (typeof BREACH_REASONS)[number]

export const AGREEMENT_FORMS = ['书面', '口头', '当场'] as const
export type AgreementForm = (typeof AGREEMENT_FORMS)[number]

export const PERFORM_MODES = ['当场', '分期', '到期'] as const
export type PerformMode = (typeof PERFORM_MODES)[number]

/** Proof that an agreement was performed; the police hold no money. */
export const PROOFS = ['收条', '转账凭证', '双方确认', '现场录像'] as const
export type Proof = (typeof PROOFS)[number]

export const CONFIRM_STATES = ['不申请', '拟申请', '已申请', '裁定有效', '驳回'] as const
export type ConfirmState = (typeof CONFIRM_STATES)[number]

export const FOLLOW_UP_METHODS = ['上门', '电话', '视频'] as const
export type FollowUpMethod = (typeof FOLLOW_UP_METHODS)[number]

export const PERFORMED_ANSWERS = ['是', '部分', '否'] as const
export type PerformedAnswer = (typeof PERFORMED_ANSWERS)[number]

/** The checklist of a transfer from the station to the mediation room (§4.5.5). */
export const EVIDENCE_KINDS = [
  '接报警登记',
  '询问笔录',
  '现场照片目录',
  '视频目录',
  '伤情照片或诊断证明',
  '物证或接受证据清单',
  '价格认定或票据',
  '当事人身份与联系方式',
  '权利义务告知书',
  '委托调解函',
] as const
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number]

export const EVIDENCE_STATES = ['有', '无', '不适用'] as const
export type EvidenceState = (typeof EVIDENCE_STATES)[number]

export const TRANSFER_STATES = ['DRAFT', 'SENT', 'RETURNED', 'RECEIVED', 'RESULT_SENT', 'CONFIRMED'] as const
export type TransferState = (typeof TRANSFER_STATES)[number]

/** Papers that an act has printed (dictionary Appendix B). */
export const NOTICES = [
  '权利义务告知书',
  '不予调解告知书',
  '人民调解协议书',
  '治安调解协议书',
  '口头协议记录',
  '调解终止告知书',
  '结果反馈函',
  '认可申请书',
  '认可决定书',
  '卷宗',
] as const
export type Notice = (typeof NOTICES)[number]

/** Offered first at a door; the others are a press away. */
export const AT_DOORS = [
  '邻里',
  '婚姻家庭',
  '物业',
  '房屋租赁',
  '消费',
  '损害赔偿',
] as const satisfies readonly DisputeType[]

/** What is said of a quarrel in one press at the door, by type; more is typed. */
export const PHRASES: Readonly<Record<DisputeType, readonly string[]>> = {
  婚姻家庭: ['因家庭琐事发生争吵', '因赡养照料意见不一'],
  邻里: ['夜间噪声影响休息', '公共通道堆放杂物', '漏水渗水影响楼下', '停车占位发生争执'],
  房屋宅基地: ['房屋边界意见不一', '共用墙体发生争执'],
  合同: ['对合同履行意见不一', '欠款到期没有归还'],
  生产经营: ['经营场所使用发生争执', '货款结算意见不一'],
  损害赔偿: ['财物损坏赔偿意见不一', '饲养动物造成损害'],
  山林土地: ['地界意见不一', '土地流转发生争执'],
  征地拆迁: ['补偿数额意见不一', '搬迁时间意见不一'],
  环境污染: ['油烟气味影响居住', '施工扬尘影响居住'],
  劳动争议: ['工资支付发生争执', '用工时间意见不一'],
  消费: ['商品质量发生争执', '退费数额意见不一'],
  医疗: ['医疗费用意见不一', '对诊疗过程有异议'],
  道路交通事故: ['车辆剐蹭赔偿意见不一', '责任划分意见不一'],
  物业: ['物业费用意见不一', '维修不及时发生争执'],
  房屋租赁: ['押金退还意见不一', '租金支付发生争执'],
  其他: ['因琐事发生口角', '对处理结果意见不一'],
}

/** What is true of many quarrels. */
export const COURSES = ['双方在现场发生口角', '没有肢体冲突', '经劝解双方情绪平稳', '双方各自陈述了经过'] as const

/** What is often agreed to on the spot. */
export const SETTLED = ['互致歉意，互相谅解', '今后不再发生类似行为', '当场恢复原状', '当场赔偿并结清'] as const

/** What is said in a record of mediation in one press. */
export const RECORDED = [
  '双方陈述了经过',
  '核实了事实',
  '讲明了法律规定',
  '双方提出了方案',
  '双方同意继续协商',
] as const

/** Who has to do what was agreed, where no names are at hand. */
export const BOUND = ['双方', '一方', '对方'] as const
export type Bound = (typeof BOUND)[number]
