/** `OPEN`: pieces are still on the way. */
export const PHOTO_STATES = ['OPEN', 'WHOLE', 'REFUSED'] as const
export type PhotoState = (typeof PHOTO_STATES)[number]

/** Why what arrived whole is not taken: not what was declared, no plain JPEG, not the declared dimensions, metadata left in it. */
export const REFUSALS = ['hash_differs', 'not_jpeg', 'wrong_dimensions', 'has_metadata'] as const
export type Refusal = (typeof REFUSALS)[number]
