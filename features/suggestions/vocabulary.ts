/* Words of the sheet of suggestions (dictionary §4.11 "Suggestion", §6 L38, §8.8). Chinese values are stored as they stand on the paper form. */

/** Where it was said: 来源 of ledger L38. */
export const SOURCES = ['会议', '走访带回', '网上'] as const
export type Source = (typeof SOURCES)[number]

/** What it may be about: police service and local safety, and nothing else. There is no other kind, on purpose. */
export const FIELDS = [
  '窗口办事',
  '接警处警',
  '社区走访',
  '巡逻防范',
  '反诈宣传',
  '交通秩序',
  '消防安全',
  '门禁路灯',
  '养犬管理',
  '噪声扰民',
] as const
export type Field = (typeof FIELDS)[number]

/** Fields that are as a rule for somebody else to change; whoever records may say otherwise. */
export const OTHERS_FIELDS: ReadonlySet<Field> = new Set(['消防安全', '门禁路灯'])

/** To whom one is sent on that is not for the police. */
export const BODIES = [
  '居委会',
  '村委会',
  '街道(乡镇)',
  '消防救援',
  '城管',
  '住建',
  '交通',
  '物业',
  '其他单位',
] as const
export type Body = (typeof BODIES)[number]

/** How it was answered. Who gave no name is answered where everybody hears it. */
export const WAYS = ['会议', '公示', '当面', '电话', '网上'] as const
export type Way = (typeof WAYS)[number]

/** 满意度 of L38: about how it was handled. */
export const EVALUATIONS = ['满意', '不满意'] as const
export type Evaluation = (typeof EVALUATIONS)[number]

/** 登记 → 交办 → 办理 → 答复 → 评价 (dictionary §4.11), and how else one ends. */
export const STATES = [
  'REGISTERED',
  'ASSIGNED',
  'HANDLING',
  'REPLIED',
  'CONFIRMED',
  'CLOSED',
  'NOT_POLICE',
  'WITHDRAWN',
] as const
export type State = (typeof STATES)[number]

/** What a step was. */
export const STEP_KINDS = [
  'ASSIGNED',
  'TAKEN_UP',
  'TOLD',
  'REPLIED',
  'EVALUATED',
  'CLOSED',
  'NOT_POLICE',
  'WITHDRAWN',
] as const
export type StepKind = (typeof STEP_KINDS)[number]
