/* Words of the visit sheet (dictionary §4.3, §8.6). They are stored as they stand on the paper form. */

export const VISIT_KINDS = [
  '一般走访',
  '关爱走访',
  '受害回访',
  '单位走访',
  '企业服务走访',
  '纠纷回访',
  '服务回访',
  '依法查访',
  '新居民欢迎走访',
] as const
export type VisitKind = (typeof VISIT_KINDS)[number]
/** Visits to units and companies. Until there is a register of units, one door met on them is a unit. */
export const UNIT_VISIT_KINDS = ['单位走访', '企业服务走访'] as const satisfies readonly VisitKind[]

/** 听取意见 is only a mark that people were listened to; what they said is never stored with the visit. */
export const TOPICS = ['防范宣传', '信息核对', '听取意见', '纠纷了解', '帮扶', '隐患检查'] as const
export type Topic = (typeof TOPICS)[number]

/** Phrases that suffice as a summary, so that nobody has to type at the door. They describe the work, never the person. */
export const CHIPS = [
  '防诈骗宣传',
  '防盗提醒',
  '消防安全提醒',
  '信息核对无变化',
  '信息有变化已更正',
  '告知办事渠道',
  '讲解租赁登记要求',
  '指出隐患并建议整改',
  '转告居委会协助',
  '群众暂无需求',
] as const
export type Chip = (typeof CHIPS)[number]

export const GEO_METHODS = ['GPS', '扫码', '地图标注'] as const
export type GeoMethod = (typeof GEO_METHODS)[number]

/** Soft flags: far from the door, duration out of bounds, met but very short, too many in an hour, overlapping, text repeated. */
export const FLAGS = ['far', 'duration', 'short', 'crowded', 'overlap', 'repeated'] as const
export type Flag = (typeof FLAGS)[number]

export const TARGET_KINDS = ['household', 'house'] as const

/** Usual reasons for having no position; others may be typed. */
export const GEO_REASONS = ['回所后补登', '室内无信号', '设备没有定位'] as const
