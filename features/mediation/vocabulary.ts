/* Words of mediation bodies and mediators (dictionary §4.5.9, §8.27). Chinese values are stored as they stand on the paper form. */

/** The body owns the seal and the 人调字 number, not the room. */
export const BODY_KINDS = ['村居调委会', '乡镇街道调委会', '企事业', '行业', '驻所调解室'] as const
export type BodyKind = (typeof BODY_KINDS)[number]
/** A room in a police station: always of some committee. */
export const POLICE_ROOM: BodyKind = '驻所调解室'

export const BODY_STATES = ['open', 'closed'] as const
export type BodyState = (typeof BODY_STATES)[number]

export const MEDIATOR_KINDS = ['专职', '兼职', '特邀'] as const
export type MediatorKind = (typeof MEDIATOR_KINDS)[number]

export const SEXES = ['男', '女'] as const
export type Sex = (typeof SEXES)[number]
export const WOMAN: Sex = '女'

/** The types that the judicial administration counts disputes by, with 房屋租赁 as its own; what a mediator is good at is said in the same words. */
export const DISPUTE_TYPES = [
  '婚姻家庭',
  '邻里',
  '房屋宅基地',
  '合同',
  '生产经营',
  '损害赔偿',
  '山林土地',
  '征地拆迁',
  '环境污染',
  '劳动争议',
  '消费',
  '医疗',
  '道路交通事故',
  '物业',
  '房屋租赁',
  '其他',
] as const
export type DisputeType = (typeof DISPUTE_TYPES)[number]

/** What a mediator can mediate in, ISO 639-1: of the country and of its neighbours and visitors. */
export const LANGUAGES = [
  'zh',
  'mn',
  'bo',
  'ug',
  'kk',
  'ko',
  'za',
  'ii',
  'en',
  'ja',
  'ru',
  'vi',
  'th',
  'my',
  'ar',
  'fr',
  'es',
  'de',
  'pt',
] as const
export type Language = (typeof LANGUAGES)[number]

/** What stands between a mediator and a party; any of them keeps him from hosting. */
export const CONFLICTS = ['本人是当事人', '近亲属', '邻居', '利害关系', '其他关系'] as const
export type Conflict = (typeof CONFLICTS)[number]

/** Why a candidate stands where he does. */
export const REASONS = ['wished', 'specialty', 'language', 'load', 'full', 'conflict'] as const
export type Reason = (typeof REASONS)[number]

/** What of a committee is not as 人民调解法 8 wants it: shown, never refused. */
export const SHORTFALLS = ['tooFew', 'tooMany', 'noWoman'] as const
export type Shortfall = (typeof SHORTFALLS)[number]

/** Kinds of staff who are police or auxiliaries (organisation). */
export const POLICE_KIND = '民警'
export const AUX_KINDS = ['勤务辅警', '文职辅警'] as const
