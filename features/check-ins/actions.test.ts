import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeStaff, makeStation, type Station } from '#features/organisation/factory.ts'
import { makeAddress } from '#features/places/factory.ts'
import { TestPhone, transportOf } from '#features/outbox/testing/phone.ts'
import * as visits from '#features/visits/contract.ts'
import { DOOR, NOW, sheetOf, type VisitWorld, visitWorld } from '#features/visits/testing/world.ts'
import { listMine } from '#features/work-log/contract.ts'
import { qrPath } from '#platform/files/qr.ts'
import type { InputOf } from '#platform/http/contract.ts'
import { Refused, TEST_SITE, type User } from '#platform/testing/app.ts'
import { codeMark, codeUrl } from './code.ts'
import * as c from './contract.ts'
import { type MadePoint, makeCheckIn, makePoint } from './factory.ts'

let w: VisitWorld
let deputy: User
let there: Station
let stranger: User
let foreign: MadePoint
beforeAll(async () => {
  w = await visitWorld()
  const { t, station } = w
  deputy = await t.user('DEPUTY', station.stationId, {
    staffId: await makeStaff(t.admin, { unitId: station.stationId }),
  })
  there = await makeStation(t.admin)
  stranger = await t.user('OFFICER', there.areaId, { staffId: there.officerId })
  const door = await makeAddress(t.admin, { communityCode: there.communities[0], unitId: there.gridId })
  foreign = await makePoint(t.admin, {
    addressId: door.addressId,
    by: there.officerId,
    createdAt: DAYS_AGO(9),
    ...DOOR,
  })
})
afterAll(() => w.t.close())

const AT = '2026-11-21T07:50:00.000Z'
const DAYS_AGO = (n: number) => new Date(Date.parse(NOW) - n * 86_400_000)
/** So many metres north of the door. */
const north = (metres: number) => ({ lng: DOOR.lng, lat: Math.round((DOOR.lat + metres / 111_195) * 1e6) / 1e6 })

let point: MadePoint
beforeEach(async () => {
  point = await makePoint(w.t.admin, {
    addressId: w.door.addressId,
    by: w.station.officerId,
    createdAt: DAYS_AGO(30),
    ...DOOR,
  })
})

type Input = InputOf<typeof c.recordCheckIn>
const gps = (change: Partial<Input> = {}): Input => ({
  id: randomUUID(),
  method: 'GPS',
  at: AT,
  pointId: point.pointId,
  ...north(20),
  accuracyM: 12,
  ...change,
})
const scan = (code: string, change: Partial<Input> = {}): Input => ({
  id: randomUUID(),
  method: 'QR',
  at: AT,
  code,
  ...change,
})
const byHand = (): Input => ({ id: randomUUID(), method: '手动', at: AT, pointId: point.pointId, reason: '码损坏' })
const press = (input: Input, by: User = w.officer) => by.call(c.recordCheckIn, input)
const refusal = (work: Promise<unknown>): Promise<Refused> =>
  work.then(
    () => Promise.reject(new Error('was not refused')),
    (error) => (error instanceof Refused ? error : Promise.reject(error)),
  )
const codeOf = async (work: Promise<unknown>) => (await refusal(work)).code
const rows = async (sql: string, ...values: unknown[]) => (await w.t.admin.query(sql, values)).rows
const stored = (id: string) =>
  rows('select c.method, c.outcome, x.at from check_in c left join check_in_trace x on x.id = c.id where c.id = $1', id)
const positions = (id: string) => rows('select 1 from check_in_trace where id = $1 and lng is not null', id)
const hanging = async (id: string): Promise<string> =>
  (await rows('select code from check_code where point_id = $1 and ended_at is null', id))[0]?.code
const get = (by: User, id = point.pointId) => by.call(c.getPoint, { id })

