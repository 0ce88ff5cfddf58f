import { join } from 'node:path'
import type { Layout } from './folders.ts'

/** Where finished segments of the write-ahead log are handed over, while the file `isOn` exists. Both lie in the data folder. */
export type Handover = { folder: string; isOn: string; spool: string }

export function handoverOf({ dataDir }: Pick<Layout, 'dataDir'>): Handover {
  const folder = join(dataDir, 'backup')
  return { folder, isOn: join(folder, 'archiving'), spool: join(folder, 'spool') }
}

/**
 * What PostgreSQL runs for each finished segment. A marker file, and no setting, switches it, so that neither start nor stop of backups
 * restarts the database. The segment appears in the spool whole and on the disk, or not at all; PostgreSQL repeats what failed.
 */
export function archiveSettings(layout: Layout): Record<string, string> {
  // The command needs a POSIX shell.
  if (process.platform === 'win32') return { archive_mode: 'off' }
  const { isOn, spool } = handoverOf(layout)
  const [mark, part, whole] = [quote(isOn), quote(`${spool}/%f.part`), quote(`${spool}/%f`)]
  return {
    archive_mode: 'on',
    archive_command: `if [ -e ${mark} ]; then cp -p "%p" ${part} && { sync ${part} || sync; } && mv ${part} ${whole}; fi`,
  }
}

/** For the shell, except `%p` and `%f`, which PostgreSQL puts in; any other per cent sign has to be doubled for it. */
const quote = (path: string) => `'${path.replaceAll("'", `'\\''`).replaceAll(/%(?![pf](\.part)?$)/g, '%%')}'`
