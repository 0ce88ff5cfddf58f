import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeStaff } from '#features/organisation/factory.ts'
import { registerAddress } from '#features/places/contract.ts'
import { makeAddress, makeBuilding, makeCompound } from '#features/places/factory.ts'
import { makeHousehold } from '#features/residents/factory.ts'
import { withActor } from '#platform/access/with-actor.ts'
import type { Tx } from '#platform/db/tx.ts'
import { tokenHash } from '#platform/http/route.ts'
import type { User } from '#platform/testing/app.ts'
import { makeBody, makeMediator } from './factory.ts'
import {
  bodiesOf,
  bodyOf,
  type CandidateQuery,
  candidates,
  mediatorOfStaff,
  mediatorsByIds,
  nextAgreementNo,
  standingConflicts,
} from './public.ts'
import { type MediationWorld, mediationWorld, TODAY } from './testing/world.ts'

let w: MediationWorld
beforeAll(async () => {
  w = await mediationWorld()
  await w.t.admin.query(
    `insert into sec.action (id, name, roles, purpose, writes) values
      (30001, 'disputes.test', '{OFFICER,MEDIATOR}', 4, true), (30002, 'disputes.look', '{OFFICER,MEDIATOR}', 4, false), (30003, 'other.test', '{OFFICER,MEDIATOR}', 4, true)`,
  )
})
afterAll(() => w.t.close())

/** As an operation of another slice, which is what calls these. */
const run = <T>(user: User, fn: (tx: Tx) => Promise<T>, action = 'disputes.test') =>
  withActor(
    w.t.db,
    { tokenHash: tokenHash(user.token), postingId: user.postingId, ip: null },
    { action },
    async (tx) => ({
      value: await fn(tx),
      subjects: [],
      shown: 'list' as const,
    }),
  )
const by = () => w.station.chiefId
const body = (more: Partial<Parameters<typeof makeBody>[1]> = {}) =>
  makeBody(w.t.admin, { unitId: w.station.roomId, by: by(), ...more })
const mediator = (bodyId: string, more: Partial<Parameters<typeof makeMediator>[1]> = {}) =>
  makeMediator(w.t.admin, { bodyId, by: by(), cipher: w.t.cipher, ...more })
const posOf = async (unitId: string): Promise<number> =>
  (await w.t.admin.query('select lft from sec.unit where id = $1', [unitId])).rows[0].lft

describe('numbers of agreements', () => {
  test('follow each other without a gap, also when many come at once and some are taken back', async () => {
    const id = await body({ shortName: '连号' })
    const one = (fails: boolean) =>
      run(w.mediator, async (tx) => {
        const no = await nextAgreementNo(tx, id, TODAY)
        if (fails) throw new Error('taken back')
        return no
      })
    const results = await Promise.allSettled(Array.from({ length: 24 }, (_, i) => one(i % 4 === 3)))
    const given = results.flatMap((r) => (r.status === 'fulfilled' ? [r.value] : []))
    expect(given.toSorted((a, b) => numberIn(a) - numberIn(b))).toEqual(
      Array.from({ length: 18 }, (_, i) => `(2026)连号人调字第${i + 1}号`),
    )
    expect(await run(w.mediator, (tx) => nextAgreementNo(tx, id, '2027-01-01'))).toBe('(2027)连号人调字第1号')
  })

  test('are those of the committee that owns the seal, also where it stands out of sight', async () => {
    const committee = await makeBody(w.t.admin, {
      unitId: w.other.stationId,
      by: w.other.chiefId,
      shortName: '街道',
    })
    const room = await body({ kind: '驻所调解室', parentId: committee, shortName: '室' })
    expect(await run(w.mediator, (tx) => nextAgreementNo(tx, room, TODAY))).toBe('(2026)街道人调字第1号')
    const { rows } = await w.t.admin.query('select body_id, last from mediation_body_number where body_id = any ($1)', [
      [committee, room],
    ])
    expect(rows).toEqual([{ body_id: committee, last: 1 }])
  })

  test('are given to disputes that are written alone, by a body in sight that is open', async () => {
    const id = await body()
    const next = (tx: Tx) => nextAgreementNo(tx, id, TODAY)
    await expect(run(w.mediator, next, 'disputes.look')).rejects.toThrow('forbidden')
    await expect(run(w.mediator, next, 'other.test')).rejects.toThrow('forbidden')
    await expect(run(w.strangeMediator, next)).rejects.toMatchObject({ code: 'not_found' })
    await expect(
      run(w.strangeMediator, (tx) => tx.query('select mediation_next_number($1, 2026)', [id])),
    ).rejects.toThrow('not_found')
    const closed = await body({ closedOn: '2026-01-01' })
    await expect(run(w.mediator, (tx) => nextAgreementNo(tx, closed, TODAY))).rejects.toMatchObject({
      code: 'mediation_body_closed',
    })
    await expect(
      run(w.mediator, (tx) => tx.query('insert into mediation_body_number values ($1, 2026, 1)', [id])),
    ).rejects.toThrow('permission denied')
  })
})

