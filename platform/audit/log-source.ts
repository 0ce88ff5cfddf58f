import type { ClientBase } from 'pg'
import { EVENT_COLUMNS, EVENT_JOINS, type SealedEventRow } from './sealed-event.ts'
import { tileReader } from './tile-store.ts'

/** One leaf with the event it stands for; `event` is undefined where that event is gone. */
export interface SealedLeaf {
  readonly idx: number
  readonly h: Buffer
  /** Key of the event, as the leaf states it. */
  readonly at: string
  readonly seq: number
  readonly event: SealedEventRow | undefined
}

export interface StoredCheckpoint {
  readonly size: number
  readonly root: Buffer
  readonly at: Date
  readonly note: string
  /** Signature lines of witnesses. */
  readonly cosigs: readonly string[]
}

export interface UnsealedEvent {
  readonly id: string
  readonly at: string
}

/** Record of the work whose event is not in the log. */
export interface Orphan {
  readonly place: string
  readonly rowId: string
  readonly eventId: string
}

/** The database was restored: `size` leaves came back, and the log began this life. */
export interface Restoration {
  readonly life: number
  readonly size: number
}

/** Where a log is read from for verification: the database, or a bundle that was exported from it. */
export interface LogSource {
  /** In order of `idx`, some thousands at a time. */
  leaves(): AsyncIterable<readonly SealedLeaf[]>
  checkpoints(): Promise<readonly StoredCheckpoint[]>
  restorations(): Promise<readonly Restoration[]>
  /** Verifier keys of the witnesses that were ever enrolled. */
  witnesses(): Promise<readonly string[]>
  /** Events before this instant that are not in the tree; those after `now` too. */
  unsealed(before: Date): Promise<readonly UnsealedEvent[]>
  /** Undefined where the source keeps no tiles, or not this one. */
  tile(level: number, n: number): Promise<Uint8Array | undefined>
  readonly hasTiles: boolean
  /** Undefined where the source holds no records of the work. */
  orphans(): Promise<readonly Orphan[] | undefined>
}

/** Leaves of one read; whole tiles, so that none is compared twice. */
const STEP = 16 * 256
const LISTED = 1000

const LEAVES = `
  select l.idx, l.h, l.event_at::text as leaf_at, l.event_seq as leaf_seq, e.id is not null as is_there, ${EVENT_COLUMNS}
    from audit.leaf l left join audit.event e on e.at = l.event_at and e.seq = l.event_seq ${EVENT_JOINS}
   where l.idx >= $1 and l.idx < $2 order by l.idx`

interface LeafRow extends SealedEventRow {
  idx: number
  h: Buffer
  leaf_at: string
  leaf_seq: number
  is_there: boolean
}

/** The log of a running or restored database, read with the auditor's login. */
export function databaseSource(client: ClientBase): LogSource {
  return {
    hasTiles: true,
    async *leaves() {
      const { rows: ends } = await client.query<{ last: number | null }>('select max(idx) as last from audit.leaf')
      const last = ends[0]?.last ?? -1
      for (let from = 0; from <= last; from += STEP) yield await leavesBetween(client, from, from + STEP)
    },
    async checkpoints() {
      const { rows } = await client.query<StoredCheckpoint>(
        'select size, root, at, note, cosigs from audit.checkpoint order by size',
      )
      return rows
    },
    restorations: () => restorationsOf(client),
    async witnesses() {
      const { rows } = await client.query<{ vkey: string }>('select vkey from audit.witness order by name')
      return rows.map((row) => row.vkey)
    },
    unsealed: (before) => unsealedEvents(client, before),
    tile: async (level, n) => tileReader(client)(level, n, 1),
    async orphans() {
      const { rows } = await client.query<Orphan>(
        'select place, row_id as "rowId", event_id as "eventId" from audit.orphans()',
      )
      return rows
    },
  }
}

export async function restorationsOf(client: ClientBase): Promise<Restoration[]> {
  return (await client.query<{ life: number; size: number }>('select life, size from audit.restoration order by life'))
    .rows
}

/** Leaves from `from` up to but not with `to`. */
export async function leavesBetween(client: ClientBase, from: number, to: number): Promise<SealedLeaf[]> {
  const { rows } = await client.query<LeafRow>({ name: 'leaves', text: LEAVES, values: [from, to] })
  return rows.map((row) => ({
    idx: row.idx,
    h: row.h,
    at: row.leaf_at,
    seq: row.leaf_seq,
    event: row.is_there ? row : undefined,
  }))
}

/** At most a thousand. `since`: older ones are not looked for. */
export async function unsealedEvents(client: ClientBase, before: Date, since?: Date): Promise<UnsealedEvent[]> {
  const { rows } = await client.query<UnsealedEvent>(
    `select e.id, e.at::text as at from audit.event e left join audit.leaf l on l.event_at = e.at and l.event_seq = e.seq
      where l.idx is null and (e.at < $1 or e.at > now() + interval '1 minute') and ($2::timestamptz is null or e.at >= $2)
      order by e.at, e.seq limit ${LISTED}`,
    [before, since ?? null],
  )
  return rows
}
