/* Words of the care list (dictionary §4.3, §8.7, §8.26, §8.28). Closed lists are stored as they stand on the paper form. */

export const CATEGORIES = [
  '独居老人',
  '空巢老人',
  '高龄老人',
  '孤寡老人',
  '留守儿童',
  '困境儿童',
  '特困/低保家庭',
  '重度残疾人',
  '受害家庭',
  '其他自愿申请',
] as const
export type Category = (typeof CATEGORIES)[number]
/** One such household helped is what each officer owes a year (S1 "21111"). */
export const HARDSHIP: Category = '特困/低保家庭'
/** Said of one person, never of a household as a whole. */
export const PERSONAL: readonly Category[] = ['独居老人', '高龄老人', '孤寡老人', '留守儿童', '困境儿童', '重度残疾人']
export const OF_CHILDREN: readonly Category[] = ['留守儿童', '困境儿童']
export const OF_ELDERS: Category = '高龄老人'

export const REFERRERS = ['走访', '居委会', '民政', '残联', '学校', '本人'] as const

/** 拟列 · 待同意 · 在列 · 到期复核 · 退出 */
export const STATES = ['PROPOSED', 'CONSENT_WAIT', 'ACTIVE', 'REVIEW_DUE', 'EXITED'] as const
export type CareState = (typeof STATES)[number]

export const CONSENT_BY = ['本人', '监护人'] as const
export const CONSENT_FORMS = ['纸质', '电子', '口头+见证'] as const
export const ORAL = '口头+见证'
/** What somebody agrees to; whatever he did not agree to is not done. */
export const CONSENT_SCOPES = ['上门走访', '电话联系', '联系紧急联系人', '转介协助单位'] as const
export type ConsentScope = (typeof CONSENT_SCOPES)[number]

/** Needs, never a diagnosis. */
export const NEED_TAGS = ['行动不便', '定期电话', '防诈提醒', '接送', '法律咨询', '紧急呼叫', '上门办证'] as const
export type NeedTag = (typeof NEED_TAGS)[number]

export const CADENCES = ['每周', '每两周', '每月', '每季'] as const
export type Cadence = (typeof CADENCES)[number]
/** Rule that holds the length of each cadence. */
export const CADENCE_RULES: Readonly<Record<Cadence, string>> = {
  每周: 'care.visit.week',
  每两周: 'care.visit.fortnight',
  每月: 'care.visit.month',
  每季: 'care.visit.quarter',
}

export const EXIT_REASONS = ['搬迁', '不需要', '撤回同意', '去世', '误列'] as const
export type ExitReason = (typeof EXIT_REASONS)[number]
export const WITHDRAWN: ExitReason = '撤回同意'

export const HELP_KINDS = ['办证', '联系民政', '物资', '陪同', '其他'] as const
export type HelpKind = (typeof HELP_KINDS)[number]

/** Words of illness: what a note may not say (dictionary §8.7 "no diagnosis"; PIPL 28: health is sensitive). */
export const HEALTH_WORDS = [
  '癌',
  '肿瘤',
  '艾滋',
  'HIV',
  '精神病',
  '精神分裂',
  '精神障碍',
  '抑郁',
  '躁狂',
  '自闭',
  '痴呆',
  '阿尔茨海默',
  '帕金森',
  '糖尿病',
  '高血压',
  '心脏病',
  '冠心病',
  '脑梗',
  '中风',
  '偏瘫',
  '瘫痪',
  '肝炎',
  '肺炎',
  '结核',
  '尿毒症',
  '癫痫',
  '白血病',
  '诊断',
  '确诊',
  '病史',
  '病历',
  '患病',
  '用药',
] as const

/** How often somebody is visited until the officer says otherwise. */
export const FIRST_CADENCE: Cadence = '每月'
