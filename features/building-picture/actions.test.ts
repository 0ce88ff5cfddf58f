import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeBuilding, makeCompound, makeAddress, makeHouse } from '#features/places/factory.ts'
import { makeHousehold } from '#features/residents/factory.ts'
import { registerAddress } from '#features/places/contract.ts'
import { confirmBatch } from '#features/residents/contract.ts'
import { type Scene, refused, scene } from '#features/residents/testing/scene.ts'
import { addDays } from '#platform/deadlines/calendar.ts'
import { getPicture, printPicture } from './contract.ts'

let s: Scene
let today: string
let place: { communityCode: string; unitId: string }
let buildingId: string
beforeAll(async () => {
  s = await scene()
  today = new Date(Date.now() + 28_800_000).toISOString().slice(0, 10)
  place = { communityCode: s.station.communities[0], unitId: s.station.gridId }
  const compoundId = await makeCompound(s.t.admin, place)
  buildingId = await makeBuilding(s.t.admin, { ...place, compoundId })
  const room = (floorNo: string, roomNo: string) =>
    makeAddress(s.t.admin, { ...place, compoundId, buildingId, floorNo, roomNo })
  const [home, let_, empty, bare] = [
    await room('1', '101'),
    await room('1', '102'),
    await room('2', '201'),
    await room('2', '202'),
  ]
  await makeHousehold(s.t.admin, {
    addressId: home.addressId,
    members: [{ name: '顾长青', nextVerifyOn: addDays(today, 200) }, { nextVerifyOn: addDays(today, 5) }],
  })
  await makeHouse(s.t.admin, { addressId: home.addressId, occupancy: '自住' })
  await makeHousehold(s.t.admin, { addressId: let_.addressId, members: [{ state: 'DECLARED' }] })
  await makeHouse(s.t.admin, { addressId: let_.addressId, occupancy: '空置' })
  await s.t.admin.query('update house set verified_at = now() where address_id = $1', [let_.addressId])
  await makeHouse(s.t.admin, { addressId: empty.addressId, occupancy: '空置' })
  expect(bare.buildingId).toBe(buildingId)
})
afterAll(() => s.t.close())

const signs = async () =>
  (await s.officer.call(getPicture, { buildingId })).doors.map((d) => [
    d.roomNo,
    d.inside?.occupancy,
    d.inside?.people,
    d.inside?.due,
    d.inside?.contradicts,
    d.inside?.can.confirm,
  ])

