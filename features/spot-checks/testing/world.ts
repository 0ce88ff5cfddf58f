import { makePosting, makeStaff, makeStation, type Station } from '#features/organisation/factory.ts'
import { makeVisit } from '#features/visits/factory.ts'
import { type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import { Refused, type User } from '#platform/testing/app.ts'

/** The world of visits with two deputies, and another station with its chief. */
export interface CheckWorld extends VisitWorld {
  deputy: User
  deputyId: string
  other: Station
  stranger: User
}

export async function checkWorld(): Promise<CheckWorld> {
  const w = await visitWorld()
  const deputyId = await makeStaff(w.t.admin, { unitId: w.station.stationId, post: '所领导' })
  const postingId = await makePosting(w.t.admin, {
    staffId: deputyId,
    unitId: w.station.stationId,
    role: 'DEPUTY',
    duty: '所领导',
  })
  const other = await makeStation(w.t.admin)
  return {
    ...w,
    deputyId,
    deputy: await w.t.session(deputyId, postingId),
    other,
    stranger: await w.t.user('CHIEF', other.stationId, { staffId: other.chiefId }),
  }
}

/** A visit of October, which the server got at once. */
export const visitIn = (w: CheckWorld, day: number, change: Partial<Parameters<typeof makeVisit>[1]> = {}) =>
  makeVisit(w.t.admin, {
    householdId: w.household.householdId,
    visitorIds: [w.station.officerId],
    startedAt: new Date(Date.UTC(2026, 9, day, 2)),
    metPersonIds: [w.household.members[0]?.personId as string],
    ...change,
  })

export const refusal = (work: Promise<unknown>): Promise<Refused> =>
  work.then(
    () => Promise.reject(new Error('was not refused')),
    (error) => (error instanceof Refused ? error : Promise.reject(error)),
  )
