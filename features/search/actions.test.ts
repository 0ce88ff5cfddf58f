import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeAddress, makeBuilding, makeCompound } from '#features/places/factory.ts'
import { renamePerson } from '#features/residents/contract.ts'
import { makeHousehold } from '#features/residents/factory.ts'
import { idsIn, refused, type Scene, scene, subjectsOf } from '#features/residents/testing/scene.ts'
import type { User } from '#platform/testing/app.ts'
import * as contract from './contract.ts'

let s: Scene
let compoundId: string
beforeAll(async () => {
  s = await scene()
  const place = { communityCode: s.station.communities[0], unitId: s.station.gridId }
  compoundId = await makeCompound(s.t.admin, { ...place, name: '江南小区' })
  const buildingId = await makeBuilding(s.t.admin, { ...place, compoundId, name: '3号楼' })
  await makeAddress(s.t.admin, { ...place, compoundId, buildingId, unitNo: '2', roomNo: '501' })
  await makeAddress(s.t.admin, { ...place, compoundId, buildingId, unitNo: '1', roomNo: '501' })
})
afterAll(() => s.t.close())

const find = (user: User, q: string) => user.call(contract.find, { q })
const people = async (user: User, q: string) => idsIn(await find(user, q))
const group = async (user: User, q: string, name: 'people' | 'places' | 'units') =>
  (await find(user, q)).groups.find((g) => g.group === name)?.hits ?? []

/** Somebody of this name behind a new door of the scene's grid, or elsewhere. */
async function resident(name: string, at: { communityCode: string; unitId: string } | null = null, more: object = {}) {
  const door = at ? await makeAddress(s.t.admin, at) : await s.newDoor()
  const made = await makeHousehold(s.t.admin, {
    addressId: door.addressId,
    members: [{ name, ...more }],
    cipher: s.t.cipher,
  })
  return { ...(made.members[0] as (typeof made.members)[0]), addressId: door.addressId }
}

describe('persons by name', () => {
  test('by characters, pinyin, initials and any mixture, whole or in part', async () => {
    const { personId } = await resident('章慕青')
    for (const q of [
      '章慕青',
      '章慕',
      '慕青',
      'zhangmuqing',
      'zhang mu qing',
      'ZHANG Muqing',
      'zmq',
      'zhangmq',
      'zhang慕青',
      '章muqing',
      '章mq',
      'muqing',
      'zhangmuq',
      'zhmq',
    ])
      expect(await people(s.officer, q), q).toContain(personId)
    for (const q of ['章', 'z', 'zhang', '李慕白', 'lmq', '章慕慕慕慕'])
      expect(await people(s.officer, q), q).not.toContain(personId)
  })

  test('with one wrong character, one too many, one left out, a homophone or a mistyped letter', async () => {
    const { personId } = await resident('欧阳若澜')
    for (const q of [
      '欧阳弱澜',
      '欧杨若澜',
      '欧阳若某',
      '某阳若澜',
      '欧阳若',
      '欧阳若若澜',
      '欧若澜',
      'ouyagnruolan',
      'ouyanruolan',
      'ouyangruoln',
    ])
      expect(await people(s.officer, q), q).toContain(personId)
    expect(await people(s.officer, '欧某某澜')).not.toContain(personId)
  })

  test('surnames by each way they are read, characters outside GBK, names with a dot and foreign names', async () => {
    const made = {
      单: await resident('单云舒'),
      解: await resident('解景行'),
      仇: await resident('仇南星'),
      曾: await resident('曾望舒'),
      吉: await resident('𠮷田𬱖'),
      dot: await resident('阿卜杜拉·买买提'),
      foreign: await resident("Jürgen O'Neil"),
      long: await resident('阿'.repeat(49) + '布'),
    }
    const cases: [keyof typeof made, string[]][] = [
      ['单', ['shanyunshu', 'danyunshu', 'sys', 'dys', '单云舒']],
      ['解', ['xiejingxing', 'jiejinghang', 'xjx']],
      ['仇', ['qiunanxing', 'chounanxing', 'qnx']],
      ['曾', ['zengwangshu', 'zws']],
      ['吉', ['𠮷田', 'jitian', '𠮷tian', '田𬱖', '𠮷田𬱖']],
      ['dot', ['阿卜杜拉', '买买提', 'maimaiti', '阿卜杜拉·买买提', '阿卜杜拉买买提', 'abdlmmt']],
      ['foreign', ['jurgen', 'Jürgen', 'neil', 'jurgen o', "jürgen o'neil"]],
      ['long', ['阿阿', '阿布', 'aaab']],
    ]
    for (const [who, queries] of cases)
      for (const q of queries) expect(await people(s.officer, q), q).toContain(made[who].personId)
  })

  test('the best first, masked, with the building and no more, and opened on the reason of their door', async () => {
    const whole = await resident('钟若水')
    const part = await resident('钟若水清')
    const hits = await group(s.officer, '钟若水', 'people')
    expect(hits.map((h) => h.personId)).toEqual([whole.personId, part.personId])
    expect(hits[0]).toMatchObject({ title: '钟*', path: `/persons/${whole.personId}?address=${whole.addressId}` })
    expect(JSON.stringify(hits)).not.toMatch(/若水|[0-9]室|\d{17}/)
  })

  test('by a new name at once, by the former one with a word, and not by a name nobody ever had', async () => {
    const made = await resident('汤疏桐')
    await s.officer.call(renamePerson, { personId: made.personId, version: 1, name: '汤怀瑾' })
    expect(await people(s.officer, 'tanghuaijin')).toEqual([made.personId])
    const [former] = await group(s.officer, '汤疏桐', 'people')
    expect(former).toMatchObject({ personId: made.personId, detail: expect.stringContaining('曾用名') })
    const { rows } = await s.t.admin.query('select pair from person_pair where person_id = $1 order by 1', [
      made.personId,
    ])
    expect(rows.map((r) => r.pair)).toEqual(['hj', 'sh', 'sj', 'ss', 'st', 'th', 'tj', 'ts', 'tt'])
  })

  test('shows ten and says that there are more, never how many', async () => {
    for (let n = 0; n < 12; n++) await resident('鱼多多')
    const answer = await find(s.officer, '鱼多多')
    expect(answer.groups[0]).toMatchObject({ group: 'people', more: true })
    expect(answer.groups[0]?.hits).toHaveLength(10)
    expect(JSON.stringify(answer)).not.toMatch(/"(total|count)"/)
  })

  test('leaves one audited event that names whoever is shown, with a hash in place of the words', async () => {
    const { personId } = await resident('郎听澜')
    await find(s.officer, '郎听澜')
    expect(await subjectsOf(s.t, 'search.find')).toEqual([personId])
    const { rows } = await s.t.admin.query(
      `select e.query_h, e::text as line from audit.event e join sec.action a on a.id = e.action where a.name = 'search.find' order by e.seq desc limit 1`,
    )
    expect(rows[0].query_h).toEqual(s.t.cipher.queryHash('郎听澜'))
    expect(rows[0].line).not.toContain('郎')
  })
})