describe('check points', () => {
  const told = { name: '江南小区东门', kind: '小区门' } as const
  const spot = () => ({ ...told, communityCode: w.station.communities[0], ...north(300) })

  test('stand for a door with its coordinates, a building, or a spot in a community, in the unit of each, with a code of their own', async () => {
    const door = await w.officer.call(c.addPoint, { ...told, addressId: w.door.addressId })
    expect(door).toMatchObject({ ...DOOR, radiusM: 50, addressId: w.door.addressId, state: 'open' })
    expect(door.can).toEqual({ edit: true, end: true, renew: true, print: true })
    expect(door.place).toMatch(/号楼$/)
    const building = await deputy.call(c.addPoint, { ...told, buildingId: w.door.buildingId as string })
    expect(building).toMatchObject({ lng: null, buildingId: w.door.buildingId })
    const at = await w.officer.call(c.addPoint, { ...spot(), radiusM: 80 })
    const units = await rows('select unit_id from check_point where id = any ($1::uuid[]) order by created_at, id', [
      door.id,
      building.id,
      at.id,
    ])
    expect(units.map((r) => r.unit_id)).toEqual([w.station.gridId, w.station.gridId, w.station.areaId])
    const codes: string[] = []
    for (const p of [door, building, at]) codes.push(await hanging(p.id))
    expect(new Set(codes).size).toBe(3)
    // No answer tells a code.
    expect(JSON.stringify([door, building, at])).not.toMatch(new RegExp(codes.join('|')))
  })

  test('are kept by the officer in his area and the deputy, and by nobody else', async () => {
    for (const user of [w.aux, w.grid, w.chief, await w.t.user('SYS')])
      expect(await codeOf(user.call(c.addPoint, spot()))).toBe('forbidden')
    expect((await refusal(w.officer2.call(c.addPoint, spot()))).body.error.fields).toMatchObject([
      { path: 'communityCode', code: 'check_point_not_my_community' },
    ])
    const of = { id: point.pointId, version: 1 }
    for (const user of [w.officer2, stranger]) {
      expect(await codeOf(user.call(c.renewCode, of))).toBe('not_found')
      expect(await codeOf(user.call(c.endPoint, { ...of, endReason: '不用了' }))).toBe('not_found')
      expect(await codeOf(user.call(c.editPoint, { ...of, ...told, radiusM: 60 }))).toBe('not_found')
      expect(await codeOf(get(user))).toBe('not_found')
      expect(await codeOf(user.call(c.addPoint, { ...told, addressId: w.door.addressId }))).toBe('not_found')
      expect((await user.call(c.listPoints, {})).items.map((p) => p.id)).not.toContain(point.pointId)
    }
  })

  test('are corrected in the version one knows, and ended once with their code', async () => {
    const of = { id: point.pointId, version: 1 }
    const edited = await w.officer.call(c.editPoint, { ...of, name: '西门', kind: '校园', radiusM: 90, ...DOOR })
    expect(edited).toMatchObject({ name: '西门', kind: '校园', radiusM: 90, version: 2 })
    expect(await codeOf(deputy.call(c.renewCode, of))).toBe('version_conflict')
    const ended = await deputy.call(c.endPoint, { id: point.pointId, version: 2, endReason: '大门已封' })
    expect(ended).toMatchObject({ state: 'ended', endReason: '大门已封', codeMadeAt: null })
    expect(Object.values(ended.can)).toEqual([false, false, false, false])
    expect(await hanging(point.pointId)).toBeUndefined()
    expect(await codeOf(w.officer.call(c.renewCode, { id: point.pointId, version: 3 }))).toBe('check_point_ended')
    expect(await codeOf(w.officer.call(c.printCodes, { points: point.pointId }))).toBe('check_point_ended')
    const names = { name: '张三 19400000123', kind: '其他', addressId: w.door.addressId } as const
    expect(await codeOf(w.officer.call(c.addPoint, names))).toBe('invalid_input')
  })

  test('are printed with the address of the field app in each code, and no name of a resident', async () => {
    const other = await makePoint(w.t.admin, {
      addressId: w.door.addressId,
      by: w.station.officerId,
      name: '西门',
      createdAt: DAYS_AGO(1),
    })
    const paper = await w.officer.send(c.printCodes, { points: `${point.pointId},${other.pointId}` })
    expect(paper.status).toBe(200)
    expect(paper.headers['content-security-policy']).toMatch(/default-src 'none'; style-src 'sha256-[^']+'/)
    expect(paper.body).not.toMatch(/<script| style="|https?:/)
    for (const { code } of [point, other])
      expect(paper.body).toContain(`<path d="${qrPath(codeUrl(TEST_SITE.origin, code)).path}"`)
    for (const word of ['东门', '西门', '团结社区', '<section class="sheet point">']) expect(paper.body).toContain(word)
    expect(paper.body).not.toContain('顾')
    for (const user of [w.aux, w.grid])
      expect((await user.send(c.printCodes, { points: point.pointId })).status).toBe(403)
    expect((await stranger.send(c.printCodes, { points: point.pointId })).status).toBe(404)
  })
})

describe('pressing at a point', () => {
  test('by GPS counts near by, far away it is kept as not there, by hand as by hand', async () => {
    const near = gps()
    const far = gps({ ...north(400), accuracyM: 9_000 })
    const hand = byHand()
    expect(await press(near)).toEqual({ id: near.id, outcome: 'HIT' })
    expect(await press(far)).toEqual({ id: far.id, outcome: 'MISS' })
    expect(await press(hand, w.grid)).toEqual({ id: hand.id, outcome: 'MANUAL' })
    expect(await press(scan(point.code), w.aux)).toMatchObject({ outcome: 'HIT' })
    expect(await rows('select distance_m, accuracy_m from check_in_trace where id = $1', near.id)).toEqual([
      { distance_m: 20, accuracy_m: 12 },
    ])
    expect(await positions(hand.id)).toEqual([])
    const log = await w.officer.call(listMine, { day: '2026-11-21' })
    expect(log.items.filter((i) => i.kind === 'checkIns.checkedIn')).toHaveLength(2)
    const [activity] = await rows('select at, created_at, detail from activity where record_id = $1', near.id)
    const midnight = new Date('2026-11-20T16:00:00.000Z')
    const detail = { kind: '小区门', method: 'GPS', outcome: 'HIT' }
    expect(activity).toEqual({ at: midnight, created_at: midnight, detail })
  })

  test('twice with one request gets one answer; another request under that id is refused', async () => {
    const input = gps()
    const first = await press(input)
    await w.t.admin.query('update check_point set radius_m = 10 where id = $1', [point.pointId])
    expect(await press(input)).toEqual(first)
    expect(await codeOf(press({ ...input, accuracyM: 13 }))).toBe('check_in_id_reused')
    expect(await codeOf(press(input, w.aux))).toBe('check_in_id_reused')
    expect(await stored(input.id)).toHaveLength(1)
    const at = scan(point.code)
    const all = await Promise.all(Array.from({ length: 5 }, () => press(at)))
    expect(new Set(all.map((one) => one.outcome))).toEqual(new Set(['HIT']))
    expect(await stored(at.id)).toHaveLength(1)
  })

  test('where nobody knows the coordinates, or before there was a point, is refused in words', async () => {
    const { pointId, code } = await makePoint(w.t.admin, {
      addressId: w.door.addressId,
      by: w.station.officerId,
      createdAt: DAYS_AGO(0),
    })
    expect(await codeOf(press(gps({ pointId })))).toBe('check_point_no_position')
    for (const early of [
      scan(code, { at: '2026-11-20T08:00:00.000Z' }),
      { ...byHand(), pointId, at: '2026-11-20T08:00:00.000Z' },
    ])
      expect((await refusal(press(early))).body.error.fields).toMatchObject([
        { path: 'at', code: 'check_in_before_point' },
      ])
  })

  test('the administrator and duty officers check in nowhere', async () => {
    for (const user of [await w.t.user('SYS'), await w.t.user('DUTY', w.station.stationId)])
      expect(await codeOf(press(gps(), user))).toBe('forbidden')
  })
})

describe('without a signal', () => {
  const KIND = 'checkIns.recordCheckIn'
  let phone: TestPhone
  beforeEach(() => {
    phone = new TestPhone(w.station.officerId, w.officer.postingId)
  })

  test('the day carries the points of the area with marks of their codes, never the codes', async () => {
    const day = await w.officer.call(visits.carryDay, {})
    expect(day.checkIns.allowanceM).toBe(50)
    const carried = day.checkIns.points.find((p) => p.id === point.pointId)
    expect(carried).toEqual({
      id: point.pointId,
      name: '东门',
      kind: '小区门',
      ...DOOR,
      radiusM: 50,
      codeMark: codeMark(point.code),
    })
    expect(JSON.stringify(day)).not.toContain(point.code)
    expect(day.checkIns.points.map((p) => p.id)).not.toContain(foreign.pointId)
    expect((await w.officer2.call(visits.carryDay, {})).checkIns.points.map((p) => p.id)).not.toContain(point.pointId)
    // Nobody checks in by a mark.
    expect(await codeOf(press(scan(codeMark(point.code).slice(0, 22))))).toBe('check_code_unknown')
  })

  test('what was pressed comes later, once, at the time it was pressed, also after the code was renewed', async () => {
    const [scanned, byGps, hand] = [scan(point.code), gps(), byHand()]
    for (const input of [scanned, byGps, hand]) await phone.record(KIND, input)
    await w.officer.call(c.renewCode, { id: point.pointId, version: 1 })
    await phone.outbox.deliver(transportOf(w.officer))
    await phone.outbox.deliver(transportOf(w.officer))
    expect(await phone.held()).toEqual({})
    for (const [input, outcome] of [
      [scanned, 'HIT'],
      [byGps, 'HIT'],
      [hand, 'MANUAL'],
    ] as const)
      expect(await stored(input.id)).toEqual([{ method: input.method, outcome, at: new Date(AT) }])
  })

  test('an old code, an unknown one, one of another station and an ended point come back, each with its reason; the rest goes on', async () => {
    await w.officer.call(c.renewCode, { id: point.pointId, version: 1 })
    const ended = await makePoint(w.t.admin, {
      addressId: w.door.addressId,
      by: w.station.officerId,
      createdAt: DAYS_AGO(9),
      ...DOOR,
    })
    await w.officer.call(c.endPoint, { id: ended.pointId, version: 1, endReason: '不再使用' })
    const after = '2026-11-21T08:05:00.000Z'
    const held = {
      [await phone.record(KIND, scan(point.code, { at: after }))]: 'check_code_ended',
      [await phone.record(KIND, scan('A'.repeat(22)))]: 'check_code_unknown',
      [await phone.record(KIND, scan(foreign.code))]: 'check_code_unknown',
      [await phone.record(KIND, scan(ended.code, { at: after }))]: 'check_point_ended',
      [await phone.record(KIND, gps({ pointId: ended.pointId, at: after }))]: 'check_point_ended',
    }
    const good = scan(await hanging(point.pointId), { at: after })
    await phone.record(KIND, good)
    await phone.outbox.deliver(transportOf(w.officer))
    expect(await phone.held()).toEqual(held)
    expect(await stored(good.id)).toHaveLength(1)
  })

  test('a shift of a hundred and thirty goes in one delivery: no limit by the minute stops the chain', async () => {
    for (let n = 0; n < 130; n++) await phone.record(KIND, byHand())
    expect(await phone.outbox.deliver(transportOf(w.officer))).toEqual({ waiting: 0, stopped: null })
    expect(await phone.held()).toEqual({})
    const count = await rows('select count(*)::integer as n from check_in where point_id = $1', point.pointId)
    expect(count).toEqual([{ n: 130 }])
  }, 120_000)
})

describe('whoever should not see', () => {
  test('of another station checks in nowhere here, and learns nothing of the points', async () => {
    expect(await codeOf(press(gps(), stranger))).toBe('not_found')
    expect(await codeOf(press(gps({ pointId: foreign.pointId })))).toBe('not_found')
    expect(await codeOf(press(scan(point.code), stranger))).toBe('check_code_unknown')
    expect(await codeOf(stranger.call(c.listCheckIns, { pointId: point.pointId }))).toBe('not_found')
  })

  test('leaders see who came on which day and how; hour and place are the officer’s own, and colleagues see nothing', async () => {
    const mine = gps()
    await press(mine)
    await press(byHand(), w.aux)
    const own = (await w.officer.call(c.listCheckIns, { pointId: point.pointId })).items
    expect(own).toMatchObject([
      { by: { id: w.station.officerId }, on: '2026-11-21', own: { at: AT, position: { ...north(20), distanceM: 20 } } },
    ])
    expect((await get(w.officer)).figures).toMatchObject({ whose: 'own', hits: 1, manual: 0 })
    for (const user of [w.chief, deputy]) {
      const raw = await user.send(c.listCheckIns, { pointId: point.pointId, limit: 1 })
      const page = JSON.parse(raw.body) as { items: { own: unknown }[]; nextCursor: string }
      const cursor = Buffer.from(page.nextCursor, 'base64url').toString()
      const rest = await user.send(c.listCheckIns, { pointId: point.pointId, cursor: page.nextCursor })
      const all = raw.body + rest.body + cursor
      expect(all).toContain('"outcome":"HIT"')
      expect(all).toContain('"outcome":"MANUAL"')
      for (const word of ['07:50', String(mine.lat), 'distanceM', 'accuracyM']) expect(all).not.toContain(word)
      expect((await get(user)).figures).toEqual({
        whose: 'all',
        hits: 1,
        misses: 0,
        manual: 1,
        manualShare: 50,
        flagged: true,
        lastOn: '2026-11-21',
      })
    }
    expect((await w.grid.call(c.listCheckIns, { pointId: point.pointId })).items).toEqual([])
  })
})

test('points with much by hand are found, counted in the period that is asked for', async () => {
  const seed = (day: number, method: 'GPS' | '手动') =>
    makeCheckIn(w.t.admin, { pointId: point.pointId, staffId: w.station.officerId, at: DAYS_AGO(day), method })
  for (let n = 0; n < 9; n++) await seed(1, 'GPS')
  await seed(1, '手动')
  expect((await get(w.chief)).figures).toMatchObject({ hits: 9, manual: 1, manualShare: 10, flagged: false })
  await seed(20, '手动')
  expect((await get(w.chief)).figures).toMatchObject({ manual: 2, manualShare: 18.2, flagged: true })
  const flagged = await w.chief.call(c.listPoints, { flagged: 'yes' })
  expect(flagged.items.map((p) => p.id)).toContain(point.pointId)
  const lately = { from: '2026-11-15', to: '2026-11-21' }
  const later = await w.chief.call(c.listPoints, { flagged: 'yes', ...lately })
  expect(later.items.map((p) => p.id)).not.toContain(point.pointId)
  expect((await w.chief.call(c.listPoints, { limit: 1 })).nextCursor).not.toBeNull()
})

test('a visit after the code of its door was scanned is at the door, though its position is off; claiming it is not enough', async () => {
  const away = { ...north(700), metPersonIds: [] }
  const visit = (change: object = {}) => w.officer.call(visits.recordVisit, sheetOf(w, { ...away, ...change }))
  const methodOf = async (id: string) => (await rows('select geo_method from visit where id = $1', id))[0].geo_method
  const claimed = await visit({
    geoMethod: '扫码',
    startedAt: '2026-11-21T03:20:00.000Z',
    endedAt: '2026-11-21T03:40:00.000Z',
  })
  expect([claimed.flags.includes('far'), await methodOf(claimed.id)]).toEqual([true, 'GPS'])
  await press(scan(point.code, { at: '2026-11-21T05:10:00.000Z' }))
  const day = { startedAt: '2026-11-21T05:20:00.000Z', endedAt: '2026-11-21T05:40:00.000Z' }
  const scanned = await visit(day)
  expect([scanned.flags.includes('far'), await methodOf(scanned.id)]).toEqual([false, '扫码'])
  // Somebody may have the code in the history of his browser: a position that clearly says otherwise is looked at.
  const elsewhere = await visit({
    ...north(2_000),
    startedAt: '2026-11-21T05:00:00.000Z',
    endedAt: '2026-11-21T05:15:00.000Z',
  })
  expect([elsewhere.flags.includes('far'), await methodOf(elsewhere.id)]).toEqual([true, '扫码'])
  // Neither a colleague's scan nor one of another time helps.
  const later = await visit({ startedAt: '2026-11-21T06:20:00.000Z', endedAt: '2026-11-21T06:40:00.000Z' })
  expect(later.flags).toContain('far')
  const {
    targetKind: _,
    targetId: __,
    id: ___,
    ...sheet
  } = sheetOf(w, { ...away, ...day, visitorIds: [w.station.auxId, w.station.officerId] })
  const ofAux = await w.aux.call(visits.recordVisit, { ...sheetOf(w), ...sheet })
  expect(ofAux.flags).toContain('far')
  const corrected = await w.officer.call(visits.editVisit, {
    ...sheet,
    id: scanned.id,
    version: 1,
    startedAt: '2026-11-21T02:20:00.000Z',
    endedAt: '2026-11-21T02:40:00.000Z',
  })
  expect(corrected.flags).toContain('far')
})
