import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LOGIN_ROLES } from '#platform/db/roles.ts'
import { testApp, type TestApp } from '#platform/testing/app.ts'
import { addTestActions, enter, makeIntruder, makeWorld, open, type Intruder, type World } from './world.ts'

let t: TestApp
let w: World
let i: Intruder
let personTables: string[]

beforeAll(async () => {
  t = await testApp()
  w = await makeWorld(t)
  await addTestActions(t)
  i = await makeIntruder(t, w.here.officerId, w.here.areaId)
  const { rows } = await t.admin.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and (c.relkind = 'v' or (c.relkind = 'r' and obj_description(c.oid) ~ '^class=S[123]'))`,
  )
  personTables = rows.map((r) => r.name)
})
beforeEach(() => i.client.query('rollback'))
afterAll(async () => {
  await i.client.end()
  await t.close()
})

const persons = async (client: pg.Client = i.client) =>
  (await client.query('select id from person')).rows.map((r) => r.id as string)

/** Rows or a refusal; a refusal shows nothing either. */
async function rowsOrRefusal(work: () => Promise<{ rows: unknown[] }>): Promise<unknown[]> {
  try {
    return (await work()).rows
  } catch {
    return []
  }
}

describe('goal 1: no row about a person without an event of the same transaction', () => {
  it('shows nothing of any table or view to any login without a ticket', async () => {
    expect(personTables.length).toBeGreaterThan(10)
    for (const role of LOGIN_ROLES) {
      const client = new pg.Client(t.login(role))
      await client.connect()
      for (const table of personTables)
        expect(await rowsOrRefusal(() => client.query(`select * from ${table}`)), `${role} ${table}`).toEqual([])
      await client.end()
    }
  })

  it('shows the rows in scope, and only those, with a ticket', async () => {
    const ticket = await enter(i)
    await i.client.query('begin')
    await open(i, ticket)
    expect(await persons()).toEqual([w.personHere])
    await i.client.query('commit')
  })

  it('keeps identity numbers and phones shut to an operation that does not reveal', async () => {
    for (const [action, count] of [
      ['test.read', 0],
      ['test.reveal', 1],
    ] as const) {
      const ticket = await enter(i, action)
      await i.client.query('begin')
      await open(i, ticket)
      expect((await i.client.query('select * from person_identity')).rows).toHaveLength(count)
      expect((await i.client.query('select * from person_phone')).rows).toHaveLength(count)
      await i.client.query('commit')
    }
  })

  it('is not opened by forged settings', async () => {
    const ticket = await enter(i)
    await i.client.query('begin')
    await i.client.query(`select set_config('linan.ticket', $1, true), set_config('linan.ticket', $1, false)`, [
      `${ticket.at}|${ticket.seq}|${ticket.id}`,
    ])
    expect(await persons()).toEqual([])
    await i.client.query('select pg_current_xact_id()')
    expect(await persons()).toEqual([])
    await i.client.query('rollback')
    await i.client.query(`set linan.ticket = ''`)
  })

  it('is not opened by becoming another role', async () => {
    for (const role of [t.roles.owner, t.roles.definer, t.roles.login.retention, 'postgres']) {
      await expect(i.client.query(`set role ${role}`)).rejects.toThrow(/permission denied/)
    }
    await expect(i.client.query(`set session authorization ${t.roles.owner}`)).rejects.toThrow(/permission denied/)
  })

  it('gives the app no way to the audit log, the sessions or the ticket sequence', async () => {
    for (const sql of [
      'select * from audit.event',
      'insert into audit.event (action, purpose) values (1, 0)',
      'update audit.event set xid = pg_current_xact_id()',
      'delete from audit.subject',
      'select * from sec.session',
      `select sec.seal('x')`,
      'select sec.draw_nonce()',
      `select sec.begin_job('residents.openBirthdays')`,
      'select * from sec.posting',
      `select setval('sec.nonce', 1)`,
      `select nextval('sec.nonce')`,
      `select currval('sec.nonce')`,
      'truncate person',
      'delete from person',
      `create table sneak as select 1`,
      'create temp table sneak (x int)',
      'create function f() returns int language sql as $$ select 1 $$',
      'alter table person disable row level security',
      'drop policy scope on person',
      'select sec.spread_units(null)',
      `select sec.check_basis('task', null, null, 0, 1, 'visit')`,
    ]) {
      await expect(i.client.query(sql), sql).rejects.toThrow(/permission denied|must be owner|not been granted|denied/)
    }
  })

  it('cannot call definer functions to read or to write without a ticket', async () => {
    expect((await i.client.query('select (sec.ctx()).id')).rows[0]).toEqual({ id: null })
    await expect(i.client.query(`select sec.seen('{}', 1::smallint)`)).rejects.toThrow(/no_ticket/)
    await expect(i.client.query(`select sec.add_unit(gen_random_uuid(), null)`)).rejects.toThrow()
  })

  it('survives savepoint tricks: a ticket opened in a rolled-back subtransaction opens nothing', async () => {
    const ticket = await enter(i)
    await i.client.query('begin')
    await i.client.query('savepoint a')
    await open(i, ticket)
    expect(await persons()).toHaveLength(1)
    await i.client.query('rollback to savepoint a')
    expect(await persons()).toEqual([])
    await expect(open(i, ticket)).rejects.toThrow(/ticket_refused/)
  })

  it('leaves the event when what was read is rolled back, and the ticket is spent', async () => {
    const ticket = await enter(i)
    await i.client.query('begin')
    await open(i, ticket)
    expect(await persons()).toHaveLength(1)
    await i.client.query('rollback')
    const { rows } = await t.admin.query('select outcome, xid from audit.event where id = $1', [ticket.id])
    expect(rows).toEqual([{ outcome: 0, xid: null }])
    await i.client.query('begin')
    await expect(open(i, ticket)).rejects.toThrow(/ticket_refused/)
  })

  it('refuses a ticket twice, a ticket of another connection, a late ticket and an older one', async () => {
    const first = await enter(i)
    await i.client.query('begin')
    await open(i, first)
    await i.client.query('commit')
    await expect(open(i, first)).rejects.toThrow(/ticket_refused/)

    const other = await makeIntruder(t, w.here.officer2Id, w.here.area2Id)
    const foreign = await enter(other)
    await expect(open(i, foreign)).rejects.toThrow(/ticket_refused/)
    await other.client.end()

    const older = await enter(i)
    await enter(i)
    await expect(open(i, older)).rejects.toThrow(/ticket_refused/)

    const late = await enter(i)
    await new Promise((r) => setTimeout(r, 5_100))
    await expect(open(i, late)).rejects.toThrow(/ticket_refused/)
  })

  it('is not opened by a token or a setting that was altered, lengthened or carried over', async () => {
    const ticket = await enter(i)
    for (const forged of [
      ticket.token.replace(/\|false/, '|true'),
      `${ticket.token}|x`,
      ticket.token.slice(0, -1),
      `${'0'.repeat(64)}|${ticket.token.slice(65)}`,
      '',
      'x',
    ])
      await expect(open(i, { ...ticket, token: forged }), forged).rejects.toThrow(/ticket_refused/)
    await expect(i.client.query('select sec.open(null)')).rejects.toThrow(/ticket_refused/)
    await i.client.query('begin')
    await open(i, ticket)
    const { rows } = await i.client.query<{ held: string }>(`select current_setting('linan.ticket') as held`)
    const held = (rows[0] as { held: string }).held
    expect(await persons()).toHaveLength(1)
    // Wider range, other actor, writing rights: every change breaks the seal.
    for (const change of [
      held.replace(/\|\d+\|\d+\|test/, '|0|2000000000|test'),
      held.replace(/\|false\|/, '|true|'),
      `${held}|true`,
      held.slice(65),
    ]) {
      await i.client.query(`select set_config('linan.ticket', $1, true)`, [change])
      expect(await persons(), change).toEqual([])
    }
    await expect(open(i, { ...ticket, token: held })).rejects.toThrow(/ticket_refused/)
    await i.client.query('rollback')
    await i.client.query(`select set_config('linan.ticket', $1, false)`, [held])
    expect(await persons()).toEqual([])
    await i.client.query('begin')
    await i.client.query('select pg_current_xact_id()')
    expect(await persons()).toEqual([])
    await i.client.query('rollback')
    await i.client.query(`set linan.ticket = ''`)
  })

  it('is not opened by a planted event with the number of this transaction or of a future one', async () => {
    await i.client.query('begin')
    const { rows } = await i.client.query<{ xid: string }>('select pg_current_xact_id()::text as xid')
    const { rows: planted } = await t.admin.query(
      `insert into audit.event (at, xid, bound_at, actor, action, purpose, lo, hi) values (now() - interval '1 second', $1::xid8, now() - interval '1 second', $2, 30001, 2, 0, 2000000000)
       returning at::text as at, seq, id`,
      [(rows[0] as { xid: string }).xid, w.here.officerId],
    )
    const p = planted[0] as { at: string; seq: number; id: string }
    await i.client.query(`select set_config('linan.ticket', $1, true)`, [`${p.at}|${p.seq}|${p.id}`])
    expect(await persons()).toEqual([])
    await i.client.query('rollback')
    await t.admin
      .query(
        `insert into audit.event (xid, bound_at, actor, action, purpose, lo, hi) select (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + g)::text::xid8, now(), $1, 30001, 2, 0, 2000000000 from generate_series(1, 50) g on conflict do nothing`,
        [w.here.officerId],
      )
      .catch(() => undefined)
    for (let n = 0; n < 5; n++) {
      await i.client.query('begin')
      await i.client.query('select pg_current_xact_id()')
      expect(await persons()).toEqual([])
      await i.client.query('rollback')
    }
  })

  it('holds for COPY, for prepared statements of an earlier ticket, for cursors and for lateral functions', async () => {
    await i.client.query({ name: 'peek', text: 'select id from person where $1 = 1', values: [1] })
    const ticket = await enter(i)
    await i.client.query('begin')
    await open(i, ticket)
    expect(
      (await i.client.query({ name: 'peek', text: 'select id from person where $1 = 1', values: [1] })).rows,
    ).toHaveLength(1)
    await i.client.query('declare c cursor for select id from person')
    await i.client.query('commit')
    expect(
      (await i.client.query({ name: 'peek', text: 'select id from person where $1 = 1', values: [1] })).rows,
    ).toEqual([])
    await expect(i.client.query('fetch all from c')).rejects.toThrow()
    expect(
      await rowsOrRefusal(() => i.client.query('select * from json_each((select json_agg(p) from person p))')),
    ).toEqual([])
    await expect(i.client.query(`copy (select 1) to program 'cat'`)).rejects.toThrow(
      /permission denied|must be superuser/,
    )
    await expect(i.client.query(`copy person to '/tmp/out'`)).rejects.toThrow(/permission denied|must be superuser/)
  })

  it('writes nothing without a ticket, nor with one for reading, nor outside the range', async () => {
    const insert = (unit: string) =>
      i.client.query(
        `insert into road (id, community_code, name, unit_id, unit_pos, created_by, event_id) values (gen_random_uuid(), $1, $2, $3, (select unit_pos from road where false) , $4, gen_random_uuid())`,
        [w.here.communities[0], `路${unit.slice(-6)}`, unit, w.here.officerId],
      )
    await expect(insert(w.here.areaId)).rejects.toThrow()
    const read = await enter(i, 'test.read')
    await i.client.query('begin')
    await open(i, read)
    await expect(
      i.client.query(
        `insert into road (id, community_code, name, unit_id, unit_pos, created_by, event_id) values (gen_random_uuid(), $1, '甲路', $2, $3, $4, gen_random_uuid())`,
        [w.here.communities[0], w.here.areaId, 5, w.here.officerId],
      ),
    ).rejects.toThrow(/row-level security/)
    await i.client.query('rollback')
    const write = await enter(i, 'test.write')
    await i.client.query('begin')
    await open(i, write)
    const { rows } = await t.admin.query<{ lft: number }>('select lft from sec.unit where id = $1', [w.there.areaId])
    await expect(
      i.client.query(
        `insert into road (id, community_code, name, unit_id, unit_pos, created_by, event_id) values (gen_random_uuid(), $1, '乙路', $2, $3, $4, gen_random_uuid())`,
        [w.there.communities[0], w.there.areaId, rows[0]?.lft, w.here.officerId],
      ),
    ).rejects.toThrow(/row-level security/)
    await i.client.query('rollback')
    expect((await t.admin.query(`update person set name = name where false returning id`)).rows).toEqual([])
  })

  it('denies a revoked session, an ended posting and a disabled account at the next request, each with an event', async () => {
    const doomed = await makeIntruder(t, w.there.officerId, w.there.areaId)
    const deny = async (sql: string, code: string) => {
      await t.admin.query(sql, [doomed.tokenHash])
      const ticket = await enter(doomed)
      expect(ticket.denied).toBe(code)
      const { rows } = await t.admin.query('select outcome, note from audit.event where id = $1', [ticket.id])
      expect(rows).toEqual([{ outcome: 2, note: code }])
    }
    expect((await enter(doomed)).denied).toBeNull()
    await deny(
      `update sec.posting set valid_to = current_date - 1 where staff_id = (select a.staff_id from sec.account a join sec.session s on s.account_id = a.id where s.token_h = $1)`,
      'posting_invalid',
    )
    await deny(`update sec.session set locked_at = now() where token_h = $1`, 'session_locked')
    await deny(
      `update sec.account set disabled_at = now() where id = (select account_id from sec.session where token_h = $1)`,
      'unauthenticated',
    )
    await deny(`update sec.session set revoked_at = now() where token_h = $1`, 'unauthenticated')
    await doomed.client.end()
  })
})
