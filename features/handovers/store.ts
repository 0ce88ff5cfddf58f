import { maybe, one, type Tx } from '#platform/db/tx.ts'
import type { CAUSES } from './contract.ts'

export interface Handover {
  id: string
  cause: (typeof CAUSES)[number]
  unitName: string
  fromId: string
  fromName: string
  toId: string
  toName: string
  onDate: string
  counts: Record<string, number>
  note: string | null
  givenAt: Date | null
  receivedAt: Date | null
  receivedNote: string | null
  version: number
}

const HANDOVER = `select h.id, h.cause, u.name as "unitName", h.from_staff_id as "fromId", f.name as "fromName", h.to_staff_id as "toId", t.name as "toName",
  h.on_date::text as "onDate", h.counts, h.note, h.given_at as "givenAt", h.received_at as "receivedAt", h.received_note as "receivedNote", h.version
  from handover h join organisation_v_unit u on u.id = h.unit_id join organisation_v_staff f on f.id = h.from_staff_id join organisation_v_staff t on t.id = h.to_staff_id`

export const findHandover = (tx: Tx, id: string): Promise<Handover | undefined> =>
  maybe<Handover>(tx, `${HANDOVER} where h.id = $1`, [id])

export interface HandoverFilter {
  /** Packs this person gives or receives; all in sight where left out. */
  staffId?: string | undefined
  /** Only packs that wait: of the receiver's signature, or of the signature of `staffId`. */
  open: boolean
}

/** Newest first; `after` is the id of the last one seen. Ids are made in order of time but for those of the nightly job, so the day leads. */
export const listHandovers = (
  tx: Tx,
  f: HandoverFilter,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<Handover[]> =>
  tx.query<Handover>(
    `${HANDOVER} where ($1::uuid is null or h.to_staff_id = $1 or h.from_staff_id = $1)
       and (not $2 or (h.received_at is null and ($1::uuid is null or h.to_staff_id = $1)) or (h.given_at is null and h.from_staff_id = $1))
       and ($3::date is null or (h.on_date, h.id) < ($3::date, $4::uuid)) order by h.on_date desc, h.id desc limit $5`,
    [f.staffId ?? null, f.open, after?.[0] ?? null, after?.[1] ?? null, limit],
  )

export interface ItemRow {
  kind: string
  recordId: string
  moved: boolean
}

/** Records of a pack that lie in the reader's range. */
export const itemsOf = (tx: Tx, id: string): Promise<ItemRow[]> =>
  tx.query<ItemRow>(
    `select i.kind, i.record_id as "recordId", i.moved from handover_item i join handover_part p on p.kind = i.kind where i.handover_id = $1 order by p.ord, i.record_id`,
    [id],
  )

/** What the holder of a posting would hand over now. */
export const openItems = (tx: Tx, postingId: string): Promise<ItemRow[]> =>
  tx.query<ItemRow>(
    `select i.kind, i.record_id as "recordId", i.assignee is not null as moved from handovers_items($1) i join handover_part p on p.kind = i.kind order by p.ord, i.record_id`,
    [postingId],
  )

export interface Transfer {
  id: string
  postingId: string
  version: number
  successorId: string
  newPostingId: string | null
  on: string
  note: string | null
}

/** Null where it was done, else the code of the refusal. */
export const transfer = async (tx: Tx, t: Transfer): Promise<string | null> =>
  (
    await one<{ refused: string | null }>(tx, 'select handovers_transfer($1,$2,$3,$4,$5,$6,$7) as refused', [
      t.postingId,
      t.version,
      t.successorId,
      t.newPostingId,
      t.on,
      t.id,
      t.note,
    ])
  ).refused

/** False where somebody signed meanwhile. */
export const signGiven = async (tx: Tx, id: string, version: number, at: Date): Promise<boolean> =>
  (
    await tx.query(
      'update handover set given_at = $3, version = version + 1 where id = $1 and version = $2 and given_at is null returning id',
      [id, version, at],
    )
  ).length === 1

export const signReceived = async (
  tx: Tx,
  id: string,
  version: number,
  at: Date,
  note: string | null,
): Promise<boolean> =>
  (
    await tx.query(
      'update handover set received_at = $3, received_note = $4, version = version + 1 where id = $1 and version = $2 and received_at is null returning id',
      [id, version, at, note],
    )
  ).length === 1

export const sweep = async (tx: Tx, today: string, cause: string): Promise<number> =>
  (await one<{ n: number }>(tx, 'select handovers_sweep($1, $2) as n', [today, cause])).n

/** Counts by kind, or the code of a refusal under `refused`. */
export const mergeMoves = async (
  tx: Tx,
  unitId: string,
  intoId: string,
  on: string,
): Promise<{ refused?: string } & Record<string, number | string>> =>
  (
    await one<{ moves: { refused?: string } & Record<string, number | string> }>(
      tx,
      'select organisation_merge_moves($1, $2, $3) as moves',
      [unitId, intoId, on],
    )
  ).moves

interface Merge {
  id: string
  unitId: string
  intoId: string
  version: number
  on: string
  note: string | null
}

/** What the leader of a station hands to the leader of its successor; asked before the merge. */
export const packOfMerge = (tx: Tx, m: Merge): Promise<unknown> =>
  tx.query('select handovers_of_merge($1,$2,$3,$4,$5)', [m.id, m.unitId, m.intoId, m.on, m.note])

/** Null where it was done, else the code of the refusal. Every record of a station may move: that takes longer than a click. */
export const mergeUnit = async (tx: Tx, m: Merge): Promise<string | null> => {
  await tx.query(`select set_config('statement_timeout', '600000', true)`)
  return (
    await one<{ refused: string | null }>(tx, 'select organisation_merge_unit($1,$2,$3,$4,$5,$6) as refused', [
      m.id,
      m.unitId,
      m.intoId,
      m.version,
      m.on,
      m.note,
    ])
  ).refused
}
