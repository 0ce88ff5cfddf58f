import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeStaff } from '#features/organisation/factory.ts'
import { makeAddress } from '#features/places/factory.ts'
import { mine } from '#features/today/contract.ts'
import { listMine } from '#features/work-log/contract.ts'
import type { InputOf } from '#platform/http/contract.ts'
import * as c from './contract.ts'
import { makeBody, makeMediator } from './factory.ts'
import { codeOf, fieldsOf, type MediationWorld, mediationWorld, refusal, TODAY } from './testing/world.ts'
import { DISPUTE_TYPES, MEDIATOR_KINDS } from './vocabulary.ts'

let w: MediationWorld
beforeAll(async () => {
  w = await mediationWorld()
})
afterAll(() => w.t.close())

let serial = 0
const short = () => `团${String.fromCodePoint(0x4e00 + ++serial * 7)}`
type Body = InputOf<typeof c.addBody>
const sheet = (change: Partial<Body> = {}): Body => {
  const shortName = change.shortName ?? short()
  return {
    name: `${shortName}人民调解委员会`,
    shortName,
    kind: '村居调委会',
    sealHolder: '主任',
    filedWith: '团结司法所',
    rooms: ['第一调解室', '第二调解室'],
    openedOn: '2020-01-01',
    unitId: w.station.roomId,
    ...change,
  }
}
const newBody = async (change: Partial<Body> = {}) => (await w.chief.call(c.addBody, sheet(change))).id
type Person = InputOf<typeof c.addMediator>
const person = (bodyId: string, change: Partial<Person> = {}): Person => ({
  bodyId,
  name: '温如玉',
  sex: '女',
  kind: '专职',
  org: '群众代表',
  specialties: ['邻里', '物业'],
  languages: ['zh', 'ko'],
  isCommitteeMember: true,
  appointedFrom: '2025-03-01',
  appointedTo: '2028-02-29',
  phone: '194 0000 7711',
  ...change,
})
const edit = (m: Person, id: string, version = 1, change: Partial<InputOf<typeof c.editMediator>> = {}) => {
  const { phone: _, ...rest } = m
  return { ...rest, id, version, active: true, ...change }
}

