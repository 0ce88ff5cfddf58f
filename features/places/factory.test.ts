import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeStation } from '#features/organisation/factory.ts'
import { type TestDatabase, testDatabase } from '#platform/testing/database.ts'
import { makeAddress, makeHouse } from './factory.ts'

let t: TestDatabase
beforeAll(async () => {
  t = await testDatabase()
})
afterAll(() => t.drop())

it('makes a door with compound, building, unit and house', async () => {
  const station = await makeStation(t.admin)
  const place = await makeAddress(t.admin, {
    communityCode: station.communities[0],
    unitId: station.areaId,
    roomNo: '301',
  })
  expect(place.fullText).toMatch(/^团结社区柳岸小区.{10}1号楼1单元301室$/)
  const houseId = await makeHouse(t.admin, {
    addressId: place.addressId,
    ownerName: '林一舟',
    ownerPhone: '19400001234',
    cipher: t.cipher,
  })
  const { rows } = await t.admin.query('select owner_phone_enc, owner_phone_mask from house where id = $1', [houseId])
  expect(rows[0].owner_phone_mask).toBe('194****1234')
  expect(t.cipher.open(`house.owner_phone_enc|${houseId}`, rows[0].owner_phone_enc)).toBe('19400001234')
})
