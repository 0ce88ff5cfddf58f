import type { ClientBase } from 'pg'
import type { Logger } from 'pino'
import { sameBytes } from '../seal/bytes.ts'
import { leafHash } from '../seal/hash.ts'
import { newestHead } from './checkpoints.ts'
import { leavesBetween, type SealedLeaf, unsealedEvents } from './log-source.ts'
import { WAITING_MS } from './sealing.ts'
import { entryOfEvent } from './sealed-event.ts'
import { treeSize } from './tile-store.ts'

/** Newest leaves that are looked at each time, and leaves of the older log, which comes round piece by piece. */
const NEWEST = 4096
const PIECE = 16_384
const DAY_MS = 86_400_000

/**
 * Compares sealed events with their leaves again while the server runs: the newest each time, the rest of the log in turns, and looks for events of the
 * last day that came in beside the tree. What it finds stands in `audit.sealer` until somebody has run `linan audit verify` and cleared it.
 * Answers where the next turn begins.
 */
export async function recheck(client: ClientBase, log: Pick<Logger, 'error'>, from: number): Promise<number> {
  const size = await treeSize(client)
  const start = from < size ? from : 0
  const found: string[] = []
  for (const [a, b] of [
    [start, Math.min(size, start + PIECE)],
    [Math.max(0, size - NEWEST), size],
  ] as const)
    for (const leaf of await leavesBetween(client, a, b))
      if (!fits(leaf)) found.push(`leaf ${leaf.idx}${leaf.event ? `, event ${leaf.event.id}` : ''}`)
  const head = await newestHead(client)
  if (head !== undefined) {
    const before = new Date(head.at.getTime() - WAITING_MS)
    for (const { id } of await unsealedEvents(client, before, new Date(before.getTime() - DAY_MS)))
      found.push(`event ${id} is not in the tree`)
  }
  if (found.length > 0) {
    log.error({ event: 'sealed_log_fault', found: found.slice(0, 20) }, 'sealed events were changed')
    await client.query(
      `insert into audit.sealer (beat_at, lag_seconds, fault, fault_at) values (now(), 0, $1, now())
       on conflict (id) do update set fault = coalesce(sealer.fault, excluded.fault), fault_at = coalesce(sealer.fault_at, excluded.fault_at)`,
      [found.slice(0, 20).join('; ')],
    )
  }
  return start + PIECE
}

function fits({ h, event }: SealedLeaf): boolean {
  try {
    return event !== undefined && sameBytes(leafHash(entryOfEvent(event)), h)
  } catch {
    return false
  }
}
