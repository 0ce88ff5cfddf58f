import { makePosting, makeStaff, makeStation, type Station } from '#features/organisation/factory.ts'
import { Refused, type TestApp, testApp, type User } from '#platform/testing/app.ts'

export const NOW = '2026-11-20T08:00:00.000Z'
export const TODAY = '2026-11-20'

/** Two stations; those who keep the pool of the first, those who read it, and those who must not. */
export interface MediationWorld {
  t: TestApp
  station: Station
  other: Station
  chief: User
  deputy: User
  judicial: User
  duty: User
  officer: User
  /** Posted at the police room of the station, and at its station. */
  mediator: User
  stationMediator: User
  aux: User
  grid: User
  stranger: User
  strangeMediator: User
  mediatorStaffId: string
  deputyId: string
}

export async function mediationWorld(now = NOW): Promise<MediationWorld> {
  const t = await testApp({ now })
  const station = await makeStation(t.admin)
  const other = await makeStation(t.admin)
  const staff = (kind?: '专职调解员' | '社区干部', unitId = station.stationId) =>
    makeStaff(t.admin, { unitId, ...(kind ? { kind } : {}) })
  const deputyId = await staff()
  const mediatorStaffId = await staff('专职调解员')
  await makePosting(t.admin, { staffId: deputyId, unitId: station.stationId, role: 'DEPUTY', duty: '所领导' })
  const at = (role: Parameters<TestApp['user']>[0], unitId: string, staffId: string) =>
    t.user(role, unitId, { staffId })
  return {
    t,
    station,
    other,
    mediatorStaffId,
    deputyId,
    chief: await at('CHIEF', station.stationId, station.chiefId),
    deputy: await at('DEPUTY', station.stationId, deputyId),
    judicial: await at('JUDICIAL_OFFICE', station.stationId, await staff('社区干部')),
    duty: await at('DUTY', station.stationId, await staff()),
    officer: await at('OFFICER', station.areaId, station.officerId),
    mediator: await at('MEDIATOR', station.roomId, mediatorStaffId),
    stationMediator: await at('MEDIATOR', station.stationId, await staff('专职调解员')),
    aux: await at('AUX', station.areaId, station.auxId),
    grid: await at('GRID', station.gridId, station.gridWorkerId),
    stranger: await at('OFFICER', other.areaId, other.officerId),
    strangeMediator: await at('MEDIATOR', other.roomId, await staff('专职调解员', other.stationId)),
  }
}

export const refusal = (work: Promise<unknown>): Promise<Refused> =>
  work.then(
    () => Promise.reject(new Error('was not refused')),
    (error) => (error instanceof Refused ? error : Promise.reject(error)),
  )
export const codeOf = async (work: Promise<unknown>) => (await refusal(work)).code
export const fieldsOf = async (work: Promise<unknown>) =>
  (await refusal(work)).body.error.fields.map((f) => `${f.path}:${f.code}`)
