import type { Client } from 'pg'
import { checkpointText } from '../../seal/checkpoint.ts'
import { leafHash } from '../../seal/hash.ts'
import { signNote } from '../../seal/signer.ts'
import { growTiles } from '../../seal/tiles.ts'
import { leavesBetween } from '../log-source.ts'
import { entryOfEvent } from '../sealed-event.ts'
import { rootAt, saveTiles, tileReader, treeSize } from '../tile-store.ts'
import { SIGNER } from './log.ts'

/** Where a superuser put his hand on: leaves by index, or an event by its id. */
export interface Touched {
  readonly from?: number
  readonly to?: number
  readonly event?: string
}
/** A number from 0 up to but not with `n`. */
export type Draw = (n: number) => number
type Tamper = (admin: Client, draw: Draw, size: number) => Promise<Touched>

const leafOf = async (admin: Client, idx: number) => {
  const { rows } = await admin.query<{ event_at: string; event_seq: number }>(
    'select event_at::text, event_seq from audit.leaf where idx = $1',
    [idx],
  )
  return rows[0] as { event_at: string; event_seq: number }
}

/** Runs a statement on the event of a leaf; `$1` and `$2` are its key. */
const onEvent =
  (...statements: string[]): Tamper =>
  async (admin, draw, size) => {
    const idx = draw(size)
    const { event_at, event_seq } = await leafOf(admin, idx)
    for (const sql of statements) await admin.query(sql, [event_at, event_seq])
    return { from: idx, to: idx }
  }

const set = (change: string): Tamper => onEvent(`update audit.event set ${change} where at = $1 and seq = $2`)

/** The same on an event that showed somebody. */
const onShown =
  (sql: string): Tamper =>
  async (admin, draw, size) => {
    const { rows } = await admin.query<{ event_at: string; event_seq: number; idx: number }>(
      `select l.event_at::text, l.event_seq, l.idx from audit.leaf l where l.idx < $1
          and exists (select from audit.subject s where s.event_at = l.event_at and s.event_seq = l.event_seq) order by l.idx`,
      [size],
    )
    const { event_at, event_seq, idx } = rows[draw(rows.length)] as (typeof rows)[number]
    await admin.query(sql, [event_at, event_seq])
    return { from: idx, to: idx }
  }

/** Writes leaves, tiles and heads anew from the events as they are now, as somebody would who holds the database and the log's own key. */
async function rebuild(admin: Client, heads: readonly { size: number; at: string }[]): Promise<void> {
  const size = await treeSize(admin)
  const leaves = await leavesBetween(admin, 0, size)
  const hashes = leaves.map((leaf) => (leaf.event ? leafHash(entryOfEvent(leaf.event)) : leaf.h))
  await admin.query(
    'update audit.leaf l set h = x.h from unnest($1::bigint[], $2::bytea[]) x (idx, h) where l.idx = x.idx',
    [leaves.map((leaf) => leaf.idx), hashes],
  )
  await admin.query('delete from audit.tile')
  await saveTiles(admin, (await growTiles(0, hashes, tileReader(admin))).tiles)
  await admin.query('delete from audit.checkpoint')
  for (const head of heads.filter((one) => one.size <= size)) {
    const root = await rootAt(admin, head.size)
    const note = signNote(checkpointText({ origin: SIGNER.verifier.name, size: head.size, root }), SIGNER)
    await admin.query('insert into audit.checkpoint (size, root, at, note) values ($1, $2, $3, $4)', [
      head.size,
      root,
      head.at,
      note,
    ])
  }
}

const headsOf = async (admin: Client) =>
  (await admin.query<{ size: number; at: string }>('select size, at::text from audit.checkpoint order by size')).rows

/** The change, then everything made to fit it. */
const withStolenKey =
  (tamper: Tamper): Tamper =>
  async (admin, draw, size) => {
    const heads = await headsOf(admin)
    const touched = await tamper(admin, draw, size)
    await rebuild(admin, heads)
    return touched
  }

/** Cuts the log off behind a leaf, cleanly: what an older backup looks like. */
const cutTo: Tamper = async (admin, draw, size) => {
  const keep = 1 + draw(size - 1)
  const heads = await headsOf(admin)
  await admin.query(
    `delete from audit.subject s using audit.leaf l where l.idx >= $1 and s.event_at = l.event_at and s.event_seq = l.event_seq`,
    [keep],
  )
  await admin.query(
    `delete from audit.event e using audit.leaf l where l.idx >= $1 and e.at = l.event_at and e.seq = l.event_seq`,
    [keep],
  )
  await admin.query('delete from audit.leaf where idx >= $1', [keep])
  await rebuild(admin, heads)
  return { from: keep, to: size - 1 }
}

const swapLeaves: Tamper = async (admin, draw, size) => {
  const [a, b] = [draw(size), draw(size)].sort((x, y) => x - y) as [number, number]
  if (a === b) return swapLeaves(admin, draw, size)
  await admin.query('update audit.leaf set idx = -1 - idx where idx = any ($1)', [[a, b]])
  await admin.query(
    'update audit.leaf set idx = case idx when -1 - $1::bigint then $2::bigint else $1::bigint end where idx < 0',
    [a, b],
  )
  return { from: a, to: a }
}

