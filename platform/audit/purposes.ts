/** Purposes of processing (trust.md §3.1); ids equal audit.purpose. `none` is for operations that open no person. */
export const PURPOSES = {
  none: 0,
  visit: 1,
  verify: 2,
  care: 3,
  dispute: 4,
  counter: 5,
  incident: 6,
  inspection: 7,
  spot_check: 8,
  data_fix: 9,
  rights: 10,
  audit: 11,
  emergency: 12,
} as const
export type Purpose = keyof typeof PURPOSES

/** What of a person an answer shows; a bit mask in audit.event.fields and the kind in audit.subject.shown. */
export const SHOWN = { list: 1, page: 2, identity: 4, export: 8 } as const
export type Shown = keyof typeof SHOWN

/** What every operation must say about its audit event; there is no default. */
export interface AuditSpec {
  /** Purpose of operations whose purpose follows from what they are. */
  readonly purpose: Purpose
  /** The caller must state a purpose and a basis of one of these kinds. */
  readonly basis?: readonly string[]
  /** How persons in the answer are shown. `list` where names are masked. */
  readonly shown: Shown
  /** Opens identity numbers and phones (class S3). */
  readonly reveal?: boolean
  readonly perMinute?: number
  /** Carries many persons out or in: waits while the log has had no witnesses for four hours (sec.sealing). */
  readonly bulk?: boolean
}
