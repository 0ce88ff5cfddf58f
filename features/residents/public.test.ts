import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeStation, type Station } from '#features/organisation/factory.ts'
import { makeAddress } from '#features/places/factory.ts'
import { withActor } from '#platform/access/with-actor.ts'
import { legalDate } from '#platform/clock/clock.ts'
import type { Context } from '#platform/http/action.ts'
import { tokenHash } from '#platform/http/route.ts'
import { testApp, type TestApp, type User } from '#platform/testing/app.ts'
import { makeHousehold } from './factory.ts'
import { homesBehind, householdOf, liveMembers, verifyByVisit } from './public.ts'

let t: TestApp
let station: Station
beforeAll(async () => {
  t = await testApp()
  station = await makeStation(t.admin)
})
afterAll(() => t.close())

/** Runs as this user inside an operation that writes, as another slice's action would. */
const inside = <T>(user: User, work: (context: Context) => Promise<T>): Promise<T> =>
  withActor(
    t.db,
    { tokenHash: tokenHash(user.token), postingId: user.postingId, ip: null },
    { action: 'residents.editResidence' },
    async (tx, actor) => {
      const now = t.clock.now()
      const context = { tx, actor, now, today: legalDate(now) } as Context
      return { value: await work(context), subjects: [], shown: 'list' }
    },
  )

it('a visit by the officer verifies the people it met, a grid worker’s leaves them to the officer', async () => {
  const door = await makeAddress(t.admin, { communityCode: station.communities[0], unitId: station.gridId })
  const home = await makeHousehold(t.admin, {
    addressId: door.addressId,
    members: [
      { state: 'TO_VERIFY', nextVerifyOn: '2026-01-01' },
      { state: 'DECLARED' },
      { state: 'EXPIRING', nextVerifyOn: '2026-01-01' },
    ],
  })
  const ids = home.members.slice(0, 2).map((m) => m.residenceId)
  const grid = await t.user('GRID', station.gridId, { staffId: station.gridWorkerId })
  expect(await inside(grid, (c) => verifyByVisit(c, home.householdId, ids))).toEqual([])
  const officer = await t.user('OFFICER', station.areaId, { staffId: station.officerId })
  const done = await inside(officer, async (c) => ({
    held: await verifyByVisit(c, home.householdId, [...ids, crypto.randomUUID()]),
    members: await liveMembers(c.tx, home.householdId),
    open: (await homesBehind(c.tx, [door.addressId])).get(door.addressId),
  }))
  expect([...done.held].sort()).toEqual([...ids].sort())
  expect(new Map(done.members.map((m) => [m.residenceId, m.state]))).toEqual(
    new Map(home.members.map((m, i) => [m.residenceId, i < 2 ? 'ACTIVE' : 'EXPIRING'])),
  )
  expect(done.members[0]?.isHead).toBe(true)
  expect(done.open?.map((h) => [h.householdId, h.no])).toEqual([[home.householdId, 1]])
})

it('a household is unknown outside of the range', async () => {
  const door = await makeAddress(t.admin, { communityCode: station.communities[0], unitId: station.gridId })
  const home = await makeHousehold(t.admin, { addressId: door.addressId })
  const neighbour = await t.user('OFFICER', station.area2Id, { staffId: station.officer2Id })
  expect(
    await inside(neighbour, async (c) => [
      await householdOf(c.tx, home.householdId),
      ...(await liveMembers(c.tx, home.householdId)),
    ]),
  ).toEqual([undefined])
})
