import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Refused, testApp, type TestApp, type User } from '#platform/testing/app.ts'
import { bestRun } from '#platform/testing/best-run.ts'
import {
  addLocalCommunity,
  chooseCity,
  guide,
  listCities,
  listCommunities,
  listProvinces,
  recodeCommunity,
  tree,
} from './contract.ts'
import { makeUnit } from './factory.ts'

let t: TestApp
let sys: User
beforeAll(async () => {
  t = await testApp()
  sys = await t.user('SYS')
})
afterAll(() => t.close())

const refusal = async (work: Promise<unknown>): Promise<Refused> => {
  const error = await work.then(
    () => undefined,
    (e: unknown) => e,
  )
  expect(error).toBeDefined()
  return error as Refused
}

const twice = (user: User) =>
  Promise.all([user.call(chooseCity, { cityCode: '2207' }), user.call(chooseCity, { cityCode: '2207' })])

describe('choosing the city', () => {
  test('offers 31 provinces and the cities of each', async () => {
    expect((await sys.call(listProvinces, {})).items).toHaveLength(31)
    const { items } = await sys.call(listCities, { provinceCode: '22' })
    expect(items).toContainEqual({ code: '2207', name: '松原市', kind: 'prefecture' })
  })

  test('refuses a code that is no city and one that is no code', async () => {
    expect((await refusal(sys.call(chooseCity, { cityCode: '9999' }))).code).toBe('city_unknown')
    const malformed = await refusal(sys.call(chooseCity, { cityCode: '22; drop table division' }))
    expect(malformed.body.error.fields[0]).toMatchObject({ path: 'cityCode', code: 'city_code_format' })
  })

  test('loads the whole of Songyuan twice at once, and makes one city', async () => {
    const both = await twice(sys)
    expect(both.map((b) => b.created).sort()).toEqual([false, true])
    expect(both[0]).toMatchObject({ cityName: '松原市公安局', towns: 147, communities: 1312 })
    expect(both[0]?.cityId).toBe(both[1]?.cityId)
  })

  test('does so in under five seconds', async () => {
    let best = Number.POSITIVE_INFINITY
    // A city is loaded once: each try has a database of its own.
    for (let run = 0; run < 4 && best >= 5000; run++) {
      const fresh = await testApp()
      const user = await fresh.user('SYS')
      best = Math.min(best, await bestRun(() => twice(user), 5000, 1))
      await fresh.close()
    }
    expect(best).toBeLessThan(5000)
  })

  test('makes a branch for each county, named as bureaus are', async () => {
    const { units, city } = await sys.call(tree, {})
    expect(city).toEqual({ code: '2207', name: '松原市公安局' })
    const branches = units.filter((u) => u.kind === 'BRANCH').map((u) => u.name)
    expect(branches).toContain('松原市公安局宁江分局')
    expect(branches).toContain('长岭县公安局')
    expect(branches).toContain('扶余市公安局')
  })

  test('changes nothing the second time and refuses another city', async () => {
    expect(await sys.call(chooseCity, { cityCode: '220700' })).toMatchObject({ created: false, communities: 1312 })
    const refused = await refusal(sys.call(chooseCity, { cityCode: '4207' }))
    expect([refused.status, refused.code, refused.body.error.params.name]).toEqual([
      409,
      'other_city_chosen',
      '松原市公安局',
    ])
  })

  test('is closed to everybody but the administrator', async () => {
    const { units } = await sys.call(tree, {})
    const chief = await t.user('CHIEF', units.find((u) => u.kind === 'BRANCH')?.id)
    expect((await refusal(chief.call(chooseCity, { cityCode: '2207' }))).status).toBe(403)
    expect((await refusal(t.anonymous.call(tree, {}))).status).toBe(401)
  })

  test('the guide has its first step done and the rest open', async () => {
    const { steps, complete } = await sys.call(guide, {})
    expect(steps.map((s) => s.done)).toEqual([true, false, false, false, false, false, false, false])
    expect(complete).toBe(false)
  })
})

