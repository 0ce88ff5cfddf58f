import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addDays } from '#platform/deadlines/calendar.ts'
import * as contract from './contract.ts'
import { makeHousehold } from './factory.ts'
import { atDoor, formMember, head, idsIn, refused, type Scene, scene, single, subjectsOf } from './testing/scene.ts'

let s: Scene
let today: string
beforeAll(async () => {
  s = await scene()
  today = new Date(Date.now() + 28_800_000).toISOString().slice(0, 10)
})
afterAll(() => s.t.close())

const family = async () => {
  const door = await s.newDoor()
  const made = await s.officer.call(contract.registerHousehold, {
    addressId: door.addressId,
    members: [head(), formMember({ relationToHead: '配偶' }), formMember({ relationToHead: '父母' })],
  })
  return { ...made, addressId: door.addressId, ids: made.members.map((m) => m.residenceId) as [string, string, string] }
}
const door = (addressId: string) => s.officer.call(contract.getHousehold, { addressId, ...atDoor(addressId) })
const ended = { reason: '离开', endedBy: '走访' } as const

describe('the end of a residence', () => {
  it('leaves the head empty when the head dies, closes the household with the last member, and can be undone with the day of arrival kept', async () => {
    const f = await family()
    const first = await s.officer.call(contract.endResidence, {
      residenceId: f.ids[0],
      version: 1,
      reason: '死亡',
      endedBy: '走访',
      endedOn: today,
    })
    expect(first).toMatchObject({ state: 'ENDED', headEmpty: true, householdClosed: false })
    expect(await subjectsOf(s.t, 'residents.endResidence')).toEqual(idsIn(first))
    const view = await door(f.addressId)
    expect(view.households[0]?.members.map((m) => m.isHead)).toEqual([false, false])
    await s.officer.call(contract.endResidence, { residenceId: f.ids[1], version: 1, ...ended, endedOn: today })
    const last = await s.officer.call(contract.endResidence, {
      residenceId: f.ids[2],
      version: 1,
      ...ended,
      endedOn: today,
    })
    expect(last.householdClosed).toBe(true)
    expect(
      (await refused(s.officer.call(contract.addToHousehold, { householdId: f.householdId, members: [formMember()] })))
        .code,
    ).toBe('household_ended')
    const back = await s.officer.call(contract.restoreResidence, {
      residenceId: f.ids[0],
      version: 2,
      reason: '误登死亡',
    })
    expect(back.state).toBe('RESTORED')
    const person = await s.officer.call(contract.getPerson, { personId: back.personId, ...atDoor(f.addressId) })
    expect(person).toMatchObject({
      diedOn: null,
      residences: [{ arrivedOn: '2026-01-05', state: 'RESTORED', endedOn: null }],
    })
    expect((await door(f.addressId)).households[0]).toMatchObject({ closedOn: null, members: [{ isHead: true }] })
  })

  it('is the officer’s act, dated between arrival and today, and only once', async () => {
    const p = await single(s)
    const end = { residenceId: p.residenceId, version: 1, ...ended, endedOn: today }
    for (const user of [s.grid, s.aux, s.chief])
      expect((await refused(user.call(contract.endResidence, end))).code).toBe('forbidden')
    expect((await refused(s.neighbour.call(contract.endResidence, end))).code).toBe('not_found')
    expect(
      (await refused(s.officer.call(contract.endResidence, { ...end, endedOn: '2025-12-31' }))).body.error.fields[0]
        ?.code,
    ).toBe('before_arrival')
    expect(
      (await refused(s.officer.call(contract.endResidence, { ...end, endedOn: addDays(today, 1) }))).body.error
        .fields[0]?.code,
    ).toBe('date_future')
    await s.officer.call(contract.endResidence, end)
    expect((await refused(s.officer.call(contract.endResidence, end))).body.error).toMatchObject({
      code: 'version_conflict',
      params: { current: { state: 'ENDED', version: 2 } },
    })
    expect((await refused(s.officer.call(contract.endResidence, { ...end, version: 2 }))).code).toBe('residence_state')
  })

  it('is refused for what was only declared, which an officer rejects with a reason', async () => {
    const home = await s.newDoor()
    const made = await s.grid.call(contract.registerHousehold, { addressId: home.addressId, members: [head()] })
    const residenceId = made.members[0]?.residenceId as string
    expect(
      (await refused(s.officer.call(contract.endResidence, { residenceId, version: 1, ...ended, endedOn: today })))
        .code,
    ).toBe('residence_state')
    expect(
      await s.officer.call(contract.rejectResidence, { residenceId, version: 1, reason: '此户无人居住' }),
    ).toMatchObject({ state: 'REJECTED' })
    expect((await door(home.addressId)).households[0]?.closedOn).toBe(today)
    const skipped = await s.officer.call(contract.confirmResidences, {
      residenceIds: [residenceId, crypto.randomUUID()],
    })
    expect([skipped.confirmed, skipped.skipped.map((r) => r.code)]).toEqual([[], ['residence_state', 'not_found']])
  })
})

