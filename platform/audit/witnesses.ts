import type { Client } from 'pg'
import type { Logger } from 'pino'
import { connect, type Connection } from '../db/pool.ts'
import { fromDecimal, toBase64 } from '../seal/bytes.ts'
import { openCheckpoint } from '../seal/checkpoint.ts'
import { parseVerifierKey, type VerifierKey } from '../seal/note.ts'
import { consistencyProof } from '../seal/tree.ts'
import type { Head } from './checkpoints.ts'
import { hashesOf } from './tile-store.ts'

/** Waiting for a witness, and what it may say (bytes). */
const PATIENCE_MS = 10_000
const MAX_ANSWER = 16 * 1024
/** A co-signature dated otherwise says nothing about now (s). */
const OLDEST_S = 3600
const NEWEST_S = 300

interface Enrolled {
  name: string
  vkey: string
  url: string
  cosigned_size: number | null
}

/** What a witness said to a head. `refused`: it holds another log than ours, which is a fault until somebody has looked into it. */
export type Word = { line: string; time: number } | { refused: string } | { silent: string }

/**
 * Shows a head to every witness in force, all at once, and keeps what they sign. On a connection of its own: sealing waits for none of it.
 * Who does not answer, or not in the protocol, is silent, and shows as not fresh; who refuses has a fault.
 */
export async function askWitnesses(
  { connection, log }: { connection: Connection; log: Pick<Logger, 'warn' | 'error'> },
  head: Head,
  logKey: VerifierKey,
): Promise<void> {
  const client = await connect(connection)
  try {
    const { rows } = await client.query<Enrolled>(
      'select name, vkey, url, cosigned_size from audit.witness where removed_at is null',
    )
    const words = await Promise.all(
      rows.map(async (one) => [one, await askWitness(client, one, head, logKey)] as const),
    )
    for (const [one, word] of words) await keep(client, one, head, word, log)
  } catch (error) {
    log.error({ event: 'witnesses', err: error }, 'asking the witnesses failed')
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** One witness, once; from the size it names where that is not the one we thought. */
export async function askWitness(
  client: Client,
  { vkey, url, cosigned_size }: Pick<Enrolled, 'vkey' | 'url' | 'cosigned_size'>,
  head: Head,
  logKey: VerifierKey,
): Promise<Word> {
  const witness = parseVerifierKey(vkey)
  const ask = async (old: number) => post(url, await requestOf(client, old, head))
  try {
    const guess = Math.min(cosigned_size ?? 0, head.size)
    let answer = await ask(guess)
    const theirs = sizeIn(answer)
    if (theirs !== undefined && theirs > head.size)
      return { refused: `holds ${theirs} leaves, this log has ${head.size}` }
    if (theirs !== undefined && theirs !== guess) answer = await ask(theirs)
    if (answer.status === 409 || answer.status === 422)
      return { refused: answer.body.trim().slice(0, 200) || String(answer.status) }
    if (answer.status !== 200) return { silent: `${answer.status} ${answer.body.trim().slice(0, 200)}` }
    return readWord(answer.body, head, logKey, witness)
  } catch (error) {
    return { silent: String((error as Error).cause ?? (error as Error).message).slice(0, 200) }
  }
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

async function post(url: string, body: string): Promise<Answer> {
  const response = await fetch(`${url.replace(/\/$/, '')}/add-checkpoint`, {
    method: 'POST',
    body,
    redirect: 'error',
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    signal: AbortSignal.timeout(PATIENCE_MS),
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

const sizeIn = ({ status, type, body }: Answer): number | undefined =>
  status === 409 && type === 'text/x.tlog.size' ? fromDecimal(body.trimEnd()) : undefined

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
  await client.query('update audit.witness set cosigned_at = to_timestamp($2), cosigned_size = $3 where name = $1', [
    name,
    word.time,
    head.size,
  ])
}
