import { setTimeout as sleep } from 'node:timers/promises'
import pino from 'pino'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Installation } from '#platform/db/installation.ts'
import { enqueue } from '#platform/jobs/queue.ts'
import { type TestDatabase, testDatabase } from '#platform/testing/database.ts'
import { openTicket } from '#platform/testing/ticket.ts'
import { startJobs } from './jobs.ts'

let t: TestDatabase
beforeAll(async () => {
  t = await testDatabase()
})
afterAll(() => t?.drop())

const partitions = async () => {
  const { rows } = await t.admin.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'audit.event'::regclass order by 1`,
  )
  return rows.map((r) => r.name)
}

test('the server makes the partitions of the audit log that are missing, as their owner', async () => {
  const installer = { ...t.login('app'), user: 'postgres', password: inject('cluster').password }
  const installation = { installer, roles: t.roles, as: t.login } as unknown as Installation
  const before = await partitions()
  const last = before.filter((name) => name !== 'event_default').at(-1) as string
  await t.admin.query(`drop table audit.${last}`)
  const queue = await startJobs(installation, pino({ level: 'silent' }))
  await openTicket(t, (tx) => enqueue(tx, 'audit.partitions', {}))
  for (let i = 0; i < 100 && (await partitions()).length < before.length; i++) await sleep(100)
  await queue.stop()
  expect(await partitions()).toEqual(before)
  const { rows } = await t.admin.query(`select pg_get_userbyid(relowner) as owner from pg_class where relname = $1`, [
    last,
  ])
  expect(rows).toEqual([{ owner: t.roles.owner }])
  const { rows: timed } = await t.admin.query(
    `select cron, timezone from jobs.schedule where name = 'audit.partitions'`,
  )
  expect(timed).toEqual([{ cron: '10 0 * * *', timezone: 'Asia/Shanghai' }])
})
