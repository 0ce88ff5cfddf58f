import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../clock/clock.ts'
import { connect } from '../db/pool.ts'
import type { Tx } from '../db/tx.ts'
import { makeLogger } from '../http/log.ts'
import { uuidv7 } from '../ids/ids.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { openTicket } from '../testing/ticket.ts'
import type { Job } from './job.ts'
import { loadJobs } from './load-jobs.ts'
import { enqueue, type Queue, startQueue } from './queue.ts'

let t: TestDatabase
let lines: Record<string, unknown>[] = []
const running: Queue[] = []

beforeAll(async () => {
  t = await testDatabase()
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((q) => q.stop()))
  lines = []
})
afterAll(() => t?.drop())

const logger = (): Logger =>
  makeLogger('info', { write: (line: string) => lines.push(JSON.parse(line)) } as unknown as NodeJS.WritableStream)

async function start(...jobs: Job[]): Promise<Queue> {
  const queue = await startQueue({
    connection: t.login('retention'),
    jobs,
    clock: systemClock,
    logger: logger(),
    pollSeconds: 0.5,
    retry: { limit: 3, delaySeconds: 1 },
  })
  running.push(queue)
  return queue
}

const job = (name: string, run: Job['run']): Job => ({ name, run })

/** Waits until it is so, or fails after ten seconds. */
async function until(so: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000
  while (!(await so())) {
    if (Date.now() > end) throw new Error('waited for nothing')
    await sleep(50)
  }
}

/** Runs `fn` as a command of the app does, in an open ticket that writes. */
const inCommand = <T>(fn: (tx: Tx) => Promise<T>, end: 'commit' | 'rollback' = 'commit') => openTicket(t, fn, end)

