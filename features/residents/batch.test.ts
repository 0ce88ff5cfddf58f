import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { retireAddress } from '#features/places/contract.ts'
import { getPicture } from '#features/building-picture/contract.ts'
import { makeHouse } from '#features/places/factory.ts'
import { addDays, addMonths } from '#platform/deadlines/calendar.ts'
import * as contract from './contract.ts'
import { makeHousehold, type ResidentSeed } from './factory.ts'
import { head, idsIn, refused, type Scene, scene, subjectsOf } from './testing/scene.ts'

let s: Scene
let today: string
beforeAll(async () => {
  s = await scene()
  today = new Date(Date.now() + 28_800_000).toISOString().slice(0, 10)
})
afterAll(() => s.t.close())

const stampOf = async (buildingId: string, addressId: string, user = s.officer): Promise<string> => {
  const { doors } = await user.call(getPicture, { buildingId })
  return doors.find((d) => d.addressId === addressId)?.inside?.stamp ?? 'none'
}
const asked = async (...doors: { buildingId: string; addressId: string }[]) => ({
  doors: await Promise.all(
    doors.map(async (d) => ({ addressId: d.addressId, stamp: await stampOf(d.buildingId, d.addressId) })),
  ),
})
/** Everything a batch may touch, without what counts changes. */
const stored = async () => {
  const read = async (sql: string) => (await s.t.admin.query(sql)).rows
  const less = `- array['version', 'updated_at', 'updated_by', 'event_id']`
  return {
    residences: await read(`select to_jsonb(r) ${less} as row from residence r order by id`),
    households: await read(
      `select to_jsonb(h) ${less} as row from household h where not (h.closed_on is not null and h.head_residence_id is null
         and not exists (select 1 from residence r where r.household_id = h.id)) order by id`,
    ),
    houses: await read(`select to_jsonb(h) ${less} as row from house h order by id`),
    tasks: await read(`select to_jsonb(x) ${less} as row from task x order by id`),
    scopes: await read(
      'select person_id, unit_id, unit_pos, until is null as open from person_scope order by person_id, source_id',
    ),
  }
}
const lived = async (members: ResidentSeed[] = [{}, { relationToHead: '配偶' }]) => {
  const door = await s.newDoor()
  const home = await makeHousehold(s.t.admin, { addressId: door.addressId, members })
  return { ...door, ...home }
}

