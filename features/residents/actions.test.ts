import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import * as contract from './contract.ts'
import { atDoor, formMember, head, idsIn, refused, type Scene, scene, subjectsOf } from './testing/scene.ts'

let s: Scene
beforeAll(async () => {
  s = await scene()
})
afterAll(() => s.t.close())

const family = (addressId: string) => ({
  addressId,
  members: [
    head(),
    formMember({ relationToHead: '配偶' }),
    formMember({ relationToHead: '父母' }),
    formMember({ relationToHead: '子女', guardianIndex: 0 }, { idNo: makeDemoId('2016-05-04', 11) }),
    formMember({ relationToHead: '子女', guardianIndex: 1 }, { idNo: makeDemoId('2019-08-14', 22) }),
  ],
})
const open = (user: Scene['officer'], addressId: string) =>
  user.call(contract.getHousehold, { addressId, ...atDoor(addressId) })

describe('a family at the door', () => {
  it('is registered with one form, and everybody is a subject of that one event', async () => {
    const made = await s.officer.call(contract.registerHousehold, family(s.door.addressId))
    expect(made.householdNo).toBe(1)
    expect(made.members.map((m) => [m.state, m.category, m.issues])).toEqual(
      made.members.map(() => ['ACTIVE', '常住', []]),
    )
    expect(await subjectsOf(s.t, 'residents.registerHousehold')).toEqual(idsIn(made))
    const door = await open(s.officer, s.door.addressId)
    expect(door.households[0]?.members.map((m) => m.isHead)).toEqual([true, false, false, false, false])
    expect(await subjectsOf(s.t, 'residents.getHousehold')).toEqual(idsIn(door))
    expect(idsIn(door)).toHaveLength(5)
    const { rows } = await s.t.admin.query('select kind, due_on from task where record_id = $1', [made.householdId])
    expect(rows).toMatchObject([{ kind: 'residents.welcome' }])
  })

  it('shows a door without numbers, and needs a purpose with a basis in range', async () => {
    const raw = await s.officer.send(contract.getHousehold, {
      addressId: s.door.addressId,
      ...atDoor(s.door.addressId),
    })
    expect(raw.body).not.toMatch(/420799\d{3}/)
    expect(raw.body).not.toMatch(/1940000\d{4}/)
    expect((await refused(s.officer.call(contract.getHousehold, { addressId: s.door.addressId } as never))).code).toBe(
      'invalid_input',
    )
    expect((await refused(open(s.neighbour, s.door.addressId))).code).toBe('basis_invalid')
  })

  it('answers all wrong fields of all members at once and stores nothing', async () => {
    const door = await s.newDoor()
    const e = await refused(
      s.officer.call(contract.registerHousehold, {
        addressId: door.addressId,
        members: [
          head({ idNo: '110101199003074515', phones: [{ kind: '本人', number: '654321' }] }),
          formMember({ relationToHead: '户主/本人', arrivedOn: '2099-01-01' }, { name: '王1', hukouRegion: '999999' }),
          formMember({ guardianIndex: 0, personId: crypto.randomUUID() }),
          { relationToHead: '其他', arrivedOn: '2026-01-01' },
        ],
      }),
    )
    const at = Object.fromEntries(e.body.error.fields.map((f) => [f.path, f.code]))
    expect(at).toMatchObject({
      'members.0.person.idNo': 'id_checksum',
      'members.0.person.phones.0.number': 'phone_too_short',
      'members.1.person.name': 'name_has_digit',
      'members.1.person.hukouRegion': 'region_unknown',
      'members.1.arrivedOn': 'date_future',
      'members.2.person': 'person_or_id',
      'members.3.person': 'person_or_id',
    })
    expect(e.body.error.fields.every((f) => !f.message.startsWith('error.'))).toBe(true)
    expect((await open(s.officer, door.addressId)).households).toEqual([])
  })

  it('is declared by a grid worker and confirmed by the officer, which settles the task', async () => {
    const door = await s.newDoor()
    const made = await s.grid.call(contract.registerHousehold, {
      addressId: door.addressId,
      members: [head(), formMember()],
    })
    expect(made.members.map((m) => m.state)).toEqual(['DECLARED', 'DECLARED'])
    const residenceIds = made.members.map((m) => m.residenceId)
    expect((await refused(s.grid.call(contract.confirmResidences, { residenceIds }))).code).toBe('forbidden')
    const done = await s.officer.call(contract.confirmResidences, { householdId: made.householdId })
    expect(done.confirmed.map((r) => r.state)).toEqual(['ACTIVE', 'ACTIVE'])
    expect(await subjectsOf(s.t, 'residents.confirmResidences')).toEqual(idsIn(done))
    const { rows } = await s.t.admin.query(`select distinct state from task where record_id = any ($1)`, [residenceIds])
    expect(rows).toEqual([{ state: 'CLOSED' }])
  })

  it('takes a second person with the same number as 存疑 and keeps both', async () => {
    const [door, idNo] = [await s.newDoor(), makeDemoId('1980-02-02', 333)]
    const one = await s.officer.call(contract.registerHousehold, {
      addressId: door.addressId,
      members: [head({ idNo })],
    })
    const two = await s.officer.call(contract.registerHousehold, {
      addressId: door.addressId,
      members: [head({ idNo })],
    })
    expect([one.members[0]?.idState, two.members[0]?.idState]).toEqual(['正常', '存疑'])
    expect(two.members[0]?.issues).toContain('id_doubtful')
    expect(two.householdNo).toBe(2)
  })
})
