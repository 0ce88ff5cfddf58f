import { createHash } from 'node:crypto'
import type { Client } from 'pg'
import type { Logger } from 'pino'
import { connect, type Connection } from '../db/pool.ts'
import { fromDecimal, sameBytes, toBase64 } from '../seal/bytes.ts'
import { openCheckpoint } from '../seal/checkpoint.ts'
import { parseVerifierKey, type VerifierKey } from '../seal/note.ts'
import { consistencyProof } from '../seal/tree.ts'
import { type Head, newestHead } from './checkpoints.ts'
import { hashesOf, rootAt } from './tile-store.ts'

/** Waiting for a witness, and what it may say (bytes). */
const PATIENCE_MS = 10_000
const MAX_ANSWER = 16 * 1024
/** A co-signature dated otherwise says nothing about now (s). */
const OLDEST_S = 3600
const NEWEST_S = 300
/** Somebody else may show it a head between two of our questions; so often we begin again. */
const QUESTIONS = 3

interface Enrolled {
  name: string
  vkey: string
  url: string
  cosigned_size: number | null
}

/** What a witness said to a head. `refused`: it holds another log than ours, which is a fault until somebody has looked into it. */
export type Word = { line: string; time: number } | { refused: string } | { silent: string }

interface Asking {
  readonly connection: Connection
  readonly log: Pick<Logger, 'warn' | 'error'>
  readonly stopped?: AbortSignal
}

/**
 * Shows a head to every witness in force, all at once, each over a connection of its own, and keeps what they sign: neither sealing nor another
 * witness waits for a slow one. Who does not answer, or not in the protocol, is silent, and shows as not fresh; who refuses has a fault. Never rejects.
 */
export async function askWitnesses(asking: Asking, head: Head, logKey: VerifierKey): Promise<void> {
  const enrolled = await withClient(asking, async (client) => {
    const sql = 'select name, vkey, url, cosigned_size from audit.witness where removed_at is null'
    return (await client.query<Enrolled>(sql)).rows
  })
  const askOne = (one: Enrolled) =>
    withClient(asking, async (client) =>
      keep(client, one, head, await askWitness(client, one, head, logKey, asking.stopped), asking.log),
    )
  await Promise.all((enrolled ?? []).map(askOne))
}

async function withClient<T>(
  { connection, log }: Asking,
  work: (client: Client) => Promise<T>,
): Promise<T | undefined> {
  let client: Client | undefined
  try {
    client = await connect(connection)
    return await work(client)
  } catch (error) {
    log.error({ event: 'witnesses', err: error }, 'asking a witness failed')
    return undefined
  } finally {
    await client?.end().catch(() => undefined)
  }
}

/**
 * One witness, from the size it names where that is not the one we thought. Only what cannot be explained by chance is a refusal: a larger tree than
 * the newest head the log ever signed (another process may have shown it one meanwhile), or a head it signed that is not in our tree.
 */
export async function askWitness(
  client: Client,
  { vkey, url, cosigned_size }: Pick<Enrolled, 'vkey' | 'url' | 'cosigned_size'>,
  head: Head,
  logKey: VerifierKey,
  stopped?: AbortSignal,
): Promise<Word> {
  const witness = parseVerifierKey(vkey)
  try {
    let old = Math.min(cosigned_size ?? 0, head.size)
    for (let question = 0; question < QUESTIONS; question++) {
      const answer = await send(`${base(url)}/add-checkpoint`, await requestOf(client, old, head), stopped)
      const theirs = sizeIn(answer)
      if (answer.status === 200) return readWord(answer.body, head, logKey, witness)
      if (theirs !== undefined && theirs > head.size) {
        const newest = await newestHead(client)
        return newest !== undefined && theirs <= newest.size
          ? { silent: 'was shown a newer head meanwhile' }
          : { refused: `holds ${theirs} leaves, this log has ${newest?.size ?? 0}` }
      }
      if (theirs === undefined || theirs === old) {
        // Equal sizes with unequal roots are the one 409 that is a refusal. A size cut off on its way tells nothing.
        const roots = answer.status === 409 && old === head.size && (theirs === old || answer.type !== SIZE_TYPE)
        const refuses = answer.status === 422 || roots
        if (refuses) return await judge(client, url, answer.body.trim(), logKey, witness, stopped)
        return { silent: `${answer.status} ${answer.body.trim().slice(0, 200)}` }
      }
      old = theirs
    }
    return { silent: 'names another size each time' }
  } catch (error) {
    return { silent: String((error as Error).cause ?? (error as Error).message).slice(0, 200) }
  }
}

