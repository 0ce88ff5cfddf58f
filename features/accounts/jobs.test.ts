import { afterAll, beforeAll, expect, test } from 'vitest'
import { legalDate } from '#platform/clock/clock.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { testDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { makeStation } from '#features/organisation/factory.ts'
import { jobs } from './jobs.ts'

let t: TestDatabase
beforeAll(async () => {
  t = await testDatabase()
})
afterAll(() => t?.drop())

const run = (name: string) => {
  const now = new Date()
  const tx = {
    query: async (text: string, params: readonly unknown[] = []) => (await t.admin.query(text, [...params])).rows,
  }
  return jobs.find((j) => j.name === name)?.run({ tx, now, today: legalDate(now) }, {})
}

async function account(staffId: string | null = null): Promise<string> {
  const id = uuidv7()
  await t.admin.query('insert into sec.account (id, staff_id, is_system) values ($1, $2, $3)', [
    id,
    staffId,
    staffId === null,
  ])
  return id
}

const session = (accountId: string, name: string, expires: string, revoked: string | null) =>
  t.admin.query(
    `insert into sec.session (id, token_h, account_id, user_agent, expires_at, revoked_at) values ($1, $2, $3, $4, now() + $5::interval, now() + $6::interval)`,
    [uuidv7(), Buffer.from(name), accountId, name, expires, revoked],
  )

test('sessions are removed thirty days after they ended, however they ended', async () => {
  const id = await account()
  await session(id, 'expired long ago', '-31 days', null)
  await session(id, 'revoked long ago', '1 day', '-31 days')
  await session(id, 'expired long ago, revoked later', '-31 days', '-1 day')
  await session(id, 'expired lately', '-29 days', null)
  await session(id, 'revoked lately', '1 day', '-29 days')
  await session(id, 'alive', '1 day', null)
  expect(await run('accounts.forgetSessions')).toEqual({ removed: 3 })
  const { rows } = await t.admin.query<{ name: string }>('select user_agent as name from sec.session order by 1')
  expect(rows.map((r) => r.name)).toEqual(['alive', 'expired lately', 'revoked lately'])
})

test('an account closes on the day its staff member ends, and its sessions with it', async () => {
  const s = await makeStation(t.admin)
  const id = await account(s.officerId)
  await session(id, 'officer', '1 day', null)
  expect(await run('accounts.disableEnded')).toEqual({ disabled: 0 })
  await t.admin.query(`update staff set end_on = (now() at time zone 'Asia/Shanghai')::date where id = $1`, [
    s.officerId,
  ])
  expect(await run('accounts.disableEnded')).toEqual({ disabled: 1 })
  expect(await run('accounts.disableEnded')).toEqual({ disabled: 0 })
  const { rows } = await t.admin.query(
    'select a.disabled_at is not null and s.revoked_at is not null as closed from sec.account a join sec.session s on s.account_id = a.id where a.id = $1',
    [id],
  )
  expect(rows).toEqual([{ closed: true }])
})
