/* Words of the picture, apart from the contract, so that screens may import them without its schemas. */

/** When somebody has to look at a door again; the worst of its people and its house. */
export const DUE_SIGNS = ['overdue', 'declared', 'soon', 'ok', 'unrecorded', 'idle'] as const
export type DueSign = (typeof DUE_SIGNS)[number]
