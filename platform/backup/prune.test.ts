import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pruneTarget } from './prune.ts'
import { segmentName } from './segments.ts'
import {
  baseFolder,
  listBases,
  listShipped,
  type Manifest,
  MANIFEST_FILE,
  stampOf,
  walFolder,
  walName,
  walPlace,
} from './target.ts'

const DAY = 86_400_000
const now = new Date('2026-11-26T00:00:00Z')
let target: string
beforeEach(() => {
  target = mkdtempSync(join(tmpdir(), 'linan-prune-'))
})
afterEach(() => rmSync(target, { recursive: true, force: true }))

/** A base and ten segments for each day from `oldest` days ago to `newest` days ago. */
function makeSeries(series: string, systemIdentifier: string, oldest: number, newest: number): void {
  for (let age = oldest; age >= newest; age--) {
    const at = new Date(now.getTime() - age * DAY)
    const first = (100 - age) * 10
    const manifest: Manifest = {
      version: 1,
      series,
      stamp: stampOf(at),
      systemIdentifier,
      timeline: 1,
      startSegment: segmentName(1, first),
      stopSegment: segmentName(1, first),
      startedAt: at.toISOString(),
      stoppedAt: at.toISOString(),
      postgres: '18',
      product: '0',
      migration: 1,
      keyId: 'AAAAAAAA',
      files: [],
    }
    mkdirSync(baseFolder(target, series, manifest.stamp), { recursive: true })
    writeFileSync(join(baseFolder(target, series, manifest.stamp), MANIFEST_FILE), JSON.stringify(manifest))
    for (let n = first; n < first + 10; n++) {
      const name = walName(segmentName(1, n), new Date(at.getTime() + (n - first) * (DAY / 10)), 'AAAAAAAA')
      const place = join(walFolder(target, series), walPlace(name))
      mkdirSync(join(place, '..'), { recursive: true })
      writeFileSync(place, '')
    }
  }
}

test('only what no second of the last 30 days needs is deleted, and never the backups of another database', () => {
  makeSeries('ours', '1', 40, 0)
  makeSeries('before-the-restore', '1', 90, 70)
  makeSeries('recent-before-the-restore', '1', 45, 20)
  makeSeries('other-station', '2', 90, 70)
  writeFileSync(join(target, 'holiday.jpg'), '')
  expect(pruneTarget(target, 'ours', now)).toEqual({ bases: 10, segments: 100 })
  expect(listBases(target, 'ours')).toHaveLength(31)
  expect(listShipped(target, 'ours')).toHaveLength(310)
  expect(readdirSync(target).sort()).toEqual(['holiday.jpg', 'other-station', 'ours', 'recent-before-the-restore'])
  expect(listBases(target, 'recent-before-the-restore')).toHaveLength(26)
  expect(pruneTarget(target, 'ours', now)).toEqual({ bases: 0, segments: 0 })
  expect(existsSync(join(target, 'ours/base'))).toBe(true)
})
