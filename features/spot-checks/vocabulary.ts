/* Words of the re-check form of visits (dictionary §4.3: 信息真伪{属实, 不属实}, 调查人, 时间). Chinese values are stored as they stand on the paper form. */

/** How somebody asked again. */
export const METHODS = ['电话', '上门'] as const
export type Method = (typeof METHODS)[number]

export const RESULTS = ['属实', '不属实', '联系不上'] as const
export type Result = (typeof RESULTS)[number]

/** UNVERIFIED: nobody could be reached (未能核实). CANCELLED: the visit was taken back before anybody had asked to the end. */
export const STATES = ['OPEN', 'TRUE', 'FALSE', 'UNVERIFIED', 'CANCELLED'] as const
export type State = (typeof STATES)[number]

/** Drawn by chance, or added by a leader because of a soft flag. */
export const SOURCES = ['RANDOM', 'FLAG'] as const
export type Source = (typeof SOURCES)[number]
