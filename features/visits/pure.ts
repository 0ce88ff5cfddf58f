/** Words of the visit sheet that other slices use, in browsers too. */
export { type Flag, FLAGS, VISIT_KINDS, type VisitKind } from './vocabulary.ts'