describe('confirming many', () => {
  it('verifies everybody behind the doors and their houses, the next day by the length of each kind, one activity for each person', async () => {
    const one = await lived([
      { category: '流动人口', state: 'TO_VERIFY', nextVerifyOn: addDays(today, -20) },
      { category: '常住', nextVerifyOn: addDays(today, 3) },
    ])
    const empty = await s.newDoor()
    const houseId = await makeHouse(s.t.admin, { addressId: empty.addressId, occupancy: '空置' })
    const bare = await s.newDoor()
    const choice = await asked(one, empty, bare)
    const shown = await s.officer.call(contract.confirmBatch, choice)
    expect(shown).toMatchObject({
      batchId: null,
      people: 2,
      houses: 1,
      refused: [{ recordId: bare.addressId, code: 'nothing_there' }],
    })
    const before = await stored()
    expect(await asked(one, empty, bare)).toEqual(choice)
    const done = await s.officer.call(contract.confirmBatch, { ...choice, commit: true })
    expect(done.rows).toEqual(shown.rows)
    const next = new Map(done.rows.map((r) => [r.residenceId, r.after?.nextVerifyOn]))
    expect(next.get(one.members[0]?.residenceId as string)).toBe(addMonths(today, 6))
    expect(next.get(one.members[1]?.residenceId as string)).toBe(addMonths(today, 12))
    expect(await subjectsOf(s.t, 'residents.confirmBatch')).toEqual(idsIn(done))
    const { rows } = await s.t.admin.query(
      `select kind, count(*)::integer as n from activity where event_id in (select event_id from residence_batch where id = $1) group by kind order by kind`,
      [done.batchId],
    )
    expect(rows).toEqual([
      { kind: 'residents.houseVerified', n: 1 },
      { kind: 'residents.verified', n: 2 },
    ])
    const { rows: house } = await s.t.admin.query('select verified_by, version from house where id = $1', [houseId])
    expect(house).toEqual([{ verified_by: s.station.officerId, version: 2 }])
    const back = await s.officer.call(contract.undoBatch, { batchId: done.batchId as string })
    expect(back).toMatchObject({ houses: 1, refused: [], unseen: 0 })
    expect(await subjectsOf(s.t, 'residents.undoBatch')).toEqual(idsIn(back))
    expect(await stored()).toEqual(before)
    expect((await refused(s.officer.call(contract.undoBatch, { batchId: done.batchId as string }))).code).toBe(
      'batch_undone',
    )
  })

  it('is refused for what a colleague has changed since the picture was drawn, and only the first of two at once acts', async () => {
    const home = await lived()
    const choice = { ...(await asked(home)), commit: true }
    const both = await Promise.all([
      s.officer.call(contract.confirmBatch, choice),
      s.officer.call(contract.confirmBatch, choice),
    ])
    expect(both.map((b) => b.people).sort()).toEqual([0, 2])
    expect(both.find((b) => b.people === 0)).toMatchObject({
      batchId: null,
      rows: [],
      refused: [{ recordId: home.addressId, code: 'changed_meanwhile' }],
    })
    const residences = home.members.map((m) => ({ residenceId: m.residenceId, version: 1 }))
    const stale = await s.officer.call(contract.confirmBatch, { residences, commit: true })
    expect(stale.rows.map((r) => r.refusal)).toEqual(['changed_meanwhile', 'changed_meanwhile'])
  })

  it('says of each record why it stays: out of sight, ended, at an unverified or a retired door', async () => {
    const home = await lived([{}, { relationToHead: '配偶' }])
    await s.t.admin.query(`update residence set state = 'ENDED', ended_on = '2026-01-10' where id = $1`, [
      home.members[1]?.residenceId,
    ])
    const drafted = await lived([{ state: 'DECLARED' }])
    await s.t.admin.query(`update address set state = '待核' where id = $1`, [drafted.addressId])
    const gone = await lived([{}])
    await s.officer.call(retireAddress, { id: gone.addressId, version: 1, reason: '楼已拆除' })
    const ids = [home.members[0], home.members[1], drafted.members[0]].map((m) => m?.residenceId as string)
    const away = crypto.randomUUID()
    const answer = await s.officer.call(contract.confirmBatch, {
      residences: [
        ...ids.map((residenceId) => ({ residenceId, version: 1 })),
        { residenceId: gone.members[0]?.residenceId as string, version: 2 },
        { residenceId: away, version: 1 },
      ],
      commit: true,
    })
    const why = new Map(answer.rows.map((r) => [r.residenceId, r.refusal]))
    expect(ids.map((id) => why.get(id))).toEqual([null, 'residence_state', 'address_unverified'])
    expect(why.get(gone.members[0]?.residenceId as string)).toBe('door_retired')
    expect(answer.refused).toEqual([{ recordId: away, code: 'not_found' }])
    // A retired door stays on the picture while somebody is registered behind it, and leaves it with the last one.
    const { doors } = await s.officer.call(getPicture, { buildingId: gone.buildingId })
    expect(doors).toMatchObject([{ state: '停用', inside: { people: 1, due: 'overdue', can: { confirm: false } } }])
  })

  it('changes nothing for a posting that lost the area meanwhile, and nothing for other roles', async () => {
    const home = await lived()
    const choice = { ...(await asked(home)), commit: true }
    for (const user of [s.grid, s.aux, s.chief])
      expect((await refused(user.call(contract.confirmBatch, choice))).code).toBe('forbidden')
    const before = await stored()
    await s.t.admin.query('update sec.posting set unit_id = $2 where id = $1', [s.officer.postingId, s.station.area2Id])
    try {
      const answer = await s.officer.call(contract.confirmBatch, choice)
      expect(answer).toMatchObject({
        batchId: null,
        rows: [],
        refused: [{ recordId: home.addressId, code: 'not_found' }],
      })
    } finally {
      await s.t.admin.query('update sec.posting set unit_id = $2 where id = $1', [
        s.officer.postingId,
        s.station.areaId,
      ])
    }
    expect(await stored()).toEqual(before)
  })

  it('opens the task again that asked for the confirmation', async () => {
    const door = await s.newDoor()
    await s.grid.call(contract.registerHousehold, { addressId: door.addressId, members: [head()] })
    const before = await stored()
    const done = await s.officer.call(contract.confirmBatch, { ...(await asked(door)), commit: true })
    expect(done.rows).toMatchObject([{ state: 'DECLARED', after: { state: 'ACTIVE' } }])
    await s.officer.call(contract.undoBatch, { batchId: done.batchId as string })
    expect(await stored()).toEqual(before)
  })

  it('takes one kind of selection, and refuses a stamp that none has given', async () => {
    const fault = async (input: object) =>
      (await refused(s.officer.call(contract.confirmBatch, input))).body.error.fields[0]
    expect(await fault({})).toMatchObject({ path: 'residences', code: 'exactly_one' })
    expect(await fault({ doors: [{ addressId: crypto.randomUUID(), stamp: 'x' }] })).toMatchObject({
      path: 'doors.0.stamp',
    })
  })
})

