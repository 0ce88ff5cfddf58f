import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Tx } from '../db/tx.ts'
import { AppError } from '../errors/errors.ts'
import { tokenHash } from '../http/route.ts'
import { uuidv7 } from '../ids/ids.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { type Caller, withActor } from './with-actor.ts'

interface Officer {
  caller: Caller
  staffId: string
  lft: number
}

const UNITS = 12
const ROWS = 3
let t: TestDatabase
const officers: Officer[] = []

beforeAll(async () => {
  t = await testDatabase({ max: 4 })
  await t.admin.query(
    `insert into sec.action (id, name, roles, purpose, writes) values (9001, 't.read', '{OFFICER}', 0, false), (9002, 't.write', '{OFFICER}', 0, true)`,
  )
  await t.admin.query(`create table probe (id uuid primary key, unit_id uuid not null, unit_pos integer not null, n integer not null default 0);
    comment on table probe is 'class=S2; x'; call sec.protect_by_unit('probe'); grant select, insert, update on probe to ${t.roles.login.app}`)
  const root = uuidv7()
  await t.admin.query(`insert into sec.unit (id, lft, rgt) values ($1, 0, 2000000000)`, [root])
  for (let i = 0; i < UNITS; i++) officers.push(await settle(root, 1000 + i * 1000))
})
afterAll(() => t?.drop())
beforeEach(async () => {
  await t.admin.query('update probe set n = 0')
})

/** A unit with its officer, his session and its rows. */
async function settle(root: string, lft: number): Promise<Officer> {
  const [unit, staffId, account] = [uuidv7(), uuidv7(), uuidv7()]
  await t.admin.query(`insert into sec.unit (id, parent_id, lft, rgt) values ($1, $2, $3, $4)`, [
    unit,
    root,
    lft,
    lft + 1000,
  ])
  await t.admin.query(`insert into sec.account (id, staff_id) values ($1, $2)`, [account, staffId])
  await t.admin.query(
    `insert into sec.posting (id, staff_id, role, unit_id, valid_from) values ($1, $2, 'OFFICER', $3, current_date - 1)`,
    [uuidv7(), staffId, unit],
  )
  await t.admin.query(
    `insert into sec.session (id, token_h, account_id, expires_at, strong) values ($1, $2, $3, now() + interval '1 hour', true)`,
    [uuidv7(), tokenHash(unit), account],
  )
  for (let i = 0; i < ROWS; i++)
    await t.admin.query('insert into probe (id, unit_id, unit_pos) values ($1, $2, $3)', [uuidv7(), unit, lft + i])
  return { caller: { tokenHash: tokenHash(unit), postingId: null, ip: '127.0.0.1' }, staffId, lft }
}

const look = <T>(o: Officer, fn: (tx: Tx) => Promise<T>, action = 't.read') =>
  withActor(t.db, o.caller, { action }, async (tx) => ({ value: await fn(tx), subjects: [], shown: 'list' as const }))

const at = (i: number): Officer => officers[i % officers.length] as Officer
const mine = (o: Officer) => async (tx: Tx) => {
  const rows = await tx.query<{ unit_pos: number; actor: string }>('select unit_pos, sec.actor() as actor from probe')
  return (
    rows.length === ROWS && rows.every((r) => r.unit_pos >= o.lft && r.unit_pos < o.lft + 1000 && r.actor === o.staffId)
  )
}

type Fate =
  | 'fine'
  | 'refuses'
  | 'breaks'
  | 'times out'
  | 'loses its connection'
  | 'forgets a promise'
  | 'writes and refuses'
  | 'has no session'
  | 'is aborted and goes on'
const FATES: Fate[] = [
  'fine',
  'fine',
  'fine',
  'refuses',
  'breaks',
  'times out',
  'loses its connection',
  'forgets a promise',
  'writes and refuses',
  'has no session',
  'is aborted and goes on',
]
const strays: Promise<unknown>[] = []

/** One request with its fate; answers whether it saw its own rows and nothing else. */
async function request(o: Officer, fate: Fate): Promise<boolean> {
  let right = true
  const caller = fate === 'has no session' ? { ...o.caller, tokenHash: tokenHash(uuidv7()) } : o.caller
  const action = fate === 'writes and refuses' ? 't.write' : 't.read'
  await withActor(t.db, caller, { action }, async (tx) => {
    right = fate !== 'has no session' && (await mine(o)(tx))
    if (fate === 'refuses') throw new AppError('not_found')
    if (fate === 'breaks') await tx.query('select 1 / 0')
    if (fate === 'times out')
      await tx.query(`select set_config('statement_timeout', '5', true)`).then(() => tx.query('select pg_sleep(1)'))
    if (fate === 'loses its connection') await tx.query('select pg_terminate_backend(pg_backend_pid())')
    if (fate === 'forgets a promise')
      strays.push(
        sleep(Math.random() * 20)
          .then(() => tx.query('select unit_pos from probe'))
          .then(
            (rows) => rows,
            () => 'refused',
          ),
      )
    if (fate === 'is aborted and goes on') await tx.query('select 1 / 0').catch(() => undefined)
    if (fate === 'writes and refuses') {
      await tx.query('update probe set n = 1')
      throw new AppError('conflict')
    }
    return { value: null, subjects: [], shown: 'list' as const }
  }).catch(() => undefined)
  return right
}

