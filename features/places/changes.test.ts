import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeStation, type Station } from '#features/organisation/factory.ts'
import { lintCatalogue } from '#platform/db/lint.ts'
import { uuidv7 } from '#platform/ids/ids.ts'
import { type Refused, type TestApp, testApp, type User } from '#platform/testing/app.ts'
import { bestRun } from '#platform/testing/best-run.ts'
import * as c from './contract.ts'
import { makeAddress, makeBuilding, makeCompound, makeHouse } from './factory.ts'

let t: TestApp
let own: Station
let officer: User
let aux: User
let stranger: User

beforeAll(async () => {
  t = await testApp()
  own = await makeStation(t.admin, { cipher: t.cipher })
  const other = await makeStation(t.admin)
  officer = await t.user('OFFICER', own.areaId, { staffId: own.officerId })
  aux = await t.user('AUX', own.areaId, { staffId: own.auxId })
  stranger = await t.user('OFFICER', other.areaId, { staffId: other.officerId })
})
afterAll(() => t.close())

const refusal = (work: Promise<unknown>): Promise<Refused> =>
  work.then(
    () => expect.fail('was allowed'),
    (e: Refused) => e,
  )
const place = () => ({ communityCode: own.communities[0], unitId: own.areaId, by: own.officerId })

describe('changing names', () => {
  it('re-addresses everything along a renamed road and keeps the old texts findable', async () => {
    const communityCode = own.communities[0]
    const road = await officer.call(c.addRoad, { communityCode, name: '2号路' })
    const doors = []
    for (const doorNo of ['1', '2', '10']) {
      doors.push(
        await officer.call(c.registerAddress, {
          communityCode,
          pattern: 'ROAD',
          roadId: road.id,
          doorNo,
          ...(doorNo === '2' ? { gridId: own.gridId } : {}),
        }),
      )
    }
    const home = doors[2]?.id as string
    await t.admin.query(
      `insert into staff_conflict (id, staff_id, address_id, reason, from_on, event_id) values (gen_random_uuid(), $1, $2, '住所', '2020-01-01', gen_random_uuid())`,
      [own.officerId, home],
    )
    const renamed = await officer.call(c.renameRoad, { id: road.id, name: '滨江大道', version: 1 })
    expect(renamed).toEqual({ id: road.id, version: 2, readdressed: 3 })
    const { items } = await officer.call(c.listAddresses, { roadId: road.id })
    expect(items.map((i) => i.fullText)).toEqual(['团结社区滨江大道1号', '团结社区滨江大道2号'])
    const { rows } = await t.admin.query('select full_text, sort_key, version from address where id = $1', [home])
    expect(rows[0]).toEqual({ full_text: '团结社区滨江大道10号', sort_key: '团结社区 滨江大道 000010号', version: 2 })
    const found = await officer.call(c.listAddresses, { q: '2号路1号' })
    expect(found.items.map((i) => i.fullText)).toEqual(['团结社区滨江大道1号'])
    expect((await officer.call(c.getAddress, { id: doors[0]?.id as string })).aliases.map((a) => a.text)).toEqual([
      '团结社区2号路1号',
    ])
    expect((await refusal(stranger.call(c.renameRoad, { id: road.id, name: '别的路', version: 2 }))).status).toBe(404)
    expect((await refusal(aux.call(c.renameRoad, { id: road.id, name: '别的路', version: 2 }))).status).toBe(403)
  })

  it('re-addresses a compound and a building, and refuses names that are taken', async () => {
    const compoundId = await makeCompound(t.admin, { ...place(), name: '荷塘新村' })
    await makeCompound(t.admin, { ...place(), name: '荷塘旧村' })
    const buildingId = await makeBuilding(t.admin, { ...place(), compoundId, name: '1号楼' })
    const door = await makeAddress(t.admin, { ...place(), compoundId, buildingId, roomNo: '301' })
    const values = { id: compoundId, version: 1, type: '物业小区' as const }
    expect((await refusal(officer.call(c.editCompound, { ...values, name: '荷塘旧村' }))).code).toBe('compound_exists')
    expect((await officer.call(c.editCompound, { ...values, name: '荷塘雅苑', gates: 2 })).readdressed).toBe(1)
    const changed = await officer.call(c.editBuilding, { id: buildingId, version: 1, name: '五幢', class: '居民楼' })
    expect(changed.readdressed).toBe(1)
    const record = await officer.call(c.getAddress, { id: door.addressId })
    expect(record.fullText).toBe('团结社区荷塘雅苑5号楼1单元301室')
    expect(record.aliases).toHaveLength(2)
    expect(
      (await officer.call(c.listCompounds, { communityCode: own.communities[0] })).items.find(
        (i) => i.id === compoundId,
      ),
    ).toMatchObject({ gates: 2, buildings: 1 })
  })

  it('answers a late save with the record as it is now', async () => {
    const door = await makeAddress(t.admin, place())
    await officer.call(c.editAddress, { id: door.addressId, version: 1, unitNo: '1', roomNo: '909' })
    const late = await refusal(aux.call(c.editAddress, { id: door.addressId, version: 1, unitNo: '1', roomNo: '808' }))
    expect(late.status).toBe(409)
    expect(late.body.error.params.current).toMatchObject({ roomNo: '909', version: 2 })
    const compoundLate = await refusal(
      officer.call(c.editCompound, { id: door.compoundId, version: 7, name: '新名字', type: '单位院' }),
    )
    expect(compoundLate.body.error.params.current).toMatchObject({ version: 1, type: '物业小区' })
    const buildingLate = await refusal(
      officer.call(c.editBuilding, { id: door.buildingId, version: 7, name: '9', class: '其他' }),
    )
    expect(buildingLate.body.error.params.current).toMatchObject({ version: 1, name: '1号楼' })
  })

  it('keeps a retired address as a row that nobody edits', async () => {
    const door = await makeAddress(t.admin, place())
    expect(
      (await refusal(aux.call(c.retireAddress, { id: door.addressId, version: 1, reason: '楼已拆除' }))).status,
    ).toBe(403)
    await officer.call(c.retireAddress, { id: door.addressId, version: 1, reason: '楼已拆除' })
    const record = await officer.call(c.getAddress, { id: door.addressId })
    expect(record).toMatchObject({
      state: '停用',
      retiredReason: '楼已拆除',
      can: { edit: false, retire: false, registerHouse: false },
    })
    expect((await refusal(officer.call(c.editAddress, { id: door.addressId, version: 2, roomNo: '1' }))).code).toBe(
      'place_retired',
    )
    expect(
      (
        await refusal(
          officer.call(c.registerHouse, { addressId: door.addressId, ownership: '私', use: '住宿', occupancy: '空置' }),
        )
      ).code,
    ).toBe('place_retired')
  })
})

