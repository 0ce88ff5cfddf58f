import type { Tx } from '#platform/db/tx.ts'
import { AppError } from '#platform/errors/errors.ts'
import { maybe, one } from '#platform/db/tx.ts'
import { agreementNo, type Candidate, isServing, ranked } from './rules.ts'
import { findBody } from './store.ts'
import { mediatorByStaff, mediatorRows, serving, type ShownMediator } from './store-mediators.ts'
import type { BodyKind, Conflict, DisputeType, Language, MediatorKind, Sex } from './vocabulary.ts'

export { type Candidate } from './rules.ts'

/** What other slices may know of a mediator; never his phone or home. Dates are legal dates. */
export interface PoolMediator {
  id: string
  name: string
  sex: Sex
  kind: MediatorKind
  org: string
  bodyId: string
  bodyName: string
  specialties: DisputeType[]
  languages: Language[]
  isCommitteeMember: boolean
  appointedFrom: string
  appointedTo: string | null
  letterNo: string | null
  isAux: boolean
  /** Hosts 治安调解 and nothing else. */
  isPolice: boolean
  active: boolean
  /** Open disputes he takes at most. */
  maxOpen: number
  /** Whose account is his. */
  staffId: string | null
  unitId: string
  unitPos: number
}

const shown = (m: ShownMediator): PoolMediator => ({
  id: m.id,
  name: m.name,
  sex: m.sex,
  kind: m.kind,
  org: m.org,
  bodyId: m.bodyId,
  bodyName: m.bodyName,
  specialties: m.specialties,
  languages: m.languages,
  isCommitteeMember: m.isCommitteeMember,
  appointedFrom: m.appointedFrom,
  appointedTo: m.appointedTo,
  letterNo: m.letterNo,
  isAux: m.isAux,
  isPolice: m.isPolice,
  active: m.active,
  maxOpen: m.maxOpen,
  staffId: m.staffId,
  unitId: m.unitId,
  unitPos: m.unitPos,
})

/** Whether a mediator is active and in his term on a legal date. */
export const servesOn = (m: Pick<PoolMediator, 'active' | 'appointedFrom' | 'appointedTo'>, on: string): boolean =>
  isServing(m, on)

/** Mediators by id under row-level security, those who have left the pool too; absent where out of sight. */
export async function mediatorsByIds(tx: Tx, ids: readonly string[]): Promise<Map<string, PoolMediator>> {
  if (ids.length === 0) return new Map()
  return new Map((await mediatorRows(tx, ids)).map((m) => [m.id, shown(m)]))
}

/** The mediator whose account this is, where he is in sight; at most one. */
export async function mediatorOfStaff(tx: Tx, staffId: string): Promise<PoolMediator | undefined> {
  const row = await mediatorByStaff(tx, staffId)
  return row && shown(row)
}

export interface PoolBody {
  id: string
  name: string
  shortName: string
  kind: BodyKind
  /** The committee whose seal and numbers it uses; null for a committee proper. */
  parentId: string | null
  sealHolder: string
  filedWith: string
  addressText: string | null
  /** Rooms for sessions, by name. */
  rooms: string[]
  closedOn: string | null
  unitId: string
  unitPos: number
}

/** A body in sight, closed ones too. */
export async function bodyOf(tx: Tx, id: string): Promise<PoolBody | undefined> {
  const b = await findBody(tx, id)
  return (
    b && {
      id: b.id,
      name: b.name,
      shortName: b.shortName,
      kind: b.kind,
      parentId: b.parentId,
      sealHolder: b.sealHolder,
      filedWith: b.filedWith,
      addressText: b.addressText,
      rooms: b.rooms,
      closedOn: b.closedOn,
      unitId: b.unitId,
      unitPos: b.unitPos,
    }
  )
}

/** Open bodies in sight that serve a place: of the room and the station around it, and where it is a whole station of its rooms. By name. */
export const bodiesOf = (
  tx: Tx,
  unitPos: number,
): Promise<{ id: string; name: string; kind: BodyKind; rooms: string[] }[]> =>
  tx.query(
    `select id, name, kind, rooms from mediation_body where closed_on is null and unit_id = any ((select mediation_units_at($1))::uuid[]) order by name, id limit 200`,
    [unitPos],
  )