describe('ending many', () => {
  it('ends each as if it were ended alone, and the undo brings back heads and households', async () => {
    const home = await lived([{ arrivedOn: '2025-03-01' }, { relationToHead: '配偶' }])
    const late = await lived([{ arrivedOn: '2026-06-01' }])
    const ending = { reason: '离开', endedBy: '房东', endedOn: '2026-05-01' } as const
    const choice = { ...(await asked(home, late)), ...ending }
    const before = await stored()
    const shown = await s.officer.call(contract.endBatch, choice)
    expect([shown.people, shown.rows.find((r) => r.refusal !== null)?.refusal]).toEqual([2, 'before_arrival'])
    expect(await stored()).toEqual(before)
    const done = await s.officer.call(contract.endBatch, { ...choice, commit: true })
    const view = async () =>
      (
        await s.t.admin.query('select closed_on::text, head_residence_id from household where id = $1', [
          home.householdId,
        ])
      ).rows[0]
    expect(await view()).toEqual({ closed_on: '2026-05-01', head_residence_id: null })
    await s.officer.call(contract.undoBatch, { batchId: done.batchId as string })
    expect(await stored()).toEqual(before)
    expect(
      (await refused(s.officer.call(contract.endBatch, { ...choice, endedOn: addDays(today, 1) }))).body.error.fields[0]
        ?.code,
    ).toBe('date_future')
  })

  it('takes nothing back of a household that somebody changed meanwhile, and all of the others', async () => {
    const [touched, quiet] = [await lived(), await lived()]
    const choice = { ...(await asked(touched, quiet)), reason: '离开', endedBy: '走访', endedOn: today } as const
    const done = await s.officer.call(contract.endBatch, { ...choice, commit: true })
    const residenceId = touched.members[0]?.residenceId as string
    await s.officer.call(contract.restoreResidence, { residenceId, version: 2, reason: '误注销' })
    const back = await s.officer.call(contract.undoBatch, { batchId: done.batchId as string })
    expect(back.restored.map((r) => r.residenceId).sort()).toEqual(quiet.members.map((m) => m.residenceId).sort())
    expect(back.refused).toEqual(
      touched.members
        .map((m) => ({ recordId: m.residenceId, code: 'changed_meanwhile' }))
        .sort((a, b) => (a.recordId < b.recordId ? -1 : 1)),
    )
  })

  it('does not give anybody a second main residence back', async () => {
    const home = await lived([{}])
    const member = home.members[0] as (typeof home.members)[0]
    const choice = { ...(await asked(home)), reason: '离开', endedBy: '本人', endedOn: today } as const
    const done = await s.officer.call(contract.endBatch, { ...choice, commit: true })
    const other = await s.newDoor()
    await makeHousehold(s.t.admin, { addressId: other.addressId, members: [{ personId: member.personId }] })
    const back = await s.officer.call(contract.undoBatch, { batchId: done.batchId as string })
    expect(back).toMatchObject({ restored: [], refused: [{ recordId: member.residenceId, code: 'main_elsewhere' }] })
    const { items } = await s.officer.call(contract.listBatches, {})
    expect(items.find((b) => b.batchId === done.batchId)).toMatchObject({
      kind: 'end',
      people: 1,
      undoneAt: null,
      can: { undo: true },
    })
  })
})

