import { type Conditions, filtersOf, pageOf } from '#platform/db/conditions.ts'
import { maybe, type Tx } from '#platform/db/tx.ts'
import type { CardKind, CardLanguage, ISSUE_SOURCES } from './vocabulary.ts'

export interface BatchRow {
  [column: string]: unknown
  id: string
  kind: CardKind
  language: CardLanguage
  buildingId: string | null
  communityCode: string
  villageGroup: string | null
  addressId: string | null
  place: string
  doors: number
  perDoor: number
  printed: number
  officerId: string
  handedOutOn: string | null
  handedOut: number | null
  handedOutBy: string | null
  voidedAt: Date | null
  voidReason: string | null
  unitId: string
  unitPos: number
  createdBy: string
  createdAt: Date
  version: number
}

const COLUMNS = `id, kind, language, building_id as "buildingId", community_code as "communityCode", village_group as "villageGroup",
  address_id as "addressId", place, doors, per_door as "perDoor", printed, officer_id as "officerId", handed_out_on::text as "handedOutOn",
  handed_out as "handedOut", handed_out_by as "handedOutBy", voided_at as "voidedAt", void_reason as "voidReason", unit_id as "unitId",
  unit_pos as "unitPos", created_by as "createdBy", created_at as "createdAt", version`

export const findBatch = (tx: Tx, id: string): Promise<BatchRow | undefined> =>
  maybe<BatchRow>(tx, `select ${COLUMNS} from card_batch where id = $1`, [id])

export type NewBatch = Omit<
  BatchRow,
  'handedOutOn' | 'handedOut' | 'handedOutBy' | 'voidedAt' | 'voidReason' | 'version'
>

export const insertBatch = (tx: Tx, b: NewBatch): Promise<unknown> =>
  tx.query(
    `insert into card_batch (id, kind, language, building_id, community_code, village_group, address_id, place, doors, per_door, printed, officer_id,
       unit_id, unit_pos, created_by, created_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)`,
    [
      b.id,
      b.kind,
      b.language,
      b.buildingId,
      b.communityCode,
      b.villageGroup,
      b.addressId,
      b.place,
      b.doors,
      b.perDoor,
      b.printed,
      b.officerId,
      b.unitId,
      b.unitPos,
      b.createdBy,
      b.createdAt,
    ],
  )

/** False where the version is another, or it was handed out or taken back meanwhile. */
export const markHandedOut = async (
  tx: Tx,
  id: string,
  version: number,
  given: { on: string; count: number; by: string },
): Promise<boolean> =>
  (
    await tx.query(
      `update card_batch set handed_out_on = $3, handed_out = $4, handed_out_by = $5, event_id = sec.event_id(), version = version + 1
        where id = $1 and version = $2 and handed_out_on is null and voided_at is null returning id`,
      [id, version, given.on, given.count, given.by],
    )
  ).length === 1

/** False where the version is another, or it was taken back meanwhile. */
export const markVoided = async (
  tx: Tx,
  id: string,
  version: number,
  end: { at: Date; by: string; reason: string },
): Promise<boolean> =>
  (
    await tx.query(
      `update card_batch set voided_at = $3, voided_by = $4, void_reason = $5, event_id = sec.event_id(), version = version + 1
        where id = $1 and version = $2 and voided_at is null returning id`,
      [id, version, end.at, end.by, end.reason],
    )
  ).length === 1

/** Newest first; `after` is the mark and id of the last row seen. */
export const listBatches = (
  tx: Tx,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<(BatchRow & { mark: string })[]> => {
  const sqlLater = after ? 'where (created_at, id) < ($2::timestamptz, $3::uuid)' : ''
  return tx.query<BatchRow & { mark: string }>(
    `select ${COLUMNS}, created_at::text as mark from card_batch ${sqlLater} order by created_at desc, id desc limit $1`,
    [limit, ...(after ?? [])],
  )
}

export interface IssueRow {
  [column: string]: unknown
  id: string
  source: (typeof ISSUE_SOURCES)[number]
  kind: CardKind
  at: Date
  count: number
  place: string | null
  addressId: string | null
  staffId: string
  mark: string
}

export interface IssueFilters {
  from?: Date | undefined
  to?: Date | undefined
  kind?: CardKind | undefined
}

const CONDITIONS: { [K in keyof Required<IssueFilters>]: (n: number) => string } = {
  from: (n) => `at >= $${n}`,
  to: (n) => `at < $${n}`,
  kind: (n) => `kind = $${n}`,
}

const conditions = (f: IssueFilters): Conditions => filtersOf(CONDITIONS, f)

/** Visits that left a card and batches handed out, newest first. */
export function listIssues(
  tx: Tx,
  f: IssueFilters,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<IssueRow[]> {
  const { sqlPage, values } = pageOf(
    conditions(f),
    [
      ['at', 'timestamptz'],
      ['id', 'uuid'],
    ],
    after,
    limit,
    'desc',
  )
  return tx.query<IssueRow>(
    `select id, source, kind, at, count, place, address_id as "addressId", staff_id as "staffId", at::text as mark
       from contact_cards_v_issue where ${sqlPage}`,
    values,
  )
}

export async function countIssues(tx: Tx, f: IssueFilters): Promise<number> {
  const { sqlWhere, values } = conditions(f)
  const row = await maybe<{ n: number }>(
    tx,
    `select count(*)::integer as n from contact_cards_v_issue where ${sqlWhere}`,
    values,
  )
  return row?.n ?? 0
}

/** Names of staff by id; those out of sight are absent. */
export async function namesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.query<{ id: string; name: string }>(
    'select id, name from organisation_v_staff where id = any ($1::uuid[])',
    [[...new Set(ids)]],
  )
  return new Map(rows.map((r) => [r.id, r.name]))
}

/** Doors behind which a task to replace cards is open, among these. */
export const replacementsAt = (tx: Tx, addressIds: readonly string[]): Promise<{ addressId: string }[]> =>
  tx.query<{ addressId: string }>(
    `select distinct record_id as "addressId" from tasks_v_task where kind = 'contactCards.replace' and record_kind = 'address'
       and record_id = any ($1::uuid[]) and state not in ('CLOSED', 'CANCELLED')`,
    [addressIds],
  )
