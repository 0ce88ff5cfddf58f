import type { Tx } from '#platform/db/tx.ts'

/** What a slice offers whose records may have photographs: `export const photoSubjects = [...] satisfies PhotoSubject[]` in its contributes.ts. Its migration adds a policy like `with_visit` to `photo`. */
export interface PhotoSubject {
  /** As its activities name it: `visit`. */
  kind: string
  /** The record under row-level security; undefined where it has not arrived yet, or is out of sight. */
  find(tx: Tx, id: string): Promise<PhotographedRecord | undefined>
}

export interface PhotographedRecord {
  addressId: string
  /** Persons of the record: a picture with people in it may show them, and the audit event of whoever opens it names them. */
  personIds: readonly string[]
}
