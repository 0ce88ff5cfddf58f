import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeStation } from '#features/organisation/factory.ts'
import { makeAddress } from '#features/places/factory.ts'
import { lintCatalogue } from '#platform/db/lint.ts'
import { type TestDatabase, testDatabase } from '#platform/testing/database.ts'
import { makeHousehold } from './factory.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())

test('a household of the factory has its head first and opens with the cipher it was made with', async () => {
  const station = await makeStation(database.admin)
  const address = await makeAddress(database.admin, { communityCode: station.communities[0], unitId: station.gridId })
  const home = await makeHousehold(database.admin, { addressId: address.addressId, cipher: database.cipher })
  expect(home.no).toBe(1)
  const { rows } = await database.admin.query<{ id: string; number_enc: Buffer }>(
    'select id, number_enc from person_identity where person_id = $1',
    [home.members[0]?.personId],
  )
  const row = rows[0] as { id: string; number_enc: Buffer }
  expect(database.cipher.open(`person_identity.number_enc|${row.id}`, row.number_enc)).toBe(home.members[0]?.idNo)
  const again = await makeHousehold(database.admin, { addressId: address.addressId })
  expect(again.no).toBe(2)
})

test('the catalogue of the whole database passes the lint with these tables', async () => {
  expect((await lintCatalogue(database.admin, database.roles)).filter((f) => /person|resid|household/.test(f))).toEqual(
    [],
  )
})
