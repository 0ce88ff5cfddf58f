import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { find } from '#features/search/contract.ts'
import { refused, type Scene, scene } from '#features/residents/testing/scene.ts'
import type { User } from '#platform/testing/app.ts'
import * as c from './contract.ts'
import { makeAddress, makeBuilding, makeCompound } from './factory.ts'

let s: Scene
beforeAll(async () => {
  s = await scene()
})
afterAll(() => s.t.close())

const place = () => ({ communityCode: s.station.communities[0], unitId: s.station.areaId })
const compound = (name: string) => makeCompound(s.t.admin, { ...place(), name })
const building = (compoundId: string, name: string) => makeBuilding(s.t.admin, { ...place(), compoundId, name })
const door = (compoundId: string, buildingId: string, roomNo: string) =>
  makeAddress(s.t.admin, { ...place(), compoundId, buildingId, unitNo: '1', roomNo })
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
const hits = async (who: User, q: string) => {
  const { groups } = await who.call(find, { q })
  return groups.filter((g) => g.group === 'places').flatMap((g) => g.hits)
}

describe('registering what was', () => {
  it('answers the door that stands for the text of one that went into it, also where it is said to be another', async () => {
    const compoundId = await compound('银杏小区')
    const one = await building(compoundId, '1号楼')
    const [from, into] = [await door(compoundId, one, '601'), await door(compoundId, one, '602')]
    const input = { communityCode: place().communityCode, pattern: 'COMPOUND', compoundId, buildingId: one } as const
    const [a, b] = [from.addressId, into.addressId]
    await s.officer.call(c.mergeAddress, { id: a, version: 1, intoId: b, intoVersion: 1, reason: '重复登记' })
    for (const confirmedDifferent of [false, true]) {
      const again = await refused(
        s.officer.call(c.registerAddress, { ...input, unitNo: '1', roomNo: '601', confirmedDifferent }),
      )
      expect([again.code, again.body.error.params]).toEqual([
        'address_exists',
        { fullText: into.fullText, existingId: b, existingState: '启用' },
      ])
    }
    const rooms = { id: one, units: '1', floors: '6', rooms: '1', numbering: 'floor_room' } as const
    expect((await s.officer.call(c.registerRooms, rooms)).made).toBe(1)
    // The door that stays may be called so itself: that is no other door.
    await s.officer.call(c.editAddress, { id: b, version: 2, unitNo: '1', roomNo: '601' })
  })

  it('says that a door is out of use and why, and takes a new one there once it is confirmed', async () => {
    const compoundId = await compound('白桦小区')
    const one = await building(compoundId, '1号楼')
    const gone = await door(compoundId, one, '101')
    await s.officer.call(c.retireAddress, { id: gone.addressId, version: 1, reason: '打通并户' })
    const input = { communityCode: place().communityCode, pattern: 'COMPOUND', compoundId, buildingId: one } as const
    const values = { ...input, unitNo: '1', roomNo: '101' }
    const told = await refused(s.officer.call(c.registerAddress, values))
    expect(told.body.error).toMatchObject({
      code: 'address_was_retired',
      message: expect.stringContaining('打通并户'),
      params: { existingId: gone.addressId, existingState: '停用' },
    })
    const made = await s.officer.call(c.registerAddress, { ...values, confirmedDifferent: true })
    expect(made.fullText).toBe(gone.fullText)
    expect((await refused(s.officer.call(c.registerAddress, values))).body.error.params.existingId).toBe(made.id)
  })
})

describe('finding by former names', () => {
  it('finds streets, compounds and buildings of the whole city, each with what it is called now', async () => {
    const [from, into] = [await compound('金桂花园'), await compound('金秋家园')]
    const old = await building(from, '6号楼')
    await door(from, old, '101')
    await merge('compound', from, into)
    await s.officer.call(c.editCompound, { id: into, version: 2, name: '金秋雅苑', type: '物业小区' })
    for (const who of [s.officer, s.stranger])
      for (const q of ['金桂花园', '金秋家园']) {
        const [hit] = await hits(who, q)
        expect(hit).toMatchObject({ key: into, title: '金秋雅苑', detail: expect.stringContaining(`曾用：${q}`) })
      }
    expect((await hits(s.stranger, '金桂花园6号楼'))[0]).toMatchObject({ key: old, title: '金秋雅苑6号楼', path: null })
    await s.officer.call(c.editBuilding, { id: old, version: 2, name: '8', class: '居民楼' })
    for (const q of ['金桂花园6号楼', '金秋雅苑6号楼'])
      expect((await hits(s.officer, q))[0]).toMatchObject({ key: old, title: '金秋雅苑8号楼' })
    const road = await s.officer.call(c.addRoad, { communityCode: place().communityCode, name: '紫薇路' })
    await s.officer.call(c.renameRoad, { id: road.id, version: 1, name: '紫荆大街' })
    expect((await hits(s.stranger, '紫薇路')).map((h) => [h.key, h.title])).toEqual([[road.id, '紫荆大街']])
  })

  it('finds a door of the whole city by the former name of its compound, never by a former text of its own', async () => {
    const compoundId = await compound('海棠花园')
    const one = await building(compoundId, '2号楼')
    const home = await door(compoundId, one, '707')
    await s.officer.call(c.editCompound, { id: compoundId, version: 1, name: '丁香花园(二期', type: '物业小区' })
    for (const who of [s.officer, s.stranger]) {
      const found = await hits(who, '海棠花园2号楼1单元707')
      expect(found.map((h) => h.key)).toEqual([home.addressId])
    }
    await s.officer.call(c.editAddress, { id: home.addressId, version: 2, unitNo: '1', roomNo: '808' })
    expect((await hits(s.officer, '丁香花园(二期2号楼1单元707')).map((h) => h.key)).toEqual([home.addressId])
    expect(await hits(s.stranger, '丁香花园(二期2号楼1单元707')).toEqual([])
    // With one wrong character, too: the bracket of the name is no sign of an expression.
    expect((await hits(s.stranger, '丁香花圆2号楼1单元808')).map((h) => h.key)).toEqual([home.addressId])
  })

  it('finds nothing under a name that is out of use for good, and what stands before what was called so', async () => {
    const compoundId = await compound('雪松山庄')
    const one = await building(compoundId, '3号楼')
    await s.officer.call(c.demolishBuilding, { id: one, version: 1, reason: '拆除', commit: true })
    expect(await hits(s.officer, '雪松山庄3号楼')).toEqual([])
    await s.officer.call(c.editCompound, { id: compoundId, version: 1, name: '雪松公寓', type: '物业小区' })
    const anew = await compound('雪松山庄')
    expect((await hits(s.officer, '雪松山庄')).map((h) => h.key)).toEqual([anew, compoundId])
  })
})

