import { coveredStaff } from '#features/organisation/public.ts'
import { buildingsOf, carryHours, maskNames } from '#features/visits/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { action, type Context } from '#platform/http/action.ts'
import { maskName } from '#platform/standards/names.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { pairsToCarry, partiesOf } from '../store-file.ts'
import { countRows, type ListRow, mediatorNames, openRowsOf } from '../store-list.ts'

/** More than anybody goes to see in a day. */
const FILES = 200
const HOUR_MS = 3_600_000

/** One event names everybody who is carried (trust.md §3.4). */
export const carry = action(contract.carry, {
  allow: access['disputes.carry'],
  audit: { purpose: 'dispute', shown: 'list', bulk: true },
  async run(context) {
    const { tx, now, today, actor } = context
    const hands = [actor.staffId as string, ...(await coveredStaff(context))]
    const rows = await openRowsOf(tx, hands, FILES)
    const all = rows.length < FILES ? rows.length : await countRows(tx, { hands, isOpen: true })
    return {
      takenAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + (await carryHours(tx, today)) * HOUR_MS).toISOString(),
      role: actor.role as string,
      items: await carriedOf(context, rows),
      left: all - rows.length,
    }
  },
})

async function carriedOf({ tx, now }: Context, rows: readonly ListRow[]) {
  const ids = rows.map(({ row }) => row.id)
  const parties = Map.groupBy(await partiesOf(tx, ids), (p) => p.disputeId)
  const pairs = Map.groupBy(await pairsToCarry(tx, ids), (p) => p.disputeId)
  const mediators = await mediatorNames(tx, ids)
  const places = await buildingsOf(
    tx,
    rows.flatMap(({ row }) => row.addressId ?? []),
  )
  return rows.map(({ row: d, dueAt }) => {
    const people = parties.get(d.id) ?? []
    const named = people.map((p) => ({ personId: p.personId, name: p.name, nameMask: maskName(p.name) }))
    return {
      id: d.id,
      no: d.no,
      title: maskNames(d.title, named),
      type: d.type,
      mode: d.mode,
      own: d.own,
      state: d.state,
      colour: d.colour,
      place: (d.addressId === null ? null : places.get(d.addressId)) ?? d.placeNote ?? '',
      dueOn: dueAt === null ? null : legalDate(new Date(dueAt.getTime() - 1)),
      overdue: dueAt !== null && now > dueAt,
      isSpotEligible: d.isSpotEligible,
      mediators: mediators.get(d.id) ?? [],
      parties: people.map((p) => ({
        id: p.id,
        personId: p.personId,
        side: p.side,
        nameMask: maskName(p.name),
        needsGuardian: p.isMinor && !p.livesByOwnWork,
      })),
      pairs: (pairs.get(d.id) ?? []).map(({ disputeId: _file, ...pair }) => pair),
      version: d.version,
    }
  })
}
