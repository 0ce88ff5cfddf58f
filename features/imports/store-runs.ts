import { maybe, one, type Tx } from '#platform/db/tx.ts'
import type { Acceptable, Outcome, Reason, RUN_STATES } from './vocabulary.ts'

export interface RunRow {
  [column: string]: unknown
  id: string
  clientKey: string
  sender: string | null
  communityCode: string
  communityName: string
  compound: string | null
  files: { name: string; sha256: string }[]
  accepted: Acceptable[]
  total: number
  state: (typeof RUN_STATES)[number]
  madeAt: Date
  finishedAt: Date | null
  undoneAt: Date | null
  unitId: string
  unitPos: number
}

const RUN = `select r.id, r.client_key as "clientKey", r.sender, r.community_code as "communityCode", v.name as "communityName", r.compound, r.files, r.accepted, r.total,
  r.state, r.made_at as "madeAt", r.finished_at as "finishedAt", r.undone_at as "undoneAt", r.unit_id as "unitId", r.unit_pos as "unitPos"
  from import_run r join organisation_v_community v on v.code = r.community_code`

/** A run of this maker, held until the transaction ends: no chunk of it is written meanwhile. */
export const holdRun = (tx: Tx, id: string, madeBy: string): Promise<RunRow | undefined> =>
  maybe<RunRow>(tx, `${RUN} where r.id = $1 and r.made_by = $2 for update of r`, [id, madeBy])

/** A run of this maker for one of its chunks: others are written beside it, but nobody closes the run or takes it back. A chunk that comes twice waits for itself. */
export async function shareRun(tx: Tx, id: string, madeBy: string, no: number): Promise<RunRow | undefined> {
  const [, run] = await Promise.all([
    tx.query('select pg_advisory_xact_lock(7300011, hashtext($1))', [`${id} ${no}`]),
    maybe<RunRow>(tx, `${RUN} where r.id = $1 and r.made_by = $2 for share of r`, [id, madeBy]),
  ])
  return run
}

export const runOf = (tx: Tx, id: string, madeBy: string): Promise<RunRow | undefined> =>
  maybe<RunRow>(tx, `${RUN} where r.id = $1 and r.made_by = $2`, [id, madeBy])

export const runsOf = (tx: Tx, madeBy: string): Promise<RunRow[]> =>
  tx.query<RunRow>(`${RUN} where r.made_by = $1 order by r.made_at desc, r.id limit 50`, [madeBy])

export const openRun = (tx: Tx, madeBy: string, clientKey: string): Promise<RunRow | undefined> =>
  maybe<RunRow>(tx, `${RUN} where r.made_by = $1 and r.client_key = $2 and r.state = 'OPEN'`, [madeBy, clientKey])

interface NewRun {
  id: string
  clientKey: string
  sender: string | null
  communityCode: string
  compound: string | null
  files: unknown
  accepted: readonly string[]
  total: number
  madeBy: string
  now: Date
  unitId: string
}

/** @returns false where the id, or an open run with the same key, exists */
export async function insertRun(tx: Tx, r: NewRun): Promise<boolean> {
  const { pos } = await one<{ pos: number }>(tx, 'select sec.lo() as pos')
  const rows = await tx.query(
    `insert into import_run (id, client_key, sender, community_code, compound, files, accepted, total, made_by, made_at, unit_id, unit_pos)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12) on conflict do nothing returning id`,
    [
      r.id,
      r.clientKey,
      r.sender,
      r.communityCode,
      r.compound,
      JSON.stringify(r.files),
      r.accepted,
      r.total,
      r.madeBy,
      r.now,
      r.unitId,
      pos,
    ],
  )
  return rows.length === 1
}

export const closeRun = (tx: Tx, id: string, state: RunRow['state'], now: Date): Promise<unknown> =>
  tx.query(
    `update import_run set state = $2, finished_at = case when $2 = 'FINISHED' then $3 else finished_at end,
       undone_at = case when $2 = 'UNDONE' then $3::timestamptz else undone_at end, event_id = sec.event_id(), version = version + 1 where id = $1`,
    [id, state, now],
  )

/** What became of a row; names nobody but by id. */
export interface RowAnswer {
  outcome: Outcome
  reasons: Reason[]
  personId: string | null
  addressId: string | null
}

export interface Made {
  persons: string[]
  residences: string[]
  households: string[]
  phones: string[]
  houses: string[]
  addresses: string[]
  buildings: string[]
  compounds: string[]
  roads: string[]
}

export interface ChunkRow {
  [column: string]: unknown
  no: number
  contentH: Buffer
  answer: RowAnswer[]
  made: Made
  eventId: string
  undoneAt: Date | null
}

export const chunkOf = (tx: Tx, runId: string, no: number): Promise<ChunkRow | undefined> =>
  maybe<ChunkRow>(
    tx,
    `select no, content_h as "contentH", answer, made, event_id as "eventId", undone_at as "undoneAt" from import_chunk where run_id = $1 and no = $2`,
    [runId, no],
  )

/** From here on the chunks of a run go one by one: what is written after this is the next one. */
const holdOrder = (tx: Tx, runId: string): Promise<unknown> =>
  tx.query('select pg_advisory_xact_lock(7300012, hashtext($1))', [runId])

