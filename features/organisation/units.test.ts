import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withActor } from '#platform/access/with-actor.ts'
import type { InputOf } from '#platform/http/contract.ts'
import { tokenHash } from '#platform/http/route.ts'
import { type Refused, testApp, type TestApp, type User } from '#platform/testing/app.ts'
import { addStation, addUnit, closeUnit, editUnit, getUnit, tree } from './contract.ts'
import { makeStation, type Station } from './factory.ts'

let t: TestApp
let sys: User
let a: Station
let b: Station
let chief: User
beforeAll(async () => {
  t = await testApp()
  sys = await t.user('SYS')
  a = await makeStation(t.admin)
  b = await makeStation(t.admin)
  chief = await t.user('CHIEF', a.stationId, { staffId: a.chiefId })
})
afterAll(() => t.close())

const refusal = async (work: Promise<unknown>): Promise<Refused> =>
  (await work.then(
    () => expect.fail('was not refused'),
    (e: unknown) => e,
  )) as Refused
const openedOn = '2024-01-01'
const grid = (parentId: string, community: string, name = '第三网格'): InputOf<typeof addUnit> => ({
  kind: 'GRID',
  parentId,
  name,
  openedOn,
  gridCommunityCode: community,
})
const area = (parentId: string, communityCodes: string[]): InputOf<typeof addUnit> => ({
  kind: 'AREA',
  parentId,
  name: '第三警务区',
  openedOn,
  areaKind: '城区',
  communityCodes,
})

describe('building the tree', () => {
  test('the administrator makes a station, the chief its room, area and grid; codes follow the station', async () => {
    const station = await sys.call(addStation, {
      parentId: a.branchId,
      name: '滨江派出所',
      openedOn,
      stationClass: '城区所',
      grade: '二级',
    })
    expect(station.code).toMatch(/^220702\d{2}0000$/)
    const room = await chief.call(addUnit, {
      kind: 'ROOM',
      parentId: a.stationId,
      name: '松宁警务室',
      openedOn,
      roomCategory: '社区',
      roomMailbox: true,
    })
    const third = await chief.call(addUnit, area(room.id, [a.communities[3]]))
    expect(third.communities.map((c) => c.code)).toEqual([a.communities[3]])
    const made = await chief.call(addUnit, grid(third.id, a.communities[3]))
    expect(made).toMatchObject({ gridCommunityCode: a.communities[3], can: { editUnit: true, addUnit: false } })
    const { units } = await chief.call(tree, {})
    expect(units.find((u) => u.id === third.id)).toMatchObject({ parentId: room.id, communities: 1, inScope: true })
    expect(units.find((u) => u.id === b.areaId)).toMatchObject({ inScope: false })
  })

  test('thirty grids in one small area renumber the tree without breaking it', async () => {
    for (let i = 0; i < 30; i++) await chief.call(addUnit, grid(a.area2Id, a.communities[2], `密集网格${i}`))
    const { rows } =
      await t.admin.query(`select u.id from sec.unit u join sec.unit p on p.id = u.parent_id where u.lft <= p.lft or u.rgt > p.rgt
      or exists (select 1 from sec.unit o where o.parent_id = u.parent_id and o.id <> u.id and o.lft < u.rgt and u.lft < o.rgt)`)
    expect(rows).toEqual([])
    expect((await chief.call(getUnit, { id: a.area2Id })).can.addUnit).toBe(true)
  })

  test('two with the same code at once: one is told that it is taken', async () => {
    const room = (name: string) =>
      chief.call(addUnit, { kind: 'ROOM', parentId: a.stationId, name, openedOn, code: '220702770001' })
    const results = await Promise.allSettled([room('东警务室'), room('西警务室')])
    const refused = results.find((r) => r.status === 'rejected') as PromiseRejectedResult
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
    expect(refused.reason.code).toBe('unit_code_taken')
  })
})

