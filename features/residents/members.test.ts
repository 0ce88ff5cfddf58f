import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestPhone, transportOf } from '#features/outbox/testing/phone.ts'
import type { InputOf } from '#platform/http/contract.ts'
import * as contract from './contract.ts'
import { atDoor, formMember, head, idsIn, refused, type Scene, scene, subjectsOf } from './testing/scene.ts'

/* What is said at a door, most often on a phone: who lives there as recorded, who has left, and what of a record is wrong. */

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
    members: [
      head(),
      formMember({ relationToHead: '配偶', categoryReason: '证件待补', category: '寄住' }),
      formMember({ relationToHead: '父母' }),
    ],
  })
  return {
    householdId: made.householdId,
    addressId: door.addressId,
    ids: made.members.map((m) => m.residenceId) as [string, string, string],
    headId: made.members[0]?.personId as string,
  }
}
const members = async (addressId: string) =>
  (await s.officer.call(contract.getHousehold, { addressId, ...atDoor(addressId) })).households.flatMap(
    (h) => h.members,
  )
const fieldsOf = (r: Awaited<ReturnType<typeof refused>>) => r.body.error.fields.map((f) => `${f.path} ${f.code}`)

describe('a household checked at its door', () => {
  it('holds for those who are there, ends for those who left, notes a death, and names everybody it was about', async () => {
    const f = await family()
    await s.t.admin.query(`update residence set state = 'TO_VERIFY', counted_in_stats = false where id = $1`, [
      f.ids[0],
    ])
    const answer = await s.officer.call(contract.checkHousehold, {
      householdId: f.householdId,
      on: today,
      here: [f.ids[0]],
      left: [
        { residenceId: f.ids[1], version: 1, reason: '离开' },
        { residenceId: f.ids[2], version: 1, reason: '死亡' },
      ],
    })
    expect(answer.here).toMatchObject([{ residenceId: f.ids[0], state: 'ACTIVE' }])
    expect(answer.left.map((r) => r.state)).toEqual(['ENDED', 'ENDED'])
    expect(await subjectsOf(s.t, 'residents.checkHousehold')).toEqual(idsIn(answer))
    const { rows } = await s.t.admin.query(
      `select end_reason as why, ended_by as by, died_on is not null as died from residence r join person p on p.id = r.person_id
        where r.id = any ($1) order by why`,
      [f.ids.slice(1)],
    )
    expect(rows).toEqual([
      { why: '死亡', by: '走访', died: true },
      { why: '离开', by: '走访', died: false },
    ])
  })

  it('is done whole or not at all: a record that changed meanwhile, a strange household, a day to come', async () => {
    const f = await family()
    const strange = await family()
    const check = { householdId: f.householdId, on: today, here: [f.ids[0]] }
    const left = { residenceId: f.ids[1], version: 1, reason: '离开' } as const
    const refusals = [
      [{ ...check, left: [{ ...left, version: 7 }] }, 'version_conflict'],
      [{ ...check, here: [strange.ids[0]] }, 'other_household'],
      [{ ...check, here: [f.ids[0], crypto.randomUUID()] }, 'not_found'],
      [{ ...check, left: [{ ...left, residenceId: strange.ids[1] }] }, 'other_household'],
    ] satisfies [InputOf<typeof contract.checkHousehold>, string][]
    for (const [input, code] of refusals)
      expect((await refused(s.officer.call(contract.checkHousehold, input))).code).toBe(code)
    const faults = async (input: InputOf<typeof contract.checkHousehold>) =>
      fieldsOf(await refused(s.officer.call(contract.checkHousehold, input)))
    expect(await faults({ ...check, on: '2999-01-01' })).toEqual(['on date_future'])
    expect(await faults({ ...check, left: [left], on: '2001-01-01' })).toEqual(['on before_arrival'])
    expect(await faults({ ...check, left: [{ ...left, residenceId: f.ids[0] }] })).toEqual(['here twice'])
    expect(await faults({ ...check, here: [] })).toEqual(['here required'])
    expect((await members(f.addressId)).map((m) => m.version)).toEqual([1, 1, 1])
  })

  it('is an officer’s act in his own area, and refuses what is only declared at an unverified address', async () => {
    const f = await family()
    const check = { householdId: f.householdId, on: today, here: [f.ids[0]] }
    for (const user of [s.grid, s.aux, s.chief])
      expect((await refused(user.call(contract.checkHousehold, check))).code).toBe('forbidden')
    for (const user of [s.neighbour, s.stranger])
      expect((await refused(user.call(contract.checkHousehold, check))).code).toBe('not_found')
    await s.t.admin.query(`update residence set state = 'DECLARED' where id = $1`, [f.ids[0]])
    await s.t.admin.query(`update address set state = '待核' where id = $1`, [f.addressId])
    expect((await refused(s.officer.call(contract.checkHousehold, check))).code).toBe('address_unverified')
  })
})

