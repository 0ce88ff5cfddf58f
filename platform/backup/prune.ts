import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { outdated } from './coverage.ts'
import { baseFolder, listBases, listSeries, listShipped } from './target.ts'

/** How long backups are kept. The recovery sheet says so too. */
export const KEPT_DAYS = 30

/**
 * Deletes what is too old: in our series, and earlier series of the same database (before a restore) whose last second is too old.
 * Backups of other databases on the same disk are never touched.
 */
export function pruneTarget(target: string, series: string, now: Date): { bases: number; segments: number } {
  const bases = listBases(target, series)
  const gone = outdated(bases, listShipped(target, series), now, KEPT_DAYS)
  for (const { stamp } of gone.bases) removeBase(target, series, stamp)
  for (const { path } of gone.log) rmSync(path, { force: true })
  const identifier = bases.at(-1)?.systemIdentifier
  for (const other of listSeries(target)) {
    const isOurs = other.id !== series && other.bases.every((base) => base.systemIdentifier === identifier)
    if (isOurs && isOver(target, other.id, now)) rmSync(join(target, other.id), { recursive: true, force: true })
  }
  return { bases: gone.bases.length, segments: gone.log.length }
}

/** Under another name first: a base of which half is deleted must not look like one. */
function removeBase(target: string, series: string, stamp: string): void {
  const away = baseFolder(target, series, `part-${stamp}`)
  renameSync(baseFolder(target, series, stamp), away)
  rmSync(away, { recursive: true, force: true })
}

function isOver(target: string, series: string, now: Date): boolean {
  const ends = [
    ...listBases(target, series).map(({ stoppedAt }) => Date.parse(stoppedAt)),
    ...listShipped(target, series).map(({ until }) => until?.getTime() ?? 0),
  ]
  return Math.max(...ends) < now.getTime() - KEPT_DAYS * 86_400_000
}