describe('the timer', () => {
  it('reminds, asks and suspends by the rules in force, ends nothing, and is answered by a confirmation', async () => {
    const home = await s.newDoor()
    const due = (n: number) => addDays(today, -n)
    const made = await makeHousehold(s.t.admin, {
      addressId: home.addressId,
      members: [-16, -15, 9, 10, 30].map((n) => ({ nextVerifyOn: due(n) })),
    })
    const { rows } = await s.t.admin.query('select * from residents_age($1)', [today])
    expect(rows).toEqual([{ reminded: 2, to_verify: 2, suspended: 1 }])
    const { rows: again } = await s.t.admin.query('select * from residents_age($1)', [addDays(today, 900)])
    expect(again).toEqual([{ reminded: 0, to_verify: 0, suspended: 0 }])
    const states = async () =>
      new Map(
        (await door(home.addressId)).households[0]?.members.map((m) => [
          m.residenceId,
          `${m.state} ${m.countedInStats}`,
        ]),
      )
    const seen = await states()
    expect(made.members.map((m) => seen.get(m.residenceId))).toEqual([
      'ACTIVE true',
      'EXPIRING true',
      'EXPIRING true',
      'TO_VERIFY true',
      'TO_VERIFY false',
    ])
    const done = await s.officer.call(contract.confirmResidences, { buildingId: home.buildingId, basis: '走访' })
    expect([done.confirmed.length, done.more]).toEqual([4, false])
    expect([...(await states()).values()]).toEqual(Array(5).fill('ACTIVE true'))
    expect((done.confirmed[0]?.nextVerifyOn ?? '') > addDays(today, 300)).toBe(true)
  })
})

describe('a stay', () => {
  it('of somebody from another county needs its end, is looked at every six months, and is extended by at most five years', async () => {
    const elsewhere = { hukouRegion: '220102', hukouCommunityCode: null }
    const e = await refused(single(s, elsewhere))
    expect(e.body.error.fields).toMatchObject([{ path: 'members.0.intendedUntil', code: 'required' }])
    const p = await single(s, elsewhere, { intendedUntil: addDays(today, 90), arrivedOn: addDays(today, -10) })
    expect(p).toMatchObject({ category: '流动人口', nextVerifyOn: addDays(today, 90), warnings: ['declared_late'] })
    const extend = (intendedUntil: string) =>
      s.officer.call(contract.extendResidence, { residenceId: p.residenceId, version: 1, intendedUntil })
    expect((await refused(extend('2040-01-01'))).body.error.fields[0]?.code).toBe('until_too_late')
    expect((await refused(extend(addDays(today, -1)))).body.error.fields[0]?.code).toBe('date_past')
    expect(await extend(addDays(today, 700))).toMatchObject({ state: 'EXTENDED', version: 2 })
  })

  it('follows a changed hukou, and a category of one’s own needs a reason', async () => {
    const p = await single(s, { hukouCommunityCode: null })
    expect(p).toMatchObject({ category: '待判', issues: ['category_open'] })
    await s.officer.call(contract.editPerson, { personId: p.personId, version: 1, hukouCommunityCode: '220702003001' })
    const view = await s.officer.call(contract.getPerson, { personId: p.personId, ...p.at })
    expect(view.residences[0]).toMatchObject({ category: '寄住', version: 2 })
    const edit = {
      residenceId: p.residenceId,
      version: 2,
      relationToHead: '户主/本人',
      arrivedOn: '2026-01-05',
      category: '常住',
    } as const
    expect((await refused(s.officer.call(contract.editResidence, edit))).body.error.fields).toMatchObject([
      { path: 'categoryReason', code: 'required' },
    ])
    expect(
      await s.officer.call(contract.editResidence, { ...edit, categoryReason: '户口已迁入，待系统更新' }),
    ).toMatchObject({ category: '常住' })
  })

  it('is the main one only once', async () => {
    const p = await single(s)
    const second = await s.newDoor()
    const member = { personId: p.personId, relationToHead: '其他', arrivedOn: '2026-02-01' } as const
    expect(
      (await refused(s.officer.call(contract.registerResidence, { addressId: second.addressId, member }))).code,
    ).toBe('main_residence_exists')
    const made = await s.officer.call(contract.registerResidence, {
      addressId: second.addressId,
      member: { ...member, isMain: false },
    })
    expect(made).toMatchObject({ householdNo: 1, members: [{ personId: p.personId, category: '户在人不在' }] })
    expect(
      (
        await refused(
          s.officer.call(contract.registerResidence, {
            addressId: second.addressId,
            member: { ...member, isMain: false },
          }),
        )
      ).code,
    ).toBe('main_residence_exists')
  })
})

