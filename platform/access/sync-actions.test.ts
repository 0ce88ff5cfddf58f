import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { connect } from '../db/pool.ts'
import type { Action } from '../http/action.ts'
import { command, query } from '../http/contract.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { syncActions } from './sync-actions.ts'

let t: TestDatabase
beforeAll(async () => {
  t = await testDatabase()
})
afterAll(() => t?.drop())

const shape = { summary: '', input: z.strictObject({}), output: z.object({}) }
const make = (name: string, more: Partial<Action> = {}, writes = false): Action => ({
  contract: (writes ? command : query)({ name, path: `/${name}`, ...shape }),
  allow: { OFFICER: 'scope' },
  audit: { purpose: 'none', shown: 'list' },
  fromOutbox: false,
  run: async () => ({}),
  ...more,
})
const rows = async () => {
  const { rows: all } = await t.admin.query<{ id: number; name: string; roles: string[] }>(
    `select id, name, roles from sec.action order by name`,
  )
  return new Map(all.map((r) => [r.name, r]))
}

test('ids are stable, a removed operation keeps its row without roles, and one that returns gets its id back', async () => {
  const before = await rows()
  await syncActions(t.admin, t.roles, [make('t.a'), make('t.b'), make('t.c')])
  const first = await rows()
  // Actions of jobs are none of the slices' operations and stay as their migration wrote them.
  const left = [...before].map(([name, { id, roles }]) => ({ name, id, roles: roles.includes('JOB') ? roles : [] }))
  expect(left.map(({ name }) => first.get(name))).toEqual(left)
  expect(left.filter((r) => r.roles.length > 0).map((r) => [r.name, r.roles])).toEqual([
    ['care.night', ['JOB']],
    ['contactCards.openReplacements', ['JOB']],
    ['disputes.night', ['JOB']],
    ['followUps.night', ['JOB']],
    ['hazards.night', ['JOB']],
    ['residents.openBirthdays', ['JOB']],
    ['sealedLog.addWitness', ['JOB']],
    ['sealedLog.clearWitness', ['JOB']],
    ['sealedLog.removeWitness', ['JOB']],
    ['spotChecks.night', ['JOB']],
  ])
  await syncActions(t.admin, t.roles, [make('t.c', { allow: { CHIEF: 'scope', DEPUTY: 'scope' } }), make('t.d')])
  const second = await rows()
  expect(second.get('t.a')).toEqual({ id: first.get('t.a')?.id, name: 't.a', roles: [] })
  expect(second.get('t.c')).toEqual({ id: first.get('t.c')?.id, name: 't.c', roles: ['CHIEF', 'DEPUTY'] })
  expect([...first.values()].some((r) => r.id === second.get('t.d')?.id)).toBe(false)
  await syncActions(t.admin, t.roles, [make('t.a'), make('t.e')])
  const third = await rows()
  expect(third.get('t.a')).toEqual({ id: first.get('t.a')?.id, name: 't.a', roles: ['OFFICER'] })
  expect(new Set([...third.values()].map((r) => r.id)).size).toBe(third.size)
})

test('what the database enforces is what the access table says', async () => {
  await syncActions(t.admin, t.roles, [
    make('t.reveal', {
      audit: { purpose: 'verify', basis: ['task', 'household'], shown: 'identity', reveal: true, perMinute: 20 },
    }),
    make('t.write', { audit: { purpose: 'visit', shown: 'list' } }, true),
  ])
  const { rows: all } = await t.admin.query(
    `select name, purpose, stated, basis_kinds, reveal, writes, per_minute from sec.action where name in ('t.reveal', 't.write') order by 1`,
  )
  expect(all).toEqual([
    {
      name: 't.reveal',
      purpose: 2,
      stated: true,
      basis_kinds: ['task', 'household'],
      reveal: true,
      writes: false,
      per_minute: 20,
    },
    { name: 't.write', purpose: 1, stated: false, basis_kinds: [], reveal: false, writes: true, per_minute: null },
  ])
})

test('a failure leaves everything as it was', async () => {
  const before = await rows()
  const broken = make('t.broken', { audit: { purpose: 'none', shown: 'list', perMinute: 1e12 } })
  await expect(syncActions(t.admin, t.roles, [make('t.first'), broken])).rejects.toThrow()
  expect(await rows()).toEqual(before)
})

test('two servers that start at once agree', async () => {
  const other = await connect({ ...t.login('app'), user: 'postgres', password: t.admin.password ?? '' })
  const names = Array.from({ length: 30 }, (_, i) => make(`t.both${i}`))
  await Promise.all([syncActions(t.admin, t.roles, names), syncActions(other, t.roles, names.toReversed())])
  await other.end()
  const all = await rows()
  expect(new Set(names.map((n) => all.get(n.contract.name)?.id)).size).toBe(30)
  expect(new Set([...all.values()].map((r) => r.id)).size).toBe(all.size)
})
