/* What other slices use of the visits: names behind ids as lists show them, who belongs to a door, and when a request is the same one again. */
export { buildingsOf, personsOf, residentsAmong, staffOf } from './lookup.ts'
export { maskNames } from './rules.ts'
export { requestHash } from './sheet.ts'
