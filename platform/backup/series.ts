import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeDurably } from './durable-file.ts'

/**
 * One unbroken history of one database. It lies in the data folder and is not backed up: a restored database begins a new one, so that
 * the write-ahead log of two lives of a database can never be taken for one.
 */
export type Series = {
  version: 1
  id: string
  createdAt: string
  /** Marks of the backup targets used so far, by path: a known target without its mark is a disk that is not plugged in. */
  targets: Record<string, string>
}

/** Folder of everything about backups in a data folder. The database's account walks through it to its spool. */
export function backupFolder(dataDir: string): string {
  const folder = join(dataDir, 'backup')
  mkdirSync(folder, { recursive: true, mode: 0o711 })
  return folder
}

const seriesFile = (dataDir: string) => join(backupFolder(dataDir), 'series.json')

export function readSeries(dataDir: string): Series {
  try {
    return JSON.parse(readFileSync(seriesFile(dataDir), 'utf8')) as Series
  } catch {
    // None yet, or damaged: a new series is always safe, it begins with a base backup of its own.
    return startSeries(dataDir, {})
  }
}

export function startSeries(dataDir: string, targets: Series['targets']): Series {
  const now = new Date().toISOString()
  const id = `${now.slice(0, 10)}-${randomBytes(4).toString('hex')}`
  const series: Series = { version: 1, id, createdAt: now, targets }
  writeSeries(dataDir, series)
  return series
}

export function writeSeries(dataDir: string, series: Series): void {
  writeDurably(seriesFile(dataDir), `${JSON.stringify(series, null, 2)}\n`)
}
