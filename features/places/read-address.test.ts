import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeStation, type Station } from '#features/organisation/factory.ts'
import { type TestApp, testApp, type User } from '#platform/testing/app.ts'
import * as c from './contract.ts'

let t: TestApp
let own: Station
let other: Station
let officer: User
let road: string
let compound: string
let building: string

beforeAll(async () => {
  t = await testApp()
  own = await makeStation(t.admin, { cipher: t.cipher })
  other = await makeStation(t.admin)
  officer = await t.user('OFFICER', own.areaId, { staffId: own.officerId })
  const communityCode = own.communities[0]
  road = (await officer.call(c.addRoad, { communityCode, name: '临江路' })).id
  compound = (await officer.call(c.addCompound, { communityCode, name: '柳岸小区', type: '物业小区' })).id
  building = (await officer.call(c.addBuilding, { compoundId: compound, name: '3栋', class: '居民楼' })).id
})
afterAll(() => t.close())

const read = async (text: string, by = officer) => by.call(c.readAddress, { text })
const states = (r: Awaited<ReturnType<typeof read>>) => Object.fromEntries(r.parts.map((p) => [p.part, p.state]))

describe('a pasted address', () => {
  it('fills the fields of the form, and what it fills can be registered as it is', async () => {
    const { fill, parts } = await read('柳岸 三栋 二单元 301')
    expect(fill).toEqual({
      communityCode: own.communities[0],
      pattern: 'COMPOUND',
      compoundId: compound,
      buildingId: building,
      unitNo: '2',
      roomNo: '301',
    })
    expect(parts.find((p) => p.part === 'building')).toMatchObject({ span: { start: 3, end: 5 }, state: 'filled' })
    const made = await officer.call(
      c.registerAddress,
      fill as Parameters<typeof officer.call<typeof c.registerAddress>>[1],
    )
    expect(made.fullText).toBe('团结社区柳岸小区3号楼2单元301室')
    const onRoad = await read('临江路十二号附1号')
    expect(onRoad.fill).toEqual({
      communityCode: own.communities[0],
      pattern: 'ROAD',
      roadId: road,
      doorNo: '12号附1号',
    })
    expect((await read('团结社区五组023号')).fill).toEqual({
      communityCode: own.communities[0],
      pattern: 'RURAL',
      villageGroup: '5组',
      groupHouseNo: 23,
    })
  })

  it('asks for what is uncertain, each choice with the fields it sets', async () => {
    const asked = await read('柳岸小区3楼')
    expect(asked.fill).toEqual({ communityCode: own.communities[0], pattern: 'COMPOUND', compoundId: compound })
    expect(asked.parts.find((p) => p.part === 'building')).toMatchObject({
      state: 'ask',
      choices: [
        { part: 'building', value: '3号楼', fill: { buildingId: building, pattern: 'COMPOUND' } },
        { part: 'floorNo', value: '3', fill: { floorNo: '3' } },
      ],
    })
  })

  it('asks which of two compounds of one name, and the building comes with the answer', async () => {
    const [first, second] = [own.communities[0], own.communities[1] ?? expect.fail('one community only')]
    const ids: string[] = []
    for (const communityCode of [first, second]) {
      const made = await officer.call(c.addCompound, { communityCode, name: '五一家园', type: '物业小区' })
      await officer.call(c.addBuilding, { compoundId: made.id, name: '7', class: '居民楼' })
      ids.push(made.id)
    }
    const asked = await read('五一家园7栋101')
    expect(asked.fill).toEqual({ pattern: 'COMPOUND', roomNo: '101' })
    const choices = asked.parts.find((p) => p.part === 'compound')?.choices ?? []
    expect(choices.map((o) => [o.fill.communityCode, o.fill.compoundId])).toEqual([
      [first, ids[0]],
      [second, ids[1]],
    ])
    for (const { fill } of choices) expect(fill.buildingId).toBeDefined()
  })

  it('offers the new name of a road that was renamed', async () => {
    const communityCode = own.communities[0]
    const { id } = await officer.call(c.addRoad, { communityCode, name: '红旗路' })
    await officer.call(c.registerAddress, { communityCode, pattern: 'ROAD', roadId: id, doorNo: '8' })
    await officer.call(c.renameRoad, { id, name: '长虹路', version: 1 })
    const asked = await read('红旗路12号')
    expect(asked.fill).toEqual({ pattern: 'ROAD', doorNo: '12号' })
    expect(asked.parts.find((p) => p.part === 'road')).toMatchObject({
      value: '红旗路',
      state: 'ask',
      choices: [{ part: 'road', value: '长虹路', fill: { communityCode, roadId: id, pattern: 'ROAD' } }],
    })
  })

  it('names what the register lacks, and never what lies in another station', async () => {
    const unknown = await read('团结社区松江路12号')
    expect(states(unknown)).toMatchObject({ community: 'filled', road: 'unknown', doorNo: 'filled' })
    const stranger = await t.user('OFFICER', other.areaId, { staffId: other.officerId })
    const foreign = await read('柳岸小区3号楼2单元301', stranger)
    expect(foreign.fill).toEqual({ pattern: 'COMPOUND', unitNo: '2', roomNo: '301' })
    expect(states(foreign)).toMatchObject({ compound: 'unknown', building: 'unknown' })
    expect(JSON.stringify(foreign)).not.toContain(compound)
  })

  it('shows what it did not read, and refuses an empty text and one that is too long', async () => {
    const { unread } = await read('柳岸小区3号楼 王某 00012345678')
    expect(unread.map(({ start, end }) => '柳岸小区3号楼 王某 00012345678'.slice(start, end))).toEqual([
      '王某 00012345678',
    ])
    for (const text of ['', '号'.repeat(201)])
      await expect(officer.call(c.readAddress, { text })).rejects.toMatchObject({
        body: { error: { code: 'invalid_input' } },
      })
  })

  it('leaves nothing behind but the event of the look', async () => {
    const rows = async () =>
      (await t.admin.query('select (select count(*) from address) as a, (select count(*) from activity) as w')).rows[0]
    const before = await rows()
    await read('柳岸小区3号楼2单元999')
    expect(await rows()).toEqual(before)
  })
})
