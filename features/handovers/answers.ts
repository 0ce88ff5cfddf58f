import { AppError } from '#platform/errors/errors.ts'
import type { Context } from '#platform/http/action.ts'
import type { AnswerOf } from '#platform/http/contract.ts'
import { contributions } from '#platform/http/contributions.ts'
import type * as contract from './contract.ts'
import type { HandoverPart } from './public.ts'
import { findHandover, type Handover, type ItemRow, itemsOf } from './store.ts'

type Pack = AnswerOf<typeof contract.get>

const kindTitle = (context: Context, kind: string) => context.translate(`handovers.kind.${kind}`)

/** How many of each kind, in the order they were counted. */
export const countsOf = (context: Context, counts: Readonly<Record<string, number>>): Pack['counts'] =>
  Object.entries(counts).map(([kind, count]) => ({ kind, title: kindTitle(context, kind), count }))

export const countItems = (items: readonly ItemRow[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(items, (i) => i.kind)].map(([kind, all]) => [kind, all.length]))

/** The records in the words of their slices; one that the reader may not open keeps its kind only. */
export async function linesOf(context: Context, items: readonly ItemRow[]): Promise<Pack['items']> {
  const parts = await contributions<HandoverPart>('handoverItems')
  const lines = new Map<string, Omit<Pack['items'][number], 'moved' | 'kind'>>()
  for (const [kind, rows] of Map.groupBy(items, (i) => i.kind)) {
    const part = parts.find((p) => p.kind === kind)
    const ids = rows.map((r) => r.recordId)
    for (const line of (await part?.describe(context, ids)) ?? []) lines.set(line.recordId, line)
  }
  const blank = (i: ItemRow) => ({
    recordId: i.recordId,
    title: kindTitle(context, i.kind),
    detail: '',
    dueOn: null,
    path: null,
    done: false,
  })
  return items.map((i) => ({ kind: i.kind, moved: i.moved, ...(lines.get(i.recordId) ?? blank(i)) }))
}

/** Which side of the pack the actor has yet to sign. */
export function sideOf(context: Pick<Context, 'actor'>, h: Handover): 'give' | 'receive' | null {
  const me = context.actor.staffId
  if (h.toId === me && h.receivedAt === null) return 'receive'
  return h.fromId === me && h.givenAt === null ? 'give' : null
}

export const headerOf = (context: Context, h: Handover) => ({
  id: h.id,
  cause: h.cause,
  unitName: h.unitName,
  from: { id: h.fromId, name: h.fromName },
  to: { id: h.toId, name: h.toName },
  onDate: h.onDate,
  counts: countsOf(context, h.counts),
  givenAt: h.givenAt?.toISOString() ?? null,
  receivedAt: h.receivedAt?.toISOString() ?? null,
  version: h.version,
  can: { sign: sideOf(context, h) },
})

/** One pack as `get` answers it. @throws AppError not_found */
export async function packAnswer(context: Context, id: string): Promise<Pack> {
  const h = await findHandover(context.tx, id)
  if (h === undefined) throw new AppError('not_found')
  const items = await linesOf(context, await itemsOf(context.tx, id))
  return { ...headerOf(context, h), note: h.note, receivedNote: h.receivedNote, items }
}