describe('places and units', () => {
  test('an address in any order and spelling, a building, a compound', async () => {
    for (const q of ['江南 3号楼 2单元', '2单元 江南', '江南小区三栋二单元501', '3-2-501', '江南3#楼2单元'])
      expect(
        (await group(s.officer, q, 'places')).map((h) => h.title),
        q,
      ).toContain('测试社区江南小区3号楼2单元501室'.replace('测试社区', await communityName()))
    expect((await group(s.officer, '江南 3号楼', 'places'))[0]).toMatchObject({
      kind: 'building',
      title: '江南小区3号楼',
    })
    expect((await group(s.officer, '江南', 'places'))[0]).toMatchObject({
      kind: 'compound',
      key: compoundId,
      path: `/places?compoundId=${compoundId}`,
    })
    expect(await group(s.officer, '3-9-501', 'places')).toEqual([])
  })

  test('with one wrong character in the name', async () => {
    expect((await group(s.officer, '江难小区', 'places'))[0]).toMatchObject({ key: compoundId })
    expect((await group(s.officer, '江难小区 3号楼 2单元', 'places'))[0]?.title).toMatch(/江南小区3号楼2单元/)
  })

  test('of the whole city, the own area first, elsewhere without a way in and without free words', async () => {
    const there = { communityCode: s.other.communities[0], unitId: s.other.gridId }
    const away = await makeCompound(s.t.admin, { ...there, name: '江南小区' })
    const building = await makeBuilding(s.t.admin, { ...there, compoundId: away, name: '3号楼' })
    const door = await makeAddress(s.t.admin, {
      ...there,
      compoundId: away,
      buildingId: building,
      unitNo: '2',
      roomNo: '777',
    })
    await s.t.admin.query(`update address set sub_addr = '王某家' where id = $1`, [
      (await makeAddress(s.t.admin, { ...there, compoundId: away, buildingId: building, unitNo: '2', roomNo: '778' }))
        .addressId,
    ])
    expect((await group(s.officer, '江南小区', 'places')).map((h) => [h.key, h.path !== null])).toEqual([
      [compoundId, true],
      [away, false],
    ])
    const doors = (await group(s.officer, '江南 3号楼 2单元', 'places')).filter((h) => h.kind === 'door')
    expect(doors.map((h) => h.path !== null)).toEqual([true, false])
    expect(doors[1]).toMatchObject({ key: door.addressId, detail: expect.stringMatching(/./) })
    expect((await s.officer.send(contract.find, { q: '江南 778' })).body).not.toContain('王某家')
  })

  test('a door by what it was called, in the own area only, never the own home, and not once it is gone', async () => {
    const place = { communityCode: s.station.communities[0], unitId: s.station.gridId }
    const [known, home, gone] = [await s.newDoor(), await makeAddress(s.t.admin, place), await s.newDoor()]
    const there = await makeAddress(s.t.admin, { communityCode: s.other.communities[0], unitId: s.other.gridId })
    const called = async (addressId: string, text: string) =>
      s.t.admin.query(
        `insert into address_alias (id, address_id, text, unit_id, unit_pos, event_id) select gen_random_uuid(), id, $2, unit_id, unit_pos, gen_random_uuid() from address where id = $1`,
        [addressId, text],
      )
    for (const [n, door] of [known, home, gone, there].entries())
      await called(door.addressId, `团结社区旧桥路${n + 1}号`)
    await called(known.addressId, '团结社区旧桥路1号院')
    await s.t.admin.query(
      `insert into staff_conflict (id, staff_id, address_id, reason, from_on, event_id) values (gen_random_uuid(), $1, $2, '住所', '2020-01-01', gen_random_uuid())`,
      [s.station.officerId, home.addressId],
    )
    await s.t.admin.query(`update address set state = '停用' where id = $1`, [gone.addressId])
    for (const q of ['旧桥路1号', '1号 旧桥', '旧桥路'])
      expect(await group(s.officer, q, 'places'), q).toEqual([
        expect.objectContaining({ key: known.addressId, title: known.fullText, path: `/doors/${known.addressId}` }),
      ])
    expect((await group(s.officer, '旧桥路1号院', 'places'))[0]?.detail).toContain('曾用：团结社区旧桥路1号院')
    for (const q of ['旧桥路2号', '旧桥路3号', '旧桥路4号']) expect(await group(s.officer, q, 'places'), q).toEqual([])
    expect((await group(s.stranger, '旧桥路', 'places')).map((h) => h.key)).toEqual([there.addressId])
    await s.t.admin.query('update address_alias set address_id = $2 where address_id = $1', [
      gone.addressId,
      known.addressId,
    ])
    expect((await group(s.officer, '旧桥路3号', 'places')).map((h) => h.key)).toEqual([known.addressId])
    await s.t.admin.query('delete from address_former')
    await s.t.admin.query('select search_fill_former(1000)')
    expect((await group(s.officer, '旧桥路3号', 'places')).map((h) => h.key)).toEqual([known.addressId])
    await s.t.admin.query('delete from address_alias')
    expect(await group(s.officer, '旧桥路1号', 'places')).toEqual([])
  })

  test('units and communities of the whole city by their names', async () => {
    const { rows } = await s.t.admin.query('select name from org_unit where id = $1', [s.other.stationId])
    const hits = await group(s.officer, rows[0].name, 'units')
    expect(hits).toContainEqual(expect.objectContaining({ kind: 'unit', key: s.other.stationId }))
    expect((await group(s.officer, await communityName(), 'units')).map((h) => h.kind)).toContain('community')
  })

  test('duty staff find places and no persons', async () => {
    const duty = await s.t.user('DUTY', s.station.stationId)
    await resident('谭青梧')
    expect(await people(duty, '谭青梧')).toEqual([])
    const [hit] = (await group(duty, '3-2-501', 'places')).filter((h) => h.kind === 'door')
    expect(hit?.path).toBe(`/places/${hit?.key}`)
  })
})

