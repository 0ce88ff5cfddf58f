import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '#platform/testing/database.ts'
import { makeStation, type Station } from './factory.ts'

let db: TestDatabase
let first: Station
let second: Station
beforeAll(async () => {
  db = await testDatabase()
  first = await makeStation(db.admin)
  second = await makeStation(db.admin, { cipher: db.cipher })
})
afterAll(() => db.drop())

test('two stations share the city but no place of the tree', async () => {
  expect(second.cityId).toBe(first.cityId)
  const { rows } = await db.admin.query(
    'select a.id from sec.unit a, sec.unit b where a.id = $1 and b.id = $2 and a.lft < b.rgt and b.lft < a.rgt',
    [first.stationId, second.stationId],
  )
  expect(rows).toEqual([])
})

test('every unit lies inside its parent, keeps off its brothers and has room for children', async () => {
  const { rows } = await db.admin.query(`select u.id from sec.unit u join sec.unit p on p.id = u.parent_id
    where u.lft <= p.lft or u.rgt >= p.rgt or u.rgt - u.lft < 1024
      or exists (select 1 from sec.unit b where b.parent_id = u.parent_id and b.id <> u.id and b.lft < u.rgt and u.lft < b.rgt)`)
  expect(rows).toEqual([])
})

test('the holder of an area has a live posting with its scope', async () => {
  const { rows } = await db.admin.query(
    'select p.role, s.unit_id from posting p join sec.posting s on s.id = p.id where p.staff_id = $1',
    [first.officerId],
  )
  expect(rows).toEqual([{ role: 'OFFICER', unit_id: first.areaId }])
})
