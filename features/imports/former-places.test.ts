import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeStation, type Station } from '#features/organisation/factory.ts'
import {
  addCompound,
  editBuilding,
  listBuildings,
  mergeGround,
  moveBuilding,
  splitBuilding,
} from '#features/places/contract.ts'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import { type TestApp, testApp, type User } from '#platform/testing/app.ts'
import type { CommitInput } from './chunks.ts'
import { begin, commitRows, finish } from './contract.ts'

let t: TestApp
let here: Station
let officer: User

beforeAll(async () => {
  t = await testApp()
  here = await makeStation(t.admin, { cipher: t.cipher })
  officer = await t.user('OFFICER', here.areaId, { staffId: here.officerId })
})
afterAll(() => t.close())

const COMPOUND = '槐园小区'
const row = (n: number, building: string, unitNo: string, roomNo: string): CommitInput => ({
  person: { name: `林一${'甲乙丙丁'[n]}`, idType: 'CN_ID', idNo: makeDemoId('1980-01-01', 40 + n), phones: [] },
  door: { compound: COMPOUND, building, unitNo, roomNo },
  household: `${building}${unitNo}${roomNo}`,
  source: { file: 0, sheet: '名单', row: n },
  doubts: [],
})
const LIST = [
  row(0, '1号楼', '1', '101'),
  row(1, '1号楼', '2', '101'),
  row(2, '2号楼', '1', '201'),
  row(3, '3号楼', '1', '301'),
]

let key = 0
async function bring(): Promise<{ outcome: string; addressId: string | null }[]> {
  const { id } = await officer.call(begin, {
    clientKey: String((key += 1)).padStart(64, '0'),
    communityCode: here.communities[0] as string,
    compound: COMPOUND,
    files: [{ name: '名单.xlsx', sha256: 'a'.repeat(64) }],
    accepted: ['relation_unknown', 'date_incomplete'],
    total: LIST.length,
  })
  const { rows } = await officer.call(commitRows, { id, no: 0, rows: LIST })
  await officer.call(finish, { id })
  return rows
}
const counts = async () => {
  const sql = ['address', 'household', 'residence', 'building', 'compound'].map(
    (table) => `(select count(*)::integer from ${table}) as ${table}`,
  )
  return (await t.admin.query(`select ${sql.join(', ')}`)).rows[0]
}

it('finds the doors of a list of last year, whatever their places were called then, and doubles nothing', async () => {
  const first = await bring()
  expect(first.map((r) => r.outcome)).toEqual(Array(4).fill('new'))
  const { rows } = await t.admin.query('select id from compound where name = $1', [COMPOUND])
  const old = rows[0].id as string
  const { items } = await officer.call(listBuildings, { compoundId: old })
  const [one, two, three] = items as [(typeof items)[0], (typeof items)[0], (typeof items)[0]]
  const community = { communityCode: here.communities[0] as string, type: '物业小区' } as const
  const into = await officer.call(addCompound, { ...community, name: '槐荫新村' })
  const away = await officer.call(addCompound, { ...community, name: '杨柳家园' })
  await officer.call(splitBuilding, { id: one.id, version: 1, name: '8', units: ['2'], commit: true })
  await officer.call(editBuilding, { id: two.id, version: 1, name: '6', class: '居民楼' })
  await officer.call(moveBuilding, { id: three.id, version: 1, compoundId: away.id, commit: true })
  const after = { version: 2, intoVersion: 1, reason: '重复登记', commit: true }
  await officer.call(mergeGround, { kind: 'compound', id: old, intoId: into.id, ...after })
  const before = await counts()
  const again = await bring()
  expect(again.map((r) => [r.outcome, r.addressId])).toEqual(first.map((r) => ['same', r.addressId]))
  expect(await counts()).toEqual(before)
})
