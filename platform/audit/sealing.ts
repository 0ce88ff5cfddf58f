import type { ClientBase } from 'pg'
import { leafHash } from '../seal/hash.ts'
import { growTiles } from '../seal/tiles.ts'
import { entryOfEvent, EVENT_COLUMNS, EVENT_JOINS, type SealedEventRow } from './sealed-event.ts'
import { saveTiles, tileReader, treeSize } from './tile-store.ts'

/** Events of one transaction of the sequencer. */
export const BATCH = 1000
/**
 * An event waits no longer than this for its place in the tree while heads are signed: with an older one waiting none is (see Sequencer). So an event
 * that is older than a head by more, and is not under it, was not waiting: it was put there afterwards.
 */
export const WAITING_MS = 120_000
/** Held while events go into the tree; `sec.failed` shares it. */
const LOCK = 7300032

/** Where a walk over the events not yet sealed stands: the next batch starts behind this key. */
export interface Place {
  readonly at: string
  readonly seq: number
}

interface Candidate extends SealedEventRow {
  event_at: string
}

// Looked up leaf by leaf: a join would read the log from its beginning for every batch, whatever the planner knows of its size.
export const UNSEALED = '(select l.idx from audit.leaf l where l.event_at = e.at and l.event_seq = e.seq) is null'

// An answered or refused event is final as soon as it is seen; of the others those are that nobody can have open any more.
const CANDIDATES = `
  select e.at::text as event_at, ${EVENT_COLUMNS}
    from (select e.* from audit.event e where (e.at, e.seq) > ($1::timestamptz, $2::bigint) and ${UNSEALED}
      and (e.xid is not null or e.outcome = 2 or e.at < $3::timestamptz) order by e.at, e.seq limit ${BATCH}) e ${EVENT_JOINS}
   order by e.at, e.seq`

/**
 * Takes the next batch of events behind `from` into the tree: leaves and tiles in one transaction, so that a crash leaves whole steps only.
 * `finalBefore`: entered events older than this are final too (see Horizon). Answers where to go on, or undefined when nothing more is ready.
 */
export async function sealBatch(
  client: ClientBase,
  from: Place,
  finalBefore: string,
): Promise<{ place: Place; sealed: number } | undefined> {
  await client.query('begin')
  try {
    await client.query('select pg_advisory_xact_lock($1)', [LOCK])
    const { rows } = await client.query<Candidate>(CANDIDATES, [from.at, from.seq, finalBefore])
    const last = rows.at(-1)
    if (last !== undefined) {
      const size = await treeSize(client)
      const hashes = rows.map((row) => leafHash(entryOfEvent(row)))
      await client.query(
        `insert into audit.leaf (idx, event_at, event_seq, h)
           select $1::bigint + o - 1, t, s, h from unnest($2::timestamptz[], $3::bigint[], $4::bytea[]) with ordinality as x (t, s, h, o)`,
        [size, rows.map((row) => row.event_at), rows.map((row) => row.seq), hashes],
      )
      await saveTiles(client, (await growTiles(size, hashes, tileReader(client))).tiles)
    }
    await client.query('commit')
    return last && { place: { at: last.event_at, seq: last.seq }, sealed: rows.length }
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}
