import { AppError } from '#platform/errors/errors.ts'
import { one } from '#platform/db/tx.ts'
import type { Context } from '#platform/http/action.ts'

/** One record of a pack in the reader's words: a place or a record, never a person. */
export interface HandoverLine {
  recordId: string
  title: string
  detail: string
  dueOn: string | null
  /** Where it is worked on. */
  path: string
  /** It was finished since. */
  done: boolean
}

/**
 * What a slice offers to handover packs: `export const handoverItems = [...] satisfies HandoverPart[]` in its contributes.ts. What is open
 * and how it is given to somebody stands in the table `handover_part`, so that a transfer leaves nothing behind that its maker cannot see.
 */
export interface HandoverPart {
  /** As in `handover_part.kind`. */
  kind: string
  /** Those of the records that the reader may see; others are absent. */
  describe(context: Context, ids: readonly string[]): Promise<readonly HandoverLine[]>
}

/**
 * Asked after postings of a person ended: nothing open may be left with somebody who can no longer reach it.
 * @throws AppError `open_items_left` with their number; then a transfer must come first
 */
export async function requireNothingLeft(context: Pick<Context, 'tx'>, staffId: string): Promise<void> {
  const { n } = await one<{ n: number }>(context.tx, 'select handovers_left($1) as n', [staffId])
  if (n > 0) throw new AppError('open_items_left', { count: n })
}

/** The pack of a responsible officer whom a new posting of today or earlier has just replaced: what is open in his name goes to the new one. */
export const packOfReplaced = (
  context: Pick<Context, 'tx'>,
  p: { newPostingId: string; oldPostingId: string; note: string | undefined },
): Promise<unknown> =>
  context.tx.query('select handovers_replaced($1, $2, $3)', [p.newPostingId, p.oldPostingId, p.note ?? null])
