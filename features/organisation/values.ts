/** Closed lists of the slice (dictionary §4.1 and §8.27), for contracts and screens alike. Their words in other languages: `organisation.value.*`. */
export const AREA_KINDS = ['城区', '集镇', '农村', '涉外'] as const
export const STATION_CLASSES = ['城区所', '城关所', '建制镇所', '建制乡所', '水上所', '治安所', '农村所'] as const
export const GRADES = ['一级', '二级', '三级', '四级', '五级'] as const
export const DUTY_MODELS = ['区队组室', '区队结合', '统分结合'] as const
export const ROOM_CATEGORIES = ['社区', '农村', '涉外'] as const
export const ROOM_SITES = ['社区(村)居委会内', '相邻', '其他'] as const
export const ROOM_LEVELS = ['未达标', '达标', '精品', '示范'] as const
export const STAFF_KINDS = [
  '民警',
  '勤务辅警',
  '文职辅警',
  '协勤',
  '网格员',
  '专职调解员',
  '专职巡防队员',
  '社区干部',
] as const
export const POSTS = ['所领导', '社区', '治安', '巡防', '案件', '内勤', '其他'] as const
export const STATUSES = ['在岗', '借调中', '培训', '休假', '病休', '离岗'] as const
/** Leaving is an act of its own (`endStaff`), so a form does not offer it. */
export const OPEN_STATUSES = ['在岗', '借调中', '培训', '休假', '病休'] as const
export const LANGUAGE_LEVELS = ['会', '熟练', '精通'] as const
export const DUTIES = ['责任民警', '协助民警', '辅警', '网格员', '代管', '所领导', '指导', '其他'] as const
export const COMMUNITY_TITLES = ['社区治安长', '副治安长', '治安员'] as const
export const CONFLICT_REASONS = ['本人', '家属', '住所', '利害关系'] as const
export const COMMUNITY_TYPES = ['居委会', '村委会'] as const
export const HOLDER = '责任民警'
export const COVER = '代管'
export const UNIT_KINDS = ['CITY', 'BRANCH', 'STATION', 'ROOM', 'AREA', 'GRID'] as const

/** Duties that a kind of unit knows. */
export const DUTIES_OF_UNIT = {
  CITY: ['指导', '其他'],
  BRANCH: ['指导'],
  STATION: ['所领导', '其他'],
  ROOM: ['辅警', '其他'],
  AREA: ['责任民警', '协助民警', '代管', '辅警', '其他'],
  GRID: ['网格员'],
} as const

/** Roles to choose from where a duty leaves a choice. */
export const ROLES_OF_DUTY = {
  CITY: { 其他: ['DPO'] },
  BRANCH: {},
  STATION: { 所领导: ['CHIEF', 'DEPUTY'], 其他: ['DUTY_LEAD', 'DUTY', 'MEDIATOR', 'JUDICIAL_OFFICE'] },
  ROOM: { 其他: ['MEDIATOR'] },
  AREA: { 其他: ['COMMITTEE'] },
  GRID: {},
} as const satisfies Record<(typeof UNIT_KINDS)[number], Partial<Record<(typeof DUTIES)[number], readonly string[]>>>