describe('rooms of a building', () => {
  it('shows what would be made before it makes it, and never makes a room twice', async () => {
    const buildingId = await makeBuilding(t.admin, {
      ...place(),
      compoundId: await makeCompound(t.admin, place()),
      name: '2号楼',
    })
    const pattern = { id: buildingId, units: '1-2', floors: '1-3', rooms: '1-2' }
    const preview = await officer.call(c.registerRooms, pattern)
    expect(preview).toMatchObject({ total: 12, made: 12, existing: 0 })
    expect((await officer.call(c.getBuilding, { id: buildingId })).doors).toHaveLength(0)
    await officer.call(c.registerRooms, { ...pattern, commit: true })
    expect(await officer.call(c.registerRooms, { ...pattern, floors: '1-4', commit: true })).toMatchObject({
      total: 16,
      made: 4,
      existing: 12,
    })
    const { doors } = await officer.call(c.getBuilding, { id: buildingId })
    expect(doors).toHaveLength(16)
    expect(doors[0]).toMatchObject({ unitNo: '1', floorNo: '1', roomNo: '101', state: '启用' })
    expect(
      (await refusal(officer.call(c.registerRooms, { ...pattern, floors: '1-99', rooms: '1-20' }))).body.error.params,
    ).toEqual({ count: 3960, max: 2000 })
    expect((await refusal(stranger.call(c.registerRooms, pattern))).status).toBe(404)
  })

  it('registers two thousand rooms in one go within two seconds', async () => {
    const buildings: string[] = []
    for (let n = 0; n < 4; n++) {
      const compoundId = await makeCompound(t.admin, place())
      buildings.push(await makeBuilding(t.admin, { ...place(), compoundId, name: '1号楼' }))
    }
    const fill = async () => {
      const id = buildings.pop() as string
      const made = await officer.call(c.registerRooms, {
        id,
        units: '1-5',
        floors: '1-50',
        rooms: '1-8',
        commit: true,
      })
      expect(made.made).toBe(2000)
    }
    expect(await bestRun(fill, 2000, buildings.length)).toBeLessThan(2000)
  })
})

