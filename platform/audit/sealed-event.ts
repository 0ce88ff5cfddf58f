import { commitment, entryOf, privateCommitment, subjectCommitment } from '../seal/entry.ts'

/** One event as `EVENT_COLUMNS` reads it. Instants are text with microseconds: a Date would lose them. */
export interface SealedEventRow {
  [column: string]: unknown
  at: string
  seq: number
  id: string
  actor: string | null
  actor_unit: string | null
  posting: string | null
  role: string | null
  action: string | null
  purpose: string | null
  outcome: number
  n: number | null
  fields: number | null
  lo: number | null
  hi: number | null
  basis_kind: string | null
  basis_id: string | null
  device_id: string | null
  ip: string | null
  note: string | null
  query_h: string | null
  session_id: string | null
  salt: Buffer | null
  commit_h: Buffer | null
  /** Subjects, as parallel lists; null where nobody was shown. */
  persons: string[] | null
  shown: number[] | null
  salts: string[] | null
  /** Commitments of erased subjects. */
  erased: Buffer[] | null
}

/**
 * What of an event goes into the tree. Names instead of numbers, so that nobody gives an old event another meaning by renaming an operation in
 * its table. Built here from plain columns, never by a function of the database that is being checked.
 */
export const EVENT_COLUMNS = `to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, e.seq, e.id, e.actor, e.actor_unit, e.posting, e.role,
  a.name as action, p.name as purpose, e.outcome, e.n, e.fields, e.lo, e.hi, k.name as basis_kind, e.basis_id, e.device_id,
  host(e.ip) as ip, e.note, encode(e.query_h, 'hex') as query_h, e.session_id, e.salt, e.commit_h, s.persons, s.shown, s.salts, x.erased`

/** Joins what `EVENT_COLUMNS` needs to `audit.event e`. */
export const EVENT_JOINS = `
  left join sec.action a on a.id = e.action
  left join audit.purpose p on p.id = e.purpose
  left join sec.basis_kind k on k.id = e.basis_kind
  left join lateral (select array_agg(j.person_key::text) as persons, array_agg(j.shown::integer) as shown, array_agg(j.salt::text) as salts
    from audit.subject j where j.event_at = e.at and j.event_seq = e.seq) s on true
  left join lateral (select array_agg(j.commit_h) as erased from audit.erased_subject j where j.event_at = e.at and j.event_seq = e.seq) x on true`

/** What anybody may know who holds a receipt: who looked, when, as what, for which purpose, how many it showed. */
export const publicPart = (e: SealedEventRow) => ({
  action: e.action,
  actor: e.actor,
  at: e.at,
  fields: e.fields,
  hi: e.hi,
  id: e.id,
  lo: e.lo,
  n: e.n,
  outcome: e.outcome,
  posting: e.posting,
  purpose: e.purpose,
  role: e.role,
  seq: e.seq,
  unit: e.actor_unit,
})

/** What may name a resident or the device of an officer; only its salted hash goes into the tree. */
export const privatePart = (e: SealedEventRow) => ({
  basisId: e.basis_id,
  basisKind: e.basis_kind,
  device: e.device_id,
  ip: e.ip,
  note: e.note,
  query: e.query_h,
  session: e.session_id,
})

/** The salted hash of the private part; the stored one where the part was erased. @throws Error where neither is there */
export function privateHash(e: SealedEventRow): Uint8Array {
  if (e.salt !== null) return privateCommitment(e.salt, privatePart(e))
  if (e.commit_h === null) throw new Error(`event ${e.id} has neither salt nor commitment`)
  return e.commit_h
}

/** The line of one person of the event, with the salt that opens its commitment. */
export const openedSubject = (e: SealedEventRow, i: number) => ({
  person: e.persons?.[i] as string,
  shown: e.shown?.[i] as number,
  salt: uuidBytes(e.salts?.[i] as string),
})

/** The salted hash of each subject that is still named, in the order of `persons`. */
export const subjectHashes = (e: SealedEventRow): Uint8Array[] =>
  (e.persons ?? []).map((_, i) => {
    const { salt, ...subject } = openedSubject(e, i)
    return subjectCommitment(salt, subject)
  })

/** What the leaf of this event hashes (RFC 6962): its public part as canonical JSON, then the commitment to everything else. */
export const entryOfEvent = (e: SealedEventRow) =>
  entryOf(publicPart(e), commitment(privateHash(e), [...subjectHashes(e), ...(e.erased ?? [])]))

const uuidBytes = (uuid: string) => Buffer.from(uuid.replaceAll('-', ''), 'hex')
