import type { Flag, VisitKind } from '#features/visits/pure.ts'
import { type Conditions, filtersOf, pageOf } from '#platform/db/conditions.ts'
import { maybe, one, type Tx } from '#platform/db/tx.ts'
import { lastDayOf } from '#platform/deadlines/rules-store.ts'
import type { PersonId } from '#platform/http/contract.ts'
import type { Method, Result, Source, State } from './vocabulary.ts'

export interface CheckRecord {
  [column: string]: unknown
  id: string
  visitId: string
  month: string
  source: Source
  flag: Flag | null
  drawId: string | null
  state: State
  tries: number
  dueOn: string
  openedAt: Date
  openedBy: string | null
  endedAt: Date | null
  endedBy: string | null
  answerDueOn: string | null
  answer: string | null
  answeredAt: Date | null
  answeredBy: string | null
  version: number
  /** Of the visit; of one's own visit that is out of sight by now only when and where it was. */
  visitedAt: Date
  visitKind: VisitKind
  /** Null where the visit is out of sight: then `ownPlace` says where it was. */
  addressId: string | null
  ownPlace: string | null
  officerId: string
  visitorIds: string[]
  metCount: number | null
  metPersonIds: PersonId[]
  visitVoided: boolean
  unitId: string
  unitPos: number
}

const CHECK = `select c.id, c.visit_id as "visitId", to_char(c.month, 'YYYY-MM-DD') as month, c.source, c.flag, c.draw_id as "drawId", c.state, c.tries,
    to_char(c.due_on, 'YYYY-MM-DD') as "dueOn", c.opened_at as "openedAt", c.opened_by as "openedBy", c.ended_at as "endedAt", c.ended_by as "endedBy",
    to_char(c.answer_due_on, 'YYYY-MM-DD') as "answerDueOn", c.answer, c.answered_at as "answeredAt", c.answered_by as "answeredBy", c.version,
    coalesce(v.started_at, o.started_at) as "visitedAt", coalesce(v.kind, o.kind) as "visitKind", v.address_id as "addressId", o.place as "ownPlace",
    c.officer_id as "officerId", coalesce(v.visitor_ids, o.visitor_ids) as "visitorIds", coalesce(v.met_count, o.met_count) as "metCount",
    coalesce(v.met_person_ids, '{}') as "metPersonIds", coalesce(v.voided_at, o.voided_at) is not null as "visitVoided", c.unit_id as "unitId", c.unit_pos as "unitPos"
  from spot_check c left join visits_v_visit v on v.id = c.visit_id left join lateral spot_checks_own_visit(case when v.id is null then c.visit_id end) o on true`

export const findCheck = (tx: Tx, id: string): Promise<CheckRecord | undefined> =>
  maybe<CheckRecord>(tx, `${CHECK} where c.id = $1`, [id])

/** Of these checks those in sight. */
export const checksById = (tx: Tx, ids: readonly string[]): Promise<CheckRecord[]> =>
  tx.query<CheckRecord>(`${CHECK} where c.id = any ($1::uuid[])`, [ids])

export interface ListFilters {
  month?: string | undefined
  officerId?: string | undefined
  state?: State | undefined
  source?: Source | undefined
  visitId?: string | undefined
}

const CONDITIONS: { [K in keyof Required<ListFilters>]: (n: number) => string } = {
  month: (n) => `c.month = $${n}::date`,
  officerId: (n) => `c.officer_id = $${n}`,
  state: (n) => `c.state = $${n}`,
  source: (n) => `c.source = $${n}`,
  visitId: (n) => `c.visit_id = $${n}`,
}

const conditions = (f: ListFilters): Conditions => filtersOf(CONDITIONS, f)

/** Open ones first, the first due first; then those that have ended. `after`: whether it had ended, its day and id. */
export function listChecks(
  tx: Tx,
  f: ListFilters,
  after: readonly [boolean, string, string] | undefined,
  limit: number,
): Promise<CheckRecord[]> {
  const { sqlPage, values } = pageOf(
    conditions(f),
    [
      ["c.state <> 'OPEN'", 'boolean'],
      ['c.due_on', 'date'],
      ['c.id', 'uuid'],
    ],
    after,
    limit,
  )
  return tx.query<CheckRecord>(`${CHECK} where ${sqlPage}`, values)
}

export async function countChecks(tx: Tx, f: ListFilters): Promise<number> {
  const { sqlWhere, values } = conditions(f)
  const row = await one<{ n: number }>(tx, `select count(*)::integer as n from spot_check c where ${sqlWhere}`, values)
  return row.n
}

