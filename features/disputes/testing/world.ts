import { makeBody, makeMediator } from '#features/mediation/factory.ts'
import { makePosting, makeStaff } from '#features/organisation/factory.ts'
import { person, type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import type { InputOf } from '#platform/http/contract.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import { Refused, type User } from '#platform/testing/app.ts'
import type * as c from '../contract.ts'

export interface DisputeWorld extends VisitWorld {
  deputy: User
  duty: User
  dutyLead: User
  mediator: User
  mediator2: User
  bodyId: string
  mediatorId: string
  mediator2Id: string
}

/** A station with a duty desk, a mediation room and two mediators. */
export async function disputeWorld(): Promise<DisputeWorld> {
  const w = await visitWorld()
  const { admin } = w.t
  const { stationId } = w.station
  const bodyId = await makeBody(admin, { unitId: stationId, by: w.station.chiefId })
  const hire = async (role: 'DUTY' | 'DUTY_LEAD' | 'MEDIATOR' | 'DEPUTY', kind: '民警' | '专职调解员' = '民警') => {
    const staffId = await makeStaff(admin, { unitId: stationId, kind })
    await makePosting(admin, { staffId, unitId: stationId, role, duty: role === 'DEPUTY' ? '所领导' : '其他' })
    return { staffId, user: await w.t.user(role, stationId, { staffId }) }
  }
  const [duty, dutyLead] = [await hire('DUTY'), await hire('DUTY_LEAD')]
  const [one, two] = [await hire('MEDIATOR', '专职调解员'), await hire('MEDIATOR', '专职调解员')]
  const pool = (staffId: string, name: string) =>
    makeMediator(admin, { bodyId, by: w.station.chiefId, staffId, name, letterNo: '聘〔2026〕1号' })
  return {
    ...w,
    bodyId,
    deputy: (await hire('DEPUTY')).user,
    duty: duty.user,
    dutyLead: dutyLead.user,
    mediator: one.user,
    mediator2: two.user,
    mediatorId: await pool(one.staffId, '温如玉'),
    mediator2Id: await pool(two.staffId, '曲靖之'),
  }
}

export type Register = InputOf<typeof c.registerDispute>
type Party = Register['parties'][number]

export const stranger = (side: Party['side'], change: Partial<Party> = {}): Party => ({
  id: uuidv7(),
  side,
  name: '钟离秋',
  sex: '1',
  phone: '19400001234',
  ...change,
})

/** Two neighbours, the first of the register, about noise at the first door. */
export const quarrel = (w: DisputeWorld, change: Partial<Register> = {}): Register => ({
  id: uuidv7(),
  title: '顾云舒与钟离秋噪声纠纷',
  source: '走访发现',
  foundAt: '2026-11-20T06:00:00.000Z',
  addressId: w.door.addressId,
  type: '邻里',
  complexity: '一般',
  facts: '楼上夜间装修噪声影响休息，双方在楼道内争吵，经劝解后各自回家。',
  parties: [
    { id: uuidv7(), side: '一方', personId: person(w, 0), name: '顾云舒', sex: '2' },
    stranger('对方', { idNo: makeDemoId('1980-05-06', 1) }),
  ],
  ...change,
})

export const refusal = (work: Promise<unknown>): Promise<Refused> =>
  work.then(
    () => Promise.reject(new Error('was not refused')),
    (error) => (error instanceof Refused ? error : Promise.reject(error)),
  )
export const codeOf = async (work: Promise<unknown>): Promise<string> => (await refusal(work)).code
/** Which rule stood against it. */
export const ruleOf = async (work: Promise<unknown>): Promise<unknown> => {
  const { body } = await refusal(work)
  return body.error.params.refusal ?? body.error.code
}
export const fieldsOf = async (work: Promise<unknown>): Promise<string[]> =>
  (await refusal(work)).body.error.fields.map((f) => `${f.path}:${f.code}`)
