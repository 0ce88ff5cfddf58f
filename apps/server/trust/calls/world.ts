import { hashPassword } from '#features/accounts/passwords.ts'
import { makeHazard } from '#features/hazards/factory.ts'
import { makeNeed } from '#features/needs/factory.ts'
import { makeStation, makeStaff, type Station } from '#features/organisation/factory.ts'
import { makeAddress, makeBuilding, makeCompound, makeHouse } from '#features/places/factory.ts'
import { makeHousehold } from '#features/residents/factory.ts'
import { makeTask } from '#features/tasks/factory.ts'
import { makeVisit } from '#features/visits/factory.ts'
import type { Role } from '#platform/access/roles.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import type { TestApp, User } from '#platform/testing/app.ts'

export type Caller = 'SYS' | 'CHIEF' | 'DEPUTY' | 'DUTY' | 'OFFICER' | 'AUX' | 'GRID' | 'MEDIATOR' | 'ANON' | 'FRESH'

/** Two stations with their people, for calls of every operation. */
export interface CallWorld {
  t: TestApp
  here: Station
  there: Station
  users: Record<Exclude<Caller, 'FRESH'>, User>
}

export async function makeCallWorld(t: TestApp): Promise<CallWorld> {
  const here = await makeStation(t.admin)
  const there = await makeStation(t.admin)
  const deputyId = await makeStaff(t.admin, { unitId: here.stationId, post: '所领导' })
  const dutyId = await makeStaff(t.admin, { unitId: here.stationId, post: '其他' })
  const mediatorId = await makeStaff(t.admin, { unitId: here.stationId, kind: '专职调解员', post: '其他' })
  const user = async (role: Role, unitId: string, staffId: string) =>
    giveLogin({ t }, await t.user(role, unitId, { staffId }))
  return {
    t,
    here,
    there,
    users: {
      SYS: await giveLogin({ t }, await t.user('SYS')),
      CHIEF: await user('CHIEF', here.stationId, here.chiefId),
      DEPUTY: await user('DEPUTY', here.stationId, deputyId),
      DUTY: await user('DUTY', here.stationId, dutyId),
      OFFICER: await user('OFFICER', here.areaId, here.officerId),
      AUX: await user('AUX', here.areaId, here.auxId),
      GRID: await user('GRID', here.gridId, here.gridWorkerId),
      MEDIATOR: await user('MEDIATOR', here.stationId, mediatorId),
      ANON: t.anonymous,
    },
  }
}

let hash: Promise<string> | undefined

/** Every account has a login, as in life; all share one password, hashed once. */
export async function giveLogin(w: Pick<CallWorld, 't'>, user: User): Promise<User> {
  hash ??= hashPassword('tian-yue-hei feng gao')
  await w.t.admin.query(
    'insert into account_credential (account_id, login_name, password_hash) values ($1, $2, $3) on conflict do nothing',
    [user.accountId, `u${user.accountId.slice(-12)}`, await hash],
  )
  return user
}

/** Somebody new, for calls that end or lock their session. */
export const freshUser = async (w: CallWorld): Promise<User> =>
  giveLogin(
    w,
    await w.t.user('OFFICER', w.here.areaId, { staffId: await makeStaff(w.t.admin, { unitId: w.here.stationId }) }),
  )

/** A fresh door with a house, a household of two, a visit, a hazard and a task: each call may change its own. */
export async function door(w: CallWorld, s: Station = w.here) {
  const admin = w.t.admin
  const place = { communityCode: s.communities[0], unitId: s.gridId, by: s.officerId }
  const compoundId = await makeCompound(admin, place)
  const buildingId = await makeBuilding(admin, { ...place, compoundId })
  const address = await makeAddress(admin, { ...place, compoundId, buildingId })
  const household = await makeHousehold(admin, { addressId: address.addressId, by: s.officerId, cipher: w.t.cipher })
  const [head, spouse] = household.members as [(typeof household.members)[0], (typeof household.members)[0]]
  const houseId = await makeHouse(admin, {
    addressId: address.addressId,
    ownerName: '韩业主',
    ownerPhone: '19400009999',
    ownerPersonId: head.personId,
    cipher: w.t.cipher,
  })
  const visitId = await makeVisit(admin, {
    householdId: household.householdId,
    visitorIds: [s.officerId],
    startedAt: new Date(w.t.clock.now().getTime() - 3_600_000),
    metPersonIds: [head.personId],
    metCount: 1,
  })
  const needId = await makeNeed(admin, {
    addressId: address.addressId,
    householdId: household.householdId,
    personId: head.personId,
    ownerId: s.officerId,
    receivedAt: new Date(w.t.clock.now().getTime() - 3_600_000),
  })
  const taskId = await makeTask(admin, { addressId: address.addressId, assigneeId: s.officerId, purpose: 'verify' })
  const hazardId = await makeHazard(admin, {
    addressId: address.addressId,
    by: s.officerId,
    foundAt: new Date(w.t.clock.now().getTime() - 7_200_000),
    dueOn: legalDate(w.t.clock.now()),
  })
  return {
    ...address,
    ...place,
    hazardId,
    houseId,
    visitId,
    needId,
    taskId,
    householdId: household.householdId,
    head,
    spouse,
    /** Why one stands here: the door itself. */
    because: { purpose: 'verify' as const, basisKind: 'address' as const, basisId: address.addressId },
  }
}
export type Door = Awaited<ReturnType<typeof door>>

export const anId = (): string => uuidv7()
