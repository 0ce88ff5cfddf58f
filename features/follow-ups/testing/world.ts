import { makeStaff, makeStation, type Station } from '#features/organisation/factory.ts'
import { makeAddress } from '#features/places/factory.ts'
import { makeHousehold } from '#features/residents/factory.ts'
import { connect } from '#platform/db/pool.ts'
import { addDays } from '#platform/deadlines/calendar.ts'
import { legalDate } from '#platform/clock/clock.ts'
import type { InputOf } from '#platform/http/contract.ts'
import { Refused, type TestApp, testApp, type User } from '#platform/testing/app.ts'
import type * as c from '../contract.ts'
import { jobs } from '../jobs.ts'

/** A station with its deputy and two officers, another one beside it, and two persons of the register behind a door. */
export interface FollowWorld {
  t: TestApp
  /** The database's own day: what is past its end is closed by it, whatever a test's clock says. */
  today: string
  here: Station
  there: Station
  deputyId: string
  deputy: User
  officer: User
  colleague: User
  chief: User
  stranger: User
  strangerDeputy: User
  man: { personId: string; name: string }
  woman: { personId: string; name: string }
  addressId: string
}

export async function followWorld(): Promise<FollowWorld> {
  const t = await testApp()
  const here = await makeStation(t.admin)
  const there = await makeStation(t.admin)
  const deputyId = await makeStaff(t.admin, { unitId: here.stationId, post: '所领导' })
  const door = await makeAddress(t.admin, { communityCode: here.communities[0], unitId: here.gridId })
  const household = await makeHousehold(t.admin, {
    addressId: door.addressId,
    members: [{ name: '邢望川' }, { name: '苏映雪', relationToHead: '配偶' }],
    cipher: t.cipher,
  })
  const [man, woman] = household.members.map((m) => m.personId) as [string, string]
  return {
    t,
    today: legalDate(t.clock.now()),
    here,
    there,
    deputyId,
    deputy: await t.user('DEPUTY', here.stationId, { staffId: deputyId }),
    officer: await t.user('OFFICER', here.areaId, { staffId: here.officerId }),
    colleague: await t.user('OFFICER', here.area2Id, { staffId: here.officer2Id }),
    chief: await t.user('CHIEF', here.stationId, { staffId: here.chiefId }),
    stranger: await t.user('OFFICER', there.areaId, { staffId: there.officerId }),
    strangerDeputy: await t.user('DEPUTY', there.stationId),
    man: { personId: man, name: '邢望川' },
    woman: { personId: woman, name: '苏映雪' },
    addressId: door.addressId,
  }
}

export const day = (w: FollowWorld, offset: number): string => addDays(w.today, offset)

export const SECRET_PLACE = '滨江路庇护所二楼'
let serial = 0

type Input = InputOf<typeof c.openFollowUp>
/** A warning of three days ago to the man, whose wife lives elsewhere now. */
export const warning = (w: FollowWorld, change: Partial<Input> = {}): Input => ({
  instrument: '家庭暴力告诫书',
  instrumentNo: `宁公（团）告字〔2026〕${++serial}号`,
  issuedBy: '团结派出所',
  issuedOn: day(w, -3),
  parties: [
    { role: '加害人', personId: w.man.personId as never },
    { role: '受害人', name: '苏某', address: SECRET_PLACE },
  ],
  ...change,
})

/** Works the night of a day as the login of jobs does, in a transaction of its own. */
export async function night(w: Pick<FollowWorld, 't'>, today: string): Promise<{ sealed: number; forgotten: number }> {
  const client = await connect(w.t.login('retention'))
  try {
    await client.query('begin')
    const tx = {
      query: async (text: string, params: readonly unknown[] = []) => (await client.query(text, [...params])).rows,
    }
    const job = jobs.find((j) => j.name === 'followUps.night')
    const done = await job?.run({ tx: tx as never, now: new Date(`${today}T00:05:00+08:00`), today }, {})
    await client.query('commit')
    return done as { sealed: number; forgotten: number }
  } finally {
    await client.end()
  }
}

export const refusal = (work: Promise<unknown>): Promise<Refused> =>
  work.then(
    () => Promise.reject(new Error('was not refused')),
    (error) => (error instanceof Refused ? error : Promise.reject(error)),
  )
export const code = async (work: Promise<unknown>): Promise<string> => (await refusal(work)).code
export const fields = async (work: Promise<unknown>): Promise<string[]> =>
  (await refusal(work)).body.error.fields.map((f) => `${f.path}:${f.code}`)
