import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { Flag, Topic, VisitKind } from './vocabulary.ts'

/* Rows for tests and the demo, written as superuser past every rule: what is under test is never made here. */

export interface VisitSeed {
  householdId: string
  visitorIds: readonly string[]
  startedAt: Date
  minutes?: number
  kind?: VisitKind
  met?: boolean
  metCount?: number
  metPersonIds?: readonly string[]
  topics?: readonly Topic[]
  summary?: string
  cardLeft?: boolean
  flags?: readonly Flag[]
  voided?: boolean
}

/** A visit to a household, recorded by its first visitor, in the unit of the household. */
export async function makeVisit(admin: Client, seed: VisitSeed): Promise<string> {
  const id = uuidv7()
  const met = seed.met ?? true
  const persons = seed.metPersonIds ?? []
  const author = seed.visitorIds[0]
  if (author === undefined) throw new Error('a visit needs a visitor')
  await admin.query(
    `insert into visit (id, kind, target_kind, address_id, household_id, visitor_ids, started_at, ended_at, geo_reason, met, met_count, met_person_ids, topics,
       summary, card_left, flags, request_h, unit_id, unit_pos, created_by, created_at, voided_at, void_reason, event_id)
     select $1, $2, 'household', h.address_id, h.id, $3, $4, $5, '室内无信号', $6, $7, $8, $9, $10, $11, $12, $13, h.unit_id, h.unit_pos, $14, $4,
       case when $15 then $4::timestamptz end, case when $15 then '误登' end, gen_random_uuid() from household h where h.id = $16`,
    [
      id,
      seed.kind ?? '一般走访',
      seed.visitorIds,
      seed.startedAt,
      new Date(seed.startedAt.getTime() + (seed.minutes ?? 15) * 60_000),
      met,
      met ? (seed.metCount ?? Math.max(1, persons.length)) : null,
      persons,
      seed.topics ?? ['防范宣传'],
      met ? (seed.summary ?? '讲解防范知识') : (seed.summary ?? null),
      seed.cardLeft ?? false,
      seed.flags ?? [],
      randomBytes(32),
      author,
      seed.voided ?? false,
      seed.householdId,
    ],
  )
  return id
}