describe('a job asked for in a command', () => {
  test('never runs when the command is rolled back, and runs once when it commits, with two servers at work', async () => {
    const ran: unknown[] = []
    const note = job('test.note', async (_context, payload) => ran.push(payload.n))
    await start(note)
    await start(note)
    await inCommand((tx) => enqueue(tx, 'test.note', { n: 0 }), 'rollback')
    for (let n = 1; n <= 8; n++) await inCommand((tx) => enqueue(tx, 'test.note', { n }))
    await until(() => ran.length >= 8)
    await sleep(1200)
    expect(ran.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  test('waits once per singleton key', async () => {
    await (await start(job('test.once', async () => undefined))).stop()
    const asked = await inCommand(async (tx) => [
      await enqueue(tx, 'test.once', { person: uuidv7() }, { singletonKey: 'a' }),
      await enqueue(tx, 'test.once', {}, { singletonKey: 'a' }),
      await enqueue(tx, 'test.once', {}, { singletonKey: 'b' }),
      await enqueue(tx, 'test.once', {}),
      await enqueue(tx, 'test.once', {}),
    ])
    expect(asked.map((id) => id !== null)).toEqual([true, false, true, true, true])
  })

  test('takes any id, also one whose digits look like a phone', async () => {
    await (await start(job('test.once', async () => undefined))).stop()
    const person = '01a2f138-7123-7456-8456-0123456789ab'
    expect(await inCommand((tx) => enqueue(tx, 'test.once', { person }))).not.toBeNull()
  })

  test.each(['王秀兰', '420799199001011234', '19400001234', '松江路 12 号', 'a'.repeat(65)])(
    'is refused when its payload says %s',
    async (value) => {
      await expect(inCommand((tx) => enqueue(tx, 'test.note', { value }))).rejects.toThrow('neither an id')
    },
  )

  test('cannot be asked for outside an open ticket', async () => {
    const { pool } = t.db
    const bare: Tx = { query: async (text, params = []) => (await pool.query(text, [...params])).rows }
    await expect(enqueue(bare, 'test.note', { n: 9 })).rejects.toMatchObject({ code: '42501' })
  })
})

describe('a job that fails', () => {
  test('is logged by its code, tried again, and undoes what it wrote', async () => {
    await t.admin.query(
      `create table job_probe (n integer); comment on table job_probe is 'class=S0'; grant insert on job_probe to ${t.roles.login.retention}`,
    )
    let tries = 0
    await start(
      job('test.fails', async ({ tx }) => {
        tries += 1
        await tx.query('insert into job_probe values ($1)', [tries])
        if (tries < 3) throw Object.assign(new Error('Key (name)=(王秀兰) already exists'), { code: '23505' })
      }),
    )
    await inCommand((tx) => enqueue(tx, 'test.fails', {}))
    await until(async () => (await t.admin.query('select from job_probe')).rowCount === 1)
    expect((await t.admin.query('select n from job_probe')).rows).toEqual([{ n: 3 }])
    expect(lines.filter((l) => l.msg === 'job failed')).toMatchObject([
      { job: 'test.fails', code: '23505' },
      { job: 'test.fails', code: '23505' },
    ])
    const { rows } = await t.admin.query<{ all: string }>(`select string_agg(j::text, ' ') as all from jobs.job j`)
    expect(`${JSON.stringify(lines)} ${rows[0]?.all}`).not.toContain('王秀兰')
  })

  test('is given up after its last try, and the server goes on', async () => {
    const ran: string[] = []
    await start(
      job('test.never', async () => Promise.reject(new Error('no'))),
      job('test.after', async () => ran.push('after')),
    )
    await inCommand((tx) => enqueue(tx, 'test.never', {}))
    await t.admin.query(`update jobs.job set retry_limit = 0 where name = 'test.never'`)
    await until(
      async () =>
        (await t.admin.query(`select from jobs.job where name = 'test.never' and state = 'failed'`)).rowCount === 1,
    )
    await inCommand((tx) => enqueue(tx, 'test.after', {}))
    await until(() => ran.length === 1)
  })
})

test('a time missed while no server was up is made good once, by one of two servers', async () => {
  const ran: number[] = []
  const past = new Date(Date.now() - 20 * 60_000 + 8 * 3_600_000)
  const daily: Job = {
    name: 'test.daily',
    cron: `${past.getUTCMinutes()} ${past.getUTCHours()} * * *`,
    run: async () => ran.push(1),
  }
  await (await start(daily)).stop()
  expect(ran).toEqual([])
  await t.admin.query(
    `update jobs.schedule set created_on = now() - interval '2 hours', updated_on = now() - interval '2 hours'`,
  )
  await t.admin.query(`update jobs.version set cron_on = now() - interval '2 hours'`)
  await Promise.all([start(daily), start(daily)])
  await until(() => ran.length >= 1)
  await sleep(1500)
  expect(ran).toEqual([1])
})

test('stopping waits for the job that runs and takes no other', async () => {
  const ran: number[] = []
  const slow = await start(
    job('test.slow', async (_context, payload) => {
      ran.push(-Number(payload.n))
      await sleep(1000)
      ran.push(Number(payload.n))
    }),
  )
  await inCommand((tx) => enqueue(tx, 'test.slow', { n: 1 }))
  await until(() => ran.length === 1)
  await inCommand((tx) => enqueue(tx, 'test.slow', { n: 2 }))
  await slow.stop()
  expect(ran).toEqual([-1, 1])
  const { rows } = await t.admin.query(
    `select data->>'n' as n, state::text from jobs.job where name = 'test.slow' order by 1`,
  )
  expect(rows).toEqual([
    { n: '1', state: 'completed' },
    { n: '2', state: 'created' },
  ])
})

test('a lost connection to the database does not end the queue', async () => {
  const ran: unknown[] = []
  await start(job('test.lost', async (_context, payload) => ran.push(payload.n)))
  await t.admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'linan-jobs' and datname = current_database()`,
  )
  await inCommand((tx) => enqueue(tx, 'test.lost', { n: 1 }))
  await until(() => ran.length === 1)
})

describe('the jobs of the product', () => {
  test('are timed in Shanghai, made good once after a pause, and a job that is gone loses its time', async () => {
    await (
      await start(
        job('test.gone', async () => undefined),
        { name: 'test.timed', cron: '1 2 * * *', run: async () => undefined },
      )
    ).stop()
    const all = await loadJobs()
    await (await start(...all)).stop()
    const { rows } = await t.admin.query(
      `select name, cron, timezone, options->>'missed' as missed from jobs.schedule order by name`,
    )
    expect(rows).toEqual(
      all
        .filter((j) => j.cron !== undefined)
        .map((j) => ({ name: j.name, cron: j.cron, timezone: 'Asia/Shanghai', missed: 'once' }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    )
    expect(rows.map((r) => r.name)).toEqual(
      expect.arrayContaining([
        'accounts.disableEnded',
        'accounts.forgetSessions',
        'deadlines.refresh',
        'residents.age',
      ]),
    )
  })

  test('run with the rights of the retention login alone', async () => {
    const all = await loadJobs()
    await start(...all.map((j) => ({ name: j.name, run: j.run })))
    for (const { name } of all) await inCommand((tx) => enqueue(tx, name, {}))
    await until(() => lines.filter((l) => l.msg === 'job done' || l.msg === 'job failed').length >= all.length)
    expect(lines.filter((l) => l.msg === 'job failed')).toEqual([])
    expect(new Set(lines.filter((l) => l.msg === 'job done').map((l) => l.job))).toEqual(
      new Set(all.map((j) => j.name)),
    )
  })
})

describe('the retention login', () => {
  test('reads no table or view of the product', async () => {
    const client = await connect(t.login('retention'))
    const { rows } = await t.admin.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('public', 'sec', 'audit') and c.relkind in ('r', 'p', 'v') and c.relname <> 'job_probe'`,
    )
    expect(rows.map((r) => r.name)).toContain('person')
    for (const { name } of rows)
      await expect(client.query(`select from ${name}`), name).rejects.toMatchObject({ code: '42501' })
    await client.end()
  })

  test('makes no table and calls only the functions of its jobs', async () => {
    const client = await connect(t.login('retention'))
    for (const sql of [
      'create table x ()',
      'create table jobs.x ()',
      'create temp table x ()',
      'alter table jobs.job_common disable row level security',
      'select accounts_first_run_open()',
    ]) {
      await expect(client.query(sql), sql).rejects.toMatchObject({ code: '42501' })
    }
    await client.end()
  })

  test('is the only one that reads payloads: the app sees ids at most', async () => {
    const client = await connect(t.login('app'))
    await expect(client.query('select data from jobs.job_common')).rejects.toMatchObject({ code: '42501' })
    await expect(client.query('select from jobs.job')).rejects.toMatchObject({ code: '42501' })
    await expect(client.query('delete from jobs.job_common')).rejects.toMatchObject({ code: '42501' })
    expect((await client.query('select id from jobs.job_common')).rows).toEqual([])
    await expect(client.query('select deadlines_refresh(now())')).rejects.toMatchObject({ code: '42501' })
    await client.end()
  })
})
