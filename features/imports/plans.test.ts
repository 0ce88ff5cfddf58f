import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeStation } from '#features/organisation/factory.ts'
import { findDoors } from '#features/places/public.ts'
import { matchPersons } from '#features/residents/public.ts'
import { withActor } from '#platform/access/with-actor.ts'
import { lookUpByIndex, type Tx } from '#platform/db/tx.ts'
import { tokenHash } from '#platform/http/route.ts'
import { type TestApp, testApp, type User } from '#platform/testing/app.ts'

let t: TestApp
let officer: User
let community: string

beforeAll(async () => {
  t = await testApp()
  const here = await makeStation(t.admin, { cipher: t.cipher })
  community = here.communities[0] as string
  officer = await t.user('OFFICER', here.areaId, { staffId: here.officerId })
})
afterAll(() => t.close())

/** Plans of what a list asks of a register that nobody has analysed yet, as it is while it is being filled. */
const plansOf = (isByIndex: boolean): Promise<string[]> =>
  withActor(
    t.db,
    { tokenHash: tokenHash(officer.token), postingId: officer.postingId, ip: null },
    { action: 'imports.compare' },
    async (real) => {
      const plans: string[] = []
      if (isByIndex) await lookUpByIndex(real)
      const tx: Tx = {
        query: async (text, params) => {
          const rows = await real.query<{ 'QUERY PLAN': string }>(`explain ${text}`, params)
          plans.push(rows.map((r) => r['QUERY PLAN']).join('\n'))
          return real.query(text, params)
        },
      }
      const addressId = '00000000-0000-7000-8000-000000000001'
      await matchPersons({ tx, cipher: t.cipher }, [
        { name: '林一', idNo: '420799199001010012', addressIds: [addressId] },
        { name: '林二', idNo: '', addressIds: [addressId] },
      ])
      await findDoors(tx, [
        { communityCode: community, compound: '江南小区', building: '3号楼', unitNo: '1', roomNo: '501' },
        { communityCode: community, road: '松江路', doorNo: '12号' },
        { communityCode: community, villageGroup: '5组', groupHouseNo: 23 },
      ])
      return { value: plans.filter((p) => p.includes(' q ')), subjects: [], shown: 'list' as const }
    },
  )

const WHOLE = /(Seq Scan|Bitmap Heap Scan) on (person|person_identity|residence|address|address_alias|house)\b/

it('a list finds each of its people and doors by an index, also in a register that knows nothing of its own size', async () => {
  const plans = await plansOf(true)
  expect(plans.length).toBeGreaterThanOrEqual(5)
  for (const plan of plans) expect(plan).not.toMatch(WHOLE)
  // Else it would read whole tables, so the test can fail.
  expect((await plansOf(false)).some((plan) => WHOLE.test(plan))).toBe(true)
})