describe('households behind one door', () => {
  it('split, take members over, and keep one head each', async () => {
    const f = await family()
    const split = await s.aux.call(contract.splitHousehold, {
      householdId: f.householdId,
      version: f.version,
      residenceIds: [f.ids[0]],
      headResidenceId: f.ids[0],
      relations: [],
    })
    expect(split).toMatchObject({ householdNo: 2, moved: [{ residenceId: f.ids[0] }] })
    expect(await subjectsOf(s.t, 'residents.splitHousehold')).toEqual(idsIn(split))
    let view = await door(f.addressId)
    expect(view.households.map((h) => h.members.map((m) => m.isHead))).toEqual([[false, false], [true]])
    const source = view.households[0] as (typeof view.households)[number]
    const made = await s.grid.call(contract.setHead, {
      householdId: f.householdId,
      version: source.version,
      residenceId: f.ids[1],
      relations: [{ residenceId: f.ids[2], relationToHead: '父母' }],
    })
    expect(await subjectsOf(s.t, 'residents.setHead')).toEqual([made.head])
    const mover = source.members.find((m) => m.residenceId === f.ids[2]) as { version: number }
    const move = { residenceId: f.ids[2], version: mover.version, householdId: split.householdId }
    expect((await refused(s.aux.call(contract.moveMember, { ...move, relationToHead: '户主/本人' }))).code).toBe(
      'head_exists',
    )
    await s.aux.call(contract.moveMember, { ...move, relationToHead: '父母' })
    view = await door(f.addressId)
    expect(view.households.map((h) => h.members.map((m) => m.relationToHead))).toEqual([
      ['户主/本人'],
      ['户主/本人', '父母'],
    ])
    const rest = view.households[0] as (typeof view.households)[number]
    const whole = { householdId: rest.householdId, version: rest.version, residenceIds: [f.ids[1]], relations: [] }
    expect((await refused(s.aux.call(contract.splitHousehold, whole))).code).toBe('household_left_empty')
    const elsewhere = await single(s)
    const wrong = {
      residenceId: f.ids[1],
      version: rest.members[0]?.version as number,
      householdId: elsewhere.householdId,
      relationToHead: '其他',
    } as const
    expect((await refused(s.aux.call(contract.moveMember, wrong))).code).toBe('other_door')
  })
})

describe('the list', () => {
  it('pages by the next verification without losing or repeating anybody, masked and with every person as subject', async () => {
    const all: string[] = []
    let cursor: string | undefined
    do {
      const page = await s.chief.call(contract.listResidents, { limit: 4, ...(cursor ? { cursor } : {}) })
      expect(await subjectsOf(s.t, 'residents.listResidents')).toEqual(idsIn(page))
      expect(page.items.every((i) => /^.{1,2}\*$/u.test(i.name) && !/室/.test(i.place ?? ''))).toBe(true)
      all.push(...page.items.map((i) => `${i.nextVerifyOn} ${i.residenceId}`))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    const { rows } = await s.t.admin.query<{ n: number }>(
      `select count(*)::integer as n from residence where state not in ('ENDED', 'REJECTED')`,
    )
    expect([new Set(all).size, all.length]).toEqual([rows[0]?.n, rows[0]?.n])
    expect(all).toEqual([...all].sort())
  })

  it('filters by state, category, building and day, and refuses digits and torn cursors', async () => {
    const p = await single(s, { hukouCommunityCode: null })
    const open = await s.officer.call(contract.listResidents, { category: '待判' })
    expect(open.items.map((i) => i.personId)).toContain(p.personId)
    expect(open.items.every((i) => i.category === '待判')).toBe(true)
    expect(
      (await s.officer.call(contract.listResidents, { state: 'ENDED' })).items.every((i) => i.state === 'ENDED'),
    ).toBe(true)
    expect((await s.officer.call(contract.listResidents, { communityCode: s.station.communities[1] })).items).toEqual(
      [],
    )
    expect((await s.officer.call(contract.listResidents, { dueBy: '2020-01-01' })).total).toBe(0)
    expect((await refused(s.officer.call(contract.listResidents, { q: '4207' }))).body.error.fields[0]?.code).toBe(
      'name_has_digit',
    )
    expect((await refused(s.officer.call(contract.listResidents, { cursor: "2026-01-01.'; drop" }))).status).toBe(400)
  })
})
