/** Closed lists of dictionary §4.4 and §8.11; the Chinese word is the value. */
export const HAZARD_KINDS = ['消防', '治安', '交通', '卫生', '其他'] as const
export type HazardKind = (typeof HAZARD_KINDS)[number]

export const LEVELS = ['一般', '较大', '重大', '特大'] as const
export type Level = (typeof LEVELS)[number]

export const FOUND_BY = ['巡逻', '走访', '检查', '居民', '志愿者', '会议'] as const
export type FoundBy = (typeof FOUND_BY)[number]

export const OWNER_TYPES = ['物业', '业主', '单位', '部门', '公安'] as const
export type OwnerType = (typeof OWNER_TYPES)[number]

export const ESCALATED_TO = ['乡镇街道', '消防救援', '主管部门'] as const
export type EscalatedTo = (typeof ESCALATED_TO)[number]

/** Dictionary §8.28. */
export const STATES = [
  'REPORTED',
  'VERIFIED',
  'ASSIGNED',
  'FIXING',
  'DUE_REINSPECT',
  'ESCALATED',
  'RESOLVED',
  'REJECTED',
] as const
export type State = (typeof STATES)[number]

export const ACTS = [
  'report',
  'verify',
  'reject',
  'assign',
  'start',
  'finish',
  'due',
  'reinspect',
  'escalate',
  'edit',
] as const
export type Act = (typeof ACTS)[number]

/** What is found most often, so that a thumb need not type it. */
export const PHRASES = {
  消防: [
    '楼道堆放杂物',
    '电动车楼道充电',
    '消防通道占用',
    '灭火器缺失失效',
    '安全出口上锁',
    '私拉电线充电',
    '燃气管路老化',
  ],
  治安: ['单元门禁损坏', '监控设备损坏', '楼道照明缺失', '围墙围栏破损', '门窗防护缺失'],
  交通: ['机动车占道停放', '路口视线受阻', '交通标志缺失', '路面坑洼破损'],
  卫生: ['垃圾堆积未清', '污水外溢积存', '鼠虫滋生明显'],
  其他: ['墙体外立面脱落', '井盖缺失破损', '高空坠物风险'],
} as const satisfies Record<HazardKind, readonly string[]>