/** Own checks that were found untrue and may still be answered, the first due first. */
export const toAnswer = (tx: Tx, staffId: string, today: string): Promise<CheckRecord[]> =>
  tx.query<CheckRecord>(
    `${CHECK} where c.state = 'FALSE' and c.answered_at is null and c.answer_due_on >= $2::date and c.whose_ids @> array[$1::uuid]
      order by c.answer_due_on, c.id limit 30`,
    [staffId, today],
  )

/** The new version, or undefined where the version is not the expected one any more. */
export async function updateProgress(
  tx: Tx,
  id: string,
  version: number,
  p: { state: State; tries: number; endedAt: Date | null; endedBy: string | null; answerDueOn: string | null },
): Promise<number | undefined> {
  const row = await maybe<{ version: number }>(
    tx,
    `update spot_check set state = $3, tries = $4, ended_at = $5, ended_by = $6, answer_due_on = $7::date, event_id = sec.event_id(), version = version + 1
      where id = $1 and version = $2 and state = 'OPEN' returning version`,
    [id, version, p.state, p.tries, p.endedAt, p.endedBy, p.answerDueOn],
  )
  return row?.version
}

export async function saveAnswer(
  tx: Tx,
  id: string,
  version: number,
  a: { text: string; at: Date; by: string },
): Promise<number | undefined> {
  const row = await maybe<{ version: number }>(
    tx,
    `update spot_check set answer = $3, answered_at = $4, answered_by = $5, event_id = sec.event_id(), version = version + 1
      where id = $1 and version = $2 and state = 'FALSE' and answered_at is null returning version`,
    [id, version, a.text, a.at, a.by],
  )
  return row?.version
}

export interface TryRecord {
  [column: string]: unknown
  id: string
  at: Date
  method: Method
  result: Result
  note: string | null
  byId: string
}

export const appendTry = (tx: Tx, checkId: string, t: TryRecord): Promise<unknown> =>
  tx.query('insert into spot_try (id, check_id, at, method, result, note, by_id) values ($1,$2,$3,$4,$5,$6,$7)', [
    t.id,
    checkId,
    t.at,
    t.method,
    t.result,
    t.note,
    t.byId,
  ])

/** In the order in which they were recorded: ids are made in order of time. */
export const triesOf = (tx: Tx, checkId: string): Promise<TryRecord[]> =>
  tx.query<TryRecord>(
    'select id, at, method, result, note, by_id as "byId" from spot_try where check_id = $1 order by id',
    [checkId],
  )

/** Null where it was added, else the code of the refusal. */
export const addCheck = async (tx: Tx, visitId: string, flag: Flag, today: string): Promise<string | null> =>
  (
    await one<{ refused: string | null }>(tx, 'select spot_checks_add($1, $2, $3, $4) as refused', [
      visitId,
      flag,
      today,
      await lastDayOf(tx, 'spotCheck.check', today),
    ])
  ).refused

/** Checks of a month in sight, by who recorded the visits and by state. */
export const countsOf = (tx: Tx, month: string) =>
  tx.query<{ officerId: string; state: State; n: number }>(
    `select c.officer_id as "officerId", c.state, count(*)::integer as n from spot_check c where c.month = $1::date group by 1, 2`,
    [month],
  )

export const drawsOf = (tx: Tx, month: string) =>
  tx.query<{ id: string; officerId: string; n: number }>(
    `select id, officer_id as "officerId", cardinality(visit_ids) as n from spot_draw where month = $1::date order by id`,
    [month],
  )

export const monthsWithChecks = async (tx: Tx): Promise<string[]> =>
  (
    await tx.query<{ month: string }>(
      `select distinct to_char(month, 'YYYY-MM-DD') as month from spot_check order by 1 desc limit 36`,
    )
  ).map((r) => r.month)

export interface DrawRecord {
  [column: string]: unknown
  id: string
  month: string
  officerId: string
  visitIds: string[]
  share: number
  seed: Buffer
  drawnAt: Date
}

export const findDraw = (tx: Tx, id: string): Promise<DrawRecord | undefined> =>
  maybe<DrawRecord>(
    tx,
    `select id, to_char(month, 'YYYY-MM-DD') as month, officer_id as "officerId", visit_ids as "visitIds", share::float8 as share, seed, drawn_at as "drawnAt"
       from spot_draw where id = $1`,
    [id],
  )

/** Visits whose checks this draw opened, as far as they are in sight. */
export const drawnBy = async (tx: Tx, drawId: string): Promise<string[]> =>
  (await tx.query<{ id: string }>('select visit_id as id from spot_check where draw_id = $1', [drawId])).map(
    (r) => r.id,
  )