describe('a member corrected at the door', () => {
  it('changes only what was said: everything else of the record stands, a chosen category too', async () => {
    const f = await family()
    const before = (await members(f.addressId)).find((m) => m.residenceId === f.ids[1])
    const answer = await s.grid.call(contract.correctMember, {
      residenceId: f.ids[1],
      version: 1,
      relationToHead: '其他亲属',
    })
    expect(answer).toMatchObject({ version: 2, category: '寄住' })
    const after = (await members(f.addressId)).find((m) => m.residenceId === f.ids[1])
    expect(after).toEqual({ ...before, version: 2, relationToHead: '其他亲属' })
    expect(
      (await refused(s.officer.call(contract.correctMember, { residenceId: f.ids[1], version: 1, isTenant: true })))
        .code,
    ).toBe('version_conflict')
    expect(
      (
        await refused(
          s.officer.call(contract.correctMember, { residenceId: f.ids[2], version: 1, relationToHead: '户主/本人' }),
        )
      ).code,
    ).toBe('head_exists')
    expect(
      fieldsOf(await refused(s.officer.call(contract.correctMember, { residenceId: f.ids[2], version: 1 }))),
    ).toEqual(['relationToHead required'])
  })

  it('gets a new number in front of those that are known, once, and no more than five', async () => {
    const f = await family()
    const say = (number: string) =>
      s.aux.call(contract.correctMember, { residenceId: f.ids[0], version: 1, phone: { kind: '本人', number } })
    for (const n of [1, 2, 3, 4, 5, 6]) await say(`1940000111${n}`)
    await say('1940000 1113')
    const { phones } = await s.officer.call(contract.revealPhones, { personId: f.headId, ...atDoor(f.addressId) })
    expect(phones.map((p) => p.number)).toEqual([
      '19400001113',
      '19400001116',
      '19400001115',
      '19400001114',
      '19400001112',
    ])
    const [shown] = await members(f.addressId)
    expect([shown?.phoneMask, shown?.version]).toEqual(['194****1113', 1])
    expect(fieldsOf(await refused(say('12345')))).toHaveLength(1)
    expect(
      (await refused(s.stranger.call(contract.correctMember, { residenceId: f.ids[0], version: 1, isTenant: true })))
        .code,
    ).toBe('not_found')
  })

  it('is told by a phone without a signal, in order, and what a colleague changed meanwhile waits to be looked at', async () => {
    const f = await family()
    const phone = new TestPhone(s.station.officerId, s.officer.postingId)
    const correct = { residenceId: f.ids[0], version: 1, isTenant: true }
    const check = {
      householdId: f.householdId,
      on: today,
      here: [f.ids[0]],
      left: [{ residenceId: f.ids[2], version: 1, reason: '离开' }],
    }
    await phone.record('residents.correctMember', correct)
    await phone.record('residents.checkHousehold', check)
    const late = await phone.record('residents.correctMember', { residenceId: f.ids[1], version: 1, isTenant: true })
    await s.officer.call(contract.correctMember, { residenceId: f.ids[1], version: 1, relationToHead: '其他' })
    expect(await phone.outbox.deliver(transportOf(s.officer))).toEqual({ waiting: 0, stopped: null })
    expect(await phone.held()).toEqual({ [late]: 'version_conflict' })
    expect((await members(f.addressId)).map((m) => [m.residenceId, m.isTenant, m.state])).toEqual(
      expect.arrayContaining([
        [f.ids[0], true, 'ACTIVE'],
        [f.ids[1], false, 'ACTIVE'],
      ]),
    )
    const gone = await s.t.admin.query('select state from residence where id = $1', [f.ids[2]])
    expect(gone.rows).toEqual([{ state: 'ENDED' }])
  })
})
