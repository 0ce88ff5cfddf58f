import { expect, test } from 'vitest'
import { isBaseDue } from '#platform/backup/base-due.ts'
import type { BackupReport } from '#platform/backup/report.ts'
import { type BackupState, judgeBackup } from '#platform/backup/state.ts'
import { faultsOf, problemOf } from './rules.ts'

const now = new Date('2026-11-26T04:00:00Z')
const ago = (ms: number) => new Date(now.getTime() - ms).toISOString()
const HOUR = 3_600_000
const good: BackupState = {
  version: 1,
  logTargetId: 'x',
  logKeyId: 'y',
  lastBaseAt: ago(HOUR),
  lastBaseBytes: 1,
  coveredUntil: ago(30_000),
  waitingSince: null,
  problem: null,
}
const judge = (change: Partial<BackupState>, backupTo: string | undefined = '/mnt/b') =>
  judgeBackup({ backupTo }, { ...good, ...change }, now)

test('red after 26 hours without a base backup and after five minutes of waiting log, not before', () => {
  expect(judge({})).toEqual([])
  expect(judge({ lastBaseAt: ago(26 * HOUR - 1000) })).toEqual([])
  expect(judge({ lastBaseAt: ago(26 * HOUR + 1000) })).toEqual(['base_old'])
  expect(judge({ waitingSince: ago(299_000) })).toEqual([])
  expect(judge({ waitingSince: ago(301_000) })).toEqual(['log_waits'])
  expect(judge({ lastBaseAt: null })).toEqual(['never'])
  expect(judgeBackup({ backupTo: undefined }, good, now)).toEqual(['not_set_up'])
  const problem = { code: 'target_full', message: '', remedy: '', since: ago(0) }
  expect(judge({ problem })).toEqual(['problem'])
})

test('a base is made a day, at night where half a day has passed, and anew after the clock was set back', () => {
  const night = new Date('2026-11-25T19:00:00Z')
  expect(isBaseDue(null, now)).toBe(true)
  expect(isBaseDue(ago(13 * HOUR), now)).toBe(false)
  expect(isBaseDue(ago(24 * HOUR), now)).toBe(true)
  expect(isBaseDue(new Date(night.getTime() - 13 * HOUR).toISOString(), night)).toBe(true)
  expect(isBaseDue(new Date(night.getTime() - 11 * HOUR).toISOString(), night)).toBe(false)
  expect(isBaseDue(ago(-2 * HOUR), now)).toBe(true)
})

test('what is wrong with the sheet comes after what loses data now, and an unknown problem has a text too', () => {
  const report: BackupReport = { target: null, sheet: 'missing', faults: ['not_set_up'], state: good }
  expect(faultsOf(report)).toEqual(['not_set_up', 'no_sheet'])
  expect(faultsOf({ ...report, faults: [], sheet: 'ready' })).toEqual([])
  expect(problemOf('target_full')).toBe('target_full')
  expect(problemOf('57P03')).toBe('other')
})
