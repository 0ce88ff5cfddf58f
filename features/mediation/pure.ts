/** What other slices use without a database: the words of the pool, and the order of candidates. */
export {
  BODY_KINDS,
  type BodyKind,
  CONFLICTS,
  type Conflict,
  DISPUTE_TYPES,
  type DisputeType,
  type Language,
  LANGUAGES,
  MEDIATOR_KINDS,
  type MediatorKind,
  type Reason,
  REASONS,
} from './vocabulary.ts'
export { type Candidate, ranked } from './rules.ts'
