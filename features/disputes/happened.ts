import { one } from '#platform/db/tx.ts'
import { fieldError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'

/** A shift and a night: what was done without a signal comes from the phone within this. */
const LATEST_MS = 72 * 3_600_000
/** Clocks of phones run ahead by so much. */
const AHEAD_MS = 10 * 60_000

export const isAhead = (at: Date, now: Date): boolean => at.getTime() > now.getTime() + AHEAD_MS

/** An instant as a phone says it, where it may be; one that is ahead by as much as clocks are is now. @throws AppError `invalid_input` */
export function saidAt(text: string | undefined, now: Date): Date {
  if (text === undefined) return now
  const at = new Date(text)
  if (isAhead(at, now) || now.getTime() - at.getTime() > LATEST_MS) throw fieldError('at', 'dispute_spot_time')
  return at > now ? now : at
}

/** When an act happened: never before what the file has seen already, whatever the clock of the phone says. @throws AppError `invalid_input` */
export async function happenedAt(context: Context, input: { id: string; at?: string | undefined }): Promise<Date> {
  const at = saidAt(input.at, context.now)
  if (input.at === undefined) return at
  const { last } = await one<{ last: Date | null }>(
    context.tx,
    'select max(at) as last from dispute_step where dispute_id = $1',
    [input.id],
  )
  return last !== null && last > at ? last : at
}
