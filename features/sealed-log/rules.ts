import type { z } from 'zod'
import type { fault } from './contract.ts'
import type { Sealing } from './store.ts'

export type Fault = z.infer<typeof fault>

/** Sealing that has not been heard of for so long stands still (ms). */
const STILL_MS = 120_000
/** An event may wait so long before somebody should look (s). */
const WAITING_S = 120

/** What is wrong with the sealed log, the worst first (trust.md §3.1). */
export function faultsOf(s: Sealing, now: Date): Fault[] {
  const few = s.counted_from !== null && s.fresh < 2
  return (
    [
      ['found', s.fault !== null],
      ['stopped', s.level === 'stopped'],
      ['few_witnesses', few && s.level !== 'stopped'],
      ['unwitnessed', s.counted_from === null],
      ['still', s.beat_at === null || now.getTime() - s.beat_at.getTime() > STILL_MS],
      ['waiting', (s.lag_seconds ?? 0) > WAITING_S],
    ] as const
  ).flatMap(([name, holds]) => (holds ? [name] : []))
}
