import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeAddress, makeBuilding, makeCompound, makeHouse } from '#features/places/factory.ts'
import { makeHousehold } from '#features/residents/factory.ts'
import { makeTask } from '#features/tasks/factory.ts'
import { recordVisit } from '#features/visits/contract.ts'
import { lastEvent, leaksOf, sheetOf, type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import type { Refused, User } from '#platform/testing/app.ts'
import * as contract from './contract.ts'
import { furnishRoom } from './factory.ts'
import { TIPS } from './vocabulary.ts'

const TODAY = '2026-11-21'
const PHONE = '0438-5550110'

let w: VisitWorld
let buildingId: string
let rooms: string[]
/** Names of everybody who lives in the building. */
const RESIDENTS = ['顾云舒', '欧阳景行', '闻人清越', '司徒远山']
beforeAll(async () => {
  w = await visitWorld()
  await furnishRoom(w.t.admin, w.station.roomId)
  const place = { communityCode: w.station.communities[0], unitId: w.station.gridId }
  const compoundId = await makeCompound(w.t.admin, place)
  buildingId = await makeBuilding(w.t.admin, { ...place, compoundId })
  rooms = []
  for (let n = 0; n < 12; n++) {
    const { addressId } = await makeAddress(w.t.admin, {
      ...place,
      compoundId,
      buildingId,
      unitNo: '1',
      roomNo: `${101 + n}`,
    })
    rooms.push(addressId)
  }
  await makeHousehold(w.t.admin, {
    addressId: rooms[0] as string,
    members: [{ name: '闻人清越' }, { name: '司徒远山' }],
  })
  await makeHouse(w.t.admin, { addressId: rooms[0] as string })
  await makeHouse(w.t.admin, { addressId: rooms[3] as string })
  await w.t.admin.query(`update house set use = '商用' where address_id = $1`, [rooms[3]])
  await makeTask(w.t.admin, { addressId: rooms[0] as string, assigneeId: w.station.officerId, purpose: 'visit' })
  await makeTask(w.t.admin, { addressId: w.door.addressId, assigneeId: w.station.officerId, purpose: 'visit' })
})
afterAll(() => w.t.close())

const refused = async (promise: Promise<unknown>): Promise<Refused> =>
  promise.then(
    () => {
      throw new Error('not refused')
    },
    (error: Refused) => error,
  )
const officerName = async () =>
  (await w.t.admin.query<{ name: string }>('select name from staff where id = $1', [w.station.officerId])).rows[0]
    ?.name ?? ''
const cards = (by: User = w.officer, more: Partial<Parameters<typeof by.call<typeof contract.recordBatch>>[1]> = {}) =>
  by.call(contract.recordBatch, { kind: '卡', buildingId, ...more })
const count = (body: string, word: string) => body.split(word).length - 1
const isPage = (paper: { status: number; headers: Record<string, unknown>; body: string }) => {
  expect(paper.status).toBe(200)
  expect(paper.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(paper.headers['content-security-policy']).toMatch(/default-src 'none'; style-src 'sha256-[^']+'/)
  expect(paper.body).not.toMatch(/<script| style="|https?:/)
}
/** What no paper for the corridor or the door may tell. */
const namesNobody = (body: string) => {
  expect(leaksOf(w, body)).toEqual([])
  for (const name of RESIDENTS) expect(body).not.toContain(name)
  for (const mask of ['顾*', '欧阳*', '闻人*', '司徒*']) expect(body).not.toContain(mask)
}

describe('a batch', () => {
  it('is one page with a card for each door, ten a sheet, and everything a card must say', async () => {
    const batch = await cards(w.officer, { perDoor: 2 })
    expect(batch).toMatchObject({
      doors: 12,
      perDoor: 2,
      printed: 24,
      state: 'printed',
      outdated: false,
      handedOut: null,
    })
    expect(batch.can).toEqual({ print: true, handOut: true, void: true })
    const paper = await w.officer.send(contract.printBatch, { id: batch.id })
    isPage(paper)
    expect(count(paper.body, '<article class="piece">')).toBe(24)
    expect(count(paper.body, '<section class="sheet card">')).toBe(3)
    for (const word of [
      '警民联系卡',
      await officerName(),
      PHONE,
      '接待时间',
      '周一至周五 8:30—17:00',
      '紧急情况请拨 110',
    ])
      expect(count(paper.body, word)).toBeGreaterThanOrEqual(24)
    expect(count(paper.body, '<svg ')).toBe(24)
    expect(paper.body).toContain('@page { size: A4 portrait')
    namesNobody(paper.body)
  })

  it('speaks English where asked, and hangs a notice in each registered shop', async () => {
    const english = await cards(w.officer, { language: 'en' })
    const paper = await w.officer.send(contract.printBatch, { id: english.id })
    expect(paper.body).toContain('<html lang="en">')
    expect(paper.body).toContain('Your police officer')
    expect(paper.body).not.toContain('警民联系卡')
    const shops = await cards(w.officer, { kind: '提示牌' })
    expect(shops.printed).toBe(1)
    const notice = await w.officer.send(contract.printBatch, { id: shops.id })
    isPage(notice)
    for (const word of ['民警提示牌', PHONE, '监督电话 0438-5550119', '<section class="sheet shop">'])
      expect(notice.body).toContain(word)
    namesNobody(notice.body)
    const one = await cards(w.officer, { kind: '提示牌', buildingId: undefined, addressId: rooms[5], perDoor: 2 })
    expect(one).toMatchObject({ doors: 1, printed: 2, addressId: rooms[5] })
    expect(one.place).not.toContain('106')
  })

  it('is in the issue log once it is handed out, beside the cards left at visits, and out of it when taken back', async () => {
    await w.officer.call(recordVisit, sheetOf(w, { cardLeft: true, metPersonIds: [] }))
    await w.officer.call(
      recordVisit,
      sheetOf(w, { cardLeft: false, startedAt: '2026-11-21T06:00:00.000Z', endedAt: '2026-11-21T06:10:00.000Z' }),
    )
    const before = await w.officer.call(contract.listIssues, {})
    expect(before.total).toBe(1)
    expect(before.items[0]).toMatchObject({ source: 'visit', kind: '卡', count: 1, issuedOn: TODAY })
    expect(before.items[0]?.place).toMatch(/号楼$/)
    const batch = await cards()
    const wrong = { id: batch.id, version: 1, on: TODAY, handedOut: 12 }
    for (const [more, code] of [
      [{ on: '2026-11-20' }, 'card_day_outside'],
      [{ on: '2026-11-22' }, 'card_day_outside'],
      [{ handedOut: 13 }, 'card_more_than_printed'],
    ] as const)
      expect(
        (await refused(w.officer.call(contract.handOutBatch, { ...wrong, ...more }))).body.error.fields[0]?.code,
      ).toBe(code)
    expect((await refused(w.officer.call(contract.handOutBatch, { ...wrong, version: 7 }))).code).toBe(
      'version_conflict',
    )
    const given = await w.officer.call(contract.handOutBatch, { ...wrong, handedOut: 10 })
    expect(given).toMatchObject({ state: 'handedOut', handedOut: 10, handedOutOn: TODAY, version: 2 })
    expect((await refused(w.officer.call(contract.handOutBatch, { ...wrong, version: 2 }))).code).toBe(
      'card_batch_handed_out',
    )
    const log = await w.officer.call(contract.listIssues, {})
    expect(log.items.map((i) => [i.source, i.count])).toEqual([
      ['visit', 1],
      ['batch', 10],
    ])
    expect((await w.officer.call(contract.listIssues, { kind: '提示牌' })).total).toBe(0)
    expect((await w.officer.call(contract.listIssues, { to: '2026-11-20' })).total).toBe(0)
    const first = await w.officer.call(contract.listIssues, { limit: 1 })
    const second = await w.officer.call(contract.listIssues, { limit: 1, cursor: first.nextCursor ?? '' })
    expect([...first.items, ...second.items].map((i) => i.id)).toEqual(log.items.map((i) => i.id))
    expect(second.nextCursor).toBeNull()
    await w.officer.call(contract.voidBatch, { id: batch.id, version: 2, reason: '印错' })
    expect((await w.officer.call(contract.listIssues, {})).total).toBe(1)
    expect((await refused(w.officer.call(contract.printBatch, { id: batch.id }))).code).toBe('card_batch_voided')
  })

  it('is taken back by whoever made it and by the officer of the area, and never with a telephone number as a reason', async () => {
    const byAux = await cards(w.aux)
    expect(byAux.can.void).toBe(true)
    expect((await refused(w.grid.call(contract.voidBatch, { id: byAux.id, version: 1, reason: '印错' }))).code).toBe(
      'forbidden',
    )
    const typed = await refused(
      w.officer.call(contract.voidBatch, { id: byAux.id, version: 1, reason: '打 13800001234 问' }),
    )
    expect(typed.body.error.fields[0]?.code).toBe('summary_has_identifier')
    expect((await w.officer.call(contract.voidBatch, { id: byAux.id, version: 1, reason: '印错' })).state).toBe(
      'voided',
    )
    expect((await refused(w.officer.call(contract.voidBatch, { id: byAux.id, version: 2, reason: '印错' }))).code).toBe(
      'card_batch_voided',
    )
  })

  it('needs a place in sight, doors, and no more than a batch holds', async () => {
    expect((await refused(cards(w.officer2))).code).toBe('not_found')
    expect((await refused(cards(w.officer, { addressId: rooms[0] }))).body.error.fields[0]?.code).toBe('exactly_one')
    expect((await refused(cards(w.officer, { buildingId: undefined }))).body.error.fields[0]?.code).toBe('exactly_one')
    const place = { communityCode: w.station.communities[0], unitId: w.station.gridId }
    const bare = await makeBuilding(w.t.admin, { ...place, compoundId: await makeCompound(w.t.admin, place) })
    expect((await refused(cards(w.officer, { buildingId: bare }))).code).toBe('card_no_doors')
    expect((await refused(cards(w.officer, { buildingId: bare, kind: '提示牌' }))).code).toBe('card_no_shops')
    const mine = await cards()
    expect((await refused(w.officer2.call(contract.voidBatch, { id: mine.id, version: 1, reason: '印错' }))).code).toBe(
      'not_found',
    )
    expect((await w.officer2.send(contract.printBatch, { id: mine.id })).status).toBe(404)
    expect((await w.officer2.call(contract.listBatches, {})).items).toEqual([])
  })

  it('is not printed without an officer or a telephone, nor with the name of a former officer', async () => {
    const batch = await cards()
    await w.t.admin.query('update org_unit set phone = null where id = $1', [w.station.roomId])
    const phone = await w.t.admin.query<{ phone: string | null }>('select phone from org_unit where id = $1', [
      w.station.stationId,
    ])
    await w.t.admin.query('update org_unit set phone = null where id = $1', [w.station.stationId])
    expect((await refused(cards())).code).toBe('card_no_phone')
    await w.t.admin.query('update org_unit set phone = $2 where id = $1', [w.station.stationId, phone.rows[0]?.phone])
    await furnishRoom(w.t.admin, w.station.roomId)
    const holder = [w.station.areaId, w.station.officerId]
    const end = (to: string | null) =>
      w.t.admin.query(
        `update posting set to_on = $3::date where unit_id = $1 and staff_id = $2 and duty = '责任民警'`,
        [...holder, to],
      )
    await end('2026-11-01')
    expect((await refused(cards())).code).toBe('card_no_officer')
    await w.t.admin.query(
      `update posting set to_on = null, staff_id = $3 where unit_id = $1 and staff_id = $2 and duty = '责任民警'`,
      [...holder, w.station.officer2Id],
    )
    const listed = (await w.officer.call(contract.listBatches, {})).items.find((b) => b.id === batch.id)
    expect(listed).toMatchObject({ outdated: true, can: { print: false } })
    expect(JSON.parse((await w.officer.send(contract.printBatch, { id: batch.id })).body).error.code).toBe(
      'card_batch_outdated',
    )
    await w.t.admin.query(
      `update posting set staff_id = $2 where unit_id = $1 and staff_id = $3 and duty = '责任民警'`,
      [...holder, w.station.officer2Id],
    )
  })
})

describe('slips and notices', () => {
  it('are printed for chosen doors, and for the visits of a day that note one: day, officer, telephone, how to book, nobody’s name', async () => {
    const doors = [w.door.addressId, rooms[0]].join(',')
    const chosen = await w.officer.send(contract.printSlips, { doors })
    isPage(chosen)
    expect(count(chosen.body, '<article class="piece">')).toBe(2)
    for (const word of ['2026年11月21日', await officerName(), PHONE, '如何预约', '<svg '])
      expect(count(chosen.body, word)).toBe(2)
    namesNobody(chosen.body)
    for (const place of await w.officer.call(contract.getDesk, {}).then((d) => d.route))
      expect(chosen.body).not.toContain(place.addressText)

    expect(JSON.parse((await w.officer.send(contract.printSlips, { on: TODAY })).body).error.code).toBe('card_no_slips')
    await w.officer.call(
      recordVisit,
      sheetOf(w, {
        met: false,
        metCount: undefined,
        metPersonIds: [],
        notMetSlip: true,
        startedAt: '2026-11-21T05:00:00.000Z',
        endedAt: '2026-11-21T05:05:00.000Z',
      }),
    )
    expect((await w.officer.call(contract.getDesk, {})).slips).toBe(1)
    const noted = await w.officer.send(contract.printSlips, { on: TODAY, language: 'en' })
    expect(count(noted.body, '<article class="piece">')).toBe(1)
    expect(noted.body).toContain('We called on 2026-11-21')
    expect((await w.officer.send(contract.printSlips, {})).status).toBe(400)
    expect((await w.officer.send(contract.printSlips, { on: TODAY, doors })).status).toBe(400)
    expect((await w.officer.send(contract.printSlips, { doors: 'a,b' })).status).toBe(400)
    expect((await w.officer.send(contract.printSlips, { doors: w.door2.addressId })).status).toBe(404)
  })

  it('hang in the corridor with the tips that were chosen', async () => {
    const paper = await w.officer.send(contract.printNotice, {
      buildingId,
      tips: TIPS.slice(0, 2).join(','),
      copies: 3,
    })
    isPage(paper)
    expect(count(paper.body, '<section class="sheet corridor">')).toBe(3)
    for (const word of ['社区民警公示', await officerName(), PHONE, '96110', '出门反锁', '监督电话'])
      expect(count(paper.body, word)).toBe(3)
    expect(paper.body).not.toContain('电动车')
    namesNobody(paper.body)
    expect((await w.officer.send(contract.printNotice, { buildingId, tips: '没有这条' })).status).toBe(400)
    expect((await w.officer2.send(contract.printNotice, { buildingId })).status).toBe(404)
  })
})

describe('the route sheet', () => {
  it('shows the doors of the phone’s day with masked members, names everybody in the event, and carries who printed it', async () => {
    const paper = await w.officer.send(contract.printRoute, {})
    isPage(paper)
    expect(leaksOf(w, paper.body)).toEqual([])
    for (const name of RESIDENTS) expect(paper.body).not.toContain(name)
    const { route } = await w.officer.call(contract.getDesk, {})
    expect(route.length).toBe(2)
    let at = 0
    for (const { addressText } of route) {
      const found = paper.body.indexOf(addressText)
      expect(found).toBeGreaterThan(at)
      at = found
    }
    const badge =
      (await w.t.admin.query<{ b: string }>('select badge_no as b from staff where id = $1', [w.station.officerId]))
        .rows[0]?.b ?? ''
    for (const word of [
      '顾*',
      '当天走访路线单',
      '仅供公务使用',
      '有效期至',
      `${await officerName()} ${badge}`,
      '□是\n□否',
    ])
      expect(paper.body).toContain(word)
    const event = await lastEvent(w, w.officer, 'contactCards.printRoute')
    expect(event).toMatchObject({ outcome: 1, purpose: 'visit' })
    const { rows } = await w.t.admin.query<{ id: string }>(
      'select person_id as id from residence where address_id = any ($1) order by 1',
      [route.map((r) => r.addressId)],
    )
    expect(rows.length).toBe(5)
    expect(event.subjects).toEqual(rows.map((r) => r.id))
  })

  it('is refused where there is nothing to visit, and is no business of leaders', async () => {
    expect(JSON.parse((await w.officer2.send(contract.printRoute, {})).body).error.code).toBe('card_no_route')
    expect((await w.chief.send(contract.printRoute, {})).status).toBe(403)
    expect((await w.chief.call(contract.getDesk, {})).contact).toMatchObject({ officer: null, roomName: null })
  })
})
