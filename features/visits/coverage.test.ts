import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeAddress } from '#features/places/factory.ts'
import { makeHousehold } from '#features/residents/factory.ts'
import { refused } from '#features/residents/testing/scene.ts'
import { legalDate } from '#platform/clock/clock.ts'
import type { User } from '#platform/testing/app.ts'
import * as visits from './contract.ts'
import { makeVisit } from './factory.ts'
import { NOW, type VisitWorld, visitWorld } from './testing/world.ts'

let w: VisitWorld
beforeAll(async () => {
  w = await visitWorld()
})
afterAll(() => w.t.close())

const DAY_MS = 86_400_000
const daysAgo = (n: number) => new Date(Date.parse(NOW) - n * DAY_MS)

/** A household of the first grid that was visited so many days ago; null is an attempt, a negative number a visit that was voided. */
async function household(ago: readonly (number | 'attempt' | 'voided')[]): Promise<string> {
  const { station } = w
  const place = { communityCode: station.communities[0], unitId: station.gridId }
  const { addressId } = await makeAddress(w.t.admin, place)
  const { householdId } = await makeHousehold(w.t.admin, { addressId, by: station.officerId, cipher: w.t.cipher })
  for (const one of ago)
    await makeVisit(w.t.admin, {
      householdId,
      visitorIds: [station.officerId],
      startedAt: daysAgo(typeof one === 'number' ? one : 3),
      met: one !== 'attempt',
      voided: one === 'voided',
    })
  return householdId
}

const grid = async () => {
  const { units } = await w.chief.call(visits.getCoverage, {})
  return units.find((u) => u.unitId === w.station.gridId)?.bands ?? []
}

it('counts each open household once, by the last visit that met somebody; attempts and voided visits are none', async () => {
  const before = await grid()
  const made = [
    await household([3, 200]),
    await household(['attempt', 'voided', 100]),
    await household([170]),
    await household([300]),
    await household([900]),
    await household(['attempt']),
    await household([]),
  ]
  await w.t.admin.query(`update household set closed_on = current_date where id = $1`, [made[6]])
  const after = await grid()
  expect(after.map((n, i) => n - (before[i] ?? 0))).toEqual([1, 0, 2, 1, 1, 1])
  const { days, units } = await w.chief.call(visits.getCoverage, {})
  expect(days).toEqual([30, 90, 180, 365])
  for (const unit of units) expect(unit.bands.reduce((a, b) => a + b, 0)).toBe(unit.households)
})

it('opens exactly the households that a number counts, page by page, never met and longest ago first', async () => {
  const { units } = await w.chief.call(visits.getCoverage, {})
  for (const unit of units)
    for (const [band, count] of unit.bands.entries()) {
      const found = await w.chief.call(visits.listUnmet, { unitId: unit.unitId, band, limit: 200 })
      expect([found.total, found.items.length]).toEqual([count, count])
    }
  const all = (await w.chief.call(visits.listUnmet, { limit: 200 })).items
  const days = all.map((h) => h.lastMetOn ?? '')
  expect(days).toEqual([...days].sort())
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), async (limit) => {
      const seen = []
      let cursor: string | undefined
      do {
        const page = await w.chief.call(visits.listUnmet, { limit, ...(cursor ? { cursor } : {}) })
        seen.push(...page.items)
        cursor = page.nextCursor ?? undefined
      } while (cursor)
      expect(seen).toEqual(all)
    }),
    { numRuns: 3 },
  )
  expect(all.find((h) => h.lastMetOn !== null)?.lastMetOn).toBe(legalDate(daysAgo(900)))
})

it('shows an officer his own area, a chief his station, and others nothing; nobody is named', async () => {
  const seenBy = async (user: User) => (await user.call(visits.getCoverage, {})).units.map((u) => u.unitId)
  expect(await seenBy(w.officer)).toEqual([w.station.gridId])
  expect(new Set(await seenBy(w.chief))).toEqual(new Set([w.station.gridId, w.station.area2Id]))
  expect(JSON.stringify(await w.officer.call(visits.listUnmet, {}))).not.toMatch(/顾|欧阳/)
  for (const user of [w.aux, w.grid]) {
    expect((await refused(user.call(visits.getCoverage, {}))).code).toBe('forbidden')
    expect((await refused(user.call(visits.listUnmet, {}))).code).toBe('forbidden')
  }
})
