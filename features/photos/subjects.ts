import type { Tx } from '#platform/db/tx.ts'
import { contributions } from '#platform/http/contributions.ts'
import type { PhotographedRecord, PhotoSubject } from './public.ts'

/** The record a photograph belongs to; undefined where it has not arrived yet or is out of sight, null where no slice has such records. */
export async function subjectOf(tx: Tx, kind: string, id: string): Promise<PhotographedRecord | undefined | null> {
  const subject = (await contributions<PhotoSubject>('photoSubjects')).find((one) => one.kind === kind)
  return subject === undefined ? null : subject.find(tx, id)
}