describe('reading former names', () => {
  it('offers what a street, a compound or a building is called now and takes nothing by itself', async () => {
    const [from, into] = [await compound('玉兰小区'), await compound('玉兰新城')]
    const one = await building(from, '1号楼')
    await merge('compound', from, into)
    const read = await s.officer.call(c.readAddress, { text: '玉兰小区1号楼2单元301' })
    expect(read.fill).toEqual({ pattern: 'COMPOUND', unitNo: '2', roomNo: '301' })
    expect(read.parts.find((p) => p.part === 'compound')).toMatchObject({
      state: 'ask',
      choices: [{ value: '玉兰新城', fill: { compoundId: into, buildingId: one } }],
    })
    await s.officer.call(c.editBuilding, { id: one, version: 2, name: '9', class: '居民楼' })
    const renamed = await s.officer.call(c.readAddress, { text: '玉兰新城1号楼2单元301' })
    expect(renamed.parts.find((p) => p.part === 'building')).toMatchObject({
      state: 'ask',
      choices: [{ value: '9号楼', fill: { buildingId: one } }],
    })
    const other = await compound('玉带小区')
    await s.officer.call(c.moveBuilding, { id: one, version: 3, compoundId: other, commit: true })
    const moved = await s.officer.call(c.readAddress, { text: '玉兰新城9号楼2单元301' })
    expect(moved.parts.find((p) => p.part === 'building')).toMatchObject({
      state: 'ask',
      choices: [{ value: '9号楼', within: '玉带小区', fill: { compoundId: other, buildingId: one } }],
    })
  })

  it('finds a former name without a word that says what it is, and names what lies in another area', async () => {
    const compoundId = await compound('粮库')
    await s.officer.call(c.editCompound, { id: compoundId, version: 1, name: '金谷小区', type: '物业小区' })
    const read = await s.officer.call(c.readAddress, { text: '粮库3号楼1单元201' })
    expect(read.parts.find((p) => p.part === 'compound')).toMatchObject({
      state: 'ask',
      choices: [{ value: '金谷小区', fill: { compoundId } }],
    })
    const far = await s.stranger.call(c.readAddress, { text: '粮库3号楼1单元201' })
    expect(far.parts.find((p) => p.part === 'compound')).toMatchObject({
      state: 'unknown',
      choices: [],
      elsewhere: [{ value: '金谷小区', within: expect.stringContaining('团结') }],
    })
  })
})

describe('a village group', () => {
  it('gets a new name with all its doors; the old one is found, offered and followed', async () => {
    const { communityCode } = place()
    const at = (villageGroup: string, more: object = {}) =>
      s.officer.call(c.registerAddress, { communityCode, pattern: 'RURAL', villageGroup, ...more })
    const [first, second] = [await at('3组'), await at('3组', { gridId: s.station.gridId })]
    await at('前进屯')
    const input = { communityCode, group: '3组', name: '前进屯' }
    expect((await refused(s.officer.call(c.renameGroup, input))).code).toBe('group_exists')
    expect((await refused(s.officer.call(c.renameGroup, { ...input, group: '9组', name: '10组' }))).code).toBe(
      'not_found',
    )
    expect((await refused(s.aux.call(c.renameGroup, { ...input, name: '丰收屯' }))).code).toBe('forbidden')
    expect((await refused(s.stranger.call(c.renameGroup, { ...input, name: '丰收屯' }))).code).toBe('forbidden')
    expect(await s.officer.call(c.renameGroup, { ...input, name: '丰收屯' })).toEqual({
      name: '丰收屯',
      readdressed: 2,
    })
    const door = await s.officer.call(c.getAddress, { id: second.id })
    expect(door).toMatchObject({ fullText: '团结社区丰收屯2号', villageGroup: '丰收屯', version: 2 })
    expect(door.aliases.map((a) => a.text)).toEqual(['团结社区3组2号'])
    const { rows } = await s.t.admin.query('select sort_key, match_key from address where id = $1', [first.id])
    expect(rows).toEqual([{ sort_key: '团结社区 丰收屯 000001号', match_key: 'G:1' }])
    expect((await at('丰收屯')).groupHouseNo).toBe(3)
    expect((await hits(s.officer, '3组2号')).map((h) => h.key)).toEqual([second.id])
    const read = await s.officer.call(c.readAddress, { text: '团结社区3组2号' })
    expect(read.fill).not.toHaveProperty('villageGroup')
    expect(read.parts.find((p) => p.part === 'villageGroup')).toMatchObject({
      state: 'ask',
      choices: [{ value: '3组' }, { value: '丰收屯', fill: { villageGroup: '丰收屯' } }],
    })
  })
})
