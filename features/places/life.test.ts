import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeHousehold } from '#features/residents/factory.ts'
import { refused, type Scene, scene } from '#features/residents/testing/scene.ts'
import { makeTask } from '#features/tasks/factory.ts'
import { makeVisit } from '#features/visits/factory.ts'
import * as c from './contract.ts'
import { type AddressSeed, makeAddress, makeBuilding, makeCompound, makeHouse } from './factory.ts'

let s: Scene
beforeAll(async () => {
  s = await scene()
})
afterAll(() => s.t.close())

/** Every column that names a road, compound or building, and what becomes of it when that goes into another. A new one must be decided on. */
const DECIDED: Record<string, 'moves' | 'successor'> = {
  'address.building_id': 'moves',
  'address.compound_id': 'moves',
  'address.road_id': 'moves',
  'address_alias.ground_id': 'moves',
  'building.compound_id': 'moves',
  'building.merged_into': 'successor',
  'building.road_id': 'moves',
  'card_batch.building_id': 'moves',
  'check_point.building_id': 'moves',
  'compound.merged_into': 'successor',
  'ground_alias.compound_id': 'moves',
  'ground_alias.ground_id': 'moves',
  'road.merged_into': 'successor',
}
/** How the unit of each follows its door; a batch of cards stays with the unit that printed it, until a whole community changes hands. */
const REHOMED: Record<string, 'places_rehome_doors' | 'own trigger' | 'stays'> = {
  address_alias: 'places_rehome_doors',
  card_batch: 'stays',
  care_subject: 'own trigger',
  check_point: 'own trigger',
  dispute: 'own trigger',
  hazard: 'own trigger',
  house: 'places_rehome_doors',
  household: 'places_rehome_doors',
  need: 'places_rehome_doors',
  need_step: 'places_rehome_doors',
  photo: 'own trigger',
  residence: 'places_rehome_doors',
  safety_visit_plan: 'own trigger',
  task: 'places_rehome_doors',
  visit: 'places_rehome_doors',
}
const rows = async (sql: string, ...values: unknown[]) => (await s.t.admin.query(sql, values)).rows
const place = () => ({ communityCode: s.station.communities[0], unitId: s.station.gridId })
const compound = (name?: string) => makeCompound(s.t.admin, { ...place(), ...(name ? { name } : {}) })
const building = (compoundId: string, name: string) => makeBuilding(s.t.admin, { ...place(), compoundId, name })
const door = (at: Partial<AddressSeed>) => makeAddress(s.t.admin, { ...place(), ...at })
const code = async (work: Promise<unknown>) => (await refused(work)).code
const textOf = async (id: string) => (await rows('select full_text from address where id = $1', id))[0].full_text
const merge = (kind: 'road' | 'compound' | 'building', id: string, intoId: string, over: object = {}) =>
  s.officer.call(c.mergeGround, {
    kind,
    id,
    version: 1,
    intoId,
    intoVersion: 1,
    reason: '重复登记',
    commit: true,
    ...over,
  })
let serial = 0
const named = (word: string) => `${word}${String.fromCodePoint(0x4e00 + ++serial * 7)}小区`

it('knows every column that names a road, compound or building', async () => {
  const found = await rows(
    `select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' and not a.attisdropped and (a.attname ~ '(road|compound|building|ground)_id$' or exists (select 1 from pg_constraint k
        where k.contype = 'f' and k.conrelid = c.oid and k.confrelid in ('public.road'::regclass, 'public.compound'::regclass, 'public.building'::regclass)
          and a.attnum = any (k.conkey))) order by 1`,
  )
  expect(found.map((r) => r.name)).toEqual(Object.keys(DECIDED))
})

