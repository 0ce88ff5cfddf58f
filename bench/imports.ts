import { fork } from 'node:child_process'
import http from 'node:http'
import { join } from 'node:path'
import type { Client } from 'pg'
import { Chunker, type CommitInput, isReady, toCommitted } from '#features/imports/chunks.ts'
import { makeFolder } from '#features/imports/factory.ts'
import { readFolder } from '#features/imports/read-folder.ts'
import type { Acceptable } from '#features/imports/vocabulary.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { ROOT } from '#platform/db/migrate.ts'
import { SESSION_COOKIE, tokenHash } from '#platform/http/route.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { type Figure, report } from './measure.ts'
import { type BenchWorld, benchWorld } from './world.ts'

const ROWS = Number(process.env.BENCH_ROWS ?? 20_000)
const SETTLED: Acceptable[] = ['id_missing', 'relation_unknown', 'date_incomplete']
const TABLES = ['address', 'person', 'person_identity', 'person_phone', 'household', 'residence'] as const
const MB = 1024 * 1024

/**
 * A folder of BENCH_ROWS rows (20,000) in nine shapes with every defect, from its bytes into the register through the API, one chunk after the other;
 * against the same records put into bare tables (no index, trigger, policy, encryption or audit) by the same number of transactions.
 */
export async function benchImports(): Promise<void> {
  const w = await benchWorld(0)
  const server = fork(join(ROOT, 'bench/serve.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const agent = new http.Agent({ keepAlive: true, maxSockets: 2 })
  try {
    server.send({ app: w.app, ring: w.ring })
    const { port } = await new Promise<{ port: number }>((resolve, reject) => {
      server.once('message', (m) => resolve(m as { port: number }))
      server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    })
    const officer = await signIn(w)
    const send = <T>(method: string, path: string, body: unknown) =>
      post<T>({ agent, port, method, path, body, officer })
    report(await figures(w, send))
  } finally {
    agent.destroy()
    server.kill('SIGTERM')
    await w.close()
  }
}

type Send = <T>(method: string, path: string, body: unknown) => Promise<T>

async function figures(w: BenchWorld, send: Send): Promise<Figure[]> {
  const bench = 'imports'
  const { files } = makeFolder(ROWS)
  let peak = 0
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50)
  const from = performance.now()
  const read = await chunksOf(files)
  const readAt = performance.now()
  const { id } = await send<{ id: string }>('POST', '/api/imports/runs', {
    clientKey: uuidv7().replaceAll('-', '').padEnd(64, '0'),
    communityCode: w.station.communities[0],
    compound: '江南小区',
    files: Object.keys(files).map((name) => ({ name, sha256: 'a'.repeat(64) })),
    accepted: SETTLED,
    total: read.chunks.flat().length,
  })
  const written = new Map<string, number>()
  for (const [no, rows] of read.chunks.entries()) {
    const answer = await send<{ rows: { outcome: string }[] }>('POST', `/api/imports/runs/${id}/chunks/${no}`, { rows })
    for (const { outcome } of answer.rows) written.set(outcome, (written.get(outcome) ?? 0) + 1)
  }
  await send('POST', `/api/imports/runs/${id}/finish`, {})
  const doneAt = performance.now()
  clearInterval(watch)
  const sent = read.chunks.flat().length
  process.stdout.write(
    `${read.read} rows read, ${sent} sent in ${read.chunks.length} chunks: ${JSON.stringify([...written])}\n`,
  )
  const floor = await bareSeconds(w.admin, read.chunks.length)
  const again = performance.now()
  const second = await send<{ id: string }>('POST', '/api/imports/runs', {
    clientKey: uuidv7().replaceAll('-', '').padEnd(64, '0'),
    communityCode: w.station.communities[0],
    compound: '江南小区',
    files: [{ name: 'x', sha256: 'a'.repeat(64) }],
    accepted: SETTLED,
    total: sent,
  })
  for (const [no, rows] of read.chunks.entries())
    await send('POST', `/api/imports/runs/${second.id}/chunks/${no}`, { rows })
  const secondSeconds = (performance.now() - again) / 1000
  return [
    { bench, name: 'read and checked', value: read.read / ((readAt - from) / 1000), unit: 'rows/s' },
    {
      bench,
      name: 'written: matched, sealed, stored, audited',
      value: sent / ((doneAt - readAt) / 1000),
      unit: 'rows/s',
      floor: sent / floor,
    },
    {
      bench,
      name: 'from the bytes to the register (goal: 5,000)',
      value: sent / ((doneAt - from) / 1000),
      unit: 'rows/s',
      floor: sent / floor,
    },
    { bench, name: 'the same folder again, nothing new', value: sent / secondSeconds, unit: 'rows/s' },
    { bench, name: 'memory of the reader', value: peak / MB, unit: 'MB' },
  ]
}

async function chunksOf(files: Record<string, Uint8Array>): Promise<{ read: number; chunks: CommitInput[][] }> {
  const chunks: CommitInput[][] = []
  const chunker = new Chunker((no, rows) => {
    chunks[no] = rows
  })
  const index = new Map(Object.keys(files).map((name, i) => [name, i]))
  const accepted = new Set<string>(SETTLED)
  let read = 0
  await readFolder(
    Object.entries(files).map(([name, bytes]) => ({ name, size: bytes.length, bytes: async () => bytes })),
    { chosen: {}, options: { today: legalDate(new Date()), demo: true } },
    (drafts) => {
      read += drafts.length
      for (const d of drafts) if (isReady(d, accepted)) chunker.add(toCommitted(d, index))
    },
  )
  chunker.end()
  return { read, chunks }
}

/** Seconds for putting what was written into bare copies of its tables, in as many transactions. */
async function bareSeconds(admin: Client, chunks: number): Promise<number> {
  const pieces: { table: string; json: string }[][] = Array.from({ length: chunks }, () => [])
  for (const table of TABLES) {
    await admin.query(`create table bare_${table} (like ${table})`)
    const { rows } = await admin.query<{ row: unknown }>(`select to_jsonb(t) as row from ${table} t`)
    const size = Math.ceil(rows.length / chunks)
    pieces.forEach((piece, i) =>
      piece.push({ table, json: JSON.stringify(rows.slice(i * size, (i + 1) * size).map((r) => r.row)) }),
    )
  }
  const from = performance.now()
  for (const piece of pieces) {
    await admin.query('begin')
    for (const { table, json } of piece)
      await admin.query(`insert into bare_${table} select * from jsonb_populate_recordset(null::bare_${table}, $1)`, [
        json,
      ])
    await admin.query('commit')
  }
  return (performance.now() - from) / 1000
}

async function signIn(w: BenchWorld): Promise<{ token: string; postingId: string }> {
  const [account, postingId, token] = [uuidv7(), uuidv7(), uuidv7()]
  await w.admin.query('insert into sec.account (id, staff_id) values ($1, $2)', [account, w.station.officerId])
  await w.admin.query(
    `insert into sec.session (id, token_h, account_id, expires_at, strong) values ($1, $2, $3, now() + interval '1 day', true)`,
    [uuidv7(), tokenHash(token), account],
  )
  await w.admin.query(
    `insert into sec.posting (id, staff_id, role, unit_id, valid_from) values ($1, $2, 'OFFICER', $3, current_date - 1)`,
    [postingId, w.station.officerId, w.station.areaId],
  )
  return { token, postingId }
}

interface Request {
  agent: http.Agent
  port: number
  method: string
  path: string
  body: unknown
  officer: { token: string; postingId: string }
}

function post<T>({ agent, port, method, path, body, officer }: Request): Promise<T> {
  return new Promise((resolve, reject) => {
    const headers = {
      cookie: `${SESSION_COOKIE}=${officer.token}`,
      'x-posting': officer.postingId,
      'x-linan': '1',
      'content-type': 'application/json',
    }
    const request = http.request({ agent, port, method, path, headers, host: '127.0.0.1' }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.once('end', () => {
        const text = Buffer.concat(parts).toString()
        if (answer.statusCode === 200) resolve(JSON.parse(text) as T)
        else reject(new Error(`${path}: ${answer.statusCode} ${text.slice(0, 300)}`))
      })
    })
    request.once('error', reject)
    request.end(JSON.stringify(body))
  })
}