describe('houses', () => {
  const house = {
    ownership: '私',
    use: '住宿',
    occupancy: '出租',
    rooms: 2,
    areaM2: 88.5,
    ownerName: '林一舟',
    ownerPhone: '194 0000 1234',
  } as const
  const because = (addressId: string) => ({ purpose: 'verify', basisKind: 'address', basisId: addressId }) as const

  it('tells duty staff the door and not how the home is used or by how many', async () => {
    const door = await makeAddress(t.admin, place())
    await aux.call(c.registerHouse, { addressId: door.addressId, ...house, occupancy: '空置' })
    const rowOf = async (user: User) => {
      const { items } = await user.call(c.listAddresses, { buildingId: door.buildingId })
      return items.find((i) => i.id === door.addressId)
    }
    expect(await aux.call(c.getAddress, { id: door.addressId })).toMatchObject({
      households: 0,
      house: { occupancy: '空置' },
    })
    expect(await rowOf(aux)).toMatchObject({ occupancy: '空置', households: 0 })
    for (const role of ['DUTY', 'DUTY_LEAD'] as const) {
      const duty = await t.user(role, own.stationId)
      const shown = await duty.call(c.getAddress, { id: door.addressId })
      expect(shown).toMatchObject({ fullText: door.fullText, households: null, house: null })
      expect(shown.can).toMatchObject({ openDoor: false, registerHouse: false })
      expect(await rowOf(duty)).toMatchObject({ fullText: door.fullText, occupancy: null, households: null })
    }
  })
  it('keeps the owner sealed, masked, and shown only for a reason', async () => {
    const door = await makeAddress(t.admin, place())
    const made = await aux.call(c.registerHouse, { addressId: door.addressId, ...house })
    expect((await refusal(aux.call(c.registerHouse, { addressId: door.addressId, ...house }))).code).toBe(
      'house_exists',
    )
    const { rows } = await t.admin.query('select owner_phone_enc from house where id = $1', [made.id])
    expect(rows[0].owner_phone_enc.includes('19400001234')).toBe(false)
    const bare = await officer.send(c.getHouse, { id: made.id })
    expect(bare.status).toBe(400)
    const shown = await officer.call(c.getHouse, { id: made.id, ...because(door.addressId) })
    expect(shown).toMatchObject({
      ownerName: '林一舟',
      ownerPhoneMask: '194****1234',
      areaM2: 88.5,
      can: { edit: true, revealPhone: true },
    })
    expect(await officer.call(c.revealOwnerPhone, { id: made.id, ...because(door.addressId) })).toMatchObject({
      phone: '19400001234',
    })
    const elsewhere = await makeAddress(t.admin, place())
    expect((await refusal(officer.call(c.getHouse, { id: made.id, ...because(elsewhere.addressId) }))).code).toBe(
      'basis_invalid',
    )
    expect((await refusal(stranger.call(c.getHouse, { id: made.id, ...because(door.addressId) }))).code).toBe(
      'basis_invalid',
    )
    const summary = await officer.call(c.getAddress, { id: door.addressId })
    expect(summary.house).toEqual({ id: made.id, ownership: '私', use: '住宿', occupancy: '出租' })
    expect(JSON.stringify(summary)).not.toContain('林一舟')
  })

  it('names the owner as subject of the event where he is a registered person', async () => {
    const door = await makeAddress(t.admin, place())
    const person = uuidv7()
    const houseId = await makeHouse(t.admin, {
      addressId: door.addressId,
      ownerPersonId: person,
      ownerPhone: '19400001111',
      cipher: t.cipher,
    })
    await officer.call(c.getHouse, { id: houseId, ...because(door.addressId) })
    await officer.call(c.revealOwnerPhone, { id: houseId, ...because(door.addressId) })
    await officer.call(c.getAddress, { id: door.addressId })
    const { rows } = await t.admin.query(
      `select a.name, s.person_key, s.shown from audit.event e join sec.action a on a.id = e.action join audit.subject s on s.event_at = e.at and s.event_seq = e.seq
        where s.person_key = $1 order by e.seq`,
      [person],
    )
    expect(rows.map((r) => [r.name, r.shown])).toEqual([
      ['places.getHouse', 2],
      ['places.revealOwnerPhone', 4],
    ])
  })

  it('changes a house, leaves the phone alone unless told, and shows a late saver no owner', async () => {
    const door = await makeAddress(t.admin, place())
    const made = await officer.call(c.registerHouse, { addressId: door.addressId, ...house })
    const { ownerPhone: _, ...values } = house
    await officer.call(c.editHouse, { id: made.id, version: 1, ...values, occupancy: '空置' })
    const kept = await officer.call(c.getHouse, { id: made.id, ...because(door.addressId) })
    expect(kept).toMatchObject({ occupancy: '空置', ownerPhoneMask: '194****1234', version: 2 })
    const late = await refusal(aux.call(c.editHouse, { id: made.id, version: 1, ...values }))
    expect(late.body.error.params.current).toMatchObject({ occupancy: '空置', ownerName: '林*' })
    await officer.call(c.editHouse, { id: made.id, version: 2, ...values, ownerPhone: '' })
    expect((await officer.call(c.getHouse, { id: made.id, ...because(door.addressId) })).ownerPhoneMask).toBeNull()
    const wrong = await refusal(officer.call(c.editHouse, { id: made.id, version: 3, ...values, ownerPhone: '12' }))
    expect(wrong.body.error.fields[0]?.path).toBe('ownerPhone')
  })
})

it('leaves nothing for the catalogue lint to find in its tables', async () => {
  expect(
    (await lintCatalogue(t.admin, t.roles)).filter((f) => /address|house|road|compound|building|places/.test(f)),
  ).toEqual([])
})
