/** Words of the visit sheet that other slices use, in browsers too. */
export { type Flag, FLAGS, UNIT_VISIT_KINDS, VISIT_KINDS, type VisitKind } from './vocabulary.ts'
