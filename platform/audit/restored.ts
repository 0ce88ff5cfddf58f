import type { ClientBase } from 'pg'
import { sameBytes } from '../seal/bytes.ts'
import { newestHead } from './checkpoints.ts'
import { readHeads } from './heads.ts'
import { lifeOf, logKeys } from './log-key.ts'
import { restorationsOf } from './log-source.ts'
import { rootAt, treeSize } from './tile-store.ts'

/** How a restored log stands to what outsiders saw of it. */
export interface RestoredLog {
  /** Leaves that came back. */
  readonly size: number
  /** Leaves under the largest head outsiders keep; undefined where none was shown. */
  readonly seen: number | undefined
}

/** The restored log is not the one that outsiders saw. */
export class ForeignLogError extends Error {}

/**
 * Holds a restored log against its own newest head and against heads that witnesses keep: every one that is not larger must have this very root.
 * Larger ones say how many looks are lost with the chosen moment.
 * @throws ForeignLogError where a root differs, or a head is none of this log
 */
export async function checkRestored(
  client: ClientBase,
  secret: string,
  outside: readonly string[],
): Promise<RestoredLog> {
  const [size, newest] = [await treeSize(client), await newestHead(client)]
  const { heads, faults } = readHeads(
    newest ? [newest] : [],
    outside,
    logKeys(secret, await lifeOf(client)),
    [],
    await restorationsOf(client),
  )
  const wrong = faults.find((one) => one.code !== 'lost_in_restore')
  if (wrong !== undefined) throw new ForeignLogError(wrong.detail)
  for (const head of heads)
    if (head.size <= size && !sameBytes(head.root, await rootAt(client, head.size)))
      throw new ForeignLogError(
        `the ${head.from === 'outside' ? 'head kept outside' : 'newest head'} of size ${head.size} has another root`,
      )
  const seen = heads.filter((head) => head.from === 'outside').map((head) => head.size)
  return { size, seen: seen.length > 0 ? Math.max(...seen) : undefined }
}

/**
 * Lets the log go on under a new name where looks that outsiders may have seen did not come back: a witness never signs a smaller tree of the same
 * name. Where outsiders saw no more than came back, it goes on as it was.
 */
export async function goOnAfterRestore(client: ClientBase, { size, seen }: RestoredLog): Promise<boolean> {
  if (seen !== undefined && seen <= size) return false
  await client.query(
    'insert into audit.restoration (life, size, seen) select coalesce(max(life), 0) + 1, $1, $2 from audit.restoration',
    [size, seen ?? null],
  )
  return true
}
