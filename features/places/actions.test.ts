import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeStation, type Station } from '#features/organisation/factory.ts'
import type { Refused } from '#platform/testing/app.ts'
import { type TestApp, testApp, type User } from '#platform/testing/app.ts'
import * as c from './contract.ts'

let t: TestApp
let own: Station
let other: Station
let officer: User
let stranger: User
let aux: User
let grid: User
let chief: User

beforeAll(async () => {
  t = await testApp()
  own = await makeStation(t.admin, { cipher: t.cipher })
  other = await makeStation(t.admin)
  officer = await t.user('OFFICER', own.areaId, { staffId: own.officerId })
  stranger = await t.user('OFFICER', other.areaId, { staffId: other.officerId })
  aux = await t.user('AUX', own.areaId, { staffId: own.auxId })
  grid = await t.user('GRID', own.gridId, { staffId: own.gridWorkerId })
  chief = await t.user('CHIEF', own.stationId, { staffId: own.chiefId })
})
afterAll(() => t.close())

const refusal = (work: Promise<unknown>): Promise<Refused> =>
  work.then(
    () => expect.fail('was allowed'),
    (e: Refused) => e,
  )
const fields = async (work: Promise<unknown>) =>
  (await refusal(work)).body.error.fields.map((f) => `${f.path}:${f.code}`)

let serial = 0
async function building(by = officer, communityCode = own.communities[0], name = `荷塘小区${++serial}`) {
  const compound = await by.call(c.addCompound, { communityCode, name, type: '物业小区' })
  const made = await by.call(c.addBuilding, { compoundId: compound.id, name: '3栋', class: '居民楼', floorsUp: 6 })
  return { communityCode, pattern: 'COMPOUND' as const, compoundId: compound.id, buildingId: made.id }
}

