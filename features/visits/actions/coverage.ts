import { z } from 'zod'
import { legalDate } from '#platform/clock/clock.ts'
import { action } from '#platform/http/action.ts'
import { decodeCursor, encodeCursor } from '#platform/http/cursor.ts'
import { access } from '../access.ts'
import * as contract from '../contract.ts'
import { bandStarts, countUnmet, coverageByUnit, listUnmet as selectUnmet, type UnmetFilters } from '../coverage.ts'
import { coverageDays } from '../limits.ts'
import { buildingsOf } from '../lookup.ts'

export const getCoverage = action(contract.getCoverage, {
  allow: access['visits.getCoverage'],
  audit: { purpose: 'none', shown: 'list' },
  async run({ tx, today }) {
    const days = await coverageDays(tx, today)
    return { days, units: await coverageByUnit(tx, bandStarts(today, days)) }
  },
})

const NEVER_OR_INSTANT = /^(-infinity|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?)$/
const mark = z.tuple([z.string().regex(NEVER_OR_INSTANT), z.uuid()])

export const listUnmet = action(contract.listUnmet, {
  allow: access['visits.listUnmet'],
  audit: { purpose: 'none', shown: 'list' },
  async run({ tx, today }, input) {
    const filters = { unitId: input.unitId, ...inBand(input.band, bandStarts(today, await coverageDays(tx, today))) }
    const after = input.cursor ? decodeCursor(input.cursor, mark) : undefined
    const rows = await selectUnmet(tx, filters, after, input.limit + 1)
    const shown = rows.slice(0, input.limit)
    const last = shown.at(-1)
    const places = await buildingsOf(
      tx,
      shown.map((r) => r.addressId),
    )
    return {
      items: shown.map(({ mark: _, last: met, ...r }) => ({
        householdId: r.householdId,
        householdNo: r.householdNo,
        addressId: r.addressId,
        unitName: r.unitName,
        place: places.get(r.addressId) ?? '',
        lastMetOn: met === null ? null : legalDate(met),
      })),
      nextCursor: rows.length > input.limit && last ? encodeCursor([last.mark, last.householdId]) : null,
      total: after ? null : await countUnmet(tx, filters),
    }
  },
})

/** The band as the query that counted it: what a number counts is what it opens. */
function inBand(band: number | undefined, starts: readonly Date[]): UnmetFilters {
  if (band === undefined) return {}
  if (band > starts.length) return { never: true }
  return { between: [starts[band] ?? null, starts[band - 1] ?? null], never: false }
}
