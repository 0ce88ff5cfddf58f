import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeStation } from '#features/organisation/factory.ts'
import * as todayContract from '#features/today/contract.ts'
import { testApp, type TestApp } from '#platform/testing/app.ts'
import * as contract from './contract.ts'

let t: TestApp
beforeAll(async () => {
  t = await testApp()
})
afterAll(() => t.close())
beforeEach(() => t.admin.query('delete from audit.witness; delete from audit.sealer'))

const beat = (lag = 0, fault: string | null = null) =>
  t.admin.query('insert into audit.sealer (beat_at, lag_seconds, fault, fault_at) values (now(), $1, $2, now())', [
    lag,
    fault,
  ])
const witness = (name: string, enrolled: string, cosigned: string | null, fault: string | null = null) =>
  t.admin.query(
    `insert into audit.witness (name, vkey, url, enrolled_at, cosigned_at, fault) values ($1, 'k', 'https://w.example', now() - $2::interval, now() - $3::interval, $4)`,
    [name, enrolled, cosigned, fault],
  )
const stateOf = async () => {
  const { level, faults } = await (await t.user('SYS')).call(contract.state, {})
  return { level, faults: faults.map(({ fault }) => fault) }
}

test('before two witnesses are enrolled only the administrator sees red', async () => {
  await beat()
  await witness('one', '10 days', '1 minute')
  expect(await stateOf()).toEqual({ level: 'unwitnessed', faults: ['unwitnessed'] })
  const { items } = await (await t.user('SYS')).call(todayContract.mine, {})
  expect(items.map(({ id, path }) => [id, path])).toContainEqual(['sealedLog.unwitnessed', '/sealed-log'])
})

test('two that sign are enough', async () => {
  await beat()
  await witness('one', '10 days', '1 minute')
  await witness('two', '10 days', '14 minutes')
  await witness('three', '10 days', null)
  expect(await stateOf()).toEqual({ level: 'sealed', faults: [] })
})

test('one that is silent for 15 minutes makes it red, for 4 hours stops bulk work, each counted from the day two were enrolled', async () => {
  await beat()
  await witness('one', '10 days', '1 minute')
  await witness('two', '10 days', '16 minutes')
  expect(await stateOf()).toEqual({ level: 'red', faults: ['few_witnesses'] })
  await t.admin.query(`update audit.witness set cosigned_at = now() - interval '5 hours' where name = 'two'`)
  expect(await stateOf()).toEqual({ level: 'stopped', faults: ['stopped'] })
  await t.admin.query(`update audit.witness set enrolled_at = now() - interval '10 minutes' where name = 'two'`)
  expect((await stateOf()).level).toBe('sealed')
})

test('taking a witness away does not take the rule away', async () => {
  await beat()
  await witness('one', '10 days', '1 minute')
  await witness('two', '10 days', '1 minute')
  await t.admin.query(`update audit.witness set removed_at = now() where name = 'two'`)
  // Its last word counts while it is fresh: whoever replaces one is not stopped at once.
  expect((await stateOf()).level).toBe('sealed')
  await t.admin.query(`update audit.witness set cosigned_at = now() - interval '16 minutes' where name = 'two'`)
  expect((await stateOf()).level).toBe('red')
  await t.admin.query(`update audit.witness set cosigned_at = now() - interval '5 hours' where name = 'two'`)
  expect((await stateOf()).level).toBe('stopped')
})

test('a refusal of a witness, a fault found, or sealing that stands still is red at once', async () => {
  await witness('one', '10 days', '1 minute', 'holds a larger tree')
  await witness('two', '10 days', '1 minute')
  expect(await stateOf()).toEqual({ level: 'red', faults: ['found', 'still'] })
  const chief = await t.user('CHIEF', (await makeStation(t.admin)).stationId)
  const { witnesses, faults } = await chief.call(contract.state, {})
  expect(witnesses.map(({ name, isFresh, fault }) => [name, isFresh, fault])).toEqual([
    ['one', true, 'holds a larger tree'],
    ['two', true, null],
  ])
  expect(faults[0]?.text).toContain('one: holds a larger tree')
  await t.admin.query('update audit.witness set fault = null')
  await beat(1000, 'leaf 7')
  expect(await stateOf()).toEqual({ level: 'red', faults: ['found', 'waiting'] })
})

test('officers have no business here', async () => {
  await expect(
    (await t.user('OFFICER', (await makeStation(t.admin)).stationId)).call(contract.state, {}),
  ).rejects.toMatchObject({ status: 403 })
  await expect(t.anonymous.call(contract.state, {})).rejects.toMatchObject({ status: 401 })
})