const insertOld: Tamper = async (admin, draw) => {
  const { rows } = await admin.query<{ id: string }>(
    `insert into audit.event (at, xid, action, purpose, actor, outcome) select at + interval '1 millisecond', pg_current_xact_id(), action, 1, actor, 1
       from audit.event order by at offset $1 limit 1 returning id`,
    [draw(500)],
  )
  return { event: (rows[0] as { id: string }).id }
}

/** An invented look, appended to the tree as the sequencer would have. */
const appendOld: Tamper = async (admin, draw) => {
  const size = await treeSize(admin)
  const touched = await insertOld(admin, draw, size)
  await admin.query(
    'insert into audit.leaf (idx, event_at, event_seq, h) select $1, at, seq, $2 from audit.event where id = $3',
    [size, Buffer.alloc(32), touched.event],
  )
  await rebuild(admin, [...(await headsOf(admin)), { size: size + 1, at: 'now' }])
  return touched
}

/** What somebody with every right in the database may try. */
export const TAMPERINGS: Record<string, Tamper> = {
  'another officer': set('actor = gen_random_uuid()'),
  'another purpose': set('purpose = 1 + purpose % 12'),
  'another time': set(`at = at - interval '1 second'`),
  'no refusal any more': set('outcome = 2'),
  'fewer shown': set('n = coalesce(n, 0) + 1'),
  'other fields': set('fields = coalesce(fields, 0) + 2'),
  'another role': set(`role = 'CHIEF'`),
  'another unit': set('actor_unit = gen_random_uuid()'),
  'another note': set(`note = coalesce(note, '') || '.'`),
  'another basis': set('basis_id = gen_random_uuid(), basis_kind = 2'),
  'another search': set(`query_h = sha256('x')`),
  'another address': set(`ip = '10.9.9.9'`),
  'another session': set('session_id = gen_random_uuid()'),
  'another salt': set('salt = uuid_send(gen_random_uuid())'),
  'a false erasure': set(`salt = null, commit_h = sha256(convert_to(note, 'UTF8') || salt), note = null`),
  'no salt': set('salt = null'),
  'another id': set('id = gen_random_uuid()'),
  'another person': onShown(
    `update audit.subject set person_key = gen_random_uuid() where event_at = $1 and event_seq = $2`,
  ),
  'shown less': onShown('update audit.subject set shown = shown + 1 where event_at = $1 and event_seq = $2'),
  'subject taken out': onShown('delete from audit.subject where event_at = $1 and event_seq = $2'),
  'subject falsely erased': onShown(
    `with gone as (delete from audit.subject where event_at = $1 and event_seq = $2 returning *)
     insert into audit.erased_subject (event_at, event_seq, commit_h) select event_at, event_seq, sha256(uuid_send(salt)) from gone`,
  ),
  'subject put in': onEvent(
    `insert into audit.subject (event_at, event_seq, person_key, at, shown) values ($1, $2, gen_random_uuid(), $1, 1)`,
  ),
  'event taken out': onEvent('delete from audit.event where at = $1 and seq = $2'),
  'event and leaf taken out': onEvent(
    'delete from audit.event where at = $1 and seq = $2',
    'delete from audit.leaf where event_at = $1 and event_seq = $2',
  ),
  'leaf taken out': onEvent('delete from audit.leaf where event_at = $1 and event_seq = $2'),
  'leaf overwritten': onEvent(`update audit.leaf set h = sha256('x') where event_at = $1 and event_seq = $2`),
  'leaves swapped': swapLeaves,
  'operations renamed': async (admin) => {
    const { rows } = await admin.query<{ id: number }>('select action as id from audit.event limit 1')
    await admin.query(`update sec.action set name = name || '.other' where id = $1`, [rows[0]?.id])
    return { from: 0, to: 0 }
  },
  'event put in': insertOld,
  'event put in and sealed': appendOld,
  'officer changed, everything signed anew': withStolenKey(set('actor = gen_random_uuid()')),
  'person changed, everything signed anew': withStolenKey(
    onShown('update audit.subject set person_key = gen_random_uuid() where event_at = $1 and event_seq = $2'),
  ),
  'leaves swapped, everything signed anew': withStolenKey(swapLeaves),
  'cut off, everything signed anew': cutTo,
  'tile overwritten': async (admin, draw, size) => {
    const idx = draw(size)
    const n = Math.floor(idx / 256)
    await admin.query(
      `update audit.tile set bytes = overlay(bytes placing sha256('x') from $2) where level = 0 and n = $1`,
      [n, 1 + (idx % 256) * 32],
    )
    return { from: idx, to: idx }
  },
  'upper tile overwritten': async (admin, _draw, size) => {
    await admin.query(`update audit.tile set bytes = overlay(bytes placing sha256('x') from 1) where level = 1`)
    return { from: 0, to: size - 1 }
  },
  'head overwritten': async (admin, draw) => {
    const heads = await headsOf(admin)
    const { size } = heads[draw(heads.length)] as { size: number }
    const change = [
      'root = sha256(root)',
      `note = replace(note, 'linan', 'linam')`,
      `at = at - interval '30 days'`,
      'size = size + 1',
    ]
    await admin.query(`update audit.checkpoint set ${change[draw(heads[0]?.size === size ? 2 : 4)]} where size = $1`, [
      size,
    ])
    return { from: 0, to: size }
  },
}
