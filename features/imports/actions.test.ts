import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeAddress, makeBuilding, makeCompound, makeHouse } from '#features/places/factory.ts'
import { makeHousehold } from '#features/residents/factory.ts'
import { makeStation, type Station } from '#features/organisation/factory.ts'
import type { InputOf } from '#platform/http/contract.ts'
import { Refused, type TestApp, testApp, type User } from '#platform/testing/app.ts'
import { compare, listMappings, saveMapping } from './contract.ts'

let t: TestApp
let here: Station
let officer: User
let stranger: User
let grid: User
let chief: User
let flat: { addressId: string }
let head: { personId: string; name: string; idNo: string }
let buildingName: string

beforeAll(async () => {
  t = await testApp()
  here = await makeStation(t.admin, { cipher: t.cipher })
  const other = await makeStation(t.admin, { cipher: t.cipher })
  officer = await t.user('OFFICER', here.areaId, { staffId: here.officerId })
  grid = await t.user('GRID', here.gridId, { staffId: here.gridWorkerId })
  chief = await t.user('CHIEF', here.stationId, { staffId: here.chiefId })
  stranger = await t.user('OFFICER', other.areaId, { staffId: other.officerId })
  const place = { communityCode: here.communities[0], unitId: here.gridId, by: here.officerId }
  const compoundId = await makeCompound(t.admin, place)
  const buildingId = await makeBuilding(t.admin, { ...place, compoundId })
  flat = await makeAddress(t.admin, { ...place, compoundId, buildingId })
  await makeHouse(t.admin, { addressId: flat.addressId, cipher: t.cipher })
  const { members } = await makeHousehold(t.admin, { addressId: flat.addressId, by: here.officerId, cipher: t.cipher })
  head = members[0] as typeof head
  buildingName = (await t.admin.query<{ name: string }>('select name from building where id = $1', [buildingId]))
    .rows[0]?.name as string
})
afterAll(() => t.close())

type Row = InputOf<typeof compare>['rows'][number]
const person = (over: Partial<NonNullable<Row['person']>> = {}) => ({
  name: head.name,
  idNo: head.idNo,
  phones: [],
  ...over,
})
async function at(): Promise<Row['door']> {
  const { rows } = await t.admin.query<{ unitNo: string | null; roomNo: string }>(
    'select unit_no as "unitNo", room_no as "roomNo" from address where id = $1',
    [flat.addressId],
  )
  const { unitNo, roomNo } = rows[0] as (typeof rows)[0]
  return { building: buildingName, roomNo, ...(unitNo === null ? {} : { unitNo }) }
}
const ask = async (by: User, rows: Row[]) =>
  (await by.call(compare, { communityCode: here.communities[0] as string, rows })).rows
const said = (row: { outcome: string; reasons: { code: string }[] } | undefined) => [
  row?.outcome,
  row?.reasons.map((r) => r.code),
]

