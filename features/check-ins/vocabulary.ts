/* Closed lists, apart from the contract so that screens may import them without its schemas. */

/** Dictionary §4.6 PatrolRoute: what a point is. */
export const POINT_KINDS = ['重点部位', '校园', '小区门', '金融', '背街', '车棚', '其他'] as const
export type PointKind = (typeof POINT_KINDS)[number]

/** Dictionary §8.17; NFC comes with the tags. */
export const METHODS = ['GPS', 'QR', '手动'] as const
export type Method = (typeof METHODS)[number]

/** HIT: was there. MISS: pressed from too far. MANUAL: says so by hand; counts as neither. */
export const OUTCOMES = ['HIT', 'MISS', 'MANUAL'] as const
export type Outcome = (typeof OUTCOMES)[number]

export const REASONS = ['GPS不准', '码损坏', '无信号定位', '其他'] as const
export type Reason = (typeof REASONS)[number]
export const OTHER: Reason = '其他'

export const POINT_STATES = ['open', 'ended'] as const
export type PointState = (typeof POINT_STATES)[number]

/** Whose check-ins the figures of a point count. */
export const WHOSE = ['all', 'own'] as const
