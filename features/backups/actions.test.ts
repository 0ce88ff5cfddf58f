import { afterAll, beforeAll, expect, test } from 'vitest'
import * as todayContract from '#features/today/contract.ts'
import type { BackupReport } from '#platform/backup/report.ts'
import { testApp, type TestApp } from '#platform/testing/app.ts'
import * as contract from './contract.ts'

let t: TestApp
let report: BackupReport | undefined
const good: BackupReport = {
  target: '/mnt/backup',
  sheet: 'ready',
  faults: [],
  state: {
    version: 1,
    logTargetId: 'x',
    logKeyId: 'y',
    lastBaseAt: '2026-11-26T01:00:00.000Z',
    lastBaseBytes: 4_000_000,
    coveredUntil: '2026-11-26T03:00:00.000Z',
    waitingSince: null,
    problem: null,
  },
}
beforeAll(async () => {
  t = await testApp({ backup: () => report })
})
afterAll(() => t.close())

/** What stands on his day of the backups; other slices have their say there too. */
const mine = async (sys: Awaited<ReturnType<TestApp['user']>>) =>
  (await sys.call(todayContract.mine, {})).items.filter(({ id }) => id.startsWith('backups.'))

test('the system administrator sees what is wrong with the backups and what to do, on his page and on top of his day', async () => {
  const sys = await t.user('SYS')
  report = good
  expect(await sys.call(contract.state, {})).toMatchObject({
    isOurs: true,
    target: '/mnt/backup',
    coveredUntil: '2026-11-26T03:00:00.000Z',
    faults: [],
  })
  expect(await mine(sys)).toEqual([])

  const problem = { code: 'target_missing', message: 'internal text', remedy: '', since: '2026-11-26T01:00:00.000Z' }
  report = { ...good, sheet: 'left', faults: ['problem', 'log_waits'], state: { ...good.state, problem } }
  const { faults } = await sys.call(contract.state, {})
  expect(faults.map(({ fault }) => fault)).toEqual(['problem', 'log_waits', 'sheet_left'])
  expect(faults[0]).toMatchObject({ text: '备份磁盘不在', remedy: expect.stringContaining('--new-target') })
  expect((await mine(sys)).map(({ id, overdue, path }) => [id, overdue, path])).toEqual([
    ['backups.problem', true, '/backups'],
    ['backups.log_waits', true, '/backups'],
    ['backups.sheet_left', true, '/backups'],
  ])
  const english = await sys.send(contract.state, {}, { 'accept-language': 'en' })
  expect(english.body).toContain('The backup disk is not there')
})

test('with a database server of its own the page says whose business it is', async () => {
  report = undefined
  const sys = await t.user('SYS')
  expect(await sys.call(contract.state, {})).toMatchObject({ isOurs: false, target: null, faults: [] })
  expect(await mine(sys)).toEqual([])
})

test('nobody else sees where the backups lie', async () => {
  report = good
  await expect(t.anonymous.call(contract.state, {})).rejects.toMatchObject({ status: 401 })
})