describe('the dry run compares rows with the register', () => {
  it('knows a person behind his door, and what differs', async () => {
    const door = await at()
    const [same, phone, renamed, moved] = await ask(officer, [
      { person: person(), door },
      { person: person({ phones: ['19400001234'], relation: '子女', hukouAddr: '别处' }), door },
      { person: person({ name: '林改名' }), door },
      { person: person(), door: { ...door, roomNo: '99999' } },
    ])
    expect(same).toMatchObject({ outcome: 'same', personId: head.personId, addressId: flat.addressId, reasons: [] })
    expect(said(phone)).toEqual(['changed', ['relation_differs', 'phone_new', 'hukou_differs']])
    expect(said(renamed)).toEqual(['doubtful', ['name_differs']])
    expect(said(moved)).toEqual(['changed', ['door_not_registered', 'lives_elsewhere']])
  })

  it('meets a namesake behind the same door with a question, never with a decision', async () => {
    const door = await at()
    const rows = await ask(officer, [
      { person: person({ idNo: '' }), door },
      { person: person({ idNo: '420799199001010016' }), door },
      { person: { name: '林没来过', idNo: '', phones: [] }, door },
    ])
    expect(rows.map(said)).toEqual([
      ['doubtful', ['same_name_at_door']],
      ['doubtful', ['other_number_at_door']],
      ['new', []],
    ])
  })

  it('compares a house without people', async () => {
    const door = await at()
    const { rows } = await t.admin.query<{ occupancy: '自住' }>('select occupancy from house where address_id = $1', [
      flat.addressId,
    ])
    const own = rows[0]?.occupancy as '自住'
    expect(
      (
        await ask(officer, [
          { occupancy: own, door },
          { occupancy: '集体宿舍', door },
          { occupancy: '空置', door: { building: '77号楼', roomNo: '1' } },
        ])
      ).map(said),
    ).toEqual([
      ['same', []],
      ['changed', ['occupancy_differs']],
      ['new', ['door_not_registered']],
    ])
  })

  it('knows a community of the town by name, and says which it does not know', async () => {
    const door = await at()
    const [known, unknown] = await ask(officer, [
      {
        person: person(),
        door: {
          ...door,
          community: (
            await t.admin.query<{ name: string }>('select name from community where code = $1', [here.communities[0]])
          ).rows[0]?.name as string,
        },
      },
      { person: person(), door: { ...door, community: '没有的社区' } },
    ])
    expect(known?.addressId).toBe(flat.addressId)
    expect(said(unknown)).toEqual(['doubtful', ['community_unknown', 'lives_elsewhere']].map((x) => x))
  })

  it('tells somebody of another station nothing: known people are new to him', async () => {
    const door = await at()
    const rows = await ask(stranger, [
      { person: person(), door },
      { person: person({ idNo: '' }), door },
    ])
    expect(rows.map((r) => [r.outcome, r.personId, r.addressId])).toEqual([
      ['new', null, null],
      ['new', null, null],
    ])
  })

  it('names everybody it knew in one event, and is for those who register', async () => {
    const door = await at()
    await ask(grid, [
      { person: person(), door },
      { person: { name: '林没来过', idNo: '', phones: [] }, door },
    ])
    const { rows } = await t.admin.query<{ person_key: string; purpose: number }>(
      `select s.person_key, e.purpose from audit.subject s join audit.event e on (e.at, e.seq) = (s.event_at, s.event_seq) join sec.action a on a.id = e.action
        where a.name = 'imports.compare' and e.seq = (select max(e2.seq) from audit.event e2 join sec.action a2 on a2.id = e2.action where a2.name = 'imports.compare')`,
    )
    expect(rows).toEqual([{ person_key: head.personId, purpose: 2 }])
    await expect(ask(chief, [{ door }])).rejects.toThrow(Refused)
  })

  it('answers the largest piece in well under a second', async () => {
    const door = await at()
    const rows = Array.from({ length: 400 }, (_, i) => ({
      person: person({ idNo: i % 2 === 0 ? head.idNo : '' }),
      door,
    }))
    const started = performance.now()
    expect(await ask(officer, rows)).toHaveLength(400)
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

describe('what the headings of a sender mean', () => {
  it('is kept for the unit, replaced by the next saving, and seen by nobody else', async () => {
    const sender = '江南物业'
    await grid.call(saveMapping, { sender, meanings: { 租客名: 'name' } })
    const saved = await grid.call(saveMapping, { sender, meanings: { 租客名: 'name', 房: 'roomNo' } })
    expect(saved).toMatchObject({ version: 2, meanings: { 租客名: 'name', 房: 'roomNo' } })
    expect((await grid.call(listMappings, {})).items.map((m) => m.sender)).toEqual([sender])
    expect((await officer.call(listMappings, {})).items).toHaveLength(1)
    expect((await stranger.call(listMappings, {})).items).toEqual([])
  })

  it('refuses a meaning that is none', async () => {
    await expect(grid.call(saveMapping, { sender: 'x', meanings: { 民族: 'banned' as 'name' } })).rejects.toThrow(/400/)
  })
})