describe('re-addressing many', () => {
  it('keeps people, arrival and household together behind the new door, closes what is left empty, and can be taken back', async () => {
    const home = await lived([{ arrivedOn: '2025-03-01' }, { relationToHead: '配偶' }])
    const to = await s.newDoor()
    const choice = { ...(await asked(home)), toAddressId: to.addressId }
    const before = await stored()
    expect((await s.officer.call(contract.readdressBatch, choice)).people).toBe(2)
    expect(await stored()).toEqual(before)
    const done = await s.officer.call(contract.readdressBatch, { ...choice, commit: true })
    expect(await subjectsOf(s.t, 'residents.readdressBatch')).toEqual(idsIn(done))
    const page = await s.officer.call(contract.getHousehold, {
      addressId: to.addressId,
      purpose: 'verify',
      basisKind: 'address',
      basisId: to.addressId,
    })
    expect(page.households).toHaveLength(1)
    expect(page.households[0]?.members).toMatchObject([
      { isHead: true, relationToHead: '户主/本人', arrivedOn: '2025-03-01' },
      { isHead: false, relationToHead: '配偶' },
    ])
    const { rows } = await s.t.admin.query('select closed_on is not null as closed from household where id = $1', [
      home.householdId,
    ])
    expect(rows).toEqual([{ closed: true }])
    await s.officer.call(contract.undoBatch, { batchId: done.batchId as string })
    expect(await stored()).toEqual(before)
  })

  it('refuses the same door, a door where the person lives already, a retired and a foreign door', async () => {
    const home = await lived([{}])
    const choice = await asked(home)
    const why = async (toAddressId: string) =>
      (await s.officer.call(contract.readdressBatch, { ...choice, toAddressId })).rows[0]?.refusal
    expect(await why(home.addressId)).toBe('same_door')
    const second = await s.newDoor()
    await makeHousehold(s.t.admin, { addressId: second.addressId, members: [{}] })
    await s.t.admin.query(`update residence set is_main = false, person_id = $2 where address_id = $1`, [
      second.addressId,
      home.members[0]?.personId,
    ])
    expect(await why(second.addressId)).toBe('lives_there')
    const gone = await s.newDoor()
    await s.officer.call(retireAddress, { id: gone.addressId, version: 1, reason: '楼已拆除' })
    const to = (toAddressId: string) => s.officer.call(contract.readdressBatch, { ...choice, toAddressId })
    expect((await refused(to(gone.addressId))).code).toBe('door_retired')
    expect((await refused(to(crypto.randomUUID()))).code).toBe('not_found')
  })

  it('leaves the undo alone once somebody else has moved into the household it opened', async () => {
    const home = await lived([{}])
    const to = await s.newDoor()
    const done = await s.officer.call(contract.readdressBatch, {
      ...(await asked(home)),
      toAddressId: to.addressId,
      commit: true,
    })
    await s.officer.call(contract.registerResidence, {
      addressId: to.addressId,
      member: { ...head(), relationToHead: '其他' },
    })
    const back = await s.officer.call(contract.undoBatch, { batchId: done.batchId as string })
    expect(back).toMatchObject({ restored: [], refused: [{ code: 'changed_meanwhile' }] })
  })

  it('takes the open task along to the new door and back', async () => {
    const door = await s.newDoor()
    const to = await s.newDoor()
    await s.grid.call(contract.registerHousehold, { addressId: door.addressId, members: [head()] })
    const before = await stored()
    const done = await s.officer.call(contract.readdressBatch, {
      ...(await asked(door)),
      toAddressId: to.addressId,
      commit: true,
    })
    const { rows } = await s.t.admin.query(
      `select address_id from task where kind = 'residents.confirm' and record_id = $1 and state <> 'CLOSED'`,
      [done.rows[0]?.residenceId],
    )
    expect(rows).toEqual([{ address_id: to.addressId }])
    await s.officer.call(contract.undoBatch, { batchId: done.batchId as string })
    expect(await stored()).toEqual(before)
  })
})

describe('the undo', () => {
  it('is out of reach for colleagues of another area and after its term', async () => {
    const home = await lived()
    const done = await s.officer.call(contract.confirmBatch, { ...(await asked(home)), commit: true })
    const batchId = done.batchId as string
    for (const user of [s.neighbour, s.stranger])
      expect((await refused(user.call(contract.undoBatch, { batchId }))).code).toBe('not_found')
    await s.t.admin.query(`update residence_batch set made_at = made_at - interval '8 days' where id = $1`, [batchId])
    expect((await refused(s.officer.call(contract.undoBatch, { batchId }))).code).toBe('batch_too_old')
    expect((await s.officer.call(contract.listBatches, {})).items.map((b) => b.batchId)).not.toContain(batchId)
  })

  it('forgets what was before as soon as it cannot be taken back any more, and not a day earlier', async () => {
    const [old, recent] = [await lived(), await lived()]
    const made = []
    for (const home of [old, recent])
      made.push((await s.officer.call(contract.confirmBatch, { ...(await asked(home)), commit: true })).batchId)
    const [first, second] = made as [string, string]
    const age = (id: string, days: number) =>
      s.t.admin.query(`update residence_batch set made_at = made_at - make_interval(days => $2) where id = $1`, [
        id,
        days,
      ])
    await age(first, 8)
    await age(second, 7)
    await s.t.admin.query('select residents_forget_batches($1)', [addDays(today, 900)])
    const left = async (id: string) =>
      (await s.t.admin.query('select 1 from residence_batch_item where batch_id = $1', [id])).rows.length
    expect([await left(first), await left(second)]).toEqual([0, 3])
    expect(await s.officer.call(contract.undoBatch, { batchId: second })).toMatchObject({ unseen: 0, refused: [] })
    expect((await refused(s.officer.call(contract.undoBatch, { batchId: first }))).code).toBe('batch_too_old')
  })
})