describe('what is refused', () => {
  test('a chief cannot touch another station: neither add, edit nor close', async () => {
    const other = await chief.call(getUnit, { id: b.roomId })
    expect(other.can).toMatchObject({ editUnit: false, closeUnit: false, addUnit: false })
    expect(
      (await refusal(chief.call(addUnit, { kind: 'ROOM', parentId: b.stationId, name: '别家警务室', openedOn }))).code,
    ).toBe('not_found')
    expect((await refusal(chief.call(editUnit, { id: b.roomId, version: 1, name: '改名警务室', openedOn }))).code).toBe(
      'not_found',
    )
    expect((await refusal(chief.call(closeUnit, { id: b.roomId, version: 1, closedOn: '2024-02-01' }))).code).toBe(
      'not_found',
    )
    expect((await refusal(chief.call(addStation, { parentId: a.branchId, name: '自建派出所', openedOn }))).status).toBe(
      403,
    )
  })

  test('the database refuses a foreign unit even past the action', async () => {
    const caller = { tokenHash: tokenHash(chief.token), postingId: chief.postingId, ip: null }
    const rename = (id: string) =>
      withActor(t.db, caller, { action: 'organisation.editUnit' }, async (tx) => ({
        value: await tx.query(`update org_unit set phone = null where id = $1 returning id`, [id]),
        subjects: [],
        shown: 'list' as const,
      }))
    expect(await rename(a.roomId)).toHaveLength(1)
    expect(await rename(b.roomId)).toHaveLength(0)
  })

  test('an officer adds no units at all', async () => {
    const officer = await t.user('OFFICER', a.areaId, { staffId: a.officerId })
    expect((await refusal(officer.call(addUnit, grid(a.areaId, a.communities[0])))).status).toBe(403)
  })

  test('a community twice, a foreign one, a pseudo one and none', async () => {
    expect((await refusal(chief.call(addUnit, area(a.stationId, [a.communities[0]])))).code).toBe('community_taken')
    await t.admin.query(
      `insert into community (code, name, type, town_code, code_status, pseudo, valid_from) values ('220702001498', '虚拟社区', '其他', $1, '国家码', true, '2020-01-01')`,
      [a.townCode],
    )
    expect((await refusal(chief.call(addUnit, area(a.stationId, ['220702001498'])))).body.error.fields[0]?.code).toBe(
      'pseudo_community',
    )
    expect((await refusal(chief.call(addUnit, area(a.stationId, ['110101001001'])))).body.error.fields[0]?.code).toBe(
      'community_unknown',
    )
    expect((await refusal(chief.call(addUnit, area(a.stationId, [])))).body.error.fields[0]?.code).toBe(
      'area_needs_community',
    )
  })

  test('fields of another kind, all named at once', async () => {
    const refused = await refusal(
      chief.call(addUnit, {
        kind: 'ROOM',
        parentId: a.stationId,
        name: '北警务室',
        openedOn: '2999-01-01',
        grade: '一级',
        gridHouseholds: 3,
        phone: '1234',
      }),
    )
    expect(refused.body.error.fields.map((f) => `${f.path}:${f.code}`).sort()).toEqual([
      'grade:not_for_this_kind',
      'gridHouseholds:not_for_this_kind',
      'openedOn:in_the_future',
      'phone:phone_too_short',
    ])
  })

  test('a grid in a community of another area', async () => {
    expect((await refusal(chief.call(addUnit, grid(a.areaId, a.communities[2])))).body.error.fields[0]?.code).toBe(
      'community_of_other_area',
    )
  })

  test.each(['<script>alert(1)</script>', "'; drop table org_unit; --", '{{constructor}}', '𠮷野家警务室', '=1+1'])(
    'keeps the hostile name %s as plain text',
    async (name) => {
      const room = await chief.call(addUnit, { kind: 'ROOM', parentId: a.stationId, name, openedOn })
      expect((await chief.call(getUnit, { id: room.id })).name).toBe(name)
    },
  )

  test.each(['\u202e室务警', '警务\u0000室', 'a', '长'.repeat(41)])('refuses the name %j', async (name) => {
    expect((await refusal(chief.call(addUnit, { kind: 'ROOM', parentId: a.stationId, name, openedOn }))).status).toBe(
      400,
    )
  })
})

describe('changing and closing', () => {
  test('two who save the same room: the second sees what the first wrote', async () => {
    const room = await chief.call(getUnit, { id: a.roomId })
    await chief.call(editUnit, { id: a.roomId, version: room.version, name: '团结中心警务室', openedOn })
    const refused = await refusal(
      chief.call(editUnit, { id: a.roomId, version: room.version, name: '团结新警务室', openedOn }),
    )
    expect(refused.status).toBe(409)
    expect(refused.body.error.params.current).toMatchObject({ name: '团结中心警务室', version: room.version + 1 })
  })

  test('a community with an address stays with its area; an empty one may go', async () => {
    const before = await chief.call(getUnit, { id: a.areaId })
    await t.admin.query(
      `insert into address (id, community_code, pattern, village_group, group_house_no, full_text, state, source, unit_id, unit_pos, created_by, event_id)
       select gen_random_uuid(), $1, 'RURAL', '一组', 1, '团结社区一组1号', '启用', '现场采集', u.id, u.lft, u.id, gen_random_uuid() from sec.unit u where u.id = $2`,
      [a.communities[0], a.areaId],
    )
    const save = (codes: string[], version: number) =>
      chief.call(editUnit, {
        id: a.areaId,
        version,
        name: before.name,
        openedOn,
        areaKind: '城区',
        communityCodes: codes,
      })
    expect((await refusal(save([a.communities[1]], before.version))).code).toMatch(/community_has_(grids|records)/)
    const after = await save([a.communities[0]], before.version)
    expect(after.communities.map((c) => c.code)).toEqual([a.communities[0]])
  })

  test('a unit with open things in it stays open and says what they are', async () => {
    const station = await sys.call(getUnit, { id: a.stationId })
    const refused = await refusal(
      sys.call(closeUnit, { id: a.stationId, version: station.version, closedOn: '2024-06-01' }),
    )
    expect(refused.code).toBe('unit_has_open_records')
    expect(refused.body.error.params.open).toMatchObject({ addresses: 1, staff: 5 })
    expect(refused.body.error.message).toContain('5')
  })

  test('an empty room closes, and takes nothing new', async () => {
    const room = await chief.call(addUnit, { kind: 'ROOM', parentId: a.stationId, name: '临时警务室', openedOn })
    expect((await chief.call(closeUnit, { id: room.id, version: 1, closedOn: '2024-06-01' })).closedOn).toBe(
      '2024-06-01',
    )
    expect((await refusal(chief.call(addUnit, area(room.id, [a.communities[1]])))).code).toBe('parent_closed')
    expect((await refusal(chief.call(closeUnit, { id: room.id, version: 2, closedOn: '2024-06-01' }))).code).toBe(
      'unit_closed',
    )
  })
})