describe('communities', () => {
  test('come by county with town and county names, and never all at once', async () => {
    const { items, towns } = await sys.call(listCommunities, { regionCode: '220702' })
    expect(towns.length).toBeGreaterThan(20)
    expect(items.find((c) => c.code === '220702001001')).toMatchObject({
      name: '团结社区',
      townName: '团结街道',
      countyName: '宁江区',
      pseudo: false,
      areaId: null,
    })
    expect((await refusal(sys.call(listCommunities, {}))).code).toBe('filter_required')
  })

  test('four villages share the name 朝阳村: a search shows each with its town', async () => {
    const { items } = await sys.call(listCommunities, { q: '朝阳村' })
    expect(new Set(items.map((c) => c.townCode)).size).toBeGreaterThanOrEqual(4)
  })

  test('local temporary codes lie outside every national code and differ under a race', async () => {
    const add = (name: string) => sys.call(addLocalCommunity, { townCode: '220702001', name, type: '居委会' })
    const made = await Promise.all(['新城社区', '新湖社区', '新江社区'].map(add))
    expect(made.map((c) => c.code).sort()).toEqual(['992207020001', '992207020002', '992207020003'])
    expect(made[0]).toMatchObject({ codeStatus: '本地临时码', townName: '团结街道' })
    expect(
      (await refusal(sys.call(addLocalCommunity, { townCode: '110101001', name: '别处社区', type: '居委会' }))).body
        .error.fields[0]?.code,
    ).toBe('town_unknown')
  })

  test('a recode moves area, grid, addresses and their people, and keeps the old code as alias', async () => {
    const { units } = await sys.call(tree, {})
    const branch = units.find((u) => u.kind === 'BRANCH' && u.regionCode === '220702')
    const old = await sys.call(addLocalCommunity, { townCode: '220702001', name: '新港社区', type: '居委会' })
    const unit = (parentId: string, kind: 'STATION' | 'AREA' | 'GRID', n: number, more = {}) =>
      makeUnit(t.admin, { parentId, kind, code: `22070299000${n}`, name: `新港${kind}`, ...more })
    const station = await unit(branch?.id as string, 'STATION', 1)
    const area = await unit(station, 'AREA', 2, { communities: [old.code] })
    const grid = await unit(area, 'GRID', 3, { gridCommunityCode: old.code })
    await t.admin.query(
      `with c as (insert into compound (id, community_code, name, type, unit_id, unit_pos, created_by, event_id) select gen_random_uuid(), $1, '新港小区', '物业小区', u.id, u.lft, u.id, gen_random_uuid() from sec.unit u where u.id = $2 returning id) select id from c`,
      [old.code, grid],
    )
    const recoded = await sys.call(recodeCommunity, { code: old.code, newCode: '220702001099', version: old.version })
    expect(recoded).toMatchObject({ code: '220702001099', name: '新港社区', codeStatus: '国家码', areaId: area })
    const { rows } = await t.admin.query(
      `select (select grid_community_code from org_unit where id = $1) as grid, (select community_code from compound where name = '新港小区') as compound,
         (select unit_id from compound where name = '新港小区') as unit, (select replaced_by from community where code = $2) as alias`,
      [grid, old.code],
    )
    expect(rows[0]).toEqual({ grid: '220702001099', compound: '220702001099', unit: grid, alias: '220702001099' })
    expect(
      (await refusal(sys.call(recodeCommunity, { code: old.code, newCode: '220702001098', version: 2 }))).code,
    ).toBe('community_replaced')
  })

  test('a recode by a stale reader shows what is there now', async () => {
    const old = await sys.call(addLocalCommunity, { townCode: '220702001', name: '新桥社区', type: '居委会' })
    const refused = await refusal(sys.call(recodeCommunity, { code: old.code, newCode: '220702001097', version: 7 }))
    expect([refused.code, (refused.body.error.params.current as { code: string }).code]).toEqual([
      'version_conflict',
      old.code,
    ])
  })
})