it('knows every table that carries the unit of an address', async () => {
  const found = await rows(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'address_id' join pg_attribute u on u.attrelid = c.oid and u.attname = 'unit_id'
      where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1`,
  )
  expect(Object.fromEntries(found.map((r) => [r.name, REHOMED[r.name]]))).toEqual(REHOMED)
})

describe('merging', () => {
  it('takes the doors of a building registered twice into the other, joins the same door and keeps all names', async () => {
    const compoundId = await compound('梅园小区')
    const [from, into] = [await building(compoundId, '3号楼'), await building(compoundId, '5号楼')]
    const own = await door({ compoundId, buildingId: from, unitNo: '1', roomNo: '301' })
    const both = await door({ compoundId, buildingId: from, unitNo: '1', roomNo: '401' })
    const stays = await door({ compoundId, buildingId: into, unitNo: '1', floorNo: '4', roomNo: '401' })
    const gone = await door({ compoundId, buildingId: from, unitNo: '1', roomNo: '501', state: '停用' })
    const { householdId } = await makeHousehold(s.t.admin, { addressId: both.addressId, members: [{}] })
    const input = { kind: 'building', id: from, version: 1, intoId: into, intoVersion: 1 } as const
    const shown = await s.officer.call(c.mergeGround, input)
    expect(shown).toMatchObject({
      id: into,
      name: '梅园小区5号楼',
      doors: 1,
      joined: 1,
      retired: 0,
      households: 1,
      residents: 1,
      examples: [{ from: '团结社区梅园小区3号楼1单元301室', to: '团结社区梅园小区5号楼1单元301室' }],
      joins: [{ from: '团结社区梅园小区3号楼1单元401室', to: '团结社区梅园小区5号楼1单元4层401室' }],
    })
    // A look changes nothing.
    expect(await textOf(own.addressId)).toBe(own.fullText)
    await merge('building', from, into)
    expect(await textOf(own.addressId)).toBe('团结社区梅园小区5号楼1单元301室')
    expect(await rows('select address_id from household where id = $1', householdId)).toEqual([
      { address_id: stays.addressId },
    ])
    expect(await rows('select state, merged_into from address where id = $1', both.addressId)).toEqual([
      { state: '停用', merged_into: stays.addressId },
    ])
    // What was out of use stays as it was, at the row that closed.
    expect(await rows('select building_id from address where id = $1', gone.addressId)).toEqual([{ building_id: from }])
    const aliases = (await s.officer.call(c.getAddress, { id: stays.addressId })).aliases.map((a) => a.text)
    expect(aliases).toEqual([both.fullText])
    const old = await s.officer.call(c.getBuilding, { id: from })
    expect(old).toMatchObject({
      mergedInto: { id: into, name: '梅园小区5号楼' },
      closedReason: '重复登记',
      can: { edit: false, merge: false, demolish: false, registerRooms: false },
    })
    const kept = await s.officer.call(c.getBuilding, { id: into })
    expect(kept).toMatchObject({ version: 2, formerNames: [{ text: '梅园小区3号楼' }] })
    expect(kept.doors.map((d) => d.id).sort()).toEqual([own.addressId, stays.addressId].sort())
    // The match key follows the new number: misspellings are looked for beside the right doors.
    expect(await rows('select match_key from address where id = $1', own.addressId)).toEqual([
      { match_key: 'C:5,1,301' },
    ])
    expect(await code(s.officer.call(c.addBuilding, { compoundId, name: '3栋', class: '居民楼' }))).toBe(
      'ground_merged',
    )
    expect(await code(s.officer.call(c.registerRooms, { id: from, floors: '1', rooms: '1' }))).toBe('ground_closed')
  })

  it('takes a whole compound: buildings of one name are joined, the others go over', async () => {
    const [from, into] = [await compound('兰园小区'), await compound('兰园新村')]
    const [one, two] = [await building(from, '1号楼'), await building(from, '2号楼')]
    const there = await building(into, '1号楼')
    const first = await door({ compoundId: from, buildingId: one, unitNo: '2', roomNo: '201' })
    const second = await door({ compoundId: from, buildingId: two, unitNo: '2', roomNo: '202' })
    const old = await door({ compoundId: from, buildingId: two, unitNo: '2', roomNo: '203', state: '停用' })
    const done = await merge('compound', from, into)
    expect(done).toMatchObject({ doors: 2, joined: 0, retired: 1, buildings: 1, joinedBuildings: ['1号楼'] })
    expect(await textOf(first.addressId)).toBe('团结社区兰园新村1号楼2单元201室')
    expect(await textOf(second.addressId)).toBe('团结社区兰园新村2号楼2单元202室')
    expect(await textOf(old.addressId)).toBe('团结社区兰园新村2号楼2单元203室')
    expect(await rows('select building_id, compound_id from address where id = $1', first.addressId)).toEqual([
      { building_id: there, compound_id: into },
    ])
    expect((await s.officer.call(c.listBuildings, { compoundId: into })).items.map((b) => b.name)).toEqual([
      '1号楼',
      '2号楼',
    ])
    const { items } = await s.officer.call(c.listCompounds, { communityCode: place().communityCode })
    expect(items.map((i) => i.id)).not.toContain(from)
    expect(items.find((i) => i.id === into)?.formerNames).toEqual(['兰园小区'])
    const add = { communityCode: place().communityCode, name: '兰园小区', type: '物业小区' } as const
    const again = await refused(s.officer.call(c.addCompound, add))
    expect([again.code, again.body.error.params]).toEqual([
      'ground_merged',
      { name: '兰园小区', into: '兰园新村', intoId: into },
    ])
    const values = { id: from, version: 2, name: '别的', type: '物业小区' } as const
    expect(await code(s.officer.call(c.editCompound, values))).toBe('ground_closed')
  })

  it('takes a road into another and leads through two merges', async () => {
    const { communityCode } = place()
    const [a, b, last] = await Promise.all(
      ['梨花路', '梨花街', '梨花大街'].map((name) => s.officer.call(c.addRoad, { communityCode, name })),
    )
    if (!a || !b || !last) throw new Error('no roads')
    const at = (roadId: string, doorNo: string) =>
      s.officer.call(c.registerAddress, { communityCode, pattern: 'ROAD', roadId, doorNo })
    const [only, double] = [await at(a.id, '8号'), await at(a.id, '9号')]
    const stays = await at(b.id, '9号')
    const other = await building(await compound(), '1号楼')
    await rows('update building set road_id = $1 where id = $2', a.id, other)
    await merge('road', a.id, b.id)
    await merge('road', b.id, last.id, { version: 2 })
    expect(await textOf(only.id)).toBe('团结社区梨花大街8号')
    expect(await textOf(stays.id)).toBe('团结社区梨花大街9号')
    expect((await s.officer.call(c.getAddress, { id: double.id })).mergedInto?.id).toBe(stays.id)
    expect(await rows('select merged_into from road where id = $1', a.id)).toEqual([{ merged_into: last.id }])
    expect(await rows('select road_id from building where id = $1', other)).toEqual([{ road_id: last.id }])
    expect(
      await rows(`select name from ground_alias where kind = 'road' and ground_id = $1 order by 1`, last.id),
    ).toEqual([{ name: '梨花街' }, { name: '梨花路' }])
    for (const [name, what] of Object.entries(DECIDED)) {
      const [table, column] = name.split('.') as [string, string]
      const [{ n }] = await rows(`select count(*)::integer as n from ${table} where ${column} = $1`, b.id)
      const [{ alive }] =
        table === 'address'
          ? await rows(`select count(*)::integer as alive from address where ${column} = $1 and state <> '停用'`, b.id)
          : [{ alive: n }]
      expect([name, what, alive]).toEqual([name, what, 0])
    }
  })

  it('refuses what is stale, elsewhere, out of use, not for this role, or would lose a house, and changes nothing', async () => {
    const compoundId = await compound()
    const [from, into] = [await building(compoundId, '1号楼'), await building(compoundId, '2号楼')]
    const first = await door({ compoundId, buildingId: from, unitNo: '1', roomNo: '101' })
    const second = await door({ compoundId, buildingId: into, unitNo: '1', roomNo: '101' })
    expect(await code(merge('building', from, from))).toBe('merge_itself')
    expect(await code(merge('building', from, into, { version: 4 }))).toBe('version_conflict')
    expect(await code(merge('building', from, into, { intoVersion: 4 }))).toBe('version_conflict')
    const input = { kind: 'building', id: from, version: 1, intoId: into, intoVersion: 1, reason: '重复登记' } as const
    expect(await code(s.stranger.call(c.mergeGround, { ...input, commit: true }))).toBe('not_found')
    expect(await code(s.aux.call(c.mergeGround, { ...input, commit: true }))).toBe('forbidden')
    expect((await refused(s.officer.call(c.mergeGround, { ...input, reason: undefined, commit: true }))).code).toBe(
      'invalid_input',
    )
    const far = await makeCompound(s.t.admin, { communityCode: s.station.communities[1], unitId: s.station.areaId })
    expect(await code(merge('compound', compoundId, far))).toBe('merge_other_community')
    await makeHouse(s.t.admin, { addressId: first.addressId })
    const house = await makeHouse(s.t.admin, { addressId: second.addressId })
    await rows(`update house set state = '注销' where id = $1`, house)
    const struck = await refused(merge('building', from, into))
    expect([struck.code, struck.body.error.params.texts]).toEqual(['merge_houses_struck', first.fullText])
    await rows(`update house set state = '在册' where id = $1`, house)
    await rows(
      `insert into staff_conflict (id, staff_id, address_id, reason, from_on, event_id) values (gen_random_uuid(), $1, $2, '住所', '2020-01-01', gen_random_uuid())`,
      s.station.officerId,
      second.addressId,
    )
    expect(await code(merge('building', from, into))).toBe('merge_own_home')
    const state = 'select state, version, building_id from address where id = $1'
    expect(await rows(state, first.addressId)).toEqual([{ state: '启用', version: 1, building_id: from }])
    // A leader whose home it is not may.
    await s.chief.call(c.mergeGround, { ...input, commit: true })
    expect(await code(merge('building', from, into, { version: 2 }))).toBe('ground_closed')
    // The home of the officer stays closed to him.
    expect(await code(s.officer.call(c.getAddress, { id: second.addressId }))).toBe('not_found')
  })

  it('lets nobody register on ground that goes out of use at the same moment', async () => {
    const compoundId = await compound()
    const [from, into] = [await building(compoundId, '1号楼'), await building(compoundId, '2号楼')]
    const wait = await s.t.admin
      .query('begin')
      .then(() => s.t.admin.query('select 1 from building where id = $1 for update', [from]))
    expect(wait.rowCount).toBe(1)
    const late = s.officer.send(c.registerRooms, { id: from, floors: '1', rooms: '1', commit: true })
    await new Promise((done) => setTimeout(done, 150))
    await s.t.admin.query(
      `update building set closed_on = '2026-01-01', closed_reason = '重复登记', merged_into = $2 where id = $1`,
      [from, into],
    )
    await s.t.admin.query('commit')
    expect((await late).status).toBe(409)
    expect(await rows('select count(*)::integer as n from address where building_id = $1', from)).toEqual([{ n: 0 }])
  })
})

describe('splitting', () => {
  it('makes units of a building a building of their own, old texts kept', async () => {
    const compoundId = await compound('竹园小区')
    const from = await building(compoundId, '3号楼')
    const stays = await door({ compoundId, buildingId: from, unitNo: '1', roomNo: '101' })
    const goes = await door({ compoundId, buildingId: from, unitNo: '2', roomNo: '201' })
    const old = await door({ compoundId, buildingId: from, unitNo: '2', roomNo: '202', state: '停用' })
    const input = { id: from, version: 1, name: '3甲', units: ['2'] }
    expect(await s.officer.call(c.splitBuilding, input)).toMatchObject({ id: from, doors: 1, retired: 1 })
    const made = await s.officer.call(c.splitBuilding, { ...input, commit: true })
    expect(made.id).not.toBe(from)
    const there = await s.officer.call(c.getBuilding, { id: made.id })
    expect(there.doors.map((d) => d.id).sort()).toEqual([goes.addressId, old.addressId].sort())
    expect((await s.officer.call(c.getAddress, { id: goes.addressId })).aliases.map((a) => a.text)).toEqual([
      goes.fullText,
    ])
    expect(await textOf(stays.addressId)).toBe(stays.fullText)
    expect(await code(s.officer.call(c.splitBuilding, { ...input, version: 2, units: ['1'], name: '9' }))).toBe(
      'split_all',
    )
    expect(await code(s.officer.call(c.splitBuilding, { ...input, version: 2, name: there.name }))).toBe(
      'building_exists',
    )
    expect(await code(s.officer.call(c.splitBuilding, { ...input, version: 2, units: ['8'], name: '9' }))).toBe(
      'invalid_input',
    )
    const both = { ...input, version: 2, doorIds: [stays.addressId] }
    expect(await code(s.officer.call(c.splitBuilding, both))).toBe('invalid_input')
    expect(await code(s.aux.call(c.splitBuilding, input))).toBe('forbidden')
    expect(await code(s.stranger.call(c.splitBuilding, input))).toBe('not_found')
    // A list of before names the old building: its rooms are not registered a second time.
    const rooms = await s.officer.call(c.registerRooms, { id: from, units: '2', floors: '2', rooms: '1' })
    expect(rooms).toMatchObject({ total: 1, made: 0, existing: 1 })
  })

  it('makes single doors, and buildings of a compound, their own', async () => {
    const compoundId = await compound('菊园小区')
    const [one, two] = [await building(compoundId, '1号楼'), await building(compoundId, '2号楼')]
    const shop = await door({ compoundId, buildingId: one, unitNo: '1', roomNo: '1' })
    await door({ compoundId, buildingId: one, unitNo: '1', roomNo: '2' })
    const home = await door({ compoundId, buildingId: two, unitNo: '1', roomNo: '3' })
    const cut = { id: one, version: 1, name: '裙楼', doorIds: [shop.addressId], commit: true }
    await s.officer.call(c.splitBuilding, cut)
    expect(await textOf(shop.addressId)).toBe('团结社区菊园小区裙楼1单元1室')
    const elsewhere = { id: one, version: 2, name: '6', doorIds: [home.addressId] }
    expect(await code(s.officer.call(c.splitBuilding, elsewhere))).toBe('invalid_input')
    const split = { id: compoundId, version: 1, name: '菊园东区', buildingIds: [two], commit: true }
    const made = await s.officer.call(c.splitCompound, split)
    expect(await textOf(home.addressId)).toBe('团结社区菊园东区2号楼1单元3室')
    expect((await s.officer.call(c.listBuildings, { compoundId: made.id })).items.map((b) => b.id)).toEqual([two])
    expect((await s.officer.call(c.getBuilding, { id: two })).formerNames.map((f) => f.text)).toEqual(['菊园小区2号楼'])
  })
})

describe('moving', () => {
  it('hangs a building under another compound with a free number', async () => {
    const [from, into] = [await compound('松园小区'), await compound('柏园小区')]
    const moved = await building(from, '1号楼')
    await building(into, '1号楼')
    const home = await door({ compoundId: from, buildingId: moved, unitNo: '1', roomNo: '501' })
    const input = { id: moved, version: 1, compoundId: into }
    expect(await code(s.officer.call(c.moveBuilding, input))).toBe('building_exists')
    expect(await code(s.officer.call(c.moveBuilding, { ...input, compoundId: from }))).toBe('move_nowhere')
    await s.officer.call(c.moveBuilding, { ...input, name: '7', commit: true })
    expect(await textOf(home.addressId)).toBe('团结社区柏园小区7号楼1单元501室')
    expect(await rows('select match_key, compound_id from address where id = $1', home.addressId)).toEqual([
      { match_key: 'C:7,1,501', compound_id: into },
    ])
    expect((await s.officer.call(c.getBuilding, { id: moved })).formerNames.map((f) => f.text)).toEqual([
      '松园小区1号楼',
    ])
  })

  it('takes a compound to another community of the station with everything that carries its unit', async () => {
    const compoundId = await compound('桂园小区')
    const from = await building(compoundId, '1号楼')
    const home = await door({ compoundId, buildingId: from, unitNo: '1', roomNo: '101' })
    const { householdId, members } = await makeHousehold(s.t.admin, { addressId: home.addressId, members: [{}] })
    const house = await makeHouse(s.t.admin, { addressId: home.addressId })
    const visit = await makeVisit(s.t.admin, {
      householdId,
      visitorIds: [s.station.officerId],
      startedAt: new Date('2026-01-05T01:00:00Z'),
    })
    const task = await makeTask(s.t.admin, { addressId: home.addressId })
    const personId = members[0]?.personId
    const { communityCode } = place()
    await rows(
      'update person set hukou_address_id = $1, hukou_community_code = $2 where id = $3',
      home.addressId,
      communityCode,
      personId,
    )
    const { area2Id, communities } = s.station
    const [far] = (await rows('select community_code from area_community where area_id = $1', area2Id)) as {
      community_code: string
    }[]
    if (far === undefined) throw new Error(`no community of the second area, of ${communities.join()}`)
    const input = { id: compoundId, version: 1, communityCode: far.community_code }
    // One's own area only: the target lies with somebody else.
    expect(await code(s.officer.call(c.moveCompound, input))).toBe('forbidden')
    const shown = await s.chief.call(c.moveCompound, input)
    expect(shown).toMatchObject({ doors: 1, households: 1, residents: 1, tasks: 1 })
    await s.chief.call(c.moveCompound, { ...input, commit: true })
    for (const [table, id] of [
      ['address', home.addressId],
      ['compound', compoundId],
      ['building', from],
      ['household', householdId],
      ['house', house],
      ['visit', visit],
      ['task', task],
    ] as const)
      expect([table, ...(await rows(`select unit_id from ${table} where id = $1`, id))]).toEqual([
        table,
        { unit_id: area2Id },
      ])
    expect(await rows('select unit_id from residence where address_id = $1', home.addressId)).toEqual([
      { unit_id: area2Id },
    ])
    expect(await rows('select unit_id from person_scope where person_id = $1', personId)).toEqual([
      { unit_id: area2Id },
    ])
    expect(await rows('select unit_id from address_alias where address_id = $1', home.addressId)).toEqual([
      { unit_id: area2Id },
    ])
    expect(await rows('select hukou_community_code as code from person where id = $1', personId)).toEqual([
      { code: far.community_code },
    ])
    for (const table of ['address', 'compound', 'building'])
      expect(
        await rows(
          `select distinct community_code as code from ${table} where ${table === 'compound' ? 'id' : 'compound_id'} = $1`,
          compoundId,
        ),
      ).toEqual([{ code: far.community_code }])
    expect(await code(s.officer.call(c.getAddress, { id: home.addressId }))).toBe('not_found')
    const seen = await s.neighbour.call(c.getAddress, { id: home.addressId })
    expect(seen.aliases.map((a) => a.text)).toEqual([home.fullText])
  })
})

describe('pulling down', () => {
  it('takes a building with all doors out of use, says who is registered there, and lets it be built anew', async () => {
    const compoundId = await compound(named('桃'))
    const down = await building(compoundId, '4号楼')
    const empty = await door({ compoundId, buildingId: down, unitNo: '1', roomNo: '101' })
    const home = await door({ compoundId, buildingId: down, unitNo: '1', roomNo: '102' })
    const { members } = await makeHousehold(s.t.admin, { addressId: home.addressId, members: [{}, {}] })
    const shown = await s.officer.call(c.demolishBuilding, { id: down, version: 1 })
    expect(shown).toMatchObject({
      doors: 2,
      households: 1,
      residents: 2,
      inhabited: [{ id: home.addressId, fullText: home.fullText, residents: 2 }],
    })
    expect(await code(s.officer.call(c.demolishBuilding, { id: down, version: 1, commit: true }))).toBe('invalid_input')
    const act = { id: down, version: 1, reason: '征收拆除', commit: true }
    expect(await code(s.aux.call(c.demolishBuilding, act))).toBe('forbidden')
    expect(await code(s.stranger.call(c.demolishBuilding, act))).toBe('not_found')
    expect(await code(s.officer.call(c.demolishBuilding, { ...act, version: 3 }))).toBe('version_conflict')
    await s.officer.call(c.demolishBuilding, act)
    expect(
      await rows('select distinct state, retired_reason as why from address where building_id = $1', down),
    ).toEqual([{ state: '停用', why: '征收拆除' }])
    // Nobody is ended: who lived there is to be verified, as where one door is retired.
    expect(
      await rows(
        'select distinct state from residence where id = any ($1)',
        members.map((m) => m.residenceId),
      ),
    ).toEqual([{ state: 'TO_VERIFY' }])
    expect(await code(s.officer.call(c.demolishBuilding, { ...act, version: 2 }))).toBe('ground_closed')
    const anew = await s.officer.call(c.addBuilding, { compoundId, name: '4', class: '居民楼' })
    const rooms = { id: anew.id, units: '1', floors: '1', rooms: '1-2', commit: true }
    expect(await s.officer.call(c.registerRooms, rooms)).toMatchObject({ made: 2, existing: 0 })
    expect(await textOf(empty.addressId)).toBe(empty.fullText)
  })
})