const numberIn = (no: string): number => Number(/第(\d+)号/.exec(no)?.[1])

describe('what other slices read', () => {
  test('mediators and bodies in sight, by id and by account', async () => {
    const bodyId = await body({ name: '读得到的委员会', rooms: ['一室', '二室'] })
    const id = await mediator(bodyId, { staffId: w.mediatorStaffId, letterNo: '聘1号' })
    const read = (user: User) =>
      run(
        user,
        async (tx) => ({
          found: (await mediatorsByIds(tx, [id])).get(id),
          own: (await mediatorOfStaff(tx, w.mediatorStaffId))?.id,
          body: await bodyOf(tx, bodyId),
        }),
        'disputes.look',
      )
    const seen = await read(w.officer)
    expect(seen).toMatchObject({
      found: { id, bodyName: '读得到的委员会', letterNo: '聘1号' },
      own: id,
    })
    expect(seen.body).toMatchObject({ rooms: ['一室', '二室'], parentId: null })
    expect(JSON.stringify(seen)).not.toMatch(/phone|home/i)
    expect(await read(w.stranger)).toEqual({ found: undefined, own: undefined, body: undefined })
  })

  test('bodies that serve a place: of its room and its station, and all of them for a whole station', async () => {
    const inRoom = await body({ name: '室里的' })
    const atStation = await body({ name: '所里的', unitId: w.station.stationId })
    const away = await makeBody(w.t.admin, { unitId: w.other.stationId, by: w.other.chiefId })
    const at = async (unitId: string) => {
      const pos = await posOf(unitId)
      const found = await run(w.stationMediator, (tx) => bodiesOf(tx, pos), 'disputes.look')
      return found.map((b) => b.id).filter((id) => [inRoom, atStation, away].includes(id))
    }
    const both = [atStation, inRoom].toSorted()
    expect((await at(w.station.gridId)).toSorted()).toEqual(both)
    expect((await at(w.station.stationId)).toSorted()).toEqual(both)
    expect(await at(w.other.areaId)).toEqual([])
  })
})

describe('candidates', () => {
  const asked = async (more: Partial<CandidateQuery>, user = w.officer) => {
    const unitPos = await posOf(w.station.areaId)
    const query = { unitPos, type: '邻里', on: TODAY, exclude: [], loads: new Map(), wished: [], ...more } as const
    return run(user, (tx) => candidates(tx, query), 'disputes.look')
  }

  test('are those who serve that day, best first, with their reasons', async () => {
    const bodyId = await body()
    const closed = await body({ closedOn: '2026-01-01' })
    const plain = await mediator(bodyId, { specialties: [], languages: [] })
    const knows = await mediator(bodyId, { languages: ['ko'] })
    const full = await mediator(bodyId, { maxOpen: 2 })
    const wished = await mediator(bodyId, { specialties: [] })
    await mediator(bodyId, { active: false })
    await mediator(bodyId, { appointedFrom: '2020-01-01', appointedTo: '2022-12-31' })
    await mediator(bodyId, { appointedFrom: '2027-01-01' })
    const ofClosed = await mediator(closed)
    const out = await mediator(bodyId)
    const loads = new Map([
      [full, 2],
      [knows, 1],
    ])
    const list = await asked({ bodyId, language: 'ko', wished: [wished], exclude: [out], loads })
    expect(list.map((c) => [c.id, c.reasons])).toEqual([
      [wished, ['wished', 'load']],
      [knows, ['specialty', 'language']],
      [full, ['specialty', 'full']],
      [plain, ['load']],
    ])
    const all = (await asked({})).map((c) => c.id)
    expect(all).toContain(plain)
    expect(all).not.toContain(ofClosed)
    expect(await asked({ bodyId }, w.stranger)).toEqual([])
  })

  test('police host 治安调解 alone, and nobody else does', async () => {
    const bodyId = await body()
    const police = await mediator(bodyId, { isPolice: true })
    const aux = await mediator(bodyId, { isAux: true, letterNo: '聘2号' })
    const ids = async (isPublicSecurity?: boolean) =>
      (await asked({ bodyId, ...(isPublicSecurity === undefined ? {} : { isPublicSecurity }) }))
        .map((c) => c.id)
        .toSorted()
    expect(await ids(true)).toEqual([police])
    expect(await ids(false)).toEqual([aux])
    expect(await ids()).toEqual([police, aux].toSorted())
  })
})