describe('the picture', () => {
  it('shows each room with occupancy, people as a number and when to look again, and names nobody', async () => {
    expect(await signs()).toEqual([
      ['101', '自住', 2, 'soon', false, true],
      ['102', '空置', 1, 'declared', true, true],
      ['201', '空置', 0, 'overdue', false, true],
      ['202', null, 0, 'unrecorded', false, false],
    ])
    const { body } = await s.officer.send(getPicture, { buildingId })
    expect(body).not.toContain('顾')
    expect(body).not.toMatch(/personId|residenceId|household/)
  })

  it('gives duty staff the doors and nothing of who lives there', async () => {
    const duty = await s.t.user('DUTY', s.station.stationId)
    const picture = await duty.call(getPicture, { buildingId })
    expect(picture.doors.map((d) => [d.roomNo, d.inside])).toEqual(['101', '102', '201', '202'].map((r) => [r, null]))
    expect(picture.can).toEqual({ confirm: false, end: false, readdress: false, openDoors: false, print: false })
    expect((await refused(duty.call(printPicture, { buildingId }))).code).toBe('forbidden')
  })

  it('lets auxiliaries and grid workers look and print, and officers of other stations see nothing', async () => {
    for (const user of [s.aux, s.grid, s.chief]) {
      const picture = await user.call(getPicture, { buildingId })
      expect(picture.can).toMatchObject({ confirm: false, openDoors: true, print: true })
      expect(picture.doors.every((d) => d.inside?.can.confirm === false)).toBe(true)
    }
    expect((await refused(s.stranger.call(getPicture, { buildingId }))).code).toBe('not_found')
    expect((await refused(s.officer.call(getPicture, { buildingId: crypto.randomUUID() }))).code).toBe('not_found')
  })

  it('leaves own family out of the numbers and the own home off the picture', async () => {
    const { rows } = await s.t.admin.query<{ person_id: string; address_id: string }>(
      'select r.person_id, r.address_id from residence r join address a on a.id = r.address_id where a.building_id = $1 order by a.room_no, r.next_verify_on',
      [buildingId],
    )
    const conflict = (column: string, id: string | undefined) =>
      s.t.admin.query(
        `insert into staff_conflict (id, staff_id, ${column}, reason, from_on, event_id) values (gen_random_uuid(), $1, $2, '家属', '2020-01-01', gen_random_uuid())`,
        [s.station.officerId, id],
      )
    await conflict('person_id', rows[0]?.person_id)
    expect((await signs())[0]).toEqual(['101', '自住', 1, 'ok', false, true])
    await conflict('address_id', rows[2]?.address_id)
    expect((await signs()).map((d) => d[0])).toEqual(['101', '201', '202'])
    await s.t.admin.query('delete from staff_conflict where staff_id = $1', [s.station.officerId])
  })

  it('draws a village group, where nobody numbers buildings, and takes one kind of place at a time', async () => {
    const made = []
    for (let n = 0; n < 12; n++)
      made.push(
        await s.officer.call(registerAddress, {
          communityCode: place.communityCode,
          pattern: 'RURAL',
          villageGroup: '王家屯三组',
          confirmedDifferent: true,
        }),
      )
    await makeHousehold(s.t.admin, { addressId: made[1]?.id as string, members: [{}, {}] })
    const group = { communityCode: place.communityCode, villageGroup: '王家屯三组' }
    const picture = await s.officer.call(getPicture, group)
    expect(picture.doors.map((d) => d.roomNo)).toEqual(Array.from({ length: 12 }, (_, n) => `${n + 1}号`))
    expect(picture.doors.map((d) => d.inside?.people)).toEqual([0, 2, ...Array<number>(10).fill(0)])
    expect(picture.name).toContain('王家屯三组')
    const paper = await s.officer.send(printPicture, group)
    expect(paper.body).toContain('□ 12号')
    expect(paper.body).not.toContain('未注明楼层')
    for (const wrong of [{}, { ...group, buildingId }, { villageGroup: '王家屯三组' }])
      expect((await refused(s.officer.call(getPicture, wrong))).body.error.fields[0]?.code).toBe('exactly_one')
    expect((await refused(s.officer.call(getPicture, { ...group, villageGroup: '没有这个组' }))).code).toBe('not_found')
    expect((await refused(s.stranger.call(getPicture, group))).code).toBe('not_found')
  })

  it('prints on A4 with heading, foot and a box for each room, and runs no script', async () => {
    const paper = await s.officer.send(printPicture, { buildingId })
    expect(paper.status).toBe(200)
    expect(paper.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(paper.headers['content-security-policy']).toMatch(/style-src 'sha256-[^']+'/)
    for (const word of ['户室图', '仅供公务使用', '□ 101', '◆申报待核', '登记空置，有人居住', '2层', '1单元'])
      expect(paper.body).toContain(word)
    expect(paper.body).not.toMatch(/<script|顾长青|顾\*/)
  })

  it('is worked off room by room: what was confirmed is checked, by the length of its kind', async () => {
    const { doors } = await s.officer.call(getPicture, { buildingId })
    const asked = doors
      .filter((d) => d.inside?.can.confirm)
      .map((d) => ({ addressId: d.addressId, stamp: d.inside?.stamp ?? '' }))
    const done = await s.officer.call(confirmBatch, { doors: asked, commit: true })
    expect(done).toMatchObject({ people: 3, houses: 3, refused: [] })
    expect((await signs()).map((d) => [d[0], d[3]])).toEqual([
      ['101', 'ok'],
      ['102', 'ok'],
      ['201', 'ok'],
      ['202', 'unrecorded'],
    ])
  })
})
