import { contactOf } from '#features/organisation/public.ts'
import { buildingsOf, dayAfter, dayStart, missedWithSlip, routeOf } from '#features/visits/public.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { action } from '#platform/http/action.ts'
import { decodeCursor, encodeCursor, instantMark } from '#platform/http/cursor.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { sheetDoors } from '../paper/route.ts'
import * as store from '../store.ts'

const audit = { purpose: 'none', shown: 'list' } as const

export const getDesk = action(contract.getDesk, {
  allow: access['contactCards.getDesk'],
  audit,
  async run(context) {
    const { tx, today, actor } = context
    const { route, left } = await routeOf(context)
    const missed = await missedWithSlip(tx, actor.staffId as string, dayStart(today), dayAfter(today))
    return {
      today,
      contact: (actor.unitId === null ? undefined : await contactOf(tx, actor.unitId, today)) ?? null,
      route: route.map((place) => ({ addressId: place.addressId, addressText: place.fullText })),
      left,
      slips: missed.length,
      sheetDoors: await sheetDoors(context),
      can: {
        printRoute: context.can('contactCards.printRoute'),
        record: context.can('contactCards.recordBatch'),
      },
    }
  },
})

export const listIssues = action(contract.listIssues, {
  allow: access['contactCards.listIssues'],
  audit,
  async run(context, input) {
    const { tx } = context
    const filters: store.IssueFilters = {
      from: input.from ? dayStart(input.from) : undefined,
      to: input.to ? dayAfter(input.to) : undefined,
      kind: input.kind,
    }
    const after = input.cursor ? decodeCursor(input.cursor, instantMark) : undefined
    const rows = await store.listIssues(tx, filters, after, input.limit + 1)
    const shown = rows.slice(0, input.limit)
    const last = shown.at(-1)
    const places = await buildingsOf(
      tx,
      shown.flatMap((r) => (r.place === null && r.addressId !== null ? r.addressId : [])),
    )
    const names = await store.namesOf(
      tx,
      shown.map((r) => r.staffId),
    )
    return {
      items: shown.map((r) => ({
        id: r.id,
        source: r.source,
        kind: r.kind,
        issuedOn: legalDate(r.at),
        count: r.count,
        place: r.place ?? places.get(r.addressId ?? '') ?? '',
        by: { id: r.staffId, name: names.get(r.staffId) ?? '' },
      })),
      nextCursor: rows.length > input.limit && last ? encodeCursor([last.mark, last.id]) : null,
      total: after ? null : await store.countIssues(tx, filters),
    }
  },
})
