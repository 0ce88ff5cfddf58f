import { type ChildProcess, fork } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Client } from 'pg'
import { makeFolder } from '#features/imports/factory.ts'
import type { Acceptable } from '#features/imports/vocabulary.ts'
import { ROOT } from '#platform/db/migrate.ts'
import { tokenHash } from '#platform/http/route.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { ReaderNews, ReaderOrder } from './import-reader.ts'
import { type Figure, peakMb, processorSeconds, report } from './measure.ts'
import { type BenchWorld, benchWorld } from './world.ts'

const SETTLED: Acceptable[] = ['id_missing', 'relation_unknown', 'date_incomplete']
const TABLES = ['address', 'person', 'person_identity', 'person_phone', 'household', 'residence'] as const
const CHUNK = 1_000

/** Rows of the folder: `--rows=1000000`, or BENCH_ROWS. */
const sizeOf = () =>
  Number(process.argv.find((a) => a.startsWith('--rows='))?.slice('--rows='.length) ?? process.env.BENCH_ROWS ?? 20_000)

/**
 * A folder of 20,000 rows (`--rows=`) in nine shapes with every defect, from the disk into the register through the API, as the command line does it:
 * reader, server and PostgreSQL are processes of their own. Against the same records put into bare tables (no index, trigger, policy, encryption or audit)
 * by the same number of transactions.
 */
export async function benchImports(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'linan-lists-'))
  const w = await benchWorld(0)
  const server = fork(join(ROOT, 'bench/serve.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  try {
    for (const [name, bytes] of Object.entries(makeFolder(sizeOf()).files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), bytes)
    }
    server.send({ app: w.app, ring: w.ring })
    const { port } = await heard<{ port: number }>(server)
    report(await figures(w, { folder, port, officer: await signIn(w) }, server))
  } finally {
    server.kill('SIGTERM')
    await w.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const heard = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve, reject) => {
    child.once('message', (m) => resolve(m as T))
    child.once('exit', (code) => reject(new Error(`a process ended with ${code}`)))
  })

async function read(order: ReaderOrder): Promise<ReaderNews> {
  const reader = fork(join(ROOT, 'bench/import-reader.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  reader.send(order)
  return heard<ReaderNews>(reader)
}

type Where = Pick<ReaderOrder, 'folder' | 'port' | 'officer'>

async function figures(w: BenchWorld, where: Where, server: ChildProcess): Promise<Figure[]> {
  const bench = 'imports'
  const order = { ...where, communityCode: w.station.communities[0] as string, accepted: SETTLED }
  const load = loadavg()[0]?.toFixed(1)
  const before = await databaseSeconds(w.admin)
  const first = await read({ ...order, mark: 'a' })
  const databaseTime = (await databaseSeconds(w.admin)) - before
  const serverTime = processorSeconds(server.pid as number)
  const serverMb = peakMb(server.pid as number)
  process.stdout.write(
    `${first.rows} rows sent in ${first.written.toFixed(1)} s: ${JSON.stringify(first.outcomes)}; load of the machine before: ${load}\n` +
      `processor time: reader ${first.processorSeconds.toFixed(1)} s (both readings), server ${serverTime.toFixed(1)} s, database ${databaseTime.toFixed(1)} s\n`,
  )
  const floor = await bareSeconds(w.admin, Math.ceil(first.rows / CHUNK))
  const second = await read({ ...order, mark: 'b' })
  const { rows } = first
  return [
    { bench, name: 'read and checked', value: rows / first.counted, unit: 'rows/s' },
    {
      bench,
      name: 'from the bytes to the register (goal: 5,000)',
      value: rows / first.written,
      unit: 'rows/s',
      floor: rows / floor,
    },
    {
      bench,
      name: 'the same with the first reading, which counts',
      value: rows / (first.counted + first.written),
      unit: 'rows/s',
    },
    { bench, name: 'the same folder again, nothing new', value: rows / second.written, unit: 'rows/s' },
    { bench, name: 'memory of the reader, at most', value: first.peakMb, unit: 'MB' },
    { bench, name: 'memory of the server, at most', value: serverMb, unit: 'MB' },
  ]
}

/** Processor time of all processes of PostgreSQL that are there now. */
async function databaseSeconds(admin: Client): Promise<number> {
  const { rows } = await admin.query<{ pid: number }>(
    `select pid from pg_stat_activity where backend_type <> 'client backend' or usename <> current_user`,
  )
  return rows.reduce((sum, { pid }) => sum + processorSeconds(pid), 0)
}

/** Seconds for putting what was written into bare copies of its tables, in as many transactions. */
async function bareSeconds(admin: Client, chunks: number): Promise<number> {
  const sources = []
  for (const table of TABLES) {
    await admin.query(`create table bare_${table} (like ${table})`)
    const { rows } = await admin.query<{ n: number }>(`select count(*)::integer as n from ${table}`)
    sources.push({ table, size: Math.ceil((rows[0]?.n ?? 0) / chunks), after: '00000000-0000-0000-0000-000000000000' })
  }
  let seconds = 0
  for (let i = 0; i < chunks; i += 1) {
    const pieces: { table: string; json: string }[] = []
    for (const source of sources) {
      const { table, size, after } = source
      const { rows } = await admin.query<{ row: { id: string } }>(
        `select to_jsonb(t) as row from ${table} t where t.id > $1 order by t.id limit $2`,
        [after, size],
      )
      source.after = rows.at(-1)?.row.id ?? after
      pieces.push({ table, json: JSON.stringify(rows.map((r) => r.row)) })
    }
    const from = performance.now()
    await admin.query('begin')
    for (const { table, json } of pieces)
      await admin.query(`insert into bare_${table} select * from jsonb_populate_recordset(null::bare_${table}, $1)`, [
        json,
      ])
    await admin.query('commit')
    seconds += (performance.now() - from) / 1000
  }
  return seconds
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