const communityName = async () =>
  (
    await s.t.admin.query('select name from community where code = $1', [s.station.communities[0]])
  ).rows[0].name.replace(/居民委员会$/, '')

describe('by number', () => {
  test('only on a task or an address in range, by the whole number, a few times a minute', async () => {
    const made = await resident('姜予安', null, { serial: 771, phone: '19400005566' })
    const because = { purpose: 'verify', basisKind: 'address', basisId: made.addressId } as const
    expect(await find(s.officer, made.idNo)).toMatchObject({ groups: [], number: 'identity' })
    expect(await find(s.officer, '194 0000 5566')).toMatchObject({ groups: [], number: 'phone' })
    for (const q of [made.idNo, made.phone, '+86 194-0000-5566'])
      expect(idsIn(await s.officer.call(contract.findByNumber, { q, ...because })), q).toEqual([made.personId])
    expect((await refused(s.grid.call(contract.findByNumber, { q: made.phone, ...because }))).code).toBe('forbidden')
    expect((await refused(s.stranger.call(contract.findByNumber, { q: made.phone, ...because }))).code).toBe(
      'basis_invalid',
    )
    for (const q of ['姜予安', '5566', `${made.idNo.slice(0, 17)}${made.idNo.endsWith('1') ? 2 : 1}`])
      expect(
        (await refused(s.officer.call(contract.findByNumber, { q, ...because }))).body.error.fields[0]?.path,
        q,
      ).toBe('q')
    const codes: number[] = []
    for (let n = 0; n < 25; n++)
      codes.push((await s.aux.send(contract.findByNumber, { q: made.phone, ...because })).status)
    expect(codes.slice(-3)).toEqual([429, 429, 429])
  })
})