describe('a body', () => {
  test('is registered, read, corrected and closed, by leaders and the judicial office', async () => {
    const input = sheet()
    const made = await w.judicial.call(c.addBody, input)
    const page = await w.officer.call(c.getBody, { id: made.id })
    const { unitId: _, ...told } = input
    expect(page).toMatchObject({
      ...told,
      parent: null,
      state: 'open',
      members: 0,
      shortfalls: ['tooFew', 'noWoman'],
      numbers: [],
      limits: { min: 3, max: 9, women: 1 },
      can: { edit: false, close: false, addMediator: false },
    })
    const next = await w.deputy.call(c.editBody, { ...told, ...made, rooms: ['大调解室'], addressText: '团结路1号' })
    expect(next.version).toBe(2)
    expect(await w.chief.call(c.getBody, { id: made.id })).toMatchObject({
      rooms: ['大调解室'],
      addressText: '团结路1号',
      can: { edit: true, close: true, addMediator: true },
    })
    await w.judicial.call(c.closeBody, { ...next, closedOn: '2026-11-20' })
    expect(await w.chief.call(c.getBody, { id: made.id })).toMatchObject({
      state: 'closed',
      closedOn: '2026-11-20',
      shortfalls: [],
      can: { edit: false, close: false, addMediator: false },
    })
    const log = await w.deputy.call(listMine, { day: TODAY })
    expect(log.items.map((i) => [i.kind, i.path])).toContainEqual([
      'mediation.bodyEdited',
      `/mediation-bodies/${made.id}`,
    ])
    const again = { ...told, id: made.id, version: 3 }
    expect(await codeOf(w.chief.call(c.editBody, again))).toBe('mediation_body_closed')
    expect(await codeOf(w.chief.call(c.addMediator, person(made.id)))).toBe('mediation_body_closed')
  })

  test('says every mistake at once', async () => {
    const taken = await newBody({ shortName: '取过' })
    expect(
      await fieldsOf(
        w.chief.call(
          c.addBody,
          sheet({
            name: '取过人民调解委员会',
            shortName: '取过',
            filedWith: '电话19400000001',
            rooms: ['一室', '一室'],
            openedOn: '2026-11-21',
          }),
        ),
      ),
    ).toEqual([
      'filedWith:mediation_has_identifier',
      'rooms:mediation_room_twice',
      'openedOn:mediation_opened_ahead',
      'name:mediation_name_taken',
      'shortName:mediation_short_name_taken',
    ])
    expect(await fieldsOf(w.chief.call(c.addBody, sheet({ shortName: '团结(2)' })))).toEqual([
      'shortName:mediation_short_name_form',
    ])
    const ten = Array.from({ length: 11 }, (_, i) => `调解室${i}`)
    expect(await codeOf(w.chief.call(c.addBody, sheet({ rooms: ten })))).toBe('invalid_input')
    expect(await fieldsOf(w.chief.call(c.addBody, sheet({ kind: '驻所调解室' })))).toEqual([
      'parentId:mediation_room_needs_committee',
    ])
    expect(await fieldsOf(w.chief.call(c.addBody, sheet({ unitId: w.station.areaId })))).toEqual([
      'unitId:mediation_unit',
    ])
    expect(await fieldsOf(w.chief.call(c.addBody, sheet({ unitId: w.other.roomId })))).toEqual([
      'unitId:mediation_unit',
    ])
    const room = { kind: '驻所调解室', parentId: taken } as const
    const under = await newBody(room)
    expect(await fieldsOf(w.chief.call(c.addBody, sheet({ ...room, parentId: under })))).toEqual([
      'parentId:mediation_parent',
    ])
    const { unitId: _, ...committee } = sheet({ parentId: await newBody() })
    expect(await fieldsOf(w.chief.call(c.editBody, { ...committee, id: taken, version: 1 }))).toEqual([
      'parentId:mediation_has_rooms',
    ])
    expect(await fieldsOf(w.chief.call(c.editBody, { ...committee, parentId: under, id: under, version: 1 }))).toEqual([
      'parentId:mediation_parent',
    ])
    // The committee is in another station by now.
    await w.t.admin.query(
      'update mediation_body set unit_id = $2, unit_pos = (select lft from sec.unit where id = $2) where id = $1',
      [taken, w.other.roomId],
    )
    const kept = { ...committee, kind: '驻所调解室', parentId: taken, id: under, version: 1 } as const
    expect((await w.chief.call(c.editBody, kept)).version).toBe(2)
  })

  test('is not closed over its people and rooms', async () => {
    const id = await newBody()
    const roomId = await newBody({ kind: '驻所调解室', parentId: id })
    const m = person(id)
    const made = await w.chief.call(c.addMediator, m)
    const close = (on = '2026-11-20') => w.chief.call(c.closeBody, { id, version: 1, closedOn: on })
    expect(await fieldsOf(close('2026-11-21'))).toEqual(['closedOn:mediation_closed_on'])
    expect(await fieldsOf(close('2019-12-31'))).toEqual(['closedOn:mediation_closed_on'])
    expect((await refusal(close())).body.error.params).toEqual({ mediators: 1, rooms: 1 })
    await w.chief.call(c.editMediator, edit(m, made.id, 1, { active: false }))
    await w.chief.call(c.closeBody, { id: roomId, version: 1, closedOn: '2026-11-20' })
    expect((await close()).version).toBe(2)
  })

  test('closing it and filling it at once: one of them is refused', async () => {
    const id = await newBody()
    const results = await Promise.allSettled([
      w.chief.call(c.closeBody, { id, version: 1, closedOn: '2026-11-20' }),
      w.judicial.call(c.addMediator, person(id)),
    ])
    expect(results.map((r) => r.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  test('of two who correct it at once the second sees what stands there', async () => {
    const { unitId: _, ...told } = sheet()
    const id = await newBody(told)
    await w.chief.call(c.editBody, { ...told, id, version: 1, sealHolder: '副主任' })
    const refused = await refusal(w.judicial.call(c.editBody, { ...told, id, version: 1, sealHolder: '书记' }))
    expect([refused.code, refused.body.error.params]).toMatchObject([
      'version_conflict',
      { current: { version: 2, sealHolder: '副主任' } },
    ])
  })

  test('shows what a committee lacks, by members in their term alone, and refuses nothing', async () => {
    const id = await newBody()
    const add = (change: Partial<Person> = {}) => w.chief.call(c.addMediator, person(id, change))
    const state = async () => {
      const { members, mediators, shortfalls } = await w.officer.call(c.getBody, { id })
      return { members, mediators, shortfalls }
    }
    for (let i = 0; i < 3; i++) await add({ sex: '男' })
    await add({ isCommitteeMember: false })
    await add({ appointedFrom: '2022-01-01', appointedTo: '2024-12-31' })
    expect(await state()).toEqual({ members: 3, mediators: 5, shortfalls: ['noWoman'] })
    await add()
    expect((await state()).shortfalls).toEqual([])
    for (let i = 0; i < 6; i++) await add({ sex: '男' })
    expect(await state()).toEqual({ members: 10, mediators: 12, shortfalls: ['tooMany'] })
    const { items } = await w.officer.call(c.listBodies, { state: 'open' })
    expect(items.find((b) => b.id === id)).toMatchObject({ members: 10, shortfalls: ['tooMany'] })
  })

  test('a room lacks nothing, has no members, and shows the numbers of its committee', async () => {
    const shortName = short()
    const id = await newBody({ shortName })
    const roomId = await newBody({ kind: '驻所调解室', parentId: id, unitId: w.station.stationId })
    await w.t.admin.query(
      'insert into mediation_body_number (body_id, year, last) values ($1, 2025, 12), ($1, 2026, 7)',
      [id],
    )
    const room = await w.mediator.call(c.getBody, { id: roomId })
    expect(room).toMatchObject({ parent: { id }, shortfalls: [] })
    expect(room.numbers.map((n) => n.text)).toEqual([`(2026)${shortName}人调字第7号`, `(2025)${shortName}人调字第12号`])
    expect(await fieldsOf(w.chief.call(c.addMediator, person(roomId)))).toEqual([
      'isCommitteeMember:mediator_not_of_committee',
    ])
    expect((await w.chief.call(c.getBody, { id })).children.map((b) => b.id)).toEqual([roomId])
  })
})

describe('a mediator', () => {
  test('is kept with a sealed phone, and opened by an act of its own', async () => {
    const bodyId = await newBody()
    const { addressId, fullText } = await makeAddress(w.t.admin, {
      communityCode: w.station.communities[0],
      unitId: w.station.gridId,
    })
    const m = person(bodyId, { homeAddressId: addressId, training: { year: 2026, hours: 24 }, letterNo: '聘2026-3' })
    const { id } = await w.chief.call(c.addMediator, m)
    expect(await w.chief.call(c.getMediator, { id })).toMatchObject({
      name: '温如玉',
      body: { id: bodyId },
      phoneMask: '194****7711',
      maxOpen: 8,
      home: { addressId, place: fullText },
      training: { year: 2026, hours: 24 },
      letterNo: '聘2026-3',
      serving: true,
      ending: false,
      can: { edit: true, revealPhone: true },
    })
    const seen = await w.officer.call(c.getMediator, { id })
    expect(seen).toMatchObject({ home: null, can: { edit: false, revealPhone: true } })
    expect(await w.officer.call(c.revealPhone, { id })).toEqual({ id, number: '19400007711' })
    const { rows } = await w.t.admin.query('select number_enc from mediator_contact where id = $1', [id])
    expect(String(rows[0].number_enc)).not.toContain('19400007711')
    await w.chief.call(c.editMediator, edit(m, id, 1, { maxOpen: 5 }))
    expect((await w.duty.call(c.revealPhone, { id })).number).toBe('19400007711')
    await w.chief.call(c.editMediator, edit(m, id, 2, { phone: '19400007722' }))
    expect(await w.chief.call(c.getMediator, { id })).toMatchObject({ phoneMask: '194****7722', maxOpen: 5 })
    expect((await w.stationMediator.call(c.revealPhone, { id })).number).toBe('19400007722')
    const stale = await refusal(w.deputy.call(c.editMediator, edit(m, id, 2)))
    expect(stale.code).toBe('version_conflict')
    expect(JSON.stringify(stale.body)).not.toContain(addressId)
  })

  test('says every mistake at once: term, letter, hats, account', async () => {
    const bodyId = await newBody()
    const faults = (change: Partial<Person>) => fieldsOf(w.chief.call(c.addMediator, person(bodyId, change)))
    expect(await faults({ appointedTo: '2028-03-02' })).toEqual(['appointedTo:mediator_term_too_long'])
    expect(await faults({ appointedTo: undefined })).toEqual(['appointedTo:mediator_member_term_open'])
    expect(await faults({ appointedTo: '2025-02-28' })).toEqual(['appointedTo:mediator_term_backwards'])
    expect(await faults({ isAux: true })).toEqual(['letterNo:mediator_aux_letter'])
    expect(await faults({ isPolice: true })).toEqual(['isCommitteeMember:mediator_police_member'])
    expect(await faults({ name: '温1', phone: '110', org: '电话19400000001', isAux: true, isPolice: true })).toEqual([
      'name:name_has_digit',
      'phone:phone_service_not_personal',
      'org:mediation_has_identifier',
      'isPolice:mediator_aux_or_police',
      'letterNo:mediator_aux_letter',
      'isCommitteeMember:mediator_police_member',
    ])
    expect(await faults({ training: { year: 2027, hours: 1 } })).toEqual(['training.year:mediator_training_ahead'])
    expect(await faults({ staffId: w.station.auxId })).toEqual(['isAux:mediator_aux'])
    expect(await faults({ staffId: w.station.officerId, isCommitteeMember: false })).toEqual([
      'isPolice:mediator_police',
    ])
    expect(await faults({ staffId: w.other.officerId })).toEqual(['staffId:mediator_staff'])
    expect(await faults({ homeAddressId: w.station.roomId })).toEqual(['homeAddressId:mediator_home'])
    expect(await fieldsOf(w.chief.call(c.addMediator, person(w.station.roomId)))).toEqual([
      'bodyId:mediation_body_unknown',
    ])
    const away = await makeBody(w.t.admin, { unitId: w.other.roomId, by: w.other.chiefId })
    expect(await fieldsOf(w.chief.call(c.addMediator, person(away)))).toEqual(['bodyId:mediation_body_unknown'])
  })

  test('who is no member may have any term, or one without an end', async () => {
    const bodyId = await newBody()
    const free = { isCommitteeMember: false }
    const long = await w.chief.call(c.addMediator, person(bodyId, { ...free, appointedTo: '2035-01-01' }))
    const open = await w.chief.call(c.addMediator, person(bodyId, { ...free, appointedTo: undefined, kind: '特邀' }))
    expect((await w.chief.call(c.getMediator, { id: long.id })).appointedTo).toBe('2035-01-01')
    expect(await w.chief.call(c.getMediator, { id: open.id })).toMatchObject({ appointedTo: null, serving: true })
  })

  test('one account is one mediator, also elsewhere', async () => {
    const staffId = await makeStaff(w.t.admin, { unitId: w.station.stationId, kind: '勤务辅警' })
    const m = person(await newBody(), { staffId, isAux: true, letterNo: '聘2026-9', isCommitteeMember: false })
    const { id } = await w.chief.call(c.addMediator, m)
    expect(await fieldsOf(w.chief.call(c.addMediator, m))).toEqual(['staffId:mediator_staff_taken'])
    expect((await w.chief.call(c.editMediator, edit(m, id))).version).toBe(2)
    await w.t.admin.query(
      'update mediator set unit_id = $2, unit_pos = (select lft from sec.unit where id = $2) where id = $1',
      [id, w.other.roomId],
    )
    expect(await fieldsOf(w.chief.call(c.addMediator, m))).toEqual(['staffId:mediator_staff_taken'])
  })
})

describe('the pool', () => {
  test('is filtered by kind, specialty, language, end of term and whether one is in it', async () => {
    const bodyId = await newBody()
    const add = async (change: Partial<Person>) =>
      (await w.chief.call(c.addMediator, person(bodyId, { specialties: [], languages: [], ...change }))).id
    const part = await add({ kind: '兼职', name: '甲文' })
    const knows = await add({ specialties: ['医疗'], name: '乙文' })
    const speaks = await add({ languages: ['ru'], name: '丙文' })
    const soon = await add({ appointedFrom: '2024-02-18', appointedTo: '2027-02-18', name: '丁文' })
    const later = await add({ appointedFrom: '2024-02-19', appointedTo: '2027-02-19', name: '戊文' })
    const over = await add({ appointedFrom: '2023-01-01', appointedTo: '2025-12-31', name: '己文' })
    const ids = async (filter: Partial<InputOf<typeof c.listMediators>>) =>
      (await w.officer.call(c.listMediators, { bodyId, ...filter })).items.map((m) => m.id).toSorted()
    expect(await ids({ kind: '兼职' })).toEqual([part])
    expect(await ids({ specialty: '医疗' })).toEqual([knows])
    expect(await ids({ language: 'ru' })).toEqual([speaks])
    expect(await ids({ ending: 'yes' })).toEqual([soon, over])
    const m = person(bodyId, { name: '戊文', appointedFrom: '2024-02-19', appointedTo: '2027-02-19' })
    await w.chief.call(c.editMediator, edit(m, later, 1, { active: false }))
    expect(await ids({ active: 'no' })).toEqual([later])
    expect(await ids({ active: 'yes' })).toHaveLength(5)
    const all = await w.officer.call(c.listMediators, { bodyId, limit: 4 })
    expect([all.total, all.can.add]).toEqual([6, false])
    const rest = await w.officer.call(c.listMediators, { bodyId, limit: 4, cursor: all.nextCursor as string })
    expect([...all.items, ...rest.items]).toHaveLength(6)
    expect(rest.nextCursor).toBeNull()
  })

  test('tells the deputy of terms that end within thirty days, by body and by nobody’s name', async () => {
    const id = await newBody()
    for (const appointedTo of ['2026-12-20', '2026-11-30', '2026-12-21'])
      await w.chief.call(c.addMediator, person(id, { appointedFrom: '2024-01-01', appointedTo }))
    const items = async (who = w.deputy) =>
      (await who.call(mine, {})).items.filter((i) => i.id === `mediation.ending.${id}`)
    const [item] = await items()
    expect(item).toMatchObject({ dueOn: '2026-11-30', overdue: false, path: `/mediators?bodyId=${id}&ending=yes` })
    expect(item?.title).toContain('2 名')
    expect(JSON.stringify(item)).not.toContain('温如玉')
    expect(await items(w.chief)).toEqual([])
  })

  test('of 38 bodies and 300 mediators is listed fast', async () => {
    const { admin } = w.t
    const bodies: string[] = []
    for (let i = 0; i < 38; i++)
      bodies.push(
        await makeBody(admin, {
          unitId: w.other.roomId,
          by: w.other.chiefId,
          name: `第${i}调解委员会`,
          shortName: `第${i}`,
        }),
      )
    for (let i = 0; i < 300; i++)
      await makeMediator(admin, {
        bodyId: bodies[i % 38] as string,
        by: w.other.chiefId,
        kind: MEDIATOR_KINDS[i % 3] as '专职',
        specialties: [DISPUTE_TYPES[i % 16] as '邻里'],
        isCommitteeMember: true,
      })
    await admin.query('analyze mediator, mediation_body')
    const start = performance.now()
    const list = await w.strangeMediator.call(c.listMediators, { limit: 200 })
    const all = await w.strangeMediator.call(c.listBodies, { limit: 200 })
    const took = performance.now() - start
    expect(list.total).toBeGreaterThanOrEqual(300)
    expect(all.items.filter((b) => bodies.includes(b.id))).toHaveLength(38)
    expect(all.items.find((b) => b.id === bodies[0])).toMatchObject({ members: 8, mediators: 8, shortfalls: [] })
    // Two requests with their events; a plan that looked at every mediator for each body would take seconds.
    expect(took).toBeLessThan(1000)
  })
})

describe('who sees it', () => {
  test('keepers write, readers read, nobody else', async () => {
    const bodyId = await newBody()
    const m = person(bodyId)
    const { id } = await w.judicial.call(c.addMediator, m)
    const { unitId: _, ...told } = sheet()
    for (const user of [w.officer, w.duty, w.mediator, w.aux, w.grid]) {
      expect(await codeOf(user.call(c.addBody, sheet()))).toBe('forbidden')
      expect(await codeOf(user.call(c.editBody, { ...told, id: bodyId, version: 1 }))).toBe('forbidden')
      expect(await codeOf(user.call(c.closeBody, { id: bodyId, version: 1, closedOn: '2026-11-20' }))).toBe('forbidden')
      expect(await codeOf(user.call(c.addMediator, m))).toBe('forbidden')
      expect(await codeOf(user.call(c.editMediator, edit(m, id)))).toBe('forbidden')
    }
    for (const user of [w.officer, w.duty, w.mediator, w.stationMediator])
      expect((await user.call(c.getMediator, { id })).id).toBe(id)
    for (const user of [w.aux, w.grid]) expect(await codeOf(user.call(c.getMediator, { id }))).toBe('forbidden')
  })

  test('the room and the station around one’s posting, and no other unit', async () => {
    const by = w.station.chiefId
    const atStation = await makeBody(w.t.admin, { unitId: w.station.stationId, by, shortName: '本所' })
    const inRoom = await makeBody(w.t.admin, { unitId: w.station.roomId, by, shortName: '本室' })
    const pool = [
      await makeMediator(w.t.admin, { bodyId: atStation, by, cipher: w.t.cipher }),
      await makeMediator(w.t.admin, { bodyId: inRoom, by, cipher: w.t.cipher }),
    ]
    for (const user of [w.officer, w.mediator, w.stationMediator]) {
      for (const id of [atStation, inRoom]) expect((await user.call(c.getBody, { id })).id).toBe(id)
      for (const id of pool) expect((await user.call(c.revealPhone, { id })).number).toBe('19400007700')
    }
    for (const user of [w.stranger, w.strangeMediator]) {
      for (const id of [atStation, inRoom]) expect(await codeOf(user.call(c.getBody, { id }))).toBe('not_found')
      for (const id of pool) {
        expect(await codeOf(user.call(c.getMediator, { id }))).toBe('not_found')
        expect(await codeOf(user.call(c.revealPhone, { id }))).toBe('not_found')
      }
      const { items } = await user.call(c.listMediators, { limit: 200 })
      expect(items.filter((m) => m.body.id === atStation || m.body.id === inRoom)).toEqual([])
    }
  })
})
