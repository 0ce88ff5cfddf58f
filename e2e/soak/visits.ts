import { randomUUID } from 'node:crypto'
import type { Client } from 'pg'
import type { Worker } from '../support/api.ts'
import type { World } from '../support/world.ts'

/** What became of one write, as its sender saw it. `unknown`: the connection ended before an answer, it may or may not have been done. */
export type Fate = 'acknowledged' | 'refused' | 'unknown'
export type Sent = Map<string, Fate>

/** Records visits one after another until told to stop. An entry whose fate is unknown is sent again as it was, as a phone would. */
export async function recordUntil(isOver: () => boolean, worker: Worker, world: World, sent: Sent): Promise<void> {
  while (!isOver()) {
    const id = randomUUID()
    const visit = visitOf(id, world)
    sent.set(id, 'unknown')
    for (let tries = 0; tries < 40; tries++) {
      const fate = await tell(worker, visit)
      sent.set(id, fate)
      if (fate !== 'unknown' || isOver()) break
      await new Promise((r) => setTimeout(r, 100))
    }
  }
}

/** A visit of the station's household, an hour ago or as many hours as told. */
export function visitOf(id: string, { householdId, officerId, personId }: World, hoursAgo = 1) {
  const startedAt = new Date(Date.now() - hoursAgo * 3_600_000)
  return {
    id,
    targetKind: 'household' as const,
    targetId: householdId,
    kind: '一般走访' as const,
    visitorIds: [officerId],
    startedAt: startedAt.toISOString(),
    endedAt: new Date(startedAt.getTime() + 600_000).toISOString(),
    geoReason: '回所后补登',
    met: true,
    metCount: 1,
    metPersonIds: [personId],
    summaryChips: ['防诈骗宣传' as const],
    topics: ['防范宣传' as const],
  }
}

async function tell(worker: Worker, visit: ReturnType<typeof visitOf>): Promise<Fate> {
  try {
    await worker.call('visits.recordVisit', visit)
    return 'acknowledged'
  } catch (error) {
    // 503 says that the outcome is not known: a commit may have been done before its answer was lost.
    return /: (4\d\d) /.test((error as Error).message) ? 'refused' : 'unknown'
  }
}

export interface Verdict {
  acknowledged: number
  /** Answered with 4xx: none should be, they are all right. */
  refused: number
  lost: number
  doubled: number
  half: number
  unaudited: number
}

/** Looks into the database as superuser: each acknowledged visit once, with its activity and an answered event; none half. */
export async function judge(admin: Client, sent: Sent): Promise<Verdict> {
  const ids = [...sent.keys()]
  const { rows } = await admin.query<{ id: string; visits: number; activities: number; events: number }>(
    `select x.id, (select count(*)::int from visit v where v.id = x.id) as visits,
        (select count(*)::int from activity a where a.record_kind = 'visit' and a.record_id = x.id) as activities,
        (select count(*)::int from audit.event e where e.outcome = 1
          and e.id = (select v.event_id from visit v where v.id = x.id)) as events
      from unnest($1::uuid[]) x (id)`,
    [ids],
  )
  const of = (id: string) => sent.get(id)
  return {
    acknowledged: rows.filter((r) => of(r.id) === 'acknowledged').length,
    refused: rows.filter((r) => of(r.id) === 'refused').length,
    lost: rows.filter((r) => of(r.id) === 'acknowledged' && r.visits === 0).length,
    doubled: rows.filter((r) => r.visits > 1 || r.activities > 1).length,
    half: rows.filter((r) => r.visits !== r.activities).length,
    unaudited: rows.filter((r) => r.visits > 0 && r.events !== 1).length,
  }
}