/**
 * The next number of an agreement, `(2026)团结人调字第7号`, from the sequence of the committee that owns the seal. Without gaps: whoever comes second waits until
 * this transaction ends. Only inside a command of `disputes`.
 * @param on legal date of the agreement
 * @throws AppError `not_found` for a body out of sight, `mediation_body_closed` where it or its committee is closed
 */
export async function nextAgreementNo(tx: Tx, bodyId: string, on: string): Promise<string> {
  const seal = await maybe<{ id: string; shortName: string; isClosed: boolean }>(
    tx,
    'select id, short_name as "shortName", is_closed as "isClosed" from mediation_seal($1)',
    [bodyId],
  )
  if (seal === undefined) throw new AppError('not_found')
  if (seal.isClosed) throw new AppError('mediation_body_closed', { name: seal.shortName })
  const year = Number(on.slice(0, 4))
  // By the body that is in sight; its committee may stand elsewhere.
  const { no } = await one<{ no: number }>(tx, 'select mediation_next_number($1, $2) as no', [bodyId, year])
  return agreementNo(year, seal.shortName, no)
}

/** Parties of a dispute as far as conflicts look at them. */
export interface Sides {
  /** Doors behind which parties live, or of which the quarrel is. */
  addressIds: readonly string[]
  personIds: readonly string[]
}

/**
 * What stands between mediators and parties by facts that are known already: his home and the own family and homes registered for his account. Nothing is
 * told of whom or where. Only inside an operation of `disputes`; mediators without any are absent. Own statements for one dispute are kept there.
 */
export async function standingConflicts(
  tx: Tx,
  mediatorIds: readonly string[],
  { addressIds, personIds }: Sides,
): Promise<Map<string, Conflict[]>> {
  if (mediatorIds.length === 0 || addressIds.length + personIds.length === 0) return new Map()
  const rows = await tx.query<{ mediatorId: string; conflict: Conflict }>(
    'select mediator_id as "mediatorId", conflict from mediation_standing_conflicts($1::uuid[], $2::uuid[], $3::uuid[]) order by 1, 2',
    [mediatorIds, addressIds, personIds],
  )
  const byMediator = Map.groupBy(rows, (r) => r.mediatorId)
  return new Map([...byMediator].map(([id, list]) => [id, list.map((r) => r.conflict)]))
}

export interface CandidateQuery {
  /** One body alone; left out, every open body that serves the place. */
  bodyId?: string | undefined
  /** Where the dispute stands. */
  unitPos: number
  type: DisputeType
  language?: Language | undefined
  /** Legal date. */
  on: string
  exclude: readonly string[]
  /** Open disputes of each mediator; nobody's where left out. */
  loads: ReadonlyMap<string, number>
  /** Whom the parties wish (人民调解法 19). */
  wished: readonly string[]
  /** Police alone for 治安调解, everybody else for the rest; left out, both with their flags. */
  isPublicSecurity?: boolean
  /** Given, standing conflicts are looked for. */
  sides?: Sides
}

/** Whom one may ask, best first (`ranked` in pure.ts), each with why he stands where he does. */
export async function candidates(tx: Tx, q: CandidateQuery): Promise<Candidate[]> {
  const rows = await serving(tx, { bodyId: q.bodyId, unitPos: q.unitPos, on: q.on, exclude: q.exclude })
  const pool = rows.filter((m) => q.isPublicSecurity === undefined || m.isPolice === q.isPublicSecurity)
  const ids = pool.map((m) => m.id)
  const conflicts = q.sides ? await standingConflicts(tx, ids, q.sides) : new Map<string, Conflict[]>()
  return ranked(
    pool.map((m) => ({
      id: m.id,
      name: m.name,
      sex: m.sex,
      kind: m.kind,
      org: m.org,
      bodyId: m.bodyId,
      bodyName: m.bodyName,
      isAux: m.isAux,
      isPolice: m.isPolice,
      hasLetter: m.letterNo !== null,
      maxOpen: m.maxOpen,
      specialties: m.specialties,
      languages: m.languages,
    })),
    { type: q.type, language: q.language, wished: q.wished, loads: q.loads, conflicts },
  )
}
