import type { Envelope } from './op.ts'

/** A chain as the server has it. */
export interface LogHead {
  author: string
  /** 0 before the first act. */
  lastSeq: number
  /** Hash of the last act, or of the log (`logHash`). */
  lastH: string
}

export interface Arrived {
  op: Envelope
  /** `opHash` of it. */
  h: string
  /** `saidHash` of it. */
  said: string
  /** Who is signed in. */
  sender: string
}

/** What the server knows already that concerns an act which arrives. */
export interface KnownOf {
  log: LogHead | undefined
  /** `opHash` of whatever stands at this place of this log. */
  at: string | undefined
  /** `saidHash` of the act of this id, wherever it stands. */
  said: string | undefined
}

/**
 * - `apply`: carry it out, once;
 * - `again`: it was here before, at this very place; nothing is done;
 * - `link`: it was here before in another chain; only this chain goes on;
 * - `gap`: something before it is missing; send from `lastSeq + 1`;
 * - `forked`: this place of the chain holds something else (a phone that came back from a backup): open a new log and send what is not done in it;
 * - `unknown_log`: open the log first;
 * - `of_another`: neither the log nor the session is the author's; nothing is done, ever;
 * - `differs`: another act under an id that is taken.
 */
export type Verdict = 'apply' | 'again' | 'link' | 'gap' | 'forked' | 'unknown_log' | 'of_another' | 'differs'

/** What to do with an act that arrives (trust.md §3.4). Pure; the log must be held from before `known` was read. */
export function judge({ op, h, said, sender }: Arrived, known: KnownOf): Verdict {
  const { log } = known
  if (sender !== op.author) return 'of_another'
  if (log === undefined) return 'unknown_log'
  if (log.author !== op.author) return 'of_another'
  if (op.seq <= log.lastSeq) return known.at === h ? 'again' : 'forked'
  if (op.seq > log.lastSeq + 1) return 'gap'
  if (op.prevH !== log.lastH) return 'forked'
  if (known.said === undefined) return 'apply'
  return known.said === said ? 'link' : 'differs'
}