describe('thousands of requests over four connections', () => {
  test('never see a row, an actor or a write of another, whatever becomes of the others', async () => {
    const seed = Number(process.env.LINAN_TEST_SEED ?? Date.now() % 1_000_000)
    const plan = fc.sample(fc.record({ who: fc.nat(UNITS - 1), fate: fc.constantFrom(...FATES) }), {
      numRuns: 2000,
      seed,
    })
    let wrong = 0
    const queue = plan.values()
    const worker = async () => {
      for (const { who, fate } of queue) if (!(await request(at(who), fate))) wrong += 1
    }
    await Promise.all(Array.from({ length: 24 }, worker))
    expect(wrong, `seed ${seed}`).toBe(0)
    expect(new Set(await Promise.all(strays)), `seed ${seed}`).toEqual(new Set(['refused']))
    expect((await t.admin.query('select from probe where n <> 0')).rowCount).toBe(0)
    expect(await Promise.all(officers.map((o) => look(o, mine(o))))).toEqual(officers.map(() => true))
    // Not one scope stays open on a connection of the pool.
    const idle = await t.db.pool.query(
      'select sec.is_open() as open, sec.lo() as lo, (select count(*)::int from probe) as n',
    )
    expect(idle.rows).toEqual([{ open: false, lo: null, n: 0 }])
  }, 120_000)
})

describe('one request', () => {
  const outcomes = async () =>
    (
      await t.admin.query<{ outcome: number; note: string | null }>(
        'select outcome, note from audit.event order by seq desc limit 1',
      )
    ).rows[0]

  test('leaves an event that tells how it ended', async () => {
    await look(at(0), async () => 1)
    expect(await outcomes()).toMatchObject({ outcome: 1 })
    await expect(look(at(0), async () => Promise.reject(new AppError('not_found')))).rejects.toMatchObject({
      code: 'not_found',
    })
    expect(await outcomes()).toEqual({ outcome: 3, note: 'not_found' })
    await expect(look(at(0), (tx) => tx.query('select 1 / 0'))).rejects.toMatchObject({ code: '22012' })
    expect(await outcomes()).toEqual({ outcome: 3, note: 'internal' })
    await expect(
      withActor(t.db, { ...at(0).caller, tokenHash: null }, { action: 't.read' }, async () => ({
        value: 1,
        subjects: [],
        shown: 'list',
      })),
    ).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(await outcomes()).toEqual({ outcome: 2, note: 'unauthenticated' })
  })

  test('leaves nothing to a promise that its action forgot', async () => {
    let stray: Promise<unknown> = Promise.resolve()
    await look(at(0), async (tx) => {
      stray = sleep(50).then(() => tx.query('select unit_pos from probe'))
      stray.catch(() => undefined)
    })
    await expect(stray).rejects.toThrow('was not awaited')
  })

  test('commits what it wrote, once, and not when it refuses', async () => {
    await look(at(1), (tx) => tx.query('update probe set n = n + 1'), 't.write')
    await look(at(1), (tx) => tx.query('update probe set n = n + 1'), 't.write').catch(() => undefined)
    await request(at(1), 'writes and refuses')
    expect((await t.admin.query('select distinct n from probe order by 1')).rows).toEqual([{ n: 0 }, { n: 2 }])
    await look(at(1), (tx) => tx.query('update probe set n = 9'))
    expect((await t.admin.query('select from probe where n = 9')).rowCount).toBe(0)
  })

  test('answers nothing when it cannot be named who was shown', async () => {
    const shown = (subjects: string[]) =>
      withActor(t.db, at(0).caller, { action: 't.read' }, async () => ({
        value: 'secret',
        subjects,
        shown: 'page' as const,
      }))
    await expect(shown([`'; drop table probe; --`])).rejects.toThrow('subject is not an id')
    await expect(shown([at(0).staffId, at(0).staffId.toUpperCase()])).resolves.toBe('secret')
    const { rows } = await t.admin.query('select count(*)::int as n from audit.subject where person_key = $1', [
      at(0).staffId,
    ])
    expect(rows).toEqual([{ n: 1 }])
  })

  test('is refused as unavailable when the connection dies under it, and nothing it wrote stays', async () => {
    const lost = look(
      at(1),
      async (tx) => {
        await tx.query('update probe set n = 77')
        const [me] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid')
        await t.admin.query('select pg_terminate_backend($1)', [me?.pid])
        await sleep(50)
        return tx.query('select unit_pos from probe')
      },
      't.write',
    )
    await expect(lost).rejects.toMatchObject({ code: 'unavailable' })
    expect((await t.admin.query('select from probe where n = 77')).rowCount).toBe(0)
    expect(await look(at(1), mine(at(1)))).toBe(true)
  })

  test('is refused as unavailable when no connection is free, and nothing waits for ever', async () => {
    const held = Array.from({ length: 4 }, () => look(at(2), (tx) => tx.query('select pg_sleep(6)')))
    await sleep(300)
    await expect(look(at(3), async () => 1)).rejects.toMatchObject({ code: 'unavailable' })
    await Promise.all(held)
    expect(await look(at(3), mine(at(3)))).toBe(true)
  })
})