/**
 * A witness refuses. Where it hands out the head it signed last, that decides: in our tree or not. Where it does not, its word stands: a fault too
 * much is looked into, one too few is not.
 */
async function judge(
  client: Client,
  url: string,
  said: string,
  logKey: VerifierKey,
  witness: VerifierKey,
  stopped: AbortSignal | undefined,
): Promise<Word> {
  const words = said.slice(0, 200) || 'refused'
  const hash = createHash('sha256').update(logKey.name).digest('hex')
  const { status, body } = await send(`${base(url)}/${hash}/checkpoint`, undefined, stopped)
  if (status !== 200) return { refused: words }
  const { checkpoint, cosigned } = openCheckpoint(body, logKey, [witness])
  if (cosigned.length === 0) return { refused: words }
  const newest = (await newestHead(client))?.size ?? 0
  if (checkpoint.size > newest)
    return { refused: `${words}; it signed ${checkpoint.size} leaves, this log has ${newest}` }
  if (!sameBytes(checkpoint.root, await rootAt(client, checkpoint.size)))
    return { refused: `${words}; it signed another tree of ${checkpoint.size} leaves` }
  return { silent: `${words}, though the ${checkpoint.size} leaves it signed are in this log` }
}

/** `old`, proof, empty line, note (c2sp tlog-witness). */
async function requestOf(client: Client, old: number, head: Head): Promise<string> {
  const proof = await consistencyProof(old, head.size, hashesOf(client, head.size))
  return `${[`old ${old}`, ...proof.map(toBase64)].join('\n')}\n\n${head.note}`
}

interface Answer {
  status: number
  type: string
  body: string
}

const base = (url: string): string => url.replace(/\/+$/, '')

/** With a body it posts. The answer may be no larger than any honest one. */
async function send(url: string, body: string | undefined, stopped: AbortSignal | undefined): Promise<Answer> {
  const patience = AbortSignal.timeout(PATIENCE_MS)
  const response = await fetch(url, {
    ...(body === undefined ? {} : { method: 'POST', body, headers: { 'content-type': 'text/plain; charset=utf-8' } }),
    redirect: 'error',
    signal: stopped ? AbortSignal.any([stopped, patience]) : patience,
  })
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > MAX_ANSWER) throw new Error('the answer is too long')
    parts.push(part)
  }
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    body: Buffer.concat(parts).toString('utf8'),
  }
}

const SIZE_TYPE = 'text/x.tlog.size'
/** Undefined where it is another 409, or its size is cut off: the line must be whole. */
const sizeIn = ({ status, type, body }: Answer): number | undefined =>
  status === 409 && type === SIZE_TYPE && body.endsWith('\n') ? fromDecimal(body.slice(0, -1)) : undefined

/** The line of this witness over this head, dated about now. */
function readWord(body: string, head: Head, logKey: VerifierKey, witness: VerifierKey): Word {
  const line = body.split('\n').find((one) => one.startsWith(`— ${witness.name} `))
  if (line === undefined) return { silent: 'signed nothing' }
  const { cosigned } = openCheckpoint(`${head.note}${line}\n`, logKey, [witness])
  const time = cosigned[0]?.time
  if (time === undefined) return { silent: 'signed with another key' }
  const age = Date.now() / 1000 - time
  if (age > OLDEST_S || age < -NEWEST_S) return { silent: `its clock says ${new Date(time * 1000).toISOString()}` }
  return { line: `${line}\n`, time }
}

async function keep(
  client: Client,
  { name }: Enrolled,
  head: Head,
  word: Word,
  log: Pick<Logger, 'warn' | 'error'>,
): Promise<void> {
  if ('silent' in word) {
    log.warn({ event: 'witness_silent', witness: name, said: word.silent }, 'a witness did not sign')
    await client.query('update audit.witness set silent = $2, silent_at = now() where name = $1', [name, word.silent])
    return
  }
  if ('refused' in word) {
    log.error({ event: 'witness_refused', witness: name, said: word.refused }, 'a witness refused the head')
    await client.query('update audit.witness set fault = $2, fault_at = now() where name = $1 and fault is null', [
      name,
      word.refused,
    ])
    return
  }
  await client.query(
    `update audit.checkpoint c set cosigs = (select coalesce(jsonb_agg(x.line), '[]') from jsonb_array_elements_text(c.cosigs) x (line) where not starts_with(x.line, $2)) || to_jsonb($3::text)
      where size = $1`,
    [head.size, `— ${name} `, word.line],
  )
  await client.query(
    // A clock that is ahead makes no word fresher than it is.
    `update audit.witness set cosigned_at = least(to_timestamp($2), now()), cosigned_size = $3, silent = null, silent_at = null where name = $1`,
    [name, word.time, head.size],
  )
}
