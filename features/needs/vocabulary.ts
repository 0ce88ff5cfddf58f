/* Words of the sheet of needs (dictionary §4.3 "Need", §6 L12, §8.28). Chinese values are stored as they stand on the paper form. */

/** How the police learnt of it: 来源 of ledger L12. */
export const CHANNELS = ['走访带回', '窗口', '电话', '会议带回', '系统转办'] as const
export type Channel = (typeof CHANNELS)[number]

/** What is asked for: a service or a place, never what somebody thinks. */
export const NEED_TYPES = [
  '户籍证件',
  '治安防范',
  '矛盾纠纷',
  '消防隐患',
  '交通停车',
  '设施维修',
  '环境卫生',
  '帮扶救助',
  '法律咨询',
  '企业服务',
  '其他',
] as const
export type NeedType = (typeof NEED_TYPES)[number]

/** Types that are the police's own business as a rule; whoever records may say otherwise. */
export const POLICE_TYPES: ReadonlySet<NeedType> = new Set(['户籍证件', '治安防范', '矛盾纠纷'])

/** Outside bodies to which a need is handed on. */
export const BODIES = [
  '居委会',
  '村委会',
  '街道(乡镇)',
  '司法所',
  '民政',
  '城管',
  '住建',
  '水电气单位',
  '物业',
  '其他单位',
] as const
export type Body = (typeof BODIES)[number]

/** How the resident was told. */
export const WAYS = ['当面', '电话', '书面'] as const
export type Way = (typeof WAYS)[number]

/** 群众意见 of L12: about the service given, asked once it was given. 未回应: the resident was told and said nothing. */
export const CONFIRMATIONS = ['满意', '不满意', '未回应'] as const
export type Confirmation = (typeof CONFIRMATIONS)[number]

/** States of dictionary §8.28 that a need takes. */
export const STATES = [
  'REGISTERED',
  'HANDLING',
  'TRANSFERRED',
  'RECEIVED',
  'REPLIED',
  'CLOSED',
  'NOT_POSSIBLE',
  'WITHDRAWN',
] as const
export type State = (typeof STATES)[number]

/** What a step of a need was. */
export const STEP_KINDS = [
  'REPLIED',
  'FED_BACK',
  'TRANSFERRED',
  'RECEIVED',
  'RETURNED',
  'TAKEN_BACK',
  'CONFIRMED',
  'NOT_POSSIBLE',
  'WITHDRAWN',
] as const
export type StepKind = (typeof STEP_KINDS)[number]