describe('standing conflicts', () => {
  const sides = (addressIds: string[], personIds: string[] = []) => ({ addressIds, personIds })
  const register = (staffId: string, target: { person?: string; address?: string }, reason: string, toOn?: string) =>
    w.t.admin.query(
      `insert into staff_conflict (id, staff_id, person_id, address_id, reason, from_on, to_on, event_id) values (gen_random_uuid(), $1, $2, $3, $4, '2020-01-01', $5, gen_random_uuid())`,
      [staffId, target.person ?? null, target.address ?? null, reason, toOn ?? null],
    )

  async function street() {
    const place = { communityCode: w.station.communities[0], unitId: w.station.gridId }
    const compoundId = await makeCompound(w.t.admin, place)
    const buildingId = await makeBuilding(w.t.admin, { ...place, compoundId })
    const otherId = await makeBuilding(w.t.admin, { ...place, compoundId, name: '9号楼' })
    const door = async (building: string) =>
      (await makeAddress(w.t.admin, { ...place, compoundId, buildingId: building })).addressId
    return { home: await door(buildingId), next: await door(buildingId), far: await door(otherId) }
  }

  test('a mediator is a neighbour of his building, and of no other', async () => {
    const { home, next, far } = await street()
    const id = await mediator(await body(), { homeAddressId: home })
    const at = (addressIds: string[], user = w.officer) =>
      run(user, (tx) => standingConflicts(tx, [id], sides(addressIds)))
    expect(await at([next])).toEqual(new Map([[id, ['邻居']]]))
    expect(await at([home, far])).toEqual(new Map([[id, ['邻居']]]))
    expect(await at([far])).toEqual(new Map())
    expect(await at([next], w.strangeMediator)).toEqual(new Map())
    const list = await run(w.officer, async (tx) =>
      candidates(tx, {
        unitPos: await posOf(w.station.areaId),
        type: '邻里',
        on: TODAY,
        exclude: [],
        loads: new Map(),
        wished: [id],
        sides: sides([next]),
      }),
    )
    expect(list.at(-1)).toMatchObject({
      id,
      conflicts: ['邻居'],
      reasons: expect.arrayContaining(['wished', 'conflict']),
    })
  })

  test('a village group is what a building is elsewhere', async () => {
    const village = async (villageGroup: string) =>
      (
        await w.officer.call(registerAddress, {
          communityCode: w.station.communities[0],
          pattern: 'RURAL',
          villageGroup,
          confirmedDifferent: true,
        })
      ).id
    const id = await mediator(await body(), { homeAddressId: await village('王家屯三组') })
    const at = async (group: string) => {
      const door = await village(group)
      return run(w.officer, (tx) => standingConflicts(tx, [id], sides([door])))
    }
    expect((await at('王家屯三组')).get(id)).toEqual(['邻居'])
    expect((await at('李家屯一组')).get(id)).toBeUndefined()
  })

  test('own family and homes registered for the account count while they last', async () => {
    const { home, next, far } = await street()
    const household = await makeHousehold(w.t.admin, { addressId: home, members: [{}, {}, {}], cipher: w.t.cipher })
    const [self, wife, lodger] = household.members.map((m) => m.personId) as [string, string, string]
    const staffId = await makeStaff(w.t.admin, { unitId: w.station.stationId, kind: '专职调解员' })
    const id = await mediator(await body(), { staffId })
    await register(staffId, { person: self }, '本人')
    await register(staffId, { person: wife }, '家属')
    await register(staffId, { address: home }, '住所')
    await register(staffId, { address: far }, '利害关系')
    const against = (addressIds: string[], personIds: string[]) =>
      run(w.officer, async (tx) => (await standingConflicts(tx, [id], sides(addressIds, personIds))).get(id))
    expect(await against([], [self])).toEqual(['本人是当事人'])
    expect(await against([], [wife])).toEqual(['近亲属'])
    expect(await against([], [lodger])).toEqual(['其他关系'])
    expect(await against([next], [])).toEqual(['邻居'])
    expect(await against([far], [])).toEqual(['利害关系'])
    await w.t.admin.query(`update staff_conflict set to_on = '2021-01-01' where staff_id = $1`, [staffId])
    expect(await against([next, far], [self, wife, lodger])).toBeUndefined()
  })

  test('nobody asks but a dispute', async () => {
    const id = await mediator(await body())
    const ask = (tx: Tx) => standingConflicts(tx, [id], sides([], [id]))
    await expect(run(w.officer, ask, 'other.test')).rejects.toThrow('forbidden')
    expect(await run(w.officer, ask, 'disputes.look')).toEqual(new Map())
  })
})
