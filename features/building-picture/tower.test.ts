import { afterAll, beforeAll, expect, it } from 'vitest'
import { doorsWithHouses } from '#features/places/public.ts'
import { makeAddress, makeBuilding, makeCompound } from '#features/places/factory.ts'
import { confirmBatch, undoBatch } from '#features/residents/contract.ts'
import { behind } from '#features/residents/public.ts'
import { refused, type Scene, scene } from '#features/residents/testing/scene.ts'
import { withActor } from '#platform/access/with-actor.ts'
import type { Tx } from '#platform/db/tx.ts'
import { tokenHash } from '#platform/http/route.ts'
import { bestRun } from '#platform/testing/best-run.ts'
import { getPicture } from './contract.ts'

/** A tower of 300 rooms with four people each, among 20,000 residents of the area. */
const ROOMS = 300
const OTHERS = 20_000
let s: Scene
let buildingId: string

beforeAll(async () => {
  s = await scene()
  const { admin } = s.t
  const { communities, gridId, officerId } = s.station
  const place = { communityCode: communities[0], unitId: gridId }
  const compoundId = await makeCompound(admin, place)
  buildingId = await makeBuilding(admin, { ...place, compoundId, floors: 20 })
  const { addressId } = await makeAddress(admin, {
    ...place,
    compoundId,
    buildingId: await makeBuilding(admin, { ...place, compoundId, name: '2号楼' }),
  })
  const by = `'${gridId}', (select lft from sec.unit where id = '${gridId}'), '${officerId}', gen_random_uuid()`
  const rooms = (building: string, name: string, count: number) => `
    insert into address (id, community_code, pattern, compound_id, building_id, unit_no, floor_no, room_no, full_text, sort_key, state, source, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), '${communities[0]}', 'COMPOUND', '${compoundId}', '${building}', '1', (g / 15 + 1)::text, g::text, '${name}' || g, lpad(g::text, 6, '0'), '启用', '批量导入', ${by}
        from generate_series(0, ${count} - 1) g;`
  await admin.query(`
    ${rooms(buildingId, '塔楼', ROOMS)}
    insert into address (id, community_code, pattern, compound_id, building_id, unit_no, room_no, full_text, state, source, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), '${communities[0]}', 'COMPOUND', '${compoundId}', a.building_id, '9', g::text, '其余' || g, '启用', '批量导入', ${by}
        from address a, generate_series(1, ${OTHERS / 4}) g where a.id = '${addressId}';
    insert into household (id, address_id, no, unit_id, unit_pos, created_by, event_id) select gen_random_uuid(), id, 1, ${by} from address where community_code = '${communities[0]}';
    insert into person (id, name, id_type, sex, birth_date, source, created_by, created_org, event_id)
      select gen_random_uuid(), '沈舟', 'CN_ID', '1', '1980-01-01', '批量导入', '${officerId}', '${gridId}', gen_random_uuid() from generate_series(1, (select count(*) * 4 from household));
    insert into residence (id, person_id, address_id, household_id, category, relation_to_head, arrived_on, declared_on, verified_at, next_verify_on, state, source, unit_id, unit_pos, created_by, event_id)
      select gen_random_uuid(), p.id, h.address_id, h.id, '常住', '其他', '2020-01-01', '2020-01-01', now(), '2026-12-01', 'EXPIRING', '批量导入', ${by}
        from (select id, row_number() over () - 1 as n from person) p join (select id, address_id, row_number() over () - 1 as n from household) h on h.n = p.n / 4;
    analyze`)
}, 120_000)
afterAll(() => s.t.close())

/** Plans of all statements that `work` sends, under the row-level security of the officer. */
const plansOf = (work: (tx: Tx) => Promise<unknown>): Promise<string[]> =>
  withActor(
    s.t.db,
    { tokenHash: tokenHash(s.officer.token), postingId: s.officer.postingId, ip: null },
    { action: 'buildingPicture.getPicture' },
    async (tx) => {
      const plans: string[] = []
      await work({
        query: async (text, params) => {
          const rows = await tx.query<{ 'QUERY PLAN': string }>(`explain ${text}`, params)
          plans.push(rows.map((r) => r['QUERY PLAN']).join('\n'))
          return tx.query(text, params)
        },
      })
      return { value: plans, subjects: [], shown: 'list' as const }
    },
  )

it('reads doors and people from their indexes, with each policy evaluated once', async () => {
  const [doors, people] = (await plansOf(async (tx) => behind(tx, await doorsWithHouses(tx, { buildingId })))) as [
    string,
    string,
  ]
  expect(doors).toContain('address_by_building')
  expect(people).toContain('residence_address')
  for (const plan of [doors, people]) {
    expect(plan).not.toMatch(/Seq Scan on (address|residence)\b/)
    expect(plan).toContain('InitPlan')
  }
})

it('draws 300 rooms in 100 ms', async () => {
  const picture = await s.officer.call(getPicture, { buildingId })
  expect(picture.doors).toHaveLength(ROOMS)
  expect(await bestRun(() => s.officer.call(getPicture, { buildingId }), 100)).toBeLessThan(100)
})

it('confirms 1,000 people of it at once and takes it back, and asks to split what is more', async () => {
  const { doors } = await s.officer.call(getPicture, { buildingId })
  const asked = doors.map((d) => ({ addressId: d.addressId, stamp: d.inside?.stamp ?? '' }))
  const tooMany = await refused(s.officer.call(confirmBatch, { doors: asked }))
  expect([tooMany.code, tooMany.body.error.message]).toEqual(['batch_too_large', expect.stringContaining('1000')])
  const done = await s.officer.call(confirmBatch, { doors: asked.slice(0, 250), commit: true })
  expect(done.people).toBe(1000)
  const back = await s.officer.call(undoBatch, { batchId: done.batchId as string })
  expect([back.restored.length, back.refused]).toEqual([1000, []])
})