describe('registering', () => {
  it('takes each of the three patterns and generates the full text', async () => {
    const road = await officer.call(c.addRoad, { communityCode: own.communities[0], name: '临江路' })
    const onRoad = await officer.call(c.registerAddress, {
      communityCode: own.communities[0],
      pattern: 'ROAD',
      roadId: road.id,
      doorNo: '１２',
    })
    expect(onRoad).toMatchObject({ fullText: '团结社区临江路12号', state: '启用', warnings: [] })
    const at = await building()
    const door = await officer.call(c.registerAddress, { ...at, unitNo: '二单元', floorNo: '3楼', roomNo: '301室' })
    expect(door.fullText).toBe(`团结社区荷塘小区${serial}3号楼2单元3层301室`)
    const farm = await officer.call(c.registerAddress, {
      communityCode: own.communities[0],
      pattern: 'RURAL',
      villageGroup: '第三村民小组',
    })
    expect(farm).toMatchObject({ fullText: '团结社区3组1号', groupHouseNo: 1, provisionalNo: true })
    const landmark = await officer.call(c.registerAddress, {
      communityCode: own.communities[0],
      pattern: 'RURAL',
      landmark: '村口水塔旁',
      lng: 124.83,
      lat: 45.15,
      datum: 'GCJ02',
    })
    const record = await officer.call(c.getAddress, { id: landmark.id })
    expect(record).toMatchObject({
      datum: 'WGS84',
      rawLng: 124.83,
      rawLat: 45.15,
      rawDatum: 'GCJ02',
      geoSource: '坐标录入',
    })
    expect(record.lng).not.toBe(124.83)
    const baidu = await officer.call(c.registerAddress, {
      communityCode: own.communities[0],
      pattern: 'RURAL',
      landmark: '村口水塔东',
      lng: 124.83,
      lat: 45.15,
      datum: 'BD09',
    })
    const other = await officer.call(c.getAddress, { id: baidu.id })
    expect(other).toMatchObject({ datum: 'WGS84', rawLng: 124.83, rawLat: 45.15, rawDatum: 'BD09' })
    // Baidu's own shift to the north-east comes off as well.
    expect((record.lng ?? 0) - (other.lng ?? 0)).toBeCloseTo(0.0065, 3)
    expect((record.lat ?? 0) - (other.lat ?? 0)).toBeCloseTo(0.006, 3)
  })

  it('warns of an unusual door and registers it', async () => {
    const road = await officer.call(c.addRoad, { communityCode: own.communities[0], name: '铁西路' })
    const made = await officer.call(c.registerAddress, {
      communityCode: own.communities[0],
      pattern: 'ROAD',
      roadId: road.id,
      doorNo: '12号之一',
    })
    expect(made.warnings).toEqual([{ field: 'doorNo', code: 'door_unusual' }])
  })

  it('names all wrong fields at once', async () => {
    const at = await building()
    expect(
      await fields(
        officer.call(c.registerAddress, {
          ...at,
          doorNo: '1',
          unitNo: '无',
          roomNo: '1-3',
          lng: 10,
          lat: 10,
          datum: 'WGS84',
        }),
      ),
    ).toEqual([
      'doorNo:pattern_forbids',
      'lng:outside_china',
      'unitNo:door_placeholder',
      'roomNo:door_range_not_allowed',
    ])
  })

  it('refuses a building of another compound, and a road of another community', async () => {
    const [a, b] = [await building(), await building()]
    expect(await fields(officer.call(c.registerAddress, { ...a, buildingId: b.buildingId, roomNo: '101' }))).toEqual([
      'buildingId:building_other_compound',
    ])
    const road = await officer.call(c.addRoad, { communityCode: own.communities[1], name: '临江路' })
    expect(
      await fields(
        officer.call(c.registerAddress, {
          communityCode: own.communities[0],
          pattern: 'ROAD',
          roadId: road.id,
          doorNo: '1',
        }),
      ),
    ).toEqual(['roadId:road_unknown'])
  })

  it('points to the address that exists, in any spelling', async () => {
    const at = await building()
    const first = await officer.call(c.registerAddress, { ...at, unitNo: '1', roomNo: '101' })
    const refused = await refusal(
      officer.call(c.registerAddress, { ...at, unitNo: '一单元', roomNo: '101室', confirmedDifferent: true }),
    )
    expect(refused.status).toBe(409)
    expect(refused.code).toBe('address_exists')
    expect(refused.body.error.params).toMatchObject({ existingId: first.id, existingState: '启用' })
  })

  it('asks about an address that reads nearly alike, and takes the word that it is another', async () => {
    const at = await building(officer, own.communities[0], '柳岸花园小区')
    const first = await officer.call(c.registerAddress, { ...at, unitNo: '2', roomNo: '301' })
    await officer.call(c.registerAddress, { ...at, unitNo: '2', roomNo: '302' })
    const refused = await refusal(officer.call(c.registerAddress, { ...at, unitNo: '2', floorNo: '3', roomNo: '301' }))
    expect(refused.code).toBe('address_similar')
    expect(refused.body.error.params.similar).toEqual([{ id: first.id, fullText: first.fullText }])
    const misspelt = await building(officer, own.communities[0], '柳岸花圆小区')
    expect((await refusal(officer.call(c.registerAddress, { ...misspelt, unitNo: '2', roomNo: '301' }))).code).toBe(
      'address_similar',
    )
    await officer.call(c.registerAddress, { ...misspelt, unitNo: '2', roomNo: '301', confirmedDifferent: true })
  })

  it('gives two village houses registered at once different numbers', async () => {
    const input = { communityCode: own.communities[1], pattern: 'RURAL' as const, villageGroup: '7组' }
    const made = await Promise.all(
      Array.from({ length: 8 }, (_, i) => (i % 2 ? officer : aux).call(c.registerAddress, input)),
    )
    expect(made.map((m) => m.groupHouseNo).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('registers one of two equal addresses sent at once', async () => {
    const at = await building()
    const results = await Promise.allSettled(
      [1, 2, 3].map(() => officer.call(c.registerAddress, { ...at, roomNo: '501' })),
    )
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
    for (const r of results) if (r.status === 'rejected') expect((r.reason as Refused).code).toBe('address_exists')
  })

  it('refuses a community without police area with a sentence that says what to do', async () => {
    const refused = await refusal(
      chief.call(c.registerAddress, { communityCode: own.communities[3], pattern: 'RURAL', villageGroup: '1组' }),
    )
    expect(refused.code).toBe('community_without_area')
    expect(refused.body.error.message).toContain('松宁社区')
  })

  it('keeps hostile names as data and refuses what lies on screen', async () => {
    const names = ['𠮷祥里', `O'Neil"); drop table address;--`, '<script>alert(1)</script>', '%_路']
    for (const name of names) await officer.call(c.addRoad, { communityCode: own.communities[1], name })
    const { items } = await officer.call(c.listRoads, { communityCode: own.communities[1] })
    for (const name of names) expect(items.map((r) => r.name)).toContain(name.replace(/\s/g, ''))
    expect(await fields(officer.call(c.addRoad, { communityCode: own.communities[1], name: '临\u202e江路' }))).toEqual([
      'name:control_characters',
    ])
    expect((await officer.call(c.listAddresses, { q: '%' })).items).toEqual([])
  })
})

describe('scope and roles', () => {
  it('shows a colleague of another station nothing, and lets him register nothing here', async () => {
    const at = await building()
    const made = await officer.call(c.registerAddress, { ...at, roomNo: '101' })
    expect((await refusal(stranger.call(c.getAddress, { id: made.id }))).status).toBe(404)
    expect((await refusal(stranger.call(c.getBuilding, { id: at.buildingId }))).status).toBe(404)
    expect((await stranger.call(c.listAddresses, { communityCode: own.communities[0] })).items).toEqual([])
    expect(
      (
        await refusal(
          stranger.call(c.registerAddress, {
            communityCode: own.communities[0],
            pattern: 'RURAL',
            villageGroup: '9组',
          }),
        )
      ).status,
    ).toBe(403)
    expect((await refusal(stranger.call(c.retireAddress, { id: made.id, version: 1, reason: '拆除了' }))).status).toBe(
      404,
    )
    expect((await stranger.call(c.confirmAddresses, { ids: [made.id] })).confirmed).toBe(0)
    expect((await refusal(t.anonymous.call(c.listAddresses, {}))).status).toBe(401)
    const sys = await t.user('SYS')
    expect((await refusal(sys.call(c.listAddresses, {}))).status).toBe(403)
  })

  it('lists the communities of the posting only', async () => {
    expect((await officer.call(c.listCommunities, {})).items.map((i) => i.name)).toEqual(['团结社区', '胜利社区'])
    expect((await chief.call(c.listCommunities, {})).items.map((i) => i.name)).toEqual([
      '团结社区',
      '胜利社区',
      '松滨社区',
    ])
    expect((await grid.call(c.listCommunities, {})).items.map((i) => i.name)).toEqual(['团结社区'])
  })

  it('lets a grid worker register in his grid, for an officer to confirm', async () => {
    const at = await building()
    const made = await grid.call(c.registerAddress, { ...at, unitNo: '1', roomNo: '201' })
    expect(made.state).toBe('待核')
    const record = await officer.call(c.getAddress, { id: made.id })
    expect(record.unitId).toBe(own.gridId)
    expect((await grid.call(c.getAddress, { id: made.id })).can).toMatchObject({
      edit: true,
      confirm: false,
      retire: false,
    })
    expect(record.can).toMatchObject({ confirm: true, retire: true })
    const outside = await officer.call(c.registerAddress, { ...at, unitNo: '1', roomNo: '202' })
    expect((await refusal(grid.call(c.getAddress, { id: outside.id }))).status).toBe(404)
    const again = await refusal(grid.call(c.registerAddress, { ...at, unitNo: '1', roomNo: '202' }))
    expect(again.body.error.params).toMatchObject({ existingId: null })
  })

  it('leaves confirming to officers and leaders', async () => {
    const at = await building()
    const rooms = await aux.call(c.registerRooms, {
      id: at.buildingId,
      units: '1-2',
      floors: '1-3',
      rooms: '1-2',
      commit: true,
    })
    expect(rooms).toMatchObject({ total: 12, made: 12, existing: 0 })
    expect((await refusal(aux.call(c.confirmAddresses, { buildingId: at.buildingId }))).status).toBe(403)
    expect((await officer.call(c.confirmAddresses, { buildingId: at.buildingId })).confirmed).toBe(12)
    expect((await officer.call(c.confirmAddresses, { buildingId: at.buildingId })).confirmed).toBe(0)
    const { rows } = await t.admin.query(
      `select detail from activity where kind = 'places.confirmed' and record_id = $1`,
      [at.buildingId],
    )
    expect(rows.map((r) => r.detail)).toEqual([{ count: 12 }])
  })

  it('sends what an auxiliary changes back to the officer', async () => {
    const at = await building()
    const made = await officer.call(c.registerAddress, { ...at, roomNo: '101' })
    const edited = await aux.call(c.editAddress, { id: made.id, version: 1, roomNo: '102', kind: '户室' })
    expect(edited).toMatchObject({ state: '待核', version: 2 })
    expect((await officer.call(c.getAddress, { id: made.id })).aliases.map((a) => a.text)).toEqual([made.fullText])
  })

  it('takes the grid given, where it covers the community', async () => {
    const at = await building()
    const made = await officer.call(c.registerAddress, { ...at, roomNo: '101', gridId: own.gridId })
    expect((await officer.call(c.getAddress, { id: made.id })).unitId).toBe(own.gridId)
    expect(await fields(chief.call(c.registerAddress, { ...at, roomNo: '102', gridId: own.grid2Id }))).toEqual([
      'gridId:grid_other_community',
    ])
  })

  it("hides a colleague's own home from him", async () => {
    const made = await officer.call(c.registerAddress, { ...(await building()), roomNo: '101' })
    await t.admin.query(
      `insert into staff_conflict (id, staff_id, address_id, reason, from_on, event_id) values (gen_random_uuid(), $1, $2, '住所', '2020-01-01', gen_random_uuid())`,
      [own.auxId, made.id],
    )
    expect((await refusal(aux.call(c.getAddress, { id: made.id }))).status).toBe(404)
    expect((await officer.call(c.getAddress, { id: made.id })).id).toBe(made.id)
  })
})