export async function insertChunk(
  tx: Tx,
  run: RunRow,
  c: {
    id: string
    no: number
    contentH: Buffer
    answer: readonly RowAnswer[]
    sources: readonly unknown[]
    made: Made
    now: Date
  },
): Promise<void> {
  const ordered = holdOrder(tx, run.id)
  const stored = tx.query(
    `insert into import_chunk (id, run_id, no, content_h, made_at, rows, answer, sources, made, unit_id, unit_pos, counts, written)
     values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12, (select coalesce(max(w.written) + 1, 0) from import_chunk w where w.run_id = $2))`,
    [
      c.id,
      run.id,
      c.no,
      c.contentH,
      c.now,
      c.answer.length,
      JSON.stringify(c.answer),
      JSON.stringify(c.sources),
      JSON.stringify(c.made),
      run.unitId,
      run.unitPos,
      JSON.stringify(
        Object.fromEntries(
          Map.groupBy(c.answer, (r) => r.outcome)
            .entries()
            .map(([o, rows]) => [o, rows.length]),
        ),
      ),
    ],
  )
  await Promise.all([ordered, stored])
}

export interface Change {
  id: string
  kind: string
  recordId: string
  before: Record<string, unknown>
}

export const insertChanges = (tx: Tx, run: RunRow, no: number, changes: readonly Change[]): Promise<unknown> =>
  tx.query(
    `insert into import_change (id, run_id, chunk_no, record_kind, record_id, before, unit_id, unit_pos)
     select x.id, $5, $6, x.kind, x.record_id, x.before, $7, $8 from unnest($1::uuid[], $2::text[], $3::uuid[], $4::jsonb[]) as x (id, kind, record_id, before)`,
    [
      changes.map((c) => c.id),
      changes.map((c) => c.kind),
      changes.map((c) => c.recordId),
      changes.map((c) => JSON.stringify(c.before)),
      run.id,
      no,
      run.unitId,
      run.unitPos,
    ],
  )

export const changesOf = (tx: Tx, runId: string, no: number): Promise<Omit<Change, 'id'>[]> =>
  tx.query(
    `select record_kind as kind, record_id as "recordId", before from import_change where run_id = $1 and chunk_no = $2`,
    [runId, no],
  )

/** Chunks of a run in the order in which they were written. */
export const chunkNumbers = async (tx: Tx, runId: string): Promise<number[]> =>
  (await tx.query<{ no: number }>('select no from import_chunk where run_id = $1 order by written', [runId])).map(
    (r) => r.no,
  )

export const lastChunk = async (tx: Tx, runId: string): Promise<number | undefined> =>
  (
    await maybe<{ no: number }>(
      tx,
      'select no from import_chunk where run_id = $1 and undone_at is null order by written desc limit 1',
      [runId],
    )
  )?.no

export const markUndone = (tx: Tx, runId: string, no: number, now: Date): Promise<unknown> =>
  tx.query('update import_chunk set undone_at = $3, undo_event_id = sec.event_id() where run_id = $1 and no = $2', [
    runId,
    no,
    now,
  ])

/** Rows of runs by outcome; one statement for any number of runs. */
export const tallies = (tx: Tx, runIds: readonly string[]): Promise<{ runId: string; outcome: Outcome; n: number }[]> =>
  tx.query(
    `select c.run_id as "runId", k.key as outcome, sum(k.value::integer)::integer as n from import_chunk c, jsonb_each_text(coalesce(c.counts,
         (select jsonb_object_agg(o.outcome, o.n) from (select a.outcome, count(*) as n from jsonb_to_recordset(c.answer) as a (outcome text) group by 1) o))) as k
      where c.run_id = any ($1::uuid[]) group by 1, 2`,
    [runIds],
  )

/** Doors that a run drafted and has not taken back. */
export const draftedDoors = async (tx: Tx, runId: string): Promise<string[]> =>
  (
    await tx.query<{ id: string }>(
      `select x.id::uuid as id from import_chunk c, jsonb_array_elements_text(c.made -> 'addresses') as x (id) where c.run_id = $1 and c.undone_at is null`,
      [runId],
    )
  ).map((r) => r.id)

interface Hanging {
  [column: string]: unknown
  residences: string[] | null
  households: string[] | null
  persons: string[] | null
  houses: string[] | null
}

/** Everything that hangs on the doors and people of a chunk, whoever made it: a preview asks what of it would go before the chunk does. */
export async function hangingOn(tx: Tx, made: Made): Promise<Partial<Made>> {
  const row = await one<Hanging>(
    tx,
    `select (select array_agg(r.id) from residents_v_residence r where r.address_id = any ($1::uuid[]) or r.person_id = any ($2::uuid[])) as residences,
       (select array_agg(r.person_id) from residents_v_residence r where r.address_id = any ($1::uuid[])) as persons,
       (select array_agg(h.id) from residents_v_household h where h.address_id = any ($1::uuid[])) as households,
       (select array_agg(h.id) from places_v_house h where h.address_id = any ($1::uuid[])) as houses`,
    [made.addresses, made.persons],
  )
  return {
    residences: row.residences ?? [],
    persons: row.persons ?? [],
    households: row.households ?? [],
    houses: row.houses ?? [],
  }
}
