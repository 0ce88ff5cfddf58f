import { segmentNumber } from './segments.ts'
import type { Manifest, Shipped } from './target.ts'

/** A base backup with the unbroken log that follows it. */
export type Reach = {
  base: Manifest
  /** First second whose end can be restored. */
  earliest: Date
  /** Last such second; undefined: only the state at the end of the base. */
  latest: Date | undefined
  /** Segments after the base, in order, up to the first gap. */
  log: Shipped[]
}

const SECOND = 1000
const floorSecond = (at: number) => Math.floor(at / SECOND) * SECOND

/** How far one base backup can be brought with the segments that were shipped. */
export function reachOf(base: Manifest, shipped: readonly Shipped[]): Reach {
  const bySegment = new Map(
    shipped
      // After a new sheet was made the log opens with that sheet only, and a base of its own follows.
      .filter(
        ({ segment, keyId }) => keyId === base.keyId && Number.parseInt(segment.slice(0, 8), 16) === base.timeline,
      )
      .map((one) => [segmentNumber(one.segment), one]),
  )
  const log: Shipped[] = []
  // The base brings the segments of its own copy; a mark in the last of them counts too.
  const stop = segmentNumber(base.stopSegment)
  for (let n = stop + 1, next = bySegment.get(n); next !== undefined; next = bySegment.get(++n)) log.push(next)
  const marks = [bySegment.get(stop), ...log].flatMap((one) => one?.until?.getTime() ?? [])
  const earliest = floorSecond(Date.parse(base.stoppedAt))
  const latest = Math.max(...marks) - SECOND
  return {
    base,
    earliest: new Date(earliest),
    latest: latest >= earliest ? new Date(latest) : undefined,
    log,
  }
}

/** The newest base that can be brought to the end of this second, or undefined. */
export function chooseReach(reaches: readonly Reach[], second: Date): Reach | undefined {
  return reaches.findLast(({ earliest, latest }) => latest !== undefined && earliest <= second && second <= latest)
}

/** The spans of seconds that can be restored, merged where they touch, oldest first. */
export function spansOf(reaches: readonly Reach[]): { from: Date; to: Date }[] {
  const spans: { from: Date; to: Date }[] = []
  for (const { earliest, latest } of reaches) {
    if (latest === undefined) continue
    const last = spans.at(-1)
    if (last && earliest.getTime() <= last.to.getTime() + SECOND)
      last.to = new Date(Math.max(last.to.getTime(), latest.getTime()))
    else spans.push({ from: earliest, to: latest })
  }
  return spans
}

/** The segments needed to reach the end of this second: up to the first that holds a later commit. Without a second: all. */
export function logUntil({ log }: Reach, second: Date | undefined): Shipped[] {
  if (second === undefined) return log
  const end = log.findIndex(({ until }) => until !== undefined && until.getTime() > second.getTime())
  return end === -1 ? log : log.slice(0, end + 1)
}

/** What may be deleted: every second of the last `days` days stays restorable, and the newest base always stays. */
export function outdated(bases: readonly Manifest[], shipped: readonly Shipped[], now: Date, days: number) {
  const cutoff = now.getTime() - days * 86_400_000
  const firstKept = Math.max(
    0,
    bases.findLastIndex(({ stoppedAt }) => Date.parse(stoppedAt) <= cutoff),
  )
  const oldest = bases[firstKept]
  const start = oldest ? segmentNumber(oldest.startSegment) : 0
  return {
    bases: bases.slice(0, firstKept),
    log: shipped.filter(({ segment }) => segmentNumber(segment) < start),
  }
}
