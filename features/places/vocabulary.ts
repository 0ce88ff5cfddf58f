/* Words of dictionary §4.2 as they are stored. Apart from the contract, so that screens may import them without its schemas. */

export const PATTERNS = ['ROAD', 'COMPOUND', 'RURAL'] as const
export const ADDRESS_KINDS = ['户室', '用途区块'] as const
export const ADDRESS_STATES = ['草拟', '待核', '启用', '停用'] as const
export const SOURCES = ['现场采集', '自主申报', '网格上报', '系统生成', '批量导入', '上级下发'] as const
export const GEO_SOURCES = ['地图标注', '坐标录入', '扫码'] as const
export const COMPOUND_TYPES = ['物业小区', '非物业小区', '单位院', '自然村组'] as const
export const BUILDING_CLASSES = [
  '居民楼',
  '商住楼',
  '写字楼',
  '学校',
  '医院',
  '商场',
  '厂房/仓库',
  '宾馆',
  '机关办公',
  '棚户/临时',
  '其他',
] as const
export const STRUCTURES = ['土木', '砖木', '砖混', '框架', '剪力', '钢'] as const
export const OWNERSHIPS = ['公', '私', '单位', '小产权/其他'] as const
export const USES = ['住宿', '办公', '商用', '其他'] as const
export const OCCUPANCIES = ['自住', '出租', '空置', '集体宿舍'] as const
export const HOUSE_STATES = ['在册', '注销'] as const

/** The states by what they mean, for code that has to tell them apart. */
export const STATE = { draft: '草拟', waiting: '待核', live: '启用', retired: '停用' } as const
export const KIND = { door: '户室', block: '用途区块' } as const
/** What doors stand on. */
export const GROUND_KINDS = ['road', 'compound', 'building'] as const
