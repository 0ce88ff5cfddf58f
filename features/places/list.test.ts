import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeStation, type Station } from '#features/organisation/factory.ts'
import { type TestApp, testApp, type User } from '#platform/testing/app.ts'
import { bestRun } from '#platform/testing/best-run.ts'
import * as c from './contract.ts'
import { makeBuilding, makeCompound } from './factory.ts'

const ROWS = 100_000
let t: TestApp
let own: Station
let chief: User
let compoundId: string
let buildingId: string

beforeAll(async () => {
  t = await testApp()
  own = await makeStation(t.admin)
  const other = await makeStation(t.admin)
  chief = await t.user('CHIEF', own.stationId, { staffId: own.chiefId })
  const fill = async (station: Station, rows: number) => {
    const place = { communityCode: station.communities[0], unitId: station.areaId }
    const compound = await makeCompound(t.admin, { ...place, name: '长堤小区' })
    const building = await makeBuilding(t.admin, { ...place, compoundId: compound, name: '1号楼' })
    await t.admin.query(
      `insert into address (id, community_code, pattern, compound_id, building_id, room_no, full_text, sort_key, match_key, state, source, unit_id, unit_pos, created_by, event_id)
       select gen_random_uuid(), $1, 'COMPOUND', $2, $3, n::text, '长堤' || n || '室', '长堤 ' || lpad(n::text, 6, '0') || '室', 'C:1,' || n,
         case when n % 1000 = 0 then '待核' else '启用' end, '批量导入', $4, (select lft from sec.unit where id = $4), gen_random_uuid(), gen_random_uuid()
       from generate_series(1, $5::integer) n`,
      [station.communities[0], compound, building, station.areaId, rows],
    )
    return { compound, building }
  }
  ;({ compound: compoundId, building: buildingId } = await fill(own, ROWS / 2))
  await fill(other, ROWS / 2)
  await t.admin.query('analyze address')
}, 120_000)
afterAll(() => t.close())

async function timed<T>(limit: number, work: () => Promise<T>): Promise<T> {
  let value = await work()
  const ms = await bestRun(async () => {
    value = await work()
  }, limit)
  expect(ms).toBeLessThan(limit)
  return value
}

it('answers any page of a hundred thousand rows quickly, in natural order, by every filter', async () => {
  const filters = [
    {},
    { communityCode: own.communities[0] },
    { compoundId },
    { buildingId },
    { state: '待核' as const },
  ]
  for (const filter of filters) {
    const { items } = await timed(150, () => chief.call(c.listAddresses, { ...filter, limit: 50 }))
    expect(items, JSON.stringify(filter)).toHaveLength(50)
  }
  const found = await timed(500, () => chief.call(c.listAddresses, { q: '长堤49999' }))
  expect(found.items.map((i) => i.fullText)).toEqual(['长堤49999室'])
})

it('turns pages by keyset: the last page costs what the first does', async () => {
  const { rows } = await t.admin.query(`select id from address where unit_id = $1 and room_no = $2`, [
    own.areaId,
    String(ROWS / 2 - 30),
  ])
  const cursor = (rows[0] as { id: string }).id
  for (const filter of [{}, { communityCode: own.communities[0] }]) {
    const value = await timed(150, () => chief.call(c.listAddresses, { ...filter, cursor, limit: 50 }))
    expect(value.items[0]?.fullText).toBe(`长堤${ROWS / 2 - 29}室`)
    expect(value).toMatchObject({ nextCursor: null, total: null })
    expect(value.items).toHaveLength(30)
  }
})

it('walks a small list to its end without losing or repeating a row', async () => {
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await chief.call(c.listAddresses, { state: '待核', limit: 7, ...(cursor ? { cursor } : {}) })
    if (cursor === undefined) expect(page.total).toBe(ROWS / 2000)
    seen.push(...page.items.map((i) => i.fullText))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  expect(seen).toHaveLength(ROWS / 2000)
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen.slice(0, 2)).toEqual(['长堤1000室', '长堤2000室'])
})

it('refuses a cursor it did not give', async () => {
  expect((await chief.send(c.listAddresses, { cursor: 'x' })).status).toBe(400)
  expect((await chief.send(c.listAddresses, { cursor: '00000000-0000-0000-0000-000000000000' })).status).toBe(400)
})
