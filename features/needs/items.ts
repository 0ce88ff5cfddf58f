import { buildingsOf, maskNames, personsOf, staffOf } from '#features/visits/public.ts'
import { dueDate } from '#platform/deadlines/engine.ts'
import type { Context } from '#platform/http/action.ts'
import type { Marked } from './store-list.ts'

/** Needs as lists show them: names masked, also where they were typed; place to the building. Who lies out of sight is left out. */
export async function itemsOf({ tx, today, now }: Pick<Context, 'tx' | 'today' | 'now'>, marked: readonly Marked[]) {
  const needs = marked.map((m) => m.need)
  const staff = await staffOf(
    tx,
    needs.map((n) => n.ownerId),
    today,
  )
  const places = await buildingsOf(
    tx,
    needs.map((n) => n.addressId),
  )
  const persons = await personsOf(
    tx,
    needs.flatMap((n) => n.personId ?? []),
  )
  return marked.map(({ need: n, dueAt }) => {
    const p = n.personId === null ? undefined : persons.get(n.personId)
    return {
      id: n.id,
      type: n.type,
      channel: n.channel,
      receivedAt: n.receivedAt.toISOString(),
      addressId: n.addressId,
      place: places.get(n.addressId) ?? '',
      person: p ? { personId: p.personId, nameMask: p.nameMask } : null,
      text: maskNames(n.text, p ? [p] : []),
      isPoliceMatter: n.isPoliceMatter,
      owner: { id: n.ownerId, name: staff.get(n.ownerId)?.name ?? '' },
      state: n.state,
      confirmation: n.confirmation,
      dueOn: dueAt === null ? null : dueDate(dueAt),
      overdue: dueAt !== null && now > dueAt,
    }
  })
}
