import type { PoolClient } from 'pg'
import { AppError } from '../errors/errors.ts'
import type { Database } from '../db/pool.ts'
import { run, txOf, type Tx } from '../db/tx.ts'
import { isUuid } from '../ids/ids.ts'
import { SHOWN, type Shown } from '../audit/purposes.ts'
import type { Role } from './roles.ts'

export interface Caller {
  /** SHA-256 of the session token, or null before sign-in. */
  tokenHash: Buffer | null
  postingId: string | null
  ip: string | null
  /** Polling that must not keep a session from its idle lock. */
  background?: boolean
}

export interface Entry {
  action: string
  purpose?: string | undefined
  basisKind?: string | undefined
  basisId?: string | undefined
  /** HMAC of search terms; terms themselves never enter the log. */
  queryHash?: Buffer | undefined
  note?: string | undefined
}

export interface Actor {
  accountId: string | null
  staffId: string | null
  sessionId: string | null
  postingId: string | null
  role: Role | null
  unitId: string | null
  eventId: string
}

export interface Answer<T> {
  value: T
  /** Every person shown by the value. */
  subjects: readonly string[]
  shown: Shown
}

interface EntryRow {
  [column: string]: unknown
  denied: string | null
  event_at: string
  event_seq: number
  event_id: string
  account_id: string | null
  staff_id: string | null
  session_id: string | null
  posting_id: string | null
  role: string | null
  unit_id: string | null
}

const ENTER = 'select * from sec.enter($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)'
// sec.enter leaves the ticket on the connection (empty where it refuses, which opens nothing).
const OPEN = `select sec.open(current_setting('linan.entry', true))`
const STAMP = /^[0-9 :.+-]+$/

const unavailable = (cause: unknown) => Object.assign(new AppError('unavailable'), { cause })

/**
 * The only door to the pool. Commits the audit ticket (step one), binds it to a new transaction (step two), runs `fn` under
 * row-level security, names everybody shown, and returns when that is committed and on disk. Denials and failures are events too, and as durable.
 *
 * @throws AppError with the code of the denial (`unauthenticated`, `forbidden`, `purpose_required` …), `unavailable` where the
 *   audit log could not be written (nothing was read then, or nothing leaves), or whatever `fn` throws after rolling back.
 */
export async function withActor<T>(
  db: Database,
  caller: Caller,
  entry: Entry,
  fn: (tx: Tx, actor: Actor) => Promise<Answer<T>>,
): Promise<T> {
  const answer = await onConnection(db, caller, entry, fn).catch(async (error: unknown) => {
    // A refusal says that its event stands.
    if (!(error instanceof AppError && error.code === 'unavailable')) await audited(db.durable())
    throw error
  })
  await audited(db.durable())
  return answer
}

async function onConnection<T>(
  db: Database,
  caller: Caller,
  entry: Entry,
  fn: (tx: Tx, actor: Actor) => Promise<Answer<T>>,
): Promise<T> {
  const client = await db.pool.connect().catch((error: unknown) => {
    throw unavailable(error)
  })
  let healthy = false
  try {
    const value = await lookAs(client, caller, entry, fn)
    healthy = true
    return value
  } catch (error) {
    healthy = error instanceof AppError && !(error.cause instanceof Error)
    throw error
  } finally {
    // A connection on which anything unexpected happened is thrown away: nothing of this actor may live on in it.
    client.release(!healthy)
  }
}

async function lookAs<T>(
  client: PoolClient,
  caller: Caller,
  entry: Entry,
  fn: (tx: Tx, actor: Actor) => Promise<Answer<T>>,
): Promise<T> {
  const ticket = await enterAndOpen(client, caller, entry)
  const { event_at: at, event_seq: seq, event_id: id } = ticket
  let answer: Answer<T>
  const { tx, end } = txOf(client)
  try {
    answer = await fn(tx, actorOf(ticket)).finally(end)
  } catch (error) {
    // A connection lost under `fn` shows here at the latest.
    await audited(client.query('rollback'))
    const [code, shown] = error instanceof AppError ? [error.code, personsIn(error.params)] : ['internal', []]
    await audited(run(client, 'select sec.failed($1,$2,$3,$4,$5)', [at, seq, id, code, shown]))
    throw error
  }
  await audited(Promise.all([run(client, 'select sec.seen($1,$2)', naming(answer)), client.query('commit')]))
  return answer.value
}

/**
 * Both steps in one round trip. They stay two transactions: the event is committed before `begin` is read. A refusal leaves no ticket on the
 * connection, so `sec.open` fails; that failure says nothing new and its transaction is rolled back.
 * @throws AppError with the code of the denial, or `unavailable`
 */
async function enterAndOpen(client: PoolClient, caller: Caller, entry: Entry): Promise<EntryRow> {
  const [entered, begun, opened] = await Promise.allSettled([
    enter(client, caller, entry),
    client.query('begin'),
    run(client, OPEN),
  ])
  if (entered.status === 'rejected') throw entered.reason
  if (entered.value.denied !== null) {
    await audited(client.query('rollback'))
    throw new AppError(entered.value.denied)
  }
  for (const step of [begun, opened]) if (step.status === 'rejected') throw unavailable(step.reason)
  return entered.value
}

async function enter(client: PoolClient, caller: Caller, entry: Entry): Promise<EntryRow> {
  const rows = await audited(
    run<EntryRow>(client, ENTER, [
      caller.tokenHash,
      caller.postingId,
      entry.action,
      entry.purpose ?? null,
      entry.basisKind ?? null,
      entry.basisId ?? null,
      entry.queryHash ?? null,
      entry.note ?? null,
      caller.ip,
      caller.background ?? false,
    ]),
  )
  const row = rows[0] as EntryRow
  if (!STAMP.test(row.event_at) || !isUuid(row.event_id)) throw unavailable(new Error('unreadable ticket'))
  return row
}

function naming(answer: Answer<unknown>): [readonly string[], number] {
  for (const id of answer.subjects) if (!isUuid(id)) throw new Error('subject is not an id')
  return [answer.subjects, SHOWN[answer.shown]]
}

/** A refusal may show somebody too: a version conflict carries the stored record. Person ids are known by the name of their field. */
function personsIn(value: unknown, found: string[] = []): string[] {
  if (Array.isArray(value)) for (const item of value) personsIn(item, found)
  else if (value !== null && typeof value === 'object')
    for (const [key, inner] of Object.entries(value)) {
      if (/personIds?$/i.test(key))
        for (const id of [inner].flat()) if (typeof id === 'string' && isUuid(id)) found.push(id)
      personsIn(inner, found)
    }
  return found
}

async function audited<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw unavailable(error)
  }
}

const actorOf = (t: EntryRow): Actor => ({
  accountId: t.account_id,
  staffId: t.staff_id,
  sessionId: t.session_id,
  postingId: t.posting_id,
  role: t.role as Role | null,
  unitId: t.unit_id,
  eventId: t.event_id,
})
